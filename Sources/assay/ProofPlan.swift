import Primitives
import Statements

/// A claim about signed readings, found provable before anything is proved.
struct ProofPlan {
    let signed: SignedBatch
    let rule: BreachRule
    let window: TimeWindow
    let claim: Polarity
    let shape: CircuitShape
    /// What lets the statement hide the sensor.
    let membership: SensorRegistry.Membership?
    /// Of a log in several batches, what the claim continues and hands on.
    let continuity: ClaimContinuity?

    /// Checks the signature, evaluates the rule on the readings, and chooses a circuit.
    ///
    /// - Throws: `signature.…`, `evaluation.…`, `rule.…`, `window.…` (exit 1), `circuit.…` (exit 4).
    init(
        signed: SignedBatch, path: String, rule: BreachRule, claim: Polarity, window: TimeWindow?, circuit: String?,
        membership: SensorRegistry.Membership? = nil, batches: BatchOptions? = nil
    ) throws(CommandError) {
        if case .invalid(let defect) = signed.verify() {
            throw CommandError(
                .refused, code: defect.code,
                message: "\(path): the sensor's signature does not hold: the readings, their header or the key are not "
                    + "what was signed")
        }
        self.signed = signed
        self.rule = rule
        self.membership = membership
        self.claim = claim
        let isContinued = batches?.isContinued ?? false
        let before = try batches?.readHandover()
        self.window =
            if let window { window } else { try Self.wholeLog(signed.batch, from: before?.handover.windowEnd) }
        if let before, let refusal = before.handover.refusal(of: signed, rule: rule, window: self.window) {
            throw CommandError(refusal, path: before.path)
        }
        if isContinued,
            let refusal = Continuity.refusal(
                of: rule, window: self.window, tickSeconds: signed.batch.header.tickSeconds)
        {
            throw CommandError(.refused, code: refusal.code, message: refusal.message)
        }
        let opening = before?.handover.opening
        let (parameters, evaluation) = try Self.evaluate(signed.batch, rule, self.window, claim, after: opening?.state)
        shape = try Self.circuit(
            circuit, rule, parameters, signed.batch, hidingSensor: membership != nil,
            carryingState: isContinued)
        continuity =
            isContinued
            ? ClaimContinuity(before: opening, carrying: evaluation.carried, salt: .random()) : nil
    }

    /// What goes on with the next batch; `nil` if nothing is handed on.
    var handover: Handover? {
        continuity?.after.map { Handover(rule: rule, windowEnd: window.end, signed: signed, opening: $0) }
    }

    /// What will be proved, in words.
    var sentence: String {
        let source = membership.map { ReadingSource(signed, membership: $0) } ?? ReadingSource(signed)
        let earlier = continuity?.before == nil ? "" : "; counting the batches before"
        return "\(source.origin.title): \(rule.sentence(claim: claim, window: window))\(earlier)"
    }

    /// The window from the first to the last reading, or where it is given from another time on.
    static func wholeLog(_ batch: ReadingBatch, from given: UTCTime? = nil) throws(CommandError) -> TimeWindow {
        guard let start = given ?? batch.time(ofTick: Int64(batch.header.startTick)),
            let end = batch.time(ofTick: Int64(batch.header.endTick)),
            let window = try? TimeWindow(start: start, end: end)
        else {
            throw CommandError(.refused, code: "time.out-of-range", message: "the log ends after the year 9999")
        }
        return window
    }

    private static func evaluate(
        _ batch: ReadingBatch, _ rule: BreachRule, _ window: TimeWindow, _ claim: Polarity, after state: CarriedState?
    ) throws(CommandError) -> (RuleParameters, ClaimEvaluation) {
        let parameters: RuleParameters
        let evaluation: ClaimEvaluation
        do throws(RuleError) {
            parameters = try Self.parameters(batch, rule, window, claim)
            guard state == nil || parameters.conditions.count == 1 else {
                throw RuleError(
                    code: "continuity.other-rule", message: "a rule of several conditions hands no state on")
            }
            evaluation = try BreachEvaluator.evaluate(TimedCodes(batch), parameters, carried: state)
        } catch {
            throw CommandError(.refused, code: error.code, message: error.message)
        }
        guard case .notProvable(let obstacles) = evaluation.provability, let first = obstacles.first else {
            return (parameters, evaluation)
        }
        // The other claim rounds the window the other way; where that leaves nothing of it, there is nothing to hint at.
        let opposite: Polarity = claim == .breach ? .noBreach : .breach
        let other = (try? Self.parameters(batch, rule, window, opposite)).flatMap { parameters in
            try? BreachEvaluator.evaluate(TimedCodes(batch), parameters, carried: state).provability.evidence
        }.map { _ in opposite }
        let more = obstacles.count > 1 ? " (and \(obstacles.count - 1) more)" : ""
        throw CommandError(
            .refused, code: first.code, message: "the claim does not follow: \(first.message)\(more)",
            hint: other.map { "what does follow is --claim \($0.rawValue)" }
                ?? "neither a breach nor its absence follows from these readings and this window")
    }

    private static func parameters(
        _ batch: ReadingBatch, _ rule: BreachRule, _ window: TimeWindow, _ claim: Polarity
    ) throws(RuleError) -> RuleParameters {
        try RuleParameters(
            rule: rule, window: window, claim: claim, scale: CodeScale(batch.header.profile),
            tickSeconds: batch.header.tickSeconds)
    }

    private static func circuit(
        _ id: String?, _ rule: BreachRule, _ parameters: RuleParameters, _ batch: ReadingBatch,
        hidingSensor: Bool, carryingState: Bool
    ) throws(CommandError) -> CircuitShape {
        let header = batch.header
        let fitting = CircuitShape.smallest(
            for: parameters, batch: batch, hidingSensor: hidingSensor, carryingState: carryingState)
        guard let id else {
            guard let fitting else {
                throw CommandError(
                    .unsupported, code: "circuit.none-fits",
                    message:
                        "no circuit \(hidingSensor ? "that hides the sensor " : "")\(carryingState ? "that carries a state " : "")for rules of the kind \(rule.kind) takes this batch "
                        + "(\(header.profile.encoding.rawValue), \(header.slotCount) places) and these durations",
                    hint: "`assay circuits list` shows the capacities")
            }
            return fitting
        }
        let shape = try LocalCircuit.shape(id)
        let hint = fitting.map { "\($0.id) does" }
        guard shape.hidesSensor == hidingSensor else {
            throw CommandError(
                .unsupported, code: "circuit.other-source",
                message: shape.hidesSensor
                    ? "\(id) hides the sensor, for which --registry is needed"
                    : "\(id) names the sensor, and --registry hides it",
                hint: hint)
        }
        guard shape.carriesState == carryingState else {
            throw CommandError(
                .unsupported, code: "circuit.other-continuity",
                message: shape.carriesState
                    ? "\(id) is for a log in several batches, for which --carry or --continues is needed"
                    : "\(id) is for a log in one batch",
                hint: hint)
        }
        if let refusal = shape.refusal(of: batch, under: parameters) {
            throw CommandError(.unsupported, code: "circuit.does-not-fit", message: refusal.message, hint: hint)
        }
        guard shape.family.proves(rule), shape.holdsDurations(of: parameters, interval: header.interval) else {
            throw CommandError(
                .unsupported, code: "circuit.does-not-fit",
                message: "\(id) does not take a rule of the family \(rule.kind) with these durations",
                hint: hint)
        }
        return shape
    }
}
