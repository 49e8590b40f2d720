import CanonicalEncoding
import Foundation
import TestSupport
import Testing

@Suite(
    "assay prove, setup, circuits, doctor",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct ProveCommandTests {
    private let directory: ScratchDirectory
    private let sensor: String

    /// A box with a reading every five minutes, signed: warm from 11:40 to 12:20, 40 minutes from first to last.
    init() throws {
        directory = ScratchDirectory()
        _ = try BuiltProgram.run(["sensor", "keygen"], in: directory)
        sensor = try BuiltProgram.run(["sensor", "show", "sensor.key"], in: directory).output
            .trimmingCharacters(in: .newlines)
        try sign(Self.readings.map { "\($0.time),\($0.value)" }, as: "box")
    }

    private static let readings: [(time: String, value: String)] = (0..<60).map { index in
        let (hour, minute) = (10 + index / 12, index * 5 % 60)
        return (
            "2026-05-01T\(hour):\(minute < 10 ? "0" : "")\(minute):00Z", (20...28).contains(index) ? "9.1" : "4.6"
        )
    }

    private func sign(_ rows: [String], as name: String) throws {
        try directory.write("time,celsius\n" + rows.joined(separator: "\n"), to: name + ".csv")
        let signed = try BuiltProgram.run(
            ["sensor", "sign", name + ".csv", "--key", "sensor.key", "--device", name, "--tick", "5min"], in: directory)
        #expect(signed.status == 0, "\(signed.errors)")
    }

    private func assay(_ arguments: [String]) throws -> BuiltProgram.Result {
        try BuiltProgram.run(
            arguments, in: directory,
            environment: ["ASSAY_KEYS": directory.file("keys"), "ASSAY_SOCKET": directory.file("no.sock")])
    }

    private func prove(_ arguments: String...) throws -> BuiltProgram.Result {
        try assay(["prove", "--local", "--input", "box.signed.json"] + arguments)
    }

    private let seed = packageRoot.appendingPathComponent("circuits/rules/seed-8c-30min.yaml").path
    private var hasBundle: Bool { FileManager.default.fileExists(atPath: directory.file("box.assay.json")) }

    @Test("a dry run says what would be proved, by rule file or by options")
    func dryRun() throws {
        let sentence =
            "would prove: device box: above 8 °C for more than 30 min between 2026-05-01T10:00:00Z and "
            + "2026-05-01T14:55:00Z; no gap over 5 min\ncircuit: consecutive-64, for 60 readings\n"
        let byFile = try prove("--rule", seed, "--claim", "breach", "--dry-run")
        #expect(byFile.output == sentence, "\(byFile.errors)")
        #expect(try prove("--above", "8C", "--for", "30min", "--claim", "breach", "--dry-run").output == sentence)
        let other = try prove(
            "--at-or-above", "46.4F", "--for", "40min", "--at-least", "--max-gap", "10min", "--claim", "breach",
            "--window", "2026-05-01T11:00:00Z/2026-05-01T13:00:00+00:00", "--circuit", "consecutive-1440", "--dry-run")
        #expect(other.output.contains("at or above 46.4 °F for at least 40 min between 2026-05-01T11:00:00Z"))
        #expect(other.output.contains("circuit: consecutive-1440"))
        #expect(try prove("--below", "-5C", "--claim", "no-breach", "--dry-run").output.contains("never below -5 °C"))
        #expect(!hasBundle)
    }

    @Test("what does not follow from the readings is refused with its reason and a way on")
    func notProvable() throws {
        let short = try prove("--above", "8C", "--for", "40min", "--claim", "breach")
        #expect(short.status == 1)
        #expect(short.errors.contains("[evaluation.no-excursion]"))
        let opposite = try prove("--rule", seed, "--claim", "no-breach")
        #expect(opposite.status == 1)
        #expect(opposite.errors.contains("[evaluation.excursion]"))
        #expect(opposite.errors.contains("assay: hint: what does follow is --claim breach"))
        let trailing = try prove(
            "--above", "10C", "--claim", "no-breach", "--window", "2026-05-01T10:00:00Z/2026-05-01T16:00:00Z")
        #expect(trailing.status == 1)
        #expect(trailing.errors.contains("[evaluation.trailing-gap]"))
        try sign(Self.readings.enumerated().filter { $0.offset != 40 }.map { "\($0.element.time),4" }, as: "gap")
        let gap = try assay(["prove", "--local", "--input", "gap.signed.json", "--above", "8C", "--claim", "no-breach"])
        #expect(gap.status == 1)
        #expect(gap.errors.contains("[evaluation.gap]") && gap.errors.contains("2026-05-01T13:"))
        #expect(!hasBundle)
    }

    @Test("a changed reading, a foreign key and a damaged file are refused before any work")
    func badInput() throws {
        let original = try directory.read("box.signed.json")
        func refusal(_ text: String) throws -> String {
            try directory.write(text, to: "bad.signed.json")
            let result = try assay([
                "prove", "--local", "--input", "bad.signed.json", "--above", "8C", "--claim", "breach",
            ])
            #expect(result.status == 1)
            return result.errors
        }
        #expect(try refusal(original.replacing("1046,1046,", with: "1046,1047,")).contains("[signature.mismatch]"))
        #expect(
            try refusal(original.replacing("\"device\":\"box\"", with: "\"device\":\"cox\"")).contains(
                "[signature.mismatch]"))
        #expect(try refusal(String(original.dropLast(2))).contains("[json."))
        #expect(
            try refusal(original.replacing("assay/signed-readings/2", with: "assay/signed-readings/9")).contains(
                "[signed.schema]"))
        #expect(
            try refusal(original.replacing(sensor, with: String(repeating: "0", count: 64))).contains("[babyjubjub."))
        let absent = try assay(["prove", "--local", "--input", "absent", "--above", "8C", "--claim", "breach"])
        #expect(absent.status == 6 && absent.errors.contains("[file.not-found]"))
    }

    @Test(
        "wrong usage ends with 2",
        arguments: [
            [], ["--claim", "breach"], ["--claim", "maybe", "--above", "8C"],
            ["--claim", "breach", "--above", "8C", "--below", "2C"], ["--claim", "breach", "--above", "8"],
            ["--claim", "breach", "--above", "8C", "--for", "soon"],
            ["--claim", "breach", "--above", "8C", "--at-least"],
            ["--claim", "breach", "--above", "8C", "--family", "cumulative"],
            ["--claim", "breach", "--above", "8C", "--family", "instant", "--for", "5min"],
            ["--claim", "breach", "--rule", "r.yaml", "--above", "8C"],
            ["--claim", "breach", "--above", "8C", "--window", "2026-05-01T10:00:00Z"],
            ["--claim", "breach", "--above", "8C", "--nonce", "5E"],
            ["--claim", "breach", "--above", "8C", "--nonce", "5"],
            ["--claim", "breach", "--above", "8C", "--expires", "tomorrow"],
            ["--claim", "breach", "--above", "8C", "--socket", "s"],
        ])
    func usage(arguments: [String]) throws {
        let result = try assay(["prove", "--local", "--input", "box.signed.json"] + arguments)
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("circuits that are not there, do not fit or have no key: 4, and the command that helps")
    func circuits() throws {
        let missing = try prove("--rule", seed, "--claim", "breach")
        #expect(missing.status == 4)
        #expect(missing.errors.contains("`assay setup dev consecutive-64`") && missing.errors.contains("[key.missing]"))
        let unknown = try prove("--rule", seed, "--claim", "breach", "--circuit", "consecutive-65")
        #expect(unknown.status == 4 && unknown.errors.contains("[circuit.unknown]"))
        let misfit = try prove("--rule", seed, "--claim", "breach", "--circuit", "instant-64")
        #expect(misfit.status == 4 && misfit.errors.contains("[circuit.does-not-fit]"))
        #expect(try assay(["setup", "dev", "consecutive-65"]).status == 4)
        #expect(try assay(["setup", "dev"]).status == 2)
        #expect(try assay(["circuits", "show", "nothing"]).status == 4)
        #expect(!hasBundle)
    }

    @Test("without a daemon: 6, and what to do")
    func noDaemon() throws {
        let result = try assay(["prove", "--input", "box.signed.json", "--rule", seed, "--claim", "breach"])
        #expect(result.status == 6)
        #expect(result.errors.contains("[daemon.unreachable]") && result.errors.contains("--local"))
    }

    @Test("the catalogue, a circuit's figures and its costs agree")
    func catalogue() throws {
        let list = try assay(["circuits", "list"])
        let pinned = try String(
            contentsOf: packageRoot.appendingPathComponent("circuits/digests.csv"), encoding: .utf8)
        #expect(list.output.split(separator: "\n").count == pinned.split(separator: "\n").count - 1)
        #expect(list.output.contains("consecutive-1440"))
        #expect(!list.output.contains("key present"))
        let shown = try assay(["circuits", "show", "instant-64"])
        #expect(shown.status == 0)
        #expect(shown.output.contains("key: missing") && shown.output.contains("`assay setup dev instant-64`"))
        let cost = try assay(["circuits", "cost", "instant-64"])
        let rows = cost.output.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
        let end = try #require(rows.firstIndex { $0.last == " total" })
        let total = try #require(Int(rows[end][0]))
        #expect(rows[..<end].compactMap { Int($0[0]) }.reduce(0, +) == total)
        #expect(rows[end + 1].last?.contains("committed wires") == true)
        #expect(shown.output.contains("constraints: \(total),"))
    }

    @Test("doctor finds nothing wrong, and says what is not there")
    func doctor() throws {
        let result = try assay(["doctor"])
        #expect(result.status == 0, "\(result.output)")
        #expect(!result.output.contains("FAILED"))
        #expect(result.output.contains("no keys in") && result.output.contains("no daemon"))
    }

    @Test("damaged multiples are refused by name, and do not cost a key", .timeLimit(.minutes(5)))
    func damagedMultiples() throws {
        let made = try assay(["setup", "dev", "consecutive-64", "--quiet"])
        #expect(made.status == 0, "\(made.errors)")
        let path = try #require(made.output.split(separator: "\n").last).trimmingCharacters(in: .whitespaces)
        let key = try Data(contentsOf: URL(fileURLWithPath: path))
        func precompute(_ option: String...) throws -> BuiltProgram.Result {
            try assay(["setup", "precompute", "consecutive-64", "--quiet"] + option)
        }
        #expect(try precompute("--check").output.contains("no multiples"))
        let kept = try precompute("--factor", "2")
        #expect(kept.status == 0, "\(kept.errors)")
        #expect(try precompute("--check").output == "consecutive-64: the key is consistent; 2 tables of multiples\n")
        #expect(try precompute("--check", "--remove").status == 2)

        let multiples = URL(fileURLWithPath: path + ".multiples")
        var bytes = try Data(contentsOf: multiples)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: multiples)
        for refused in [try prove("--rule", seed, "--claim", "breach"), try precompute("--check")] {
            #expect(refused.status == 4)
            #expect(refused.errors.contains("[key.multiples-block-damaged]"), "\(refused.errors)")
            #expect(refused.errors.contains("hint: `assay setup precompute CIRCUIT`"), "\(refused.errors)")
        }
        #expect(!hasBundle)
        for damage in [bytes, Data(bytes.prefix(100)), Data()] {
            try damage.write(to: multiples)
            let again = try assay(["setup", "dev", "consecutive-64", "--quiet"])
            #expect(again.status == 0 && again.output.contains("there is a key already"), "\(again.errors)")
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == key)
        }
        #expect(try precompute("--remove").status == 0)
        #expect(try prove("--rule", seed, "--claim", "breach").status == 0)
    }

    @Test("from key to verdict, in this process", .timeLimit(.minutes(5)))
    func endToEnd() throws {
        let made = try assay(["setup", "dev", "consecutive-64"])
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("consecutive-64: development key made in"))
        #expect(made.errors.contains("% consecutive-64: making the key"))
        #expect(try assay(["setup", "dev", "consecutive-64", "--quiet"]).output.contains("there is a key already"))
        #expect(try assay(["circuits", "list"]).output.contains("key present"))
        #expect(try assay(["circuits", "show", "consecutive-64"]).output.contains("key: present"))

        let proved = try prove("--rule", seed, "--claim", "breach", "--nonce", "5e1f0c2b")
        #expect(proved.status == 0, "\(proved.errors)")
        #expect(proved.output.hasPrefix("proved: device box: above 8 °C for more than 30 min between"))
        #expect(proved.output.contains("wrote box.assay.json"))
        #expect(proved.errors.contains("% computing the witness"))
        let trust = ["--trust-sensor", sensor, "--allow-dev-setup"]
        func verify(_ more: [String]) throws -> Int32 { try assay(["verify", "box.assay.json"] + more).status }
        #expect(try verify(trust + ["--nonce", "5e1f0c2b"]) == 0)
        #expect(try verify(trust + ["--nonce", "00"]) == 3)
        #expect(try verify(["--trust-sensor", sensor, "--nonce", "5e1f0c2b"]) == 3)
        #expect(try verify(["--allow-dev-setup", "--nonce", "5e1f0c2b"]) == 3)
        // Nothing of the readings but the verdict.
        let bundle = try directory.read("box.assay.json")
        for word in ["1091", "1046", "\"values\"", "\"steps\"", "9.1"] { #expect(!bundle.contains(word + ",")) }
        try directory.write(
            bundle.replacing("\"claim\":\"breach\"", with: "\"claim\":\"no-breach\""), to: "box.assay.json")
        #expect(try verify(trust + ["--nonce", "5e1f0c2b"]) == 1)

        let kept = try prove("--above", "10C", "--claim", "no-breach", "--out", "kept.assay.json", "--quiet")
        #expect(kept.status == 4, "an instant rule has a key of its own")
        let never = try prove(
            "--above", "9C", "--for", "45min", "--claim", "no-breach", "--out", "kept.assay.json", "--quiet",
            "--audience",
            "did:example:auditor", "--expires", "2099-01-01T00:00:00Z")
        #expect(never.status == 0, "\(never.errors)")
        #expect(never.errors.isEmpty)
        #expect(
            try assay(["verify", "kept.assay.json"] + trust).output.contains("never above 9 °C for more than 45 min"))
    }

    @Test(
        "a log in two batches: the run that goes on counts, and both bundles are one sentence", .timeLimit(.minutes(5)))
    func severalBatches() throws {
        #expect(try assay(["setup", "dev", "consecutive-64-continued"]).status == 0)
        // The excursion of 40 minutes, cut after 20.
        let rows = Self.readings.map { "\($0.time),\($0.value)" }
        for (name, rows, sequence) in [("one", rows[..<25], "0"), ("two", rows[25...], "1"), ("far", rows[40...], "1")]
        {
            try directory.write("time,celsius\n" + rows.joined(separator: "\n"), to: name + ".csv")
            let signed = try BuiltProgram.run(
                [
                    "sensor", "sign", name + ".csv", "--key", "sensor.key", "--device", "box", "--counter", "1",
                    "--sequence", sequence, "--tick", "5min",
                ], in: directory)
            #expect(signed.status == 0, "\(signed.errors)")
        }
        func prove(_ name: String, _ claim: String, _ more: String...) throws -> BuiltProgram.Result {
            try assay(
                ["prove", "--local", "--quiet", "--rule", seed, "--claim", claim, "--input", name + ".signed.json"]
                    + more)
        }
        #expect(try prove("one", "breach", "--carry", "one.handover.json").status == 2)
        let one = try prove("one", "no-breach", "--carry", "one.handover.json")
        #expect(one.status == 0, "\(one.errors)")
        let handover = directory.file("one.handover.json")
        let mode = try #require(FileManager.default.attributesOfItem(atPath: handover)[.posixPermissions] as? Int)
        #expect(mode == 0o600)

        // By itself the second batch is no breach; after the first it is.
        #expect(try prove("two", "breach").errors.contains("[evaluation.no-excursion]"))
        let far = try prove("far", "no-breach", "--continues", "one.handover.json")
        #expect(far.status == 1 && far.errors.contains("[evaluation.leading-gap]"))
        #expect(try prove("one", "no-breach", "--continues", "one.handover.json").errors.contains("other-sequence"))
        let kept = try prove("two", "no-breach", "--continues", "one.handover.json")
        #expect(
            kept.errors.contains("[evaluation.excursion]") && kept.errors.contains("what does follow is --claim breach")
        )
        let two = try prove("two", "breach", "--continues", "one.handover.json")
        #expect(two.status == 0, "\(two.errors)")
        #expect(two.output.contains("; counting the batches before"))

        let trust = ["--trust-sensor", sensor, "--allow-dev-setup"]
        let both = try assay(["verify", "one.assay.json", "two.assay.json", "--continued"] + trust)
        #expect(both.status == 0 && both.output.contains("between 2026-05-01T10:00:00Z and 2026-05-01T14:55:00Z"))
        #expect(try assay(["verify", "two.assay.json"] + trust).status == 4)
        #expect(try assay(["verify", "two.assay.json", "one.assay.json", "--continued"] + trust).status == 4)
    }

    @Test("with a registry the bundle hides the sensor; who is revoked proves nothing; a quorum of two")
    func registry() throws {
        #expect(try assay(["setup", "dev", "consecutive-64-registry"]).status == 0)
        _ = try assay(["registry", "build", "--name", "fleet", "--out", "1.json", "box.signed.json"])
        _ = try assay(["registry", "build", "--after", "1.json", "--out", "2.json", "--revoke", "0"])
        let proved = try prove("--rule", seed, "--claim", "breach", "--registry", "1.json")
        #expect(proved.status == 0, "\(proved.errors)")
        #expect(proved.output.contains("circuit consecutive-64-registry") && !proved.output.contains(sensor))
        let bundle = try directory.read("box.assay.json")
        #expect(!bundle.contains(sensor) && !bundle.contains("\"device\""))
        func verify(_ arguments: String...) throws -> BuiltProgram.Result {
            try assay(["verify", "box.assay.json", "--allow-dev-setup"] + arguments)
        }
        #expect(try verify("--registry", "1.json").status == 0)
        let unpinned = try verify()
        #expect(unpinned.status == 3 && unpinned.output.contains("[sensor.not-checked]"))
        let newer = try verify("--registry", "2.json")
        #expect(newer.status == 3 && newer.output.contains("[registry.older-epoch]"))
        let twice = try verify("--registry", "1.json", "--quorum", "2", "box.assay.json")
        #expect(twice.status == 3 && twice.output.contains("[quorum.same-sensor]"))

        let revoked = try prove("--rule", seed, "--claim", "breach", "--registry", "2.json", "--out", "no.assay.json")
        #expect(revoked.status == 1 && revoked.errors.contains("[registry.revoked]"))
        let naming = try prove(
            "--rule", seed, "--claim", "breach", "--registry", "1.json", "--circuit", "consecutive-64", "--dry-run")
        #expect(naming.status == 4 && naming.errors.contains("[circuit.other-source]"))
        let hiding = try prove("--rule", seed, "--claim", "breach", "--circuit", "consecutive-64-registry", "--dry-run")
        #expect(hiding.status == 4 && hiding.errors.contains("[circuit.other-source]"))
        let family = try prove("--above", "8C", "--claim", "breach", "--registry", "1.json", "--dry-run")
        #expect(family.status == 4 && family.errors.contains("[circuit.none-fits]"))
    }
}
