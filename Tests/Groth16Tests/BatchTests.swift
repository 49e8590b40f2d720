import Algebra
import Groth16
import Testing

/// V26: batches by random linear combination.
@Suite struct BatchTests {
    private static func valid(_ toy: ToyKey, _ index: Int) throws -> (Proof, [FieldInteger]) {
        let values = (0..<(toy.inputs.count - 1)).map { Fr(index * 31 + $0) }
        return (try toy.proof(for: values, a: Fr(index + 2), b: Fr(index + 77)), Fr.integers(values))
    }

    @Test func emptyAndSmall() throws {
        var batch = BatchVerifier()
        #expect(try batch.verify() == .allValid)
        let toy = ToyKey()
        let (proof, inputs) = try Self.valid(toy, 1)
        batch.append(key: try toy.prepared(), proof: proof, publicInputs: inputs)
        #expect(try batch.verify() == .allValid)
    }

    /// One bad proof at each position, under two keys of different shape.
    @Test func oneBadProofAtEachPosition() throws {
        let toys = [ToyKey(inputCount: 2, seed: 3), ToyKey(inputCount: 0, seed: 4)]
        let keys = try toys.map { try $0.prepared() }
        let count = 6
        for bad in -1..<count {
            var batch = BatchVerifier()
            for index in 0..<count {
                var (proof, inputs) = try Self.valid(toys[index % 2], index)
                if index == bad { proof = try Proof(a: -proof.a, b: proof.b, c: proof.c) }
                if index == bad, bad == 0 { inputs[0] = FieldInteger(999) }
                batch.append(key: keys[index % 2], proof: proof, publicInputs: inputs)
            }
            let result = try batch.verify()
            guard bad >= 0 else {
                #expect(result == .allValid)
                continue
            }
            guard case .invalid(let failures) = result else {
                Issue.record("a bad proof at \(bad) passed")
                continue
            }
            #expect(failures.map(\.index) == [bad])
            #expect(failures.map(\.reason) == [.equation])
        }
    }

    /// Two errors that cancel if the coefficients are equal.
    @Test func errorsThatCancel() throws {
        let toy = ToyKey()
        let key = try toy.prepared()
        let error = ToyKey.g1(Fr(555))
        var batch = BatchVerifier()
        for (index, shift) in [error, -error].enumerated() {
            let (proof, inputs) = try Self.valid(toy, index)
            let shifted = try Proof(a: proof.a, b: proof.b, c: (G1Sum(proof.c) + shift).affine)
            batch.append(key: key, proof: shifted, publicInputs: inputs)
        }
        for _ in 0..<8 {
            guard case .invalid(let failures) = try batch.verify() else {
                Issue.record("cancelling errors passed")
                return
            }
            #expect(failures.map(\.index) == [0, 1])
        }
    }

    /// Inputs that are malformed are named without spoiling the rest.
    @Test func malformedInputsAreNamed() throws {
        let toy = ToyKey(inputCount: 1)
        let key = try toy.prepared()
        var batch = BatchVerifier()
        for index in 0..<3 {
            let (proof, inputs) = try Self.valid(toy, index)
            let given = [inputs, [inputs[0].adding(Fr.modulus)], []][index]
            batch.append(key: key, proof: proof, publicInputs: given)
        }
        guard case .invalid(let failures) = try batch.verify() else {
            Issue.record("malformed inputs passed")
            return
        }
        #expect(failures.map(\.index) == [1, 2])
        #expect(failures.map(\.reason) == [.inputNotCanonical(index: 0), .inputCount(expected: 1, found: 0)])
    }
}
