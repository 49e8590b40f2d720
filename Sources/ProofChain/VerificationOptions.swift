import Attestation
import CanonicalEncoding
import Groth16
import Identity
import Statements

/// What a verifier brings along: whom it trusts and what it expects. The default trusts nobody.
public struct VerificationOptions: Sendable {
    /// The manifest digest of the bundle that is meant, from another source than the bundle.
    public var bundleDigest: Digest?
    /// Digests of verifying keys whose makers are trusted not to have kept the secrets.
    public var trustedKeys: Set<Digest> = []
    /// Packed public keys (32 bytes) of sensors that are trusted.
    public var trustedSensors: Set<[UInt8]> = []
    /// Registries whose members are trusted, unless revoked.
    public var trustedRegistries: [TrustedRegistry] = []
    /// Whose signatures are trusted: devices' and decision makers'.
    public var trustedSigners: Set<DIDKey> = []
    /// The policy that says which evidence a link must have; `nil` if only what a statement itself needs is asked for. Set by
    /// `Policy.options(with:)`, with all else that it says.
    public internal(set) var policy: Policy?
    /// What is accepted of each kind of hardware; `nil` accepts no receipt, as nobody said whose programs may vouch.
    public var receiptPolicies: AppraisalPolicies?
    /// What the verifier has of vendors' files. It is looked at before what a bundle brings: nobody can have a receipt judged by an older
    /// list or evaluation than the verifier's own.
    public var collateral = Collateral()
    /// Whether keys that are marked as development keys will do.
    public var allowsDevelopmentSetup = false
    /// The nonce that was given to the prover.
    public var nonce: [UInt8]?
    /// Whether the time of the check was supplied by a person rather than read from a clock.
    public var timeIsSupplied = false
    /// What the statement should say.
    public var expectations = Expectations()
    /// Models that are trusted: `InferenceStatement.modelIdentity`.
    public var trustedModels: Set<Digest> = []
    /// SHA-256 of the file of the model that statements about a model should be of.
    public var modelFile: Digest?
    /// Makes anew what a statement says of that model, for the precision and boxes that the statement names, and its circuit, which
    /// commits or does not; `nil` in programs that cannot.
    public var recomputation:
        (@Sendable (ModelReference, _ commits: Bool) throws(RecomputationError) -> RecomputedModel)?
    /// The statement about the batch before, if one was checked; `nil` for a log that is to begin with this batch.
    public var precedent: BreachStatement?
    /// Keys prepared earlier, by digest, to save their preparation; they are used only for a key that is carried by
    /// the bundle and has that digest.
    public var preparedKeys: [Digest: PreparedVerifyingKey] = [:]

    /// Trusts nobody and expects nothing.
    public init() {}
}
