import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

/// The public numbers of a breach claim, in range, and the times that the header binds.
package struct ClaimWires<F: PrimeField>: Sendable {
    /// Whether a breach is shown: by the condition that is looked at, where there are several.
    package let isBreach: Bit<F>
    /// Whether it is shown that there was none; of several conditions it may be neither.
    package let isKept: Bit<F>
    /// The least number that breaks the rule: ticks, or whatever else the condition measures.
    package let duration: Bounded<F>
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

extension ClaimWires {
    /// A claim that is shown, or not, by whatever condition there is.
    init(
        isBreach: Bit<F>, duration: Bounded<F>, windowStart: Bounded<F>, windowEnd: Bounded<F>, start: Bounded<F>,
        end: Bounded<F>, leading: Bounded<F>, trailing: Bounded<F>
    ) {
        self.init(
            isBreach: isBreach, isKept: !isBreach, duration: duration, windowStart: windowStart,
            windowEnd: windowEnd, start: start, end: end, leading: leading, trailing: trailing)
    }

    /// What one condition of several has to show of the claim.
    func of(_ condition: ConditionGates<F>, limit: Bounded<F>) -> Self {
        Self(
            isBreach: condition.isBreach, isKept: condition.isKept, duration: limit, windowStart: windowStart,
            windowEnd: windowEnd, start: start, end: end, leading: leading, trailing: trailing)
    }
}

extension CircuitBuilder {
    /// Asserts `value` ∈ 0 ..< 2^bits if `condition` is one, and nothing otherwise; returns condition · value.
    package mutating func rangeIf(_ name: String, _ condition: Bit<F>, _ value: Bounded<F>, bits: Int) -> Bounded<F> {
        let gated = multiply(ConstraintLabel(name + "-gated"), value, Bounded(condition))
        return bounded(name, gated, bits: bits)
    }

    /// How many of `total` values exceed, of which `upper` are from the pivot on: these, or for a rule "below" the others.
    ///
    /// Cost: one constraint, on the wire `label`.
    mutating func exceeding(
        _ label: ConstraintLabel, upper: Bounded<F>, of total: Bounded<F>, direction: Bit<F>
    ) -> Bounded<F> {
        upper + multiply(label, total - upper * 2, Bounded(direction))
    }

    /// Asserts `value` = 0 if `condition` is one.
    package mutating func enforceZero(_ label: ConstraintLabel, _ value: Bounded<F>, if condition: Bit<F>) {
        checkInterval(value, label)
        enforce(label, value.combination, times: condition.combination, equals: LinearCombination())
    }

    /// Puts the window around the log as the claim demands.
    ///
    /// A no-breach claim counts absence of data against compliance: the gaps at both ends of the window must not exceed the
    /// rule's.
    mutating func claimWires(
        _ numbers: ClaimNumbers<F>, duration: Bounded<F>, gap: Bounded<F>, start: Bounded<F>, end: Bounded<F>
    ) -> ClaimWires<F> {
        let keeps = !numbers.isBreach
        let (leading, trailing) = scope("coverage") { builder in
            (
                builder.gapBeside("leading-gap", start - numbers.windowStart, gap, if: keeps),
                builder.gapBeside("trailing-gap", numbers.windowEnd - end, gap, if: keeps)
            )
        }
        return ClaimWires(
            isBreach: numbers.isBreach, duration: duration, windowStart: numbers.windowStart,
            windowEnd: numbers.windowEnd, start: start, end: end, leading: leading, trailing: trailing)
    }

    /// The ticks between the log and an end of the window if `condition` is one, and then no more than the gap; or zero.
    mutating func gapBeside(
        _ name: String, _ ticks: Bounded<F>, _ gap: Bounded<F>, if condition: Bit<F>
    ) -> Bounded<F> {
        let found = rangeIf(name, condition, ticks, bits: RuleParameters.gapBits)
        _ = rangeIf(name + "-allowed", condition, gap - found, bits: RuleParameters.gapBits)
        return found
    }

    /// Pointers at the first and last reading of what is shown, for a breach claim both inside the window.
    ///
    /// - Parameter elapsed: the table's column of the ticks since the first reading.
    mutating func pointersInWindow(
        _ table: PrefixTable<F>, elapsed: Int, first: Advice<F>, last: Advice<F>, claim: ClaimWires<F>,
        blocks: LogBlocks<F>
    ) -> (first: LogPointer<F>, last: LogPointer<F>) {
        let first = scope("first") { $0.pointer(table, position: first) }
        let last = scope("last") { $0.pointer(table, position: last) }
        let slots = blocks.usedSlots
        enforceInWindow("first-in-window", first, elapsed: first.through[elapsed], claim: claim, slots: slots)
        enforceInWindow("last-in-window", last, elapsed: last.through[elapsed], claim: claim, slots: slots)
        return (first, last)
    }

    /// Asserts, for a breach claim, that the pointer stands on a reading inside the window.
    package mutating func enforceInWindow(
        _ name: String, _ pointer: LogPointer<F>, elapsed: Bounded<F>, claim: ClaimWires<F>, slots: Bounded<F>
    ) {
        scope(ConstraintLabel(name)) { builder in
            let tick = claim.start + elapsed
            _ = builder.rangeIf("is-reading", claim.isBreach, slots - 1 - pointer.index, bits: 20)
            _ = builder.rangeIf("after-window-start", claim.isBreach, tick - claim.windowStart, bits: 33)
            _ = builder.rangeIf("before-window-end", claim.isBreach, claim.windowEnd - tick, bits: 33)
        }
    }
}

/// The public numbers that every claim has, each in its range.
struct ClaimNumbers<F: PrimeField>: Sendable {
    let isBreach: Bit<F>
    let windowStart: Bounded<F>
    let windowEnd: Bounded<F>
}

/// The public numbers of a claim about one threshold, each in its range.
struct BreachNumbers<F: PrimeField>: Sendable {
    let claim: ClaimNumbers<F>
    /// 0 above, 1 below.
    let direction: Bit<F>
    let threshold: Bounded<F>
    let duration: Bounded<F>

    var isBreach: Bit<F> { claim.isBreach }
    var windowStart: Bounded<F> { claim.windowStart }
    var windowEnd: Bounded<F> { claim.windowEnd }
}
