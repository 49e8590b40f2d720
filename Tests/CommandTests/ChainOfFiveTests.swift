import CanonicalEncoding
import Foundation
import TestSupport
import Testing

/// The whole of a chain by the program alone: a device's signature, a receipt, proofs of a breach and of a model's answer over one
/// commitment, and a decision.
@Suite("a chain from device to decision", .enabled(if: BuiltProgram.isBuilt, "assay is not built"))
struct ChainOfFiveTests {
    private let directory = ScratchDirectory()
    private let seed = packageRoot.appendingPathComponent("circuits/rules/seed-8c-30min.yaml").path
    private let network = packageRoot.appendingPathComponent("models/cold-chain-anomaly").path

    private func assay(_ arguments: String...) throws -> BuiltProgram.Result { try assay(arguments) }

    private func assay(_ arguments: [String]) throws -> BuiltProgram.Result {
        try BuiltProgram.run(
            arguments, in: directory,
            environment: [
                "ASSAY_KEYS": directory.file("keys"), "ASSAY_SOCKET": directory.file("no.sock"),
                "ASSAY_STATE": directory.file("state"), "ASSAY_MODELS": directory.file("models"),
            ])
    }

    private func done(_ arguments: String...) throws -> String {
        let result = try assay(arguments)
        try #require(result.status == 0, "\(arguments): \(result.errors)\(result.output)")
        return result.output
    }

    /// A log that is signed, two identities, and a chain that begins with the device's signature.
    private func begin() throws {
        _ = try done("sensor", "keygen", "--out", "sensor.key")
        _ = try done(
            "sensor", "sign", network + "/excursion.csv", "--key", "sensor.key", "--out", "box.signed.json", "--device",
            "fridge-3", "--counter", "4")
        for name in ["device.key", "inspector.key"] { _ = try done("identity", "new", "--out", name) }
        _ = try done("chain", "new", "--batch", "box.signed.json", "--sign", "device.key", "--out", "chain.assay.json")
    }

    private func same() throws {
        _ = try done(
            "attest", "--same-readings", "--input", "box.signed.json", "--after", "chain.assay.json", "--provider",
            "software", "--opening", "box.opening.json", "--out", "same.assay.json")
        _ = try done("chain", "add", "chain.assay.json", "--bundle", "same.assay.json")
    }

    private var breach: [String] { ["--rule", seed, "--claim", "breach", "--input", "box.signed.json"] }

