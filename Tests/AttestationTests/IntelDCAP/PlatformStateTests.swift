import Attestation
import CanonicalEncoding
import Testing
import Verification

/// How up to date a platform, its quoting enclave and its module are.
@Suite("SGX and TDX: states of platforms")
struct PlatformStateTests {
    let intel = TestIntel.shared

    @Test("each state, of each part, with each policy", arguments: TCBStatus.allCases)
    func states(_ status: TCBStatus) throws {
        let parts: [(EvidenceKind, (inout TestPublished) -> Void)] = [
            (.sgx, { $0.levels[0].status = status.rawValue }), (.tdx, { $0.levels[0].status = status.rawValue }),
            (.sgx, { $0.enclaveLevels[0].status = status.rawValue }),
            (.tdx, { $0.moduleLevels[0].status = status.rawValue }),
        ]
        for (kind, change) in parts {
            let published = with(kind == .sgx ? TestPublished.sgx : .tdx, change)
            for accepted in TCBStatus.allCases {
                let policy = with(DCAPPolicy()) { $0.acceptedStatuses = [accepted] }
                let appraisal = try intel.appraise(kind == .sgx ? .sgx : .tdx, published, policy)
                #expect(appraisal.platform?.status == status.rawValue)
                if status == .revoked {
                    expectRefusal(appraisal, "dcap.tcb-revoked")
                } else if status == accepted {
                    #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
                } else {
                    expectRefusal(appraisal, "dcap.tcb-status-not-accepted", .notAccepted)
                }
            }
            let own = try intel.appraise(kind == .sgx ? .sgx : .tdx, published)
            #expect((own.outcome == .verified) == (status == .upToDate))
        }
    }

    @Test(
        "states that are not known are refused, whatever the policy",
        arguments: ["", "uptodate", "UpToDate ", "Superb"])
    func unknownStates(_ word: String) throws {
        let policy = with(DCAPPolicy()) { $0.acceptedStatuses = Set(TCBStatus.allCases) }
        for change: (inout TestPublished) -> Void in [
            { $0.levels[0].status = word }, { $0.enclaveLevels[0].status = word }, { $0.moduleLevels[0].status = word },
        ] {
            expectRefusal(try intel.appraise(.tdx, with(.tdx, change), policy), "dcap.unknown-status", .notCheckable)
        }
        // In a level that the platform does not need, a word is not looked at.
        let lower = with(TestPublished.sgx) {
            $0.levels.append(
                with($0.levels[0]) {
                    $0.pceSVN = 1; $0.status = word
                })
        }
        #expect(try intel.appraise(.sgx, lower).outcome == .verified)
    }

