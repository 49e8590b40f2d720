import Foundation
import TestSupport
import Testing

@Suite(
    "assay model",
    .enabled(if: BuiltProgram.isBuilt, "assay is not built: swift build -c release, or set ASSAY_BIN_DIR"),
    .enabled(if: SharedModels.areThere, Comment(rawValue: SharedModels.absence)))
struct ModelCommandTests {
    private let directory = ScratchDirectory()

    private func model(_ arguments: String...) throws -> BuiltProgram.Result {
        try BuiltProgram.run(["model"] + arguments, in: directory)
    }

    private let lenet = SharedModels.path("lenet28/network.onnx")

    @Test("a model's nodes, shapes, ranges and size")
    func inspect() throws {
        let seen = try model("inspect", lenet)
        #expect(seen.status == 0, "\(seen.errors)")
        #expect(seen.output.contains("input: input, float [1, 1, 28, 28]"))
        #expect(seen.output.contains("Conv#0     Conv      1x6x24x24"))
        let size = try #require(
            seen.output.split(separator: "\n").last { $0.hasPrefix("committed circuit, input committed: ") }?
                .split(separator: " ")[4])
        #expect(try #require(Int(size)) <= 60_000)
        let hidden = try model("inspect", lenet, "--weights", "private")
        #expect(
            hidden.output.contains("committed circuit, input committed, 44426 weights private: "), "\(hidden.errors)")
        // Numbers of sixteen bits need more.
        let fine = try model("inspect", lenet, "--bits", "16")
        #expect(fine.status == 0 && fine.output != seen.output)
    }

    @Test("a run in integers, near floating point; what lies outside of the box is refused")
    func run() throws {
        let ran = try model("run", lenet, "--input", SharedModels.path("lenet28/x.npy"))
        #expect(ran.status == 0, "\(ran.errors)")
        #expect(ran.output.contains("greatest: element 4\n"))
        let hidden = try model("run", lenet, "--input", SharedModels.path("lenet28/x.npy"), "--weights", "private")
        #expect(hidden.output == ran.output, "\(hidden.errors)")
        let narrow = try model("inspect", lenet, "--weights", "private", "--weight-bound", "-4")
        #expect(narrow.status == 1 && narrow.errors.contains("[model.weight-bound]"))
        let same = try model("run", lenet, "--input", SharedModels.path("lenet28/input.json"), "--json")
        #expect(same.status == 0 && same.output.contains("\"fractionBits\":16"), "\(same.errors)")
        let outside = try model("run", lenet, "--input", SharedModels.path("lenet28/x.npy"), "--box", "0..0.5")
        #expect(outside.status == 1 && outside.errors.contains("[input.out-of-box]"))
        let other = try model("run", lenet, "--input", SharedModels.path("mlp8_32_32_3/x.npy"))
        #expect(other.status == 1 && other.errors.contains("[input."))
    }

    @Test("what is no model, and wrong usage")
    func refusals() throws {
        try directory.write("no model", to: "bad.onnx")
        #expect(try model("inspect", "bad.onnx").status == 1)
        #expect(try model("inspect", "absent.onnx").status == 6)
        for arguments in [
            ["--box", "1..0"], ["--box", "a..b"], ["--box", "1"], ["--bits", "0"], ["--bits", "17"],
            ["--weights", "some"], ["--weight-bound", "1"],
        ] {
            #expect(try BuiltProgram.run(["model", "inspect", lenet] + arguments, in: directory).status == 2)
        }
    }
}
