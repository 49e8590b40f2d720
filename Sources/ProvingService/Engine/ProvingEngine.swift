import Algebra
import CanonicalEncoding

/// What the daemon needs of whoever makes proofs.
///
/// The queue and the HTTP face know engines only through this protocol, so that they can be tested with one that
/// proves nothing. All calls block and may come from any thread.
public protocol ProvingEngine: Sendable {
    /// The circuits on offer, in a fixed order.
    func circuits() -> [CircuitSummary]

    /// Checks a request cheaply, before it is queued, and says what it will take.
    ///
    /// Throws what `prove` would surely throw: an unknown circuit, a malformed rule, a bad signature, a missing key.
    func assess(_ request: ProofRequest) throws(ServiceError) -> ProofEstimate

    /// Makes one proof.
    /// - Parameters:
    ///   - progress: told each phase as it begins, in order, from the calling thread.
    ///   - cancellation: looked at often (every 20 ms or so of work); once raised, `prove` throws `job.cancelled`.
    func prove(
        _ request: ProofRequest, progress: @escaping @Sendable (ProofPhase) -> Void, cancellation: CancellationFlag
    ) throws(ServiceError) -> ProvedBundle

    /// The verdict on a bundle, as the JSON report of the verify command.
    func verify(_ bundle: [UInt8], parameters: VerifyParameters) throws(ServiceError) -> JSONValue
}

/// One circuit of the catalogue.
public struct CircuitSummary: Sendable, Equatable {
    /// The catalogue's name, such as `consecutive-1440`.
    public var id: String
    /// The claim family, such as `consecutive`.
    public var family: String
    /// How many readings fit.
    public var capacity: Int
    /// The structural digest in hexadecimal, when the circuit has been synthesised or is pinned.
    public var digest: String?
    /// The number of constraints, when known.
    public var constraintCount: Int?
    /// Whether a proving key lies in the key cache.
    public var hasKey: Bool

    /// Creates a summary.
    public init(
        id: String, family: String, capacity: Int, digest: String? = nil, constraintCount: Int? = nil, hasKey: Bool
    ) {
        self.id = id
        self.family = family
        self.capacity = capacity
        self.digest = digest
        self.constraintCount = constraintCount
        self.hasKey = hasKey
    }
}

/// What a proof will take, before it is made.
public struct ProofEstimate: Sendable, Equatable {
    /// The circuit that will be used.
    public var circuit: String
    /// The most memory the proof will use, in bytes.
    public var peakBytes: Int
    /// How long it will take on a warm daemon, in milliseconds, until this machine has measured it.
    public var milliseconds: Int
    /// What is to be made: what is measured of proofs says nothing of receipts.
    public var evidence: EvidenceWish

    /// Creates an estimate.
    public init(circuit: String, peakBytes: Int, milliseconds: Int, evidence: EvidenceWish = .proof) {
        self.circuit = circuit
        self.peakBytes = peakBytes
        self.milliseconds = milliseconds
        self.evidence = evidence
    }

    /// The kind of work whose times are comparable.
    var workload: String { evidence == .proof ? circuit : "\(circuit) \(evidence.rawValue)" }
}

/// A finished bundle.
public struct ProvedBundle: Sendable, Equatable {
    /// The bytes of the `*.assay.json` file.
    public var bytes: [UInt8]
    /// The digest of the statement that it proves, in hexadecimal.
    public var statementDigest: String

    /// Creates a bundle.
    public init(bytes: [UInt8], statementDigest: String) {
        self.bytes = bytes
        self.statementDigest = statementDigest
    }
}

/// How `POST /v1/verify` is to judge: the verify command's options that make sense for a service.
public struct VerifyParameters: Sendable, Equatable {
    /// Digests of verifying keys to trust, in hexadecimal.
    public var trustedKeys: [String] = []
    /// Sensor keys to trust, in hexadecimal.
    public var trustedSensors: [String] = []
    /// Roots of sensor registries to trust, in decimal digits.
    public var trustedRegistries: [String] = []
    /// Digests of models to trust, in hexadecimal.
    public var trustedModels: [String] = []
    /// Whether keys that one machine made for development are acceptable.
    public var allowsDevSetup = false
    /// The nonce that the statement must bear, in hexadecimal.
    public var nonce: String?
    /// The time to judge at, in RFC 3339; `nil` is now.
    public var time: String?

    /// The strictest options.
    public init() {}
}

/// The phases of a proof, in the order in which they come.
public enum ProofPhase: String, Sendable, CaseIterable {
    /// Waiting for its turn.
    case queued
    /// Checking the signed input and evaluating the rule on it.
    case input
    /// Building the circuit, unless it is warm.
    case synthesis
    /// Opening the proving key, unless it is warm.
    case key
    /// Computing the witness.
    case witness
    /// Committing to a part of the witness, and computing what depends on the challenge.
    case commitment
    /// Checking the witness against every constraint.
    case witnessCheck = "witness-check"
    /// The transforms that give the quotient polynomial.
    case ntt
    /// The sum over the quotient's bases.
    case msmH = "msm-h"
    /// The sum over the A bases.
    case msmA = "msm-a"
    /// The sum over the B bases in G1.
    case msmB1 = "msm-b1"
    /// The sum over the B bases in G2.
    case msmB2 = "msm-b2"
    /// The sum over the private wires' bases.
    case msmL = "msm-l"
    /// Verifying the proof just made.
    case selfCheck = "self-check"
    /// Evaluating the statement natively, and asking hardware for evidence of it.
    case attestation
    /// Writing the bundle.
    case bundle
}
