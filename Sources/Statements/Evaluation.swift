/// What the plain evaluator says of a log and a rule: which of the two claims can be proved.
///
/// At most one of them can; with gaps, neither.
public struct Evaluation: Hashable, Sendable {
    /// The answer for a breach, condition by condition.
    public let breachClaim: ClaimEvaluation
    /// The answer for its absence, condition by condition.
    public let noBreachClaim: ClaimEvaluation

    /// Whether a breach can be proved.
    public var breach: Provability { breachClaim.provability }
    /// Whether it can be proved that there was none.
    public var noBreach: Provability { noBreachClaim.provability }

    /// The answer for one claim.
    public func provability(of claim: Polarity) -> Provability {
        switch claim {
        case .breach: breach
        case .noBreach: noBreach
        }
    }

    /// The claim that can be proved; `nil` when neither can.
    public var verdict: Polarity? {
        if case .provable = breach { return .breach }
        if case .provable = noBreach { return .noBreach }
        return nil
    }
}

/// What follows for one claim, condition by condition.
public struct ClaimEvaluation: Hashable, Sendable {
    /// The claim.
    public let claim: Polarity
    /// How the rule's conditions make a breach.
    public let combination: RuleCombination
    /// For each condition of the rule, whether it can be shown to be breached, or kept; and the prover's evidence.
    public let conditions: [Provability]
    /// Of a no-breach that follows, what it hands on to the next batch; `nil` where the family has no such state.
    public let carried: CarriedState?

    /// The parts, as they are.
    package init(
        claim: Polarity, combination: RuleCombination, conditions: [Provability], carried: CarriedState? = nil
    ) {
        self.claim = claim
        self.combination = combination
        self.conditions = conditions
        self.carried = carried
    }

    /// Whether the claim follows: of a breach of any, and of the absence of a breach of all, one condition is enough.
    /// The evidence is that of the first condition that can be shown.
    public var provability: Provability {
        let shown = conditions.first { if case .provable = $0 { true } else { false } }
        let obstacles = self.obstacles
        if combination.needsEvery(for: claim) ? obstacles.isEmpty : shown != nil, let shown { return shown }
        return .notProvable(obstacles)
    }

    /// What stands in the way of conditions that cannot be shown; what is the same for several stands once.
    private var obstacles: [Obstacle] {
        var result: [Obstacle] = []
        for (index, condition) in conditions.enumerated() {
            guard case .notProvable(let obstacles) = condition else { continue }
            for obstacle in obstacles {
                let named = conditions.count == 1 ? obstacle : obstacle.ofCondition(index + 1)
                if !result.contains(named) { result.append(named) }
            }
        }
        return result
    }
}

/// Whether a claim follows from the log.
public enum Provability: Hashable, Sendable {
    /// It does, because of this.
    case provable(Evidence)
    /// It does not, for these reasons (never empty).
    case notProvable([Obstacle])

    /// Why a claim holds.
    public struct Evidence: Hashable, Sendable {
        /// For a breach, the indices of the first and last reading of what breaches: the first run that is long enough
        /// (consecutive), the first reading (instant) or step (rate-of-change) that exceeds, everything that counts
        /// (cumulative, degree-minutes, mean-kinetic), the beginnings of the first and last excursion
        /// (excursion-count), or the readings around the first gap (coverage; the whole log when it is for missing
        /// time). For a no-breach, the first and last reading of the log.
        public let firstReading: Int
        /// See `firstReading`.
        public let lastReading: Int
        /// What counts, in the measure of the condition's limit. Consecutive, cumulative: ticks (no-breach of
        /// consecutive: of the longest run). Degree-minutes: code·ticks. Mean-kinetic: the mean weight, rounded
        /// down. Excursion-count: excursions. Rate-of-change: the change in codes (no-breach: 0). Coverage: the ticks
        /// of the gap, else those missing. Instant: 0.
        public let amount: Int64
    }

    /// The evidence, of what follows.
    public var evidence: Evidence? {
        if case .provable(let evidence) = self { evidence } else { nil }
    }
}

extension Provability.Evidence {
    /// A place named by hand: for tests that point a circuit at readings of their own choice, and for a part of evidence.
    package init(first: Int, last: Int) {
        self.init(firstReading: first, lastReading: last, amount: 0)
    }
}