    @Test(
        "made link by link, it verifies; a policy that accepts no software refuses that one receipt",
        .timeLimit(.minutes(4)))
    func whole() throws {
        try begin()
        try same()
        _ = try done("setup", "dev", "consecutive-64", "--quiet")
        _ = try done(
            "model", "compile", network + "/model.onnx", "--id", "cold-chain-anomaly", "--input", "readings", "--quiet")
        let proved = try assay(
            ["prove", "--local", "--quiet", "--out", "proofs.assay.json"] + breach + [
                "--model", "cold-chain-anomaly", "--after", "chain.assay.json", "--salt-from", "box.opening.json",
                "--opening", "claim.opening.json",
            ])
        #expect(proved.status == 0, "\(proved.errors)")
        #expect(try done("chain", "add", "chain.assay.json", "--bundle", "proofs.assay.json").contains("4 links"))
        _ = try done(
            "chain", "add", "chain.assay.json", "--decision", "recall lot 4711", "--sign", "inspector.key")
        _ = try done("chain", "seal", "chain.assay.json", "--sign", "inspector.key")
        let shown = try done("chain", "show", "chain.assay.json")
        for kind in ["sensor-batch", "same-readings", "threshold-breach", "inference", "decision"] {
            #expect(shown.contains(", \(kind): "), "\(kind)")
        }
        func identity(_ key: String) throws -> String {
            try done("identity", "show", key).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let sensor = try done("sensor", "show", "sensor.key").trimmingCharacters(in: .whitespacesAndNewlines)
        let trust = [
            "--trust-sensor", sensor, "--trust-signer", try identity("device.key"), "--trust-signer",
            try identity("inspector.key"), "--model", network + "/model.onnx",
        ]
        let trusted = try assay(["chain", "verify", "chain.assay.json", "--policy", "dev"] + trust)
        #expect(trusted.status == 0, "\(trusted.output)")
        for edge in [
            "link 2: it takes what link 1 gives", "link 3: it takes what link 2 gives",
            "link 3: it is about the same data as link 1, by way of",
            "link 4: it is about the same data, by one commitment, as link 3",
        ] { #expect(trusted.output.contains(edge), "\(edge) in \(trusted.output)") }
        #expect(trusted.output.contains("[ok] completeness"))
        let bundle = try JSONValue(parsing: Array(directory.read("chain.assay.json").utf8))
        guard case .object(let keys)? = bundle["verifyingKeys"] else {
            Issue.record("no keys")
            return
        }
        // The keys are trusted by their digests: what is left to refuse is the receipt.
        let strict = try assay(
            ["chain", "verify", "chain.assay.json", "--policy", "default"] + trust
                + keys.flatMap { ["--trust-vk", $0.name] })
        #expect(strict.status == 3, "\(strict.output)")
        #expect(strict.output.contains("software") && strict.output.contains("link 2"))
        // The claim's opening opens what the model said, too: both get a receipt, of one attestation.
        let more = try assay(
            "attest", "--statement", "proofs.assay.json", "--opening", "claim.opening.json", "--provider", "software")
        #expect(more.status == 0 && more.output.contains("one of 2 statements"), "\(more.errors)")
        let alone = try assay(
            "attest", "--statement", "chain.assay.json", "--opening", "box.opening.json", "--provider", "software")
        #expect(alone.status == 0 && !alone.output.contains("one of"), "\(alone.errors)")
        #expect(alone.errors.contains("signatures of the bundle"))
        // The opening is of the claim about the readings: it is sealed to the inspector, and opened by nobody else.
        _ = try done(
            "disclose", "seal", "claim.opening.json", "--to", try identity("inspector.key"), "--out", "d.json")
        let opened = try assay(
            "disclose", "open", "d.json", "--key", "inspector.key", "--bundle", "chain.assay.json", "--out",
            "seen.opening.json")
        #expect(opened.status == 0, "\(opened.errors)")
        #expect(try directory.read("seen.opening.json") == directory.read("claim.opening.json"))
        #expect(
            try assay("disclose", "open", "d.json", "--key", "device.key", "--bundle", "chain.assay.json").status != 0)
    }

    @Test("what would share no commitment with the chain is refused before anything is proved")
    func withoutEdge() throws {
        try begin()
        try same()
        let prove = ["prove", "--local", "--quiet", "--after", "chain.assay.json"] + breach
        let fresh = try assay(prove)
        #expect(fresh.status == 1 && fresh.errors.contains("[chain.no-edge]"), "\(fresh.errors)")
        // Another log's opening, and this log's opening of a statement that the chain does not have.
        _ = try done(
            "sensor", "sign", network + "/normal.csv", "--key", "sensor.key", "--out", "other.signed.json", "--device",
            "fridge-3", "--counter", "5")
        _ = try done(
            "attest", "--same-readings", "--input", "other.signed.json", "--provider", "software", "--opening",
            "other.opening.json")
        let other = try assay(prove + ["--salt-from", "other.opening.json"])
        #expect(other.status == 1 && other.errors.contains("[opening.other-data]"), "\(other.errors)")
        _ = try done(
            "attest", "--same-readings", "--input", "box.signed.json", "--provider", "software", "--opening",
            "again.opening.json", "--out", "again.assay.json")
        let again = try assay(prove + ["--salt-from", "again.opening.json"])
        #expect(again.status == 1 && again.errors.contains("[chain.no-edge]"), "\(again.errors)")
        // A bundle of the same readings that names no link of the chain, and one after the chain with a commitment of its own.
        let unnamed = try assay("chain", "add", "chain.assay.json", "--bundle", "again.assay.json")
        #expect(unnamed.status == 1 && unnamed.errors.contains("[chain.link-unnamed]"), "\(unnamed.errors)")
        _ = try done(
            "attest", "--same-readings", "--input", "other.signed.json", "--after", "chain.assay.json", "--provider",
            "software", "--out", "stray.assay.json")
        let stray = try assay("chain", "add", "chain.assay.json", "--bundle", "stray.assay.json")
        #expect(stray.status == 1 && stray.errors.contains("[chain.no-edge]"), "\(stray.errors)")
    }

    @Test("several files have one attestation, and each a bundle of its own")
    func several() throws {
        try begin()
        for index in 1...3 {
            _ = try done(
                "sensor", "sign", network + "/excursion.csv", "--key", "sensor.key", "--out", "s\(index).signed.json",
                "--device", "fridge-\(index)", "--counter", "1")
        }
        let inputs = (1...3).flatMap { ["--input", "s\($0).signed.json"] }
        let all = ["attest", "--rule", seed, "--claim", "breach", "--provider", "software"] + inputs
        let output = try assay(all)
        #expect(output.status == 0, "\(output.errors)")
        #expect(output.output.contains("one of 3 statements"))
        var receipts: Set<String> = []
        for index in 1...3 {
            let bundle = try JSONValue(parsing: Array(directory.read("s\(index).assay.json").utf8))
            guard case .array(let links)? = bundle["links"], case .array(let evidence)? = links.first?["evidence"],
                case .string(let bytes)? = evidence.first?["evidence"]
            else {
                Issue.record("no receipt in \(bundle)")
                return
            }
            receipts.insert(bytes)
            let verdict = try assay(
                "verify", "s\(index).assay.json", "--policy", "dev", "--trust-sensor",
                try done("sensor", "show", "sensor.key").trimmingCharacters(in: .whitespacesAndNewlines))
            #expect(verdict.status == 0, "\(verdict.output)")
        }
        #expect(receipts.count == 1)
        let folder = directory.file("out")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        #expect(try assay(all + ["--out", "out"]).status == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == (1...3).map { "s\($0).assay.json" })
        // One that does not hold leaves nothing of any.
        let false1 = try assay(
            "attest", "--rule", seed, "--claim", "no-breach", "--provider", "software", "--input", "s1.signed.json",
            "--input", "s2.signed.json", "--out", "out")
        #expect(false1.status == 1)
        #expect(try assay(all + ["--opening", "x.opening.json"]).status == 2)
        #expect(try assay(all + ["--input", "s1.signed.json"]).status == 2)
        // Two bundles that exist, by what opens them, and an opening too many.
        for index in 1...2 {
            _ = try done(
                "attest", "--rule", seed, "--claim", "breach", "--provider", "software", "--input",
                "s\(index).signed.json", "--opening", "s\(index).opening.json")
        }
        let existing = [
            "attest", "--provider", "software", "--statement", "s1.assay.json", "--statement", "s2.assay.json",
            "--opening", "s2.opening.json", "--opening", "s1.opening.json",
        ]
        let again = try assay(existing)
        #expect(again.status == 0 && again.output.contains("one of 2 statements"), "\(again.errors)")
        _ = try done(
            "attest", "--same-readings", "--input", "box.signed.json", "--provider", "software", "--opening",
            "o.opening.json", "--out", "o.assay.json")
        let surplus = try assay(existing + ["--opening", "o.opening.json"])
        #expect(surplus.status == 1 && surplus.errors.contains("[attested.other-statement]"))
    }

    @Test("demands are in the statement: one kind of evidence alone is not enough")
    func demands() throws {
        try begin()
        _ = try done("setup", "dev", "consecutive-64", "--quiet")
        let sensor = try done("sensor", "show", "sensor.key").trimmingCharacters(in: .whitespacesAndNewlines)
        for (evidence, status) in [("proof", Int32(3)), ("both", 0)] {
            let made = try assay(
                [
                    "prove", "--local", "--quiet", "--out", "d.assay.json", "--evidence", evidence, "--provider",
                    "software",
                ]
                    + breach + ["--demand", "proof", "--demand", "receipt"])
            #expect(made.status == 0, "\(made.errors)")
            let verdict = try assay("verify", "d.assay.json", "--policy", "dev", "--trust-sensor", sensor)
            #expect(verdict.status == status, "\(evidence): \(verdict.output)")
        }
        #expect(try assay(["prove"] + breach + ["--demand", "proof", "--demand", "proof"]).status == 2)
        #expect(try assay(["prove"] + breach + ["--opening", "o.json", "--idempotency-key", "one"]).status == 2)
    }
}
