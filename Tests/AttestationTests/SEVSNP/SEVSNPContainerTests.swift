import Attestation
import CanonicalEncoding
import TestCertificates
import TestSupport
import Testing
import Verification

/// The shapes that reports come in.
@Suite("SEV-SNP: containers")
struct SEVSNPContainerTests {
    private let amd = TestAMD.genoa
    private var report: [UInt8] { amd.report().signed(by: amd.key) }

    private static let vcek: [UInt8] = [
        0x63, 0xDA, 0x75, 0x8D, 0xE6, 0x64, 0x45, 0x64, 0xAD, 0xC5, 0xF4, 0xB9, 0x3B, 0xE8, 0xAC, 0xCD,
    ]
    private static let ask: [UInt8] = [
        0x4A, 0xB7, 0xB3, 0x79, 0xBB, 0xAC, 0x4F, 0xE4, 0xA0, 0x2F, 0x05, 0xAE, 0xF3, 0x27, 0xC7, 0x82,
    ]
    /// With its first parts the other way round, as some hosts write it.
    private static let ark: [UInt8] = [
        0xA4, 0x06, 0xB4, 0xC0, 0x03, 0xA8, 0x52, 0x49, 0x97, 0x43, 0x3F, 0xB6, 0x01, 0x4C, 0xD0, 0xAE,
    ]

    private func table(_ entries: [(identifier: [UInt8], file: [UInt8])]) -> [UInt8] {
        var (head, body): ([UInt8], [UInt8]) = ([], [])
        let start = 24 * (entries.count + 1)
        for entry in entries {
            head += entry.identifier + SectionedBytes.bytes(UInt32(start + body.count))
            head += SectionedBytes.bytes(UInt32(entry.file.count))
            body += entry.file
        }
        return head + [UInt8](repeating: 0, count: 24) + body
    }

    private func appraise(_ bytes: [UInt8]) throws -> Appraisal {
        SEVSNPVerifier.appraise(
            try SEVSNPVerifier.parse(bytes), collateral: Collateral(files: [amd.root.certificate]), policy: amd.policy,
            at: TestAMD.time)
    }

    private func refusal(_ bytes: [UInt8]) -> String? {
        #expect(throws: EvidenceError.self) { try SEVSNPVerifier.parse(bytes) }?.code
    }

    @Test("the host's table, its GUIDs in both orders; what is unknown or malformed in it is passed over (AWS)")
    func table() throws {
        let own = table([
            ([UInt8](repeating: 9, count: 16), [1, 2, 3]), (Self.vcek, amd.chipCertificate()),
            (Self.ask, amd.chips.certificate), (Self.ark, Array("no certificate".utf8)),
        ])
        let evidence = try SEVSNPVerifier.parse(report + own)
        #expect(evidence.container == .certificateTable)
        #expect(evidence.files.count == 3 && evidence.files[1] == amd.chips.certificate)
        #expect(try appraise(report + own).outcome == .verified)
        let mixed = table([
            (Self.vcek, amd.chipCertificate()), (Self.ask, amd.chips.certificate), (Self.ark, amd.root.certificate),
        ])
        let alone = SEVSNPVerifier.appraise(
            try SEVSNPVerifier.parse(report + mixed), collateral: Collateral(), policy: amd.policy, at: TestAMD.time)
        #expect(alone.outcome == .verified)
        #expect(try SEVSNPVerifier.parse(report + table([])).files == [])
    }

