import Algebra
import BigInt
import Gadgets
import Primitives
import R1CS
import Statements

/// The circuit of a threshold-breach claim over one signed batch of readings.
///
/// One circuit, and so one key, serves every rule of a family up to a capacity: direction, threshold, duration, gap, window
/// and polarity are public inputs (`BreachPublicInput`, in that order). What it proves is `BreachEvaluator`'s answer, about
/// readings whose hash chain the sensor signed; the verifier learns the public inputs and nothing else.
public enum BreachCircuit {
    /// Synthesises the circuit of a shape.
    ///
    /// - Complexity: linear in the capacity; about a second for 8,760 readings.
    public static func synthesize(_ shape: CircuitShape) throws(SynthesisError) -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>()
        let publicInputs = BreachPublicInput.allCases.map { builder.publicInput(String(describing: $0)) }
        let salt = builder.privateInput("salt")
        let nonce = (x: builder.privateInput("signature-nonce-x"), y: builder.privateInput("signature-nonce-y"))
        let signature = builder.advice("signature-scalar")
        let batch = builder.predicateInputs(capacity: shape.capacity, widths: .standard)

        func wire(_ input: BreachPublicInput) -> Scalar<Fr> { publicInputs[input.rawValue] }
        // The statement's digest takes part in one constraint, so that no proof fits two statements.
        _ = builder.multiply("context", wire(.context), wire(.context))
        let predicate = builder.breachPredicate(
            shape: shape, widths: .standard, inputs: batch, publicInput: wire)
        builder.scope("batch") { builder in
            let root = builder.batchRoot(log: predicate.log, claim: predicate.claim, publicInput: wire)
            builder.scope("signature") {
                $0.enforceSignature(
                    root: root, key: (wire(.sensorX), wire(.sensorY)), nonce: nonce, scalar: signature)
            }
            builder.scope("commitments") {
                $0.enforceCommitments(
                    root: root, salt: salt, claim: predicate.claim.isBreach, publicInput: wire)
            }
        }
        return try builder.finish()
    }

    /// The claim about the readings alone, without hash, signature and commitments: what tests compare with the evaluator by
    /// the thousand. Its public inputs are the seven of the rule and window; its other inputs those of `BreachAssignment`.
    package static func synthesizePredicate(_ shape: CircuitShape) throws(SynthesisError) -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>()
        var wires: [BreachPublicInput: Scalar<Fr>] = [:]
        for input in predicateInputs { wires[input] = builder.publicInput(String(describing: input)) }
        let inputs = builder.predicateInputs(capacity: shape.capacity, widths: .standard)
        _ = builder.breachPredicate(shape: shape, widths: .standard, inputs: inputs) {
            wires[$0] ?? Scalar(constant: .zero)
        }
        return try builder.finish()
    }

    /// The public inputs that the claim about the readings depends on.
    package static let predicateInputs: [BreachPublicInput] = [
        .claim, .direction, .thresholdCode, .durationTicks, .gapTicks, .windowStartTick, .windowEndTick,
    ]
}

/// What the caller supplies of a batch and of where its excursion is.
struct PredicateInputs<F: PrimeField>: Sendable {
    let readings: ReadingAdvice<F>
    let start: Advice<F>
    let first: Advice<F>
    let last: Advice<F>
}

extension CircuitBuilder {
    /// Declares the advice of a batch, in the order in which `BreachAssignment` lists it.
    mutating func predicateInputs(capacity: Int, widths: ReadingWidths) -> PredicateInputs<F> {
        let perElement = widths.slotsPerElement
        let slots = (capacity + perElement - 1) / perElement * perElement
        func column(_ name: String, _ count: Int) -> [Advice<F>] { (0..<count).map { _ in advice(name) } }
        let count = advice("count")
        let start = advice("start-tick")
        let first = advice("first-reading")
        let last = advice("last-reading")
        return PredicateInputs(
            readings: ReadingAdvice(
                count: count, values: column("value", slots), steps: column("step", slots),
                lastValues: column("last-value", perElement), lastSteps: column("last-step", perElement)),
            start: start, first: first, last: last)
    }

    /// Everything but hash, signature and commitments: the claim about the readings.
    mutating func breachPredicate(
        shape: CircuitShape, widths: ReadingWidths, inputs: PredicateInputs<F>,
        publicInput wire: (BreachPublicInput) -> Scalar<F>
    ) -> (log: ReadingLog<F>, claim: ClaimWires<F>) {
        let isBreach = bit("claim-is-bit", asserting: wire(.claim) - Scalar(constant: F(2 * shape.number)))
        let direction = bit("direction-is-bit", asserting: wire(.direction))
        let (threshold, gap, limit, numbers, start) = scope("numbers") { builder in
            func number(_ input: BreachPublicInput, _ bits: Int) -> Bounded<F> {
                Bounded(bits: builder.range(String(describing: input), of: wire(input), bits: bits))
            }
            let threshold = number(.thresholdCode, widths.value)
            let gapBits = builder.range("gapTicks", of: wire(.gapTicks), bits: BreachParameters.gapBits)
            let limit = builder.clamp("step-limit", bits: gapBits, width: widths.step)
            let numbers = BreachNumbers(
                duration: number(.durationTicks, 32), windowStart: number(.windowStartTick, 32),
                windowEnd: number(.windowEndTick, 32))
            let start = Bounded(
                bits: builder.bits(.startTick, "start-tick", inputs: [inputs.start.combination], count: 32))
            return (threshold, Bounded(bits: gapBits), limit, numbers, start)
        }
        let rule = RuleWires(direction: direction, threshold: threshold, stepLimit: limit)
        let log = scope("readings") { $0.readingLog(rule: rule, widths: widths, advice: inputs.readings) }
        // A batch has at most as many readings as the circuit's name says, even where the last element has room.
        _ = range("count-fits", Bounded(shape.capacity) - log.count, bits: shape.capacity.bitWidthOfValue)
        let claim = scope("claim") {
            $0.claimWires(numbers: numbers, rule: rule, gap: gap, isBreach: isBreach, log: log, start: start)
        }
        scope(ConstraintLabel(shape.family.rawValue)) { builder in
            switch shape.family {
            case .instant: builder.instantPredicate(log, claim: claim, first: inputs.first)
            case .consecutive:
                builder.consecutivePredicate(
                    log, claim: claim, durationBits: shape.durationBits, first: inputs.first, last: inputs.last)
            case .cumulative: builder.cumulativePredicate(log, claim: claim, first: inputs.first, last: inputs.last)
            }
        }
        return (log, claim)
    }

    /// min(value, 2^width − 1) of a number given by its bits.
    private mutating func clamp(_ name: String, bits: [Bit<F>], width: Int) -> Bounded<F> {
        let high = isZero(ConstraintLabel(name), Scalar(Bounded(bits: Array(bits[width...]))))
        let low = Bounded(bits: Array(bits[..<width]))
        let top = Bounded<F>((1 << width) - 1)
        return top - multiply(ConstraintLabel(name), top - low, Bounded(high))
    }
}

extension Hint {
    /// Bits of the first reading's tick.
    static var startTick: Self {
        Self("start-tick", .unique(because: "the signed header holds the tick")) { inputs, outputs in
            writeBits(of: inputs[0], to: outputs)
        }
    }
}
