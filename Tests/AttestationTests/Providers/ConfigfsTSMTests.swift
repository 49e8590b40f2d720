import Attestation
import AttestationProviders
import CanonicalEncoding
import Synchronization
import TestSupport
import Testing
import Verification

/// The kernel's reports of TDX and SEV-SNP, against a folder that behaves as the kernel's does.
@Suite("Providers: configfs-tsm")
struct ConfigfsTSMTests {
    private static let binding = (0..<64).map { UInt8($0 * 3) }
    private let amd = TestAMD.genoa

    private static func quote(_ reportData: [UInt8]) -> [UInt8] {
        var domain = TestDomain()
        domain.reportData = reportData
        var quote = TestQuote.tdx
        quote.body = .domain(domain)
        return quote.bytes(.shared)
    }

    private func report(_ reportData: [UInt8]) -> [UInt8] {
        var report = amd.report()
        report.set(0x50, reportData)
        return report.signed(by: amd.key)
    }

    private func table(_ file: [UInt8]) -> [UInt8] {
        let vcek: [UInt8] = [
            0x63, 0xDA, 0x75, 0x8D, 0xE6, 0x64, 0x45, 0x64, 0xAD, 0xC5, 0xF4, 0xB9, 0x3B, 0xE8, 0xAC, 0xCD,
        ]
        return vcek + SectionedBytes.bytes(UInt32(48)) + SectionedBytes.bytes(UInt32(file.count))
            + [UInt8](repeating: 0, count: 24) + file
    }

    /// Made once: signatures are other ones each time.
    private static let bound = quote(binding)
    private static func quoteOnce(_ bytes: [UInt8]) -> [UInt8] { bytes == binding ? bound : quote(bytes) }

    private func refusal(_ body: () throws(ProviderError) -> ProvidedEvidence) -> String? {
        do throws(ProviderError) { _ = try body() } catch { return error.code }
        return nil
    }

    @Test("a quote of TDX is bound to the bytes, and the entry is gone afterwards")
    func tdx() throws {
        let kernel = EmulatedTSM("tdx_guest", floor: nil) { (Self.quoteOnce($0), nil) }
        let evidence = try kernel.provider.attest(binding: Self.binding, at: TestIntel.time)
        #expect(evidence.kind == .tdx)
        #expect(evidence.bytes == Self.bound)
        #expect(evidence.collateral.isEmpty)
        #expect(kernel.scratch.names.isEmpty)
        #expect(kernel.state.withLock { $0.generation } == 1)
    }

    @Test("a report of SEV-SNP comes with the certificates that the host gave, and both together are verified")
    func snp() throws {
        let certificate = amd.chipCertificate()
        let kernel = EmulatedTSM("sev_guest") { [self] in (report($0), table(certificate)) }
        let evidence = try kernel.provider.attest(binding: Self.binding, at: TestAMD.time)
        #expect(evidence.kind == .sevSNP)
        #expect(evidence.bytes.count == SEVSNPReport.byteCount)
        #expect(evidence.collateral == [certificate])
        var policy = amd.policy
        policy.reportData = Self.binding
        let appraisal = SEVSNPVerifier.appraise(
            try SEVSNPVerifier.parse(evidence.bytes),
            collateral: Collateral(files: evidence.collateral + amd.collateral().files), policy: policy,
            at: TestAMD.time)
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
        #expect(kernel.state.withLock { $0.level } == 0)
    }

    @Test("a guest that is not the most privileged software asks at its own level; an empty table is none")
    func privilege() throws {
        let kernel = EmulatedTSM("sev_guest", floor: 2) { [self] in (report($0), []) }
        let evidence = try kernel.provider.attest(binding: Self.binding, at: TestAMD.time)
        #expect(evidence.collateral.isEmpty)
        #expect(kernel.state.withLock { $0.level } == 2)
        #expect(kernel.state.withLock { $0.generation } == 2)
    }

    @Test("what others write in between is seen by the generation, and everything is asked again")
    func races() throws {
        let disturbed = EmulatedTSM("tdx_guest", floor: nil, disturbances: 2) { (Self.quoteOnce($0), nil) }
        #expect(try disturbed.provider.attest(binding: Self.binding, at: TestIntel.time).bytes == Self.bound)
        let bound = report(Self.binding)
        let refused = EmulatedTSM("sev_guest", refusals: 3) { [self] in ($0 == Self.binding ? bound : report($0), nil) }
        #expect(try refused.provider.attest(binding: Self.binding, at: TestAMD.time).bytes == bound)
        let always = EmulatedTSM("tdx_guest", floor: nil, disturbances: .max) { (Self.quote($0), nil) }
        #expect(
            refusal { () throws(ProviderError) in
                try always.provider.attest(binding: Self.binding, at: TestIntel.time)
            } == "provider.disturbed")
        #expect(always.scratch.names.isEmpty)
    }

    @Test("evidence that is bound to other bytes, cannot be read, or is of another platform is not handed out")
    func refusals() throws {
        for (platform, report, code) in [
            ("tdx_guest", Self.quote([UInt8](repeating: 7, count: 64)), "provider.other-binding"),
            ("tdx_guest", Array(Self.quote(Self.binding).prefix(500)), "tdx.truncated"),
            ("sev_guest", report([UInt8](repeating: 7, count: 64)), "provider.other-binding"),
            ("sev_guest", [1, 2, 3], "snp.wrong-length"), ("arm_cca_guest", [], "provider.unknown-platform"),
        ] {
            let kernel = EmulatedTSM(platform, floor: nil) { _ in (report, nil) }
            let found = refusal { () throws(ProviderError) in
                try kernel.provider.attest(binding: Self.binding, at: TestIntel.time)
            }
            #expect(found == code, "\(platform)")
        }
        let table = EmulatedTSM("sev_guest", floor: nil) { [self] in (report($0), [UInt8](repeating: 9, count: 40)) }
        #expect(
            refusal { () throws(ProviderError) in
                try table.provider.attest(binding: Self.binding, at: TestAMD.time)
            } == "snp.malformed-table")
    }

    @Test("without the folder it says which one is missing")
    func absent() throws {
        let provider = ConfigfsTSMProvider(folder: "/nonexistent/tsm/report")
        #expect(provider.obstacle?.code == "provider.not-available")
        #expect(provider.obstacle?.message.contains("/nonexistent/tsm/report") == true)
    }
}
