import Algebra
import BigInt
import Gadgets
import R1CS
import Statements

/// What the caller supplies of a claim that continues another, in the order of `ClaimContinuity.circuitInputs`.
struct CarriedAdvice<F: PrimeField>: Sendable {
    /// Whether a state was handed on.
    let exists: Advice<F>
    let isActive: Advice<F>
    let lastTick: Advice<F>
    let observed: Advice<F>
    let held: Advice<F>
    /// Whether a breach counts what was handed on.
    let isCounted: Advice<F>
    let saltBefore: Scalar<F>
    let saltAfter: Scalar<F>

    init(_ builder: inout CircuitBuilder<F>) {
        exists = builder.advice("state-exists")
        isActive = builder.advice("state-active")
        lastTick = builder.advice("state-tick")
        observed = builder.advice("state-observed")
        held = builder.advice("state-held")
        isCounted = builder.advice("state-counted")
        saltBefore = builder.privateInput("state-salt-before")
        saltAfter = builder.privateInput("state-salt-after")
    }
}

extension ClaimContinuity {
    /// The values of `CarriedAdvice`.
    ///
    /// - Parameter first: the first reading of a breach's evidence; what was handed on counts where that is the log's first.
    package func circuitInputs(evidenceBegins first: Int) -> [Fr] {
        let state = before?.state
        func number(_ value: Int64?) -> Fr { Fr(unsigned: UInt64(value ?? 0)) }
        return [
            state == nil ? .zero : .one, state?.isActive == true ? .one : .zero, number(state?.lastTick),
            number(state?.observed), number(state?.held), state != nil && first == 0 ? .one : .zero,
            before?.salt.fieldElement ?? .zero, after?.salt.fieldElement ?? .zero,
        ]
    }
}

/// The state that the claim about the batch before handed on.
struct CarriedWires<F: PrimeField>: Sendable {
    /// Zero, as all that follows, if there is none.
    let isActive: Bit<F>
    /// At least how many ticks exceeded, with the step to the first reading here where the family counts it.
    let observed: Bounded<F>
    let held: Bounded<F>
    /// `CarriedState.packed`, or zero.
    let packed: Bounded<F>
}

/// What a circuit that carries a state commits to.
struct CarriedEnds<F: PrimeField>: Sendable {
    /// The packed states, or zero: before, and after.
    let before: Bounded<F>
    let after: Bounded<F>
}

extension CircuitBuilder {
    /// Opens the state before, and shows that the step from its last reading is one that the rule bridges.
    ///
    /// The verifier sees to it that the commitment is the one of an earlier claim, or that of no state. So the numbers are
    /// those which such a claim packed, and those of no state all zero.
    ///
    /// - Parameter firstIsActive: whether the first reading here exceeds.
    mutating func carriedState(
        _ advice: CarriedAdvice<F>, family: CircuitFamily, start: Bounded<F>, gap: Bounded<F>, firstIsActive: Bit<F>
    ) -> CarriedWires<F> {
        scope("carried") { builder in
            func opened(_ name: String, _ advice: Advice<F>) -> Bounded<F> {
                builder.boundedAdvice(
                    name, advice.combination, bits: CarriedState.tickBits,
                    .unique(because: "the public commitment opens to one state"))
            }
            func flag(_ name: String, _ advice: Advice<F>) -> Bit<F> {
                let value = builder.hint(
                    .value(name, .unique(because: "the public commitment opens to one state")), name,
                    inputs: [advice.combination], count: 1)[0]
                return builder.bit(ConstraintLabel(name), asserting: value)
            }
            let exists = flag("exists", advice.exists)
            let isActive = flag("active", advice.isActive)
            let lastTick = opened("tick", advice.lastTick)
            let observed = opened("observed", advice.observed)
            let held = opened("held", advice.held)
            let step = start - lastTick
            let bridged = builder.rangeIf("step", exists, step - 1, bits: RuleParameters.gapBits)
            _ = builder.rangeIf(
                "step-is-observed", exists, gap - step, bits: RuleParameters.gapBits)
            // As long as the step, if there is one.
            let ticks = bridged + Bounded(exists)
            let goesOn = builder.and("goes-on", isActive, firstIsActive)
            let crossing = builder.multiply("crossing", ticks, Bounded(goesOn))
            let counted =
                family == .cumulative ? observed : builder.multiply("run", observed, Bounded(goesOn))
            let shifts = CarriedState.shifts
            let packed = Bounded<F>(
                sum: [
                    (1 << shifts.exists, Bounded(exists)), (1 << shifts.isActive, Bounded(isActive)),
                    (1 << shifts.lastTick, lastTick), (1 << shifts.observed, observed), (1 << shifts.held, held),
                ])
            return CarriedWires(
                isActive: isActive, observed: counted + crossing, held: held, packed: packed)
        }
    }

    /// What a breach counts of the time before: all that was observed, if it begins with the log's first reading, or nothing.
    ///
    /// - Parameter elapsed: the ticks from the log's first reading to the first one that the breach counts.
    mutating func countedBefore(
        _ carried: CarriedWires<F>, _ advice: CarriedAdvice<F>, elapsed: Bounded<F>
    ) -> Bounded<F> {
        scope("carried") { builder in
            let choice = builder.hint(
                .value("counted", .choice(because: "a breach may be long enough without what was before")), "counted",
                inputs: [advice.isCounted.combination], count: 1)[0]
            let isCounted = builder.bit("counted-is-bit", asserting: choice)
            builder.enforceZero("begins-with-log", elapsed, if: isCounted)
            return builder.multiply("counted-ticks", carried.observed, Bounded(isCounted))
        }
    }

    /// The packed state that a no-breach hands on; zero of a breach.
    ///
    /// - Parameters:
    ///   - observed: at least how many ticks exceeded.
    ///   - held: at most how many, which is shown elsewhere to be below 2^32 for a no-breach.
    mutating func packedState(
        isActive: Bounded<F>, end: Bounded<F>, observed: Bounded<F>, held: Bounded<F>, claim: ClaimWires<F>
    ) -> Bounded<F> {
        scope("handed-on") { builder in
            let inRange = builder.rangeIf("observed", claim.isKept, observed, bits: CarriedState.tickBits)
            let shifts = CarriedState.shifts
            let rest = Bounded<F>(
                sum: [
                    (1 << shifts.exists, Bounded(1)), (1 << shifts.isActive, isActive), (1 << shifts.lastTick, end),
                    (1 << shifts.held, held),
                ])
            let kept = builder.multiply("packed", rest, Bounded(claim.isKept))
            return Bounded(sum: [(1, kept), (1 << shifts.observed, inRange)])
        }
    }
}

extension CircuitBuilder<Fr> {
    /// The public commitments are those to the states at both ends of the claim.
    mutating func enforceContinuity(
        _ ends: CarriedEnds<Fr>, _ advice: CarriedAdvice<Fr>, publicInput wire: (BreachPublicInput) -> Scalar<Fr>
    ) {
        scope("continuity") { builder in
            let tag = Scalar(constant: DomainTag.state.fieldElement)
            let before = builder.poseidon("before", [tag, Scalar(ends.before), advice.saltBefore])
            builder.enforceEqual("state-before", before, wire(.stateBefore))
            let after = builder.poseidon("after", [tag, Scalar(ends.after), advice.saltAfter])
            builder.enforceEqual("state-after", after, wire(.stateAfter))
        }
    }
}
