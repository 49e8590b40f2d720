import ArgumentParser
import CanonicalEncoding
import TestSupport
import Testing
import VerifierCommand

/// `receipt verify`: what it prints, and what it ends with.
@Suite("The receipt command")
struct ReceiptCommandTests {
    private func run(_ arguments: [String]) throws -> (report: String, exitCode: Int32) {
        try ReceiptVerifyCommand.parse(arguments).examine(style: TextStyle(isRich: false))
    }

    @Test("what is no evidence is not checkable; of a kind that is named it is invalid, with the place")
    func nothing() throws {
        let scratch = ScratchDirectory()
        let path = scratch.file("nothing.bin")
        try FileBytes.write(atomically: Array("nothing".utf8), to: path)
        let unknown = try run([path])
        #expect(unknown.exitCode == 4 && unknown.report.contains("[evidence.unknown-kind]"))
        let named = try run([path, "--kind", "sgx"])
        #expect(named.exitCode == 1 && named.report.hasPrefix("INVALID: "))
        let json = try JSONValue(parsing: Array(run([path, "--kind", "nitro", "--json"]).report.utf8.dropLast()))
        #expect(json["schema"] == .string("assay/appraisal/1") && json["outcome"] == .string("invalid"))
        #expect(throws: (any Error).self) { try run([scratch.file("absent")]) }
    }

    @Test("options that say nothing are wrong usage")
    func usage() {
        for arguments in [["a", "--kind", "abacus"], ["a", "--binding", "00"], ["a", "--at", "noon"], []] {
            #expect(throws: (any Error).self) { try ReceiptVerifyCommand.parse(arguments) }
        }
    }

    @Test(
        "a quote that is genuine, but of a platform that is not up to date, and at other times",
        .enabled(if: SharedVectors.attestation.areThere, Comment(rawValue: SharedVectors.absence)))
    func quote() throws {
        let quote = SharedVectors.attestation.path("sgx-dcap/phala/sgx_quote")
        let collateral = SharedVectors.attestation.path("sgx-dcap/phala/sgx_quote_collateral.json")
        func report(_ time: String, _ more: [String] = []) throws -> (report: String, exitCode: Int32) {
            try run([quote, "--collateral", collateral, "--at", time] + more)
        }
        let own = try report("2025-07-04T10:00:00Z")
        #expect(own.exitCode == 3 && own.report.hasPrefix("GENUINE BUT NOT ACCEPTED: evidence of an Intel SGX enclave"))
        #expect(own.report.contains("ConfigurationAndSWHardeningNeeded") && own.report.contains("(supplied)"))
        #expect(try report("2027-01-01T00:00:00Z").exitCode == 5)
        #expect(try report("2025-07-04T10:00:00Z", ["--kind", "tdx"]).exitCode == 1)
        let other = String(repeating: "07", count: 64)
        #expect(try report("2025-07-04T10:00:00Z", ["--binding", other]).exitCode == 1)
        #expect(try run([quote, "--at", "2025-07-04T10:00:00Z"]).exitCode == 4)
        let json = try JSONValue(
            parsing: Array(report("2025-07-04T10:00:00Z", ["--json"]).report.utf8.dropLast()))
        #expect(json["kind"] == .string("sgx") && json["outcome"] == .string("not-accepted"))
        #expect(json["platform"]?["status"] == .string("ConfigurationAndSWHardeningNeeded"))
    }
}
