import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

/// Ranges and tables by look-ups under a challenge, and the same gadgets by bits.
@Suite struct LookupTests {
    /// `count` private values of `bits` bits each, and their public sum.
    private func sums(_ count: Int, bits: Int, mode: ArgumentMode = .committed) throws -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: mode)
        let total = builder.publicInput("total")
        let values = (0..<count).map { builder.privateInput("value\($0)") }
        for value in values { _ = builder.bounded("value", of: value, bits: bits) }
        builder.enforceEqual(
            "total", Scalar(LinearCombination(sum: values.map { (Fr.one, $0.combination) })), total)
        return try builder.finish()
    }

    private func inputs(_ values: [Fr]) -> [Fr] { [values.reduce(.zero, +)] + values }

    private func firstUnsatisfied(_ circuit: Circuit<Fr>, _ values: [Fr]) throws -> String? {
        circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs(values)))?.name
    }

    @Test(arguments: [1, 5, 8, 16, 17, 20, 32, 64])
    func valuesInRangePass(_ bits: Int) throws {
        let circuit = try sums(30, bits: bits)
        let largest = Fr.powerOfTwo(bits) - .one
        let values = (0..<30).map { [Fr.zero, .one, largest, Fr(1 << (bits / 2))][$0 % 4] }
        #expect(try firstUnsatisfied(circuit, values) == nil)
        for bad in [largest + .one, -Fr.one, Fr.powerOfTwo(200), Fr.powerOfTwo(bits) * Fr(3)] {
            for place in [0, 17, 29] {
                var changed = values
                changed[place] = bad
                #expect(try firstUnsatisfied(circuit, changed) != nil, "\(place)")
            }
        }
    }

    /// n·⌈b/k⌉ + 2^k (+ 2^(b mod k)) as circuits.md has it, and beside that: the mask, the sum, and where tables are told
    /// apart the powers of the challenge; one more for the sum of this circuit.
    @Test(arguments: [(1000, 8), (1000, 16), (1000, 20), (10_000, 16), (10_000, 32), (3, 2)])
    func costs(_ count: Int, _ bits: Int) throws {
        let cost = try sums(count, bits: bits).constraints.constraintCount
        var best = Int.max, tables = 0
        for k in 1...17 {
            let rest = bits % k
            let rows = (bits >= k ? 1 << k : 0) + (rest > 0 ? 1 << rest : 0)
            let total = count * ((bits + k - 1) / k) + rows
            if total < best { (best, tables) = (total, (bits >= k ? 1 : 0) + (rest > 0 ? 1 : 0)) }
        }
        let powers = tables > 1 ? Int.bitWidth - best.leadingZeroBitCount : 0
        #expect(cost == best + 2 + powers + 1)
        #expect(count < 1000 || cost < count * bits)
    }

    @Test func plainModeIsBits() throws {
        let circuit = try sums(20, bits: 12, mode: .plain)
        #expect(circuit.constraints.constraintCount == 20 * 12 + 1)
        #expect(circuit.constraints.commitment == nil)
    }

    /// Widths share tables: all limbs of one width go to one of them.
    @Test func mixedWidths() throws {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let x = builder.publicInput("x")
        let widths = [3, 7, 12, 12, 30, 64]
        for (index, bits) in widths.enumerated() {
            let value = builder.privateInput("v\(index)")
            _ = builder.bounded("v\(index)", of: value, bits: bits)
            builder.enforce(
                ConstraintLabel("use", index), value.combination, times: x.combination, equals: value.combination)
        }
        let circuit = try builder.finish()
        let good = [Fr.one] + widths.map { Fr.powerOfTwo($0) - .one }
        #expect(circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: good)) == nil)
        for (index, bits) in widths.enumerated() {
            var bad = good
            bad[index + 1] = Fr.powerOfTwo(bits)
            #expect(circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: bad)) != nil)
        }
    }

    private static let squares = LookupTable<Fr>("squares", values: (0..<50).map { Fr($0 * $0) })
    private static let cubes = LookupTable<Fr>("cubes", values: (0..<20).map { Fr($0 * $0 * $0) })

    /// y = x², z = w³ by tables, x and w private; and a range besides.
    private func tables(_ mode: ArgumentMode) throws -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: mode)
        let y = builder.publicInput("y")
        let z = builder.publicInput("z")
        let x = builder.privateInput("x")
        let w = builder.privateInput("w")
        builder.enforceEqual("y", builder.tableValue("square", Self.squares, at: x), y)
        builder.enforceEqual("z", builder.tableValue("cube", Self.cubes, at: w), z)
        _ = builder.bounded("sum", of: x + w, bits: 6)
        return try builder.finish()
    }

    @Test(arguments: [ArgumentMode.plain, .committed])
    func tableValues(_ mode: ArgumentMode) throws {
        let circuit = try tables(mode)
        func passes(_ y: Int, _ z: Int, _ x: Int, _ w: Int) throws -> Bool {
            let witness = try circuit.witnessWithChallenge(inputs: [Fr(y), Fr(z), Fr(x), Fr(w)])
            return circuit.constraints.firstUnsatisfied(by: witness) == nil
        }
        #expect(try passes(49, 27, 7, 3))
        #expect(try passes(0, 0, 0, 0))
        #expect(try passes(49 * 49, 8, 49, 2))
        #expect(try !passes(50, 27, 7, 3))
        #expect(try !passes(49, 49, 7, 7))
        #expect(try !passes(2500, 27, 50, 3))
        #expect(try !passes(49, 27, -7, 3))
        // 60 and 4 are a row of no table, 45 + 19 is no integer of 6 bits.
        #expect(try !passes(45 * 45, 19 * 19 * 19, 45, 19))
    }

    /// No hint may be replaced: limbs, multiplicities, fractions, values of tables.
    @Test func forgedHintsFail() throws {
        let ranges = try sums(4, bits: 20)
        let values = [Fr(0), Fr(1), Fr(1_000_000), Fr(1_048_575)]
        #expect(try ForgedHintCheck(ranges).acceptedForgeries(inputs: inputs(values), sample: 3) == [])
        let looked = try tables(.committed)
        #expect(try ForgedHintCheck(looked).acceptedForgeries(inputs: [49, 27, 7, 3].map { Fr($0) }, sample: 3) == [])
    }

    /// Every wire that a query or a multiplicity reads is committed to: none of them can follow the challenge.
    @Test func whatTheChallengeReadsIsCommitted() throws {
        for circuit in [try sums(5, bits: 20), try tables(.committed)] {
            let system = circuit.constraints
            let commitment = try #require(system.commitment)
            let committed = Set(commitment.wires)
            for wire in (system.publicInputCount + 1)..<system.wireCount where !committed.contains(UInt32(wire)) {
                let name = system.wireName(wire)
                // What remains comes after the challenge.
                #expect(UInt32(wire) >= commitment.challenge, "\(name)")
            }
            #expect(committed.allSatisfy { $0 < commitment.challenge })
        }
    }
}
