import Statements

/// What a verifier looks at, in the order of the report.
public enum CheckName: String, Sendable, Hashable, CaseIterable {
    /// The file is a bundle in its one canonical form.
    case bundleForm = "bundle.form"
    /// The manifest is the digest of everything else.
    case bundleManifest = "bundle.manifest"
    /// The bundle is the one that was meant, whole.
    case bundleCompleteness = "bundle.completeness"
    /// Somebody vouches for the whole bundle.
    case bundleSignature = "bundle.signature"
    /// The statement follows its schema.
    case statementForm = "statement.form"
    /// The statement's circuit is known, and is one of its rule's family.
    case statementCircuit = "statement.circuit"
    /// The links that the statement stands on are there.
    case statementStanding = "statement.standing"
    /// What a link stands on is about the same data.
    case chainEdge = "chain.edge"
    /// The statement about the batch before is there, if this one counts on it.
    case continuity = "statement.continuity"
    /// The verifying key is the one that the statement names.
    case keyDigest = "key.digest"
    /// The verifying key is well formed and has none of the known fatal shapes.
    case keySoundness = "key.soundness"
    /// The verifying key takes as many public inputs as the statement makes.
    case keyInputs = "key.inputs"
    /// The public inputs follow from the statement's plain fields.
    case inputsRecomputed = "inputs.recomputed"
    /// The proof decodes to points of the right groups.
    case proofForm = "proof.form"
    /// The proof's equation holds for these inputs under this key.
    case proofEquation = "proof.equation"
    /// What trusted hardware signed is genuine, up to date and acceptable.
    case receipt = "receipt.appraisal"
    /// What it signed speaks of this statement.
    case receiptBinding = "receipt.binding"
    /// A signature of the statement holds.
    case signature = "signature.statement"
    /// Whoever had to sign is somebody that the verifier trusts.
    case signerTrust = "signer.trust"
    /// What shows the statement is enough.
    case evidence = "evidence.sufficient"
    /// What shows the statement is what the policy asks for.
    case policy = "policy.evidence"
    /// Whoever made the key cannot, or is trusted not to, forge proofs.
    case setupTrust = "setup.trust"
    /// The key belongs to the circuit that the statement names.
    case circuitDigest = "circuit.digest"
    /// The readings come from a sensor that the verifier trusts.
    case sensorTrust = "sensor.trust"
    /// The model is one that the verifier knows.
    case modelTrust = "model.trust"
    /// What the statement says of the model follows from its file.
    case modelRecomputed = "model.recomputed"
    /// How far the model's integers are from floating point was measured again.
    case modelDivergence = "model.divergence"
    /// The model's input is known to come from somewhere.
    case inputOrigin = "input.origin"
    /// The proof answers this verifier's challenge.
    case nonce = "freshness.nonce"
    /// The statement has not expired and speaks of the past.
    case validity = "freshness.validity"
    /// The rule is the expected one.
    case expectRule = "expect.rule"
    /// The window is the expected one.
    case expectWindow = "expect.window"
    /// The verdict is the expected one.
    case expectVerdict = "expect.verdict"
    /// The sensor is the expected one.
    case expectSensor = "expect.sensor"
    /// The device is the expected one.
    case expectDevice = "expect.device"
    /// The device's counter is the expected one.
    case expectCounter = "expect.counter"
    /// The model is the expected one.
    case expectModel = "expect.model"
    /// The answer is the expected one.
    case expectAnswer = "expect.answer"
    /// The circuit is the expected one.
    case expectCircuit = "expect.circuit"
    /// The statement was made for the expected audience.
    case expectAudience = "expect.audience"
    /// When the statement was made.
    case timeEvidence = "time.evidence"
    /// Whether the device signed other readings of the same time.
    case counterReuse = "sensor.counter-reuse"
    /// Whether the device measured rightly.
    case calibration = "sensor.calibration"

    /// Whether it is made only where there is something to check, and not missed elsewhere.
    var isOnDemand: Bool {
        self == .bundleSignature || self == .signerTrust || self == .policy
    }

    /// The kind of evidence that the check is about; `nil` if it is made whatever there is.
    var evidence: String? {
        switch self {
        case .keyDigest, .keySoundness, .keyInputs, .inputsRecomputed, .proofForm, .proofEquation, .setupTrust,
            .circuitDigest, .statementCircuit:
            "groth16"
        case .receipt, .receiptBinding: "receipt"
        case .signature: "dsse"
        default: nil
        }
    }

    /// The kind of statement that the check is about; `nil` if it is about all kinds.
    var kind: String? {
        switch self {
        case .continuity, .sensorTrust, .expectRule, .expectWindow, .expectVerdict, .expectSensor, .expectDevice,
            .expectCounter, .counterReuse, .calibration:
            BreachStatement.kind
        case .modelTrust, .modelRecomputed, .modelDivergence, .inputOrigin, .expectModel, .expectAnswer:
            InferenceStatement.kind
        default: nil
        }
    }

    /// A few words for the report.
    public var title: String {
        switch self {
        case .bundleForm: "bundle well formed"
        case .bundleManifest: "manifest"
        case .bundleCompleteness: "completeness"
        case .bundleSignature: "signature of the bundle"
        case .statementForm: "statement well formed"
        case .statementCircuit: "circuit known"
        case .statementStanding: "earlier links"
        case .chainEdge: "edge between links"
        case .continuity: "batch before"
        case .keyDigest: "verifying key named by the statement"
        case .keySoundness: "verifying key sound"
        case .keyInputs: "verifying key fits the claim"
        case .inputsRecomputed: "public inputs recomputed"
        case .proofForm: "proof well formed"
        case .proofEquation: "proof"
        case .receipt: "receipt"
        case .receiptBinding: "receipt bound to the statement"
        case .signature: "signature"
        case .signerTrust: "signer"
        case .evidence: "evidence"
        case .policy: "policy"
        case .setupTrust: "setup"
        case .circuitDigest: "circuit digest"
        case .sensorTrust: "input authenticity"
        case .modelTrust: "model"
        case .modelRecomputed: "model recomputed"
        case .modelDivergence: "distance from floating point"
        case .inputOrigin: "origin of the input"
        case .nonce: "nonce"
        case .validity: "validity"
        case .expectRule: "expected rule"
        case .expectWindow: "expected window"
        case .expectVerdict: "expected verdict"
        case .expectSensor: "expected sensor"
        case .expectDevice: "expected device"
        case .expectCounter: "expected counter"
        case .expectModel: "expected model"
        case .expectAnswer: "expected answer"
        case .expectCircuit: "expected circuit"
        case .expectAudience: "expected audience"
        case .timeEvidence: "time evidence"
        case .counterReuse: "counter reuse"
        case .calibration: "calibration"
        }
    }
}
