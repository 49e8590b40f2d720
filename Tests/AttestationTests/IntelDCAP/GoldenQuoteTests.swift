import Attestation
import CanonicalEncoding
import TestSupport
import Testing
import Verification

/// Verdicts on quotes of real machines, as an independent verifier and the vectors' owners have them.
@Suite(
    "SGX and TDX: verdicts on real quotes",
    .enabled(if: IntelVectors.isThere, Comment(rawValue: SharedVectors.absence)))
struct GoldenQuoteTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let quote: String
        let kind: EvidenceKind
        let collateral: String
        let time: Int64
        var policy = DCAPPolicy()
        let outcome: Outcome
        var refusal: String?
        var status: String?
        var testDescription: String { "\(quote) with \(collateral) at \(time): \(refusal ?? "verified")" }
    }

    static let sgx = "sgx-dcap/phala/sgx_quote_collateral.json"
    static let tdx = "tdx-dcap/phala/tdx_quote_collateral.json"
    static let near = "tdx-dcap/phala/near_quote_collateral.json"
    static let outdated = "tdx-dcap/phala/tdx_quote_outdated_collateral.json"
    static let hardening = "ConfigurationAndSWHardeningNeeded"

    static let rows: [Row] = [
        Row(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: sgx, time: 1_751_624_924,
            policy: IntelVectors.anyStatus, outcome: .verified, status: hardening),
        Row(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: sgx, time: 1_751_624_924,
            outcome: .notAccepted, refusal: "dcap.tcb-status-not-accepted", status: hardening),
        // The window is [latest issue, first next update). The other verifier takes the second of the JSON's next update in.
        Row(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: sgx, time: 1_750_330_570,
            policy: IntelVectors.anyStatus, outcome: .stale, refusal: "dcap.tcb-info-not-yet-valid", status: hardening),
        Row(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: sgx, time: 1_750_330_571,
            policy: IntelVectors.anyStatus, outcome: .verified, status: hardening),
        Row(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: sgx, time: 1_752_919_277,
            policy: IntelVectors.anyStatus, outcome: .verified, status: hardening),
        Row(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: sgx, time: 1_752_919_278,
            policy: IntelVectors.anyStatus, outcome: .stale, refusal: "dcap.qe-identity-expired", status: hardening),
        Row(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: sgx, time: 1_752_919_279,
            policy: IntelVectors.anyStatus, outcome: .stale, refusal: "dcap.qe-identity-expired", status: hardening),
        Row(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: sgx, time: 1_795_219_200,
            policy: IntelVectors.anyStatus, outcome: .stale, refusal: "crl.expired"),
        Row(
            quote: "sgx-dcap/automata/quote_sgx.bin", kind: .sgx, collateral: sgx, time: 1_751_624_924,
            policy: IntelVectors.anyStatus, outcome: .notAccepted, refusal: "sgx.debug-not-accepted", status: hardening),
        Row(
            quote: "sgx-dcap/automata/quote_sgx.bin", kind: .sgx, collateral: sgx, time: 1_751_624_924,
            policy: IntelVectors.lax, outcome: .verified, status: hardening),
        Row(
            quote: "tdx-dcap/phala/tdx_quote", kind: .tdx, collateral: tdx, time: 1_751_624_191, outcome: .verified,
            status: "UpToDate"),
        Row(
            quote: "tdx-dcap/phala/tdx_quote", kind: .tdx, collateral: tdx, time: 1_750_329_146, outcome: .stale,
            refusal: "dcap.qe-identity-not-yet-valid", status: "UpToDate"),
        Row(
            quote: "tdx-dcap/phala/tdx_quote", kind: .tdx, collateral: tdx, time: 1_750_329_147, outcome: .verified,
            status: "UpToDate"),
        Row(
            quote: "tdx-dcap/phala/tdx_quote", kind: .tdx, collateral: tdx, time: 1_752_919_234, outcome: .verified,
            status: "UpToDate"),
        Row(
            quote: "tdx-dcap/phala/tdx_quote", kind: .tdx, collateral: tdx, time: 1_752_919_235, outcome: .stale,
            refusal: "crl.expired"),
        Row(
            quote: "tdx-dcap/phala/near_quote_hex.txt", kind: .tdx, collateral: near, time: 1_758_093_775,
            outcome: .verified, status: "UpToDate"),
        Row(
            quote: "tdx-dcap/phala/near_quote_hex.txt", kind: .tdx, collateral: near, time: 1_756_798_918,
            outcome: .stale, refusal: "dcap.tcb-info-not-yet-valid", status: "UpToDate"),
        Row(
            quote: "tdx-dcap/phala/near_quote_hex.txt", kind: .tdx, collateral: near, time: 1_756_798_919,
            outcome: .verified, status: "UpToDate"),
        Row(
            quote: "tdx-dcap/phala/near_quote_hex.txt", kind: .tdx, collateral: near, time: 1_759_388_630,
            outcome: .verified, status: "UpToDate"),
        Row(
            quote: "tdx-dcap/phala/near_quote_hex.txt", kind: .tdx, collateral: near, time: 1_759_388_631,
            outcome: .stale, refusal: "crl.expired"),
        Row(
            quote: "tdx-dcap/phala/tdx_quote_outdated", kind: .tdx, collateral: outdated, time: 1_772_707_803,
            policy: IntelVectors.anyStatus, outcome: .notAccepted, refusal: "dcap.no-tcb-level"),
        Row(
            quote: "tdx-dcap/phala/tdx-quote.hex", kind: .tdx, collateral: tdx, time: 1_751_624_191,
            policy: IntelVectors.anyStatus, outcome: .notAccepted, refusal: "dcap.no-tcb-level"),
        Row(
            quote: "tdx-dcap/phala/quote-from-tappd.hex", kind: .tdx, collateral: tdx, time: 1_751_624_191,
            policy: IntelVectors.anyStatus, outcome: .notAccepted, refusal: "dcap.no-tcb-level"),
        Row(
            quote: "tdx-dcap/automata/alibaba_quote_5.dat", kind: .tdx, collateral: outdated, time: 1_772_707_803,
            policy: IntelVectors.anyStatus, outcome: .notAccepted, refusal: "tdx.service-td-not-accepted"),
        Row(
            quote: "tdx-dcap/automata/quotev5.dat", kind: .tdx, collateral: outdated, time: 1_772_707_803,
            policy: IntelVectors.anyStatus, outcome: .notAccepted, refusal: "tdx.service-td-not-accepted"),
        Row(
            quote: "tdx-dcap/trustee/tdx_quote_5.dat", kind: .tdx, collateral: outdated, time: 1_772_707_803,
            policy: IntelVectors.anyStatus, outcome: .notAccepted, refusal: "dcap.no-tcb-level"),
        Row(
            quote: "tdx-dcap/automata/tdx_quote_5.dat", kind: .tdx, collateral: outdated, time: 1_772_707_803,
            policy: IntelVectors.anyStatus, outcome: .notAccepted, refusal: "dcap.no-tcb-level"),
    ]

    @Test("the table of verdicts", arguments: rows)
    func verdicts(_ row: Row) throws {
        let appraisal = try IntelVectors.appraise(
            IntelVectors.bytes(row.quote), row.kind, IntelVectors.collateral([row.collateral]), row.policy, at: row.time
        )
        #expect(appraisal.outcome == row.outcome, "\(appraisal.failures)")
        #expect(appraisal.refusal == row.refusal, "\(appraisal.failures)")
        if let status = row.status { #expect(appraisal.platform?.status == status) }
        if row.outcome == .verified { #expect(appraisal.validity?.contains(row.time) == true) }
    }

    @Test("what is said of a platform, and of when it holds")
    func windowsAndAdvisories() throws {
        let first = try IntelSample.verified[0].loaded().appraise()
        #expect(first.platform?.advisories == ["INTEL-SA-00289", "INTEL-SA-00615"])
        #expect(first.validity == 1_750_330_571..<1_752_919_278)
        #expect(first[claim: "fmspc"] == .string("00a067110000"))
        let second = try IntelVectors.appraise(
            IntelVectors.bytes("tdx-dcap/phala/tdx_quote"), .tdx, IntelVectors.collateral([Self.tdx]), at: 1_751_624_191
        )
        #expect(second.validity == 1_750_329_147..<1_752_919_235)
        #expect(second.platform?.advisories == [])
    }

    @Test("quotes under other roots, and quotes whose certificates are elsewhere, are refused for that")
    func otherRoots() throws {
        let error = #expect(throws: EvidenceError.self) {
            try SGXQuoteVerifier.parse(IntelVectors.bytes("sgx-dcap/intel-sample/quote.dat"))
        }
        #expect(error?.code == "sgx.unsupported-certification")
        let folder = "tdx-dcap/intel-sample/"
        let files = [
            "pckSignChain.pem", "rootCaCrl.der", "intermediateCaCrl.der", "tcbInfo.json", "tcbSignChain.pem",
            "qeIdentity.json", "trustedRootCaCert.pem",
        ]
        // Its certificates stand in the quote without lines between them that are PEM's: whatever reads them, the root is not Intel's.
        let sample = try IntelVectors.appraise(
            IntelVectors.bytes(folder + "quote.dat"), .tdx, IntelVectors.collateral(files.map { folder + $0 }),
            IntelVectors.lax, at: 1_751_624_191)
        #expect(sample.outcome == .invalid || sample.outcome == .notCheckable)
        #expect(sample.failures.contains("path.untrusted-root") || sample.failures.contains("pem.empty"))
    }

    @Test("a TD that can be debugged, and one without SEPT_VE_DISABLE, are refused for that among other things")
    func modes() throws {
        let debug = try IntelVectors.appraise(
            IntelVectors.bytes("tdx-dcap/trustee/tdx_quote_4.dat"), .tdx, IntelVectors.collateral([Self.tdx]),
            at: 1_751_624_191)
        #expect(debug.failures.contains("tdx.debug-not-accepted"))
        let azure = try IntelVectors.appraise(
            IntelVectors.bytes("az-tdx-vtpm/trustee/td-quote.bin"), .tdx, IntelVectors.collateral([Self.tdx]),
            at: 1_751_624_191)
        #expect(azure.failures.contains("tdx.sept-ve-enabled"))
    }
}
