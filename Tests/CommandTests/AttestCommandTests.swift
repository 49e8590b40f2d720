import CanonicalEncoding
import Foundation
import TestSupport
import Testing

@Suite(
    "assay attest, prove --evidence, collateral, doctor's providers",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct AttestCommandTests {
    private let directory: ScratchDirectory

    /// A box that is warm for forty minutes.
    init() throws {
        directory = ScratchDirectory()
        _ = try BuiltProgram.run(["sensor", "keygen"], in: directory)
        let rows = (0..<60).map { index in
            "2026-05-01T\(10 + index / 12):\(index % 12 < 2 ? "0" : "")\(index * 5 % 60):00Z,"
                + ((20...28).contains(index) ? "9.1" : "4.6")
        }
        try directory.write("time,celsius\n" + rows.joined(separator: "\n"), to: "box.csv")
        let signed = try BuiltProgram.run(
            ["sensor", "sign", "box.csv", "--key", "sensor.key", "--device", "box", "--tick", "5min"], in: directory)
        #expect(signed.status == 0, "\(signed.errors)")
    }

    private func assay(_ arguments: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(
            arguments, in: directory,
            environment: [
                "ASSAY_KEYS": directory.file("keys"), "ASSAY_SOCKET": directory.file("no.sock"),
                "ASSAY_STATE": directory.file("state"), "ASSAY_COLLATERAL": directory.file("collateral"),
            ])
    }

    private let seed = packageRoot.appendingPathComponent("circuits/rules/seed-8c-30min.yaml").path

    private func evidence(_ file: String) throws -> [String] {
        let json = try JSONValue(parsing: Array(directory.read(file).utf8))
        guard case .array(let links)? = json["links"], case .array(let all)? = links.first?["evidence"] else {
            return []
        }
        return all.compactMap { if case .string(let kind)? = $0["kind"] { kind } else { nil } }
    }

    private func mode(_ file: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: directory.file(file))[.posixPermissions] as? Int
    }

    @Test("without any key a claim is attested by software, which says that it protects nothing")
    func software() throws {
        let run = try assay(
            "attest", "--rule", seed, "--claim", "breach", "--input", "box.signed.json", "--nonce", "5e1f0c2b",
            "--provider", "software")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("attested: device box: above 8 °C for more than 30 min"))
        #expect(run.output.contains("no hardware protection"))
        #expect(run.output.contains("software root: "))
        #expect(try evidence("box.assay.json") == ["receipt"])
        #expect(try mode("state/software-root") == 0o700)
        #expect(try mode("state/software-root/root.key") == 0o600)
        // Nobody accepts it without saying so.
        let verdict = try assay("verify", "box.assay.json", "--nonce", "5e1f0c2b")
        #expect(verdict.status == 3 || verdict.status == 4, "\(verdict.output)")
    }

    @Test("what does not follow is refused before anything is signed; hardware that is not there is named")
    func refusals() throws {
        let false1 = try assay(
            "attest", "--rule", seed, "--claim", "no-breach", "--input", "box.signed.json", "--provider", "software")
        #expect(false1.status == 1)
        #expect(false1.errors.contains("[evaluation.excursion]"))
        let absent = try assay(
            "attest", "--rule", seed, "--claim", "breach", "--input", "box.signed.json", "--provider", "nsm",
            "--provider-path", "/nonexistent/nsm")
        #expect(absent.status == 6)
        #expect(absent.errors.contains("[provider.not-available]"))
        #expect(!FileManager.default.fileExists(atPath: directory.file("box.assay.json")))
        for wrong in [
            ["attest"], ["attest", "--input", "box.signed.json"], ["attest", "--statement", "a"],
            ["attest", "--statement", "a", "--opening", "b", "--input", "c"],
            ["attest", "--input", "x", "--rule", seed, "--claim", "breach", "--provider", "hope"],
            ["prove", "--rule", seed, "--claim", "breach", "--input", "box.signed.json", "--provider", "software"],
        ] {
            let result = try BuiltProgram.run(wrong, in: directory)
            #expect(result.status == 2, "\(wrong)")
        }
    }

    @Test("a receipt is added beside the proof of the same statement, by what opens it", .timeLimit(.minutes(3)))
    func besideProof() throws {
        #expect(try assay("setup", "dev", "consecutive-64", "--quiet").status == 0)
        let proved = try assay(
            "prove", "--local", "--quiet", "--rule", seed, "--claim", "breach", "--input", "box.signed.json",
            "--opening", "box.opening.json")
        #expect(proved.status == 0, "\(proved.errors)")
        #expect(proved.output.contains("wrote box.opening.json, which is secret"))
        #expect(try mode("box.opening.json") == 0o600)
        #expect(try evidence("box.assay.json") == ["groth16"])
        let attested = try assay(
            "attest", "--statement", "box.assay.json", "--opening", "box.opening.json", "--provider", "software")
        #expect(attested.status == 0, "\(attested.errors)")
        #expect(try evidence("box.attested.assay.json") == ["groth16", "receipt"])
        // Another claim's opening opens nothing of it.
        let other = try assay(
            "prove", "--local", "--quiet", "--rule", seed, "--claim", "breach", "--input", "box.signed.json",
            "--opening",
            "other.opening.json", "--out", "other.assay.json", "--evidence", "both", "--provider", "software")
        #expect(other.status == 0, "\(other.errors)")
        #expect(try evidence("other.assay.json") == ["groth16", "receipt"])
        let wrong = try assay(
            "attest", "--statement", "box.assay.json", "--opening", "other.opening.json", "--provider", "software")
        #expect(wrong.status == 1)
        #expect(wrong.errors.contains("[attested.other-statement]"))
    }

    @Test("a statement that names another circuit's digest is not attested, whoever opens it", .timeLimit(.minutes(3)))
    func circuitDigest() throws {
        let made = try assay(
            "prove", "--local", "--quiet", "--evidence", "receipt", "--provider", "software", "--rule", seed,
            "--claim", "breach", "--input", "box.signed.json", "--opening", "box.opening.json")
        #expect(made.status == 0, "\(made.errors)")
        let bundle = try JSONValue(parsing: Array(directory.read("box.assay.json").utf8))
        guard case .array(let links)? = bundle["links"], let statement = links.first?["statement"],
            let program = statement["program"]
        else {
            Issue.record("no statement")
            return
        }
        /// A statement that differs, and the same opening of it.
        func attest(_ program: JSONValue) throws -> BuiltProgram.Result {
            let other = statement.with("program", program)
            try directory.write(String(decoding: other.canonicalBytes, as: UTF8.self), to: "other.json")
            let digest = Digest.sha256(domain: "assay.statement.v1", other.canonicalBytes)
            let opening = try JSONValue(parsing: Array(directory.read("box.opening.json").utf8))
            try directory.write(
                String(decoding: opening.with("statement", .string(digest.hex)).canonicalBytes, as: UTF8.self),
                to: "other.opening.json")
            return try assay(
                "attest", "--statement", "other.json", "--opening", "other.opening.json", "--provider", "software",
                "--out", "other.assay.json")
        }
        let same = try attest(program)
        #expect(same.status == 0, "\(same.errors)")
        try FileManager.default.removeItem(atPath: directory.file("other.assay.json"))
        let forged = try attest(program.with("circuitDigest", .string(String(repeating: "a1", count: 32))))
        #expect(forged.status == 1 && forged.errors.contains("[attested.circuit-digest]"), "\(forged.errors)")
        // The digest of a circuit, and the name of another one that would do as well.
        let renamed = try attest(program.with("circuit", .string("consecutive-1440")))
        #expect(renamed.status == 1 && renamed.errors.contains("[attested.circuit-digest]"), "\(renamed.errors)")
        let unknown = try attest(program.with("circuit", .string("consecutive-65")))
        #expect(unknown.status != 0 && unknown.errors.contains("["), "\(unknown.errors)")
        #expect(!FileManager.default.fileExists(atPath: directory.file("other.assay.json")))
    }

    @Test("doctor tells which hardware is there, and why the other is not")
    func doctor() throws {
        let output = try assay("doctor").output
        for name in ["nsm", "dstack", "configfs-tsm", "tpm"] { #expect(output.contains("evidence by \(name)")) }
        #expect(output.contains("ok      evidence by software: no hardware protection"))
        #expect(output.contains("--      no collateral in "))
    }

    @Test("collateral is kept, listed, shown and taken away; what cannot be read is refused")
    func collateral() throws {
        try directory.write("hello", to: "junk.txt")
        let junk = try assay("collateral", "import", "junk.txt")
        #expect(junk.status == 1)
        #expect(junk.errors.contains("[collateral.unknown]"))
        #expect(try assay("collateral", "list").output.isEmpty)
        // The software provider's own root is a certificate as good as any.
        _ = try assay(
            "attest", "--rule", seed, "--claim", "breach", "--input", "box.signed.json", "--provider", "software")
        let kept = try assay("collateral", "import", "state/software-root/root.der")
        #expect(kept.status == 0, "\(kept.errors)")
        #expect(kept.output.hasPrefix("kept "))
        #expect(try assay("collateral", "import", "state/software-root/root.der").output.hasPrefix("known"))
        let list = try assay("collateral", "list").output
        #expect(list.contains("valid until 20") && list.contains("certificates, "))
        let digest = String(list.prefix(16))
        let shown = try assay("collateral", "show", digest, "--out", "copy.der")
        #expect(shown.output.contains("holds: certificates"))
        #expect(
            try FileBytes.read(path: directory.file("copy.der"), limit: 1 << 16)
                == FileBytes.read(path: directory.file("state/software-root/root.der"), limit: 1 << 16))
        #expect(try assay("collateral", "show", "ffff").status == 1)
        #expect(try assay("collateral", "clear", "--expired").output == "0 files were taken away\n")
        #expect(try assay("collateral", "clear").output == "1 files were taken away\n")
    }
}
