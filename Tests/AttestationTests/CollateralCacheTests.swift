import Attestation
import CanonicalEncoding
import Glibc
import TestCertificates
import TestSupport
import Testing
import Verification

/// What vendors published, kept under the digests of the files.
@Suite("The cache of collateral")
struct CollateralCacheTests {
    private let scratch = ScratchDirectory()
    private let intel = TestIntel.shared
    private var cache: CollateralCache { CollateralCache(folder: scratch.file("deep/collateral")) }

    private func code(_ file: [UInt8]) -> String? {
        do throws(EvidenceError) { _ = try CollateralDescription(of: file) } catch { return error.code }
        return nil
    }

    @Test("files say what they are and when they hold")
    func descriptions() throws {
        var kinds: Set<CollateralDescription.Kind> = []
        for file in TestPublished.tdx.collateral(intel).files {
            let description = try CollateralDescription(of: file)
            kinds.formUnion(description.kinds)
            let validity = try #require(description.validity)
            #expect(description.holds(at: TestIntel.time) && !validity.isEmpty)
            #expect(!description.holds(at: validity.upperBound) && !description.holds(at: validity.lowerBound - 1))
        }
        #expect(kinds == [.tcbInfo, .enclaveIdentity, .revocationList, .certificates])
        let certificate = try CollateralDescription(of: intel.root.certificate)
        #expect(certificate.kinds == [.certificates])
        #expect(certificate.validity?.lowerBound == TestIntel.years.lowerBound)
    }

    @Test("what cannot be read is not kept")
    func refusals() {
        #expect(code([]) == "collateral.unknown")
        #expect(code(Array("hello".utf8)) == "collateral.unknown")
        #expect(code(Array("<a></a>".utf8)) == "collateral.unknown")
        #expect(code(Array("{".utf8))?.hasPrefix("json.") == true)
        #expect(code(Array(intel.root.certificate.dropLast())) == "collateral.unknown")
        #expect(
            code([UInt8](repeating: 0x30, count: CollateralCache.maximumFileByteCount + 1)) == "collateral.too-large")
    }

    @Test("kept files come back, once each, under their digests; damaged ones do not")
    func keeping() throws {
        let files = TestPublished.tdx.collateral(intel).files
        #expect(try cache.entries().isEmpty)
        for file in files {
            let kept = try cache.keep(file)
            #expect(kept.isNew && kept.entry.digest == CollateralCache.digest(of: file))
            #expect(try !cache.keep(file).isNew)
        }
        let entries = try cache.entries()
        #expect(Set(entries.map(\.bytes)) == Set(files) && entries.count == files.count)
        // Spoiled where it lies, and something that is nobody's.
        let path = cache.folder + "/" + entries[0].digest.hex
        try FileBytes.write(atomically: [1, 2, 3], to: path)
        try FileBytes.write(atomically: [1], to: cache.folder + "/notes")
        #expect(try cache.entries().count == files.count - 1)
        #expect(try cache.keep(entries[0].bytes).isNew)
        #expect(try cache.entries().count == files.count)
        #expect(try cache.clear { $0.description.kinds.contains(.tcbInfo) } == 1)
        #expect(try cache.clear() == files.count - 1)
        #expect(try cache.entries().isEmpty)
        #expect(access(cache.folder + "/notes", F_OK) == 0)
    }

    @Test("what holds at the time comes first, and a quote is verified with it")
    func use() throws {
        for file in TestPublished.tdx.collateral(intel).files { _ = try cache.keep(file) }
        let old = TestCertificate.pem(TestAMD.milan.root.certificate)
        _ = try cache.keep(Array(old.utf8))
        let collateral = try cache.collateral(at: TestIntel.time)
        let holds = try collateral.files.map { try CollateralDescription(of: $0).holds(at: TestIntel.time) }
        #expect(holds == holds.sorted { $0 && !$1 })
        let appraisal = TDXQuoteVerifier.appraise(
            try TDXQuoteVerifier.parse(TestQuote.tdx.bytes(intel)), collateral: collateral, policy: DCAPPolicy(),
            at: TestIntel.time, anchors: try intel.anchors)
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
    }
}
