import Attestation
import CanonicalEncoding

/// Evidence of real machines, of which the benchmark times the check.
///
/// It is not part of the program: it lies in a folder of third-party vectors, and is as old as it is, so each has its own time.
struct VendorEvidence {
    let kind: EvidenceKind
    /// What it is, for people.
    let subject: String
    /// The evidence, and the files that vendors published with it; below the folder.
    let (file, collateralFiles): (String, [String])
    /// Seconds since 1970 at which all of it holds.
    let time: Int64
    /// At most so many seconds of one core are wanted.
    let limit: Double

    /// The name in the report.
    var name: String { kind.rawValue }

    /// All, in the order of measuring.
    static let all = [
        VendorEvidence(
            kind: .sgx, subject: "SGX quote v3, all of Intel's collateral", file: "sgx-dcap/phala/sgx_quote",
            collateralFiles: ["sgx-dcap/phala/sgx_quote_collateral.json"], time: 1_751_624_924, limit: 1e-3),
        VendorEvidence(
            kind: .tdx, subject: "TDX quote v4, all of Intel's collateral", file: "tdx-dcap/phala/tdx_quote",
            collateralFiles: ["tdx-dcap/phala/tdx_quote_collateral.json"], time: 1_751_624_191, limit: 1e-3),
        VendorEvidence(
            kind: .sevSNP, subject: "SEV-SNP report of a Genoa, three certificates",
            file: "snp/microsoft/genoa_attestation_report.bin",
            collateralFiles: ["genoa_vcek.pem", "genoa_ask.pem", "genoa_ark.pem"].map { "snp/microsoft/\($0)" },
            time: 1_790_000_000, limit: 1e-3),
        VendorEvidence(
            kind: .nitro, subject: "Nitro document with its five certificates",
            file: "nitro/evervault/valid-attestation-doc-bytes", collateralFiles: [], time: 1_665_651_480, limit: 4e-3),
    ]

    /// What has to be accepted: each of these machines as it was.
    var policies: AppraisalPolicies {
        var policies = AppraisalPolicies()
        // The quote's platform wanted a microcode option set.
        policies.sgx.acceptedStatuses = [.upToDate, .configurationAndSoftwareHardeningNeeded]
        policies.nitro.maximumAge = nil
        return policies
    }

    /// The evidence and its collateral, read.
    func loaded(_ folder: String) throws(FileError) -> (bytes: [UInt8], collateral: Collateral) {
        var files: [[UInt8]] = []
        for file in collateralFiles { files.append(try Self.read(folder, file)) }
        return (try Self.read(folder, file), Collateral(files: files))
    }

    private static func read(_ folder: String, _ name: String) throws(FileError) -> [UInt8] {
        try FileBytes.read(path: "\(folder)/\(name)", limit: EvidenceAppraiser.maximumByteCount)
    }
}
