import CanonicalEncoding
import Foundation
import TestSupport
import Testing

/// What a statement hides, shown to one: sealed, opened, compared.
@Suite("assay disclose", .enabled(if: BuiltProgram.isBuilt, "assay is not built"))
struct DiscloseCommandTests {
    private let box: WarmBox
    private let inspector: String

    init() throws {
        box = try WarmBox()
        try box.attestBySoftware()
        for name in ["inspector.key", "stranger.key"] {
            try #require(try box.assay(["identity", "new", "--out", name]).status == 0)
        }
        inspector = try box.assay(["identity", "show", "inspector.key"]).output.trimmingCharacters(in: .newlines)
    }

    private func seal(_ opening: String = "box.opening.json", to file: String = "sealed.json") throws {
        let sealed = try box.assay(["disclose", "seal", opening, "--to", inspector, "--out", file])
        try #require(sealed.status == 0, "\(sealed.errors)")
        #expect(sealed.output.contains("sealed to \(inspector)"))
    }

    private func open(
        _ file: String = "sealed.json", key: String = "inspector.key", bundle: String = "box.assay.json"
    ) throws -> BuiltProgram.Result {
        try box.assay(["disclose", "open", file, "--key", key, "--bundle", bundle, "--out", "opened.json"])
    }

    /// It is refused with its own code, and nothing is written.
    private func expectRefusal(_ result: BuiltProgram.Result, _ code: String) {
        #expect(result.status == 1 && result.errors.contains("[\(code)]"), "\(code): \(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: box.directory.file("opened.json")), "\(code)")
        #expect(!result.output.contains("readings") && !result.errors.contains("4.6"), "\(code)")
    }

    @Test("the right key gives exactly the readings, which are what the bundle's commitment is to")
    func rightKey() throws {
        try seal()
        // What is sealed shows nothing of them.
        let opening = try box.json("box.opening.json")
        guard case .string(let salt)? = opening["salt"] else {
            Issue.record("the opening has no salt")
            return
        }
        #expect(try !box.directory.read("sealed.json").contains(salt))
        let opened = try open()
        #expect(opened.status == 0, "\(opened.errors)")
        #expect(opened.output.contains("device box: above 8 °C for more than 30 min"))
        #expect(opened.output.contains("60 readings") && !opened.output.contains(salt))
        #expect(try box.directory.read("opened.json") == box.directory.read("box.opening.json"))
        #expect(try box.mode("opened.json") == 0o600)
        #expect(try box.json("opened.json")["readings"] == box.json("box.signed.json"))
        // It opens the statement for further receipts, too.
        let again = try box.assay([
            "attest", "--statement", "box.assay.json", "--opening", "opened.json", "--provider", "software",
        ])
        #expect(again.status == 0, "\(again.errors)")
    }

    @Test("another key, or a file that was changed, opens nothing")
    func wrongKey() throws {
        try seal()
        expectRefusal(try open(key: "stranger.key"), "sealed.not-for-this-key")
        let json = try box.json("sealed.json")
        guard case .string(let text)? = json["sealed"], var bytes = try? Base64.decode(text) else {
            Issue.record("nothing is sealed")
            return
        }
        for place in [0, 40, bytes.count / 2, bytes.count - 1] {
            bytes[place] ^= 1
            try box.directory.write(
                String(decoding: json.with("sealed", .string(Base64.encode(bytes))).canonicalBytes, as: UTF8.self),
                to: "changed.json")
            expectRefusal(try open("changed.json"), "sealed.not-for-this-key")
            bytes[place] ^= 1
        }
        for (name, value, code) in [
            ("sealed", JSONValue.string(Base64.encode(Array(bytes.dropLast()))), "sealed.not-for-this-key"),
            ("sealed", .string(""), "sealed.not-for-this-key"),
            ("statement", .string(String(repeating: "0", count: 64)), "disclosure.other-statement"),
            ("schema", .string("assay/disclosure/9"), "disclosure.schema"),
            ("recipient", .string("did:key:z6Mk"), nil), ("extra", .string(""), "json.unknown-member"),
        ] as [(String, JSONValue, String?)] {
            try box.directory.write(
                String(decoding: json.with(name, value).canonicalBytes, as: UTF8.self), to: "changed.json")
            let result = try open("changed.json")
            if let code { expectRefusal(result, code) } else { #expect(result.status == 1, "\(result.errors)") }
        }
    }

    @Test("readings that the commitment is not to are refused, however well they are sealed")
    func wrongCommitment() throws {
        let opening = try box.json("box.opening.json")
        func reseal(_ changed: JSONValue) throws {
            try box.directory.write(String(decoding: changed.canonicalBytes, as: UTF8.self), to: "other.json")
            try seal("other.json", to: "other.sealed.json")
        }
        // Another salt: the readings are right, and the commitment is not to them.
        try reseal(opening.with("salt", .string(String(repeating: "01", count: 31))))
        expectRefusal(try open("other.sealed.json"), "attested.input-commitment")
        // Another log of the same sensor, signed as it should be.
        try box.directory.write(
            box.directory.read("box.csv").replacing("9.1", with: "9.3"), to: "other.csv")
        let signed = try box.assay([
            "sensor", "sign", "other.csv", "--key", "sensor.key", "--device", "box", "--tick", "5min",
        ])
        try #require(signed.status == 0, "\(signed.errors)")
        try reseal(opening.with("readings", box.json("other.signed.json")))
        let other = try open("other.sealed.json")
        #expect(other.status == 1 && other.errors.contains("[attested."), "\(other.errors)")
        #expect(!FileManager.default.fileExists(atPath: box.directory.file("opened.json")))
        // The right opening, and a bundle about something else.
        try seal()
        let stranger = try box.assay([
            "chain", "new", "--batch", "other.signed.json", "--sign", "stranger.key", "--out", "stranger.assay.json",
        ])
        try #require(stranger.status == 0, "\(stranger.errors)")
        expectRefusal(try open(bundle: "stranger.assay.json"), "disclosure.no-such-statement")
        #expect(try open().status == 0)
    }
}
