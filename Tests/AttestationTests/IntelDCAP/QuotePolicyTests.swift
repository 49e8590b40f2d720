import Attestation
import CanonicalEncoding
import Testing
import Verification

/// What a policy accepts of what is genuine.
@Suite("SGX and TDX: policies")
struct QuotePolicyTests {
    let intel = TestIntel.shared

    private func enclave(_ change: (inout TestIntelReport) -> Void) -> TestQuote {
        with(.sgx) { $0.body = .enclave(with(TestIntelReport(), change)) }
    }

    private func domain(_ base: TestQuote = .tdx15, _ change: (inout TestDomain) -> Void) -> TestQuote {
        with(base) { $0.body = .domain(with(TestDomain(), change)) }
    }

    private func check(
        _ quote: TestQuote, _ code: String, unless: (inout DCAPPolicy) -> Void,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        expectRefusal(try intel.appraise(quote), code, .notAccepted, sourceLocation: sourceLocation)
        #expect(
            try intel.appraise(quote, nil, with(DCAPPolicy(), unless)).outcome == .verified,
            sourceLocation: sourceLocation)
    }

    @Test("modes are refused unless the policy names them")
    func modes() throws {
        try check(enclave { $0.attributes[0] |= 2 }, "sgx.debug-not-accepted") { $0.allowsDebug = true }
        try check(domain { $0.attributes[0] = 1 }, "tdx.debug-not-accepted") { $0.allowsDebug = true }
        try check(domain(.tdx) { $0.attributes[0] = 1 }, "tdx.debug-not-accepted") { $0.allowsDebug = true }
        try check(domain { $0.attributes[3] = 0 }, "tdx.sept-ve-enabled") { $0.allowsVirtualizationExceptions = true }
        try check(domain { $0.serviceDomains[47] = 1 }, "tdx.service-td-not-accepted") {
            $0.acceptedServiceDomains = [[UInt8](repeating: 0, count: 47) + [1]]
        }
        for bit in 1...7 {
            let quote = domain { $0.attributes[0] = 1 << UInt8(bit) }
            let lax = with(DCAPPolicy()) { $0.allowsDebug = true }
            expectRefusal(try intel.appraise(quote, nil, lax), "tdx.reserved-attributes", .notAccepted)
        }
        let allowed = try intel.appraise(
            enclave { $0.attributes[0] |= 2 }, nil, with(DCAPPolicy()) { $0.allowsDebug = true })
        #expect(allowed.finding("sgx.debug")?.code == "sgx.debug-allowed")
        #expect(allowed[claim: "debug"] == .bool(true))
    }

    @Test("lists of what may run")
    func lists() throws {
        let named = with(DCAPPolicy()) {
            $0.acceptedEnclaves = [[UInt8](repeating: 0xE1, count: 32), []]
            $0.acceptedSigners = [[UInt8](repeating: 0x51, count: 32)]
            $0.acceptedProducts = [1]
            $0.minimumSecurityVersion = 8
            $0.acceptedMeasurements = [[UInt8](repeating: 0x7D, count: 48)]
            $0.acceptedRegisters = [0: [[UInt8](repeating: 0xA0, count: 48)], 3: [[UInt8](repeating: 0xA3, count: 48)]]
            $0.acceptedModules = [[UInt8](repeating: 0x5E, count: 48)]
            $0.allowedFeatures = 0x0006_00E7
        }
        for quote in [TestQuote.sgx, .tdx, .tdx15] {
            let appraisal = try intel.appraise(quote, nil, named)
            #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
            #expect(appraisal.finding("\(quote.kind.rawValue).measurements") == nil)
        }
        for (code, change) in [
            ("sgx.mrenclave-not-accepted", { $0.enclave[31] ^= 1 }),
            ("sgx.mrsigner-not-accepted", { $0.signer[0] ^= 1 }),
            ("sgx.isv-prod-id-not-accepted", { $0.productID = 9999 }),
            ("sgx.isv-svn-not-accepted", { $0.securityVersion = 7 }),
        ] as [(String, (inout TestIntelReport) -> Void)] {
            expectRefusal(try intel.appraise(enclave(change), nil, named), code, .notAccepted)
        }
        for (code, change) in [
            ("tdx.mrtd-not-accepted", { $0.measurement[0] ^= 1 }),
            ("tdx.rtmr0-not-accepted", { $0.registers[0][0] ^= 1 }),
            ("tdx.rtmr3-not-accepted", { $0.registers[3][47] ^= 1 }),
            ("tdx.mr-seam-not-accepted", { $0.module[0] ^= 1 }),
            ("tdx.xfam-not-accepted", { $0.xfam[7] = 0x80 }),
        ] as [(String, (inout TestDomain) -> Void)] {
            expectRefusal(try intel.appraise(domain { change(&$0) }, nil, named), code, .notAccepted)
        }
        // Registers that are not named may be anything; a register that there is not is met by nothing.
        #expect(try intel.appraise(domain { $0.registers[1][0] ^= 1 }, nil, named).outcome == .verified)
        let odd = with(DCAPPolicy()) { policy in policy.acceptedRegisters = [4: [[]], -1: [[]]] }
        expectRefusal(try intel.appraise(.tdx, nil, odd), "tdx.rtmr-1-not-accepted", .notAccepted)
    }

    @Test("TDX modules can be asked to be of a version and new enough, whatever Intel still calls up to date")
    func minimumModule() throws {
        for (minimum, code) in [
            ([1: 5], nil), ([1: 4, 3: 9], nil), ([1: 6], "tdx.module-too-old"),
            ([3: 0], "tdx.module-version-not-accepted"), ([0: 5], "tdx.module-version-not-accepted"),
        ] as [([UInt8: UInt8], String?)] {
            let policy = with(DCAPPolicy()) { $0.minimumModules = minimum }
            for quote in [TestQuote.tdx, .tdx15] {
                guard let code else {
                    let appraisal = try intel.appraise(quote, nil, policy)
                    #expect(appraisal.outcome == .verified)
                    #expect(appraisal.finding("tdx.module-version")?.result == .passed)
                    continue
                }
                expectRefusal(try intel.appraise(quote, nil, policy), code, .notAccepted)
            }
            // Enclaves have no module.
            #expect(try intel.appraise(.sgx, nil, policy).outcome == .verified)
        }
        #expect(try intel.appraise(.tdx).finding("tdx.module-version") == nil)
    }

    @Test("Intel's documents can be asked to be younger than they hold")
    func collateralAge() throws {
        let age = TestIntel.time - TestIntel.month.lowerBound
        for quote in [TestQuote.sgx, .tdx] {
            for (limit, code) in [(age, nil), (age - 1, "dcap.tcb-info-too-old"), (0, "dcap.tcb-info-too-old")] {
                let policy = with(DCAPPolicy()) { $0.maximumCollateralAge = limit }
                guard let code else {
                    #expect(try intel.appraise(quote, nil, policy).outcome == .verified)
                    continue
                }
                let appraisal = try intel.appraise(quote, nil, policy)
                #expect(appraisal.outcome == .notAccepted)
                #expect(appraisal.failures == [code, "dcap.qe-identity-too-old"])
            }
        }
    }

    @Test("what a policy does not say is said to be open")
    func open() throws {
        for quote in [TestQuote.sgx, .tdx] {
            let area = quote.kind.rawValue
            let appraisal = try intel.appraise(quote)
            #expect(appraisal.finding("\(area).measurements")?.result == .notPerformed)
            #expect(appraisal.finding("\(area).report-data")?.result == .notPerformed)
        }
    }

    @Test("REPORTDATA is compared whole")
    func binding() throws {
        let due = [UInt8](repeating: 0xDA, count: 64)
        for quote in [TestQuote.sgx, .tdx, .tdx15] {
            let area = quote.kind.rawValue
            let good = try intel.appraise(quote, nil, with(DCAPPolicy()) { $0.expectedBinding = due })
            #expect(good.outcome == .verified)
            #expect(good.finding("\(area).report-data")?.result == .passed)
            let half = Array(due[..<32])
            let zeros = [UInt8](repeating: 0, count: 64)
            let others: [[UInt8]] = [
                [], half, half + zeros[..<32], half + [UInt8](repeating: 0xDB, count: 32), zeros, due + [0],
                Array(due.dropLast()), with(due) { $0[63] ^= 1 }, with(due) { $0[0] ^= 1 },
            ]
            for wrong in others {
                let policy = with(DCAPPolicy()) { $0.expectedBinding = wrong }
                expectRefusal(try intel.appraise(quote, nil, policy), "\(area).report-data-mismatch")
            }
        }
        // Halves in the other order.
        let data = [UInt8](repeating: 1, count: 32) + [UInt8](repeating: 2, count: 32)
        let policy = with(DCAPPolicy()) { $0.expectedBinding = Array(data[32...] + data[..<32]) }
        expectRefusal(try intel.appraise(domain { $0.reportData = data }, nil, policy), "tdx.report-data-mismatch")
    }
}
