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