    @Test("the worst part names the state; advisories are those of all parts, and can be refused")
    func merging() throws {
        for (platform, enclave, module, merged) in [
            ("UpToDate", "OutOfDate", "UpToDate", "OutOfDate"),
            ("SWHardeningNeeded", "UpToDate", "UpToDate", "SWHardeningNeeded"),
            ("SWHardeningNeeded", "OutOfDate", "UpToDate", "OutOfDate"),
            ("ConfigurationNeeded", "OutOfDate", "UpToDate", "OutOfDateConfigurationNeeded"),
            ("ConfigurationAndSWHardeningNeeded", "UpToDate", "OutOfDate", "OutOfDateConfigurationNeeded"),
            ("OutOfDateConfigurationNeeded", "OutOfDate", "OutOfDate", "OutOfDateConfigurationNeeded"),
            ("UpToDate", "UpToDate", "OutOfDate", "OutOfDate"), ("OutOfDate", "Revoked", "UpToDate", "Revoked"),
            ("UpToDate", "UpToDate", "Revoked", "Revoked"), ("Revoked", "UpToDate", "UpToDate", "Revoked"),
        ] {
            let published = with(TestPublished.tdx) {
                $0.levels[0].status = platform
                $0.levels[0].advisories = ["INTEL-SA-00002", "INTEL-SA-00001"]
                $0.enclaveLevels[0].status = enclave
                $0.enclaveLevels[0].advisories = ["INTEL-SA-00001", "INTEL-SA-00003"]
                $0.moduleLevels[0].status = module
                $0.moduleLevels[0].advisories = ["INTEL-SA-00004"]
            }
            let appraisal = try intel.appraise(.tdx, published)
            #expect(
                appraisal.platform
                    == .init(status: merged, advisories: (1...4).map { "INTEL-SA-0000\($0)" }),
                "\(platform), \(enclave)")
        }
        let advised = with(TestPublished.sgx) { $0.levels[0].advisories = ["INTEL-SA-00615"] }
        #expect(try intel.appraise(.sgx, advised).outcome == .verified)
        let policy = with(DCAPPolicy()) { $0.refusedAdvisories = ["INTEL-SA-00615", "INTEL-SA-1"] }
        expectRefusal(try intel.appraise(.sgx, advised, policy), "dcap.advisory-refused", .notAccepted)
    }

    @Test("the first level from above that is reached in everything is the platform's, in whatever order they stand")
    func levels() throws {
        let high = with(TestPublished.Level()) { $0.components[15] = 6 }
        let own = with(TestPublished.Level()) { $0.status = "SWHardeningNeeded" }
        let low = with(TestPublished.Level()) {
            $0.pceSVN = 5; $0.status = "OutOfDate"
        }
        let policy = with(DCAPPolicy()) { $0.acceptedStatuses = Set(TCBStatus.allCases) }
        for levels in [[high, own, low], [low, own, high], [own, high, low]] {
            for base in [TestPublished.sgx, .tdx] {
                let appraisal = try intel.appraise(base.isTDX ? .tdx : .sgx, with(base) { $0.levels = levels }, policy)
                #expect(appraisal.platform?.status == "SWHardeningNeeded")
            }
        }
        // One component, or the PCE, below: the next level; below all: none.
        for place in 0..<16 {
            let quote = with(TestQuote.sgx) { $0.pck.components[place] = 4 }
            expectRefusal(
                try intel.appraise(quote, nil, policy), "dcap.no-tcb-level", .notAccepted, "component \(place)")
        }
        let pce = with(TestQuote.sgx) { $0.pck.pceSVN = 10 }
        expectRefusal(try intel.appraise(pce, nil, policy), "dcap.no-tcb-level", .notAccepted)
        #expect(try intel.appraise(pce, with(.sgx) { $0.levels = [own, low] }, policy).platform?.status == "OutOfDate")
        expectRefusal(
            try intel.appraise(.sgx, with(.sgx) { $0.levels = [] }, policy), "dcap.no-tcb-level", .notAccepted)
    }

    @Test("the module's numbers: by its identity from version 1 on, by the platform's level before")
    func moduleNumbers() throws {
        func domain(_ numbers: [UInt8]) -> TestQuote {
            with(.tdx) { quote in
                let body = with(TestDomain()) { $0.teeTCBSVN.replaceSubrange(0..<3, with: numbers) }
                quote.body = .domain(body)
            }
        }
        #expect(try intel.appraise(domain([5, 1, 2])).outcome == .verified)
        #expect(try intel.appraise(domain([9, 1, 2])).outcome == .verified)
        // The level asks for 5 in the first place: a module of version 1 is held against its identity, there and here 5.
        expectRefusal(try intel.appraise(domain([4, 1, 2])), "tdx.module-no-level", .notAccepted)
        expectRefusal(try intel.appraise(domain([5, 1, 1])), "dcap.no-tcb-level", .notAccepted)
        let lenient = with(TestPublished.tdx) { $0.moduleLevels = [.init(version: 2)] }
        #expect(try intel.appraise(domain([2, 1, 2]), lenient).outcome == .verified)
        expectRefusal(try intel.appraise(domain([4, 0, 2]), lenient), "dcap.no-tcb-level", .notAccepted)
        #expect(try intel.appraise(domain([5, 0, 2]), lenient).outcome == .verified)
        expectRefusal(try intel.appraise(domain([5, 2, 2])), "tdx.unknown-module", .notAccepted)
        expectRefusal(try intel.appraise(domain([5, 0x10, 2])), "tdx.unknown-module", .notAccepted)
        let later = with(TestPublished.tdx) { $0.moduleID = "TDX_1F" }
        #expect(try intel.appraise(domain([5, 0x1F, 2]), later).outcome == .verified)
    }

    @Test("the module is Intel's: its signer and its attributes")
    func moduleIdentity() throws {
        for version: UInt8 in [0, 1] {
            for change: (inout TestDomain) -> Void in [
                { $0.moduleSigner[47] = 1 }, { $0.moduleAttributes[0] = 1 }, { $0.moduleAttributes[7] = 0x80 },
            ] {
                let body = with(TestDomain()) {
                    $0.teeTCBSVN[1] = version
                    change(&$0)
                }
                expectRefusal(try intel.appraise(with(.tdx) { $0.body = .domain(body) }), "tdx.module-mismatch")
            }
        }
    }

    @Test("documents of another family, or another PCE")
    func families() throws {
        expectRefusal(try intel.appraise(.sgx, with(.sgx) { $0.fmspc[5] = 1 }), "dcap.other-platform")
        expectRefusal(try intel.appraise(.sgx, with(.sgx) { $0.pceID[0] = 1 }), "dcap.other-platform")
        let known = with(DCAPPolicy()) {
            $0.acceptedFamilies = [[0x90, 0xC0, 0x6F, 0, 0, 0]]
            $0.acceptedPlatforms = [[UInt8](repeating: 0xAB, count: 16)]
        }
        #expect(try intel.appraise(.sgx, nil, known).outcome == .verified)
        let byInstance = with(known) { $0.acceptedPlatforms = [[UInt8](repeating: 0xCD, count: 16)] }
        #expect(try intel.appraise(.sgx, nil, byInstance).outcome == .verified)
        expectRefusal(
            try intel.appraise(.sgx, nil, with(known) { $0.acceptedFamilies = [] }), "dcap.family-not-accepted",
            .notAccepted)
        expectRefusal(
            try intel.appraise(.sgx, nil, with(known) { $0.acceptedPlatforms = [] }), "dcap.machine-not-accepted",
            .notAccepted)
    }
}
