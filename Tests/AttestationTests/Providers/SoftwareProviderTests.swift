import Attestation
import AttestationProviders
import Certificates
import Glibc
import TestSupport
import Testing
import Verification

/// Evidence without hardware, and the choice among providers.
@Suite("Providers: software and the choice")
struct SoftwareProviderTests {
    private static let binding = [UInt8](repeating: 0x33, count: 64)
    private static let time: Int64 = 1_800_000_000

    private func mode(_ path: String) -> UInt32 {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    @Test("the root is made on first use, for its owner alone, and is the same from then on")
    func root() throws {
        let scratch = ScratchDirectory()
        let folder = scratch.file("state/deep/software-root")
        let provider = SoftwareProvider(folder: folder)
        let evidence = try provider.attest(binding: Self.binding, at: Self.time)
        #expect(evidence.kind == .software)
        #expect(mode(folder) == 0o700)
        #expect(mode(folder + "/root.key") == 0o600)
        let fingerprint = try provider.fingerprint(at: Self.time)
        #expect(try SoftwareProvider(folder: folder).fingerprint(at: Self.time + 99) == fingerprint)
        let policy = SoftwarePolicy(
            allowsSoftware: true, roots: TrustAnchors(keys: [fingerprint]), binding: Self.binding)
        let appraisal = SoftwareVerifier.appraise(
            try SoftwareVerifier.parse(evidence.bytes), collateral: Collateral(), policy: policy, at: Self.time)
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
        // The default accepts none.
        let refused = SoftwareVerifier.appraise(
            try SoftwareVerifier.parse(evidence.bytes), collateral: Collateral(), policy: SoftwarePolicy(),
            at: Self.time)
        #expect(refused.finding("software.protection")?.result == .failed)
    }

    @Test("a folder or a key that others have rights on is refused, and half a root is not made whole")
    func rights() throws {
        func code(_ folder: String) -> String? {
            do throws(ProviderError) {
                _ = try SoftwareProvider(folder: folder).attest(binding: Self.binding, at: Self.time)
            } catch {
                return error.code
            }
            return nil
        }
        let scratch = ScratchDirectory()
        let folder = scratch.file("root")
        #expect(code(folder) == nil)
        chmod(folder, 0o755)
        #expect(code(folder) == "provider.folder-unsafe")
        chmod(folder, 0o700)
        chmod(folder + "/root.key", 0o644)
        #expect(code(folder) == "key-file.permissions")
        chmod(folder + "/root.key", 0o600)
        unlink(folder + "/root.der")
        #expect(code(folder) == "file.not-found")
    }

    @Test("auto takes hardware in its order and never software; what is named must be there")
    func choice() throws {
        func code(_ catalogue: ProviderCatalogue, _ name: String) -> String {
            do throws(ProviderError) { return try catalogue.provider(name).name } catch { return error.code }
        }
        let scratch = ScratchDirectory()
        let software = SoftwareProvider(folder: scratch.file("root"))
        let none = ProviderCatalogue([NSMProvider(device: "/nonexistent"), software])
        #expect(code(none, "auto") == "provider.none")
        #expect(code(none, "software") == "software")
        #expect(code(none, "nsm") == "provider.not-available")
        #expect(code(none, "hope") == "provider.unknown")
        let some = ProviderCatalogue([
            software, NSMProvider(device: "/nonexistent"), ConfigfsTSMProvider(folder: scratch.path),
            TPMProvider(path: "/dev/null", eventLog: nil),
        ])
        #expect(code(some, "auto") == "configfs-tsm")
        #expect(code(some, "tpm") == "tpm")
        let all = ProviderCatalogue(softwareFolder: scratch.file("root"))
        #expect(all.providers.map(\.name) == ProviderCatalogue.names)
        for name in ProviderCatalogue.names {
            #expect(try ProviderCatalogue(only: name, at: scratch.path).providers.map(\.name) == [name])
        }
        #expect(throws: ProviderError.self) { try ProviderCatalogue(only: "auto", at: scratch.path) }
    }
}
