import Algebra
import CanonicalEncoding
import CircuitChecker
import Groth16
import Groth16Prover
import Inference
import ONNX
import R1CS
import Statements
import TestSupport
import Testing

/// The circuit of a claim about a model.
@Suite("Circuits of models")
struct InferenceCircuitTests {
    /// A commitment opens to one input; neither it, nor the answer, nor the context can be exchanged.
    @Test(arguments: InferenceCircuit.Visibility.allCases, [ArgumentMode.plain, .committed])
    func everyPublicInputIsBound(input: InferenceCircuit.Visibility, mode: ArgumentMode) throws {
        var random = SplitMix64(seed: 0x1f)
        for _ in 0..<6 {
            let program = try RandomProgram.draw(using: &random)
            let circuit = try InferenceCircuit.synthesize(program, input: input, mode: mode)
            let values = program.inputs.map { Int64.random(in: $0, using: &random) }
            let salt = CommitmentSalt.random(using: &random)
            let honest = InferenceCircuit.inputs(
                program, context: Fr(99), values: values, outputs: try program.run(values),
                salt: input == .committed ? salt : nil)
            func unsatisfied(_ inputs: [Fr]) throws -> String? {
                circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
            }
            #expect(try unsatisfied(honest) == nil)
            for index in 1..<honest.count {
                var other = honest
                other[index] = other[index] + .one
                // Another public input may well have the same answer.
                let number = index - 1
                if input == .isPublic, values.indices.contains(number) {
                    var changed = values
                    changed[number] += 1
                    if (try? program.run(changed)) == (try program.run(values)) { continue }
                }
                #expect(try unsatisfied(other) != nil, "input \(index)")
            }
        }
    }

    /// Other inputs, other lengths, other ranges: other roots.
    @Test func rootsTellInputsApart() throws {
        var roots: Set<Fr> = []
        for count in [1, 2, 27, 28, 29, 420, 421] {
            for variant in 0..<3 {
                var builder = ProgramBuilder()
                for _ in 0..<count { _ = builder.input(-4...251) }
                let program = builder.finish(outputs: [])
                var values = [Int64](repeating: -4, count: count)
                if variant > 0 { values[variant == 1 ? 0 : count - 1] = 7 }
                if count == 1, variant == 2 { continue }
                #expect(roots.insert(TensorPacking(program).root(of: values, in: program.inputs)).inserted)
            }
        }
    }

    /// A model that others made, proved from end to end.
    @Test(
        .enabled(if: SharedModels.areThere, Comment(rawValue: SharedModels.absence)),
        arguments: SharedModels.names, WeightVisibility.allCases)
    func proofs(name: String, weights: WeightVisibility) throws {
        let model = try ONNXModel(path: SharedModels.path("\(name)/network.onnx"))
        let tensor = try TensorFile.read(npy: SharedModels.bytes("\(name)/x.npy"))
        let numbers = try #require(tensor.floats).map { Double($0) }
        let bound = max(1, numbers.map(\.magnitude).max() ?? 0)
        var scheme = QuantizationScheme()
        scheme.weights = weights
        let quantized = try QuantizedModel(
            model, scheme: scheme, box: (numbers.contains { $0 < 0 } ? -bound : 0)...bound)
        let program = quantized.program
        let circuit = try InferenceCircuit.synthesize(program, input: .committed)
        let budget = weights == .isPublic ? 60_000 : name == "lenet28" ? 200_000 : 340_000
        #expect(circuit.constraints.constraintCount < budget)
        let directory = ScratchDirectory()
        let path = directory.file("model.assaykey")
        let key = try DevelopmentSetup.generate(for: circuit.constraints, path: path)
        let values = try quantized.quantize([numbers])
        let outputs = try program.run(values, weights: quantized.weights)
        let inputs = InferenceCircuit.inputs(
            program, context: Fr(1), values: values, outputs: outputs, salt: .random(),
            weights: quantized.weights.isEmpty ? nil : (quantized.weights, .random()))
        let prover = try Prover(key: try ProvingKey(path: path), system: circuit.constraints)
        let proof = try prover.prove(circuit, inputs: inputs)
        let count = circuit.constraints.publicInputCount
        let verifier = PreparedVerifyingKey(key)
        #expect(verifier.verify(proof, publicInputs: Array(inputs[..<count])) == .valid)
        var other = Array(inputs[..<count])
        other[count - 1] = other[count - 1] + .one
        #expect(verifier.verify(proof, publicInputs: other) != .valid)
        // Of the input, and of the weights.
        for index in 1..<(weights == .isPrivate ? 3 : 2) {
            other = Array(inputs[..<count])
            other[index] = other[index] + .one
            #expect(verifier.verify(proof, publicInputs: other) != .valid)
        }
    }
}
