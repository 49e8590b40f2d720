import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

@Suite("Bits")
struct BitsTests {
    private func strict<F: PrimeField>(_: F.Type) throws -> Circuit<F> {
        try circuit(F.self, publicInputs: F.modulus.bitWidth + 1) { builder, inputs in
            for (index, bit) in builder.strictBits("bit", of: inputs[0]).enumerated() {
                builder.enforceEqual(ConstraintLabel("out", index), Scalar(bit), inputs[index + 1])
            }
        }
    }

    @Test("strict bits at the real prime: edges and random values, aliases refused")
    func strictReal() throws {
        let circuit = try strict(Fr.self)
        for value in edgeElements() {
            let integer = value.integer
            func inputs(_ bits: FieldInteger) -> [Fr] { [value] + (0..<254).map { bits.bit($0) ? Fr.one : Fr.zero } }
            #expect(try satisfies(circuit, inputs(integer)))
            let alias = integer.wrappingAdd(Fr.modulus)
            guard alias.bitWidth <= 254 else { continue }
            #expect(try !satisfies(circuit, inputs(alias)))
        }
    }

    @Test("the alias itself as a hint is refused")
    func aliasAsHint() throws {
        let circuit = try strict(Fr.self)
        let value = Fr(5)
        let alias = value.integer.wrappingAdd(Fr.modulus)
        let inputs = [value] + (0..<254).map { alias.bit($0) ? Fr.one : Fr.zero }
        let witness = try circuit.witness(inputs: inputs) { hint, outputs in
            guard hint == 0 else { return }
            for index in outputs.indices { outputs[index] = alias.bit(index) ? Fr.one : Fr.zero }
        }
        let violated = try #require(circuit.constraints.firstUnsatisfied(by: witness)?.name)
        #expect(violated.contains("is-canonical"), "\(violated)")
    }
}
