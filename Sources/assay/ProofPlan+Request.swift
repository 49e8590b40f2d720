import CanonicalEncoding
import ProvingService
import Statements

extension BreachRequest {
    /// What is asked of an engine, once it is known to follow.
    init(
        _ plan: ProofPlan, models: [String], salt: String?, evidence: EvidenceWish, terms: RequestTerms
    ) {
        self.init(
            claim: plan.claim.rawValue, rule: plan.rule.json, windowStart: plan.window.start.text,
            windowEnd: plan.window.end.text, input: plan.signed.json, membership: plan.membership?.json,
            continuity: plan.continuity.map { Self.document($0) }, models: models, circuit: plan.shape.id, salt: salt,
            evidence: evidence, terms: terms)
    }

    /// The member `continuity` of a request; a breach hands nothing on, whatever its salt.
    private static func document(_ continuity: ClaimContinuity) -> JSONValue {
        .object(members: [
            ("before", continuity.before?.json),
            ("salt", .string(Hex.encode((continuity.after?.salt ?? .random()).bytes))),
        ])
    }
}
