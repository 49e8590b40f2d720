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

    @Test("a compiled model goes by name or folder: listed, shown, counted, checked, exported")
    func model() throws {
        let environment = ["ASSAY_MODELS": directory.file("models")]
        func run(_ arguments: String...) throws -> BuiltProgram.Result {
            try BuiltProgram.run(arguments, in: directory, environment: environment)
        }
        let file = packageRoot.appendingPathComponent("models/cold-chain-anomaly/model.onnx").path
        let made = try run("model", "compile", file, "--id", "anomaly", "--input", "readings")
        #expect(made.status == 0, "\(made.errors)")
        let listed = try run("circuits", "list").output.split(separator: "\n").last
        #expect(listed?.hasPrefix("anomaly  ") ?? false)
        #expect(listed?.contains("64 inputs, ") ?? false)
        #expect(listed?.hasSuffix(" constraints  key present") ?? false)
        for name in ["anomaly", "./models/anomaly"] {
            let shown = try run("circuits", "show", name)
            #expect(shown.status == 0, "\(shown.errors)")
            #expect(shown.output.contains("input: 64 integers, the irregular readings of a log, committed\n"))
            #expect(shown.output.contains("public inputs: inputCommitment, context, model, output (2)\n"))
            #expect(shown.output.contains("key: present, "))
            let checked = try run("circuits", "check", name, "--quick")
            #expect(checked.status == 0 && checked.output.contains("PASS: 1 checks"), "\(checked.output)")
        }
        #expect(try run("circuits", "cost", "anomaly").output.contains("input-commitment/block"))
        #expect(try run("circuits", "export", "anomaly", "--r1cs", "a.r1cs").status == 0)
        // A key for a catalogue's circuit is made otherwise than one for a model.
        let setup = try run("setup", "dev", "anomaly")
        #expect(setup.status == 4 && setup.errors.contains("[circuit.model]"))
        // A folder whose key is for another circuit.
        let manifest = directory.file("models/anomaly/model.json")
        let text = try String(contentsOfFile: manifest, encoding: .utf8)
        let digest = try #require(text.firstMatch(of: /"circuitDigest": ?"([0-9a-f]{64})"/)).1
        try directory.write(
            text.replacing(digest, with: String(repeating: "0", count: 64)), to: "models/anomaly/model.json")
        let changed = try run("circuits", "check", "anomaly")
        #expect(changed.status == 1 && changed.output.contains("[model.folder-changed]"), "\(changed.output)")
        #expect(try run("circuits", "show", "anomaly").status == 1)
        #expect(try run("circuits", "show", "nothing").errors.contains("[circuit.unknown]"))
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
