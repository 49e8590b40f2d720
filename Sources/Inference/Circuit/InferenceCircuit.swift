import Algebra
import BigInt
import Gadgets
import Primitives
import R1CS
import Statements

/// The circuit of a claim "this model gives this answer to an input that I know".
///
/// Public inputs: the context (a statement's digest), the commitment to the input or the input itself, the commitment to the weights
/// if the program has private ones, then the output's integers in order. What it proves is `IntegerProgram.run`'s answer; of a
/// committed input, and of private weights, the verifier learns nothing else.
package enum InferenceCircuit {
    /// Who sees the input.
    package enum Visibility: String, CaseIterable, Sendable {
        /// It is a public input, integer by integer.
        case isPublic = "public"
        /// Poseidon(tagInput, root, salt) is; `TensorPacking` defines the root.
        case committed
    }

    /// Synthesises the circuit of a model.
    ///
    /// - Complexity: linear in multiplications of weights; half a second for 300,000.
    package static func synthesize(
        _ program: IntegerProgram, input: Visibility, mode: ArgumentMode = .committed
    ) throws(SynthesisError) -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: mode)
        let context = builder.publicInput("context")
        let commitment = input == .committed ? builder.publicInput("inputCommitment") : nil
        let weightsCommitment = program.weights.isEmpty ? nil : builder.publicInput("weightsCommitment")
        let shown = input == .isPublic ? program.inputs.map { _ in builder.publicInput("input") } : []
        let expected = program.outputs.map { _ in builder.publicInput("output") }
        // The statement's digest takes part in one constraint, so that no proof fits two statements.
        _ = builder.multiply("context", context, context)
        let given = commitment == nil ? shown : program.inputs.map { _ in builder.privateInput("input") }
        let inputs = builder.scope("input") { builder in
            zip(given, program.inputs).enumerated().map { number, pair in
                builder.boxed("input-\(number)", pair.0, pair.1)
            }
        }
        if let commitment {
            let salt = builder.privateInput("salt")
            builder.scope("commitment") { builder in
                let root = builder.tensorRoot(inputs, of: program)
                let own = builder.poseidon("input", [Scalar(constant: DomainTag.input.fieldElement), root, salt])
                builder.enforceEqual("input-commitment", own, commitment)
            }
        }
        let weights = weightsCommitment.map { builder.privateWeights(of: program, under: $0) } ?? []
        let outputs = builder.integerProgram(program, inputs: inputs, weights: weights)
        for (number, (output, expected)) in zip(outputs, expected).enumerated() {
            builder.enforceEqual(ConstraintLabel("output", number), Scalar(output), expected)
        }
        return try builder.finish()
    }

    /// The values of the circuit's inputs.
    ///
    /// - Parameters:
    ///   - values: the integers of the input.
    ///   - outputs: what the program gives for them.
    ///   - salt: of the commitment, if the input is committed.
    ///   - weights: the private weights with the salt of their commitment, if the program has any.
    package static func inputs(
        _ program: IntegerProgram, context: Fr, values: [Int64], outputs: [Int64], salt: CommitmentSalt?,
        weights: (values: [Int64], salt: CommitmentSalt)? = nil
    ) -> [Fr] {
        let input = values.map { Fr(bigInteger: BigInt($0)) }
        let output = outputs.map { Fr(bigInteger: BigInt($0)) }
        let model = weights.map { [WeightPacking(program).commitment(to: $0.values, salt: $0.salt)] } ?? []
        let secret = weights.map { $0.values.map { Fr(bigInteger: BigInt($0)) } + [$0.salt.fieldElement] } ?? []
        guard let salt else { return [context] + model + input + output + secret }
        let root = TensorPacking(program).root(of: values, in: program.inputs)
        return [context, salt.inputCommitment(root: root)] + model + output + input + [salt.fieldElement] + secret
    }
}

extension CircuitBuilder<Fr> {
    /// The root of integers that lie in their ranges. Twin: `TensorPacking.root`.
    mutating func tensorRoot(_ values: [Bounded<Fr>], of program: IntegerProgram) -> Scalar<Fr> {
        let packing = TensorPacking(program)
        let elements = (0..<packing.elementCount).map { number in
            let element = Bounded(
                sum: packing.codes(ofElement: number).enumerated().map { place, code in
                    let offset = Bounded<Fr>(sum: [(BigInt(-program.inputs[code].lowerBound), Bounded(1))])
                    return (BigInt(1) << (packing.bits * place), values[code] + offset)
                })
            checkInterval(element, "packed")
            return Scalar(element)
        }
        return packedRoot(elements, header: packing.header)
    }
}
