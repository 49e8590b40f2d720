import Attestation
import CanonicalEncoding
import Certificates
import TestSupport
import Testing
import Verification

/// Evidence of NVIDIA's own devices: the table of expected verdicts, and what is left of it when something is another.
@Suite("NVIDIA vectors", .enabled(if: SharedVectors.attestation.areThere, Comment(rawValue: SharedVectors.absence)))
struct NVIDIAVectorTests {
    private static let time: Int64 = 1_795_219_200
    /// Everything that a report of any age and mode may be.
    private static let loose = NVIDIAPolicy(
        allowsUnmeasured: true, modes: Set(NVIDIAFields.Mode.allCases), allowsUnreportedMode: true,
        requiresFirmwareIdentity: false)

    private func appraise(
        _ evidence: [UInt8], _ policy: NVIDIAPolicy = loose, _ files: [[UInt8]] = [], at time: Int64 = time
    ) throws -> Appraisal {
        NVIDIAVerifier.appraise(
            try NVIDIAVerifier.parse(evidence), collateral: Collateral(files: files), policy: policy, at: time)
    }

    @Test("each comes to what is known of it", arguments: NVIDIAVector.all)
    func table(_ vector: NVIDIAVector) throws {
        let evidence = try vector.evidence()
        #expect(try NVIDIAVerifier.parse(evidence).devices.count == vector.count)
        let appraisal = try appraise(evidence)
        switch vector.outcome {
        case .verified:
            #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
            // 9999-12-31T23:59:59Z
            #expect(appraisal.validity?.upperBound == 253_402_300_799)
        case .refused(let code):
            #expect(appraisal.outcome == .invalid)
            #expect(appraisal.refusal == code)
        }
    }

    @Test("the chains hold from their first second on", arguments: NVIDIAVector.all.filter { $0.outcome == .verified })
    func window(_ vector: NVIDIAVector) throws {
        let evidence = try vector.evidence()
        let validity = try #require(try appraise(evidence).validity)
        for (time, code) in [
            (validity.lowerBound - 1, "path.not-yet-valid"), (validity.lowerBound, nil), (validity.upperBound - 1, nil),
            (validity.upperBound, "path.expired"),
        ] as [(Int64, String?)] {
            #expect(try appraise(evidence, at: time).refusal == code)
        }
    }

    @Test("the default policy refuses what nothing is known of", arguments: NVIDIAVector.all)
    func defaultPolicy(_ vector: NVIDIAVector) throws {
        let appraisal = try appraise(vector.evidence(), NVIDIAPolicy())
        #expect(appraisal.outcome == (vector.outcome == .verified ? .notAccepted : .invalid))
        #expect(appraisal.findings.contains { $0.code == "nvidia.reference-not-given" })
    }

    @Test("the nonce is the one that was asked with")
    func nonce() throws {
        let vector = try #require(NVIDIAVector.all.first { $0.name == "nvtrust/hopperAttestationReport.txt" })
        var policy = Self.loose
        policy.nonce = try Hex.decode("931d8dd0add203ac3d8b4fbde75e115278eefcdceac5b87671a748f32364dfcb")
        #expect(try appraise(vector.evidence(), policy).outcome == .verified)
        policy.nonce = [UInt8](repeating: 0, count: 32)
        #expect(try appraise(vector.evidence(), policy).refusal == "nvidia.nonce-mismatch")
    }

    @Test("each is refused under every other root, and as every other kind", arguments: NVIDIAVector.all)
    func otherRoots(_ vector: NVIDIAVector) throws {
        let evidence = try vector.evidence()
        var policy = Self.loose
        for roots in [TrustAnchors.awsNitro, TrustAnchors(keys: [])] {
            policy.roots = roots
            #expect(try appraise(evidence, policy).failures.contains("path.untrusted-root"))
            #expect(try appraise(evidence, policy).outcome == .invalid)
        }
        #expect(refusal { try NitroVerifier.parse(evidence) } != nil)
        #expect(refusal { try SoftwareVerifier.parse(evidence) } != nil)
    }

