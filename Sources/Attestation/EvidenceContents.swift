import CanonicalEncoding
import Certificates

/// What evidence says, before anything of it was checked: whoever wrote the bytes can have made all of it up.
public struct EvidenceContents: Sendable {
    /// What it was read as.
    public let kind: EvidenceKind
    /// Its format and version, in words.
    public let format: String
    /// Which receipt it is: a digest of what is signed, if the signature holds.
    public let receipt: Digest
    /// The bytes that the requester chose; `nil` if it has no such place.
    public let binding: [UInt8]?
    /// What it says, in the order of its format.
    public let claims: [Appraisal.Claim]
    /// The certificates that it carries, in its order. Nobody checked who issued them.
    public let certificates: [Certificate]
}

extension EvidenceAppraiser {
    /// Reads evidence and checks nothing.
    ///
    /// - Parameter kind: what it is to be; `nil` for the first kind that it can be read as, never software's.
    /// - Throws: as `appraise`.
    public static func inspect(_ bytes: [UInt8], as kind: EvidenceKind?) throws(EvidenceError) -> EvidenceContents {
        guard bytes.count <= maximumByteCount else {
            throw EvidenceError(
                code: "evidence.too-long", message: "evidence of more than \(maximumByteCount) bytes is not read")
        }
        if let kind { return try contents(of: bytes, as: kind) }
        for kind in EvidenceKind.allCases where kind != .software {
            if let contents = try? contents(of: bytes, as: kind) { return contents }
        }
        throw EvidenceError(
            code: "evidence.unknown-kind",
            message: "this can be read as evidence of no kind; say which it should be, to learn what is wrong with it")
    }

    private static func contents(of bytes: [UInt8], as kind: EvidenceKind) throws(EvidenceError) -> EvidenceContents {
        switch kind {
        case .sgx:
            let quote = try SGXQuoteVerifier.parse(bytes)
            return contents(SGXQuoteVerifier.self, quote, DCAPPolicy(), "SGX quote, \(quote.format)", quote.carried)
        case .tdx:
            let quote = try TDXQuoteVerifier.parse(bytes)
            return contents(TDXQuoteVerifier.self, quote, DCAPPolicy(), "TDX quote, \(quote.format)", quote.carried)
        case .dstack:
            let report = try DstackVerifier.parse(bytes)
            return contents(
                DstackVerifier.self, report, DstackPolicy(),
                "dstack report of \(report.events.count) events, TDX quote, \(report.quote.format)",
                report.quote.carried)
        case .sevSNP:
            let evidence = try SEVSNPVerifier.parse(bytes)
            return contents(
                SEVSNPVerifier.self, evidence, SEVSNPPolicy(),
                "SEV-SNP attestation report, version \(evidence.report.version), as \(evidence.container.rawValue)",
                EndorsementPool(evidence.files).certificates)
        case .nitro:
            let document = try NitroVerifier.parse(bytes)
            return contents(
                NitroVerifier.self, document, NitroPolicy(), "Nitro attestation document, COSE_Sign1", document.carried)
        case .software:
            let document = try SoftwareVerifier.parse(bytes)
            return contents(
                SoftwareVerifier.self, document, SoftwarePolicy(),
                "document in the format of Nitro's, COSE_Sign1: no hardware protection", document.carried)
        case .nvidiaGPU:
            let evidence = try NVIDIAVerifier.parse(bytes)
            return contents(
                NVIDIAVerifier.self, evidence, NVIDIAPolicy(),
                "SPDM measurements of \(evidence.devices.count) device(s)",
                evidence.devices.flatMap(\.chain))
        case .azureCVM:
            let evidence = try AzureCVMVerifier.parse(bytes)
            return contents(
                AzureCVMVerifier.self, evidence, AzureCVMPolicy(), "TPM quote and HCL report of an Azure machine",
                EndorsementPool(evidence.files).certificates + (evidence.tdxQuote?.carried ?? []))
        case .tpm:
            return contents(
                TPMVerifier.self, try TPMVerifier.parse(bytes), TPMPolicy(), "TPM 2.0 quote (TPMS_ATTEST)", [])
        }
    }

    /// What a verifier reads, without its findings: at a time when nothing holds, and with nothing to check it by.
    private static func contents<Verifier: EvidenceVerifier>(
        _ verifier: Verifier.Type, _ evidence: Verifier.Evidence, _ policy: Verifier.Policy, _ format: String,
        _ certificates: [Certificate]
    ) -> EvidenceContents {
        let appraisal = verifier.appraise(evidence, collateral: Collateral(), policy: policy, at: 0)
        return EvidenceContents(
            kind: verifier.kind, format: format, receipt: appraisal.receipt, binding: appraisal.binding,
            claims: appraisal.claims, certificates: certificates)
    }
}

extension IntelQuote {
    fileprivate var format: String { "version \(version)" }

    /// The certificates of its platform; none if they cannot be read.
    fileprivate var carried: [Certificate] { (try? Certificate.chain(pem: certificates)) ?? [] }
}

extension NitroDocument {
    /// Its signer's certificate, and those above it.
    fileprivate var carried: [Certificate] { [certificate] + bundle.reversed() }
}
