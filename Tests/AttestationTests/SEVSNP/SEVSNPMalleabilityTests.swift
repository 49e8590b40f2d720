import Attestation
import CanonicalEncoding
import TestCertificates
import TestSupport
import Testing
import Verification

/// Bytes that are changed, left out and added.
@Suite("SEV-SNP: malleability")
struct SEVSNPMalleabilityTests {
    /// The order of P-384's group (FIPS 186-5).
    private static let order =
        [UInt8](repeating: 0xFF, count: 24) + [
            0xC7, 0x63, 0x4D, 0x81, 0xF4, 0x37, 0x2D, 0xDF, 0x58, 0x1A, 0x0D, 0xB2, 0x48, 0xB0, 0xA7, 0x7A, 0xEC, 0xEC,
            0x19, 0x6A, 0xCC, 0xC5, 0x29, 0x73,
        ]

    /// a − b of big-endian numbers, a ≥ b.
    private func difference(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
        var (result, borrow) = (a, 0)
        for place in a.indices.reversed() {
            let digit = Int(a[place]) - Int(b[place]) - borrow
            result[place] = UInt8(truncatingIfNeeded: digit)
            borrow = digit < 0 ? 1 : 0
        }
        return result
    }

    private func withSignature(_ report: [UInt8], r: [UInt8], s: [UInt8]) -> [UInt8] {
        var changed = TestReport(bytes: report)
        changed.set(0x2A0, r.reversed())
        changed.set(0x2A0 + 72, s.reversed())
        return changed.bytes
    }

    @Test("the other signature, n − s, is as good and of the same receipt")
    func twin() throws {
        let amd = TestAMD.turin
        let bytes = amd.report().signed(by: amd.key)
        let report = try SEVSNPReport(bytes)
        let (r, s) = (Array(report.signature[..<48]), Array(report.signature[48...]))
        let twin = withSignature(bytes, r: r, s: difference(Self.order, s))
        #expect(twin != bytes)
        let appraisals = try [bytes, twin].map {
            SEVSNPVerifier.appraise(
                try SEVSNPVerifier.parse($0), collateral: amd.collateral(), policy: amd.policy, at: TestAMD.time)
        }
        #expect(appraisals.allSatisfy { $0.outcome == .verified })
        #expect(appraisals[0].receipt == appraisals[1].receipt)
        // Another report is another receipt.
        #expect(try amd.appraise { $0.set(0x50, [1]) }.receipt != appraisals[0].receipt)

        let zero = [UInt8](repeating: 0, count: 48)
        for (r, s) in [
            (zero, s), (r, zero), (zero, zero), (Self.order, s), (r, Self.order),
            (r, [UInt8](repeating: 0xFF, count: 48)), (s, r),
        ] {
            let appraisal = SEVSNPVerifier.appraise(
                try SEVSNPVerifier.parse(withSignature(bytes, r: r, s: s)), collateral: amd.collateral(),
                policy: amd.policy, at: TestAMD.time)
            #expect(appraisal.refusals == ["snp.bad-signature"])
            #expect(appraisal.receipt == appraisals[0].receipt)
        }
    }

    @Test(
        "no changed bit of a real report is taken",
        .enabled(if: SharedVectors.attestation.areThere, "\(SharedVectors.absence)"),
        arguments: SEVSNPVector.all)
    func flips(vector: SEVSNPVector) throws {
        let collateral = try vector.collateral()
        let own = try vector.evidence().report
        let start = try vector.evidence().container == .dstack ? 4 : 0
        let genuine = try vector.appraise(.lenient)
        let bytes = Array(try vector.bytes()[start..<start + SEVSNPReport.byteCount])
        // Of each layout one report whole, of the others some bytes: they take a millisecond each.
        let isWhole = ["google", "microsoft Genoa", "microsoft Turin"].contains(vector.name)
        for place in stride(from: 0, to: bytes.count, by: isWhole ? 1 : 11) {
            var changed = bytes
            // Another bit in each byte, and another one in each report.
            changed[place] ^= 1 << UInt8((place + vector.name.utf8.count) % 8)
            guard let evidence = try? SEVSNPVerifier.parse(changed) else { continue }
            let appraisal = SEVSNPVerifier.appraise(
                evidence, collateral: collateral, policy: .lenient, at: SEVSNPVector.time)
            #expect(appraisal.outcome == .invalid, "byte \(place)")
            #expect(appraisal.refusals.contains("snp.bad-signature"), "byte \(place)")
            #expect((appraisal.receipt == genuine.receipt) == (place >= SEVSNPReport.signedByteCount))
        }
        #expect(own.signedRegion == Array(bytes[..<SEVSNPReport.signedByteCount]))
    }

