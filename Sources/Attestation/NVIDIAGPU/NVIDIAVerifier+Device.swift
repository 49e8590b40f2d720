import Certificates
import Verification

/// What is checked of each device. Reasons begin with the device's name.
extension AppraisalRecord {
    /// The chain to a root, and the report's signature.
    mutating func checkSignatures(
        of device: NVIDIAEvidence.Device, _ name: String, roots: TrustAnchors, at time: Int64
    ) {
        let leaf = device.chain[0]
        _ = path("nvidia.chain", "\(name): the chain ends at a root of NVIDIA's") { () throws(PathFailure) in
            try CertificatePath.verify(device.chain, anchors: roots, at: time, revocation: .notChecked)
        }
        expect(
            leaf.publicKey.kind == .p384, "nvidia.device-key", "\(name): the key is on P-384", else: "nvidia.wrong-key",
            .invalid, "\(name): the key is not on P-384")
        expect(
            leaf.hasKeyUsage && leaf.maySignData && !leaf.maySignCertificates, "nvidia.device-usage",
            "\(name): the key may sign data, and no certificates", else: "nvidia.wrong-key-usage", .invalid,
            "\(name): the certificate does not say that its key may sign data, or says that it may sign certificates")
        let report = device.report
        let isGood =
            leaf.publicKey.kind == .p384
            && leaf.publicKey.verify(ecdsa: report.signature, of: report.signedBytes, .sha384) == .valid
        expect(
            isGood, "nvidia.signature", "\(name): the report was signed by the device's key",
            else: "nvidia.bad-signature", .invalid, "\(name): the report was not signed by the device's key")
    }

    /// What the sender says of a device against its certificate and its report, and the firmware against its certificate.
    mutating func checkIdentity(of device: NVIDIAEvidence.Device, _ name: String, _ policy: NVIDIAPolicy) {
        expect(
            device.chip == device.architecture.chip, "nvidia.architecture",
            "\(name): its certificate is for such a device", else: "nvidia.other-architecture", .invalid,
            "\(name): its certificate is for another device")
        expect(
            policy.architectures.contains(device.architecture), "nvidia.accepted-architecture",
            "\(name): the policy accepts it", else: "nvidia.architecture-not-accepted", .notAccepted,
            "\(name): the policy does not accept it")
        let fields = device.report.fields
        expect(
            device.declaredNonce == device.report.nonce
                && (device.declaredDriver == nil || device.declaredDriver == fields.driverVersion)
                && (device.declaredVBIOS == nil || device.declaredVBIOS == fields.vbiosVersion),
            "nvidia.declarations", "\(name): what the sender says of the report is in it",
            else: "nvidia.false-declaration", .invalid,
            "\(name): the nonce or a version that the sender names is not the report's")
        guard let identity = fields.firmwareIdentity else {
            return skip(
                "nvidia.firmware-identity", code: "nvidia.firmware-identity-not-reported",
                "\(name): the report does not name the firmware that the certificate is for",
                consequence: policy.requiresFirmwareIdentity && device.architecture.isGPU ? .notAccepted : .verified)
        }
        expect(
            device.certifiedFirmware == identity, "nvidia.firmware-identity",
            "\(name): the firmware is the one that the certificate is for", else: "nvidia.firmware-mismatch", .invalid,
            "\(name): the certificate is for other firmware")
    }

    /// Driver and VBIOS.
    mutating func checkVersions(of device: NVIDIAEvidence.Device, _ name: String, _ policy: NVIDIAPolicy) {
        let fields = device.report.fields
        // A switch has no driver of its own.
        if device.architecture.isGPU {
            checkVersion(
                "nvidia.driver", "\(name): the driver", fields.driverVersion, NVIDIAVersion.init(driver:),
                atLeast: policy.minimumDriver, among: policy.drivers)
        }
        checkVersion(
            "nvidia.vbios", "\(name): the VBIOS", fields.vbiosVersion, NVIDIAVersion.init(vbios:),
            atLeast: policy.minimumVBIOS[device.architecture], among: policy.vbioses)
    }

    private mutating func checkVersion(
        _ check: String, _ what: String, _ text: String?, _ read: (String) -> NVIDIAVersion?,
        atLeast minimum: NVIDIAVersion?, among accepted: Set<String>?
    ) {
        guard let text, let version = read(text) else {
            return fail(check, code: check + "-not-reported", .notAccepted, "\(what) has no version in the report")
        }
        guard minimum != nil || accepted != nil else {
            return skip(check, code: check + "-not-named", "\(what) is \(text), and the policy names none")
        }
        if let minimum, version < minimum {
            return fail(
                check, code: check + "-too-old", .notAccepted, "\(what) is \(text), older than the policy asks for")
        }
        expect(
            accepted?.contains(text) ?? true, check, "\(what) is \(text)", else: check + "-not-accepted", .notAccepted,
            "\(what) is \(text), which the policy does not name")
    }

    /// How GPUs work together.
    mutating func checkMode(of device: NVIDIAEvidence.Device, _ name: String, _ policy: NVIDIAPolicy) {
        guard device.architecture.isGPU else { return }
        let fields = device.report.fields
        guard let mode = fields.mode else {
            let isOld = fields[NVIDIAFields.Number.featureFlag] == nil
            guard isOld else {
                return fail(
                    "nvidia.mode", code: "nvidia.unknown-mode", .notAccepted, "\(name): a mode that is not known here")
            }
            return skip(
                "nvidia.mode", code: "nvidia.mode-not-reported",
                "\(name): the report does not say how GPUs work together",
                consequence: policy.allowsUnreportedMode ? .verified : .notAccepted)
        }
        guard fields.isProtectedPCIe.map({ $0 == (mode == .protectedPCIe) }) ?? true else {
            return fail("nvidia.mode", code: "nvidia.mode-contradiction", .invalid, "\(name): two fields contradict")
        }
        expect(
            policy.modes.contains(mode), "nvidia.mode", "\(name): \(mode.rawValue)", else: "nvidia.mode-not-accepted",
            .notAccepted, "\(name): \(mode.rawValue), which the policy does not accept")
    }
}

extension NVIDIAEvidence.Device {
    /// Hopper's certificates have the first of these extensions, Blackwell's the second: TCG DICE's CompositeDeviceID and TcbInfo.
    private static let firmwareExtensions = ["2.23.133.5.4.1", "2.23.133.5.4.1.1"]
    /// In both a digest of firmware is the object identifier of SHA-384 and an OCTET STRING of 48 bytes.
    private static let digestPrefix: [UInt8] = [
        0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x04, 0x30,
    ]

    /// The firmware that the leaf certificate is for: the first digest of the list. Others after it are of later layers, or zero.
    fileprivate var certifiedFirmware: [UInt8]? {
        guard let value = Self.firmwareExtensions.lazy.compactMap({ chain[0].extensionValue($0) }).first,
            let place = value.indices.first(where: { value[$0...].starts(with: Self.digestPrefix) })
        else { return nil }
        let digest = value[place...].dropFirst(Self.digestPrefix.count).prefix(SPDMReport.digestByteCount)
        return digest.count == SPDMReport.digestByteCount ? Array(digest) : nil
    }
}
