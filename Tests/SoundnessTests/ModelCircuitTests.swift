import Algebra
import CanonicalEncoding
import CircuitChecker
import Inference
import R1CS
import SoundnessChecks
import Statements
import TestSupport
import Testing

/// What `assay circuits check` says of models, operation by operation.
@Suite("Circuits of models")
struct ModelCircuitTests {
    @Test("every wire follows, forgeries and false claims are refused", arguments: SmallProgram.allCases, modes)
    func operation(program: SmallProgram, mode: ArgumentMode) throws {
        let result = try Self.check(program.model(mode))
        #expect(result.passes, "\(result.problems.prefix(8))")
        #expect(result.number("wiresUnique") > 0 && result.number("wiresUnproven") == 0)
        #expect(result.number("claims") >= 16 && result.number("falseClaims") >= 6)
    }

    @Test("each mutant is noticed", arguments: SmallProgram.allCases, modes)
    func mutants(program: SmallProgram, mode: ArgumentMode) throws {
        let model = try program.model(mode)
        let circuit = try model.synthesize()
        let honest = try model.honestInputs(count: 200)
        let refused = try honest[..<4].flatMap { inputs in
            try model.falseInputs(circuit, honest: inputs).map(\.inputs)
        }
        let report = try CircuitMutation(
            circuit, results: ModelCircuit.results, honest: honest, refused: refused
        ).report(equivalent: program.equivalent(mode))
        #expect(report.isComplete, "\(report.survivors) \(report.staleReasons)")
        #expect(report.caught > circuit.constraints.constraintCount)
    }

    /// Networks with every wire of their circuits, commitments and logs included.
    @Test("models as they are shipped, or made with private weights", arguments: ModelSample.allCases)
    func model(sample: ModelSample) throws {
        let result = try Self.check(sample.circuit(), isQuick: true)
        #expect(result.passes, "\(result.problems.prefix(8))")
        #expect(result.number("wiresUnique") > 1000 && result.number("wiresUnproven") == 0)
        #expect(result.number("forgeries") > 10 && result.number("falseClaims") > 8)
    }

    /// Models that others made: dense layers and convolutions, their weights public or not.
    @Test(
        "models of others", .enabled(if: SharedModels.areThere, Comment(rawValue: SharedModels.absence)),
        arguments: ["mlp64_32_10", "cnn8"], WeightVisibility.allCases)
    func others(name: String, weights: WeightVisibility) throws {
        var scheme = QuantizationScheme()
        scheme.weights = weights
        let model = try CompiledModel(
            file: SharedModels.bytes("\(name)/network.onnx"), scheme: scheme, box: 0...1, input: .committed,
            output: .isPublic)
        let result = try Self.check(ModelCircuit(name: name, model), isQuick: true)
        #expect(result.passes, "\(result.problems.prefix(8))")
        #expect(result.number("wiresUnique") > 1000 && result.number("wiresUnproven") == 0)
    }

    @Test("a key of another circuit is told")
    func otherKey() throws {
        let program = try SmallProgram.isZero.program()
        let model = ModelCircuit(
            name: "other", InferenceCircuit(program, input: .isPublic, model: Fr(7)), digest: .sha256(of: []))
        let error = #expect(throws: SoundnessError.self) { try Self.check(model) }
        #expect(error?.code == "model.folder-changed")
    }

    @Test("all kinds of operations are tried")
    func kinds() throws {
        let kinds = Set(try SmallProgram.allCases.flatMap { try $0.program().operations.map(SmallProgram.kind) })
        #expect(kinds.isSuperset(of: SmallProgram.roundings))
        #expect(kinds.subtracting(SmallProgram.roundings).count == 10)
    }

    private static func check(_ model: ModelCircuit, isQuick: Bool = false) throws -> SoundnessResult {
        try SoundnessItem.model(named: model.name, isQuick: isQuick) { model }.run()
    }

    private static let modes = [ArgumentMode.plain, .committed]
}
