import Algebra
import BigInt
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
    /// Who sees input and output, in all ways.
    private static let visibilities = ModelReference.Visibility.allCases.flatMap { input in
        ModelReference.Visibility.allCases.map { (input: input, output: $0) }
    }

    /// A commitment opens to one input; neither it, nor the answer, nor the context, nor the model can be exchanged.
    @Test(arguments: visibilities, [ArgumentMode.plain, .committed])
    func everyPublicInputIsBound(
        visibility: (input: ModelReference.Visibility, output: ModelReference.Visibility), mode: ArgumentMode
    ) throws {
        var random = SplitMix64(seed: 0x1f)
        for _ in 0..<6 {
            let program = try RandomProgram.draw(using: &random)
            let claim = InferenceCircuit(
                program, input: visibility.input, output: visibility.output, model: Fr(7))
            let circuit = try claim.synthesize(mode)
            let values = program.inputs.map { Int64.random(in: $0, using: &random) }
            let salt = CommitmentSalt.random(using: &random)
            let honest = try claim.inputs(values, salt: salt, context: Fr(99))
            func unsatisfied(_ inputs: [Fr]) throws -> String? {
                circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
            }
            #expect(try unsatisfied(honest) == nil)
            let context = [visibility.input, visibility.output].count { $0 == .committed }
            for index in honest.indices where index != context {
                var other = honest
                other[index] = other[index] + .one
                // Another input may well have the same answer, where both are shown or its commitment is not.
                let number = index - context - 2
                if visibility.input == .isPublic, values.indices.contains(number) {
                    var changed = values
                    changed[number] += 1
                    if (try? program.run(changed)) == (try program.run(values)) { continue }
                }
                #expect(try unsatisfied(other) != nil, "input \(index)")
            }
        }
    }

    /// The program of a model cannot be read from another's digest, and a change of any number of it is another program.
    @Test func digestsTellProgramsApart() throws {
        var random = SplitMix64(seed: 0xd1)
        var digests: Set<Digest> = []
        for _ in 0..<200 { digests.insert(try RandomProgram.draw(using: &random).digest) }
        #expect(digests.count == 200)
        func digest(_ weight: Int64, _ bias: Int64, _ upper: Int64, table: [Int64]) throws -> Digest {
            var builder = ProgramBuilder()
            let input = builder.input(0...upper)
            let sum = try AffineForm(sum: [(weight, input)], constant: bias)
            let found = try builder.lookup(
                try builder.rescaled(sum, shift: 3, lower: 0, upper: 1), .init(name: "t", lower: 0, values: table))
            return try builder.finish(outputs: [found]).digest
        }
        let own = try digest(5, 2, 15, table: [4, 9])
        #expect(try digest(5, 2, 15, table: [4, 9]) == own)
        for other in [
            try digest(6, 2, 15, table: [4, 9]), try digest(5, 3, 15, table: [4, 9]),
            try digest(5, 2, 16, table: [4, 9]), try digest(5, 2, 15, table: [4, 8]),
        ] {
            #expect(other != own)
        }
    }

    /// Other inputs, other lengths, other ranges: other roots.
    @Test func rootsTellInputsApart() throws {
        var roots: Set<Fr> = []
        for count in [1, 2, 27, 28, 29, 420, 421] {
            for variant in 0..<3 {
                var values = [Int64](repeating: -4, count: count)
                if variant > 0 { values[variant == 1 ? 0 : count - 1] = 7 }
                if count == 1, variant == 2 { continue }
                #expect(roots.insert(TensorPacking(Array(repeating: -4...251, count: count)).root(of: values)).inserted)
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
        let claim = InferenceCircuit(program, input: .committed, model: Fr(7))
        let circuit = try claim.synthesize(.committed)
        let budget = weights == .isPublic ? 60_000 : name == "lenet28" ? 200_000 : 340_000
        #expect(circuit.constraints.constraintCount < budget)
        let directory = ScratchDirectory()
        let path = directory.file("model.assaykey")
        let key = try DevelopmentSetup.generate(for: circuit.constraints, path: path)
        let values = try quantized.quantize([numbers])
        let opening = weights == .isPublic ? nil : WeightOpening(values: quantized.weights, salt: .random())
        let inputs = try claim.inputs(values, salt: .random(), context: Fr(1), weights: opening)
        let prover = try Prover(key: try ProvingKey(path: path), system: circuit.constraints)
        let proof = try prover.prove(circuit, inputs: inputs)
        let count = circuit.constraints.publicInputCount
        let verifier = PreparedVerifyingKey(key)
        #expect(verifier.verify(proof, publicInputs: Array(inputs[..<count])) == .valid)
        var other = Array(inputs[..<count])
        other[count - 1] = other[count - 1] + .one
        #expect(verifier.verify(proof, publicInputs: other) != .valid)
        // The commitments to the input and to the weights.
        for index in 0..<(weights == .isPrivate ? 2 : 1) {
            other = Array(inputs[..<count])
            other[index] = other[index] + .one
            #expect(verifier.verify(proof, publicInputs: other) != .valid)
        }
    }
}

extension InferenceCircuit {
    /// The values of all inputs, honestly unless other outputs are given.
    func inputs(
        _ values: [Int64], salt: CommitmentSalt, context: Fr, weights: WeightOpening? = nil, outputs: [Int64]? = nil
    ) throws -> [Fr] {
        let outputs = try outputs ?? program.run(values, weights: weights?.values ?? [])
        return assignment(
            InputOpening(values: values), outputs: outputs, context: context, salt: salt, weights: weights)
    }
}
