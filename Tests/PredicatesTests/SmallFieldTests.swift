import Algebra
import BigInt
import CircuitChecker
import Gadgets
import Predicates
import R1CS
import Testing

/// The parts of the predicates over fields so small that every witness can be tried.
@Suite("Predicates over small fields")
struct SmallFieldTests {
    /// Public: threshold, direction, limit, packed; then what was decoded: exceeds, observed, the sum of the steps.
    private func decoder<F: PrimeField>(_ field: F.Type, slots count: Int) throws -> Circuit<F> {
        let widths = ReadingWidths(value: 2, step: 1, slotsPerElement: count, elementsPerBlock: 1)
        var builder = CircuitBuilder<F>()
        let wires = ["threshold", "direction", "limit", "packed", "exceeds", "observed", "steps"].map {
            builder.publicInput($0)
        }
        let values = (0..<count).map { _ in builder.advice("value") }
        let steps = (0..<count).map { _ in builder.advice("step") }
        let rule = RuleWires<F>(
            direction: builder.bit("direction-bit", asserting: wires[1]),
            threshold: Bounded(bits: builder.range("threshold", of: wires[0], bits: 2)),
            stepLimit: Bounded(bits: builder.range("limit", of: wires[2], bits: 1)))
        let (slots, packed) = builder.decodeElement(
            rule: rule, widths: widths, values: values.map(\.combination), steps: steps.map(\.combination))
        builder.enforceEqual("packed", Scalar(packed), wires[3])
        builder.enforceEqual(
            "exceeds", Scalar(Bounded(bits: slots.map(\.exceeds))), wires[4])
        builder.enforceEqual("observed", Scalar(Bounded(bits: slots.map(\.stepIsObserved))), wires[5])
        builder.enforceEqual("steps", Scalar(Bounded(total: slots.map(\.step))), wires[6])
        return try builder.finish()
    }

    /// What decoding must find for honest digits; `nil` where the assignment's packed element is not an honest one.
    private static func expected(_ input: [Int], slots: Int) -> Bool {
        let (threshold, direction, limit, packed) = (input[0], input[1], input[2], input[3])
        var exceeds = 0
        var observed = 0
        var steps = 0
        for slot in 0..<slots {
            let digit = packed >> (5 * slot) & 31
            let (value, step) = (digit & 7, digit >> 3)
            if direction == 0 ? value >= threshold : value <= threshold { exceeds |= 1 << slot }
            if step <= limit { observed |= 1 << slot }
            steps += step
        }
        return input[4] == exceeds && input[5] == observed && input[6] == steps
    }

    /// All honest digits: values 0 … 3 and steps 0 … 1.
    private static let digits = (0..<4).flatMap { value in (0..<2).map { value + 8 * $0 } }

    @Test func decodingOneSlotIsExact() throws {
        let circuit = try decoder(SmallField<127>.self, slots: 1)
        // Each of the two decoded bits ranges over the whole field in turn: a bit that is not held to be one would show.
        let all = Array(0..<127)
        let inputs = [[0, 2], [0, 1], [0, 1], Self.digits]
        func check(_ outputs: [[Int]]) -> GadgetCheck<SmallField<127>> {
            GadgetCheck(circuit, domains: inputs + outputs) { Self.expected($0, slots: 1) }
        }
        let report = check([[0, 1], [0, 1], [0, 1]]).exhaust()
        #expect(report.agrees, "\(report.unsound.prefix(3)) \(report.incomplete.prefix(3))")
        let survivors = Set(check([all, [0, 1], [0, 1]]).mutate().survivingMutants)
            .intersection(check([[0, 1], all, [0, 1]]).mutate().survivingMutants).sorted()
        // The public numbers are drawn from their ranges here, so that their own range checks cannot be missed.
        #expect(survivors == ["direction-bit", "limit[0]", "threshold", "threshold[1]"])
    }

    /// Two slots share one element: digits relative to a threshold must not borrow from each other.
    @Test func decodingTwoSlotsIsUnique() throws {
        let packed = zip(Self.digits, Self.digits.reversed()).map { $0 + 32 * $1 }
        let check = GadgetCheck(
            try decoder(SmallField<4099>.self, slots: 2),
            domains: [[1, 3], [0, 1], [0, 1], packed, [0, 1, 2, 3], [0, 2, 3], [0, 1, 2]],
            specification: { Self.expected($0, slots: 2) })
        let report = check.exhaust()
        #expect(report.agrees, "\(report.unsound.prefix(3)) \(report.incomplete.prefix(3))")
    }

