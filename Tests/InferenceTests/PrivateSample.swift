import Algebra
import CircuitChecker
import Inference
import R1CS
import Statements

/// A model with private weights and a public input in a circuit, and the salt of its commitment.
struct PrivateSample {
    let model: QuantizedModel
    let claim: InferenceCircuit
    let circuit: Circuit<Fr>
    let salt: CommitmentSalt

    init(_ small: SmallModel, mode: ArgumentMode, using random: inout SplitMix64) throws {
        model = try small.quantized(weights: .isPrivate)
        claim = InferenceCircuit(model.program, input: .isPublic, model: Fr(7))
        circuit = try claim.synthesize(mode)
        salt = .random(using: &random)
    }

    var program: IntegerProgram { model.program }

    /// Where the outputs begin among the circuit's inputs.
    var firstOutput: Int { 3 + program.inputs.count }
    /// Where the weights begin.
    var firstWeight: Int { firstOutput + program.outputs.count }

    /// The circuit's inputs; of the model's own weights and their answer, unless others are given.
    func inputs(_ values: [Int64], weights: [Int64]? = nil, outputs: [Int64]? = nil) throws -> [Fr] {
        try claim.inputs(
            values, salt: salt, context: Fr(7),
            weights: WeightOpening(values: weights ?? model.weights, salt: salt), outputs: outputs)
    }

    /// Where the commitment to the weights is.
    static let commitment = 0

    /// The constraints that a prover breaks.
    func allBroken(_ inputs: [Fr], forgery: WitnessProgram<Fr>.Forgery? = nil) throws -> [String] {
        let witness = try circuit.witnessWithChallenge(inputs: inputs, forgery: forgery)
        var (system, names) = (circuit.constraints, [String]())
        while let broken = system.firstUnsatisfied(by: witness) {
            names.append(broken.name)
            system = system.removingConstraint(broken.index)
        }
        return names
    }

    /// The first of them.
    func broken(_ inputs: [Fr]) throws -> String? {
        circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
    }
}
