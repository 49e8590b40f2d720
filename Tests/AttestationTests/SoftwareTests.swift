import Attestation
import CanonicalEncoding
import Certificates
import Glibc
import TestSupport
import Testing
import Verification

/// Evidence without hardware: made here, in Nitro's format, and refused by default.
@Suite("Software evidence")
struct SoftwareTests {
    private static let time: Int64 = 1_800_000_000
    private static let binding = [UInt8](repeating: 0x64, count: 64)

    private func appraise(_ document: [UInt8], _ policy: SoftwarePolicy, at time: Int64 = time) throws -> Appraisal {
        SoftwareVerifier.appraise(
            try SoftwareVerifier.parse(document), collateral: Collateral(), policy: policy, at: time)
    }

    private func policy(_ attester: SoftwareAttester) -> SoftwarePolicy {
        SoftwarePolicy(
            allowsSoftware: true, roots: TrustAnchors(keys: [attester.root.publicKey.fingerprint]),
            binding: Self.binding)
    }

    @Test("it is verified only where the policy allows it and names the root, and says everywhere what it is")
    func policies() throws {
        let attester = try SoftwareAttester.create(at: Self.time)
        let document = try attester.attest(binding: Self.binding, at: Self.time)
        var policy = policy(attester)
        let good = try appraise(document, policy)
        #expect(good.outcome == .verified, "\(good.failures)")
        #expect(good.kind == .software)
        #expect(good.binding == Self.binding)
        #expect(good[claim: "protection"] == .string("no hardware protection"))
        #expect(good.finding("software.protection")?.code == "software.no-hardware-protection")
        #expect(good.finding("software.protection")?.result == .notPerformed)
        #expect(good.finding("software.protection")?.reason.contains("no hardware protection") == true)
        policy.allowsSoftware = false
        let refused = try appraise(document, policy)
        #expect(refused.outcome == .notAccepted)
        #expect(refused.refusal == "software.no-hardware-protection")
        #expect(try appraise(document, SoftwarePolicy()).outcome == .invalid)
        #expect(try appraise(document, SoftwarePolicy(allowsSoftware: true)).refusal == "path.untrusted-root")
        let other = try SoftwareAttester.create(at: Self.time)
        policy = self.policy(other)
        #expect(try appraise(document, policy).refusal == "path.untrusted-root")
    }

    @Test("it is checked byte by byte as a document of Nitro's is, and is none")
    func format() throws {
        let attester = try SoftwareAttester.create(at: Self.time)
        let nonce = [UInt8](repeating: 7, count: 32)
        let document = try attester.attest(binding: Self.binding, nonce: nonce, at: Self.time)
        let read = try NitroVerifier.parse(document)
        #expect(read.userData == Self.binding)
        #expect(read.nonce == nonce)
        #expect(read.timestamp == UInt64(Self.time) * 1000)
        let asNitro = NitroVerifier.appraise(
            read, collateral: Collateral(), policy: NitroPolicy(allowsDebug: true), at: Self.time)
        #expect(asNitro.outcome == .invalid)
        #expect(asNitro.refusal == "path.untrusted-root")
        // Even under a policy that names its root, nothing was measured.
        let roots = TrustAnchors(keys: [attester.root.publicKey.fingerprint])
        let named = NitroVerifier.appraise(
            read, collateral: Collateral(), policy: NitroPolicy(roots: roots), at: Self.time)
        #expect(named.refusal == "nitro.debug-mode")
        #expect(try named.receipt != appraise(document, policy(attester)).receipt)
    }

    @Test("every flipped bit is refused")
    func flips() throws {
        let attester = try SoftwareAttester.create(at: Self.time)
        let document = try attester.attest(binding: Self.binding, at: Self.time)
        let policy = policy(attester)
        let accepted = document.indices.filter { place in
            var changed = document
            changed[place] ^= 1 << UInt8(place % 8)
            return (try? appraise(changed, policy))?.outcome == .verified
        }
        #expect(accepted == [])
    }