    @Test("tables that lie about their lengths")
    func hostileTables() {
        let entry = { (offset: UInt32, count: UInt32) in
            Self.vcek + SectionedBytes.bytes(offset) + SectionedBytes.bytes(count)
        }
        let end = [UInt8](repeating: 0, count: 24)
        let body = [UInt8](repeating: 7, count: 100)
        #expect(refusal(report + entry(48, 101) + end + body) == "snp.malformed-table")
        #expect(refusal(report + entry(149, 0) + end + body) == "snp.malformed-table")
        #expect(refusal(report + entry(.max, .max) + end + body) == "snp.malformed-table")
        #expect(refusal(report + entry(48, .max) + end + body) == "snp.malformed-table")
        #expect(refusal(report + entry(0, 10) + end + body) == "snp.malformed-table")
        #expect(refusal(report + entry(47, 10) + end + body) == "snp.malformed-table")
        #expect(refusal(report + entry(72, 50) + entry(80, 10) + end + body) == "snp.malformed-table")
        #expect(refusal(report + entry(24, 10)) == "snp.malformed-table")
        let entries = Array((0..<17).map { entry(500 + $0, 1) }.joined())
        #expect(
            refusal(report + entries + end + Array([[UInt8]](repeating: body, count: 5).joined()))
                == "snp.malformed-table")
        #expect(refusal(report + Array(body[..<20])) == "snp.truncated")
        #expect(refusal([UInt8](repeating: 0, count: SEVSNPEvidence.maximumByteCount + 1)) == "snp.too-long")
    }

    @Test("what may be added to a report alone: a table, and zeros that are an empty one")
    func appended() throws {
        let report = report
        let own = try SEVSNPReport(report)
        for count in 1...64 {
            let zeros = [UInt8](repeating: 0, count: count)
            if count < 24 {
                #expect(refusal(report + zeros) == "snp.truncated")
            } else {
                let evidence = try SEVSNPVerifier.parse(report + zeros)
                #expect(evidence.files.isEmpty && evidence.report == own)
            }
            #expect(refusal(report + [UInt8](repeating: 0xA5, count: count)) != nil)
        }
    }

    @Test("dstack's container, with and without certificates; what follows them is said not to be looked at")
    func dstack() throws {
        let compact = { (count: Int) in
            count < 64 ? [UInt8(count << 2)] : SectionedBytes.bytes(UInt16(count << 2 | 1))
        }
        let files = [amd.chipCertificate(), amd.chips.certificate]
        let own =
            [0x00, 0x03, 0x81, 0x12] + report + compact(files.count)
            + Array(files.map { compact($0.count) + $0 }.joined())
        let appraisal = try appraise(own + Array("and more".utf8))
        #expect(appraisal.outcome == .verified)
        #expect(appraisal.result("snp.container") == .notPerformed)
        let exact = try appraise(own)
        #expect(exact.outcome == .verified && exact.result("snp.container") == nil)
        #expect(exact.receipt == appraisal.receipt)
        for count in 4..<own.count { #expect(refusal(Array(own[..<count])) == "snp.truncated") }
        let head: [UInt8] = [0x00, 0x03, 0x81, 0x12] + report
        #expect(refusal(head + [17 << 2]) == "snp.malformed-table")
        #expect(refusal(head + [0x03, 0xFF, 0xFF, 0xFF, 0xFF]) == "snp.malformed-table")
        #expect(refusal(head + [0x04, 0xFE, 0xFF, 0xFF, 0xFF]) == "snp.truncated")
    }

    @Test("dstack's own evidence", .enabled(if: SharedVectors.attestation.areThere, "\(SharedVectors.absence)"))
    func realDstack() throws {
        let vectors = SharedVectors.attestation
        var object = try JSONObjectReader(vectors.json("snp/dstack/sev-snp-attestation.json"), path: "")
        let bytes = try Hex.decode(object.string("attestation"))
        let evidence = try SEVSNPVerifier.parse(bytes)
        #expect(evidence.container == .dstack && evidence.files.count == 2 && evidence.unreadByteCount > 0)
        let appraisal = SEVSNPVerifier.appraise(
            evidence, collateral: Collateral(files: [try vectors.bytes("snp/microsoft/milan_ark.pem")]),
            policy: .lenient, at: SEVSNPVector.time)
        #expect(appraisal.outcome == .verified)
    }
}
