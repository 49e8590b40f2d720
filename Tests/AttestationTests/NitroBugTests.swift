import Attestation
import Certificates
import Testing
import Verification

/// Mistakes that other verifiers of Nitro documents and of GPU reports made, each by its name.
@Suite("Bugs of other verifiers: Nitro and NVIDIA")
struct NitroBugTests {
    @Test("HyperLink 5: of the registers only the first one was compared")
    func onlyFirstRegister() throws {
        let made = try NitroForge().make()
        var policy = made.policy
        policy.registers[1] = [[UInt8](repeating: 0xB2, count: 48)]
        #expect(try appraise(made, policy).refusal == "nitro.register-mismatch")
    }

    @Test("HyperLink 8: rules of the format went unchecked")
    func documentRules() throws {
        for (edit, code) in [
            ({ $0["module_id"] = .text("") }, "nitro.empty-module-id"),
            ({ $0["digest"] = .text("") }, "nitro.wrong-digest"),
            ({ $0["timestamp"] = .unsigned(0) }, "nitro.zero-timestamp"),
            ({ $0["pcrs"] = .map([CBOREntry(.unsigned(0), .bytes([1]))]) }, "nitro.bad-registers"),
            ({ $0["cabundle"] = .array([]) }, "nitro.bad-certificates"),
            ({ $0["nonce"] = .bytes([UInt8](repeating: 0, count: 513)) }, "nitro.field-too-long"),
        ] as [((inout NitroDraft) -> Void, String)] {
            let appraisal = try NitroForge().make { edit(&$0) }.appraise()
            #expect(appraisal.failures.contains(code))
            #expect(appraisal.outcome == .invalid)
        }
    }

    @Test("HyperLink 9: path lengths and the leaf's usage went unchecked")
    func pathLengthAndUsage() throws {
        var forge = NitroForge()
        forge.authorities = [.authority(pathLength: 0), .authority(pathLength: 0)]
        #expect(try forge.make().appraise().refusal == "path.length-exceeded")
        forge = NitroForge()
        forge.leafRole = nil
        forge.leafExtensions = [CertificateRequest.Extension("2.5.29.15", isCritical: true, [0x03, 0x02, 0x02, 0x84])]
        let appraisal = try forge.make().appraise()
        #expect(appraisal.failures == ["path.leaf-signs-certificates", "nitro.wrong-key-usage"])
        #expect(appraisal.outcome == .invalid)
    }

    @Test("HyperLink 18: a certificate held at the second of its end")
    func lastSecond() throws {
        var forge = NitroForge()
        forge.validity = NitroForge.time - 10..<NitroForge.time
        #expect(try forge.make().appraise(at: NitroForge.time - 1).outcome == .verified)
        #expect(try forge.make().appraise(at: NitroForge.time).refusal == "path.expired")
    }

    @Test("aptos-core 20103: a document could be used again while its leaf held, for three hours")
    func replay() throws {
        let made = try NitroForge().make()
        #expect(try made.appraise(at: NitroForge.time + 3 * 3600 - 1).refusal == "nitro.too-old")
    }

    @Test("cmcp 384: another binding than was asked for was a warning")
    func bindingMismatch() throws {
        let made = try NitroForge().make()
        var policy = made.policy
        policy.userData = [UInt8](repeating: 0x65, count: 64)
        let appraisal = try appraise(made, policy)
        #expect(appraisal.refusal == "nitro.user-data-mismatch" && appraisal.outcome == .invalid)
    }

    @Test("go-sev-guest 185, for Nitro: the root was taken from the evidence")
    func rootOfTheEvidence() throws {
        let made = try NitroForge().make()
        #expect(try appraise(made, NitroPolicy()).refusal == "path.untrusted-root")
    }

    @Test("Platforms mixed: a document of software as one of Nitro, and the other way round")
    func mixedKinds() throws {
        let attester = try SoftwareAttester.create(at: NitroForge.time)
        let software = try attester.attest(binding: NitroForge.userData, at: NitroForge.time)
        let asNitro = NitroVerifier.appraise(
            try NitroVerifier.parse(software), collateral: Collateral(), policy: NitroPolicy(),
            at: NitroForge.time)
        #expect(asNitro.refusal == "path.untrusted-root" && asNitro.outcome == .invalid)
        let made = try NitroForge().make()
        let asSoftware = SoftwareVerifier.appraise(
            try SoftwareVerifier.parse(made.document), collateral: Collateral(),
            policy: SoftwarePolicy(allowsSoftware: true, roots: made.roots), at: NitroForge.time)
        #expect(asSoftware.refusal == "software.other-module")
    }

    @Test("dstack 751: the GPU's report was bound to nothing")
    func unboundGPU() throws {
        let made = try NVIDIAForge().make()
        var policy = made.policy
        policy.processorBinding = NitroForge.userData
        let appraisal = try made.appraise(nil, policy)
        #expect(appraisal.refusal == "nvidia.co-attestation-mismatch")
        #expect(appraisal.outcome == .invalid)
    }

    @Test("dstack 778: a GPU in a development mode passed, since its signature and its versions were good")
    func developmentMode() throws {
        // What such a mode changes is the measurements.
        let made = try NVIDIAForge().make { report in report[45 + 7] ^= 1 }
        let appraisal = try made.appraise()
        #expect(appraisal.finding("nvidia.signature")?.result == .passed)
        #expect(appraisal.outcome == .notAccepted)
        #expect(appraisal.failures == ["nvidia.measurement-mismatch", "nvidia.development-mode-not-ruled-out"])
        let unmeasured = try made.appraise(nil, NVIDIAPolicy(roots: made.roots))
        #expect(unmeasured.outcome == .notAccepted)
    }

    @Test("One GPU that answered for eight")
    func oneForAll() throws {
        let made = try NVIDIAForge().make()
        let evidence =
            Array("[".utf8) + made.evidence.dropFirst().dropLast() + Array(",".utf8) + made.evidence.dropFirst()
        #expect(try made.appraise(evidence).refusal == "nvidia.repeated-device")
    }

    private func appraise(_ made: NitroForge.Made, _ policy: NitroPolicy) throws -> Appraisal {
        NitroVerifier.appraise(
            try NitroVerifier.parse(made.document), collateral: Collateral(), policy: policy,
            at: NitroForge.time)
    }
}
