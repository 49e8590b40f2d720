import CanonicalEncoding
import Foundation
import TestSupport
import Testing

@Suite(
    "assay sensor",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct SensorCommandTests {
    private let directory: ScratchDirectory

    init() throws {
        directory = ScratchDirectory()
    }

    private func assay(_ arguments: String..., input: String = "") throws -> BuiltProgram.Result {
        try BuiltProgram.run(arguments, in: directory, input: input)
    }

    private func makeKey() throws -> String {
        let made = try assay("sensor", "keygen")
        #expect(made.status == 0)
        return try assay("sensor", "show", "sensor.key").output.trimmingCharacters(in: .newlines)
    }

    private let log = "time,celsius\n2026-05-01T00:00:00Z,4.0\n2026-05-01T00:05:00Z,8.1\n"

    @Test("keygen makes one key file, and shows the public key only")
    func keygen() throws {
        let made = try assay("sensor", "keygen", "--out", "k")
        #expect(made.status == 0)
        #expect(made.errors.isEmpty)
        let shown = try assay("sensor", "show", "k")
        #expect(shown.output.utf8.count == 65)
        #expect(made.output.contains("public key: \(shown.output)"))
        let file = try directory.read("k")
        let secret = file.dropLast(3).suffix(64)
        #expect(file.contains(#""secret":"\#(secret)""#))
        #expect(!made.output.contains(secret) && !shown.output.contains(secret))
        let again = try assay("sensor", "keygen", "--out", "k")
        #expect(again.status == 6)
        #expect(again.errors.hasSuffix("[file.exists]\n"))
        #expect(try directory.read("k") == file)
    }

    @Test("sign writes a file of mode 0600 that says who, when and what, and tells no reading")
    func sign() throws {
        let key = try makeKey()
        try directory.write(log, to: "box.csv")
        let signed = try assay(
            "sensor", "sign", "box.csv", "--key", "sensor.key", "--device", "box-17", "--counter", "7")
        #expect(signed.status == 0)
        #expect(signed.errors.isEmpty)
        #expect(signed.output.hasPrefix("2 readings of box-17, 2026-05-01T00:00:00Z to 2026-05-01T00:05:00Z\n"))
        #expect(signed.output.contains("ticks of 5 min") && signed.output.contains("counter 7, sequence 0"))
        #expect(!signed.output.contains("8.1") && !signed.output.contains("1081"))
        let attributes = try FileManager.default.attributesOfItem(atPath: directory.file("box.signed.json"))
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let file = try JSONValue(parsing: Array(directory.read("box.signed.json").utf8))
        #expect(file["schema"] == .string("assay/signed-readings/2"))
        #expect(file["sensor"] == .string(key))
        #expect(file["values"] == .array([JSONValue(integer: 1040), JSONValue(integer: 1081)]))
        #expect(file["steps"] == .array([JSONValue(integer: 0), JSONValue(integer: 1)]))
        #expect(file["profile"]?["device"] == .string("box-17"))
    }

    @Test("standard input and output, JSON Lines, the device from the log")
    func pipes() throws {
        _ = try makeKey()
        let line = #"{"timestamp":"2026-05-01T00:00:00Z","celsius":4.5,"sensor_id":"box-18"}"#
        let signed = try assay("sensor", "sign", "-", "--key", "sensor.key", input: line)
        #expect(signed.status == 0)
        #expect(try JSONValue(parsing: Array(signed.output.utf8))["profile"]?["device"] == .string("box-18"))
    }

    @Test("the log of Seattle: a fixed offset by any spelling, and no guess of a zone")
    func seattle() throws {
        _ = try makeKey()
        let path = packageRoot.appendingPathComponent("examples/seattle-2010-hourly-fahrenheit.csv").path
        func sign(_ more: String...) throws -> BuiltProgram.Result {
            try BuiltProgram.run(
                ["sensor", "sign", path, "--key", "sensor.key", "--device", "s", "--out", "s.json"] + more,
                in: directory)
        }
        for zone in [["--tz", "-08:00"], ["--tz=-08:00"], ["--tz", "-0800"]] {
            let signed = try BuiltProgram.run(
                ["sensor", "sign", path, "--key", "sensor.key", "--device", "s", "--out", "s.json", "--unit", "degF"]
                    + zone,
                in: directory)
            #expect(signed.status == 0)
            #expect(signed.output.hasPrefix("8759 readings of s, 2010-01-01T08:00:00Z to 2011-01-01T07:00:00Z\n"))
            #expect(signed.output.contains("ticks of 1 h, at most 2 h between readings"))
        }
        let unzoned = try sign("--unit", "degF")
        #expect(unzoned.status == 1)
        #expect(unzoned.errors.contains("line 2: the time says no offset from UTC [time.zone-missing]\nassay: hint: "))
        let civil = try sign("--unit", "degF", "--tz", "America/Los_Angeles")
        #expect(civil.status == 1)
        #expect(civil.errors.contains("line 1732: the local time 2010-03-14 02:00:00 does not exist"))
        #expect(try sign("--tz", "-08:00").errors.contains("[unit.undeclared]"))
    }

    @Test(
        "what is refused: status and code",
        arguments: [
            (["absent.csv", "--key", "sensor.key"], Int32(6), "[file.not-found]"),
            (["box.csv", "--key", "absent.key"], 6, "[file.not-found]"),
            (["box.csv", "--key", "sensor.key"], 1, "[device.missing]"),
            (["box.csv", "--key", "sensor.key", "--device", "d", "--unit", "K"], 1, "[unit.mismatch]"),
            (["box.csv", "--key", "sensor.key", "--device", "d", "--tick", "7min"], 1, "[tick.off-grid]"),
            (["box.csv", "--key", "sensor.key", "--device", "d", "--tick", "10s"], 1, "[tick.step-too-large]"),
            (["box.csv", "--key", "sensor.key", "--device", "d", "--resolution", "0.5"], 1, "[value.too-fine]"),
            (
                ["box.csv", "--key", "sensor.key", "--device", "d", "--offset", "0", "--value", "no"], 1,
                "[csv.no-column]"
            ),
            (["box.csv", "--key", "sensor.key", "--device", "d", "--out", "no/such/place"], 6, "[file.not-found]"),
            (["box.csv", "--key", "open.key", "--device", "d"], 3, "[key-file.permissions]"),
            (["box.csv", "--key", "link.key", "--device", "d"], 3, "[key-file.symbolic-link]"),
            (["box.csv"], 2, "--key"),
            (["box.csv", "--key", "sensor.key", "--tz", "PST"], 2, "--tz"),
            (["box.csv", "--key", "sensor.key", "--snap"], 2, "--snap"),
            (["box.csv", "--key", "sensor.key", "--tick", "soon"], 2, "--tick"),
            (["box.csv", "--key", "sensor.key", "--resolution", "0"], 2, "--resolution"),
            (["box.csv", "--key", "sensor.key", "--time-format", "%Q"], 2, "--time-format"),
            (["box.csv", "--key", "sensor.key", "--device", "a\u{1b}b"], 2, "--device"),
            (["box.csv", "--key", "sensor.key", "--counter", "-1"], 2, "counter"),
        ])
    func refusals(arguments: [String], status: Int32, text: String) throws {
        _ = try makeKey()
        try directory.write(log, to: "box.csv")
        try FileManager.default.copyItem(atPath: directory.file("sensor.key"), toPath: directory.file("open.key"))
        #expect(chmod(directory.file("open.key"), 0o644) == 0)
        #expect(symlink("sensor.key", directory.file("link.key")) == 0)
        let result = try BuiltProgram.run(["sensor", "sign"] + arguments, in: directory)
        #expect(result.status == status)
        #expect(result.errors.contains(text), "\(result.errors)")
        #expect(result.output.isEmpty)
        #expect(!result.errors.unicodeScalars.contains("\u{1b}"))
        #expect(!FileManager.default.fileExists(atPath: directory.file("box.signed.json")))
    }

    @Test(
        "help says that these commands stand for the device",
        arguments: [["sensor"], ["sensor", "keygen"], ["sensor", "sign"]])
    func help(arguments: [String]) throws {
        let help = try BuiltProgram.run(arguments + ["--help"], in: directory)
        #expect(help.status == 0)
        #expect(help.output.lowercased().contains("stand"))
        #expect(help.output.contains("device"))
    }
}
