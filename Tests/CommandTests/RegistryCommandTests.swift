import CanonicalEncoding
import Foundation
import TestSupport
import Testing

@Suite(
    "assay registry",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct RegistryCommandTests {
    private let directory = ScratchDirectory()

    private func assay(_ arguments: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(arguments, in: directory)
    }

    /// Makes a sensor and what it signed; the packed key.
    private func makeSensor(_ name: String, calibration: String = "") throws -> String {
        if !FileManager.default.fileExists(atPath: directory.file("\(name).key")) {
            #expect(try assay("sensor", "keygen", "--out", "\(name).key").status == 0)
        }
        try directory.write("time,celsius\n2026-05-01T00:00:00Z,4.0\n2026-05-01T00:05:00Z,8.1\n", to: "\(name).csv")
        let signed = try assay(
            "sensor", "sign", "\(name).csv", "--key", "\(name).key", "--device", "box-\(name)", "--calibration",
            calibration)
        #expect(signed.status == 0)
        return try assay("sensor", "show", "\(name).key").output.trimmingCharacters(in: .newlines)
    }

    private func json(_ result: BuiltProgram.Result) throws -> JSONValue {
        #expect(result.status == 0, "\(result.errors)")
        return try JSONValue(parsing: Array(result.output.utf8))
    }

    @Test("build, show and check: a member, its pseudonym, and the same root everywhere")
    func wayThrough() throws {
        let keys = try ["a", "b", "c"].map { try makeSensor($0) }
        let built = try assay(
            "registry", "build", "--name", "fleet", "--out", "1.json", "a.signed.json", "b.signed.json", "a.signed.json"
        )
        #expect(built.status == 0 && built.errors.isEmpty, "\(built.errors)")
        #expect(built.output.contains("registry: fleet, epoch 1\nmembers: 2, of whom revoked: 0\n"))
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.file("1.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let shown = try json(assay("registry", "show", "1.json", "--json"))
        #expect(shown["members"] == JSONValue(integer: 2) && shown["epoch"] == .string("1"))
        guard case .string(let root)? = shown["root"] else { throw CancellationError() }
        #expect(built.output.contains("root: \(root)\n"))
        let byKey = try json(assay("registry", "check", "1.json", keys[1], "--json"))
        let byBatch = try json(assay("registry", "check", "1.json", "b.signed.json", "--json"))
        #expect(byKey == byBatch && byKey["serial"] == JSONValue(integer: 1) && byKey["root"] == .string(root))
        #expect(try assay("registry", "check", "1.json", "b.signed.json").output.contains("device box-b"))
        let absent = try assay("registry", "check", "1.json", keys[2])
        #expect(absent.status == 1 && absent.errors.hasSuffix("[registry.not-a-member]\n") && absent.output.isEmpty)
    }

    @Test("the next epoch: members stay, one comes, one is revoked for good, one has a new profile")
    func nextEpoch() throws {
        let keys = try ["a", "b", "c"].map { try makeSensor($0) }
        _ = try assay("registry", "build", "--name", "fleet", "--out", "1.json", "a.signed.json", "b.signed.json")
        let first = try json(assay("registry", "check", "1.json", keys[0], "--json"))
        _ = try makeSensor("a", calibration: "2026-06")
        let stale = try assay("registry", "check", "1.json", "a.signed.json")
        #expect(stale.status == 1 && stale.errors.hasSuffix("[registry.other-profile]\n"))
        // A list takes what no batch is there for.
        let profile = try JSONValue(parsing: Array(directory.read("c.signed.json").utf8))["profile"]
        let line = JSONValue.object(members: [("key", .string(keys[2])), ("profile", profile)])
        try directory.write(String(decoding: line.canonicalBytes, as: UTF8.self) + "\n", to: "new.jsonl")
        let built = try assay(
            "registry", "build", "--after", "1.json", "--out", "2.json", "--members", "new.jsonl", "--revoke", keys[1],
            "a.signed.json")
        #expect(built.status == 0, "\(built.errors)")
        #expect(built.errors == "assay: note: member 0 has a new profile\n")
        #expect(built.output.contains("registry: fleet, epoch 2\nmembers: 3, of whom revoked: 1\n"))
        let second = try json(assay("registry", "check", "2.json", "a.signed.json", "--json"))
        #expect(second["pseudonym"] == first["pseudonym"] && second["root"] != first["root"])
        #expect(
            try json(assay("registry", "check", "2.json", "c.signed.json", "--json"))["serial"] == JSONValue(integer: 2)
        )
        let revoked = try assay("registry", "check", "2.json", "b.signed.json")
        #expect(revoked.status == 1 && revoked.errors.hasSuffix("[registry.revoked]\n"))
        // It stays revoked in the epoch after, and is not taken in again.
        _ = try assay("registry", "build", "--after", "2.json", "--out", "3.json", "--epoch", "7")
        let still = try assay("registry", "check", "3.json", keys[1])
        #expect(still.status == 1 && still.errors.contains("epoch 7") && still.errors.contains("[registry.revoked]"))
        let again = try assay("registry", "build", "--after", "2.json", "--out", "4.json", "b.signed.json")
        #expect(again.status == 1 && again.errors.contains("[registry.revoked]"))
        #expect(!FileManager.default.fileExists(atPath: directory.file("4.json")))
    }

    @Test("what is refused: status and code, and nothing is written")
    func refusals() throws {
        let key = try makeSensor("a")
        _ = try assay("registry", "build", "--name", "fleet", "--out", "1.json", "a.signed.json")
        try directory.write(
            try directory.read("a.signed.json").replacing(#""counter":"0""#, with: #""counter":"1""#),
            to: "forged.signed.json")
        _ = try FileManager.default.copyItem(
            atPath: directory.file("a.signed.json"), toPath: directory.file("old.signed.json"))
        _ = try makeSensor("a", calibration: "new")
        try directory.write(#"{"key":"00","profile":{}}"#, to: "bad.jsonl")
        try directory.write("{}", to: "bad.json")
        let build = ["build", "--out", "2.json"]
        let cases: [([String], Int32, String)] = [
            (build + ["a.signed.json"], 2, "--name"), (build + ["--name", "fleet"], 1, "[registry.empty]"),
            (build + ["--name", "", "a.signed.json"], 2, "--name"),
            (build + ["--name", "fleet", "--epoch", "0", "a.signed.json"], 2, "--epoch"),
            (build + ["--name", "fleet", "absent.signed.json"], 6, "[file.not-found]"),
            (build + ["--name", "fleet", "forged.signed.json"], 1, "[signature.mismatch]"),
            (build + ["--name", "fleet", "old.signed.json", "a.signed.json"], 1, "[registry.duplicate-key]"),
            (build + ["--name", "fleet", "--members", "bad.jsonl"], 1, "line 1.key"),
            (build + ["--name", "fleet", "a.signed.json", "--revoke", "1"], 1, "[registry.revoked-unknown]"),
            (build + ["--name", "fleet", "a.signed.json", "--revoke", "01"], 2, "--revoke"),
            (build + ["--name", "fleet", "a.signed.json", "--revoke", key.uppercased()], 2, "--revoke"),
            (build + ["--after", "1.json", "--name", "other"], 2, "--name"),
            (build + ["--after", "1.json", "--epoch", "1"], 2, "--epoch"),
            (["build", "--after", "1.json", "--out", "./1.json"], 2, "--out"),
            (["show", "bad.json"], 1, "[json.missing-member]"), (["show", "absent"], 6, "[file.not-found]"),
            (["check", "1.json", "forged.signed.json"], 1, "[signature.mismatch]"),
            (["check", "1.json", String(repeating: "f", count: 64)], 2, "[babyjubjub.not-canonical]"),
            (["check", "1.json", "absent"], 6, "[file.not-found]"),
        ]
        for (arguments, status, text) in cases {
            let result = try BuiltProgram.run(["registry"] + arguments, in: directory)
            #expect(result.status == status && result.errors.contains(text), "\(arguments): \(result.errors)")
            #expect(result.output.isEmpty)
        }
        #expect(!FileManager.default.fileExists(atPath: directory.file("2.json")))
    }
}