    @Test("no device's chain goes with another device's report")
    func otherChains() throws {
        let devices = try NVIDIAVector.all.filter { $0.outcome == .verified && $0.count == 1 }.map { vector in
            let json = try JSONValue(parsing: vector.evidence())
            guard case .array(let devices) = json else { throw EvidenceError(code: "test", message: "no array") }
            return devices[0]
        }
        for (place, report) in devices.enumerated() {
            for (other, chain) in devices.enumerated()
            where other != place && chain["certificate"] != report["certificate"] {
                let mixed = report.replacing([.member("certificate")], with: chain["certificate"])
                #expect(try appraise(JSONValue.array([mixed]).canonicalBytes).failures.contains("nvidia.bad-signature"))
            }
        }
    }

    @Test("a switch's measurements are those of NVIDIA's manifest")
    func switchManifest() throws {
        let file = try SharedVectors.attestation.bytes(
            "nvidia-gpu/attestation-sdk/switchVBIOSRim_NV_SWITCH_BIOS_5612_0002_890_9610550001.xml")
        let vector = try #require(NVIDIAVector.all.first { $0.name == "attestation-sdk/switchAttestationReport.txt" })
        let policy = NVIDIAPolicy(manifestFiles: [.sha256(of: file)])
        let appraisal = try appraise(vector.evidence(), policy, [file])
        #expect(appraisal.outcome == .verified, "\(appraisal.findings.filter { $0.consequence != .verified })")
        #expect(appraisal.finding("nvidia.measurements")?.result == .passed)
        #expect(appraisal.finding("nvidia.development-mode")?.result == .passed)
        #expect(try appraise(vector.evidence(), NVIDIAPolicy(), [file]).outcome == .notAccepted)
        #expect(try appraise(vector.evidence(), policy, []).refusal == "nvidia.manifest-missing")
    }

