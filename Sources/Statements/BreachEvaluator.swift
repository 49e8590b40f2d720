/// The plain evaluator: it *defines* when a claim about a log is true and provable. Circuits are compared with it.
///
/// Time above is bounded from below for a breach (a run lasts from its first to its last exceeding reading) and
/// from above for a no-breach (a reading holds until the next one, or to the window's end). docs/rules.md has the
/// definitions in words.
public enum BreachEvaluator {
    /// Evaluates both claims.
    ///
    /// - Throws: the errors of `RuleParameters.init`.
    public static func evaluate(
        _ batch: ReadingBatch, rule: BreachRule, window: TimeWindow
    ) throws(RuleError) -> Evaluation {
        try evaluate(TimedCodes(batch), rule: rule, window: window)
    }

    /// Evaluates both claims.
    ///
    /// - Throws: the errors of `RuleParameters.init`.
    public static func evaluate(
        _ log: TimedCodes, rule: BreachRule, window: TimeWindow
    ) throws(RuleError) -> Evaluation {
        func claim(_ claim: Polarity) throws(RuleError) -> ClaimEvaluation {
            try evaluate(
                log,
                RuleParameters(
                    rule: rule, window: window, claim: claim, scale: log.scale, tickSeconds: log.tickSeconds))
        }
        return Evaluation(breachClaim: try claim(.breach), noBreachClaim: try claim(.noBreach))
    }

    /// Evaluates the claim that the parameters name, condition by condition.
    ///
    /// - Parameter carried: what the claim about the batch before handed on, for a rule of one condition of
    ///   `CarriedState.families`.
    /// - Throws: `rule.mean-kinetic-range` when a code has no weight.
    public static func evaluate(
        _ log: TimedCodes, _ parameters: RuleParameters, carried: CarriedState? = nil
    ) throws(RuleError) -> ClaimEvaluation {
        precondition(carried == nil || parameters.conditions.count == 1, "one condition has one state")
        let isMean = parameters.conditions.contains { $0.family == .meanKinetic }
        let weights = isMean ? try log.meanKineticWeights() : [:]
        let evaluators = parameters.conditions.map {
            ConditionEvaluator(log: log, rule: parameters, condition: $0, weights: weights, carried: carried)
        }
        let conditions = evaluators.map { $0.evaluate() }
        let isKept = parameters.claim == .noBreach && evaluators.count == 1 && conditions[0].evidence != nil
        return ClaimEvaluation(
            claim: parameters.claim, combination: parameters.combination, conditions: conditions,
            carried: isKept ? evaluators[0].carriedOn : nil)
    }
}
