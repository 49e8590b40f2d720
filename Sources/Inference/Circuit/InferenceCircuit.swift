import Algebra
import BigInt
import Gadgets
import Primitives
import R1CS
import Statements

/// The circuit of a claim "this model gives this answer to an input that I know".
///
/// Public inputs: the context (a statement's digest), the commitment to the input or the input itself, then the output's
/// integers in order. What it proves is `IntegerProgram.run`'s answer; of a committed input the verifier learns nothing else.
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
        let outputs = builder.integerProgram(program, inputs: inputs)
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
    package static func inputs(
        _ program: IntegerProgram, context: Fr, values: [Int64], outputs: [Int64], salt: CommitmentSalt?
    ) -> [Fr] {
        let input = values.map { Fr(bigInteger: BigInt($0)) }
        let output = outputs.map { Fr(bigInteger: BigInt($0)) }
        guard let salt else { return [context] + input + output }
        let root = TensorPacking(program).root(of: values, in: program.inputs)
        return [context, salt.inputCommitment(root: root)] + output + input + [salt.fieldElement]
    }
}

extension CircuitBuilder<Fr> {
    /// The root of integers that lie in their ranges. Twin: `TensorPacking.root`.
    mutating func tensorRoot(_ values: [Bounded<Fr>], of program: IntegerProgram) -> Scalar<Fr> {
        let packing = TensorPacking(program)
        let perBlock = TensorPacking.elementsPerBlock
        let sponge = PoseidonGadget.bn254(width: perBlock + 1)
        let header = poseidon("header", packing.header.map { Scalar(constant: $0) })
        var state = [header] + [Scalar<Fr>](repeating: Scalar(constant: .zero), count: perBlock)
        for start in stride(from: 0, to: packing.elementCount, by: perBlock) {
            for index in 0..<perBlock {
                let codes = packing.codes(ofElement: start + index)
                let element = Bounded(
                    sum: codes.enumerated().map { place, code in
                        let offset = Bounded<Fr>(sum: [(BigInt(-program.inputs[code].lowerBound), Bounded(1))])
                        return (BigInt(1) << (packing.bits * place), values[code] + offset)
                    })
                checkInterval(element, "packed")
                state[1 + index] = state[1 + index] + Scalar(element)
            }
            state = permute(ConstraintLabel("block", start / perBlock), state, with: sponge)
        }
        return state[0]
    }
}