    @Test("every bit of the signature, and of what follows it")
    func signatureBits() throws {
        let amd = TestAMD.genoa
        let bytes = amd.report().signed(by: amd.key)
        var malformed = 0
        for place in SEVSNPReport.signedByteCount..<SEVSNPReport.byteCount {
            for bit in 0..<8 where place % 48 == 0 || place >= SEVSNPReport.signedByteCount + 144 {
                var changed = bytes
                changed[place] ^= 1 << UInt8(bit)
                do {
                    let appraisal = SEVSNPVerifier.appraise(
                        try SEVSNPVerifier.parse(changed), collateral: amd.collateral(), policy: amd.policy,
                        at: TestAMD.time)
                    #expect(appraisal.refusals == ["snp.bad-signature"])
                } catch {
                    #expect(error.code == "snp.reserved-not-zero")
                    malformed += 1
                }
            }
        }
        #expect(malformed >= 368 * 8)
    }

    @Test("reserved bytes that are not zero", arguments: [UInt32(2), 3, 5])
    func reserved(version: UInt32) throws {
        let amd = TestAMD.genoa
        var places = Array(0x4C..<0x50) + Array(0x18B..<0x1A0) + [0x1EB, 0x1EF] + Array(0x208..<0x2A0)
        if version < 5 { places += Array(0x1F8..<0x208) }
        if version < 3 { places += Array(0x188..<0x18B) }
        for place in places {
            var report = amd.report(version: version)
            report.set(place, [0x80])
            let error = #expect(throws: EvidenceError.self) { try SEVSNPVerifier.parse(report.signed(by: amd.key)) }
            #expect(error?.code == "snp.reserved-not-zero", "byte \(place)")
        }
        for flags in [UInt32(1 << 5), 1 << 31] {
            var report = amd.report(version: version)
            report.set(0x48, flags)
            let error = #expect(throws: EvidenceError.self) { try SEVSNPVerifier.parse(report.signed(by: amd.key)) }
            #expect(error?.code == "snp.reserved-not-zero")
        }
    }

    @Test("other versions, another algorithm, another length, and SEV without SNP")
    func heads() throws {
        let amd = TestAMD.genoa
        let code = { (change: (inout TestReport) -> Void) -> String? in
            var report = amd.report()
            change(&report)
            return #expect(throws: EvidenceError.self) { try SEVSNPVerifier.parse(report.signed(by: amd.key)) }?.code
        }
        for version: UInt32 in [0, 1, 4, 6, 0x0200_0000, .max] {
            #expect(code { $0.set(0, version) } == "snp.unsupported-version")
        }
        for algorithm: UInt32 in [0, 2, .max] {
            #expect(code { $0.set(0x34, algorithm) } == "snp.unsupported-algorithm")
        }
        let bytes = amd.report().signed(by: amd.key)
        for count in 0..<bytes.count {
            let error = #expect(throws: EvidenceError.self) { try SEVSNPVerifier.parse(Array(bytes[..<count])) }
            #expect(error?.code == (count == 208 ? "snp.plain-sev" : "snp.wrong-length"))
        }
        // A report of SEV: a nonce, the digest of the launch, the policy, the key's usage and algorithm, a signature.
        #expect(
            #expect(throws: EvidenceError.self) { try SEVSNPVerifier.parse([UInt8](repeating: 1, count: 208)) }?.code
                == "snp.plain-sev")
    }
}
