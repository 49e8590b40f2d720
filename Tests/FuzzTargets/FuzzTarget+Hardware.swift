import Attestation
import CanonicalEncoding
import Certificates

extension FuzzTarget {
    /// What evidence of hardware is made of.
    static let hardwareFormats = [
        cbor, openEndedCBOR, cose, tcbInfo, quotingEnclave, manifest, eventLog, tpmQuote, tpmSignature, tpmPublicArea,
        hclReport,
    ]

    private static let cbor = parser(
        "cbor", "what is accepted is written again as the same bytes", shortRunCount: 20_000, seeds: cborSeeds,
        { bytes throws(EvidenceError) in try CBORValue(parsing: bytes) },
        then: { value, bytes throws(FuzzViolation) in
            try require(value.encoded == bytes, "it is written again as other bytes")
        })

    private static let openEndedCBOR = parser(
        "cbor-open-ended", "what is accepted is written again as bytes that are read as the same",
        shortRunCount: 10_000,
        seeds: cborSeeds, { bytes throws(EvidenceError) in try CBORValue(parsing: bytes, limits: .signedContents) },
        then: { value, _ throws(FuzzViolation) in
            let again = try? CBORValue(parsing: value.encoded)
            try require(again == value, "it is written again as something else")
        })

    private static let cborSeeds: @Sendable () throws -> [[UInt8]] = {
        let documents = try (GoldenEvidence.all(.nitro) + GoldenEvidence.all(.software)).map(\.evidence)
        // All kinds of heads; the last is open-ended.
        let values: [CBORValue] = [
            .map([
                CBOREntry(.unsigned(23), .negative(24)), CBOREntry(.text("ü"), .tagged(55_799, .null)),
                CBOREntry(.bytes([1]), .array([.bool(true), .bool(false), .undefined, .unsigned(.max)])),
            ]), .array([.unsigned(24), .unsigned(256), .unsigned(65_536), .unsigned(1 << 32)]),
        ]
        return try documents + documents.map { try COSESign1(parsing: $0).payload } + values.map(\.encoded) + [
            [0xBF, 0x01, 0x9F, 0x02, 0xFF, 0xFF]
        ]
    }

    private static let cose = parser(
        "cose", "what is accepted is written again as the same bytes, but for its tag", shortRunCount: 10_000,
        seeds: { try (GoldenEvidence.all(.nitro) + GoldenEvidence.all(.software)).map(\.evidence) },
        { bytes throws(EvidenceError) in try COSESign1(parsing: bytes) },
        then: { message, bytes throws(FuzzViolation) in
            try require(bytes.suffix(message.encoded.count).elementsEqual(message.encoded), "it is written otherwise")
            try require(bytes.count - message.encoded.count <= 1, "there is more than a tag before it")
        })

    private static let tcbInfo = parser(
        "tcb-info", "read twice it is the same; its levels are in order", seeds: signedMember("tcb_info", "tcbInfo"),
        { bytes throws(EvidenceError) in try TCBInfo(parsing: bytes) },
        then: { info, _ throws(FuzzViolation) in
            try require(info.isOrdered, "a lower level stands before a higher one")
        })

    private static let quotingEnclave = parser(
        "qe-identity", seeds: signedMember("qe_identity", "qeIdentity"),
        { bytes throws(EvidenceError) in try EnclaveIdentity(parsing: bytes) })

    /// What Intel signed, as it stands in the collateral of genuine quotes.
    private static func signedMember(_ name: String, _ sample: String) -> @Sendable () throws -> [[UInt8]] {
        {
            let goldens = try GoldenEvidence.all(.sgx) + GoldenEvidence.all(.tdx)
            return try [FuzzCorpus.own("\(sample).json")]
                + goldens.flatMap(\.files).compactMap { file in
                    guard case .string(let text)? = try JSONValue(parsing: file)[name] else { return nil }
                    return Array(text.utf8)
                }
        }
    }

