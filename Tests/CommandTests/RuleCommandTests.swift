import Foundation
import TestSupport
import Testing

@Suite(
    "assay rule",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct RuleCommandTests {
    private let directory: ScratchDirectory

    init() throws {
        directory = ScratchDirectory()
    }

    private func check(_ path: String, _ more: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(["rule", "check", path] + more, in: directory)
    }

    private let seed = packageRoot.appendingPathComponent("circuits/rules/seed-8c-30min.yaml").path

    @Test("a rule in a sentence, its claims and its circuits")
    func sentence() throws {
        let checked = try check(seed)
        #expect(checked.status == 0)
        #expect(checked.output.hasPrefix("seed-8c-30min: above 8 °C for more than 30 min; no gap over 5 min\n"))
        #expect(
            checked.output.contains("breach: readings above 8 °C in a row, more than 30 min from the first to the last")
        )
        #expect(checked.output.contains("no breach: every reading holds until the next"))
        #expect(
            checked.output.contains(
                "circuits consecutive-64 (6k constraints), consecutive-1440-short (21k constraints), "
                    + "consecutive-1440 (24k constraints), "))
    }

    @Test("its public inputs on ticks and codes, exactly")
    func ticks() throws {
        let minutes = try check(seed, "--tick", "1min")
        #expect(minutes.output.contains("threshold code 1081: the first that exceeds, 8.1 Cel"))
        #expect(minutes.output.contains("duration 31 ticks: more than 30 min"))
        #expect(minutes.output.contains("gap 5 ticks"))
        #expect(!minutes.output.contains("too long"))
        #expect(try check(seed, "--tick", "30s").output.contains("\n  too long for consecutive-1440-short\n"))
        #expect(
            try check(seed, "--tick", "1s").output.contains(
                "\n  too long for consecutive-1440-short, consecutive-20160, consecutive-43200, consecutive-20160-registry\n"
            ))
        // 8 °C are 46.4 °F exactly.
        #expect(
            try check(seed, "--tick", "30", "--unit", "degF").output.contains(
                "code 1465: the first that exceeds, 46.5 degF"))
        #expect(try check(seed, "--tick", "1h").output.contains("neither claim can be proved on such ticks"))
        #expect(try check(seed, "--tick", "1min", "--offset", "100", "--resolution", "0.1").status == 1)
    }

    @Test("every rule that ships can be read")
    func shipped() throws {
        let folder = packageRoot.appendingPathComponent("circuits/rules").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }
        #expect(files.count >= 4)
        for file in files {
            let checked = try check(folder + "/" + file, "--tick", "1min")
            #expect(checked.status == 0)
            #expect(checked.output.hasPrefix(file.dropLast(5) + ": "))
        }
    }

    @Test("a bad rule is wrong usage, with its line")
    func bad() throws {
        try directory.write("rule: r\nfamily: sometimes\nexceeds: above 8 Cel\nmaximum-gap: 5min\n", to: "bad.yaml")
        let checked = try check("bad.yaml")
        #expect(checked.status == 2)
        #expect(checked.errors.contains("assay: error: bad.yaml: line 2: the family is"))
        #expect(checked.errors.hasSuffix("[rule.bad-value]\n"))
        #expect(try check("absent.yaml").status == 6)
        #expect(try check(seed, "--tick", "0").status == 2)
    }

    private let presets = packageRoot.appendingPathComponent("circuits/rules").path

    @Test("a rule of several conditions, one by one, with its numbers and circuits")
    func compound() throws {
        let checked = try check(presets + "/usp-1079-crt.yaml", "--tick", "1h")
        #expect(checked.status == 0)
        for text in [
            "breach: one of the conditions is shown to be breached", "no breach: every condition is shown to be kept",
            "condition 3, cumulative: outside 15 to 30 °C for more than 24 h in total",
            "the window of a claim is 720 h long",
            "circuits storage-64 (",
            "mean weight 7968297 and more (breach), below 7968296 (no breach)",
            "codes 1150 to 1300 do not exceed, 15 Cel to 30 Cel", "duration 25 ticks: more than 24 h",
        ] {
            #expect(checked.output.contains(text), "\(text)")
        }
    }

    @Test("the numbers of every family")
    func numbers() throws {
        for (keys, text) in [
            (
                "family: degree-minutes\nexceeds: above 8.05 Cel\namount: at least 2 Cel.h",
                "distances from code 1081 (breach), 1080 (no breach)"
            ),
            (
                "family: rate-of-change\nrate: faster than 0.5 Cel/min",
                "5/1 codes per tick are allowed: faster than 0.5 °C/min"
            ),
            (
                "family: excursion-count\nexceeds: above 8 Cel\nre-arms: at or below 7 Cel\ncount: at least 3",
                "codes 0 to 1070 end an excursion"
            ),
            (
                "family: coverage\ninterval: 90s\nmissing: at least 1h",
                "interval 2 ticks (breach), 1 tick (no breach): 1 min 30 s"
            ),
        ] {
            try directory.write("rule: r\nmaximum-gap: 5min\n\(keys)\n", to: "r.yaml")
            let checked = try check("r.yaml", "--tick", "1min")
            #expect(checked.status == 0 && checked.output.contains(text), "\(checked.output)\(checked.errors)")
        }
    }

    @Test("a folder of rules, each in a sentence")
    func list() throws {
        let listed = try BuiltProgram.run(["rule", "list", presets], in: directory)
        #expect(listed.status == 0)
        let lines = listed.output.split(separator: "\n").map(String.init)
        for preset in [
            "eu-gdp-2-8c", "seed-8c-30min", "usp-1079-cct", "usp-1079-crt", "who-pqs-type1", "who-pqs-type2",
        ] {
            #expect(lines.contains { $0.hasPrefix(preset + " ") })
        }
        #expect(lines == lines.sorted())
        #expect(try BuiltProgram.run(["rule", "list"], in: directory).status == 6)
    }

    @Test("a log is evaluated: the verdict, what stands in the way, and JSON")
    func evaluate() throws {
        // An hour at 5 °C, 40 min of it at 9 °C, one reading every minute.
        let rows = (0...60).map { "\(1_777_593_600 + 60 * $0),\((10...50).contains($0) ? "9.0" : "5.0")" }
        try directory.write((["time,temp"] + rows).joined(separator: "\n") + "\n", to: "log.csv")
        let arguments = ["rule", "evaluate", seed, "log.csv", "--value", "temp", "--unit", "Cel"]
        let plain = try BuiltProgram.run(arguments, in: directory)
        #expect(plain.status == 0, "\(plain.errors)")
        #expect(plain.output.contains("verdict: breach\nbreach: follows\n  breached, by readings 10 to 50\n"))
        #expect(plain.output.contains("[evaluation.excursion]\n"))
        let json = try BuiltProgram.run(arguments + ["--json"], in: directory)
        #expect(
            json.output.hasPrefix(
                #"{"claims":[{"claim":"breach","conditions":[{"amount":"40","family":"consecutive","firstReading":"10","follows":true,"lastReading":"50"}]"#
            ))
        #expect(json.output.hasSuffix("}\n") && json.output.contains(#""verdict":"breach""#))
        let early = try BuiltProgram.run(
            arguments + ["--window", "2026-05-01T00:00:00Z/2026-05-01T00:30:00Z"], in: directory)
        #expect(early.output.contains("verdict: neither follows"))
        #expect(early.output.contains("[evaluation.reading-outside-window]"))
        let period = try BuiltProgram.run(
            ["rule", "evaluate", presets + "/usp-1079-cct.yaml", "log.csv", "--value", "temp", "--unit", "Cel"],
            in: directory)
        #expect(period.status == 1 && period.errors.hasSuffix("[rule.period]\n"))
    }

    @Test("a signed log is evaluated only if its signature holds")
    func evaluateSigned() throws {
        try directory.write("time,temp\n1777593600,9.0\n1777593660,9.1\n", to: "log.csv")
        #expect(try BuiltProgram.run(["sensor", "keygen", "--out", "s.key"], in: directory).status == 0)
        #expect(
            try BuiltProgram.run(
                ["sensor", "sign", "log.csv", "--key", "s.key", "--device", "d", "--unit", "Cel", "--value", "temp"],
                in: directory
            ).status == 0)
        let rule = presets + "/eu-gdp-2-8c.yaml"
        let good = try BuiltProgram.run(["rule", "evaluate", rule, "log.signed.json"], in: directory)
        #expect(good.status == 0 && good.output.contains("verdict: breach"), "\(good.errors)")
        let text = try String(contentsOfFile: directory.file("log.signed.json"), encoding: .utf8)
        try directory.write(text.replacingOccurrences(of: "[1090,", with: "[1050,"), to: "forged.signed.json")
        let forged = try BuiltProgram.run(["rule", "evaluate", rule, "forged.signed.json"], in: directory)
        #expect(forged.status == 1 && forged.output.isEmpty)
        #expect(forged.errors.contains("signature"))
        // A circuit of another family is refused before anything is proved.
        let proved = try BuiltProgram.run(
            [
                "prove", "--local", "--rule", rule, "--claim", "breach", "--input", "log.signed.json", "--circuit",
                "instant-64",
            ], in: directory)
        #expect(
            proved.status == 4 && proved.errors.contains("[circuit.does-not-fit]")
                && proved.errors.contains("instant-zones-64 does"), "\(proved.errors)")
    }

    @Test("the root command: help teaches, versions are told, nonsense is wrong usage")
    func root() throws {
        let help = try BuiltProgram.run(["--help"], in: directory)
        #expect(help.status == 0)
        for word in ["sensor", "rule", "verify", "EXIT CODES"] { #expect(help.output.contains(word)) }
        #expect(try BuiltProgram.run(["--version"], in: directory).output.hasPrefix("0."))
        #expect(try BuiltProgram.run(["prophesy"], in: directory).status == 2)
        #expect(try BuiltProgram.run(["rule", "check"], in: directory).status == 2)
    }
}
