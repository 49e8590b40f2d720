import Attestation
import CanonicalEncoding
import Certificates
import TestCertificates
import Testing
import Verification

/// The quoting enclave stands between the platform's key and the quote's.
@Suite("SGX and TDX: the quoting enclave and the signatures")
struct QuotingEnclaveTests {
    let intel = TestIntel.shared

    private func quote(_ change: (inout TestIntelReport) -> Void) -> TestQuote {
        with(.tdx) {
            $0.report = with(TestIntelReport.quotingEnclave(intel.attestationKey.point, $0.authentication), change)
        }
    }

    @Test("it is the one of the QE identity")
    func identity() throws {
        for change: (inout TestIntelReport) -> Void in [
            { $0.signer[0] ^= 1 }, { $0.signer[31] ^= 1 }, { $0.productID = 2 }, { $0.miscSelect[3] = 1 },
            { $0.attributes[0] = 0x15 ^ 0x10 }, { $0.attributes[7] = 1 },
        ] {
            expectRefusal(try intel.appraise(quote(change)), "dcap.qe-mismatch")
        }
        // Bits that the masks leave free.
        for change: (inout TestIntelReport) -> Void in [
            { $0.attributes[0] = 0x15 }, { $0.attributes[8] = 7 }, { $0.enclave[0] = 0 },
        ] {
            #expect(try intel.appraise(quote(change)).outcome == .verified)
        }
        // A debugged one is refused by its mask; and where a mask leaves the bit free, all the same.
        expectRefusal(try intel.appraise(quote { $0.attributes[0] = 0x13 }), "dcap.qe-mismatch")
        let blind = with(TestPublished.tdx) { $0.enclaveAttributesMask[0] = 0xF9 }
        expectRefusal(try intel.appraise(quote { $0.attributes[0] = 0x13 }, blind), "dcap.qe-debug")
        // The identity of another enclave of Intel's.
        expectRefusal(try intel.appraise(.tdx, with(.tdx) { $0.enclaveSigner[5] ^= 1 }), "dcap.qe-mismatch")
        expectRefusal(try intel.appraise(.tdx, with(.tdx) { $0.enclaveProduct = 2 }), "dcap.qe-mismatch")
        expectRefusal(
            try intel.appraise(.tdx, with(.tdx) { $0.identityID = "QE" }), "dcap.qe-identity-missing", .notCheckable)
        expectRefusal(
            try intel.appraise(.sgx, with(.sgx) { $0.identityID = "QVE" }), "dcap.qe-identity-missing", .notCheckable)
    }

    @Test("its version has a level")
    func versions() throws {
        let levels = with(TestPublished.tdx) {
            $0.enclaveLevels = [
                .init(version: 6, status: "OutOfDate"), .init(version: 8), .init(version: 4, status: "Revoked"),
            ]
        }
        #expect(try intel.appraise(.tdx, levels).platform?.status == "UpToDate")
        expectRefusal(
            try intel.appraise(quote { $0.securityVersion = 7 }, levels), "dcap.tcb-status-not-accepted", .notAccepted)
        expectRefusal(try intel.appraise(quote { $0.securityVersion = 5 }, levels), "dcap.tcb-revoked")
        expectRefusal(try intel.appraise(quote { $0.securityVersion = 3 }, levels), "dcap.qe-no-level", .notAccepted)
        #expect(try intel.appraise(quote { $0.securityVersion = 65_535 }, levels).outcome == .verified)
    }

    @Test("it names the attestation key and what stands beside it, and nothing else")
    func binding() throws {
        for change: (inout TestIntelReport) -> Void in [
            { $0.reportData[0] ^= 1 }, { $0.reportData[31] ^= 1 }, { $0.reportData[32] = 1 }, { $0.reportData[63] = 1 },
            { $0.reportData = Array($0.reportData[32...] + $0.reportData[..<32]) },
            { $0.reportData = [UInt8](repeating: 0, count: 64) },
            { $0.reportData = HashFunction.sha256.hash(intel.attestationKey.point) + [UInt8](repeating: 0, count: 32) },
        ] {
            expectRefusal(try intel.appraise(quote(change)), "dcap.wrong-key")
        }
        // Beside the key may stand as much as the length says.
        for count in [0, 1, 31, 33, 1000] {
            let quote = with(TestQuote.tdx) { $0.authentication = [UInt8](repeating: 7, count: count) }
            #expect(try intel.appraise(quote).outcome == .verified)
        }
    }

    @Test("each signature is the due key's, of the due bytes")
    func signatures() throws {
        let other = TestKey(.p256)
        for base in [TestQuote.sgx, .tdx, .tdx15] {
            let area = base.kind.rawValue
            expectRefusal(try intel.appraise(with(base) { $0.enclaveSigner = other }), "dcap.bad-qe-signature")
            expectRefusal(
                try intel.appraise(with(base) { $0.enclaveSigner = intel.attestationKey }), "dcap.bad-qe-signature")
            expectRefusal(try intel.appraise(with(base) { $0.signer = other }), "\(area).bad-signature")
            expectRefusal(try intel.appraise(with(base) { $0.signer = intel.pckKey }), "\(area).bad-signature")
            let true64 = intel.attestationKey.signRaw(base.signedRegion(), .sha256)
            let zeros = [UInt8](repeating: 0, count: 32)
            let (r, s) = (Array(true64[..<32]), Array(true64[32...]))
            let forged: [[UInt8]] = [
                zeros + zeros, r + zeros, zeros + s, s + r, Self.order + s, r + Self.order,
                [UInt8](repeating: 0xFF, count: 64), intel.attestationKey.signRaw(base.signedRegion(), .sha384),
                intel.attestationKey.signRaw(base.signedRegion() + [0], .sha256),
            ]
            for signature in forged {
                expectRefusal(try intel.appraise(with(base) { $0.signature = signature }), "\(area).bad-signature")
            }
        }
    }

    /// The order of P-256.
    static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD,
        0xA7, 0x17,
        0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]

    @Test("the twin of a signature is the same receipt")
    func twins() throws {
        for base in [TestQuote.sgx, .tdx, .tdx15] {
            let published = base.kind == .sgx ? TestPublished.sgx : .tdx
            let collateral = published.collateral(intel)
            let bytes = base.bytes(intel)
            let first = try intel.appraise(bytes, base.kind, collateral)
            let start = base.signedRegion().count + 4
            var twin = bytes
            twin.replaceSubrange(
                (start + 32)..<(start + 64), with: Self.negated(Array(bytes[(start + 32)..<(start + 64)])))
            #expect(twin != bytes)
            let second = try intel.appraise(twin, base.kind, collateral)
            #expect(second.outcome == .verified, "\(second.failures)")
            #expect(second.receipt == first.receipt)
            // Another quote is another receipt.
            let other = try intel.appraise(
                with(base) { quote in
                    switch quote.body {
                    case .enclave(var report):
                        report.reportData[0] ^= 1
                        quote.body = .enclave(report)
                    case .domain(var domain):
                        domain.reportData[0] ^= 1
                        quote.body = .domain(domain)
                    }
                })
            #expect(other.outcome == .verified)
            #expect(other.receipt != first.receipt)
        }
    }

    /// n − s.
    static func negated(_ number: [UInt8]) -> [UInt8] {
        var borrow = 0
        var result = number
        for place in number.indices.reversed() {
            let difference = Int(order[place]) - Int(number[place]) - borrow
            borrow = difference < 0 ? 1 : 0
            result[place] = UInt8(truncatingIfNeeded: difference)
        }
        return result
    }
}
