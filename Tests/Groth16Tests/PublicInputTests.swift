import Algebra
import CanonicalEncoding
import Groth16
import Testing

/// Public inputs: one text and one integer per value.
@Suite struct PublicInputTests {
    private static func code(_ text: String) -> String? {
        do throws(PublicInputError) {
            _ = try PublicInputs.decode(snarkJSON: .array([.string(text)]))
            return nil
        } catch {
            return error.code
        }
    }

    /// V1, V2, V3: x + k·r for every k that fits 256 bits, and r itself.
    @Test func v1v2v3AliasesOfAnInput() throws {
        let toy = ToyKey(inputCount: 1)
        let key = try toy.prepared()
        let x = Fr(42)
        let proof = try toy.proof(for: [x])
        #expect(key.verify(proof, publicInputs: [x]) == .valid)
        var alias = x.integer
        for _ in 1...5 {
            alias = alias.adding(Fr.modulus)
            #expect(key.verify(proof, publicInputs: [alias]) == .invalid(.inputNotCanonical(index: 0)))
            #expect(Self.code(alias.decimal) == "input.not-below-order")
        }
        #expect(Self.code(Fr.modulus.decimal) == "input.not-below-order")
        #expect(Self.code(Fr(-1).integer.decimal) == nil)
        #expect(key.verify(proof, publicInputs: [Fr.modulus]) == .invalid(.inputNotCanonical(index: 0)))
    }

    /// V4: texts that parsers of other projects take.
    @Test(arguments: [
        "-1", "+1", "0x10", "007", "00", " 1", "1 ", "1\n", "١٢٣", "１２", "1e3", "1.0", "", "1_000", "NaN", "½", "0b1",
    ])
    func v4Texts(text: String) {
        #expect(Self.code(text) == "input.number-not-canonical")
    }

    @Test func v4AMillionDigits() {
        #expect(Self.code(String(repeating: "9", count: 1_000_000)) == "input.number-not-canonical")
        #expect(Self.code("115792089237316195423570985008687907853269984665640564039457584007913129639936") != nil)
    }

    @Test func v4NumbersAreNotStrings() {
        let error = #expect(throws: PublicInputError.self) {
            try PublicInputs.decode(snarkJSON: .array([JSONValue(integer: 1)]))
        }
        #expect(error?.code == "input.wrong-shape")
        let other = #expect(throws: PublicInputError.self) { try PublicInputs.decode(snarkJSON: .string("1")) }
        #expect(other?.code == "input.wrong-shape")
    }

    /// V6: one too few, one too many, none, very many.
    @Test func v6Counts() throws {
        let toy = ToyKey(inputCount: 3)
        let key = try toy.prepared()
        let values = [Fr(1), Fr(2), Fr(3)]
        let proof = try toy.proof(for: values)
        for count in [0, 2, 4, 1 << 20] {
            let inputs = (0..<count).map { values[min($0, 2)] }
            #expect(
                key.verify(proof, publicInputs: inputs) == .invalid(.inputCount(expected: 3, found: count)))
        }
        let error = #expect(throws: PublicInputError.self) {
            try PublicInputs.decode(snarkJSON: .array([JSONValue](repeating: .string("1"), count: 65_537)))
        }
        #expect(error?.code == "input.too-many")
    }

    @Test func everyInputIsBound() throws {
        let toy = ToyKey(inputCount: 16)
        let key = try toy.prepared()
        let values = (0..<16).map { Fr($0 * $0 - 7) }
        let proof = try toy.proof(for: values)
        #expect(key.verify(proof, publicInputs: values) == .valid)
        for index in values.indices {
            var changed = values
            changed[index] += .one
            #expect(key.verify(proof, publicInputs: changed) == .invalid(.equation))
        }
    }

    @Test func decimalsRoundTrip() throws {
        let values = [Fr.zero, .one, Fr(-1), Fr(1 << 62)]
        #expect(try PublicInputs.decode(snarkJSON: PublicInputs.snarkJSON(values)) == values)
    }
}
