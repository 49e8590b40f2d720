import CanonicalEncoding
import Foundation
import TestSupport
import Testing

/// Chains as a user makes them: a device's signature, decisions, seals; and what is refused on the way.
@Suite("assay chain", .enabled(if: BuiltProgram.isBuilt, "assay is not built"))
struct ChainCommandTests {
    private static let examples = packageRoot.appendingPathComponent("examples").path

    /// A directory with a signed log, a device's and an inspector's identity, and a chain that begins with the device's.
    private func prepare() throws -> (ScratchDirectory, device: String, inspector: String) {
        let directory = ScratchDirectory()
        for arguments in [
            ["sensor", "keygen", "--out", "sensor.key"],
            [
                "sensor", "sign", Self.examples + "/cold-chain-31-minutes.csv", "--key", "sensor.key", "--out",
                "box.signed.json", "--device", "box-1", "--counter", "1",
            ],
            ["identity", "new", "--out", "device.key"], ["identity", "new", "--out", "inspector.key"],
            ["chain", "new", "--batch", "box.signed.json", "--sign", "device.key", "--out", "box.assay.json"],
        ] {
            let result = try BuiltProgram.run(arguments, in: directory)
            try #require(result.status == 0, "\(arguments): \(result.errors)")
        }
        func identity(_ name: String) throws -> String {
            let shown = try BuiltProgram.run(["identity", "show", name], in: directory)
            return shown.output.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return (directory, try identity("device.key"), try identity("inspector.key"))
    }

    @Test("a chain grows, is sealed, and verifies for whoever trusts its signers")
    func aChainGrows() throws {
        let (directory, device, inspector) = try prepare()
        func assay(_ arguments: String...) throws -> BuiltProgram.Result {
            try BuiltProgram.run(arguments, in: directory)
        }
        #expect(device.hasPrefix("did:key:z6Mk") && device != inspector)
        let unknown = try assay("chain", "verify", "box.assay.json")
        #expect(unknown.status == 3 && unknown.output.contains("signer.not-checked"))
        #expect(try assay("chain", "verify", "box.assay.json", "--trust-signer", device).status == 0)
        let decided = try assay(
            "chain", "add", "box.assay.json", "--decision", "recall lot 4711", "--sign", "inspector.key")
        #expect(decided.status == 0 && decided.output.contains("2 links"))
        let both = ["--trust-signer", device, "--trust-signer", inspector]
        let open = try BuiltProgram.run(["verify", "box.assay.json"] + both, in: directory)
        #expect(open.status == 0 && open.output.contains("completeness: nobody said"))
        #expect(try assay("chain", "seal", "box.assay.json", "--sign", "inspector.key").status == 0)
        let sealed = try BuiltProgram.run(["verify", "box.assay.json"] + both, in: directory)
        #expect(sealed.status == 0 && sealed.output.contains("[ok] completeness"))
        let shown = try assay("chain", "show", "box.assay.json")
        #expect(shown.status == 0 && shown.output.contains("nothing of this was checked"))
        #expect(shown.output.contains("link 2, decision") && shown.output.contains("after link 1"))
        #expect(shown.output.contains("sealed by \(inspector)"))
        // A countersignature makes another chain, which is no longer sealed.
        let signed = try assay(
            "chain", "add", "box.assay.json", "--countersign", "1", "--sign", "inspector.key", "--out",
            "other.assay.json")
        #expect(signed.status == 0 && signed.errors.contains("signatures of the whole are left out"))
        #expect(try BuiltProgram.run(["verify", "other.assay.json"] + both, in: directory).status == 0)
        withExtendedLifetime(directory) {}
    }

    @Test("an envelope is a DSSE envelope around an in-toto statement about the very bytes")
    func envelopes() throws {
        let (directory, device, _) = try prepare()
        let result = try BuiltProgram.run(["chain", "show", "box.assay.json", "--envelope", "1"], in: directory)
        let json = try JSONValue(parsing: Array(result.output.utf8))
        guard case .string(let payload)? = json["payload"], case .array(let signatures)? = json["signatures"] else {
            Issue.record("no envelope")
            return
        }
        let statement = try JSONValue(parsing: Base64.decode(payload))
        #expect(statement["_type"] == .string("https://in-toto.io/Statement/v1"))
        #expect(statement["predicate"]?["kind"] == .string("sensor-batch"))
        guard case .array(let subjects)? = statement["subject"], let predicate = statement["predicate"] else { return }
        #expect(
            subjects.map { $0["digest"]?["sha256"] } == [.string(Digest.sha256(of: predicate.canonicalBytes).hex)])
        #expect(signatures.map { $0["keyid"] } == [.string(device)])
        withExtendedLifetime(directory) {}
    }

    @Test("what does not belong is refused, with a reason, and nothing is written")
    func refusals() throws {
        let (directory, _, _) = try prepare()
        let before = try directory.read("box.assay.json")
        for (arguments, status, code) in [
            (["chain", "add", "box.assay.json", "--bundle", "box.assay.json"], 1, "chain.link-repeated"),
            (
                ["chain", "add", "box.assay.json", "--countersign", "2", "--sign", "inspector.key"], 2,
                "usage.bad-value"
            ),
            (
                ["chain", "add", "box.assay.json", "--countersign", "1", "--sign", "sensor.key"], 3,
                "key-file.malformed"
            ),
            (["chain", "add", "box.assay.json", "--decision", "", "--sign", "inspector.key"], 2, "usage.bad-value"),
            (
                ["chain", "add", "box.assay.json", "--decision", "a\u{202E}b", "--sign", "inspector.key"], 2,
                "usage.bad-value"
            ),
            (["chain", "add", "absent.assay.json", "--decision", "x", "--sign", "inspector.key"], 6, "file.not-found"),
            (["chain", "seal", "box.assay.json", "--sign", "absent.key"], 6, "file.not-found"),
            (["chain", "show", "box.signed.json"], 1, "bundle.unknown-schema"),
            (["chain", "show", "box.assay.json", "--envelope", "2"], 2, "usage.bad-value"),
            (
                ["chain", "new", "--bundle", "box.assay.json", "--bundle", "box.assay.json", "--out", "x"], 1,
                "chain.link-repeated"
            ),
            (["identity", "new", "--out", "device.key"], 6, "file.exists"),
        ] as [([String], Int32, String)] {
            let result = try BuiltProgram.run(arguments, in: directory)
            #expect(result.status == status, "\(arguments): \(result.errors)")
            #expect(result.errors.contains("[\(code)]") || result.status == 2, "\(arguments): \(result.errors)")
        }
        #expect(
            try BuiltProgram.run(["chain", "add", "box.assay.json"], in: directory).status == 64
                || BuiltProgram.run(["chain", "add", "box.assay.json"], in: directory).status == 2)
        #expect(try directory.read("box.assay.json") == before)
        #expect(!FileManager.default.fileExists(atPath: directory.file("x")))
        withExtendedLifetime(directory) {}
    }
}
