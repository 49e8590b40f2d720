import Algebra
import Gadgets
import Primitives
import R1CS
import Statements

/// The circuit of a threshold-breach claim over one signed batch of readings.
///
/// One circuit, and so one key, serves every rule of a family up to a capacity: thresholds, durations, gap, window and
/// polarity are public inputs (`CircuitShape.publicInputs`, in that order). What it proves is `BreachEvaluator`'s answer, about
/// readings whose hash chain the sensor signed; the verifier learns the public inputs and nothing else.
public enum BreachCircuit {
    /// Synthesises the circuit of a shape, in the mode in which it is the cheaper: `CircuitShape.commits` has it on record.
    ///
    /// - Complexity: linear in the capacity; about half a second for 8,760 readings.
    public static func synthesize(_ shape: CircuitShape) throws(SynthesisError) -> Circuit<Fr> {
        try synthesize(shape, mode: shape.commits ? .committed : .plain)
    }

    /// The same in a mode of one's own choice.
    package static func synthesize(
        _ shape: CircuitShape, mode: ArgumentMode
    ) throws(SynthesisError) -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: mode)
        write(shape, &builder)
        return try builder.finish()
    }

    /// Writes the circuit in the builder's mode.
    package static func write(_ shape: CircuitShape, _ builder: inout CircuitBuilder<Fr>) {
        var wires = builder.publicWires(shape.publicInputs)
        let salt = builder.privateInput("salt")
        let nonce = (x: builder.privateInput("signature-nonce-x"), y: builder.privateInput("signature-nonce-y"))
        let signature = builder.advice("signature-scalar")
        let member = shape.hidesSensor ? MemberWires(&builder) : nil
        if let member { wires.merge(member.inputs) { $1 } }
        let inputs = builder.batchInputs(shape)

        let known = wires
        func wire(_ input: BreachPublicInput) -> Scalar<Fr> {
            guard let wire = known[input] else { preconditionFailure("the circuit has no input \(input.name)") }
            return wire
        }
        // The statement's digest takes part in one constraint, so that no proof fits two statements.
        _ = builder.multiply("context", wire(.context), wire(.context))
        if let member { builder.scope("registry") { $0.enforceMember(member, publicInput: wire) } }
        let batch = builder.breachPredicate(shape: shape, inputs: inputs, publicInput: wire)
        builder.scope("batch") { builder in
            let root = builder.batchRoot(batch, count: inputs.count, publicInput: wire)
            builder.scope("signature") {
                let tag = $0.enforceSignature(
                    root: root, key: (wire(.sensorX), wire(.sensorY)), nonce: nonce, scalar: signature,
                    pseudonym: shape.hidesSensor ? wire(.pseudonym) : nil)
                $0.enforceEqual("batch-tag", tag, wire(.batchTag))
            }
            if let ends = batch.carried, let carried = inputs.carried {
                builder.enforceContinuity(ends, carried, publicInput: wire)
            }
            builder.scope("commitments") {
                $0.enforceCommitments(root: root, salt: salt, claim: batch.isBreach, publicInput: wire)
            }
        }
    }

    /// The claim about the readings alone, without hash, signature and commitments: what tests compare with the evaluator by
    /// the thousand. Its public inputs are those of the rule, window and interval; its other inputs those of
    /// `BreachAssignment`.
    package static func synthesizePredicate(
        _ shape: CircuitShape, mode: ArgumentMode
    ) throws(SynthesisError) -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: mode)
        let wires = builder.publicWires(predicateInputs(shape))
        let batch = builder.batchInputs(shape)
        let wire = { (input: BreachPublicInput) in wires[input] ?? Scalar(constant: .zero) }
        let claim = builder.breachPredicate(shape: shape, inputs: batch, publicInput: wire)
        if let ends = claim.carried, let carried = batch.carried {
            builder.enforceContinuity(ends, carried, publicInput: wire)
        }
        return try builder.finish()
    }

    /// The public inputs that the claim about the readings depends on.
    package static func predicateInputs(_ shape: CircuitShape) -> [BreachPublicInput] {
        let log: [BreachPublicInput] =
            BreachPublicInput.sensor + BreachPublicInput.member + [
                .outputCommitment, .inputCommitment, .context, .counter, .sequence, .batchTag, .tickSeconds,
            ]
        return shape.publicInputs.filter { input in
            !log.contains(input) && (input != .interval || shape.encoding == .regular)
        }
    }
}

extension CircuitBuilder {
    /// Declares public inputs.
    mutating func publicWires(_ inputs: [BreachPublicInput]) -> [BreachPublicInput: Scalar<F>] {
        var wires: [BreachPublicInput: Scalar<F>] = [:]
        for input in inputs { wires[input] = publicInput(input.name) }
        return wires
    }

    /// Everything but hash, signature and commitments: the claim about the readings.
    mutating func breachPredicate(
        shape: CircuitShape, inputs: BatchInputs<F>, publicInput wire: (BreachPublicInput) -> Scalar<F>
    ) -> BatchWires<F> {
        let isBreach = bit("claim-is-bit", asserting: wire(.claim) - Scalar(constant: F(2 * shape.number)))
        let claim = scope("numbers") { builder in
            ClaimNumbers(
                isBreach: isBreach,
                windowStart: builder.bounded("windowStartTick", of: wire(.windowStartTick), bits: 32),
                windowEnd: builder.bounded("windowEndTick", of: wire(.windowEndTick), bits: 32))
        }
        guard shape.family.values == .threshold else {
            return zonesPredicate(shape, claim, inputs, publicInput: wire)
        }
        let direction = bit("direction-is-bit", asserting: wire(.direction))
        let numbers = scope("numbers") { builder in
            BreachNumbers(
                claim: claim, direction: direction,
                threshold: builder.bounded("thresholdCode", of: wire(.thresholdCode), bits: Reading.valueBits),
                duration: builder.bounded("durationTicks", of: wire(.durationTicks), bits: 32))
        }
        switch shape.encoding {
        case .irregular: return irregularPredicate(shape, numbers, inputs, gapTicks: wire(.gapTicks))
        case .regular:
            return regularPredicate(shape, numbers, inputs, gapTicks: wire(.gapTicks), interval: wire(.interval))
        }
    }
}
