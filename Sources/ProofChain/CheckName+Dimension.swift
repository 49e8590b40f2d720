/// What trust in a claim is made of. The dimensions are apart on purpose: none makes up for another, and there is no sum of them.
public enum TrustDimension: String, Sendable, Hashable, CaseIterable {
    /// The file and its statements are what they say, undamaged, in their one form.
    case form
    /// What is claimed follows from the inputs: it was computed as the statement says.
    case computation
    /// The machine that computed was genuine, up to date, and ran what it should.
    case runtime
    /// The inputs are what somebody known measured or wrote.
    case inputAuthenticity = "input-authenticity"
    /// It is of now, and an answer to this verifier.
    case freshness
    /// Whoever made the keys of proofs cannot forge them.
    case setup
    /// Nothing was left out.
    case completeness
    /// It is the answer to the question that was asked.
    case expectation
}

extension CheckName {
    /// Which part of trust the check is about.
    public var dimension: TrustDimension {
        switch self {
        case .bundleForm, .bundleManifest, .statementForm: .form
        case .statementCircuit, .keyDigest, .keySoundness, .keyInputs, .inputsRecomputed, .proofForm, .proofEquation,
            .evidence, .circuitDigest, .modelRecomputed, .modelDivergence:
            .computation
        case .receipt, .receiptBinding: .runtime
        case .signature, .signerTrust, .sensorTrust, .inputOrigin, .chainEdge, .counterReuse, .calibration:
            .inputAuthenticity
        case .nonce, .validity, .timeEvidence: .freshness
        case .setupTrust: .setup
        case .bundleCompleteness, .bundleSignature, .statementStanding, .continuity: .completeness
        case .modelTrust, .expectRule, .expectWindow, .expectVerdict, .expectSensor, .expectDevice, .expectCounter,
            .expectModel, .expectAnswer, .expectCircuit, .expectAudience, .policy:
            .expectation
        }
    }
}
