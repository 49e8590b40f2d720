import Attestation
import CanonicalEncoding
import Certificates
import TestCertificates
import Testing
import Verification

/// Where a quote's certificates end, and what lists say of them.
@Suite("SGX and TDX: certificates and lists")
struct QuotePathTests {
    let intel = TestIntel.shared

    @Test("quotes of all versions hold, with collateral in both shapes")
    func good() throws {
        for quote in [TestQuote.sgx, .tdx, .tdx15, with(.tdx15) { $0.bodyType = 2 }] {
            let published = quote.kind == .sgx ? TestPublished.sgx : .tdx
            for collateral in [published.collateral(intel), published.bundle(intel)] {
                let appraisal = try intel.appraise(quote.bytes(intel), quote.kind, collateral)
                #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
                #expect(appraisal.platform == .init(status: "UpToDate", advisories: []))
                #expect(appraisal.validity == TestIntel.month)
                #expect(appraisal.binding == [UInt8](repeating: 0xDA, count: 64))
                #expect(appraisal[claim: "platform-instance"] == .string(String(repeating: "cd", count: 16)))
                #expect(appraisal[claim: "smt-enabled"] == .bool(true))
            }
        }
    }

    @Test("all checks are findings, in the order in which they are documented")
    func order() throws {
        let common = [
            "dcap.root", "dcap.root-crl", "dcap.pck-chain", "dcap.pck", "dcap.qe-signature", "dcap.key-binding",
            "dcap.tcb-info", "dcap.tcb-info-chain", "dcap.qe-identity", "dcap.qe-identity-chain",
            "dcap.tcb-info-period",
            "dcap.qe-identity-period", "dcap.evaluation", "dcap.qe", "dcap.qe-tcb",
        ]
        #expect(
            try intel.appraise(.sgx).findings.map(\.check)
                == ["sgx.format"] + common + [
                    "sgx.signature", "dcap.platform", "dcap.tcb-level", "dcap.tcb-status", "dcap.advisories",
                    "sgx.debug",
                    "sgx.isv-svn", "sgx.measurements", "sgx.report-data",
                ])
        let first = try intel.appraise(.tdx15).findings.map(\.check)
        #expect(
            first == ["tdx.format"] + common + [
                "tdx.signature", "dcap.platform", "dcap.tcb-level", "tdx.module", "dcap.tcb-status", "dcap.advisories",
                "tdx.debug", "tdx.attributes", "tdx.sept-ve-disable", "tdx.service-td", "tdx.measurements",
                "tdx.report-data",
            ])
        // From what was kept, the findings are the same.
        let quote = TestQuote.tdx15.bytes(intel)
        let collateral = TestPublished.tdx.collateral(intel)
        let appraisals = try (0..<2).map { _ in try intel.appraise(quote, .tdx, collateral) }
        #expect(appraisals[0] == appraisals[1])
    }

    @Test("the tests' root is trusted by no one, and Intel's names make no root")
    func foreignRoot() throws {
        let quote = try SGXQuoteVerifier.parse(TestQuote.sgx.bytes(intel))
        let collateral = TestPublished.sgx.collateral(intel)
        let production = SGXQuoteVerifier.appraise(
            quote, collateral: collateral, policy: DCAPPolicy(), at: TestIntel.time)
        expectRefusal(production, "path.untrusted-root")
        let other = TestIntel()
        expectRefusal(
            try intel.appraise(TestQuote.sgx.bytes(other), .sgx, TestPublished.sgx.collateral(other)),
            "path.untrusted-root")
        // A chain that shows the true root, and hangs from another of its name.
        let forged = other.platformCA.issue(TestPCK().certificate, key: intel.pckKey)
        let mixed = with(TestQuote.sgx) {
            $0.certificates = [forged, other.platformCA.certificate, intel.root.certificate]
        }
        expectRefusal(try intel.appraise(mixed), "path.bad-signature")
        let orphan = with(TestQuote.sgx) {
            $0.certificates = [forged, intel.platformCA.certificate, intel.root.certificate]
        }
        expectRefusal(try intel.appraise(orphan), "path.bad-signature")
    }

    @Test("a chain is leaf, authority, root: nothing missing, twice, or in another order")
    func shape() throws {
        let pck = intel.platformCA.issue(TestPCK().certificate, key: intel.pckKey)
        let (authority, root) = (intel.platformCA.certificate, intel.root.certificate)
        for (chain, code) in [
            ([pck], "dcap.wrong-chain-length"), ([pck, authority], "dcap.wrong-chain-length"),
            ([pck, authority, root, root], "dcap.wrong-chain-length"), ([], "pem.empty"),
            ([authority, pck, root], "path.wrong-issuer"), ([root, authority, pck], "path.untrusted-root"),
            ([pck, root, root], "path.duplicate"), ([pck, intel.processorCA.certificate, root], "path.wrong-issuer"),
        ] {
            expectRefusal(
                try intel.appraise(with(.sgx) { $0.certificates = chain }), code, "\(chain.count) certificates")
        }
        expectRefusal(
            try intel.appraise(with(.sgx) { $0.certificates = [Array(pck.dropLast()), authority, root] }),
            "certificate.malformed")
    }

    private func expectRefusal(
        _ appraisal: Appraisal, _ code: String, _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
    ) {
        AttestationTests.expectRefusal(appraisal, code, .invalid, what, sourceLocation: sourceLocation)
    }

    @Test("a PCK that is no leaf, has an unknown critical extension, or does not say which platform it is of")
    func leaf() throws {
        let changes: [(String, (inout TestPCK) -> Void)] = [
            ("path.leaf-is-authority", { $0.isAuthority = true }),
            ("path.unknown-critical-extension", { $0.extra = [TestExtension("1.2.3.4", isCritical: true, [5, 0])] }),
            ("dcap.malformed-pck", { $0.hasExtension = false }), ("dcap.malformed-pck", { $0.componentCount = 15 }),
            ("dcap.malformed-pck", { $0.componentCount = 0 }), ("dcap.malformed-pck", { $0.cpuSVN = [1, 2] }),
            ("dcap.malformed-pck", { $0.fmspc = [1, 2, 3, 4, 5] }), ("dcap.malformed-pck", { $0.pceID = [0, 0, 0] }),
            ("dcap.malformed-pck", { $0.ppid = [] }), ("dcap.malformed-pck", { $0.pceSVN = 70_000 }),
        ]
        for (code, change) in changes {
            expectRefusal(try intel.appraise(with(.sgx) { change(&$0.pck) }), code)
        }
    }

    @Test("times of certificates, at their seconds")
    func times() throws {
        let period = (TestIntel.time - 100)..<(TestIntel.time + 100)
        let quote = with(TestQuote.sgx) { $0.pck.validity = period }
        for (time, code) in [
            (period.lowerBound - 1, "path.not-yet-valid"), (period.lowerBound, nil), (period.upperBound - 1, nil),
            (period.upperBound, "path.expired"),
        ] {
            let appraisal = try intel.appraise(quote, at: time)
            #expect(appraisal.refusal == code)
            #expect(appraisal.outcome == (code == nil ? .verified : .stale))
        }
    }

    @Test("revoked: a PCK, its authority, Intel's signer, the root")
    func revoked() throws {
        let cases: [(String, (inout TestPublished) -> Void)] = [
            ("dcap.pck-chain", { $0.revokedByPlatformCA = [[0x11]] }),
            ("dcap.pck-chain", { $0.revokedByPlatformCA = [[0x10], [0x11], [0x12]] }),
            ("dcap.pck-chain", { $0.revokedByRoot = [[2]] }), ("dcap.tcb-info-chain", { $0.revokedByRoot = [[4]] }),
            ("dcap.root-crl", { $0.revokedByRoot = [[1]] }),
        ]
        for (check, change) in cases {
            let appraisal = try intel.appraise(.sgx, with(.sgx, change))
            expectRefusal(appraisal, "path.revoked", check)
            #expect(appraisal.finding(check)?.code == "path.revoked", "\(check)")
        }
        // The same serial number in the list of another authority, and others in this one, revoke nothing.
        #expect(
            try intel.appraise(
                .sgx,
                with(.sgx) {
                    $0.revokedByRoot = [[0x11], [5]]
                    $0.revokedByPlatformCA = [[0x10], [0x12], [4], [2]]
                }
            ).outcome == .verified)
    }

    @Test("lists: missing, another authority's, forged, of changes only, too early, too late")
    func lists() throws {
        let month = TestIntel.month
        let changes = intel.platformCA.list(
            validity: month, extensions: [TestExtension("2.5.29.27", isCritical: true, DER.integer(1))])
        let cases: [(String, Outcome, (inout TestPublished) -> Void)] = [
            ("crl.missing", .notCheckable, { $0.without = ["pck-crl"] }),
            ("crl.missing", .notCheckable, { $0.without = ["root-crl"] }),
            ("crl.missing", .notCheckable, { $0.platformList = intel.processorCA.list(validity: month) }),
            ("crl.missing", .notCheckable, { $0.platformList = changes }),
            ("crl.missing", .notCheckable, { $0.platformList = [0x30, 0] }),
            (
                "crl.bad-signature", .invalid,
                {
                    $0.platformList =
                        TestAuthority(
                            name: intel.platformCA.name, key: TestKey(.p256), scheme: .ecdsa(.sha256), certificate: []
                        ).list(validity: month)
                }
            ),
            (
                "crl.bad-signature", .invalid,
                {
                    $0.rootList =
                        TestAuthority(
                            name: intel.root.name, key: TestKey(.p256), scheme: .ecdsa(.sha256), certificate: []
                        ).list(validity: month)
                }
            ),
        ]
        for (code, outcome, change) in cases {
            AttestationTests.expectRefusal(try intel.appraise(.sgx, with(.sgx, change)), code, outcome)
        }
        let day = (TestIntel.time - 50)..<(TestIntel.time + 50)
        for (time, code) in [
            (day.lowerBound - 1, "crl.not-yet-valid"), (day.lowerBound, nil), (day.upperBound - 1, nil),
            (day.upperBound, "crl.expired"),
        ] {
            let appraisal = try intel.appraise(.sgx, with(.sgx) { $0.listPeriod = day }, at: time)
            #expect(appraisal.refusal == code)
            if code == nil { #expect(appraisal.validity == day) }
        }
    }
}
