import Certificates

/// Verifiers of Intel's quotes: all the same but for what a quote is about.
public protocol IntelQuoteVerifier: EvidenceVerifier where Evidence == IntelQuote, Policy == DCAPPolicy {}

extension IntelQuoteVerifier {
    /// Reads a quote.
    ///
    /// - Throws: under the kind's name, `….too-long`, `….truncated`, `….unsupported-version`, `….unsupported-key-type`, `….wrong-tee`,
    ///   `….wrong-vendor`, `….wrong-length`, `….unsupported-certification`, `….trailing-bytes`; of TDX also `tdx.reserved-not-zero` and
    ///   `tdx.unsupported-body`.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> IntelQuote { try IntelQuote(bytes, kind: kind) }

    /// Checks a quote. One of another kind traps: only `parse` of this type makes evidence of it.
    public static func appraise(
        _ evidence: IntelQuote, collateral: Collateral, policy: DCAPPolicy, at time: Int64
    ) -> Appraisal {
        appraise(evidence, collateral: collateral, policy: policy, at: time, anchors: IntelRoots.production)
    }

    /// The same under other roots than Intel's. For tests alone: no product code calls it.
    package static func appraise(
        _ evidence: IntelQuote, collateral: Collateral, policy: DCAPPolicy, at time: Int64, anchors: TrustAnchors
    ) -> Appraisal {
        precondition(evidence.body.kind == kind, "evidence of another kind of hardware")
        return DCAPExamination.record(
            of: evidence, kind: kind, collateral: collateral, policy: policy, at: time, anchors: anchors
        ).appraisal
    }
}

/// Quotes of Intel SGX, version 3, with ECDSA.
public enum SGXQuoteVerifier: IntelQuoteVerifier {
    /// What is verified.
    public static let kind = EvidenceKind.sgx
}

/// Quotes of Intel TDX, versions 4 and 5, with ECDSA.
public enum TDXQuoteVerifier: IntelQuoteVerifier {
    /// What is verified.
    public static let kind = EvidenceKind.tdx
}

extension IntelQuote.Body {
    /// Whose quotes are about this.
    var kind: EvidenceKind {
        switch self {
        case .enclave: .sgx
        case .domain: .tdx
        }
    }

    /// REPORTDATA: what the enclave or the domain chose, 64 bytes.
    var reportData: [UInt8] {
        switch self {
        case .enclave(let body): body.reportData
        case .domain(let body): body.reportData
        }
    }
}
