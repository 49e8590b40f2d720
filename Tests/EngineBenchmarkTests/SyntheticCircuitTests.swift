import Algebra
import EngineBenchmark
import R1CS
import Testing

@Suite("Circuits to compare provers on")
struct SyntheticCircuitTests {
    @Test("2^k − 2 constraints and one output fill a domain of 2^k", arguments: SyntheticCircuit.allCases, [4, 9])
    func size(circuit: SyntheticCircuit, log: Int) throws {
        let system = try circuit.system(log: log)
        #expect(system.constraintCount == (1 << log) - 2)
        #expect(system.publicInputCount == 1)
        let domain = try #require(EvaluationDomain(exceeding: system.constraintCount + system.publicInputCount))
        #expect(domain.logSize == log)
    }

    @Test("the witness satisfies, and any other output does not", arguments: SyntheticCircuit.allCases, [4, 9])
    func witness(circuit: SyntheticCircuit, log: Int) throws {
        let system = try circuit.system(log: log)
        var witness = circuit.witness(log: log)
        #expect(system.firstUnsatisfied(by: witness) == nil)
        witness[1] += .one
        #expect(system.firstUnsatisfied(by: witness)?.name == "output")
    }

    @Test("mul: a chain of full-size values, every wire in A, B and C")
    func chain() throws {
        let system = try SyntheticCircuit.mul.system(log: 8)
        let witness = SyntheticCircuit.mul.witness(log: 8)
        #expect(system.wireCount == system.constraintCount + 3)
        // Without the one and the ends of the chain: the seeds are no product, the output is no factor.
        for (matrix, missing) in [(system.a, 2), (system.b, 2), (system.c, 2)] {
            let wires = Set(matrix.terms.map(\.wire))
            #expect(matrix.terms.count == system.constraintCount)
            #expect(wires.count == system.wireCount - 1 - missing)
        }
        #expect(witness.dropFirst().allSatisfy { $0.integer.bitWidth > 200 })
    }

    @Test("bool: fifteen of sixteen constraints hold a bit")
    func bits() throws {
        let system = try SyntheticCircuit.bool.system(log: 10)
        let witness = SyntheticCircuit.bool.witness(log: 10)
        let chain = (0..<system.constraintCount).filter { !system.c.row($0).isEmpty }
        #expect(chain.count == system.constraintCount / 16)
        let bits = witness.suffix(system.constraintCount - chain.count)
        #expect(bits.allSatisfy { $0 == .zero || $0 == .one })
        let ones = bits.count { $0 == .one }
        #expect((bits.count / 3...2 * bits.count / 3).contains(ones))
    }
}
