import CanonicalEncoding
import Verification

extension AppraisalRecord {
    /// What the guest's owner demanded of the machine: a finding for each bit.
    mutating func checkGuestPolicy(of report: SEVSNPReport, policy: SEVSNPPolicy) {
        let own = report.policy
        expect(
            own.contains(.alwaysOne), "snp.policy", "the guest's policy is one of SEV-SNP",
            else: "snp.policy-reserved-bit", .invalid, "bit 17 of the guest's policy is not one")
        expect(
            SEVSNPGuestPolicy.known.isSuperset(of: own), "snp.policy-bits", "all bits of the policy are known",
            else: "snp.policy-unknown-bits", .notAccepted,
            "the policy has bits that are not known here, and might allow anything")
        for (name, bit) in SEVSNPGuestPolicy.names {
            checkFlag(
                own.contains(bit), name, "the guest's policy", area: "snp.policy",
                isRequired: policy.requiredGuestPolicy.contains(bit),
                isForbidden: policy.forbiddenGuestPolicy.contains(bit))
        }
        let interface = UInt16(own.interface.major) << 8 | UInt16(own.interface.minor)
        expect(
            interface >= policy.minimumInterface, "snp.policy-interface",
            "the guest demands version \(own.interface.major).\(own.interface.minor) of the interface",
            else: "snp.policy-interface-too-old", .notAccepted,
            "the guest runs on version \(own.interface.major).\(own.interface.minor) of the interface")
    }

    /// What the machine is like: a finding for each bit that is demanded or forbidden.
    mutating func checkPlatform(of report: SEVSNPReport, policy: SEVSNPPolicy) {
        for (name, bit) in SEVSNPPlatformInfo.names {
            checkFlag(
                report.platformInfo.contains(bit), name, "the machine", area: "snp.platform",
                isRequired: policy.requiredPlatform.contains(bit),
                isForbidden: policy.forbiddenPlatform.contains(bit))
        }
    }

    private mutating func checkFlag(
        _ isSet: Bool, _ name: String, _ owner: String, area: String, isRequired: Bool, isForbidden: Bool
    ) {
        let check = "\(area)-\(name)"
        switch (isSet, isRequired, isForbidden) {
        case (true, _, true):
            fail(check, code: "\(check)-set", .notAccepted, "\(owner) has \(name), which is forbidden")
        case (false, true, _):
            fail(check, code: "\(check)-missing", .notAccepted, "\(owner) lacks \(name), which is demanded")
        case (_, false, false):
            skip(check, code: "\(check)-not-compared", "\(owner) \(isSet ? "has" : "lacks") \(name)")
        default: pass(check, "\(owner) \(isSet ? "has" : "lacks") \(name)")
        }
    }

    /// Who the guest is, on which machine, and what it chose to say.
    mutating func checkGuest(of report: SEVSNPReport, policy: SEVSNPPolicy) {
        expect(
            policy.privilegeLevels.contains(report.vmpl), "snp.vmpl",
            "privilege level \(report.vmpl) asked for the report",
            else: "snp.vmpl-not-accepted", .notAccepted,
            "privilege level \(report.vmpl) asked for the report, which is not accepted")
        expect(
            report.guestSVN >= policy.minimumGuestSVN, "snp.guest-svn", "the guest's version is \(report.guestSVN)",
            else: "snp.guest-svn-too-old", .notAccepted,
            "the guest's version is \(report.guestSVN), older than \(policy.minimumGuestSVN)")
        compare(report.measurement, with: policy.measurements, "measurement", "what the guest was launched from")
        compare(report.hostData, with: policy.hostData, "host-data", "what the host says")
        compare(report.idKeyDigest, with: policy.idKeyDigests, "id-key", "the key that signed the guest's identity")
        // Without the flag the digest is zeros, and no key is meant.
        compare(
            report.hasAuthorKey ? report.authorKeyDigest : [], with: policy.authorKeyDigests, "author-key",
            "the key that signed the identity's key")
        compare(report.familyID, with: policy.familyIDs, "family-id", "the guest's family")
        compare(report.imageID, with: policy.imageIDs, "image-id", "the guest's image")
        compare(report.chipID, with: policy.chipIDs, "chip-id", "the chip")
        if let expected = policy.reportData {
            expect(
                report.reportData == expected, "snp.report-data", "the guest chose the 64 bytes that were expected",
                else: "snp.report-data-mismatch", .invalid, "the guest chose other bytes than were expected")
        } else {
            skip("snp.report-data", code: "snp.report-data-not-compared", "what the guest chose was not compared here")
        }
    }

    private mutating func compare(_ value: [UInt8], with accepted: Set<[UInt8]>?, _ name: String, _ what: String) {
        guard let accepted else {
            skip("snp.\(name)", code: "snp.\(name)-not-compared", "\(what) was not compared")
            return
        }
        expect(
            accepted.contains(value), "snp.\(name)", "\(what) is accepted", else: "snp.\(name)-not-accepted",
            .notAccepted, "\(what), \(value.isEmpty ? "none" : Hex.encode(value)), is not accepted")
    }
}
