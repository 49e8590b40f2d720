import ArgumentParser
import CanonicalEncoding
import ProofChain
import TestSupport
import Testing
import VerifierCommand

@Suite("The commands about policies")
struct PolicyCommandTests {
    private func file(_ text: String, _ scratch: ScratchDirectory, _ name: String = "mine.yaml") throws -> String {
        let path = scratch.file(name)
        try FileBytes.write(atomically: Array(text.utf8), to: path)
        return path
    }

    private func failure(_ body: () throws(CommandFailure) -> Void) -> CommandFailure? {
        do throws(CommandFailure) {
            try body()
            return nil
        } catch { return error }
    }

    @Test("check names the policy, or what is wrong with it and where")
    func check() throws {
        let scratch = ScratchDirectory()
        let good = try file(PolicySample.full, scratch)
        let digest = try PolicySample.read(PolicySample.full).digest
        let report = try PolicyCheckCommand.parse([good]).examine().report
        #expect(
            report.hasPrefix(
                "policy cold-chain [\(digest)]\nwarning: maximum-age says nothing of receipts of tdx, sev-snp: "))
        #expect(report.hasSuffix("and only a nonce shows that one is fresh, which is required here\n"))
        #expect(try PolicyCheckCommand.parse(["default"]).examine().exitCode == 0)
        let bad = try PolicyCheckCommand.parse([try file("policy: a\nevidence: prof\n", scratch)])
        let wrong = failure { () throws(CommandFailure) in _ = try bad.examine() }
        #expect(wrong?.code == "policy.unknown-name" && wrong?.status == .usage)
        #expect(wrong?.message.contains("line 2: prof is none of") ?? false)
        let absent = try PolicyCheckCommand.parse([scratch.file("absent.yaml")])
        #expect(failure { () throws(CommandFailure) in _ = try absent.examine() }?.status == .system)
        // A name is one of the program's, never a file of the folder one is in.
        let unknown = try PolicyCheckCommand.parse(["mine"])
        #expect(failure { () throws(CommandFailure) in _ = try unknown.examine() }?.code == "policy.unknown-policy")
    }

    @Test("a rule's file is read from beside the policy")
    func ruleBeside() throws {
        let scratch = ScratchDirectory()
        _ = try file("rule: r\nfamily: instant\nexceeds: above 8 Cel\nmaximum-gap: 5min\n", scratch, "r.yaml")
        let path = try file(PolicySample.short + "\nexpect:\n  rule: r.yaml\n", scratch)
        let explained = try PolicyExplainCommand.parse([path, "--all"]).examine(style: TextStyle(isRich: false)).report
        #expect(explained.contains("statements with the rule"))
        let short = try PolicyExplainCommand.parse([path]).examine(style: TextStyle(isRich: false)).report
        #expect(short.contains("Statements must say what it expects of rule.") && !short.contains("statements with"))
        let other = try file(PolicySample.short + "\nexpect:\n  rule: s.yaml\n", scratch)
        let command = try PolicyCheckCommand.parse([other])
        #expect(failure { () throws(CommandFailure) in _ = try command.examine() }?.code == "policy.no-file-beside")
    }

    @Test("show prints the file, list all names with their digests")
    func showAndList() throws {
        let list = try PolicyListCommand.parse([]).examine().report
        for name in Policy.shippedNames {
            let shown = try PolicyShowCommand.parse([name]).examine().report
            #expect(try Array(shown.utf8) == Policy.shippedFile(name))
            // What is shown can be used as a file.
            let scratch = ScratchDirectory()
            let path = try file(shown, scratch)
            let digest = try Policy.shipped(name).digest
            let report = try PolicyCheckCommand.parse([path]).examine().report
            let warnings = try Policy.shipped(name).explanation.warnings
            #expect(report == "policy \(name) [\(digest)]\n" + warnings.map { "warning: \($0)\n" }.joined())
            #expect(list.contains("\(name) [\(digest)]\n"))
        }
        let unknown = try PolicyShowCommand.parse(["mine.yaml"])
        #expect(failure { () throws(CommandFailure) in _ = try unknown.examine() }?.code == "policy.unknown-policy")
    }

    @Test("what a policy says in words cannot move a terminal's cursor")
    func control() throws {
        let scratch = ScratchDirectory()
        let path = try file("policy: a\ndescription: \u{1b}[2J\nevidence: proof\n", scratch)
        let command = try PolicyExplainCommand.parse([path])
        let error = failure { () throws(CommandFailure) in _ = try command.examine(style: TextStyle(isRich: false)) }
        #expect(error?.code == "policy.not-text")
    }

    @Test(
        "receipt verify under a policy: of a kind that it names, and of one that it does not",
        .enabled(if: SharedVectors.attestation.areThere, Comment(rawValue: SharedVectors.absence)))
    func receipts() throws {
        let quote = SharedVectors.attestation.path("tdx-dcap/phala/tdx_quote")
        let collateral = SharedVectors.attestation.path("tdx-dcap/phala/tdx_quote_collateral.json")
        func verify(_ more: [String]) throws -> (report: String, exitCode: Int32) {
            try ReceiptVerifyCommand.parse([quote, "--collateral", collateral, "--at", "2025-07-04T10:00:00Z"] + more)
                .examine(style: TextStyle(isRich: false))
        }
        let own = try verify(["--policy", "default"])
        let digest = try Policy.shipped("default").digest
        #expect(own.exitCode == 0 && own.report.contains("policy default [\(digest)]"))
        #expect(own.report.contains("[tdx.measurements-not-compared]"))
        let json = try JSONValue(parsing: Array(verify(["--policy", "default", "--json"]).report.utf8.dropLast()))
        #expect(json["policy"]?["digest"] == .string(digest.hex) && json["policy"]?["name"] == .string("default"))
        let refused = try verify(["--policy", "proof-only"])
        #expect(refused.exitCode == 3 && refused.report.contains("[evidence.kind-not-accepted]"))
        // A policy that asks for a nonce wants the bytes that hold it.
        let command = try ReceiptVerifyCommand.parse([quote, "--policy", "two-vendors"])
        let missing = failure { () throws(CommandFailure) in _ = try command.examine(style: TextStyle(isRich: false)) }
        #expect(missing?.code == "policy.binding-missing" && missing?.status == .usage)
        #expect(try verify(["--policy", "two-vendors", "--binding", String(repeating: "07", count: 64)]).exitCode == 1)
        let scratch = ScratchDirectory()
        let named = try file(
            "policy: mine\nevidence: proof\nreceipts:\n  tdx:\n    mrtd:\n      - \(PolicySample.measurement)\n",
            scratch)
        let other = try verify(["--policy", named])
        #expect(other.exitCode == 3 && other.report.contains("[tdx.mrtd-not-accepted]"))
    }
}
