import Algebra
import CanonicalEncoding
import Primitives

/// What is claimed, about which committed inputs, under which program, for whom, after what: plain data.
///
/// One kind so far, `threshold-breach`: a log that a sensor signed did, or did not, breach a rule in a window. The
/// public inputs of its proof are recomputed from these fields; whatever they do not carry, the digest binds through
/// the public input `context`.
public struct Statement: Hashable, Sendable {
    /// Whether a breach or its absence is claimed.
    public let claim: Polarity
    /// The rule.
    public let rule: BreachRule
    /// The time that the claim speaks of.
    public let window: TimeWindow
    /// Whose log it is.
    public let source: ReadingSource
    /// Poseidon(tagInput, root, salt): the readings.
    public let inputCommitment: Fr
    /// Poseidon(tagOutput, claim, salt): the verdict.
    public let outputCommitment: Fr
    /// Of a log in several batches, where this one begins and ends; `nil` if it stands alone.
    public let continuity: Continuity?
    /// What was run.
    public let program: ProgramReference
    /// For whom: a DID or any other name.
    public let audience: Label?
    /// The verifier's nonce, 1 … 64 bytes.
    public let nonce: [UInt8]?
    /// When the statement stops to be of use.
    public let expires: UTCTime?
    /// The digests of the statements that this one stands on, without repetition, at most 1,024.
    public let after: [Digest]

    /// The name and version of the format.
    public static let schema = "assay/statement/1"
    /// The kind of claim.
    public static let kind = "threshold-breach"
    /// The most bytes of a nonce.
    public static let maximumNonceBytes = 64
    /// The most statements to stand on.
    public static let maximumAfter = 1024

    /// Checks and makes a statement.
    ///
    /// - Throws: `statement.nonce`, `statement.after`.
    public init(
        claim: Polarity, rule: BreachRule, window: TimeWindow, source: ReadingSource, inputCommitment: Fr,
        outputCommitment: Fr, continuity: Continuity? = nil, program: ProgramReference, audience: Label? = nil,
        nonce: [UInt8]? = nil,
        expires: UTCTime? = nil, after: [Digest] = []
    ) throws(StatementError) {
        guard nonce.map({ (1...Self.maximumNonceBytes).contains($0.count) }) ?? true else {
            throw StatementError(code: "statement.nonce", message: "statement.nonce has 1 to 64 bytes")
        }
        guard after.count <= Self.maximumAfter, Set(after).count == after.count else {
            throw StatementError(
                code: "statement.after", message: "statement.after holds at most 1024 digests, each once")
        }
        self.claim = claim
        self.rule = rule
        self.window = window
        self.source = source
        self.inputCommitment = inputCommitment
        self.outputCommitment = outputCommitment
        self.continuity = continuity
        self.program = program
        self.audience = audience
        self.nonce = nonce
        self.expires = expires
        self.after = after
    }

    /// The claim in a sentence, such as `device 4f…: above 8 °C for more than 30 min between … and …; no gap over 5 min`.
    ///
    /// What a batch before handed on counts, though it lies outside of the window: the sentence says so.
    public var sentence: String {
        let earlier = continuity?.isStart == false ? "; counting the batches before" : ""
        return "\(source.origin.title): \(rule.sentence(claim: claim, window: window))\(earlier)"
    }

    /// SHA-256 of the canonical JSON under "assay.statement.v1".
    public var digest: Digest {
        Digest.sha256(domain: "assay.statement.v1", json.canonicalBytes)
    }

    /// The digest as a big-endian integer mod r: the public input that binds the proof to every field.
    public var context: Fr {
        Fr(reducing: FieldInteger(bigEndian: digest.bytes))
    }
}

/// Which circuit and key a proof is made with.
public struct ProgramReference: Hashable, Sendable {
    /// The circuit's name in the catalogue, such as `consecutive-1440`: 1 … 64 of a-z, 0-9 and -.
    public let circuit: String
    /// The structural digest of the circuit.
    public let circuitDigest: Digest
    /// The digest of the verifying key.
    public let verifyingKeyDigest: Digest

    /// Checks and makes a reference; whether the circuit is known is asked later.
    ///
    /// - Throws: `statement.circuit-name`.
    public init(circuit: String, circuitDigest: Digest, verifyingKeyDigest: Digest) throws(StatementError) {
        guard BreachRule.isName(circuit) else {
            throw StatementError(
                code: "statement.circuit-name",
                message: "statement.program.circuit is 1 to 64 of a-z, 0-9 and -")
        }
        self.circuit = circuit
        self.circuitDigest = circuitDigest
        self.verifyingKeyDigest = verifyingKeyDigest
    }
}
