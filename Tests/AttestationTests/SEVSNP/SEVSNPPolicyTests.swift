import Attestation
import CanonicalEncoding
import Testing
import Verification

/// What a genuine report may say and still not be accepted.
@Suite("SEV-SNP: policy")
struct SEVSNPPolicyTests {
    private let amd = TestAMD.genoa

    @Test(
        "the default refuses debugging, migration, unknown bits, other privilege levels, and memory that was not checked"
    )
    func defaults() throws {
        let bits = { (bits: UInt64) in { (report: inout TestReport) in report.set(0x08, UInt64(0x3001F) | bits) } }
        // attestation-rs 67: debugging and privilege level were looked at in one of two code paths only.
        #expect(try amd.appraise(changing: bits(1 << 19)).refusals == ["snp.policy-debug-set"])
        #expect(try amd.appraise(changing: bits(1 << 18)).refusals == ["snp.policy-migration-agent-set"])
        for bit in 26..<64 {
            let appraisal = try amd.appraise(changing: bits(1 << UInt64(bit)))
            #expect(appraisal.refusals == ["snp.policy-unknown-bits"] && appraisal.outcome == .notAccepted)
        }
        #expect(try amd.appraise { $0.set(0x08, UInt64(0x1001F)) }.refusals == ["snp.policy-reserved-bit"])
        for level in [1, 2, 3, UInt32.max] {
            #expect(try amd.appraise { $0.set(0x30, level) }.refusals == ["snp.vmpl-not-accepted"])
        }
        #expect(
            try amd.appraise { $0.set(0x40, UInt64(0x05)) }.refusals == ["snp.platform-alias-check-complete-missing"])
        // Bits of the machine that mean nothing yet are set on real ones.
        #expect(try amd.appraise { $0.set(0x40, UInt64.max) }.refusals == [])
    }

    @Test("each bit of the guest's policy can be demanded and forbidden (WhatsApp 2025-9)")
    func guestPolicy() throws {
        let all: [(String, SEVSNPGuestPolicy)] = [
            ("smt", .smt), ("migration-agent", .migrationAgent), ("debug", .debug), ("single-socket", .singleSocket),
            ("cxl", .cxl), ("aes-256", .aes256), ("rapl-disabled", .raplDisabled),
            ("ciphertext-hiding", .ciphertextHiding), ("page-swap-disabled", .pageSwapDisabled),
        ]
        for (name, bit) in all {
            for isSet in [false, true] {
                let change = { (report: inout TestReport) in
                    report.set(0x08, UInt64(0x2001F) | (isSet ? bit.rawValue : 0))
                }
                var policy = amd.policy
                policy.forbiddenGuestPolicy = []
                #expect(try amd.appraise(policy: policy, changing: change).refusals == [])
                policy.requiredGuestPolicy = bit
                #expect(
                    try amd.appraise(policy: policy, changing: change).refusals
                        == (isSet ? [] : ["snp.policy-\(name)-missing"]))
                policy.requiredGuestPolicy = []
                policy.forbiddenGuestPolicy = bit
                #expect(
                    try amd.appraise(policy: policy, changing: change).refusals
                        == (isSet ? ["snp.policy-\(name)-set"] : []))
            }
        }
    }

    @Test("each bit of the machine can be demanded and forbidden")
    func platform() throws {
        let all: [(String, SEVSNPPlatformInfo)] = [
            ("smt", .smt), ("tsme", .tsme), ("ecc", .ecc), ("rapl-disabled", .raplDisabled),
            ("ciphertext-hiding", .ciphertextHiding), ("alias-check-complete", .aliasCheckComplete), ("tio", .tio),
        ]
        for (name, bit) in all {
            for isSet in [false, true] {
                let change = { (report: inout TestReport) in report.set(0x40, isSet ? bit.rawValue : 0) }
                var policy = amd.policy
                policy.requiredPlatform = bit
                #expect(
                    try amd.appraise(policy: policy, changing: change).refusals
                        == (isSet ? [] : ["snp.platform-\(name)-missing"])
                )
                policy.requiredPlatform = []
                policy.forbiddenPlatform = bit
                #expect(
                    try amd.appraise(policy: policy, changing: change).refusals
                        == (isSet ? ["snp.platform-\(name)-set"] : []))
            }
        }
    }

    @Test("the guest's interface, version, and what it was launched from")
    func guest() throws {
        var policy = amd.policy
        policy.minimumInterface = 0x0020
        #expect(try amd.appraise(policy: policy).refusals == ["snp.policy-interface-too-old"])
        policy.minimumInterface = 0x001F
        #expect(try amd.appraise(policy: policy).refusals == [])
        policy.minimumGuestSVN = 4
        #expect(try amd.appraise(policy: policy).refusals == ["snp.guest-svn-too-old"])
        policy.minimumGuestSVN = 3
        #expect(try amd.appraise(policy: policy).refusals == [])

        let report = try SEVSNPReport(amd.report().signed(by: amd.key))
        let members: [(WritableKeyPath<SEVSNPPolicy, Set<[UInt8]>?>, String, [UInt8])] = [
            (\.measurements, "measurement", report.measurement), (\.hostData, "host-data", report.hostData),
            (\.idKeyDigests, "id-key", report.idKeyDigest), (\.familyIDs, "family-id", report.familyID),
            (\.imageIDs, "image-id", report.imageID), (\.chipIDs, "chip-id", report.chipID),
        ]
        for (member, name, value) in members {
            var own = amd.policy
            own[keyPath: member] = [value, [1]]
            #expect(try amd.appraise(policy: own).result("snp.\(name)") == .passed)
            // Nothing, a part of it, and something else.
            for accepted: Set<[UInt8]> in [[], [Array(value.dropLast())], [value + [0]], [[]]] {
                own[keyPath: member] = accepted
                let appraisal = try amd.appraise(policy: own)
                #expect(appraisal.refusals == ["snp.\(name)-not-accepted"] && appraisal.outcome == .notAccepted)
            }
        }
    }

    @Test("the digest of the author's key means something only if the report says so")
    func authorKey() throws {
        var policy = amd.policy
        let digest = [UInt8](repeating: 7, count: 48)
        policy.authorKeyDigests = [digest]
        #expect(try amd.appraise(policy: policy) { $0.set(0x110, digest) }.refusals == ["snp.author-key-not-accepted"])
        let authored = try amd.appraise(policy: policy) {
            $0.set(0x110, digest)
            $0.set(0x48, UInt32(1))
        }
        #expect(authored.refusals == [])
        #expect(authored[claim: "author-key-digest"] != nil)
    }

    @Test("the 64 bytes of the guest are compared whole, and what differs is fatal (cmcp 384)")
    func reportData() throws {
        let own = (0..<64).map { UInt8($0) }
        var policy = amd.policy
        policy.reportData = own
        let appraisal = try amd.appraise(policy: policy)
        #expect(appraisal.outcome == .verified && appraisal.binding == own)
        #expect(appraisal.result("snp.report-data") == .passed)
        // Halves swapped, the right hash and other bytes after it, a part, more, nothing, zeros.
        for wrong in [
            Array(own[32...] + own[..<32]), own[..<32] + [UInt8](repeating: 0, count: 32), Array(own[..<32]), own + [0],
            [], [UInt8](repeating: 0, count: 64),
        ] {
            policy.reportData = wrong
            let appraisal = try amd.appraise(policy: policy)
            #expect(appraisal.refusals == ["snp.report-data-mismatch"] && appraisal.outcome == .invalid)
        }
        #expect(try amd.appraise().result("snp.report-data") == .notPerformed)
    }

    @Test("TCBs among themselves: reported ≤ committed ≤ current, launch not older")
    func order() throws {
        var older = TestAMD.tcb
        older.snp -= 1
        let set = { (place: Int) in { (report: inout TestReport) in report.set(place, amd.bytes(older)) } }
        #expect(try amd.appraise(changing: set(0x38)).refusals.contains("snp.tcb-order"))
        #expect(try amd.appraise(changing: set(0x1E0)).refusals.contains("snp.tcb-order"))
        #expect(try amd.appraise(changing: set(0x1F0)).refusals == ["snp.launch-tcb-older"])
        var policy = amd.policy
        policy.allowsOlderLaunch = true
        #expect(try amd.appraise(policy: policy, changing: set(0x1F0)).refusals == [])

        // A newer TCB that runs and is not committed.
        var newer = TestAMD.tcb
        newer.microcode += 1
        let provisional = { (report: inout TestReport) in report.set(0x38, amd.bytes(newer)) }
        #expect(try amd.appraise(changing: provisional).refusals == ["snp.tcb-provisional"])
        policy.allowsProvisionalFirmware = true
        #expect(try amd.appraise(policy: policy, changing: provisional).refusals == [])
        // Reserved bytes: of each product others.
        #expect(try amd.appraise { $0.set(0x38 + 2, [1]) }.refusals.contains("snp.tcb-reserved-not-zero"))
        let turin = TestAMD.turin
        #expect(try turin.appraise { $0.set(0x38 + 4, [1]) }.refusals.contains("snp.tcb-reserved-not-zero"))
    }

    @Test("oldest parts by product, for the report and for the launch", arguments: [TestAMD.genoa, .turin])
    func minima(amd: TestAMD) throws {
        var policy = amd.policy
        policy.minimumTCB[amd.product] = TestAMD.tcb
        #expect(try amd.appraise(policy: policy).result("snp.minimum-tcb") == .passed)
        for part in [\SEVSNPTCB.bootLoader, \.tee, \.snp, \.microcode, \.fmc] {
            policy.minimumTCB[amd.product] = TestAMD.tcb
            policy.minimumTCB[amd.product]?[keyPath: part] += 1
            #expect(try amd.appraise(policy: policy).refusals == ["snp.tcb-too-old", "snp.launch-tcb-too-old"])
        }
        // Another product's minimum is none.
        policy.minimumTCB = [.milan: SEVSNPTCB(bootLoader: 255, tee: 255, snp: 255, microcode: 255)]
        #expect(try amd.appraise(policy: policy).refusals == [])
        #expect(try amd.appraise(policy: policy).result("snp.minimum-tcb") == .notPerformed)
    }

    @Test("the firmware's version: committed, and new enough")
    func firmware() throws {
        #expect(try amd.appraise { $0.set(0x1E8, [30]) }.refusals == ["snp.firmware-provisional"])
        #expect(
            try amd.appraise { $0.set(0x1E8, [28]) }.refusals == ["snp.firmware-order", "snp.firmware-provisional"])
        var policy = amd.policy
        policy.minimumFirmware = SEVSNPFirmware(major: 1, minor: 55, build: 29)
        #expect(try amd.appraise(policy: policy).refusals == [])
        for newer in [(2, 0, 0), (1, 56, 0), (1, 55, 30)] as [(UInt8, UInt8, UInt8)] {
            policy.minimumFirmware = SEVSNPFirmware(major: newer.0, minor: newer.1, build: newer.2)
            #expect(try amd.appraise(policy: policy).refusals == ["snp.firmware-too-old"])
        }
    }

    @Test("mitigations: at launch and now, of reports that name them")
    func mitigations() throws {
        var policy = amd.policy
        policy.requiredMitigations[.genoa] = 0x21
        #expect(try amd.appraise(policy: policy).refusals == [])
        #expect(try amd.appraise(policy: policy) { $0.set(0x1F8, UInt64(0x20)) }.refusals == ["snp.mitigation-missing"])
        #expect(try amd.appraise(policy: policy) { $0.set(0x200, UInt64(0x01)) }.refusals == ["snp.mitigation-missing"])
        #expect(try amd.appraise(policy: policy, version: 3).refusals == ["snp.no-mitigations"])
        policy.requiredMitigations = [.turin: 0x40]
        #expect(try amd.appraise(policy: policy).refusals == [])
    }

    @Test("each check is one finding, with the check's name as its code when it passed")
    func findings() throws {
        let appraisal = try amd.appraise()
        let checks = appraisal.findings.map(\.check)
        #expect(Set(checks).count == checks.count)
        #expect(checks.count > 50)
        #expect(appraisal.findings.allSatisfy { $0.check.hasPrefix("snp.") && $0.code.hasPrefix("snp.") })
        #expect(appraisal.findings.allSatisfy { ($0.result == .passed) == ($0.code == $0.check) })
        #expect(appraisal[claim: "firmware"] == .string("1.55.29"))
        #expect(appraisal[claim: "reported-tcb"]?["ucode"] == JSONValue(integer: 219))
    }
}