    @Test("a GPU's measurements are not those of manifests that were changed")
    func changedManifests() throws {
        let files = try [
            "sample_rims__NV_GPU_DRIVER_GH100_535.86.09_measurement_mismatch.xml",
            "sample_rims__NV_GPU_VBIOS_1010_0200_882_96005E0001_measurement_mismatch.xml",
        ].map { try SharedVectors.attestation.bytes("nvidia-gpu/attestation-sdk/" + $0) }
        let vector = try #require(
            NVIDIAVector.all.first { $0.name.hasSuffix("gpu__hopperAttestationReport.txt") })
        var policy = Self.loose
        policy.manifestFiles = Set(files.map { .sha256(of: $0) })
        let appraisal = try appraise(vector.evidence(), policy, files)
        #expect(appraisal.refusal == "nvidia.measurement-mismatch")
        #expect(appraisal.outcome == .notAccepted)
    }

    @Test("all of NVIDIA's manifests are read")
    func manifests() throws {
        for (name, version, count) in [
            ("attestation-sdk/NV_GPU_DRIVER_GH100_550.144.03.xml", "550.144.03", 21),
            ("attestation-sdk/incorrect_signature_driver_rim.xml", nil, nil),
            ("attestation-sdk/sample_rims__NV_GPU_DRIVER_GH100_570.124.03_expired.xml", nil, nil),
            ("attestation-sdk/sample_rims__NV_SWITCH_BIOS_5612_0002_890_9610550001_measurement_mismatch.xml", nil, nil),
            ("attestation-sdk/sample_rims__NV_SWITCH_BIOS_5612_0002_890_9610550001_invalid_signature.xml", nil, nil),
            ("nvtrust/Driver_RIM_test_no_gpu.swidtag", "545.00", 21),
            ("nvtrust/1010_0200_882_96005E0001_test_no_gpu.swidtag", "96.00.5E.00.01", 12),
        ] as [(String, String?, Int?)] {
            let manifest = try NVIDIAManifest(parsing: SharedVectors.attestation.bytes("nvidia-gpu/" + name))
            #expect(!manifest.digests.isEmpty)
            if let version { #expect(manifest.version == version) }
            if let count { #expect(manifest.digests.count == count) }
        }
    }

    /// A bit of every byte of the report; and of the JSON around it, where spaces, the version and PEM's lines can be another.
    @Test("a flipped bit in any byte of a report is refused")
    func reportFlips() throws {
        let vector = try #require(NVIDIAVector.all.first { $0.name == "attestation-sdk/switchAttestationReport.txt" })
        let json = try JSONValue(parsing: vector.evidence())
        let report = try Hex.decode(
            String(decoding: SharedVectors.attestation.bytes("nvidia-gpu/" + vector.name), as: UTF8.self))
        let accepted = report.indices.filter { place in
            var changed = report
            changed[place] ^= 1 << UInt8(place % 8)
            let text = JSONValue.string(Base64.encode(changed))
            let evidence = json.replacing([.element(0), .member("evidence")], with: text)
            return isAccepted(evidence.canonicalBytes)
        }
        #expect(accepted == [])
        for count in stride(from: 0, to: report.count, by: 7) {
            let text = JSONValue.string(Base64.encode(Array(report[..<count])))
            let evidence = json.replacing([.element(0), .member("evidence")], with: text)
            #expect(refusal { try NVIDIAVerifier.parse(evidence.canonicalBytes) } == "nvidia.truncated")
        }
    }

    @Test("what can be changed around a report does not change its receipt")
    func chainFlips() throws {
        let vector = try #require(NVIDIAVector.all.first { $0.name == "attestation-sdk/switchAttestationReport.txt" })
        let json = try JSONValue(parsing: vector.evidence())
        let receipt = try appraise(vector.evidence()).receipt
        guard case .array(let devices) = json, case .string(let text)? = devices[0]["certificate"] else { return }
        let pem = try Base64.decode(text)
        let encoded = { (pem: [UInt8]) in
            json.replacing([.element(0), .member("certificate")], with: .string(Base64.encode(pem))).canonicalBytes
        }
        let accepted = pem.indices.filter { place in
            var changed = pem
            changed[place] ^= 1 << UInt8(place % 8)
            let evidence = encoded(changed)
            guard isAccepted(evidence) else { return false }
            return (try? appraise(evidence))?.receipt == receipt
        }
        // Of PEM only line ends can become other blanks; of the certificates nothing can.
        #expect(accepted.allSatisfy { pem[$0] == 0x0A }, "\(accepted)")
        #expect(try appraise(encoded(pem + Array("\n\n".utf8))).receipt == receipt)
        #expect(try appraise(encoded(Array("text before\n".utf8) + pem)).receipt == receipt)
        let spaced = Array(" ".utf8) + (try vector.evidence()) + Array("\n".utf8)
        #expect(try appraise(spaced).receipt == receipt)
    }

    @Test("the twin of each signature is of the same receipt")
    func twin() throws {
        let vector = try #require(NVIDIAVector.all.first { $0.name == "nvtrust/hopperAttestationReport.txt" })
        let json = try JSONValue(parsing: vector.evidence())
        let report = try Hex.decode(
            String(decoding: SharedVectors.attestation.bytes("nvidia-gpu/" + vector.name), as: UTF8.self))
        let twin = try #require(P384.twin(of: report.suffix(96)))
        let text = JSONValue.string(Base64.encode(report.dropLast(96) + twin))
        let changed = json.replacing([.element(0), .member("evidence")], with: text).canonicalBytes
        let appraisal = try appraise(changed)
        #expect(appraisal.outcome == .verified)
        #expect(try appraisal.receipt == appraise(vector.evidence()).receipt)
    }

    /// The verifier's own tokens are no evidence: they are signed by nobody.
    @Test("tokens without a signature, and other files of NVIDIA's, are refused")
    func otherFiles() throws {
        for name in [
            "dstack/gpu_attestation_h100.json",
            "attestation-sdk/sample_attestation_data__hopperClaimsv3_detached_eat.json",
            "attestation-sdk/sample_attestation_data__switch_decoded.json", "nvtrust/verifier_device_root.pem",
        ] {
            let bytes = try SharedVectors.attestation.bytes("nvidia-gpu/" + name)
            #expect(refusal { try NVIDIAVerifier.parse(bytes) } != nil)
        }
    }

    private func isAccepted(_ evidence: [UInt8]) -> Bool { (try? appraise(evidence))?.outcome == .verified }
}
