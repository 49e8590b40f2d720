import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

extension CircuitBuilder {
    /// A claim about a batch whose readings come with their steps.
    mutating func irregularPredicate(
        _ shape: CircuitShape, _ numbers: BreachNumbers<F>, _ inputs: BatchInputs<F>, gapTicks: Scalar<F>
    ) -> BatchWires<F> {
        let layout = LogLayout(shape)
        let (gap, limit, start) = scope("numbers") { builder in
            let gapBits = builder.range("gapTicks", of: gapTicks, bits: BreachParameters.gapBits)
            let start = builder.boundedAdvice(
                "start-tick", inputs.start.combination, bits: 32,
                .unique(because: "the signed header holds the tick"))
            return (
                Bounded(bits: gapBits),
                builder.clamp("step-limit", bits: gapBits, width: layout.widths.step), start
            )
        }
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
            return builder.claimWires(numbers, gap: gap, start: start, end: end)
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
        return BatchWires(
            blocks: log.blocks, isBreach: claim.isBreach, count: nil, start: start, end: claim.end, stretches: [])
    }

    /// min(value, 2^width − 1) of a number given by its bits.
    private mutating func clamp(_ name: String, bits: [Bit<F>], width: Int) -> Bounded<F> {
        let high = isZero(ConstraintLabel(name), Scalar(Bounded(bits: Array(bits[width...]))))
        let low = Bounded(bits: Array(bits[..<width]))
        let top = Bounded<F>((1 << width) - 1)
        return top - multiply(ConstraintLabel(name), top - low, Bounded(high))
    }
}
