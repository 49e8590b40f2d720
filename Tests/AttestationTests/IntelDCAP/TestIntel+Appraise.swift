import Attestation
import CanonicalEncoding
import TestCertificates
import Testing
import Verification

/// Appraisals of quotes of the tests' own Intel.
extension TestIntel {
    /// One for all tests that change nothing of its keys.
    static let shared = TestIntel()

    func appraise(
        _ quote: TestQuote, _ published: TestPublished? = nil, _ policy: DCAPPolicy = DCAPPolicy(),
        at time: Int64 = TestIntel.time
    ) throws -> Appraisal {
        let published = published ?? (quote.kind == .sgx ? .sgx : .tdx)
        return try appraise(quote.bytes(self), quote.kind, published.collateral(self), policy, at: time)
    }

    func appraise(
        _ bytes: [UInt8], _ kind: EvidenceKind, _ collateral: Collateral, _ policy: DCAPPolicy = DCAPPolicy(),
        at time: Int64 = TestIntel.time
    ) throws -> Appraisal {
        let verifier = IntelVectors.verifier(of: kind)
        return verifier.appraise(
            try verifier.parse(bytes), collateral: collateral, policy: policy, at: time, anchors: try anchors)
    }
}

/// The appraisal is refused, first of all for this.
func expectRefusal(
    _ appraisal: Appraisal, _ code: String, _ outcome: Outcome = .invalid, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(
        appraisal.refusal == code && appraisal.outcome == outcome,
        "\(what): \(appraisal.outcome), \(appraisal.failures)", sourceLocation: sourceLocation)
}

/// A copy with something changed.
func with<Value>(_ value: Value, _ change: (inout Value) -> Void) -> Value {
    var copy = value
    change(&copy)
    return copy
}