    @Test("time and binding are checked")
    func timeAndBinding() throws {
        let attester = try SoftwareAttester.create(at: Self.time)
        let document = try attester.attest(binding: Self.binding, at: Self.time)
        var policy = policy(attester)
        #expect(try appraise(document, policy, at: Self.time - 1).refusal == "path.not-yet-valid")
        #expect(try appraise(document, policy, at: Self.time + 299).outcome == .verified)
        #expect(try appraise(document, policy, at: Self.time + 300).refusal == "nitro.too-old")
        policy.maximumAge = nil
        let end = Self.time + SoftwareAttester.leafLifetime
        #expect(try appraise(document, policy, at: end - 1).outcome == .verified)
        #expect(try appraise(document, policy, at: end).refusal == "path.expired")
        policy.binding = Self.binding.dropLast() + [0]
        #expect(try appraise(document, policy).refusal == "nitro.user-data-mismatch")
        policy.binding = nil
        #expect(try appraise(document, policy).finding("nitro.user-data")?.code == "nitro.user-data-not-compared")
        let again = try attester.attest(binding: Self.binding, at: Self.time)
        #expect(again != document)
    }

    @Test("a root is stored for its owner alone, and read back")
    func files() throws {
        let folder = ScratchDirectory()
        let attester = try SoftwareAttester.create(at: Self.time)
        try attester.save(inFolder: folder.path)
        #expect(folder.names == ["root.der", "root.key"])
        var status = stat()
        #expect(stat(folder.file("root.key"), &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        let read = try SoftwareAttester.load(folder: folder.path)
        #expect(read.root.der == attester.root.der)
        let document = try read.attest(binding: Self.binding, at: Self.time)
        #expect(try appraise(document, policy(attester)).outcome == .verified)
        #expect(fileRefusal { try attester.save(inFolder: folder.path) } == "file.exists")
        #expect(fileRefusal { try attester.save(inFolder: folder.file("nowhere")) } == "file.not-found")
    }

    @Test("a key's file that others may read, or that holds no key, is refused without a word of it")
    func badFiles() throws {
        let folder = ScratchDirectory()
        let attester = try SoftwareAttester.create(at: Self.time)
        try attester.save(inFolder: folder.path)
        let path = folder.file("root.key")
        let load = { fileRefusal { try SoftwareAttester.load(folder: folder.path) } }
        for mode in [0o640, 0o604, 0o660, 0o601] as [mode_t] {
            #expect(chmod(path, mode) == 0)
            #expect(load() == "key-file.permissions")
        }
        #expect(chmod(path, 0o600) == 0)
        #expect(load() == nil)
        let key = try FileBytes.read(path: path, limit: 4096)
        for contents in [[], Array(key.dropLast()), key + [0], [UInt8](repeating: 0, count: 2000)] as [[UInt8]] {
            try FileBytes.write(atomically: contents, to: path, mode: 0o600)
            #expect(load() == "key-file.malformed")
        }
        let other = try SoftwareAttester.create(at: Self.time)
        let second = ScratchDirectory()
        try other.save(inFolder: second.path)
        try FileBytes.write(
            atomically: FileBytes.read(path: second.file("root.key"), limit: 4096), to: path, mode: 0o600)
        #expect(load() == "key-file.malformed")
        #expect(unlink(path) == 0)
        #expect(symlink(second.file("root.key"), path) == 0)
        #expect(load() == "file.bad-path")
        #expect(unlink(path) == 0)
        #expect(mkdir(path, 0o700) == 0)
        #expect(load() == "key-file.not-a-file")
    }
}

/// The code that a file is refused with; `nil` if it is not.
private func fileRefusal<Value>(_ body: () throws -> Value) -> String? {
    do {
        _ = try body()
        return nil
    } catch let error as FileError {
        return error.code
    } catch {
        return "\(error)"
    }
}
