import Algebra
import Attestation
import CanonicalEncoding
import Groth16
import Statements

/// A statement that a proof was found to show, when several were checked at a time.
struct ProvenTogether {
    let statement: Statement
    /// The digest of the key's bytes.
    let key: Digest
    let inputs: [Fr]
    /// Whether the key, and so the proof, has a commitment.
    let commits: Bool
}

/// A receipt with all that its appraisal depends on besides the options and the time.
struct AppraisedReceipt: Hashable {
    let platform: EvidenceKind
    let bytes: [UInt8]
    let collateral: [Digest]
    let binding: [UInt8]
}

extension Examination {
    /// From so many proofs on they are checked together first.
    private static let fewest = 3

    /// Checks all proofs of a chain by one equation, which takes less time than one for each.
    ///
    /// If it holds, each of them does, but for a chance of 2^-128 (`BatchVerifier`). If it does not, or if something speaks against taking a
    /// proof into it, nothing is said here: every link's own checks say what is wrong.
    mutating func proveTogether(_ envelope: BundleEnvelope) {
        guard envelope.links.count(where: { $0.proof != nil }) >= Self.fewest else { return }
        var batch = BatchVerifier()
        var found: [[UInt8]: ProvenTogether] = [:]
        for (place, link) in envelope.links.enumerated() {
            guard let evidence = link.proof, found[evidence.proof] == nil,
                let statement = try? Statement(json: link.statement)
            else { continue }
            read[place] = statement
            guard let computation = statement.computation,
                let wanted = computation.program.verifyingKeyDigest, evidence.verifyingKey == wanted,
                let carried = envelope.keys.first(where: { $0.name == wanted })?.key, carried.digest == wanted,
                let key = readyKey(carried), let inputs = try? computation.publicInputs()
            else { continue }
            batch.append(key: key, proofBytes: evidence.proof, publicInputs: Fr.integers(inputs))
            found[evidence.proof] = ProvenTogether(
                statement: statement, key: wanted, inputs: inputs, commits: key.key.commitment != nil)
        }
        guard batch.count >= Self.fewest, let verdict = try? batch.verify(), verdict == .allValid else { return }
        provenTogether = found
    }

    /// A key of this bundle, checked and prepared, once: all links of a chain may name it, and to check a key takes longer than a proof.
    mutating func preparedKey(_ carried: CarriedKey) throws(VerifyingKeyError) -> PreparedVerifyingKey {
        // One or two sums over its inputs are all that it is for: several proofs under one key are checked together.
        let key =
            preparedKeys[carried.digest]
            ?? Result { () throws(VerifyingKeyError) in
                PreparedVerifyingKey(try VerifyingKey(bytes: carried.bytes), isReused: false)
            }
        preparedKeys[carried.digest] = key
        return try key.get()
    }

    /// A key that is ready, from an earlier check or from now; `nil` if it is not sound.
    private mutating func readyKey(_ carried: CarriedKey) -> PreparedVerifyingKey? {
        if let key = options.preparedKeys[carried.digest], key.digest == carried.digest { return key }
        return try? preparedKey(carried)
    }
}
