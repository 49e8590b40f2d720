import Foundation
import TestSupport
import Testing

@Suite(
    "assay circuits check and export",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR")
)
struct CircuitsCommandTests {
    private let directory = ScratchDirectory()

    private func circuits(_ arguments: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(["circuits"] + arguments, in: directory)
    }

    @Test("a gadget: table, verdict, JSON")
    func gadget() throws {
        let run = try circuits("check", "is-zero", "--json", "checks.json")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.contains("is-zero"))
        #expect(run.output.contains("PASS: 4 checks"))
        let json = try String(contentsOfFile: directory.file("checks.json"), encoding: .utf8)
        #expect(json.contains("\"schema\":\"assay/circuit-checks/1\"") && json.contains("\"passes\":true"))
    }

    @Test("a name that is none is a mistake of usage")
    func unknown() throws {
        let run = try circuits("check", "no-such-thing")
        #expect(run.status == 2)
        #expect(run.errors.contains("usage.unknown-check"))
    }

    @Test("an exported circuit can be looked at; without hints its choices are not known for what they are")
    func export() throws {
        let made = try circuits("export", "instant-64", "--r1cs", "instant.r1cs")
        #expect(made.status == 0, "\(made.errors)")
        let looked = try circuits("check", "--r1cs", "instant.r1cs")
        #expect(looked.status == 1)
        #expect(looked.output.contains("not shown unique"))
        // The commitment's mask, whose constraint says nothing, is the one wire that looks loose.
        #expect(looked.output.components(separatedBy: "in no constraint").count == 2)
    }

    @Test(
        "circom's own circuits: every wire follows from the inputs",
        .enabled(if: SharedVectors.groth16.areThere, Comment(rawValue: SharedVectors.absence)),
        arguments: ["det-bn128-poseidon/circuit.r1cs", "snarkjs-circuit2/circuit.r1cs", "circom-compat/circuit2.r1cs"])
    func circom(_ name: String) throws {
        let run = try circuits("check", "--r1cs", SharedVectors.groth16.path(name))
        #expect(run.status == 0, "\(run.output)\(run.errors)")
    }
}
