import Algebra
import ArgumentParser
import CanonicalEncoding
import Glibc
import Groth16
import Primitives
import ProofChain
import Statements
import Testing
import TestSupport
import Verification
import VerifierCommand

/// The command: its options, its two reports, its exit codes.
@Suite struct ReportTests {
    /// Runs the command on a bundle in a file of its own.
    static func run(_ bytes: [UInt8], _ arguments: [String], rich: Bool = false) throws -> (
        report: String, exitCode: Int32
    ) {
        let path = try file(bytes)
        defer { unlink(path) }
        let command = try VerifyCommand.parse([path] + arguments)
        return try command.examine(style: TextStyle(isRich: rich))
    }

    static func file(_ bytes: [UInt8]) throws -> String {
        let path = "\(ScratchDirectory.base)/assay-report.\(getpid()).\(UInt64.random(in: 0 ... .max))"
        try FileBytes.write(atomically: bytes, to: path, mode: 0o600)
        return path
    }

    static func trust() throws -> [String] {
        ["--trust-sensor", Hex.encode(try Sample.sensor().packed), "--allow-dev-setup"]
    }

    @Test func theFirstLineIsTheSentence() throws {
        let sentence = try Sample().statement().sentence
        let verified = try Self.run(Sample().bytes(), Self.trust() + ["--at", Sample.now])
        #expect(verified.exitCode == 0)
        #expect(verified.report.hasPrefix("VERIFIED: \(sentence)\n"))
        let untrusted = try Self.run(Sample().bytes(), ["--at", Sample.now])
        #expect(untrusted.exitCode == 3)
        #expect(untrusted.report.hasPrefix("PROVED BUT NOT ACCEPTED: \(sentence)\n"))
        #expect(untrusted.report.contains("because: untrusted: a development key"))
        #expect(untrusted.report.contains("because: not checked: the readings are signed by the key"))
        let forged = try Sample().json().replacing(TamperingTests.statement + ["claim"], with: .string("no-breach"))
        let refused = try Self.run(forged.resealed, Self.trust() + ["--at", Sample.now])
        #expect(refused.exitCode == 1)
        #expect(refused.report.hasPrefix("INVALID: it is not proved that device reefer-0417: never above 8 °C"))
        #expect(refused.report.contains("[proof.claim-changed]"))
    }

    @Test func plainReportsHaveNoEscapesAndRichOnesDo() throws {
        let plain = try Self.run(Sample().bytes(), ["--explain"])
        #expect(!plain.report.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(plain.report.contains("[ok] proof:"))
        #expect(plain.report.contains("To fix: pass --trust-sensor"))
        #expect(plain.report.contains(CheckName.proofEquation.explanation.prefix(40)))
        let rich = try Self.run(Sample().bytes(), [], rich: true)
        #expect(rich.report.contains("\u{1B}[32m✓"))
        #expect(!rich.report.contains("To fix: pass --expect"))
    }

    /// Text of a forged bundle cannot move the cursor: what the parser repeats of it is escaped.
    @Test func hostileTextIsShownHarmless() throws {
        let json = try Sample().json().replacing([.member("\u{1B}[2J\u{202E}")], with: .null)
        let result = try Self.run(json.resealed, [])
        #expect(result.exitCode == 1)
        #expect(!result.report.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        #expect(result.report.contains("\\u{1b}[2J\\u{202e}"))
    }

    @Test func theJSONReportIsOneCanonicalObject() throws {
        let result = try Self.run(
            Sample().bytes(),
            Self.trust() + ["--json", "--at", Sample.now, "--nonce", Hex.encode(Sample().nonce ?? [])])
        #expect(result.exitCode == 0)
        #expect(result.report.hasSuffix("}\n"))
        let bytes = Array(result.report.utf8.dropLast())
        let json = try JSONValue(parsing: bytes)
        #expect(json.canonicalBytes == bytes)
        #expect(json["schema"] == .string("assay/verdict/1"))
        #expect(json["outcome"] == .string("verified"))
        #expect(json["exitCode"] == JSONValue(integer: 0))
        #expect(json["sentence"] == .string(try Sample().statement().sentence))
        #expect(json["statementDigest"] == .string(try Sample().statement().digest.hex))
        #expect(json["time"]?["source"] == .string("supplied"))
        #expect(json["validity"]?["until"] == .string("2027-01-01T00:00:00Z"))
        guard case .array(let checks)? = json["checks"], case .array(let skipped)? = json["notPerformed"] else {
            Issue.record("no lists of checks")
            return
        }
        #expect(checks.count + skipped.count == CheckName.ofLogs.count)
        #expect(skipped.contains { $0["code"] == .string("time.no-evidence") })
    }

