import Attestation
import CanonicalEncoding
import TestCertificates
import Testing
import Verification

/// What Intel signs: TCB info and QE identity.
@Suite("SGX and TDX: signed documents")
struct PublishedDocumentTests {
    let intel = TestIntel.shared

    @Test("their periods, second by second, and with grace")
    func periods() throws {
        let period = (TestIntel.time - 50)..<(TestIntel.time + 50)
        let documents: [(String, (inout TestPublished) -> Void)] = [
            ("tcb-info", { $0.infoPeriod = period }), ("qe-identity", { $0.identityPeriod = period }),
        ]
        for (name, change) in documents {
            let published = with(TestPublished.tdx, change)
            for (time, code) in [
                (period.lowerBound - 1, "dcap.\(name)-not-yet-valid"), (period.lowerBound, nil),
                (period.upperBound - 1, nil), (period.upperBound, "dcap.\(name)-expired"),
                (period.upperBound + 1, "dcap.\(name)-expired"),
            ] {
                let appraisal = try intel.appraise(.tdx, published, at: time)
                #expect(appraisal.refusal == code)
                #expect(appraisal.outcome == (code == nil ? .verified : .stale))
                #expect(appraisal.validity == period)
            }
            let grace = with(DCAPPolicy()) { $0.collateralGrace = 10 }
            #expect(try intel.appraise(.tdx, published, grace, at: period.upperBound + 9).outcome == .verified)
            #expect(try intel.appraise(.tdx, published, grace, at: period.upperBound + 10).outcome == .stale)
            #expect(try intel.appraise(.tdx, published, grace, at: period.lowerBound - 1).outcome == .stale)
            for grace in [Int64.max, -1_000_000, .min] {
                let odd = with(DCAPPolicy()) { $0.collateralGrace = grace }
                let late = try intel.appraise(.tdx, published, odd, at: period.upperBound).outcome
                #expect(late == (grace > 0 ? .verified : .stale))
            }
        }
    }

    @Test("one that is missing")
    func missing() throws {
        for (part, code) in [
            ("tcb-info", "dcap.tcb-info-missing"), ("qe-identity", "dcap.qe-identity-missing"),
        ] {
            expectRefusal(try intel.appraise(.sgx, with(.sgx) { $0.without = [part] }), code, .notCheckable)
        }
        expectRefusal(try intel.appraise(.sgx, with(.sgx) { $0.without = ["chain"] }), "dcap.tcb-info-signature")
        expectRefusal(try intel.appraise(.sgx, .tdx), "dcap.tcb-info-missing", .notCheckable)
        expectRefusal(try intel.appraise(.tdx, .sgx), "dcap.tcb-info-missing", .notCheckable)
    }