    /// Values after each of three blocks, and the one after the last used block.
    private func lastOfThree() throws -> Circuit<SmallField<61>> {
        var builder = CircuitBuilder<SmallField<61>>()
        let index = builder.publicInput("index")
        let values = (0..<3).map { builder.publicInput("value-\($0)") }
        let selected = builder.publicInput("selected")
        let layout = LogLayout(
            widths: ReadingWidths(value: 1, step: 1, slotsPerElement: 1, elementsPerBlock: 1), capacity: 3)
        let blocks = LogBlocks<SmallField<61>>(
            layout: layout, elements: [], isLast: builder.oneHot("last", index, count: 3))
        let bounded = values.enumerated().map {
            Bounded(bits: builder.range("value-\($0.offset)", of: $0.element, bits: 4))
        }
        builder.enforceEqual("selected", Scalar(builder.atEnd("at-end", bounded, blocks)), selected)
        return try builder.finish()
    }

    @Test func whatIsAtTheEndIsThatOfTheLastBlock() throws {
        let check = GadgetCheck(
            try lastOfThree(), domains: [Array(0..<61), [3, 7], [5, 0], [9, 5], [0, 3, 5, 7, 9, 14]],
            specification: { $0[0] < 3 && $0[4] == $0[1 + $0[0]] })
        #expect(check.exhaust().agrees)
        // The values are drawn from their ranges here, so that their own range checks cannot be missed.
        #expect(check.mutate().survivingMutants.allSatisfy { $0.hasPrefix("value-") })
    }

    /// A pointer into four readings of two columns: public are the values, the position and what the pointer found.
    private func pointer() throws -> Circuit<SmallField<61>> {
        var builder = CircuitBuilder<SmallField<61>>()
        let values = (0..<4).map { builder.publicInput("value-\($0)") }
        let index = builder.publicInput("index")
        let through = builder.publicInput("through")
        let before = builder.publicInput("before")
        let position = builder.advice("position")
        let bits = values.enumerated().map { number, value in
            Bounded(builder.bit(ConstraintLabel("value", number), asserting: value))
        }
        let column = PrefixColumn(name: "column", values: bits, bits: 1, sumBits: 3)
        let table = builder.prefixTable([column], slotsPerElement: 2)
        let pointer = builder.pointer(table, position: position)
        builder.enforceEqual("index", Scalar(pointer.index), index)
        builder.enforceEqual("through", Scalar(pointer.through[0]), through)
        builder.enforceEqual("before", Scalar(pointer.before[0]), before)
        return try builder.finish()
    }

    @Test func pointersSumWhatLiesBeforeThem() throws {
        // Sums range over the whole field, next to each other: a sum that borrowed from a neighbour would be far off.
        var assignments: [[Int]] = []
        for bits in 0..<16 {
            for index in [0, 1, 2, 3, 4] where bits % 3 != 1 {
                for through in 0..<61 {
                    for before in [through, (through + 60) % 61] {
                        assignments.append((0..<4).map { bits >> $0 & 1 } + [index, through, before])
                    }
                }
            }
        }
        let check = GadgetCheck(
            try pointer(), assignments: assignments,
            specification: { input in
                let index = input[4]
                guard index < 4 else { return false }
                return input[5] == input[0...index].reduce(0, +) && input[6] == input[0..<index].reduce(0, +)
            })
        let report = check.exhaust()
        #expect(report.agrees, "\(report.unsound.prefix(3)) \(report.incomplete.prefix(3))")
        let survivors = check.mutate(equivalent: ["value[0]", "value[1]", "value[2]", "value[3]"]).survivingMutants
        #expect(survivors.isEmpty, "\(survivors)")
    }

    @Test func gatedRangesHoldOnlyWhereTheyAreAskedFor() throws {
        var builder = CircuitBuilder<SmallField<61>>()
        let condition = builder.publicInput("condition")
        let low = builder.publicInput("low")
        let value = Bounded(bits: builder.range("low", of: low, bits: 4)) - 5
        let gate = builder.bit("condition-bit", asserting: condition)
        _ = builder.rangeIf("in-range", gate, value, bits: 3)
        let circuit = try builder.finish()
        let check = GadgetCheck(circuit) { $0[0] < 2 && $0[1] < 16 && ($0[0] == 0 || (5..<13).contains($0[1])) }
        #expect(check.exhaust().agrees)
        #expect(check.mutate().survivingMutants.isEmpty)
    }
}
