import Algebra

/// A proof of a batch whose points are on their curves and not infinity; whether B is in the subgroup is not known yet.
struct BatchCandidate {
    /// Its index in the batch.
    let index: Int
    let key: PreparedVerifyingKey
    let inputs: [FieldInteger]
    let a: G1Point
    let b: TwistPoint
    let c: G1Point
    let commitment: ProofCommitment?

    /// The candidates of a batch, in order; `nil` where bytes are no such points. All bytes are decoded together.
    static func decoded(_ items: [BatchVerifier.Item]) -> [BatchCandidate?] {
        var result = [BatchCandidate?](repeating: nil, count: items.count)
        for (index, item) in items.enumerated() {
            guard case .proof(let proof) = item.source else { continue }
            result[index] = BatchCandidate(
                index: index, key: item.key, inputs: item.inputs, a: proof.a, b: TwistPoint(proof.b), c: proof.c,
                commitment: proof.commitment)
        }
        for byteCount in [Proof.byteCount, Proof.committedByteCount] {
            decode(items, byteCount: byteCount, into: &result)
        }
        return result
    }

    /// Decodes those that come as so many bytes.
    private static func decode(_ items: [BatchVerifier.Item], byteCount: Int, into result: inout [BatchCandidate?]) {
        var bytes: [UInt8] = []
        var indices: [Int] = []
        for (index, item) in items.enumerated() {
            guard case .bytes(let proof) = item.source, proof.count == byteCount else { continue }
            bytes += proof
            indices.append(index)
        }
        let count = indices.count
        func points(_ start: Int) -> [G1Point?] {
            CompressedPoints.g1(bytes, start: start, stride: byteCount, count: count)
        }
        let (a, c) = (points(0), points(96))
        let b = CompressedPoints.twist(bytes, start: 32, stride: byteCount, count: count)
        let isCommitted = byteCount == Proof.committedByteCount
        let (d, knowledge) = isCommitted ? (points(128), points(160)) : ([], [])
        for (position, index) in indices.enumerated() {
            guard let a = a[position], let b = b[position], let c = c[position] else { continue }
            var commitment: ProofCommitment?
            if isCommitted {
                guard let d = d[position], let knowledge = knowledge[position] else { continue }
                commitment = ProofCommitment(point: d, knowledge: knowledge)
            }
            result[index] = BatchCandidate(
                index: index, key: items[index].key, inputs: items[index].inputs, a: a, b: b, c: c,
                commitment: commitment)
        }
    }

    /// What a check of this proof alone finds; `nil` for valid.
    var reasonAlone: InvalidReason? {
        guard let b = b.inSubgroup else { return .malformed(ProofError(.notInSubgroup, place: "B")) }
        let proof = Proof(uncheckedA: a, b: b, c: c, commitment: commitment)
        guard case .invalid(let reason) = key.verify(proof, publicInputs: inputs) else { return nil }
        return reason
    }
}
