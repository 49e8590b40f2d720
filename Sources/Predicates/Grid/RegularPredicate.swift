import Algebra
import Gadgets
import R1CS
import Statements

extension CircuitBuilder {
    /// A claim about a batch on a regular grid. Circuits of this kind commit.
    mutating func regularPredicate(
        _ shape: CircuitShape, _ numbers: BreachNumbers<F>, _ inputs: BatchInputs<F>, gapTicks: Scalar<F>,
        interval: Scalar<F>
    ) -> BatchWires<F> {
        precondition(mode == .committed, "patterns of a regular grid are looked up")
        let (gap, step, gapPlaces) = scope("numbers") { builder in
            let gap = builder.bounded("gapTicks", of: gapTicks, bits: RuleParameters.gapBits)
            let step = builder.bounded("interval", of: interval, bits: 16)
            return (gap, step, builder.divide("gap-places", gap, by: step).quotient)
        }
        let log = scope("readings") {
            $0.gridLog(
                threshold: numbers.threshold, direction: numbers.direction, interval: step, layout: LogLayout(shape),
                advice: GridAdvice(
                    count: inputs.count, lastBlock: inputs.lastBlock, start: inputs.start, values: inputs.values))
        }
        let stretches = scope("missing") { $0.gridStretches(inputs.stretches, gapPlaces: gapPlaces) }
        let claim = scope("claim") { builder in
            builder.enforceZero("no-gap", Bounded(total: stretches.isWide.map { Bounded($0) }), if: !numbers.isBreach)
            // Neighbouring places are readings, too: a gap shorter than the interval lies between any two of them.
            _ = builder.rangeIf("interval-allowed", !numbers.isBreach, gapPlaces - 1, bits: 20)
            return builder.claimWires(
                numbers.claim, duration: numbers.duration, gap: gap, start: log.start, end: log.end)
        }
        scope(ConstraintLabel(shape.family.rawValue)) { builder in
            switch shape.family {
            case .instant: builder.gridInstant(log, claim: claim, stretches: stretches, first: inputs.first)
            case .consecutive:
                // A run needs a step that was observed.
                _ = builder.bounded("interval-observed", gapPlaces - 1, bits: 20)
                builder.gridConsecutive(
                    log, claim: claim, stretches: stretches, first: inputs.first, last: inputs.last)
            default:
                builder.fail(
                    .unsupported(
                        constraint: shape.family.rawValue, reason: "there is no such circuit of regular batches"))
            }
        }
        return BatchWires(
            blocks: log.blocks, isBreach: claim.isBreach, count: Scalar(log.count), start: log.start, end: log.end,
            stretches: stretches.elements)
    }
}
