import Attestation
import CanonicalEncoding
import TestSupport
import Testing
import Verification

/// Reports of real machines, with the certificates that hang with them.
struct SEVSNPVector: Sendable, CustomTestStringConvertible {
    let name: String
    let product: SEVSNPProduct
    /// The evidence, as it came.
    let file: String
    /// Certificates.
    let collateralFiles: [String]
    /// What the default policy holds against it.
    let refusals: Set<String>

    var testDescription: String { name }

    /// A time at which all certificates hold: 2026-09-21.
    static let time: Int64 = 1_790_000_000

    static let all = [
        SEVSNPVector(
            name: "google", product: .milan, file: "google/attestation.bin",
            collateralFiles: ["google/vcek.testcer", "google/ask_ark_milan.pem"],
            refusals: ["snp.product-denied", "snp.policy-debug-set", "snp.platform-alias-check-complete-missing"]),
        SEVSNPVector(
            name: "virtee", product: .milan, file: "virtee/report_milan.hex",
            collateralFiles: ["virtee/vcek_milan.der", "virtee/cert_chain_milan"],
            refusals: ["snp.product-denied", "snp.platform-alias-check-complete-missing"]),
        SEVSNPVector(
            name: "dstack", product: .milan, file: "dstack/sev_snp_attestation.bin",
            collateralFiles: ["dstack/sev_snp_vcek.pem", "dstack/sev_snp_ask.pem", "microsoft/milan_ark.pem"],
            refusals: ["snp.product-denied"]),
        SEVSNPVector(
            name: "microsoft Milan", product: .milan, file: "microsoft/milan_attestation_report.bin",
            collateralFiles: ["microsoft/milan_vcek.pem", "microsoft/milan_ask.pem", "microsoft/milan_ark.pem"],
            refusals: ["snp.product-denied"]),
        SEVSNPVector(
            name: "microsoft Genoa", product: .genoa, file: "microsoft/genoa_attestation_report.bin",
            collateralFiles: ["microsoft/genoa_vcek.pem", "microsoft/genoa_ask.pem", "microsoft/genoa_ark.pem"],
            refusals: []),
        SEVSNPVector(
            name: "microsoft Turin", product: .turin, file: "microsoft/turin_attestation_report.bin",
            collateralFiles: ["microsoft/turin_vcek.pem", "microsoft/turin_ask.pem", "microsoft/turin_ark.pem"],
            refusals: []),
        SEVSNPVector(
            name: "trustee, in an Azure machine", product: .milan, file: "../az-snp-vtpm/trustee/hcl-report.bin",
            collateralFiles: ["../az-snp-vtpm/trustee/vcek.pem"],
            refusals: [
                "snp.product-denied", "snp.platform-alias-check-complete-missing", "snp.tcb-provisional",
            ]),
    ]

    /// The bytes of the evidence; of the Azure machine's container only the report.
    func bytes() throws -> [UInt8] {
        let bytes = try SharedVectors.attestation.bytes("snp/" + file)
        if file.hasSuffix(".hex") {
            return try Hex.decode(String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self).lowercased())
        }
        return file.hasPrefix("../") ? Array(bytes[32..<32 + SEVSNPReport.byteCount]) : bytes
    }

    func evidence() throws -> SEVSNPEvidence { try SEVSNPVerifier.parse(bytes()) }

    func collateral() throws -> Collateral {
        Collateral(files: try collateralFiles.map { try SharedVectors.attestation.bytes("snp/" + $0) })
    }

    func appraise(_ policy: SEVSNPPolicy = SEVSNPPolicy(), at time: Int64 = Self.time) throws -> Appraisal {
        SEVSNPVerifier.appraise(try evidence(), collateral: try collateral(), policy: policy, at: time)
    }
}

extension SEVSNPPolicy {
    /// One that takes Milan, debugging, provisional firmware and memory that nobody looked at.
    static var lenient: SEVSNPPolicy {
        var policy = SEVSNPPolicy()
        policy.deniedProducts = []
        policy.forbiddenGuestPolicy = []
        policy.requiredPlatform = []
        policy.allowsProvisionalFirmware = true
        return policy
    }
}
