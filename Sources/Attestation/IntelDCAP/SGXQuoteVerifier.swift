import Certificates

/// Quotes of Intel SGX, version 3, with ECDSA.
public enum SGXQuoteVerifier: EvidenceVerifier {
    /// What is read.
    public typealias Evidence = IntelQuote
    /// What is to be accepted.
    public typealias Policy = DCAPPolicy

    /// What is verified.
    public static let kind = EvidenceKind.sgx

    /// Reads a quote.
    ///
    /// - Throws: `sgx.too-long`, `sgx.truncated`, `sgx.unsupported-version`, `sgx.unsupported-key-type`, `sgx.wrong-tee`,
    ///   `sgx.wrong-vendor`, `sgx.wrong-length`, `sgx.unsupported-certification`, `sgx.trailing-bytes`.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> IntelQuote { try IntelQuote(bytes, kind: kind) }

    /// Checks a quote. A quote of a domain traps: only `parse` of this type makes evidence of it.
    public static func appraise(
        _ evidence: IntelQuote, collateral: Collateral, policy: DCAPPolicy, at time: Int64
    ) -> Appraisal {
        appraise(evidence, collateral: collateral, policy: policy, at: time, anchors: IntelRoots.production)
    }

    /// The same under other roots than Intel's. For tests alone: no product code calls it.
    package static func appraise(
        _ evidence: IntelQuote, collateral: Collateral, policy: DCAPPolicy, at time: Int64, anchors: TrustAnchors
    ) -> Appraisal {
        guard case .enclave = evidence.body else {
            preconditionFailure("a quote of a domain is no evidence of an enclave")
        }
        var examination = DCAPExamination(
            evidence, kind: kind, collateral: collateral, policy: policy, at: time, anchors: anchors)
        examination.run()
        return examination.record.appraisal
    }
}

/// Quotes of Intel TDX, versions 4 and 5, with ECDSA.
public enum TDXQuoteVerifier: EvidenceVerifier {
    /// What is read.
    public typealias Evidence = IntelQuote
    /// What is to be accepted.
    public typealias Policy = DCAPPolicy

    /// What is verified.
    public static let kind = EvidenceKind.tdx

    /// Reads a quote.
    ///
    /// - Throws: `tdx.too-long`, `tdx.truncated`, `tdx.unsupported-version`, `tdx.unsupported-key-type`, `tdx.wrong-tee`,
    ///   `tdx.wrong-vendor`, `tdx.reserved-not-zero`, `tdx.unsupported-body`, `tdx.wrong-length`,
    ///   `tdx.unsupported-certification`, `tdx.trailing-bytes`.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> IntelQuote { try IntelQuote(bytes, kind: kind) }

    /// Checks a quote. A quote of an enclave traps: only `parse` of this type makes evidence of it.
    public static func appraise(
        _ evidence: IntelQuote, collateral: Collateral, policy: DCAPPolicy, at time: Int64
    ) -> Appraisal {
        appraise(evidence, collateral: collateral, policy: policy, at: time, anchors: IntelRoots.production)
    }

    /// The same under other roots than Intel's. For tests alone: no product code calls it.
    package static func appraise(
        _ evidence: IntelQuote, collateral: Collateral, policy: DCAPPolicy, at time: Int64, anchors: TrustAnchors
    ) -> Appraisal {
        guard case .domain = evidence.body else {
            preconditionFailure("a quote of an enclave is no evidence of a domain")
        }
        var examination = DCAPExamination(
            evidence, kind: kind, collateral: collateral, policy: policy, at: time, anchors: anchors)
        examination.run()
        return examination.record.appraisal
    }
}
