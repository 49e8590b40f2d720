import Algebra
import CircuitChecker
import Gadgets
import Primitives
import R1CS
import Testing

@Suite("Poseidon2 gadget")
struct Poseidon2GadgetTests {
    private func hash<F: PrimeField>(_ poseidon: Poseidon2<F>) throws -> Circuit<F> {
        try circuit(F.self, publicInputs: poseidon.width) { builder, inputs in
            let result = builder.poseidon2("hash", Array(inputs.dropLast()), with: poseidon)
            builder.enforceEqual("out", result, inputs[poseidon.width - 1])
        }
    }

    private func exhaust<F: PrimeField>(_ poseidon: Poseidon2<F>, domain: [Int]) throws {
        let all = Array(0..<Int(F.modulus.limbs.0))
        let domains = Array(repeating: domain, count: poseidon.width - 1) + [all]
        GadgetCheck(try hash(poseidon), domains: domains) { values in
            poseidon.hash(values.dropLast().map { F($0) }) == F(values[poseidon.width - 1])
        }.expectRight()
    }

    @Test("toy parameters: all inputs, all outputs, all witnesses; every mutant caught")
    func toys() throws {
        try exhaust(Poseidon2<SmallField<13>>(width: 2, fullRounds: 2, partialRounds: 3), domain: Array(0..<13))
        try exhaust(Poseidon2<SmallField<13>>(width: 3, fullRounds: 4, partialRounds: 2), domain: [0, 1, 5, 12])
        try exhaust(Poseidon2<SmallField<47>>(width: 2, fullRounds: 4, partialRounds: 2), domain: Array(0..<47))
        try exhaust(Poseidon2<SmallField<47>>(width: 4, fullRounds: 2, partialRounds: 3), domain: [0, 46])
    }

    @Test("native twins of hash and compression, and anything else refused", arguments: 2...4)
    func real(width: Int) throws {
        let poseidon = Poseidon2.bn254(width: width)
        let hash = try hash(poseidon)
        let compression = try circuit(Fr.self, publicInputs: width + 1) { builder, inputs in
            let result = builder.poseidon2Compression("node", Array(inputs[..<width]), with: poseidon)
            builder.enforceEqual("out", result, inputs[width])
        }
        let elements = edgeElements()
        for offset in 0..<3 {
            let inputs = (0..<width).map { elements[($0 * 5 + offset * 7) % elements.count] }
            let digest = poseidon.hash(Array(inputs[1...]))
            #expect(try satisfies(hash, inputs[1...] + [digest]))
            #expect(try !satisfies(hash, inputs[1...] + [digest + Fr.one]))
            let node = poseidon.compress(inputs)
            #expect(try satisfies(compression, inputs + [node]))
            #expect(try !satisfies(compression, inputs + [node - Fr.one]))
        }
    }
}
