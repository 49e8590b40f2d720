import CanonicalEncoding
import Verification

extension DCAPExamination {
    /// The quoting enclave is Intel's: who signed it, which product, its modes; and how up to date it is.
    mutating func checkQuotingEnclave(_ identity: EnclaveIdentity?) -> Standing? {
        let (check, statusCheck) = ("dcap.qe", "dcap.qe-tcb")
        guard let identity else {
            skip(check, "there is no QE identity that holds")
            skip(statusCheck, "there is no QE identity that holds")
            return nil
        }
        let report = quote.enclaveReport
        var differences: [String] = []
        if report.signer != identity.signer { differences.append("MRSIGNER") }
        if Int(report.productID) != identity.productID { differences.append("ISVPRODID") }
        if !Self.matches(report.miscSelect, identity.miscSelect, identity.miscSelectMask) {
            differences.append("MISCSELECT")
        }
        if !Self.matches(report.attributes, identity.attributes, identity.attributesMask) {
            differences.append("ATTRIBUTES")
        }
        if !differences.isEmpty {
            record.fail(
                check, code: "dcap.qe-mismatch", .invalid,
                "the quoting enclave is not the one of the QE identity: \(differences.joined(separator: ", ")) differ")
        } else {
            record.expect(
                !report.isDebuggable, check, "the quoting enclave is the one of the QE identity", else: "dcap.qe-debug",
                .invalid,
                "the quoting enclave can be debugged")
        }
        guard let level = identity.levels.first(where: { $0.securityVersion <= Int(report.securityVersion) }) else {
            record.fail(
                statusCheck, code: "dcap.qe-no-level", .notAccepted,
                "the quoting enclave's version \(report.securityVersion) is below all that Intel names")
            return nil
        }
        record.pass(statusCheck, "the quoting enclave's version is \(level.standing.status)")
        return level.standing
    }

    /// The TCB info is of this platform.
    mutating func checkFamily(_ platform: PlatformCertificate?, _ info: TCBInfo?) {
        guard let pck = platform?.contents, let info else {
            return skip("dcap.platform", "there is no PCK certificate, or no TCB info, that holds")
        }
        record.expect(
            pck.fmspc == info.fmspc && pck.pceID == info.pceID, "dcap.platform", "the TCB info is of this platform",
            else: "dcap.other-platform", .invalid,
            "the platform is \(Hex.encode(pck.fmspc)), the TCB info is of \(Hex.encode(info.fmspc))")
        if let families = policy.acceptedFamilies {
            record.expect(
                families.contains(pck.fmspc), "dcap.family", "the platform's family is accepted",
                else: "dcap.family-not-accepted", .notAccepted, "family \(Hex.encode(pck.fmspc)) is not accepted")
        }
        if let platforms = policy.acceptedPlatforms {
            record.expect(
                platforms.contains(pck.ppid) || pck.instance.map(platforms.contains) ?? false, "dcap.machine",
                "the machine is one that is known", else: "dcap.machine-not-accepted", .notAccepted,
                "the machine is none that is known")
        }
    }

    /// The first level, from the highest, that the platform reaches in everything; and the TDX module's.
    ///
    /// - Returns: `nil` if there is none.
    mutating func checkLevels(_ platform: PlatformCertificate?, _ info: TCBInfo?) -> [Standing]? {
        guard let pck = platform?.contents, let info else {
            skip("dcap.tcb-level", "there is no PCK certificate, or no TCB info, that holds")
            if area == "tdx" { skip("tdx.module", "there is no TCB info that holds") }
            return nil
        }
        let module: [UInt8]
        if case .domain(let body) = quote.body { module = body.teeTCBSVN } else { module = [] }
        let level = info.levels.first { level in
            guard Self.reaches(pck.components[...], level.components[...]), pck.pceSVN >= level.pceSVN else {
                return false
            }
            guard !module.isEmpty else { return true }
            // Modules from version 1 on have identities of their own: their first two numbers are compared there ("Intel PCS", TCB
            // info, tdxtcbcomponents).
            let first = module[1] == 0 ? 0 : 2
            return Self.reaches(module[first...], level.moduleComponents[first...])
        }
        if let level {
            record.pass("dcap.tcb-level", "the platform's level is \(level.standing.status)")
        } else {
            record.fail(
                "dcap.tcb-level", code: "dcap.no-tcb-level", .notAccepted,
                "the platform is below all levels that Intel names")
        }
        guard case .domain(let body) = quote.body else { return level.map { [$0.standing] } }
        let standing = checkModule(body, info)
        guard let level, let standing else { return nil }
        return [level.standing] + standing
    }

