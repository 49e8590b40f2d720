import Algebra

/// Checks many proofs, under one key or several, by one random linear combination of their equations.
///
/// The coefficients take 2^128 values and are drawn when everything else is fixed, so a set with a bad proof passes with
/// probability 2^-128. If the combination fails, every proof is checked alone to name the bad ones. Proofs that come as
/// bytes are decoded together, and their points checked, before anything is combined.
///
/// The verdict names every bad proof, by ascending index, each with one reason: the first that its checks come to, in
/// this order. (1) The public inputs: their number, then whether each is below the order of the field. (2) The bytes, as
/// `Proof(bytes:)` reads them: length, then A, B and C, and of a commitment D and σD, each canonical, on its curve and in
/// its subgroup, then that none is infinity. (3) Whether there is a commitment just where the key wants one. (4) The
/// equation, or that of the commitment. So bytes that are no proof, given with inputs that are none, count as bad inputs;
/// and a reason does not depend on what else is in the batch: it is the one that a check of this proof alone gives.
public struct BatchVerifier: Sendable {
    struct Item: Sendable {
        let key: PreparedVerifyingKey
        let source: Source
        let inputs: [FieldInteger]
    }

    enum Source: Sendable {
        case proof(Proof)
        case bytes([UInt8])
    }

    private var items: [Item] = []

    /// An empty batch.
    public init() {}

    /// The number of proofs.
    public var count: Int { items.count }

    /// Adds a proof; its index in the verdict is `count` before the call.
    public mutating func append(key: PreparedVerifyingKey, proof: Proof, publicInputs: [FieldInteger]) {
        items.append(Item(key: key, source: .proof(proof), inputs: publicInputs))
    }

    /// Adds the bytes of a proof, as `Proof(bytes:)` takes them. Bytes that are no proof are named in the verdict with the
    /// error that it would throw, and do not touch the others.
    public mutating func append(key: PreparedVerifyingKey, proofBytes: [UInt8], publicInputs: [FieldInteger]) {
        items.append(Item(key: key, source: .bytes(proofBytes), inputs: publicInputs))
    }

    /// Checks all proofs. An empty batch is all valid.
    public func verify() throws(RandomnessError) -> BatchVerification {
        var reasons: [Int: InvalidReason] = [:]
        var candidates: [BatchCandidate] = []
        for (index, candidate) in BatchCandidate.decoded(items).enumerated() {
            if let reason = items[index].key.reasonAgainst(items[index].inputs) {
                reasons[index] = reason
            } else if let candidate {
                if candidate.key.reasonAgainst(candidate.commitment) == nil {
                    candidates.append(candidate)
                } else {
                    reasons[index] = candidate.reasonAlone
                }
            } else {
                reasons[index] = .malformed(Self.error(of: items[index]))
            }
        }
        while candidates.count > Self.mostAlone {
            let combination = try BatchCombination(candidates)
            guard combination.areInSubgroup else {
                // The points are at fault that the loop has found: out with those, and on with the rest.
                for (candidate, isInside) in zip(candidates, combination.inSubgroup) where !isInside {
                    reasons[candidate.index] = .malformed(ProofError(.notInSubgroup, place: "B"))
                }
                candidates = zip(candidates, combination.inSubgroup).filter(\.1).map(\.0)
                continue
            }
            if combination.holds { candidates = [] }
            break
        }
        for candidate in candidates {
            reasons[candidate.index] = candidate.reasonAlone
        }
        guard !reasons.isEmpty else { return .allValid }
        return .invalid(reasons.sorted { $0.key < $1.key }.map { BatchVerification.Failure(index: $0, reason: $1) })
    }

    /// So many proofs are checked faster one by one.
    private static let mostAlone = 2

    /// What is wrong with an item that the batch could not decode.
    private static func error(of item: Item) -> ProofError {
        guard case .bytes(let bytes) = item.source else { preconditionFailure("a decoded proof is in the subgroup") }
        do throws(ProofError) {
            _ = try Proof(bytes: bytes)
        } catch {
            return error
        }
        preconditionFailure("single and batch decoding agree")
    }
}

/// What a batch check found.
public enum BatchVerification: Hashable, Sendable {
    /// Every proof is valid.
    case allValid
    /// These are not; all others are.
    case invalid([Failure])

    /// A proof that is not valid.
    public struct Failure: Hashable, Sendable {
        /// Its index in the batch.
        public let index: Int
        /// What is wrong with it.
        public let reason: InvalidReason
    }
}
