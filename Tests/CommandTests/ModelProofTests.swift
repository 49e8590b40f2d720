import Foundation
import TestSupport
import Testing

/// Models from the file to the verdict, by the programs.
@Suite(
    "Proofs about models",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"))
struct ModelProofTests {
    private let directory = ScratchDirectory()
    private static let model = packageRoot.appendingPathComponent("models/cold-chain-anomaly").path

    private func run(_ arguments: String...) throws -> BuiltProgram.Result { try run(arguments) }

    private func run(_ arguments: [String]) throws -> BuiltProgram.Result {
        try BuiltProgram.run(
            arguments, in: directory,
            environment: ["ASSAY_MODELS": directory.file("models"), "ASSAY_KEYS": directory.file("keys")])
    }

    @Test("compiled, proved and verified; another input, model or answer is refused")
    func alone() throws {
        let zeros = (0..<64).map { _ in "53" }.joined(separator: ",")
        try directory.write("{\"input_data\":[[\(zeros)]]}", to: "x.json")
        let made = try run(
            "model", "compile", Self.model + "/model.onnx", "--id", "anomaly", "--box", "-1000..3095", "--out", "here")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains("constraints"))
        let again = try run("model", "compile", Self.model + "/model.onnx", "--id", "anomaly", "--out", "here")
        #expect(again.status == 1 && again.errors.contains("[model.exists]"))
        let proved = try run("prove", "--circuit", "./here", "--input", "x.json", "--local", "--out", "a.assay.json")
        #expect(proved.status == 0, "\(proved.errors)")
        #expect(proved.output.contains("to what "))
        let verified = try run(
            "verify", "a.assay.json", "--allow-dev-setup", "--model", Self.model + "/model.onnx")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains("model recomputed: program and circuit follow"))
        #expect(try run("verify", "a.assay.json", "--allow-dev-setup").status == 3)

        // The answer changed, the model changed by one unit of one weight, an input out of its box.
        let bundle = try String(contentsOfFile: directory.file("a.assay.json"), encoding: .utf8)
        #expect(bundle.contains("\"integers\":[\""))
        var weights = Array(try Data(contentsOf: URL(fileURLWithPath: Self.model + "/model.onnx")))
        let place = weights.count / 2
        weights[place] ^= 1
        try Data(weights).write(to: URL(fileURLWithPath: directory.file("other.onnx")))
        let other = try run("verify", "a.assay.json", "--allow-dev-setup", "--model", "other.onnx")
        #expect(other.status == 3 && other.output.contains("[model.other-file]"))
        try directory.write("{\"input_data\":[[5000,\(zeros.dropFirst(3))]]}", to: "y.json")
        let outside = try run("prove", "--circuit", "./here", "--input", "y.json", "--local", "--dry-run")
        #expect(outside.status == 1 && outside.errors.contains("[input.out-of-box]"))
        #expect(try run("prove", "--circuit", "absent", "--input", "x.json", "--local").status == 4)
        #expect(try run("prove", "--circuit", "./here", "--input", "x.json").status == 2)
    }

    @Test(
        "a model in either mode: the verifier makes anew the circuit that is meant", arguments: ["plain", "committed"])
    func modes(_ mode: String) throws {
        let model = packageRoot.appendingPathComponent("models/digits-mlp/model.onnx").path
        let sample = packageRoot.appendingPathComponent("models/digits-mlp/sample.json").path
        let made = try run("model", "compile", model, "--id", "digits", "--mode", mode, "--input", "public")
        #expect(made.status == 0 && made.output.contains(" constraints, \(mode)"), "\(made.errors)")
        let proved = try run("prove", "--circuit", "digits", "--input", sample, "--local", "--out", "a.assay.json")
        #expect(proved.status == 0, "\(proved.errors)")
        let verified = try run("verify", "a.assay.json", "--allow-dev-setup", "--model", model, "--expect", "answer=7")
        #expect(verified.status == 0, "\(verified.output)")
        // Left to itself the compiler takes the circuit with fewer constraints.
        let inspected = try run("model", "inspect", model).output
        let counts = try ["plain", "committed"].map { mode in
            let line = try #require(inspected.split(separator: "\n").first { $0.hasPrefix("\(mode) circuit") })
            return try #require(line.split(separator: ": ").last.flatMap { Int($0.prefix { $0.isNumber }) })
        }
        let chosen = counts[1] < counts[0] ? "committed" : "plain"
        #expect(
            try run("model", "compile", model, "--out", "left").output.contains(
                "\(counts.min() ?? 0) constraints, \(chosen)"))
    }

    @Test("many inputs at a time: answers as a table, and bits by the accuracy that is asked for")
    func samples() throws {
        let model = packageRoot.appendingPathComponent("models/digits-mlp/model.onnx").path
        // Three pictures of 64 points in single bytes: none, some, all.
        let header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3, 64), }"
        let text = header + String(repeating: " ", count: 117 - header.utf8.count) + "\n"
        var file = Data([0x93] + Array("NUMPY".utf8) + [1, 0, 118, 0] + Array(text.utf8))
        file += Data((0..<192).map { UInt8($0 < 64 ? 0 : $0 < 128 ? $0 % 2 : 1) })
        try file.write(to: URL(fileURLWithPath: directory.file("x.npy")))
        let ran = try run("model", "run", model, "--samples", "x.npy", "--out", "y.npy")
        #expect(ran.status == 0, "\(ran.errors)")
        #expect(ran.output.contains("samples: 3\n") && ran.output.contains("greatest element as in floating point: 3"))
        let answers = try Data(contentsOf: URL(fileURLWithPath: directory.file("y.npy")))
        #expect(answers.count == 128 + 3 * 10 * 8)
        #expect(String(decoding: answers.prefix(128), as: UTF8.self).contains("'shape': (3, 10)"))
        // The first row is what one input alone gives.
        try directory.write("[[" + Array(repeating: "0", count: 64).joined(separator: ",") + "]]", to: "x.json")
        let one = try run("model", "run", model, "--input", "x.json").output
        let row = (0..<10).map { index in
            answers.subdata(in: (128 + 8 * index)..<(136 + 8 * index)).withUnsafeBytes {
                $0.loadUnaligned(as: Double.self)
            }
        }
        #expect(one.contains(row.map { String($0) }.joined(separator: " ")))
        #expect(try run("model", "run", model, "--samples", "x.npy", "--input", "x.json").status == 2)

        let made = try run(
            "model", "compile", model, "--samples", "x.npy", "--accuracy", "0.5", "--agreement", "100", "--out", "few")
        #expect(made.status == 0, "\(made.errors)")
        #expect(made.output.contains(/\s[3-7] bits after the point/))
        let refused = try run("model", "compile", model, "--accuracy", "0.0000001", "--out", "none")
        #expect(refused.status == 1 && refused.errors.contains("[model.accuracy-not-met]"))
        #expect(try run("model", "compile", model, "--accuracy", "0.1", "--bits", "8", "--out", "none").status == 2)
    }

    @Test("private weights: one commitment in all proofs, and the folder keeps the salt to its owner")
    func privateWeights() throws {
        let zeros = (0..<64).map { _ in "53" }.joined(separator: ",")
        try directory.write("{\"input_data\":[[\(zeros)]]}", to: "x.json")
        let compile = [
            "model", "compile", Self.model + "/model.onnx", "--id", "hidden", "--box", "-1000..3095", "--weights",
            "private", "--force",
        ]
        let made = try run(compile)
        #expect(made.status == 0, "\(made.errors)")
        // Compiled again, the same weights have the same commitment.
        let again = try run(compile)
        #expect(
            again.output.split(separator: "\n").first { $0.hasPrefix("  weights ") }
                == made.output.split(separator: "\n").first { $0.hasPrefix("  weights ") })
        let identity = try #require(
            made.output.split(separator: "\n").first { $0.hasPrefix("  model ") }?.split(separator: " ").last)
        let salt = try FileManager.default.attributesOfItem(atPath: directory.file("models/hidden/weights.salt"))
        #expect(salt[.posixPermissions] as? Int == 0o600)
        for name in ["a", "b"] {
            let proved = try run(
                "prove", "--circuit", "hidden", "--input", "x.json", "--local", "--out", "\(name).assay.json")
            #expect(proved.status == 0, "\(proved.errors)")
            let verified = try run(
                "verify", "\(name).assay.json", "--allow-dev-setup", "--trust-model", String(identity))
            #expect(verified.status == 0, "\(verified.output)")
        }
        let other = try run(
            "verify", "a.assay.json", "--allow-dev-setup", "--model", Self.model + "/model.onnx")
        #expect(other.status == 3 && other.output.contains("[model.other-file]"))
    }

    @Test("a claim about readings and a model's answer to them: one bundle of two links")
    func chain() throws {
        #expect(try run("sensor", "keygen").status == 0)
        let signed = try run(
            "sensor", "sign", Self.model + "/excursion.csv", "--key", "sensor.key", "--device", "box-1", "--tick",
            "1min",
            "--out", "log.signed.json")
        #expect(signed.status == 0, "\(signed.errors)")
        let key = try run("setup", "dev", "consecutive-64")
        #expect(key.status == 0, "\(key.errors)")
        let compiled = try run(
            "model", "compile", Self.model + "/model.onnx", "--id", "cold-chain-anomaly", "--input", "readings")
        #expect(compiled.status == 0, "\(compiled.errors)")
        let proved = try run(
            "prove", "--above", "8C", "--for", "30min", "--claim", "breach", "--model", "cold-chain-anomaly",
            "--input", "log.signed.json", "--local", "--out", "chain.assay.json")
        #expect(proved.status == 0, "\(proved.errors)")
        let sensor = try #require(
            proved.output.split(separator: "\n").first { $0.hasPrefix("sensor: ") }?.split(separator: " ").last)
        let verified = try run(
            "verify", "chain.assay.json", "--allow-dev-setup", "--trust-sensor", String(sensor), "--model",
            Self.model + "/model.onnx", "--expect", "answer=1", "--expect", "verdict=breach")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(verified.output.contains("it is about the same data, by one commitment, as link 1"))
        // The wrong kind of input, and a log that is too short.
        let alone = try run(
            "prove", "--circuit", "cold-chain-anomaly", "--input", "log.signed.json", "--local")
        #expect(alone.status == 1 && alone.errors.contains("[input."), "\(alone.errors)")
    }
}
