import CanonicalEncoding
import Certificates
import Verification

/// An appraisal in the making: checks as they are made.
struct AppraisalRecord {
    let kind: EvidenceKind
    let receipt: Digest
    var binding: [UInt8]?
    var claims: [Appraisal.Claim] = []
    var platform: Appraisal.PlatformStatus?
    private var findings: [Finding] = []
    private var validity: Range<Int64>? = Int64.min..<Int64.max

    /// One without findings.
    ///
    /// - Parameter signedRegion: the bytes that the evidence's signature is of; the receipt is the digest of them.
    init(_ kind: EvidenceKind, signedRegion: [UInt8]) {
        self.kind = kind
        receipt = .sha256(domain: "assay.receipt.v1." + kind.rawValue, signedRegion)
    }

    /// A check that holds.
    mutating func pass(_ check: String, _ reason: String) {
        findings.append(Finding(check: check, code: check, result: .passed, consequence: .verified, reason: reason))
    }

    /// A check that does not hold.
    mutating func fail(_ check: String, code: String, _ consequence: Outcome, _ reason: String) {
        findings.append(Finding(check: check, code: code, result: .failed, consequence: consequence, reason: reason))
    }

    /// A check that was not made.
    mutating func skip(_ check: String, code: String, _ reason: String, consequence: Outcome = .verified) {
        findings.append(
            Finding(check: check, code: code, result: .notPerformed, consequence: consequence, reason: reason))
    }

    /// A check that holds, or does not.
    mutating func expect(
        _ condition: Bool, _ check: String, _ reason: String, else code: String, _ consequence: Outcome,
        _ refusal: String
    ) {
        if condition { pass(check, reason) } else { fail(check, code: code, consequence, refusal) }
    }

    /// What was to be checked of certificates, or why it does not hold; the value if it does.
    mutating func check<Value>(_ check: String, _ reason: String, _ found: Result<Value, PathFailure>) -> Value? {
        switch found {
        case .success(let value):
            pass(check, reason)
            return value
        case .failure(let error):
            fail(check, code: error.code, error.outcome, error.message)
            return nil
        }
    }

    /// A path that was to be checked, or why it does not hold; the path if it does.
    mutating func path(
        _ check: String, _ reason: String, _ found: Result<CertificatePath, PathFailure>
    ) -> CertificatePath? {
        guard let path = self.check(check, reason, found) else {
            validity = nil
            return nil
        }
        narrow(to: path.validity)
        return path
    }

    /// The same of a path that is checked here.
    mutating func path(
        _ check: String, _ reason: String, _ body: () throws(PathFailure) -> CertificatePath
    ) -> CertificatePath? {
        path(check, reason, Result(catching: body))
    }

    /// Takes over the findings and the validity of evidence within this evidence.
    mutating func include(_ inner: Appraisal) {
        findings += inner.findings
        if let interval = inner.validity { narrow(to: interval) } else { validity = nil }
    }

    /// The evidence holds in this interval at most.
    mutating func narrow(to interval: Range<Int64>) {
        guard let own = validity else { return }
        validity = own.overlaps(interval) ? own.clamped(to: interval) : nil
    }

    /// The appraisal.
    var appraisal: Appraisal {
        Appraisal(
            kind: kind, receipt: receipt, binding: binding, claims: claims, platform: platform, findings: findings,
            validity: findings.contains { $0.consequence == .invalid || $0.consequence == .notCheckable }
                ? nil : validity)
    }
}

extension PathFailure {
    /// What the failure means for an appraisal.
    var outcome: Outcome {
        switch kind {
        case .invalid: .invalid
        case .stale: .stale
        case .notCheckable: .notCheckable
        }
    }
}