    @Test("any byte that was changed after signing is refused, spaces and order too")
    func changed() throws {
        let changes: [@Sendable (String) -> String] = [
            { $0 + " " }, { " " + $0 }, { $0.replacing(",", with: ", ", maxReplacements: 1) },
            { $0.replacing("UpToDate", with: "UpTodate") }, { $0.replacing("\"version\":", with: "\"version\" :") },
            { $0.replacing("OutOfDate", with: "UpToDate") }, { $0.replacing("18", with: "19", maxReplacements: 1) },
        ]
        let base = with(TestPublished.sgx) {
            $0.levels[0].status = "OutOfDate"
            $0.enclaveLevels[0].status = "OutOfDate"
        }
        for change in changes where change(base.info) != base.info {
            let published = with(base) { $0.change = { (change($0), $1) } }
            let appraisal = try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, published.bundle(intel))
            expectRefusal(appraisal, "dcap.tcb-info-signature", .invalid, change(base.info))
        }
        for change in changes where change(base.identity) != base.identity {
            let published = with(base) { $0.change = { ($0, change($1)) } }
            let appraisal = try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, published.bundle(intel))
            expectRefusal(appraisal, "dcap.qe-identity-signature", .invalid, change(base.identity))
        }
    }

    @Test("what cannot be read, and what no strict reader reads in one way only")
    func malformed() throws {
        let cases: [(String, (inout TestPublished) -> Void)] = [
            ("dcap.malformed-tcb-info", { $0.levels[0].componentCount = 15 }),
            ("dcap.malformed-tcb-info", { $0.levels[0].componentCount = 0 }),
            ("dcap.malformed-tcb-info", { $0.levels[0].moduleCount = 1 }),
            ("dcap.malformed-tcb-info", { $0.levels[0].pceSVN = -1 }),
            ("dcap.malformed-tcb-info", { $0.fmspc = [1, 2, 3] }),
            ("dcap.unsupported-tcb-info", { $0.infoVersion = 2 }),
            ("dcap.unsupported-tcb-info", { $0.infoVersion = 4 }),
            ("dcap.unsupported-tcb-info", { $0.infoID = "TD" }),
            ("dcap.unsupported-identity", { $0.identityVersion = 1 }),
            ("dcap.malformed-tcb-info", { $0.enclaveSigner = [1] }),
            ("dcap.malformed-tcb-info", { $0.moduleSigner = [0] }),
            ("json.duplicate-name", { $0.levels[0].status = "UpToDate\",\"tcbStatus\":\"UpToDate" }),
        ]
        for (code, change) in cases {
            expectRefusal(try intel.appraise(.tdx, with(.tdx, change)), code, .notCheckable)
        }
        let files = TestPublished.sgx.collateral(intel).files
        for file in [
            Array("{\"tcbInfo\":{},\"signature\":\"00\"}".utf8),
            Array("{\"tcb_info\":\"{}\",\"tcb_info_signature\":\"\"}".utf8),
        ] {
            let collateral = Collateral(files: files.filter { !$0.starts(with: Array("{\"tcbInfo".utf8)) } + [file])
            expectRefusal(
                try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, collateral), "dcap.bad-signature-encoding",
                .notCheckable)
        }
    }

    @Test("files of others are passed over, and too many bytes are not read")
    func otherFiles() throws {
        let own = TestPublished.sgx.collateral(intel).files
        let others: [[UInt8]] = [
            [], [0], [0x30], [0x30, 0x80], Array("{".utf8), Array("{}".utf8), Array("[1]".utf8), Array("text".utf8),
            Array("-----BEGIN CERTIFICATE-----\n".utf8), Array("{\"tcbInfo\":1}".utf8),
            Array("{\"signature\":\"\"}".utf8),
            [0xFF, 0xFE], Array("{\"tcbInfo\":{\"a\":\"\\".utf8),
        ]
        for files in [others + own, own + others, Array(own.reversed())] {
            #expect(
                try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, Collateral(files: files)).outcome == .verified)
        }
        let huge = Collateral(files: own + [[UInt8](repeating: 0, count: Collateral.maximumByteCount)])
        expectRefusal(
            try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, huge), "dcap.collateral-too-large", .notCheckable)
    }

    @Test("only Intel's signer of documents signs them: no PCK, no authority's other certificate, no other root")
    func signers() throws {
        let pck = intel.platformCA.issue(TestPCK().certificate, key: intel.pckKey)
        let path = [pck, intel.platformCA.certificate, intel.root.certificate]
        expectRefusal(
            try intel.appraise(.sgx, with(.sgx) { $0.signer = (intel.pckKey, path) }), "dcap.wrong-signer", .invalid,
            "a PCK")
        expectRefusal(
            try intel.appraise(.sgx, with(.sgx) { $0.signerName = "Intel SGX Something" }), "dcap.wrong-signer")
        let namesake = intel.platformCA.issue(
            TestCertificate(
                subject: TestIntel.name("Intel SGX TCB Signing"), validity: TestIntel.years,
                extensions: [.signs, .basicConstraints(isAuthority: false)]), key: intel.pckKey)
        expectRefusal(
            try intel.appraise(
                .sgx,
                with(.sgx) {
                    $0.signer = (intel.pckKey, [namesake, intel.platformCA.certificate, intel.root.certificate])
                }
            ), "path.untrusted-root", .invalid, "below the platforms' authority")
        let other = TestIntel()
        let foreign = other.root.issue(
            TestCertificate(
                subject: TestIntel.name("Intel SGX TCB Signing"), validity: TestIntel.years,
                extensions: [.signs, .basicConstraints(isAuthority: false)]), key: other.signerKey)
        for root in [other.root.certificate, intel.root.certificate] {
            let appraisal = try intel.appraise(.sgx, with(.sgx) { $0.signer = (other.signerKey, [foreign, root]) })
            #expect(appraisal.outcome == .invalid)
            #expect(
                ["path.untrusted-root", "path.bad-signature"].contains(appraisal.refusal ?? ""), "\(appraisal.failures)"
            )
        }
        // No authority of the signer's issuer at all.
        expectRefusal(
            try intel.appraise(.sgx, with(.sgx) { $0.signer = (other.signerKey, [foreign, pck]) }),
            "path.empty")
        // The namesake of the root beside the true one does not lead astray.
        let files = TestPublished.sgx.collateral(intel).files
        let pool = Collateral(files: [other.root.certificate] + files)
        #expect(try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, pool).outcome == .verified)
    }

    @Test(
        "of several, those of the platform, in time, of the newest evaluation are taken; old evaluations are refused if the policy says"
    )
    func rollback() throws {
        let old = with(TestPublished.sgx) {
            $0.infoNumber = 17
            $0.identityNumber = 17
        }
        let new = with(TestPublished.sgx) { $0.levels[0].status = "OutOfDate" }
        let files = old.collateral(intel).files + new.collateral(intel).files
        for files in [files, Array(files.reversed())] {
            let appraisal = try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, Collateral(files: files))
            #expect(appraisal.platform?.status == "OutOfDate")
            #expect(appraisal[claim: "tcb-evaluation-data-number"] == .init(integer: 18))
        }
        // Of one evaluation what was issued later counts, in whatever order they come.
        let later = with(new) { $0.infoPeriod = (TestIntel.time - 10)..<TestIntel.month.upperBound }
        let both = TestPublished.sgx.collateral(intel).files + later.collateral(intel).files
        for files in [both, Array(both.reversed())] {
            let appraisal = try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, Collateral(files: files))
            #expect(appraisal.platform?.status == "OutOfDate")
        }
        // One document of a new evaluation alone does not make the two of the last one useless.
        let alone = with(TestPublished.sgx) {
            $0.infoNumber = 19; $0.without = ["qe-identity"]
        }
        let mixed = TestPublished.sgx.collateral(intel).files + alone.collateral(intel).files
        for files in [mixed, Array(mixed.reversed())] {
            let appraisal = try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, Collateral(files: files))
            #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
            #expect(appraisal[claim: "tcb-evaluation-data-number"] == .init(integer: 18))
        }
        let policy = with(DCAPPolicy()) { $0.minimumEvaluationNumber = 18 }
        expectRefusal(try intel.appraise(.sgx, old, policy), "dcap.evaluation-too-old", .notAccepted)
        #expect(try intel.appraise(.sgx, nil, policy).outcome == .verified)
        expectRefusal(try intel.appraise(.sgx, with(.sgx) { $0.identityNumber = 17 }), "dcap.evaluations-differ")
    }

    @Test("what was kept does not outlive its time, nor serve other collateral")
    func kept() throws {
        let day = (TestIntel.time - 50)..<(TestIntel.time + 50)
        let published = with(TestPublished.sgx) { $0.listPeriod = day }
        let quote = TestQuote.sgx.bytes(intel)
        let collateral = published.collateral(intel)
        #expect(try intel.appraise(quote, .sgx, collateral).outcome == .verified)
        expectRefusal(try intel.appraise(quote, .sgx, collateral, at: day.upperBound), "crl.expired", .stale)
        expectRefusal(try intel.appraise(quote, .sgx, collateral, at: day.lowerBound - 1), "crl.not-yet-valid", .stale)
        #expect(try intel.appraise(quote, .sgx, collateral).outcome == .verified)
        for place in collateral.files.indices {
            var files = collateral.files
            files.remove(at: place)
            #expect(
                try intel.appraise(quote, .sgx, Collateral(files: files)).outcome != .verified, "without file \(place)")
        }
        // The same bytes under another root: nothing of it was kept for that one.
        let production = SGXQuoteVerifier.appraise(
            try SGXQuoteVerifier.parse(quote), collateral: collateral, policy: DCAPPolicy(), at: TestIntel.time)
        #expect(production.refusal == "path.untrusted-root")
    }
}
