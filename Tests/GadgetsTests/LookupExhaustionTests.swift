import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

/// The look-up argument itself, over small fields: accepted by all challenges exactly if every query is a row.
@Suite("Look-ups, exhaustively")
struct LookupExhaustionTests {
    private func committed<F: PrimeField>(
        _: F.Type, inputs count: Int, limbBits: Int? = nil, separated: Bool,
        _ body: (inout CircuitBuilder<F>, [Scalar<F>]) -> Void
    ) throws -> Circuit<F> {
        var builder = CircuitBuilder<F>(policy: .exhaustive(separatorIsInput: separated, limbBits: limbBits))
        let inputs = (0..<count).map { builder.publicInput("in-\($0)") }
        body(&builder, inputs)
        return try builder.finish()
    }

    /// Acceptance against the specification on the product of domains, and every constraint's removal caught.
    private func expectRight<F: PrimeField>(
        _ circuit: Circuit<F>, highestPower: Int, domains: [[Int]], _ location: SourceLocation = #_sourceLocation,
        specification: ([Int]) -> Bool
    ) throws {
        let check = ChallengeExhaustion(circuit, highestPower: highestPower)
        let assignments = domains.reduce([[]]) { prefixes, list in
            prefixes.flatMap { prefix in list.map { prefix + [$0] } }
        }
        var refused: [[F]] = []
        var accepted = 0
        for assignment in assignments {
            let inputs = assignment.map { F($0) }
            if specification(assignment) {
                accepted += 1
                #expect(try check.acceptsHonest(inputs), "right but refused: \(assignment)", sourceLocation: location)
            } else {
                let unsound = try check.acceptsSome(inputs)
                #expect(!unsound, "accepted but wrong: \(assignment)", sourceLocation: location)
                refused.append(inputs)
            }
        }
        #expect(accepted > 0 && !refused.isEmpty, sourceLocation: location)
        let survivors = try check.survivingMutants(refused: refused)
        #expect(survivors == [], sourceLocation: location)
    }

    @Test("a table of wires, one column: both queries are one of both rows")
    func oneColumn() throws {
        let circuit = try committed(SmallField<13>.self, inputs: 4, separated: false) { builder, inputs in
            let table = builder.lookupTable("set", rows: [[inputs[0]], [inputs[1]]])
            builder.lookUp("first", table, [inputs[2]])
            builder.lookUp("second", table, [inputs[3]])
        }
        let all = Array(0..<13)
        try expectRight(circuit, highestPower: 0, domains: [[0, 5], [0, 1, 12], all, all]) {
            $0[2...].allSatisfy($0[..<2].contains)
        }
    }

    @Test("the same, and exactly which multiplicities are accepted: those that add up over equal rows")
    func multiplicities() throws {
        typealias F = SmallField<13>
        let circuit = try committed(F.self, inputs: 4, separated: false) { builder, inputs in
            let table = builder.lookupTable("set", rows: [[inputs[0]], [inputs[1]]])
            for query in inputs[2...] { builder.lookUp("query", table, [query]) }
        }
        let check = ChallengeExhaustion(circuit, highestPower: 0)
        let hint = try #require(circuit.hints.firstIndex { $0.name == "tuple-multiplicities" })
        for (rows, queries) in [([3, 7], [3, 3]), ([3, 7], [7, 3]), ([4, 4], [4, 4]), ([3, 7], [3, 8])] {
            for first in 0..<13 {
                for second in 0..<13 {
                    let counts = [F(first), F(second)]
                    let accepted = try check.accepts((rows + queries).map { F($0) }, committing: [hint: counts])
                    let right = (0..<13).allSatisfy { value in
                        let count = zip(rows, counts).reduce(F.zero) { $1.0 == value ? $0 + $1.1 : $0 }
                        return count == F(queries.filter { $0 == value }.count)
                    }
                    #expect(accepted == right, "\(rows) \(queries) \(counts)")
                }
            }
        }
    }