    @Test func wrongUsageIsToldFromWrongBundles() throws {
        for arguments in [
            [], ["b", "--nonce", "0"], ["b", "--nonce", "AB"], ["b", "--nonce", ""], ["b", "--trust-vk", "00"],
            ["b", "--trust-sensor", "z6Mk"], ["b", "--bundle-digest", "x"], ["b", "--at", "yesterday"],
            ["b", "--expect", "verdict"], ["b", "--expect", "verdict=maybe"], ["b", "--expect", "colour=red"],
            ["b", "--expect", "counter=07"], ["b", "--expect", "window=2026"], ["b", "--expect", "device="],
            ["b", "--expect", "device=x", "--expect", "device=y"], ["b", "--unknown"],
            ["b", "--quorum", "0"], ["b", "c", "--quorum", "-1"], ["-", "-"], ["b", "--registry", Fr.modulus.decimal],
        ] {
            let error = #expect(throws: (any Error).self) { try VerifyCommand.parse(arguments) }
            #expect(error.map { VerifyCommand.exitCode(for: $0) } == .validationFailure)
        }
    }

    @Test func theProgramOfItsOwnTakesTheSameOptions() throws {
        #expect(throws: Never.self) {
            try StandaloneVerifyCommand.parse(["b", "--json", "--trust-vk", Sample.circuitDigest.hex])
        }
        #expect(throws: (any Error).self) { try StandaloneVerifyCommand.parse(["b", "--trust-vk", "00"]) }
        #expect(
            StandaloneVerifyCommand.helpMessage().contains("USAGE: assay-verify [<options>] <bundle> [<others> ...]"))
        #expect(VerifyCommand.helpMessage().contains("--allow-dev-setup"))
    }

    @Test func aRuleFileIsRead() throws {
        let rule = """
            rule: somebody-elses-name
            family: consecutive
            exceeds: above 46.4 degF
            duration: more than 30min
            maximum-gap: 5min
            """
        let path = try Self.file(Array(rule.utf8))
        defer { unlink(path) }
        let arguments = try Self.trust() + ["--at", Sample.now, "--expect", "rule=\(path)"]
        #expect(try Self.run(Sample().bytes(), arguments).exitCode == 0)
        #expect(try Self.run(Sample(threshold: "9").bytes(), arguments).exitCode == 3)
        let missing = #expect(throws: CommandFailure.self) {
            try Self.run(Sample().bytes(), ["--expect", "rule=/nonexistent/rule.yaml"])
        }
        #expect(missing?.status == .system)
        let bad = try Self.file(Array("rule: x\n".utf8))
        defer { unlink(bad) }
        let malformed = #expect(throws: CommandFailure.self) {
            try Self.run(Sample().bytes(), ["--expect", "rule=\(bad)"])
        }
        #expect(malformed?.status == .usage)
    }

    @Test func unreadableBundlesAreNoVerdict() throws {
        for (path, code) in [("/nonexistent", "file.not-found"), ("/", "file.is-directory")] {
            let error = #expect(throws: CommandFailure.self) {
                try VerifyCommand.parse([path]).examine(style: TextStyle(isRich: false))
            }
            #expect(error?.status == .system)
            #expect(error?.code == code)
        }
    }

    @Test func anOversizedBundleIsInvalid() throws {
        let result = try Self.run([UInt8](repeating: 0x20, count: Bundle.maximumByteCount + 1), [])
        #expect(result.exitCode == 1)
        #expect(result.report.contains("[bundle.too-large]"))
    }
}
