import Attestation
import CanonicalEncoding
import Certificates
import Testing
import Verification

/// Evidence of devices of the tests: what NVIDIA's never would say, and each is refused for its own reason.
@Suite("NVIDIA evidence")
struct NVIDIATests {
    @Test("good evidence is verified, and the appraisal says what it holds and what was not checked")
    func good() throws {
        let made = try NVIDIAForge().make()
        let appraisal = try made.appraise()
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
        #expect(appraisal.kind == .nvidiaGPU)
        #expect(appraisal.binding == NVIDIAForge.nonce)
        #expect(appraisal.validity == NVIDIAForge.time - 86400..<NVIDIAForge.time + 86400)
        #expect(
            appraisal.findings.filter { $0.result == .notPerformed }.map(\.code) == [
                "nvidia.device-count-not-named", "nvidia.co-attestation-not-compared", "nvidia.driver-not-named",
                "nvidia.vbios-not-named", "nvidia.revocation-not-checked", "nvidia.no-time", "nvidia.relayable",
            ])
        guard case .array(let devices)? = appraisal[claim: "devices"], let device = devices.first else {
            Issue.record("no device is claimed")
            return
        }
        #expect(device["driver-version"] == .string("550.90.07"))
        #expect(device["vbios-version"] == .string("96.00.9F.00.01"))
        #expect(device["mode"] == .string("single-gpu"))
    }

    @Test("the default policy accepts no device that nothing is known of")
    func defaultPolicy() throws {
        let made = try NVIDIAForge().make()
        let appraisal = try made.appraise(nil, NVIDIAPolicy(roots: made.roots))
        #expect(appraisal.outcome == .notAccepted)
        #expect(appraisal.refusal == "nvidia.reference-not-given")
        #expect(appraisal.finding("nvidia.development-mode")?.code == "nvidia.development-mode-not-ruled-out")
        let unmeasured = try made.appraise(nil, NVIDIAPolicy(roots: made.roots, allowsUnmeasured: true))
        #expect(unmeasured.outcome == .verified)
        #expect(unmeasured.finding("nvidia.development-mode")?.result == .notPerformed)
        #expect(try made.appraise(nil, NVIDIAPolicy()).refusal == "path.untrusted-root")
        let strict = try made.appraise(
            nil, NVIDIAPolicy(roots: made.roots, manifests: NVIDIAForge.manifests, requiresRevocation: true))
        #expect(strict.outcome == .notCheckable)
    }

    /// Something changed in the forge, and the finding that it comes to.
    struct Change: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        let edit: @Sendable (inout NVIDIAForge) -> Void

        init(_ name: String, _ code: String, _ edit: @escaping @Sendable (inout NVIDIAForge) -> Void) {
            testDescription = name
            self.code = code
            self.edit = edit
        }

        static func field(_ number: UInt16, _ value: [UInt8]?, _ code: String) -> Change {
            Change("field \(number): \(value.map { Hex.encode($0) } ?? "none")", code) { forge in
                let place = forge.fields.firstIndex { $0.number == number } ?? forge.fields.count
                forge.fields.removeAll { $0.number == number }
                if let value { forge.fields.insert((number, value), at: min(place, forge.fields.count)) }
            }
        }
    }

    static let changes: [Change] = [
        Change("another chip's certificate", "nvidia.other-architecture") { $0.commonName = "GB100 A01 GSP FMC LF" },
        Change("a chip whose name begins alike", "nvidia.other-architecture") { $0.commonName = "GH1000 A01" },
        Change("a switch's report", "nvidia.other-architecture") { $0.architecture = "LS10" },
        Change("another nonce declared", "nvidia.false-declaration") {
            $0.declaredNonce = [UInt8](repeating: 0, count: 32)
        },
        Change("another nonce", "nvidia.nonce-mismatch") { $0.nonce = [UInt8](repeating: 0, count: 32) },
        Change("another driver declared", "nvidia.false-declaration") {
            $0.members = [("driver_version", .string("550.90.08"))]
        },
        Change("another VBIOS declared", "nvidia.false-declaration") {
            $0.members = [("vbios_version", .string("96.00.9F.00.02"))]
        },
        Change("a certificate for other firmware", "nvidia.firmware-mismatch") {
            $0.certifiedFirmware = [UInt8](repeating: 0xF1, count: 48)
        },
        Change("a certificate whose second digest is the firmware", "nvidia.firmware-mismatch") {
            $0.certifiedFirmware = [UInt8](repeating: 0xF1, count: 48) + NVIDIAForge.firmware
        },
        Change("a certificate with the firmware in another extension", "nvidia.firmware-mismatch") {
            $0.firmwareExtension = "2.23.133.5.4.2"
        },
        Change("a certificate for no firmware", "nvidia.firmware-mismatch") { $0.certifiedFirmware = nil },
        Change("a certificate for a short digest", "nvidia.firmware-mismatch") { $0.certifiedFirmware = [0xF0] },
        .field(20, nil, "nvidia.firmware-identity-not-reported"),
        .field(3, nil, "nvidia.driver-not-reported"), .field(3, [], "nvidia.driver-not-reported"),
        .field(3, Array("550.90.07 x".utf8), "nvidia.driver-not-reported"),
        .field(3, Array("550..07".utf8), "nvidia.driver-not-reported"),
        .field(3, Array("550.-1".utf8), "nvidia.driver-not-reported"),
        .field(3, Array("550.99999999999".utf8), "nvidia.driver-not-reported"),
        .field(3, Array("550\0.90".utf8), "nvidia.driver-not-reported"),
        .field(3, Array("550.90.08".utf8), "nvidia.reference-not-given"),
        .field(6, nil, "nvidia.vbios-not-reported"), .field(6, [1, 2, 3], "nvidia.vbios-not-reported"),
        .field(6, [0, 0x9F, 0, 0x96, 1, 0, 0, 1], "nvidia.vbios-not-reported"),
        .field(6, [0, 0x9E, 0, 0x96, 1, 0, 0, 0], "nvidia.reference-not-given"),
        .field(36, [3, 0], "nvidia.unknown-mode"), .field(36, [0, 1], "nvidia.unknown-mode"),
        .field(36, [2, 0], "nvidia.mode-contradiction"), .field(36, nil, "nvidia.mode-not-reported"),
        .field(21, [0xAA], "nvidia.mode-contradiction"),
        // With the decoder on its measurement counts; a status that is not known does not turn it off.
        .field(11, [0xAA], "nvidia.measurement-mismatch"), .field(11, [0x00], "nvidia.measurement-mismatch"),
        .field(11, nil, "nvidia.measurement-mismatch"),
        Change("blocks missing", "nvidia.measurement-mismatch") { $0.blockCount = 40 },
        Change("a key on P-256", "nvidia.wrong-key") { $0.leafCurve = .p256 },
        Change("a leaf that is an authority", "path.leaf-is-authority") { $0.leafRole = .authority(pathLength: nil) },
        Change("a leaf that does not say what it may", "nvidia.wrong-key-usage") { $0.leafRole = nil },
        Change("a leaf that may sign certificates, and is no authority", "path.leaf-signs-certificates") {
            $0.leafRole = nil
            $0.leafExtensions = [
                CertificateRequest.Extension("2.5.29.15", isCritical: true, [0x03, 0x02, 0x02, 0x84])
            ]
        },
        Change("certificates of yesterday", "path.expired") {
            $0.validity = NVIDIAForge.time - 86400..<NVIDIAForge.time
        },
        Change("certificates of tomorrow", "path.not-yet-valid") {
            $0.validity = NVIDIAForge.time + 1..<NVIDIAForge.time + 86400
        },
    ]

    @Test("each thing that does not hold is a finding", arguments: changes)
    func change(_ change: Change) throws {
        var forge = NVIDIAForge()
        change.edit(&forge)
        expectFinding(
            try forge.make().appraise(), change.code, signature: "nvidia.signature",
            change.code == "nvidia.wrong-key" ? .failed : .passed)
    }

    @Test("Blackwell's certificates name their firmware in another extension, with more digests after it")
    func blackwellFirmware() throws {
        var forge = NVIDIAForge()
        forge.firmwareExtension = "2.23.133.5.4.1.1"
        forge.certifiedFirmware = NVIDIAForge.firmware + [UInt8](repeating: 0, count: 48)
        #expect(try forge.make().appraise().outcome == .verified)
    }

    @Test("protected PCIe is accepted where the policy says so, and nowhere else")
    func protectedPCIe() throws {
        var forge = NVIDIAForge()
        forge.fields = forge.fields.filter { $0.number != 36 && $0.number != 21 } + [(21, [0xAA])]
        let made = try forge.make()
        #expect(try made.appraise().refusal == "nvidia.mode-not-accepted")
        var policy = made.policy
        policy.modes = [.protectedPCIe]
        #expect(try made.appraise(nil, policy).outcome == .verified)
    }

    @Test("versions have minima and lists")
    func versions() throws {
        let made = try NVIDIAForge().make()
        let check = { (edit: (inout NVIDIAPolicy) -> Void) -> String? in
            var policy = made.policy
            edit(&policy)
            return try made.appraise(nil, policy).refusal
        }
        #expect(try check { $0.minimumDriver = NVIDIAVersion(driver: "550.90.07") } == nil)
        #expect(try check { $0.minimumDriver = NVIDIAVersion(driver: "535.200") } == nil)
        #expect(try check { $0.minimumDriver = NVIDIAVersion(driver: "550.90.8") } == "nvidia.driver-too-old")
        #expect(try check { $0.minimumDriver = NVIDIAVersion(driver: "550.100") } == "nvidia.driver-too-old")
        #expect(try check { $0.drivers = ["550.90.07"] } == nil)
        #expect(try check { $0.drivers = ["550.90.7"] } == "nvidia.driver-not-accepted")
        #expect(try check { $0.minimumVBIOS = [.hopper: NVIDIAVersion(vbios: "96.00.9F.00.01")!] } == nil)
        #expect(try check { $0.minimumVBIOS = [.hopper: NVIDIAVersion(vbios: "96.00.A0")!] } == "nvidia.vbios-too-old")
        #expect(try check { $0.minimumVBIOS = [.blackwell: NVIDIAVersion(vbios: "97.00")!] } == nil)
        #expect(try check { $0.vbioses = ["96.00.9F.00.02"] } == "nvidia.vbios-not-accepted")
        #expect(try check { $0.architectures = [.blackwell, .switchLS10] } == "nvidia.architecture-not-accepted")
        #expect(try check { $0.deviceCount = 1 } == nil)
        #expect(try check { $0.deviceCount = 8 } == "nvidia.wrong-device-count")
        #expect(NVIDIAVersion(driver: "560") == NVIDIAVersion(driver: "560.00"))
        for text in ["", ".", "1.", "a", "+1", "-0", "1.-2", "999999999"] {
            #expect(NVIDIAVersion(driver: text) == nil)
        }
    }

    @Test("the reports are bound to the processor's receipt through their nonce")
    func coAttestation() throws {
        let binding = [UInt8](repeating: 0x64, count: 64)
        var forge = NVIDIAForge()
        forge.nonce = ShortBinding.slot(of: binding)
        let made = try forge.make()
        var policy = made.policy
        policy.nonce = nil
        policy.processorBinding = binding
        #expect(try made.appraise(nil, policy).outcome == .verified)
        policy.processorBinding = binding.dropLast() + [0]
        #expect(try made.appraise(nil, policy).refusal == "nvidia.co-attestation-mismatch")
        // The 64 bytes themselves, their halves, or their plain hash, are not it.
        for nonce in [Array(binding[..<32]), Digest.sha256(of: binding).bytes] {
            forge.nonce = nonce
            policy.processorBinding = binding
            let other = try forge.make()
            policy.roots = other.roots
            #expect(try other.appraise(nil, policy).refusal == "nvidia.co-attestation-mismatch")
        }
    }

    @Test("one device does not answer for several, and all are asked with one nonce")
    func severalDevices() throws {
        let (first, second) = (try NVIDIAForge().make(), try NVIDIAForge().make())
        var policy = first.policy
        policy.roots = TrustAnchors(keys: first.roots.keys.union(second.roots.keys))
        let both = JSONValue.array([first.json, second.json]).canonicalBytes
        let appraisal = try first.appraise(both, policy)
        #expect(appraisal.outcome == .verified)
        let swapped = JSONValue.array([second.json, first.json]).canonicalBytes
        #expect(try first.appraise(swapped, policy).receipt == appraisal.receipt)
        #expect(try first.appraise(nil, policy).receipt != appraisal.receipt)
        let twice = JSONValue.array([first.json, first.json]).canonicalBytes
        #expect(try first.appraise(twice, policy).refusal == "nvidia.repeated-device")
        var forge = NVIDIAForge()
        forge.nonce = [UInt8](repeating: 0x12, count: 32)
        let third = try forge.make()
        policy.roots = TrustAnchors(keys: first.roots.keys.union(third.roots.keys))
        let mixed = try first.appraise(JSONValue.array([first.json, third.json]).canonicalBytes, policy)
        #expect(mixed.refusal == "nvidia.several-nonces")
        #expect(mixed.binding == nil)
        // One bad device among good ones.
        policy.roots = first.roots
        #expect(try first.appraise(both, policy).refusal == "path.untrusted-root")
    }

    @Test("a root with NVIDIA's name and another key is no root")
    func foreignRoot() throws {
        let made = try NVIDIAForge().make()
        let other = try NVIDIAForge().make()
        #expect(made.chain[1].subject == other.chain[1].subject)
        #expect(try made.appraise(nil, other.policy).refusal == "path.untrusted-root")
        let swapped = NVIDIAForge.pem(made.chain[0]) + NVIDIAForge.pem(other.chain[1])
        let changed = made.json.replacing("certificate", with: .string(Base64.encode(Array(swapped.utf8))))
        #expect(
            try made.appraise(JSONValue.array([changed]).canonicalBytes, other.policy).refusal == "path.bad-signature")
        for chain in [made.chain.reversed(), [made.chain[0]], [made.chain[1]]] {
            let pem = chain.map(NVIDIAForge.pem).joined()
            let changed = made.json.replacing("certificate", with: .string(Base64.encode(Array(pem.utf8))))
            #expect(try made.appraise(JSONValue.array([changed]).canonicalBytes).outcome == .invalid)
        }
    }
}

extension JSONValue {
    /// The same object with another value under a name.
    fileprivate func replacing(_ name: String, with value: JSONValue) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.map { $0.name == name ? JSONMember(name: name, value: value) : $0 })
    }
}
