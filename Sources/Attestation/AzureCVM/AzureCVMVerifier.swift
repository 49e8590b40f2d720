import CanonicalEncoding
import Verification

/// Verifies evidence of Azure confidential machines: the hardware vouches for the paravisor's claims, they for the virtual TPM's key, and
/// that key signs a quote that is bound to what the requester chose.
public enum AzureCVMVerifier: EvidenceVerifier {
    /// The virtual TPM of an Azure confidential machine.
    public static let kind = EvidenceKind.azureCVM

    /// Reads evidence in JSON.
    ///
    /// - Throws: `azure.…`, `snp.…`, `tpm.…`, see `AzureCVMEvidence.init`.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> AzureCVMEvidence { try AzureCVMEvidence(bytes) }

    /// Checks evidence. It is bound by the quote's qualifying data.
    ///
    /// - Parameters:
    ///   - collateral: of the hardware: certificates and revocation lists.
    ///   - time: seconds since 1970, UTC.
    public static func appraise(
        _ evidence: AzureCVMEvidence, collateral: Collateral, policy: AzureCVMPolicy, at time: Int64
    ) -> Appraisal {
        let (report, quote) = (evidence.report, evidence.quote)
        var record = AppraisalRecord(.azureCVM, signedRegion: evidence.signedRegion)
        record.binding = quote.quote.qualifyingData
        record.claims = evidence.claims
        record.expect(
            report.reportData == report.expectedReportData, "azure.runtime-claims",
            "the hardware's report is of the claims", else: "azure.runtime-claims-mismatch", .invalid,
            "the hardware's report is of other claims")
        record.pass("azure.attestation-key", "the claims name the virtual TPM's key")
        let hardware: EvidenceKind = if case .snp = report.hardware { .sevSNP } else { .tdx }
        record.expect(
            policy.acceptedHardware.contains(hardware), "azure.hardware", "the policy accepts the hardware",
            else: "azure.hardware-not-accepted", .notAccepted,
            "the policy does not accept hardware of the kind \(hardware.rawValue)")
        switch report.hardware {
        case .snp(let own):
            var snp = policy.snp
            snp.reportData = report.expectedReportData
            let appraisal = SEVSNPVerifier.appraise(
                SEVSNPEvidence(report: own, files: evidence.files), collateral: collateral, policy: snp, at: time)
            record.claims += appraisal.claims
            record.include(appraisal)
        case .tdx:
            if let own = evidence.tdxQuote {
                var tdx = policy.tdx
                tdx.expectedBinding = report.expectedReportData
                let isOfReport =
                    if case .domain(let body) = own.body { body.reportData == report.reportData } else { false }
                record.expect(
                    isOfReport, "azure.tdx-binding", "the quote is of the hardware's report",
                    else: "azure.tdx-binding-mismatch", .invalid, "the quote is of another report of the hardware")
                let appraisal = TDXQuoteVerifier.appraise(own, collateral: collateral, policy: tdx, at: time)
                record.claims += appraisal.claims
                record.include(appraisal)
            }
        }
        record.checkQuote(quote, policy: policy.tpm)
        record.checkConfiguration(of: report, policy: policy)
        return record.appraisal
    }
}

extension AzureCVMEvidence {
    /// What was signed, by the hardware and by the virtual TPM.
    fileprivate var signedRegion: [UInt8] {
        switch report.hardware {
        case .snp(let own): own.signedRegion + quote.quote.message
        case .tdx: (tdxQuote?.signedRegion ?? []) + quote.quote.message
        }
    }

    /// What the paravisor and its TPM say.
    fileprivate var claims: [Appraisal.Claim] {
        let hardware = if case .snp = report.hardware { "SEV-SNP" } else { "TDX" }
        return [Appraisal.Claim("hardware", .string(hardware))]
            + report.configuration.map { Appraisal.Claim("vm-\($0.name)", $0.value) }
            + (report.userData.map { [Appraisal.Claim("user-data", .string(Hex.encode($0)))] } ?? [])
            + quote.quote.claims + quote.registerClaims
    }
}

extension AppraisalRecord {
    /// What the paravisor says of the machine.
    fileprivate mutating func checkConfiguration(of report: AzureHCLReport, policy: AzureCVMPolicy) {
        if policy.requiresSecureBoot {
            let isSecure = report.configuration.contains { $0.name == "secure-boot" && $0.value == .bool(true) }
            expect(
                isSecure, "azure.secure-boot", "the machine was booted with secure boot",
                else: "azure.no-secure-boot", .notAccepted, "the machine was booted without secure boot")
        } else {
            skip("azure.secure-boot", code: "azure.secure-boot-not-compared", "secure boot was not looked at")
        }
        if let expected = policy.userData {
            expect(
                report.userData == expected, "azure.user-data", "the owner's data is what was expected",
                else: "azure.user-data-mismatch", .invalid, "the owner's data is other than was expected")
        } else {
            skip("azure.user-data", code: "azure.user-data-not-compared", "the owner's data was not compared")
        }
    }
}
