import Attestation
import CanonicalEncoding
import TestSupport
import Testing
import Verification

/// Quotes with what was published about other platforms, and as what they are not.
@Suite(
    "SGX and TDX: every quote with every other collateral and kind",
    .enabled(if: IntelVectors.isThere, Comment(rawValue: SharedVectors.absence)))
struct QuoteCrossTests {
    /// Pairs that belong together: of one family, and one certificate authority.
    private static let own: Set<String> = [
        "sgx-dcap/phala/sgx_quote|sgx-dcap/phala/sgx_quote_collateral.json",
        "sgx-dcap/automata/quote_sgx.bin|sgx-dcap/phala/sgx_quote_collateral.json",
        "tdx-dcap/phala/tdx_quote|tdx-dcap/phala/tdx_quote_collateral.json",
        "tdx-dcap/phala/near_quote_hex.txt|tdx-dcap/phala/near_quote_collateral.json",
    ]
    /// Why a quote is refused with another platform's collateral: the list is another authority's, the documents are of another kind
    /// or another family, the platform is below what is known of it, or its certificate was made later.
    private static let reasons: Set<String> = [
        "crl.missing", "dcap.tcb-info-missing", "dcap.qe-identity-missing", "dcap.other-platform", "dcap.no-tcb-level",
        "path.not-yet-valid", "tdx.service-td-not-accepted",
    ]

    @Test("each is refused for a reason that says which")
    func otherCollateral() throws {
        var refused = 0
        for (collateral, time) in IntelVectors.collaterals {
            let files = try IntelVectors.collateral([collateral])
            for (quotes, kind) in [(IntelVectors.sgxQuotes, EvidenceKind.sgx), (IntelVectors.tdxQuotes, .tdx)] {
                for quote in quotes where !Self.own.contains("\(quote)|\(collateral)") {
                    let appraisal = try IntelVectors.appraise(
                        IntelVectors.bytes(quote), kind, files, IntelVectors.anyStatus, at: time)
                    #expect(appraisal.outcome != .verified, "\(quote) with \(collateral)")
                    #expect(
                        Self.reasons.contains(appraisal.refusal ?? ""),
                        "\(quote) with \(collateral): \(appraisal.failures)")
                    refused += 1
                }
            }
        }
        #expect(refused == 4 * (IntelVectors.sgxQuotes.count + IntelVectors.tdxQuotes.count) - Self.own.count)
    }

    @Test("without collateral nothing can be checked")
    func noCollateral() throws {
        for (quotes, kind) in [(IntelVectors.sgxQuotes, EvidenceKind.sgx), (IntelVectors.tdxQuotes, .tdx)] {
            for quote in quotes {
                let appraisal = try IntelVectors.appraise(
                    IntelVectors.bytes(quote), kind, Collateral(), IntelVectors.lax, at: 1_751_624_924)
                #expect(appraisal.outcome == .notCheckable, "\(quote): \(appraisal.failures)")
                #expect(appraisal.refusal == "crl.missing", "\(quote)")
                #expect(appraisal.validity == nil)
                // What needs no collateral was checked all the same, and holds.
                let area = kind.rawValue
                for check in ["\(area).format", "\(area).signature", "dcap.key-binding", "dcap.root"] {
                    #expect(appraisal.finding(check)?.result == .passed, "\(quote): \(check)")
                }
            }
        }
    }

    @Test("a quote of one kind is none of the other, and no other vendor's evidence is a quote")
    func otherKinds() throws {
        for quote in IntelVectors.sgxQuotes {
            let error = try #require(throws: EvidenceError.self) {
                try TDXQuoteVerifier.parse(IntelVectors.bytes(quote))
            }
            #expect(error.code == "tdx.wrong-tee")
        }
        for quote in IntelVectors.tdxQuotes {
            let error = try #require(throws: EvidenceError.self) {
                try SGXQuoteVerifier.parse(IntelVectors.bytes(quote))
            }
            #expect(error.code == "sgx.wrong-tee")
        }
        for other in [
            "snp/google/attestation.bin", "snp/microsoft/turin_attestation_report.bin",
            "nitro/evervault/valid-attestation-doc-bytes", "sgx-dcap/phala/TrustedRootCA.der",
            "sgx-dcap/phala/sgx_quote_collateral.json", "tdx-dcap/dstack/quote-report.json",
        ] {
            let bytes = try SharedVectors.attestation.bytes(other)
            let sgx = #expect(throws: EvidenceError.self) { try SGXQuoteVerifier.parse(bytes) }
            #expect(sgx?.code.hasPrefix("sgx.") == true, "\(other)")
            let tdx = #expect(throws: EvidenceError.self) { try TDXQuoteVerifier.parse(bytes) }
            #expect(tdx?.code.hasPrefix("tdx.") == true, "\(other)")
            let isReport = other.hasSuffix("quote-report.json")
            #expect(((try? DstackVerifier.parse(bytes)) != nil) == isReport, "\(other)")
        }
    }
}
