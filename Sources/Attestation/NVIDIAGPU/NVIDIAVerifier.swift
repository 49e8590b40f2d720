import CanonicalEncoding
import Certificates
import Verification

/// Checks reports of NVIDIA's GPUs and switches. What each finding means: docs/receipts/nvidia.md.
public enum NVIDIAVerifier: EvidenceVerifier {
    /// What it verifies.
    public static let kind = EvidenceKind.nvidiaGPU

    /// Reads evidence of one or more devices.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> NVIDIAEvidence {
        try NVIDIAEvidence(parsing: bytes)
    }

    /// Checks evidence.
    ///
    /// - Parameter collateral: the manifests whose digests the policy names; other files are passed over.
    public static func appraise(
        _ evidence: NVIDIAEvidence, collateral: Collateral, policy: NVIDIAPolicy, at time: Int64
    ) -> Appraisal {
        var record = AppraisalRecord(kind, signedRegion: evidence.signedBytes)
        let nonces = Set(evidence.devices.map(\.report.nonce))
        record.binding = nonces.count == 1 ? nonces.first : nil
        record.claims = [Appraisal.Claim("devices", .array(evidence.devices.map(\.claims)))]
        record.expect(
            nonces.count == 1, "nvidia.one-nonce", "all devices were asked with one nonce",
            else: "nvidia.several-nonces", .invalid, "the devices were asked with different nonces")
        record.checkDevices(evidence.devices, policy)
        record.checkNonce(nonces, policy)
        let manifests = record.manifests(of: policy, in: collateral)
        for (place, device) in evidence.devices.enumerated() {
            let name = "device \(place), \(device.architecture.rawValue)"
            record.checkSignatures(of: device, name, roots: policy.roots, at: time)
            record.checkIdentity(of: device, name, policy)
            record.checkVersions(of: device, name, policy)
            record.checkMode(of: device, name, policy)
            record.checkMeasurements(of: device, name, manifests, policy)
        }
        record.skip(
            "nvidia.revocation", code: "nvidia.revocation-not-checked",
            "whether a certificate was revoked was not asked: NVIDIA answers that online only",
            consequence: policy.requiresRevocation ? .notCheckable : .verified)
        record.skip(
            "nvidia.time", code: "nvidia.no-time", "a report holds no time: only its nonce can tell that it is fresh")
        record.skip(
            "nvidia.locality", code: "nvidia.relayable",
            "a report does not say which machine the device is in: it may have been relayed from another one")
        return record.appraisal
    }
}

extension NVIDIAEvidence.Device {
    fileprivate var claims: JSONValue {
        let fields = report.fields
        return .object(members: [
            ("architecture", .string(architecture.rawValue)),
            ("device-certificate", .string(chain[0].fingerprint.hex)),
            ("driver-version", fields.driverVersion.map { .string($0) }),
            ("vbios-version", fields.vbiosVersion.map { .string($0) }),
            ("mode", fields.mode.map { .string($0.rawValue) }),
            ("nonce", .string(Hex.encode(report.nonce))),
            (
                "measurements",
                .array(
                    report.measurements.map { own in
                        .object(members: [
                            ("index", .string(String(own.index))), ("digest", .string(Hex.encode(own.digest))),
                        ])
                    })
            ),
        ])
    }
}

extension AppraisalRecord {
    /// Each device is another one, and there are as many as asked for.
    fileprivate mutating func checkDevices(_ devices: [NVIDIAEvidence.Device], _ policy: NVIDIAPolicy) {
        let keys = Set(devices.map { $0.chain[0].publicKey.fingerprint })
        expect(
            keys.count == devices.count, "nvidia.distinct-devices",
            "\(devices.count) devices, each with a key of its own",
            else: "nvidia.repeated-device", .invalid, "a device is there more than once")
        guard let count = policy.deviceCount else {
            return skip(
                "nvidia.device-count", code: "nvidia.device-count-not-named",
                "the policy does not say how many devices there are to be: one may have been left out")
        }
        expect(
            devices.count == count, "nvidia.device-count", "there are \(count) devices",
            else: "nvidia.wrong-device-count", .notAccepted,
            "there are \(devices.count) devices, and the policy asks for \(count)")
    }

    /// What the devices were asked with.
    fileprivate mutating func checkNonce(_ nonces: Set<[UInt8]>, _ policy: NVIDIAPolicy) {
        if let nonce = policy.nonce {
            expect(
                nonces == [nonce], "nvidia.nonce", "the nonce is as asked for",
                else: "nvidia.nonce-mismatch", .invalid, "the nonce is not what was asked for")
        } else {
            skip("nvidia.nonce", code: "nvidia.nonce-not-compared", "the policy does not say what the nonce is to be")
        }
        if let binding = policy.processorBinding {
            expect(
                nonces == [ShortBinding.slot(of: binding)], "nvidia.co-attestation",
                "the reports are bound to what the processor's receipt is bound to",
                else: "nvidia.co-attestation-mismatch", .invalid,
                "the reports are not bound to what the processor's receipt is bound to")
        } else {
            skip(
                "nvidia.co-attestation", code: "nvidia.co-attestation-not-compared",
                "no processor's receipt is given that the reports are to be bound to")
        }
    }

    /// The reference values that the policy names.
    fileprivate mutating func manifests(of policy: NVIDIAPolicy, in collateral: Collateral) -> Set<NVIDIAManifest> {
        var manifests = policy.manifests
        var missing = policy.manifestFiles
        for file in collateral.files where !missing.isEmpty {
            guard missing.remove(Digest.sha256(of: file)) != nil else { continue }
            do throws(EvidenceError) {
                manifests.insert(try NVIDIAManifest(parsing: file))
            } catch {
                fail("nvidia.manifests", code: "nvidia.manifest-unreadable", .notCheckable, error.message)
                return []
            }
        }
        guard missing.isEmpty else {
            fail(
                "nvidia.manifests", code: "nvidia.manifest-missing", .notCheckable,
                "\(missing.count) of the manifests that the policy names are not in the collateral")
            return []
        }
        guard !policy.manifestFiles.isEmpty else { return manifests }
        skip(
            "nvidia.manifest-signature", code: "nvidia.manifest-signature-not-checked",
            "manifests are known by their digests in the policy; NVIDIA's signature in them was not checked")
        return manifests
    }
}
