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

    /// The candidates of a batch, in order; `nil` where bytes are no such points. All bytes are decoded together.
    static func decoded(_ items: [BatchVerifier.Item]) -> [BatchCandidate?] {
        var result = [BatchCandidate?](repeating: nil, count: items.count)
        var bytes: [UInt8] = []
        var indices: [Int] = []
        bytes.reserveCapacity(Proof.byteCount * items.count)
        for (index, item) in items.enumerated() {
            switch item.source {
            case .proof(let proof):
                result[index] = BatchCandidate(
                    index: index, key: item.key, inputs: item.inputs, a: proof.a, b: TwistPoint(proof.b), c: proof.c)
            case .bytes(let proof) where proof.count == Proof.byteCount:
                bytes += proof
                indices.append(index)
            case .bytes:
                break
            }
        }
        let count = indices.count
        let a = CompressedPoints.g1(bytes, start: 0, stride: Proof.byteCount, count: count)
        let b = CompressedPoints.twist(bytes, start: 32, stride: Proof.byteCount, count: count)
        let c = CompressedPoints.g1(bytes, start: 96, stride: Proof.byteCount, count: count)
        for (position, index) in indices.enumerated() {
            guard let a = a[position], let b = b[position], let c = c[position] else { continue }
            result[index] = BatchCandidate(
                index: index, key: items[index].key, inputs: items[index].inputs, a: a, b: b, c: c)
        }
        return result
    }

    /// What a check of this proof alone finds; `nil` for valid.
    var reasonAlone: InvalidReason? {
        guard let b = b.inSubgroup else { return .malformed(ProofError(.notInSubgroup, place: "B")) }
        let proof = Proof(uncheckedA: a, b: b, c: c)
        guard case .invalid(let reason) = key.verify(proof, publicInputs: inputs) else { return nil }
        return reason
    }
}