    @Test("two columns: the pair is a row, not its parts")
    func twoColumns() throws {
        let circuit = try committed(SmallField<13>.self, inputs: 5, separated: true) { builder, inputs in
            let rows = [[inputs[0], inputs[1]], [Scalar(constant: SmallField(2)), inputs[2]]]
            builder.lookUp("query", builder.lookupTable("pairs", rows: rows), [inputs[3], inputs[4]])
        }
        let all = Array(0..<13)
        try expectRight(circuit, highestPower: 1, domains: [[0, 2], [0, 5], [1, 5], all, all]) {
            ($0[3] == $0[0] && $0[4] == $0[1]) || ($0[3] == 2 && $0[4] == $0[2])
        }
    }

    @Test("two tables: a row of the other one is none")
    func twoTables() throws {
        let circuit = try committed(SmallField<47>.self, inputs: 4, separated: true) { builder, inputs in
            let first = builder.lookupTable("first", rows: [[inputs[0]], [Scalar(constant: SmallField(3))]])
            let second = builder.lookupTable("second", rows: [[inputs[1]]])
            builder.lookUp("in-first", first, [inputs[2]])
            builder.lookUp("in-second", second, [inputs[3]])
        }
        try expectRight(circuit, highestPower: 1, domains: [[0, 7], [1, 7], Array(0..<47), [0, 1, 3, 7, 46]]) {
            [$0[0], 3].contains($0[2]) && $0[3] == $0[1]
        }
    }

    @Test("three columns beside one: the tag has a power of its own")
    func threeColumnsAndOne() throws {
        let circuit = try committed(SmallField<47>.self, inputs: 5, separated: true) { builder, inputs in
            let row = [inputs[0], Scalar(constant: SmallField(4)), inputs[1]]
            let wide = builder.lookupTable("wide", rows: [row])
            let narrow = builder.lookupTable("narrow", rows: [[Scalar(constant: SmallField(5))]])
            builder.lookUp("triple", wide, [inputs[2], Scalar(constant: SmallField(4)), inputs[3]])
            builder.lookUp("single", narrow, [inputs[4]])
        }
        let domains = [[0, 6], [1, 6], [0, 1, 6, 46], Array(0..<9), [0, 4, 5, 6]]
        try expectRight(circuit, highestPower: 3, domains: domains) {
            $0[2] == $0[0] && $0[3] == $0[1] && $0[4] == 5
        }
    }

    @Test("a range of two limbs of one width: all values, all limbs")
    func range() throws {
        let circuit = try committed(SmallField<13>.self, inputs: 1, limbBits: 1, separated: false) { builder, inputs in
            _ = builder.lookupRange("value", of: inputs[0], bits: 2)
        }
        try expectRight(circuit, highestPower: 0, domains: [Array(0..<13)]) { $0[0] < 4 }
    }

    @Test("a range of limbs of two widths in two tables: all limbs")
    func mixedRange() throws {
        let circuit = try committed(SmallField<47>.self, inputs: 1, limbBits: 2, separated: true) { builder, inputs in
            _ = builder.lookupRange("value", of: inputs[0], bits: 3)
        }
        try expectRight(circuit, highestPower: 1, domains: [Array(0..<11) + [16, 23, 24, 45, 46]]) { $0[0] < 8 }
    }

    @Test("a table by index: all indices, all values, all values of the hint")
    func indexed() throws {
        let table = LookupTable("cubes", values: [0, 1, 8].map { SmallField<13>($0) })
        let circuit = try committed(SmallField<13>.self, inputs: 2, separated: true) { builder, inputs in
            let value = builder.lookup("cube", table, at: inputs[0])
            builder.enforceEqual("out", value, inputs[1])
        }
        let all = Array(0..<13)
        try expectRight(circuit, highestPower: 1, domains: [all, all]) { $0[0] < 3 && $0[1] == [0, 1, 8][$0[0]] }
    }
}
