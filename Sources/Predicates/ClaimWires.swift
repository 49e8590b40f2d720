import Algebra
import BigInt
import Gadgets
import R1CS

/// The public numbers of a breach claim, in range, and the times that the header binds.
package struct ClaimWires<F: PrimeField>: Sendable {
    package let rule: RuleWires<F>
    /// 1 breach, 0 no breach.
    package let isBreach: Bit<F>
    /// The least number of ticks that breaks the rule.
    package let duration: Bounded<F>
    /// The longest gap, in ticks, for the window's ends.
    package let gap: Bounded<F>
    package let windowStart: Bounded<F>
    package let windowEnd: Bounded<F>
    /// Ticks of the first and last reading.
    package let start: Bounded<F>
    package let end: Bounded<F>
    /// For a no-breach claim the ticks from the window's start to the first reading and from the last one to its end;
    /// zero for a breach claim.
    package let leading: Bounded<F>
    package let trailing: Bounded<F>
}

extension CircuitBuilder {
    /// Asserts `value` ∈ 0 ..< 2^bits if `condition` is one, and nothing otherwise; returns condition · value.
    package mutating func rangeIf(_ name: String, _ condition: Bit<F>, _ value: Bounded<F>, bits: Int) -> Bounded<F> {
        let gated = multiply(ConstraintLabel(name + "-gated"), value, Bounded(condition))
        return Bounded(bits: range(name, gated, bits: bits))
    }

    /// Asserts `value` = 0 if `condition` is one.
    package mutating func enforceZero(_ label: ConstraintLabel, _ value: Bounded<F>, if condition: Bit<F>) {
        checkInterval(value, label)
        enforce(label, value.combination, times: condition.combination, equals: LinearCombination())
    }

    /// Puts the public numbers into their ranges, and the window around the log as the claim demands.
    ///
    /// A no-breach claim counts absence of data against compliance: every step must be observed, and the gaps at both ends
    /// of the window must not exceed the rule's.
    package mutating func claimWires(
        numbers: BreachNumbers<F>, rule: RuleWires<F>, gap: Bounded<F>, isBreach: Bit<F>, log: ReadingLog<F>,
        start: Bounded<F>
    ) -> ClaimWires<F> {
        let end = materialize("end-tick", Bounded(total: [start] + log.slots.map(\.step)))
        let (leading, trailing) = scope("coverage") { builder in
            let unobserved = Bounded(total: log.slots.map { Bounded(!$0.stepIsObserved) })
            builder.enforceZero("no-gap", unobserved, if: !isBreach)
            let leading = builder.rangeIf("leading-gap", !isBreach, start - numbers.windowStart, bits: 20)
            _ = builder.rangeIf("leading-gap-allowed", !isBreach, gap - leading, bits: 20)
            let trailing = builder.rangeIf("trailing-gap", !isBreach, numbers.windowEnd - end, bits: 20)
            _ = builder.rangeIf("trailing-gap-allowed", !isBreach, gap - trailing, bits: 20)
            return (leading, trailing)
        }
        return ClaimWires(
            rule: rule, isBreach: isBreach, duration: numbers.duration, gap: gap, windowStart: numbers.windowStart,
            windowEnd: numbers.windowEnd, start: start, end: end, leading: leading, trailing: trailing)
    }

    /// Asserts, for a breach claim, that the pointer stands on a reading inside the window.
    package mutating func enforceInWindow(
        _ name: String, _ pointer: LogPointer<F>, elapsed: Bounded<F>, claim: ClaimWires<F>, count: Bounded<F>
    ) {
        scope(ConstraintLabel(name)) { builder in
            let tick = claim.start + elapsed
            _ = builder.rangeIf("is-reading", claim.isBreach, count - 1 - pointer.index, bits: 20)
            _ = builder.rangeIf("after-window-start", claim.isBreach, tick - claim.windowStart, bits: 33)
            _ = builder.rangeIf("before-window-end", claim.isBreach, claim.windowEnd - tick, bits: 33)
        }
    }
}

/// The public numbers, each decomposed once so that its range is known.
package struct BreachNumbers<F: PrimeField>: Sendable {
    package let duration: Bounded<F>
    package let windowStart: Bounded<F>
    package let windowEnd: Bounded<F>
}
