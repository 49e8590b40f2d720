import Algebra
import Groth16
import Testing

/// Batches of proofs that come as bytes: the same verdicts as for each proof alone, whatever stands beside it.
@Suite struct BatchBytesTests {
    private struct Entry {
        let key: PreparedVerifyingKey
        var bytes: [UInt8]
        var inputs: [FieldInteger]

        /// What a check of this proof alone finds; `nil` for valid.
        var reason: InvalidReason? {
            do throws(ProofError) {
                let proof = try Proof(bytes: bytes)
                guard case .invalid(let reason) = key.verify(proof, publicInputs: inputs) else { return nil }
                return reason
            } catch {
                return .malformed(error)
            }
        }
    }

    private static func failures(_ entries: [Entry]) throws -> [BatchVerification.Failure] {
        var batch = BatchVerifier()
        for entry in entries { batch.append(key: entry.key, proofBytes: entry.bytes, publicInputs: entry.inputs) }
        guard case .invalid(let failures) = try batch.verify() else { return [] }
        return failures
    }

    /// Valid proofs, under two keys of different shape in turn.
    private static func valid(_ count: Int) throws -> [Entry] {
        let toys = [ToyKey(inputCount: 2, seed: 3), ToyKey(inputCount: 0, seed: 4)]
        let keys = try toys.map { try $0.prepared() }
        return try (0..<count).map { index in
            let toy = toys[index % 2]
            let values = (0..<(toy.inputs.count - 1)).map { Fr(index * 31 + $0) }
            let proof = try toy.proof(for: values, a: Fr(index + 2), b: Fr(index + 77))
            return Entry(key: keys[index % 2], bytes: proof.bytes, inputs: Fr.integers(values))
        }
    }

    /// A point of the twist that is not in the subgroup.
    private static func outsider() throws -> G2Point {
        try #require((1...100).lazy.compactMap { G2Point.onTwist(x: Fp2(Fp($0), .one)) }.first)
    }

    @Test(arguments: [0, 1, 2, 7, 8, 9, 63, 64, 65, 128, 130])
    func validBatches(count: Int) throws {
        #expect(try Self.failures(Self.valid(count)).isEmpty)
    }

    /// The same proof many times over: equal points meet in every sum.
    @Test func oneProofManyTimes() throws {
        let entry = try Self.valid(1)[0]
        #expect(try Self.failures([Entry](repeating: entry, count: 20)).isEmpty)
    }

    /// One bad proof of each kind at each place among the lanes.
    @Test func oneBadProofAtEachPlace() throws {
        let good = try Self.valid(9)
        let outsider = try Self.outsider().compressed
        let changes: [(String, (inout Entry) -> Void)] = [
            ("proof.equation", { $0.bytes[0] ^= 0x40 }),
            ("proof.equation", { $0.bytes[32] ^= 0x40 }),
            ("proof.equation", { $0.bytes[96] ^= 0x40 }),
            ("proof.point-not-in-subgroup", { $0.bytes.replaceSubrange(32..<96, with: outsider) }),
            ("proof.point-bad-flags", { $0.bytes[0] &= 0x3F }),
            (
                "proof.point-coordinate-not-canonical",
                {
                    $0.bytes.replaceSubrange(65..<70, with: [255, 255, 255, 255, 255]); $0.bytes[64] = 255
                }
            ),
            (
                "proof.point-at-infinity",
                { $0.bytes.replaceSubrange(96..<128, with: [0x40] + [UInt8](repeating: 0, count: 31)) }
            ),
            ("proof.wrong-length", { $0.bytes.removeLast() }),
            ("proof.input-count", { $0.inputs.append(.zero) }),
        ]
        for place in good.indices {
            for (code, change) in changes {
                var entries = good
                change(&entries[place])
                let failures = try Self.failures(entries)
                #expect(failures.map(\.index) == [place], "\(code) at \(place)")
                #expect(failures.map(\.reason.code) == [code], "at \(place)")
                #expect(failures.map(\.reason) == [entries[place].reason])
            }
        }
    }

    /// Every single-bit flip of a proof, all in one batch with valid ones between them.
    @Test func everySingleBitFlip() throws {
        let good = try Self.valid(1)[0]
        var entries: [Entry] = []
        for bit in 0..<1024 {
            var flipped = good
            flipped.bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            entries.append(flipped)
            if bit % 10 == 0 { entries.append(good) }
        }
        let failures = try Self.failures(entries)
        #expect(failures.count == 1024)
        for failure in failures {
            #expect(entries[failure.index].reason == failure.reason)
        }
        #expect(Set(failures.map(\.reason.code)).count >= 4)
    }

    /// Errors of two proofs that cancel where coefficients are equal, opposite or differ by the eigenvalue: in C, and
    /// between A and C of two keys.
    @Test func errorsThatCancel() throws {
        let toy = ToyKey()
        let key = try toy.prepared()
        let values = [Fr(1), Fr(2), Fr(3)]
        let proof = try toy.proof(for: values)
        let error = ToyKey.g1(Fr(555))
        for sign in [1, -1] {
            let shifts = sign == 1 ? [error, -error] : [error, error]
            var entries: [Entry] = []
            for shift in shifts {
                let shifted = try Proof(a: proof.a, b: proof.b, c: (G1Sum(proof.c) + shift).affine)
                entries.append(Entry(key: key, bytes: shifted.bytes, inputs: Fr.integers(values)))
            }
            for _ in 0..<8 {
                let failures = try Self.failures(entries)
                #expect(failures.map(\.index) == [0, 1])
                #expect(failures.map(\.reason) == [.equation, .equation])
            }
        }
    }

    /// Bytes and decoded proofs in one batch.
    @Test func bytesAndProofsTogether() throws {
        let entries = try Self.valid(11)
        var batch = BatchVerifier()
        for (index, entry) in entries.enumerated() {
            if index % 3 == 0 {
                batch.append(key: entry.key, proof: try Proof(bytes: entry.bytes), publicInputs: entry.inputs)
            } else {
                batch.append(
                    key: entry.key, proofBytes: index == 7 ? [] : entry.bytes, publicInputs: entry.inputs)
            }
        }
        guard case .invalid(let failures) = try batch.verify() else {
            Issue.record("an empty proof passed")
            return
        }
        #expect(failures.map(\.index) == [7])
        #expect(failures.map(\.reason.code) == ["proof.wrong-length"])
    }
}