    private static let manifest = parser(
        "rim-xml",
        seeds: {
            let names = [
                "NV_GPU_DRIVER_GH100_550.144.03", "switchVBIOSRim_NV_SWITCH_BIOS_5612_0002_890_9610550001",
            ]
            return try [FuzzCorpus.own("manifest.xml")]
                + FuzzCorpus.vectors(names.map { "nvidia-gpu/attestation-sdk/\($0).xml" })
        }, { bytes throws(EvidenceError) in try NVIDIAManifest(parsing: bytes) })

    private static let eventLog = parser(
        "tpm-event-log", "read twice it is the same; zeros after it change nothing", shortRunCount: 2000,
        seeds: {
            try ["event-log.bin", "event-log-ones.bin"].map { try FuzzCorpus.own($0) }
                + FuzzCorpus.vectors(["tpm/dstack/tpm_eventlog.bin", "tpm/google/cos-101-amd-sev.bin"])
        }, { bytes throws(EvidenceError) in try TPMEventLog(bytes) },
        then: { log, bytes throws(FuzzViolation) in
            // After ones there may be nothing but ones.
            guard !bytes.suffix(4).contains(0xFF) else { return }
            try require(
                (try? TPMEventLog(bytes + [UInt8](repeating: 0, count: 64))) == log, "zeros after it change it")
        })

    private static let tpmQuote = parser(
        "tpm-quote", "it keeps the bytes that were signed", shortRunCount: 10_000,
        seeds: { try FuzzCorpus.vectors(["tpm/dstack/tpm_quote_sample.bin", "az-snp-vtpm/trustee/tpm-quote.msg"]) },
        { bytes throws(EvidenceError) in try TPMQuote(bytes) },
        then: { quote, bytes throws(FuzzViolation) in
            try require(quote.message == bytes, "it keeps other bytes than were signed")
        })

    private static let tpmSignature = parser(
        "tpm-signature", shortRunCount: 10_000,
        seeds: {
            [[0x00, 0x14, 0x00, 0x0B, 0x01, 0x00] + [UInt8](repeating: 7, count: 256)]
                + [
                    [0x00, 0x18, 0x00, 0x0B, 0x00, 0x20] + [UInt8](repeating: 7, count: 32)
                        + [0x00, 0x20] + [UInt8](repeating: 8, count: 32)
                ]
        }, { bytes throws(EvidenceError) in try TPMSignature(bytes) })

    /// What is compared of a key.
    private struct Area: Equatable {
        let key: Digest
        let attributes: TPMPublicArea.Attributes
    }

    private static let tpmPublicArea = parser(
        "tpm-public-area", shortRunCount: 10_000,
        seeds: {
            [
                [
                    0x00, 0x01, 0x00, 0x0B, 0x00, 0x05, 0x00, 0x72, 0x00, 0x00, 0x00, 0x10, 0x00, 0x14, 0x00, 0x0B,
                    0x08,
                    0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00,
                ] + [UInt8](repeating: 0xC1, count: 256)
            ]
        },
        { bytes throws(EvidenceError) in
            let area = try TPMPublicArea(bytes)
            return Area(key: area.key.fingerprint, attributes: area.attributes)
        })

    /// What is compared of a paravisor's report.
    private struct Paravisor: Equatable {
        let reportData: [UInt8]
        let claims: [UInt8]
        let key: Digest
        let userData: [UInt8]?
        let configuration: [JSONMember]
    }

    private static let hclReport = parser(
        "azure-hcl-report", shortRunCount: 5000,
        seeds: {
            try FuzzCorpus.vectors([
                "az-snp-vtpm/trustee/hcl-report.bin", "az-snp-vtpm/kinvolk/hcl-report-snp.bin",
                "az-tdx-vtpm/trustee/hcl-report.bin",
            ])
        },
        { bytes throws(EvidenceError) in
            let report = try AzureHCLReport(bytes)
            return Paravisor(
                reportData: report.reportData, claims: report.claims, key: report.attestationKey.fingerprint,
                userData: report.userData, configuration: report.configuration)
        })
}
