import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

extension CircuitBuilder {
    /// A claim of one threshold about a batch whose readings come with their steps.
    mutating func irregularPredicate(
        _ shape: CircuitShape, _ numbers: BreachNumbers<F>, _ inputs: BatchInputs<F>, gapTicks: Scalar<F>
    ) -> BatchWires<F> {
        let layout = LogLayout(shape)
        let (gap, limit, start) = irregularNumbers(gapTicks: gapTicks, start: inputs.start, widths: layout.widths)
        precondition(!(shape.scansRuns && shape.carriesState), "a table of states begins and ends with its log")
        if shape.scansRuns {
            return scannedPredicate(shape, numbers, inputs, gap: gap, limit: limit, start: start)
        }
        let rule = RuleWires(direction: numbers.direction, threshold: numbers.threshold, stepLimit: limit)
        let log = scope("readings") {
            $0.readingLog(
                rule: rule, layout: layout,
                advice: ReadingAdvice(lastBlock: inputs.lastBlock, values: inputs.values, steps: inputs.steps))
        }
        let claim = scope("claim") { builder in
            let end = start + builder.sum("elapsed", log.slots.map(\.step), log.blocks)
            let unobserved = builder.sum("unobserved", log.slots.map { Bounded(!$0.stepIsObserved) }, log.blocks)
            builder.enforceZero("no-gap", unobserved, if: !numbers.isBreach)
            return builder.claimWires(numbers.claim, duration: numbers.duration, gap: gap, start: start, end: end)
        }
        let excursions = ExcursionLog(log)
        let carried = inputs.carried.map { advice in
            (
                advice: advice,
                state: carriedState(
                    advice, family: shape.family, start: start, gap: gap, firstIsActive: excursions.active[0])
            )
        }
        let handedOn: Bounded<F>? = scope(ConstraintLabel(shape.family.rawValue)) { builder in
            switch shape.family {
            case .instant:
                builder.instantPredicate(excursions, claim: claim, first: inputs.first)
                return nil
            case .consecutive:
                return builder.consecutivePredicate(
                    excursions, claim: claim, durationBits: shape.durationBits, first: inputs.first, last: inputs.last,
                    carried: carried)
            case .cumulative:
                return builder.cumulativePredicate(
                    excursions, claim: claim, first: inputs.first, last: inputs.last, carried: carried)
            default: preconditionFailure("the family sees zones")
            }
        }
        let ends = handedOn.flatMap { after in carried.map { CarriedEnds(before: $0.state.packed, after: after) } }
        return BatchWires(
            blocks: log.blocks, isBreach: claim.isBreach, count: nil, start: start, end: claim.end, stretches: [],
            carried: ends)
    }

    /// The longest gap, the longest observed step that a code word holds, and the tick of the first reading.
    mutating func irregularNumbers(
        gapTicks: Scalar<F>, start: Advice<F>, widths: ReadingWidths
    ) -> (gap: Bounded<F>, stepLimit: Bounded<F>, start: Bounded<F>) {
        scope("numbers") { builder in
            let gapBits = builder.range("gapTicks", of: gapTicks, bits: RuleParameters.gapBits)
            let start = builder.boundedAdvice(
                "start-tick", start.combination, bits: 32, .unique(because: "the signed header holds the tick"))
            return (
                Bounded(bits: gapBits), builder.clamp("step-limit", bits: gapBits, width: widths.step), start
            )
        }
    }

    /// min(value, 2^width − 1) of a number given by its bits.
    private mutating func clamp(_ name: String, bits: [Bit<F>], width: Int) -> Bounded<F> {
        let high = isZero(ConstraintLabel(name), Scalar(Bounded(bits: Array(bits[width...]))))
        let low = Bounded(bits: Array(bits[..<width]))
        let top = Bounded<F>((1 << width) - 1)
        return top - multiply(ConstraintLabel(name), top - low, Bounded(high))
    }
}
