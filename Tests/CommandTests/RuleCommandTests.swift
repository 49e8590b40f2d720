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
        #expect(checked.output.contains("circuits consecutive-64, consecutive-1440, consecutive-8760"))
    }

    @Test("its public inputs on ticks and codes, exactly")
    func ticks() throws {
        let minutes = try check(seed, "--tick", "1min")
        #expect(minutes.output.contains("threshold code 1081: the first that exceeds, 8.1 Cel"))
        #expect(minutes.output.contains("duration 31 ticks: more than 30 min"))
        #expect(minutes.output.contains("gap 5 ticks"))
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