    /// The TDX module is Intel's.
    ///
    /// - Returns: how up to date it is, nothing for version 0, whose level is the platform's; `nil` if it is not Intel's.
    private mutating func checkModule(_ body: TDReportBody, _ info: TCBInfo) -> [Standing]? {
        let check = "tdx.module"
        let version = body.teeTCBSVN[1]
        let digits = String(version, radix: 16, uppercase: true)
        let name = version == 0 ? nil : "TDX_" + (digits.count < 2 ? "0" + digits : digits)
        guard let module = info.modules.first(where: { $0.name == name }) else {
            record.fail(
                check, code: "tdx.unknown-module", .notAccepted, "Intel names no module \(name ?? "of version 0")")
            return nil
        }
        guard body.moduleSigner == module.signer, Self.matches(body.moduleAttributes, module.attributes, module.mask)
        else {
            record.fail(
                check, code: "tdx.module-mismatch", .invalid,
                "the TDX module's signer or attributes are not those that Intel names")
            return nil
        }
        guard name != nil else {
            record.pass(check, "the TDX module is Intel's")
            return []
        }
        guard let level = module.levels.first(where: { $0.securityVersion <= Int(body.teeTCBSVN[0]) }) else {
            record.fail(
                check, code: "tdx.module-no-level", .notAccepted,
                "the TDX module's version \(body.teeTCBSVN[0]) is below all that Intel names")
            return nil
        }
        record.pass(check, "the TDX module is Intel's, and \(level.standing.status)")
        return [level.standing]
    }

    /// Platform, quoting enclave and module together are in a state that the policy names, and no refused advisory applies.
    mutating func checkStatus(_ enclave: [Standing]?, _ platform: [Standing]?) {
        let check = "dcap.tcb-status"
        guard let enclave, let platform else { return skip(check, "a level is missing") }
        var merged = TCBStatus.upToDate
        var advisories: Set<String> = []
        for standing in platform + enclave {
            guard let status = TCBStatus(rawValue: standing.status) else {
                return record.fail(
                    check, code: "dcap.unknown-status", .notCheckable,
                    "Intel's documents name a state that is not known here")
            }
            merged = merged.merged(with: status)
            advisories.formUnion(standing.advisories)
        }
        record.platform = .init(status: merged.rawValue, advisories: advisories.sorted())
        if merged == .revoked {
            record.fail(check, code: "dcap.tcb-revoked", .invalid, "Intel revoked the platform's level")
        } else {
            record.expect(
                policy.acceptedStatuses.contains(merged), check,
                "the platform is \(merged.rawValue), which is accepted",
                else: "dcap.tcb-status-not-accepted", .notAccepted,
                "the platform is \(merged.rawValue), which is not accepted")
        }
        let refused = advisories.intersection(policy.refusedAdvisories).sorted()
        record.expect(
            refused.isEmpty, "dcap.advisories", "no refused advisory applies", else: "dcap.advisory-refused",
            .notAccepted,
            "refused advisories apply: \(refused.joined(separator: ", "))")
    }

    /// Whether each number is at least what is asked for. Both have 16, or what is left of 16.
    static func reaches(_ own: ArraySlice<UInt8>, _ least: ArraySlice<UInt8>) -> Bool {
        own.count == least.count && zip(own, least).allSatisfy { $0 >= $1 }
    }

    /// Whether bits agree where a mask says so.
    static func matches(_ own: [UInt8], _ due: [UInt8], _ mask: [UInt8]) -> Bool {
        own.count == due.count && own.count == mask.count
            && own.indices.allSatisfy { own[$0] & mask[$0] == due[$0] & mask[$0] }
    }
}
