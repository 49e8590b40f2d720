import ArgumentParser
import Attestation
import CanonicalEncoding
import TestSupport
import Testing
import VerifierCommand

/// `receipt inspect`: what evidence says, with nothing of it checked, and that said first.
@Suite("Inspecting a receipt") struct ReceiptInspectTests {
    private func run(_ arguments: [String]) throws -> (report: String, exitCode: Int32) {
        try ReceiptInspectCommand.parse(arguments).examine(style: TextStyle(isRich: false))
    }

    @Test("a document of software: its fields by their names, its certificates, and no word of a check")
    func software() throws {
        let scratch = ScratchDirectory()
        let attester = try #require(ChainSample.attester)
        let bytes = try attester.attest(binding: [UInt8](repeating: 7, count: 64), at: ChainSample.time)
        try FileBytes.write(atomically: bytes, to: scratch.file("document.bin"))
        let result = try run([scratch.file("document.bin"), "--kind", "software"])
        #expect(result.exitCode == 0)
        #expect(result.report.hasPrefix("NOT CHECKED: this says that it is evidence of software alone"))
        for words in [
            "format: document in the format of Nitro's", "module-id (module_id): assay-software", "registers (pcrs):",
            "bound to: 0707", "1. subject: ", "issuer: ", "valid: from 2026-", "receipt verify --kind software",
        ] { #expect(result.report.contains(words), "\(words)") }
        #expect(!result.report.contains("[ok]") && !result.report.contains("VERIFIED"))
        let json = try JSONValue(
            parsing: Array(run([scratch.file("document.bin"), "--kind", "software", "--json"]).report.utf8.dropLast()))
        #expect(json["schema"] == .string("assay/inspection/1") && json["checked"] == .bool(false))
        guard case .array(let certificates)? = json["certificates"] else {
            Issue.record("no certificates")
            return
        }
        #expect(certificates.count == 2 && certificates[0]["issuer"] == certificates[1]["subject"])
        // The same bytes as Nitro's: the genuine format, and whose it is nobody checked.
        #expect(try run([scratch.file("document.bin")]).report.contains("an AWS Nitro enclave"))
    }

    @Test("what cannot be read says why")
    func unread() throws {
        let scratch = ScratchDirectory()
        try scratch.write("nothing", to: "nothing.bin")
        let unknown = try run([scratch.file("nothing.bin")])
        #expect(unknown.exitCode == 4 && unknown.report.hasPrefix("NOT READ: "))
        let named = try run([scratch.file("nothing.bin"), "--kind", "tdx", "--json"])
        #expect(named.exitCode == 1 && named.report.contains("\"schema\":\"assay/inspection/1\""))
        #expect(throws: (any Error).self) { try run([scratch.file("absent")]) }
        #expect(throws: (any Error).self) { try ReceiptInspectCommand.parse(["a", "--kind", "abacus"]) }
    }

    @Test("both programs have it; a bundle of the command's name is named by its path")
    func programs() throws {
        #expect(try ReceiptCommand.parseAsRoot(["inspect", "a.bin"]) is ReceiptInspectCommand)
        #expect(try StandaloneVerifyCommand.command(for: ["receipt", "inspect", "a.bin"]) is ReceiptInspectCommand)
        #expect(try StandaloneVerifyCommand.command(for: ["receipt", "verify", "a.bin"]) is ReceiptVerifyCommand)
        #expect(try StandaloneVerifyCommand.command(for: ["./receipt"]) is StandaloneVerifyCommand)
        #expect(try StandaloneVerifyCommand.command(for: ["a.json", "--json"]) is StandaloneVerifyCommand)
        #expect(throws: (any Error).self) { try StandaloneVerifyCommand.command(for: ["receipt", "paint"]) }
    }

    @Test(
        "a genuine quote: Intel's names, three certificates, no collateral needed",
        .enabled(if: SharedVectors.attestation.areThere, Comment(rawValue: SharedVectors.absence)))
    func quote() throws {
        let result = try run([SharedVectors.attestation.path("sgx-dcap/phala/sgx_quote")])
        #expect(result.exitCode == 0 && result.report.contains("format: SGX quote, version 3"))
        #expect(result.report.contains("mrenclave (MRENCLAVE): ") && result.report.contains("isv-svn (ISVSVN): "))
        #expect(result.report.contains("3. subject: ") && result.report.contains("Intel SGX Root CA"))
    }
}
