import Algebra
import Gadgets
import R1CS
import Statements

extension CircuitBuilder {
    /// A claim of one or several conditions about a batch whose readings come with their steps. Circuits of this kind commit.
    mutating func zonesPredicate(
        _ shape: CircuitShape, _ numbers: ClaimNumbers<F>, _ inputs: BatchInputs<F>,
        publicInput wire: (BreachPublicInput) -> Scalar<F>
    ) -> BatchWires<F> {
        precondition(mode == .committed && shape.encoding == .irregular, "zones are looked up, reading by reading")
        let layout = LogLayout(shape)
        let families = shape.family.conditions
        let gates = conditionGates(
            shape.family, isBreach: numbers.isBreach, advice: inputs.conditions, publicInput: wire)
        let (gap, stepLimit, start) = irregularNumbers(
            gapTicks: wire(.gapTicks), start: inputs.start, widths: layout.widths)
        let log = scope("readings") {
            $0.valueLog(
                layout: layout, inputs: inputs, stepLimit: stepLimit,
                isInRange: families.contains { $0.hasZones || $0 == .meanKinetic },
                needsObservedSteps: families.contains { $0 == .degreeMinutes || $0 == .meanKinetic })
        }
        let (claim, unobserved) = scope("claim") { builder in
            let end = start + builder.sum("elapsed", log.steps, log.blocks)
            let unobserved = builder.sum("unobserved", log.isObserved.map { Bounded(!$0) }, log.blocks)
            builder.enforceZero("no-gap", unobserved, if: !numbers.isBreach)
            return (
                builder.claimWires(numbers, duration: Bounded(0), gap: gap, start: start, end: end), unobserved
            )
        }
        for (number, family) in families.enumerated() {
            scope(ConstraintLabel("condition\(number + 1)-\(family.rawValue)")) { builder in
                func input(_ input: BreachPublicInput.ConditionInput) -> Scalar<F> { wire(.condition(number, input)) }
                let limit = family.limitBits.map { builder.bounded("limit", of: input(.limit), bits: $0) }
                let claim = claim.of(gates[number], limit: limit ?? Bounded(0))
                let (first, last) = (inputs.conditions[number].first, inputs.conditions[number].last)
                switch family {
                case .instant:
                    let excursions = builder.excursions(log, .exceeding, condition: number, numbers, publicInput: wire)
                    builder.instantPredicate(excursions, claim: claim, first: first)
                case .consecutive:
                    let excursions = builder.excursions(
                        log, .overObservedSteps, condition: number, numbers, publicInput: wire)
                    _ = builder.consecutivePredicate(
                        excursions, claim: claim, durationBits: shape.durationBits, first: first, last: last)
                case .cumulative:
                    let excursions = builder.excursions(
                        log, .overObservedSteps, condition: number, numbers, publicInput: wire)
                    _ = builder.cumulativePredicate(excursions, claim: claim, first: first, last: last)
                case .excursionCount:
                    let excursions = builder.excursions(
                        log, .overAllSteps, condition: number, numbers, publicInput: wire)
                    builder.excursionCountPredicate(excursions, claim: claim, first: first, last: last)
                case .degreeMinutes:
                    let table = builder.zoneTable(
                        .distance, borders: Self.borders(number, wire), bits: Reading.valueBits)
                    builder.degreeMinutesPredicate(log, zones: table, claim: claim, first: first, last: last)
                case .meanKinetic: builder.meanKineticPredicate(log, claim: claim, first: first, last: last)
                case .rateOfChange:
                    let rate = builder.rate(limit: claim.duration, second: input(.second), isStrict: input(.isStrict))
                    builder.rateOfChangePredicate(log, rate: rate, claim: claim, first: first, last: last)
                case .coverage:
                    let due = builder.bounded("second", of: input(.second), bits: 32)
                    builder.coveragePredicate(log, due: due, gap: gap, unobserved: unobserved, claim: claim)
                }
            }
        }
        return BatchWires(
            blocks: log.blocks, isBreach: numbers.isBreach, count: nil, start: start, end: claim.end, stretches: [])
    }

    /// Where a condition's zones begin.
    private static func borders(_ number: Int, _ wire: (BreachPublicInput) -> Scalar<F>) -> [Scalar<F>] {
        [.lowEnd, .calmStart, .calmEnd, .highStart].map { wire(.condition(number, $0)) }
    }

    /// What a condition sees of a batch by its zones.
    ///
    /// Of what went on before the log nothing is known. So for a no-breach a first reading that has not re-armed is part of an
    /// excursion, and for a breach it is not.
    private mutating func excursions(
        _ log: ValueLog<F>, _ kind: ExcursionKind, condition number: Int, _ numbers: ClaimNumbers<F>,
        publicInput wire: (BreachPublicInput) -> Scalar<F>
    ) -> ExcursionLog<F> {
        let table = zoneTable(
            kind == .exceeding ? .exceeding : .excursion, borders: Self.borders(number, wire), bits: Reading.valueBits)
        var (exceeds, active): ([Bit<F>], [Bit<F>]) = ([], [])
        for (index, value) in log.values.enumerated() {
            scope(ConstraintLabel("reading", index)) { builder in
                let entries = builder.zone(Scalar(value), in: table)
                exceeds.append(builder.bit(entries[0], because: "the table of zones holds a bit in this column"))
                guard kind != .exceeding else {
                    active.append(exceeds[index])
                    return
                }
                let previous = active.last ?? !numbers.isBreach
                let isBetween = builder.bit(entries[1], because: "the table of zones holds a bit in this column")
                var goesOn = builder.and("goes-on", isBetween, previous)
                if kind == .overObservedSteps, index > 0 {
                    goesOn = builder.and("goes-on-observed", goesOn, log.isObserved[index])
                }
                active.append(
                    builder.bit(
                        Scalar(exceeds[index]) + Scalar(goesOn), because: "no zone both exceeds and lies between"))
            }
        }
        return ExcursionLog(
            exceeds: exceeds, active: active, steps: log.steps, isObserved: log.isObserved,
            rearms: kind != .exceeding, blocks: log.blocks)
    }
}

/// Over what an excursion goes on until it re-arms.
private enum ExcursionKind {
    /// It does not: only what exceeds belongs to it.
    case exceeding
    /// Over observed steps.
    case overObservedSteps
    /// Over gaps, too: where excursions are counted, a gap must not make two of one.
    case overAllSteps
}

extension ConditionFamily {
    /// Bits that hold the limit; `nil` for a family that has none.
    fileprivate var limitBits: Int? {
        switch self {
        case .instant: nil
        case .consecutive, .cumulative, .rateOfChange, .coverage: 32
        case .excursionCount: 21
        case .degreeMinutes: 44
        case .meanKinetic: 58
        }
    }
}
