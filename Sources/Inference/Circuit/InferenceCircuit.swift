import Algebra
import BigInt
import Gadgets
import Primitives
import R1CS
import Statements

/// The circuit of a claim "this model gives this answer to an input that I know".
///
/// Public inputs, in the order of `InferenceStatement.publicInputs`: the commitments to output, input and weights, where they are
/// committed to; the context (a statement's digest); the model; the integers of the input, where they are shown; those of the
/// output, where they are shown. What it proves is `IntegerProgram.run`'s answer; of what is committed to the verifier learns nothing else.
package struct InferenceCircuit: Sendable {
    /// Who sees a value.
    package typealias Visibility = ModelReference.Visibility

    /// What is computed.
    package let program: IntegerProgram
    /// Who sees the input.
    package let input: Visibility
    /// Of an input that is the readings of a log, what its integers mean; else `nil`.
    package let readings: SensorScale?
    /// Who sees the output.
    package let output: Visibility
    /// `ModelReference.fieldElement`: no proof is of another model's claim.
    package let model: Fr

    /// The circuit of a program.
    ///
    /// - Precondition: readings are committed to, and each input takes all codes of their scale and nothing else: whatever the range of
    ///   an input, the circuit takes a code for the integer less the scale's offset.
    package init(
        _ program: IntegerProgram, input: Visibility, readings: SensorScale? = nil, output: Visibility = .isPublic,
        model: Fr
    ) {
        precondition(
            readings.map { scale in input == .committed && program.inputs.allSatisfy { $0 == scale.range } } ?? true,
            "readings are not shown, and their codes fill the range of each input")
        self.program = program
        self.input = input
        self.readings = readings
        self.output = output
        self.model = model
    }

    /// Synthesises the circuit.
    ///
    /// - Complexity: linear in multiplications of weights; half a second for 300,000.
    package func synthesize(_ mode: ArgumentMode) throws(SynthesisError) -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: mode)
        let outputCommitment = output == .committed ? builder.publicInput("outputCommitment") : nil
        let inputCommitment = input == .committed ? builder.publicInput("inputCommitment") : nil
        let weightsCommitment = program.weights.isEmpty ? nil : builder.publicInput("weightsCommitment")
        let context = builder.publicInput("context")
        let model = builder.publicInput("model")
        let shownInput = input == .isPublic ? program.inputs.map { _ in builder.publicInput("input") } : []
        let shownOutput = output == .isPublic ? program.outputs.map { _ in builder.publicInput("output") } : []
        // The statement's digest takes part in one constraint, so that no proof fits two statements.
        _ = builder.multiply("context", context, context)
        builder.enforceEqual("model", model, Scalar(constant: self.model))
        let given = input == .isPublic ? shownInput : program.inputs.map { _ in builder.privateInput("input") }
        let salt = inputCommitment ?? outputCommitment == nil ? nil : builder.privateInput("salt")
        let log = readings.map { LogAdvice(&builder, count: program.inputs.count, $0.encoding) }
        let inputs = builder.scope("input") { builder in
            zip(given, program.inputs).enumerated().map { number, pair in
                builder.boxed("input-\(number)", pair.0, pair.1)
            }
        }
        if let inputCommitment, let salt {
            builder.enforceCommitment("input-commitment", inputCommitment, tag: .input, salt: salt) { builder in
                guard let readings, let log else {
                    return builder.tensorRoot(inputs, TensorPacking(program.inputs))
                }
                let offset = Bounded<Fr>(sum: [(BigInt(-readings.offset), Bounded(1))])
                return builder.logRoot(inputs.map { $0 + offset }, log, readings.encoding)
            }
        }
        let weights = weightsCommitment.map { builder.privateWeights(of: program, under: $0) } ?? []
        let outputs = builder.integerProgram(program, inputs: inputs, weights: weights)
        for (number, (output, expected)) in zip(outputs, shownOutput).enumerated() {
            builder.enforceEqual(ConstraintLabel("output", number), Scalar(output), expected)
        }
        if let outputCommitment, let salt {
            builder.enforceCommitment("output-commitment", outputCommitment, tag: .output, salt: salt) { builder in
                builder.tensorRoot(outputs, TensorPacking(program.outputRanges))
            }
        }
        return try builder.finish()
    }

    /// The circuit in the mode in which it has fewer constraints; at a tie the plain one, which every Groth16 verifier can check.
    package func cheapest() throws(SynthesisError) -> (mode: ArgumentMode, circuit: Circuit<Fr>) {
        let written = try candidates()
        return written.dropFirst().reduce(written[0]) { best, other in
            other.circuit.constraints.constraintCount < best.circuit.constraints.constraintCount ? other : best
        }
    }

    /// The circuit in both modes, the plain one first. What is large when it commits is larger plain, where each look-up takes as many
    /// constraints as its table has rows: then the plain one is not written.
    package func candidates() throws(SynthesisError) -> [(mode: ArgumentMode, circuit: Circuit<Fr>)] {
        let committed = try synthesize(.committed)
        guard committed.constraints.constraintCount <= Self.mostWrittenTwice, lookedUpRows <= Self.mostWrittenTwice
        else {
            return [(.committed, committed)]
        }
        return [(.plain, try synthesize(.plain)), (.committed, committed)]
    }

    /// The most constraints of a circuit that is written in both modes.
    private static let mostWrittenTwice = 1 << 14

    /// The rows of all tables, for every look-up once.
    private var lookedUpRows: Int {
        program.operations.reduce(0) { sum, operation in
            if case .lookup(_, let table) = operation { sum + program.tables[table].values.count } else { sum }
        }
    }

    /// What a statement says of the input and of the output.
    ///
    /// - Parameters:
    ///   - opening: the input.
    ///   - outputs: what the program gives for it.
    ///   - salt: of both commitments.
    package func edges(
        _ opening: InputOpening, outputs: [Int64], salt: CommitmentSalt
    ) -> (input: EdgeValue, output: EdgeValue) {
        let input: EdgeValue =
            switch self.input {
            case .isPublic: .integers(opening.values)
            case .committed: .commitment(salt.inputCommitment(root: opening.root(TensorPacking(program.inputs))))
            }
        let output: EdgeValue =
            switch self.output {
            case .isPublic: .integers(outputs)
            case .committed:
                .commitment(salt.commitment(.output, to: TensorPacking(program.outputRanges).root(of: outputs)))
            }
        return (input, output)
    }

    /// The values of the circuit's inputs. Secret.
    ///
    /// - Parameters:
    ///   - publicInputs: those of the statement.
    ///   - opening: the input.
    ///   - salt: of the commitments to input and output.
    ///   - weights: the private ones, if the program has any.
    /// - Precondition: the opening is a log, just so long, if the circuit takes readings.
    package func assignment(
        publicInputs: [Fr], _ opening: InputOpening, salt: CommitmentSalt, weights: WeightOpening? = nil
    ) -> [Fr] {
        precondition(
            opening.values.count == program.inputs.count && (opening.batch != nil) == (readings != nil)
                && (weights?.values.count ?? 0) == program.weights.count,
            "input and weights are of the model's kind")
        let own = input == .isPublic ? [] : opening.values.map { Fr(bigInteger: BigInt($0)) }
        let salts = input == .isPublic && output == .isPublic ? [] : [salt.fieldElement]
        return publicInputs + own + salts + opening.logInputs + (weights?.inputs ?? [])
    }

    /// The values of the circuit's inputs for a claim that is in no statement yet, honest if the outputs are. Secret.
    ///
    /// - Parameters:
    ///   - context: what stands for the statement's digest.
    ///   - salt: of the commitments to input and output.
    package func assignment(
        _ opening: InputOpening, outputs: [Int64], context: Fr, salt: CommitmentSalt, weights: WeightOpening? = nil
    ) -> [Fr] {
        let edges = edges(opening, outputs: outputs, salt: salt)
        let bound = weights.map { WeightPacking(program).commitment(to: $0.values, salt: $0.salt) }
        let commitments = [edges.output.commitment, edges.input.commitment, bound].compactMap { $0 }
        return assignment(
            publicInputs: commitments + [context, model] + edges.input.shown + edges.output.shown, opening, salt: salt,
            weights: weights)
    }
}
