import Verification

extension DCAPExamination {
    /// No debugging, nothing reserved, no services and no features but those that the policy names.
    mutating func checkModes() {
        let isDebuggable: Bool
        switch quote.body {
        case .enclave(let body): isDebuggable = body.isDebuggable
        case .domain(let body): isDebuggable = body.isDebuggable
        }
        if isDebuggable, policy.allowsDebug {
            record.skip("\(area).debug", code: "\(area).debug-allowed", "it can be debugged, and the policy allows it")
        } else {
            record.expect(
                !isDebuggable, "\(area).debug", "it cannot be debugged", else: "\(area).debug-not-accepted",
                .notAccepted,
                "it can be debugged: whoever runs it reads and changes everything in it")
        }
        guard case .domain(let body) = quote.body else { return }
        record.expect(
            !body.hasReservedAttributes, "tdx.attributes", "reserved attributes are zero",
            else: "tdx.reserved-attributes",
            .notAccepted, "attributes are set that are not known here")
        record.expect(
            body.disablesVirtualizationExceptions || policy.allowsVirtualizationExceptions, "tdx.sept-ve-disable",
            "the host cannot provoke exceptions, or the policy allows it", else: "tdx.sept-ve-enabled", .notAccepted,
            "SEPT_VE_DISABLE is not set")
        if let services = body.serviceDomains {
            record.expect(
                services.allSatisfy { $0 == 0 } || policy.acceptedServiceDomains.contains(services), "tdx.service-td",
                "no service domain acts on it, or the policy names those that do", else: "tdx.service-td-not-accepted",
                .notAccepted, "service domains act on it: MRSERVICETD is not zero")
        }
        if let modules = policy.acceptedModules {
            expect(modules.contains(body.module), "tdx.mr-seam", "MRSEAM", .notAccepted)
        }
        if !policy.minimumModules.isEmpty {
            let (own, version) = (body.teeTCBSVN[0], body.teeTCBSVN[1])
            let least = policy.minimumModules[version]
            record.expect(
                least.map { own >= $0 } ?? false, "tdx.module-version",
                "the TDX module of version \(version) has the security version \(own), which is enough",
                else: least == nil ? "tdx.module-version-not-accepted" : "tdx.module-too-old", .notAccepted,
                least.map {
                    "the TDX module of version \(version) has the security version \(own), and \($0) is asked for"
                }
                    ?? "TDX modules of version \(version) are not accepted")
        }
        if let allowed = policy.allowedFeatures {
            let features = body.xfam.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            expect(features & ~allowed == 0, "tdx.xfam", "XFAM", .notAccepted)
        }
    }

    /// What was loaded, and by whom, is what the policy names.
    mutating func checkMeasurements() {
        var count = 0
        func named<Element>(_ set: Set<Element>?, _ own: Element, _ name: String, _ what: String, _ me: inout Self) {
            guard let set else { return }
            count += 1
            me.expect(set.contains(own), "\(me.area).\(name)", what, .notAccepted)
        }
        switch quote.body {
        case .enclave(let body):
            named(policy.acceptedEnclaves, body.enclave, "mrenclave", "MRENCLAVE", &self)
            named(policy.acceptedSigners, body.signer, "mrsigner", "MRSIGNER", &self)
            named(policy.acceptedProducts, body.productID, "isv-prod-id", "ISVPRODID", &self)
            expect(body.securityVersion >= policy.minimumSecurityVersion, "sgx.isv-svn", "ISVSVN", .notAccepted)
        case .domain(let body):
            named(policy.acceptedMeasurements, body.measurement, "mrtd", "MRTD", &self)
            for (number, set) in policy.acceptedRegisters.sorted(by: { $0.key < $1.key }) {
                count += 1
                let isNamed = body.registers.indices.contains(number) && set.contains(body.registers[number])
                expect(isNamed, "tdx.rtmr\(number)", "RTMR\(number)", .notAccepted)
            }
        }
        if count == 0 {
            record.skip(
                "\(area).measurements", code: "\(area).measurements-not-compared",
                "the policy does not say what may run: see the claims")
        }
    }

    /// REPORTDATA is what was expected, all 64 bytes of it.
    mutating func checkBinding() {
        guard let expected = policy.expectedBinding else {
            return record.skip(
                "\(area).report-data", code: "\(area).report-data-not-compared",
                "the policy does not say what it is bound to: see the binding")
        }
        record.expect(
            expected.count == 64 && record.binding == expected, "\(area).report-data",
            "REPORTDATA is what was expected",
            else: "\(area).report-data-mismatch", .invalid, "REPORTDATA is not what was expected")
    }

    private mutating func expect(_ condition: Bool, _ check: String, _ what: String, _ consequence: Outcome) {
        record.expect(
            condition, check, "\(what) is accepted", else: "\(check)-not-accepted", consequence,
            "\(what) is not accepted")
    }
}
