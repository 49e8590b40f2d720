import Foundation
import TestSupport
import Testing

@Suite(
    "assay prove by way of assayd",
    .enabled(
        if: BuiltProgram.isBuilt && BuiltProgram.isDaemonBuilt,
        "assay or assayd is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct DaemonCommandTests {
    private let directory: ScratchDirectory

    init() throws {
        directory = ScratchDirectory()
        _ = try assay(["sensor", "keygen"])
        try directory.write(
            "time,celsius\n" + (0..<40).map { "\(1_777_629_600 + $0 * 60),9.5" }.joined(separator: "\n"), to: "box.csv")
        let signed = try assay([
            "sensor", "sign", "box.csv", "--key", "sensor.key", "--device", "box", "--tick", "1min",
        ])
        #expect(signed.status == 0, "\(signed.errors)")
    }

    private var environment: [String: String] {
        [
            "ASSAY_KEYS": directory.file("keys"), "ASSAY_SOCKET": directory.file("a.sock"),
            "ASSAY_STATE": directory.file("state"),
        ]
    }

    private func assay(_ arguments: [String]) throws -> BuiltProgram.Result {
        try BuiltProgram.run(arguments, in: directory, environment: environment)
    }

    @Test("asked over the socket: progress, bundle, verdict; the same key, the same job", .timeLimit(.minutes(3)))
    func roundTrip() throws {
        #expect(try assay(["setup", "dev", "consecutive-64", "--quiet"]).status == 0)
        let daemon = Process()
        daemon.executableURL = URL(fileURLWithPath: BuiltProgram.directory + "/assayd")
        daemon.environment = ["HOME": directory.path, "SWIFT_BACKTRACE": "enable=no"].merging(environment) { $1 }
        daemon.standardInput = FileHandle.nullDevice
        daemon.standardOutput = FileHandle.nullDevice
        daemon.standardError = FileHandle.nullDevice
        try daemon.run()
        defer {
            daemon.terminate()
            daemon.waitUntilExit()
        }
        var isReady = false
        for _ in 0..<100 where !isReady {
            usleep(100_000)
            isReady = try assay(["doctor"]).output.contains("the daemon answers")
        }
        #expect(isReady)

        let claim = ["prove", "--input", "box.signed.json", "--above", "8C", "--for", "30min", "--claim", "breach"]
        let proved = try assay(claim + ["--nonce", "5e1f", "--out", "one", "--idempotency-key", "k"])
        #expect(proved.status == 0, "\(proved.errors)")
        #expect(proved.errors.contains("% computing the witness"))
        let again = try assay(claim + ["--nonce", "5e1f", "--out", "two", "--idempotency-key", "k", "--quiet"])
        #expect(again.status == 0 && again.errors.isEmpty, "\(again.errors)")
        #expect(try directory.read("one") == directory.read("two"))
        let other = try assay(claim + ["--nonce", "00", "--out", "three", "--idempotency-key", "k"])
        #expect(other.status == 1 && other.errors.contains("[idempotency.conflict]"), "\(other.errors)")
        let sensor = try assay(["sensor", "show", "sensor.key"]).output.trimmingCharacters(in: .newlines)
        let verdict = try assay(["verify", "one", "--trust-sensor", sensor, "--allow-dev-setup", "--nonce", "5e1f"])
        #expect(verdict.status == 0, "\(verdict.output)")

        let missing = try assay(claim + ["--circuit", "consecutive-1440", "--out", "four"])
        #expect(
            missing.status == 4 && missing.errors.contains("`assay setup dev consecutive-1440`"), "\(missing.errors)")
        for name in ["three", "four"] { #expect(!FileManager.default.fileExists(atPath: directory.file(name))) }
        #expect(daemon.isRunning)
    }
}
