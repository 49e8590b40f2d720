import Attestation
import CanonicalEncoding
import Identity
import Statements
import Verification

extension Examination {
    /// Whose signatures count: the policy's signers, or those whom the caller trusts.
    private var policySigners: Set<String> { Set(options.trustedSigners.map(\.text)) }

    /// Whether what counts of a link's evidence is what the policy asks for; yes without one.
    mutating func checkPolicy(
        of statement: Statement, _ counted: [EvidenceVerdict], _ subject: String
    ) -> Bool {
        guard let policy = options.policy else { return true }
        var facts: Set<EvidenceFact> = []
        for evidence in counted {
            switch evidence.content {
            case .proof(let key): if acceptsCircuit(of: statement, subject) { facts.insert(.proof(key: key)) }
            case .receipt(_, let appraisal):
                if let appraisal, let fact = EvidenceFact(accepted: appraisal) { facts.insert(fact) }
            case .signature(let signer): facts.insert(.signature(signer: signer.text))
            }
        }
        let finding = policy.requirement(for: statement.kind).evaluate(facts, signers: policySigners)
        if finding.isMet {
            record(.passed(.policy, subject, "as the policy asks: \(finding.reason)"))
        } else {
            record(
                .failed(
                    .policy, subject, code: finding.code, .notAccepted, finding.reason,
                    fix: "ask for a bundle with that evidence, or use another policy"))
        }
        return finding.isMet
    }

    /// Whether the policy accepts the circuit that a statement names.
    private mutating func acceptsCircuit(of statement: Statement, _ subject: String) -> Bool {
        guard let accepted = options.policy?.setup.circuits, let program = statement.computation?.program,
            !accepted.contains(program.circuitDigest)
        else { return true }
        record(
            .notPerformed(
                .policy, subject, code: "policy.circuit-not-accepted",
                "the proof does not count: it is of circuit \(program.circuitDigest), which the policy does not list"))
        return false
    }

    /// What the policy asks of statements for their own sake: that they answer a nonce, and say when they expire.
    mutating func checkPolicyFreshness(of statement: Statement, isLast: Bool, _ subject: String) {
        guard let policy = options.policy else { return }
        if policy.freshness.requiresNonce, isLast, options.nonce == nil {
            record(
                .failed(
                    .policy, subject, code: "policy.nonce-missing", .notAccepted,
                    "the policy asks that statements answer a nonce of yours, and you gave none",
                    fix: "pass --nonce with the nonce that you gave the prover"))
        }
        if policy.freshness.requiresExpiry, isLast, statement.terms.expires == nil {
            record(
                .failed(
                    .policy, subject, code: "policy.no-expiry", .notAccepted,
                    "the policy asks that statements say when they expire, and this does not"))
        }
    }

    /// Whether it is known, as the policy asks, that nothing was left out of the bundle.
    ///
    /// - Parameter signers: those whose signatures of the whole bundle hold.
    mutating func checkPolicyCompleteness(sealers: Set<DIDKey>) {
        guard let policy = options.policy else { return }
        // Another digest than the one that was given is a finding of its own.
        let byDigest = options.bundleDigest != nil
        let bySignature = sealers.contains { policySigners.contains($0.text) }
        let isKnown =
            switch policy.completeness {
            case .notRequired: true
            case .bundleDigest: byDigest
            case .signature: bySignature
            case .digestOrSignature: byDigest || bySignature
            }
        guard !isKnown else { return }
        record(
            .failed(
                .policy, "bundle", code: "policy.completeness", .notAccepted,
                "the policy asks for \(policy.completeness.sentence): links may have been left out",
                fix: policy.completeness == .signature
                    ? nil : "pass --bundle-digest with a digest that you have by another way"))
    }
}
