import CanonicalEncoding
import Foundation
import TestSupport
import Testing

@Suite(
    "assay bench verify",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct BenchVerifyCommandTests {
    private let directory = ScratchDirectory()

    private func bench(_ arguments: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(
            ["bench", "verify"] + arguments, in: directory,
            environment: ["ASSAY_KEYS": directory.file("keys"), "ASSAY_MODELS": directory.file("models")])
    }

    private func results(_ file: String) throws -> (results: [JSONValue], missing: [JSONValue]) {
        let report = try JSONValue(parsing: Array(directory.read(file).utf8))
        #expect(report["schema"] == .string("assay/verification-benchmark/1"))
        guard case .array(let results) = report["results"], case .array(let missing) = report["notMeasured"] else {
            Issue.record("the report has no results")
            return ([], [])
        }
        return (results, missing)
    }

    @Test("a chain of proofs, receipts and a decision, checked in new processes; what is missing is listed")
    func chain() throws {
        let run = try bench(
            "--only", "chain", "sgx", "--links", "4", "--runs", "2", "--vectors", directory.file("nowhere"), "--json",
            "report.json")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("3 links with proof and receipt, a decision; one attestation of all"))
        let (results, missing) = try results("report.json")
        let names = ["chain-4", "chain-4-again", "chain-4-shared", "chain-4-shared-again"]
        #expect(results.map { $0["name"] } == names.map { .string($0) })
        for result in results {
            guard case .array(let samples) = result["cpu"]?["samples"] else {
                Issue.record("a result has no samples")
                continue
            }
            #expect(samples.count == 2)
        }
        #expect(missing.count == 1 && missing[0]["name"] == .string("sgx"))
        #expect(run.output.contains("[file.not-found]"))
    }

    @Test(
        "vendors' evidence is verified before it is timed",
        .enabled(if: SharedVectors.attestation.areThere, "\(SharedVectors.absence)"))
    func evidence() throws {
        let run = try bench(
            "--only", "sgx", "tdx", "sev-snp", "nitro", "--runs", "3", "--vectors", SharedVectors.attestation.path("."),
            "--json", "report.json")
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        let (results, missing) = try results("report.json")
        #expect(results.map { $0["name"] } == ["sgx", "tdx", "sev-snp", "nitro"].map { .string($0) })
        #expect(missing.isEmpty)
    }

    @Test("what means nothing is refused; where nothing can be measured, that is the end")
    func refusals() throws {
        #expect(try bench("--only", "nothing").status == 2)
        #expect(try bench("--runs", "0").status == 2)
        #expect(try bench("--links", "1").status == 2)
        let absent = try bench("--only", "tdx", "--vectors", directory.file("nowhere"))
        #expect(absent.status == 1 && absent.errors.contains("[benchmark.nothing-measured]"))
    }
}
