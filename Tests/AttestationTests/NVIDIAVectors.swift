import CanonicalEncoding
import TestSupport

/// Evidence of NVIDIA's devices that NVIDIA and others keep, in the JSON that the verifier reads.
struct NVIDIAVector: Sendable, CustomStringConvertible {
    let name: String
    /// How many devices it is of.
    let count: Int
    let outcome: Outcome
    private let source: Source

    /// What comes of it when nothing is known of its measurements, and that is allowed.
    enum Outcome: Hashable, Sendable {
        case verified
        /// Refused with a code.
        case refused(String)
    }

    private enum Source {
        case json
        /// A report in hexadecimal, and a chain beside it.
        case report(chain: String, architecture: String)
    }

    var description: String { name }

    private init(_ name: String, _ count: Int, _ outcome: Outcome = .verified) {
        self.name = name
        self.count = count
        self.outcome = outcome
        source = .json
    }

    private init(_ name: String, chain: String, _ architecture: String, _ outcome: Outcome = .verified) {
        self.name = name
        count = 1
        self.outcome = outcome
        source = .report(chain: chain, architecture: architecture)
    }

    private static let samples = "attestation-sdk/sample_attestation_data__"

    static let all = [
        NVIDIAVector("attestation-sdk/common__hopper_evidence.json", 1),
        NVIDIAVector("attestation-sdk/common__hopper_evidence_cert_hold.json", 1),
        NVIDIAVector("attestation-sdk/common__multi_gpu_hopper.json", 4),
        NVIDIAVector("attestation-sdk/common__switch_evidence_ls10.json", 1),
        // One switch that answers four times.
        NVIDIAVector("attestation-sdk/common__multi_switch_ls10.json", 4, .refused("nvidia.repeated-device")),
        NVIDIAVector("attestation-sdk/evidence_hopper_590_12.json", 1),
        NVIDIAVector("nvtrust/gpu_evidence.json", 8), NVIDIAVector("nvtrust/switch_evidence.json", 4),
        NVIDIAVector("veraison/blackwell-evidence.json", 1),
        NVIDIAVector(
            "attestation-sdk/hopperAttestationReport.txt", chain: "attestation-sdk/hopperCertChain.txt", "HOPPER"),
        NVIDIAVector("nvtrust/hopperAttestationReport.txt", chain: "nvtrust/hopperCertChain.txt", "HOPPER"),
        NVIDIAVector(
            samples + "gpu__hopperAttestationReport.txt", chain: samples + "gpu__hopperCertChain.txt", "HOPPER"),
        NVIDIAVector(
            samples + "gpu__hopperAttestationReportExpired.txt", chain: samples + "gpu__hopperCertChainExpired.txt",
            "HOPPER"),
        NVIDIAVector(
            samples + "gpu__hopperAttestationReportInvalidSignature.txt", chain: samples + "gpu__hopperCertChain.txt",
            "HOPPER", .refused("nvidia.bad-signature")),
        NVIDIAVector(
            samples + "gpu__blackwellAttestationReport.txt", chain: samples + "gpu__blackwellCertChain.txt", "BLACKWELL"
        ),
        NVIDIAVector(
            samples + "switch__switchAttestationReport.txt", chain: samples + "switch__switchCertChain.txt", "LS10"),
        NVIDIAVector(
            samples + "switch__switchAttestationReportInvalidSignature.txt",
            chain: samples + "switch__switchCertChain.txt", "LS10", .refused("nvidia.bad-signature")),
        NVIDIAVector(
            "attestation-sdk/switchAttestationReport.txt", chain: "attestation-sdk/switchCertChain.txt", "LS10"),
    ]

    /// The evidence in JSON.
    func evidence() throws -> [UInt8] {
        let bytes = try SharedVectors.attestation.bytes("nvidia-gpu/" + name)
        guard case .report(let chain, let architecture) = source else { return bytes }
        let report = try Hex.decode(String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self))
        let pem = try SharedVectors.attestation.bytes("nvidia-gpu/" + chain)
        let device = JSONValue.object(members: [
            ("arch", .string(architecture)), ("certificate", .string(Base64.encode(pem))),
            ("evidence", .string(Base64.encode(report))), ("nonce", .string(Hex.encode(report[4..<36]))),
        ])
        return JSONValue.array([device]).canonicalBytes
    }
}
