import Attestation
import CanonicalEncoding
import TestCertificates
import Testing
import Verification

/// Mistakes that verifiers of Intel's quotes made, each by its public name.
@Suite("SGX and TDX: bugs of others")
struct DCAPHistoricalBugTests {
    let intel = TestIntel.shared

    @Test("CVE-2026-22696: a QE identity that nobody signed, or that is not held against the quoting enclave")
    func unsignedIdentity() throws {
        let forged = TestKey(.p256)
        let published = TestPublished.sgx
        let wrong = Hex.encode(forged.signRaw(Array(published.identity.utf8), .sha256))
        let files = published.collateral(intel).files.filter { !$0.starts(with: Array("{\"enclaveIdentity".utf8)) }
        let unsigned = Array("{\"enclaveIdentity\":\(published.identity),\"signature\":\"\(wrong)\"}".utf8)
        expectRefusal(
            try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, Collateral(files: files + [unsigned])),
            "dcap.qe-identity-signature")
        expectRefusal(
            try intel.appraise(TestQuote.sgx.bytes(intel), .sgx, Collateral(files: files)), "dcap.qe-identity-missing",
            .notCheckable)
        // An enclave of the attacker's own, under a genuine PCK, that names the attacker's key.
        let rogue = with(TestQuote.sgx) {
            $0.report = with(TestIntelReport.quotingEnclave(intel.attestationKey.point, $0.authentication)) {
                $0.signer = [UInt8](repeating: 0x66, count: 32)
            }
        }
        expectRefusal(try intel.appraise(rogue), "dcap.qe-mismatch")
    }

    @Test("automata-dcap-attestation #144: a revoked quoting enclave came back as a success")
    func revokedEnclave() throws {
        let revoked = with(TestPublished.tdx) { $0.enclaveLevels[0].status = "Revoked" }
        let everything = with(DCAPPolicy()) { $0.acceptedStatuses = Set(TCBStatus.allCases) }
        let appraisal = try intel.appraise(.tdx, revoked, everything)
        expectRefusal(appraisal, "dcap.tcb-revoked")
        #expect(appraisal.validity == nil)
    }

    @Test("dcap-qvl bdf315d: lists of components that are too short were compared as far as they went")
    func shortLists() throws {
        for count in [0, 1, 15] {
            let short = with(TestPublished.sgx) { $0.levels[0].componentCount = count }
            expectRefusal(try intel.appraise(.sgx, short), "dcap.malformed-tcb-info", .notCheckable)
            let module = with(TestPublished.tdx) { $0.levels[0].moduleCount = count }
            expectRefusal(try intel.appraise(.tdx, module), "dcap.malformed-tcb-info", .notCheckable)
            expectRefusal(try intel.appraise(with(.sgx) { $0.pck.componentCount = count }), "dcap.malformed-pck")
        }
    }

    @Test("quotes taken for their embedded key alone, without a platform's certificate")
    func embeddedKey() throws {
        let own = TestKey(.p256)
        let selfMade = TestAuthority(
            root: TestIntel.name("Intel SGX Root CA"), key: own, .ecdsa(.sha256), validity: TestIntel.years)
        for (chain, code) in [
            ([], "pem.empty"), ([selfMade.certificate], "dcap.wrong-chain-length"),
            ([selfMade.certificate, selfMade.certificate, selfMade.certificate], "path.untrusted-root"),
        ] {
            let quote = with(TestQuote.tdx) {
                $0.certificates = chain
                $0.enclaveSigner = own
            }
            expectRefusal(try intel.appraise(quote), code)
        }
    }

    @Test("attestation-rs #67: debugging was looked at on one of two ways; here on every one")
    func debug() throws {
        let domain = with(TestDomain()) { $0.attributes[0] = 1 }
        for quote in [
            with(TestQuote.tdx) { $0.body = .domain(domain) }, with(.tdx15) { $0.body = .domain(domain) },
            with(.sgx) { $0.body = .enclave(with(TestIntelReport()) { $0.attributes[0] |= 2 }) },
        ] {
            let published = quote.kind == .sgx ? TestPublished.sgx : .tdx
            for collateral in [published.collateral(intel), published.bundle(intel)] {
                for _ in 0..<2 {
                    expectRefusal(
                        try intel.appraise(quote.bytes(intel), quote.kind, collateral),
                        "\(quote.kind.rawValue).debug-not-accepted", .notAccepted)
                }
            }
        }
    }

    @Test("cmcp #384: REPORTDATA that differs is no remark, the quote is refused")
    func binding() throws {
        let policy = with(DCAPPolicy()) { $0.expectedBinding = [UInt8](repeating: 1, count: 64) }
        expectRefusal(try intel.appraise(.tdx, nil, policy), "tdx.report-data-mismatch")
    }

    @Test("bitrouter #566: the state of the platform is not lost on the way to who asked")
    func status() throws {
        let old = with(TestPublished.tdx) {
            $0.levels[0].status = "OutOfDate"
            $0.levels[0].advisories = ["INTEL-SA-00001"]
        }
        let policy = with(DCAPPolicy()) { $0.acceptedStatuses = [.outOfDate] }
        let appraisal = try intel.appraise(.tdx, old, policy)
        #expect(appraisal.outcome == .verified)
        #expect(appraisal.platform == .init(status: "OutOfDate", advisories: ["INTEL-SA-00001"]))
        expectRefusal(try intel.appraise(.tdx, old), "dcap.tcb-status-not-accepted", .notAccepted)
    }

    @Test("a list that is expired, of another authority, or left out was passed over")
    func lists() throws {
        let early = with(TestPublished.sgx) { $0.listPeriod = (TestIntel.time - 10)..<TestIntel.time }
        expectRefusal(try intel.appraise(.sgx, early), "crl.expired", .stale)
        let processor = intel.processorCA.list(revoking: [[0x11]], validity: TestIntel.month)
        expectRefusal(
            try intel.appraise(.sgx, with(.sgx) { $0.platformList = processor }), "crl.missing", .notCheckable)
        expectRefusal(try intel.appraise(.sgx, with(.sgx) { $0.without = ["root-crl"] }), "crl.missing", .notCheckable)
    }

    @Test("dcap-qvl #124 and #127: a module of another's, a quoting enclave of another vendor")
    func moduleAndVendor() throws {
        let body = with(TestDomain()) { $0.moduleSigner[0] = 1 }
        expectRefusal(try intel.appraise(with(.tdx) { $0.body = .domain(body) }), "tdx.module-mismatch")
        let bytes = with(TestQuote.tdx) { $0.vendor[0] = 0 }.bytes(intel)
        let error = #expect(throws: EvidenceError.self) { try TDXQuoteVerifier.parse(bytes) }
        #expect(error?.code == "tdx.wrong-vendor")
    }
}
