import Algebra
import CircuitChecker
import Gadgets
import Primitives
import R1CS
import Testing

@Suite("Poseidon gadget")
struct PoseidonGadgetTests {
    private func hash<F: PrimeField>(_ poseidon: Poseidon<F>) throws -> Circuit<F> {
        let gadget = PoseidonGadget(poseidon)
        return try circuit(F.self, publicInputs: poseidon.width) { builder, inputs in
            let result = builder.poseidon("hash", Array(inputs.dropLast()), with: gadget)
            builder.enforceEqual("out", result, inputs[poseidon.width - 1])
        }
    }

    private func exhaust<F: PrimeField>(_ poseidon: Poseidon<F>, domain: [Int]) throws {
        let circuit = try hash(poseidon)
        let all = Array(0..<Int(F.modulus.limbs.0))
        let domains = Array(repeating: domain, count: poseidon.width - 1) + [all]
        GadgetCheck(circuit, domains: domains) { values in
            poseidon.hash(values.dropLast().map { F($0) }) == F(values[poseidon.width - 1])
        }.expectRight()
    }

    @Test("toy parameters: all inputs, all outputs, all witnesses; every mutant caught")
    func toys() throws {
        try exhaust(Poseidon<SmallField<13>>(width: 2, fullRounds: 2, partialRounds: 0), domain: Array(0..<13))
        try exhaust(Poseidon<SmallField<13>>(width: 3, fullRounds: 2, partialRounds: 2), domain: Array(0..<13))
        try exhaust(Poseidon<SmallField<13>>(width: 3, fullRounds: 4, partialRounds: 3), domain: [0, 1, 5, 12])
        try exhaust(Poseidon<SmallField<47>>(width: 2, fullRounds: 4, partialRounds: 2), domain: Array(0..<47))
        try exhaust(Poseidon<SmallField<47>>(width: 4, fullRounds: 2, partialRounds: 3), domain: [0, 1, 46])
    }

    @Test("native twin at every width, and the hash of anything else refused", arguments: 2...17)
    func real(width: Int) throws {
        let circuit = try hash(.bn254(width: width))
        let elements = edgeElements()
        for offset in 0..<3 {
            let inputs = (0..<width - 1).map { elements[($0 * 5 + offset * 7) % elements.count] }
            let digest = Poseidon.hash(inputs)
            #expect(try satisfies(circuit, inputs + [digest]))
            #expect(try !satisfies(circuit, inputs + [digest + Fr.one]))
        }
    }

    @Test("constant inputs give the same hash for less")
    func constants() throws {
        let tag = Fr(0x73_69_67)
        let circuit = try circuit(Fr.self, publicInputs: 2) { builder, inputs in
            let result = builder.poseidon("hash", [Scalar(constant: tag), inputs[0]])
            builder.enforceEqual("out", result, inputs[1])
        }
        #expect(circuit.constraints.constraintCount == 240 - 3 + 1)
        for value in edgeElements() {
            #expect(try satisfies(circuit, [value, Poseidon.hash([tag, value])]))
        }
    }
}
