import Algebra
import Statements

extension EvaluatedStatement {
    /// Recomputes a claim about readings.
    static func evaluate(_ statement: BreachStatement, _ opening: StatementOpening) throws(AttestedError) {
        guard case .readings(let signed, let membership) = opening.input, opening.weightSalt == nil else {
            throw AttestedError(
                code: "attested.input", message: "the opening holds no readings, or more than a claim about them has")
        }
        try compare(statement.source, with: try source(signed, membership))
        guard statement.inputCommitment == opening.salt.inputCommitment(root: signed.root) else {
            throw .differs("input-commitment", "statement.inputs")
        }
        guard statement.outputCommitment == opening.salt.outputCommitment(claim: statement.claim) else {
            throw .differs("output-commitment", "statement.outputs")
        }
        let evaluation: ClaimEvaluation
        do throws(StatementError) {
            // Whether the circuit that is named could stand for the statement: all of its public inputs exist.
            _ = try statement.publicInputs()
            let shape = try statement.circuitShape()
            let parameters = try statement.parameters()
            if let refusal = shape.refusal(of: signed.batch, under: parameters) {
                throw StatementError(code: refusal.code, message: refusal.message)
            }
            guard opening.continuity?.before == nil || parameters.conditions.count == 1 else {
                throw StatementError(
                    code: "continuity.other-rule", message: "a rule of several conditions hands no state on")
            }
            evaluation = try evaluated(signed, parameters, after: opening.continuity?.before?.state)
        } catch {
            throw AttestedError(code: error.code, message: error.message)
        }
        if case .notProvable(let obstacles) = evaluation.provability {
            let reason = obstacles.first.map { ": \($0.message)" } ?? ""
            throw AttestedError(
                code: "attested.claim", message: "the claim \(statement.claim.rawValue) does not follow\(reason)")
        }
        try compareContinuity(statement, opening, evaluation)
    }

    private static func evaluated(
        _ signed: SignedBatch, _ parameters: RuleParameters, after state: CarriedState?
    ) throws(StatementError) -> ClaimEvaluation {
        do throws(RuleError) {
            return try BreachEvaluator.evaluate(TimedCodes(signed.batch), parameters, carried: state)
        } catch {
            throw StatementError(code: error.code, message: error.message)
        }
    }

    private static func source(
        _ signed: SignedBatch, _ membership: SensorRegistry.Membership?
    ) throws(AttestedError) -> ReadingSource {
        guard let membership else { return ReadingSource(signed) }
        let sensor = RegisteredSensor(key: signed.sensor, profile: signed.batch.header.profile)
        guard membership.sensor == sensor, membership.leadsToRoot else {
            throw AttestedError(
                code: "attested.registry",
                message: "the opening does not show that the sensor is a member of the registry")
        }
        return ReadingSource(signed, membership: membership)
    }

    private static func compare(_ stated: ReadingSource, with own: ReadingSource) throws(AttestedError) {
        switch (stated.origin, own.origin) {
        case (.sensor(let stated), .sensor(let own)):
            guard stated.key == own.key else { throw .differs("sensor", "statement.source.sensor") }
            guard stated.profile == own.profile else { throw .differs("profile", "statement.source") }
        case (.member(let stated, let pseudonym), .member(let own, let ownPseudonym)):
            guard stated == own else { throw .differs("registry", "statement.source.registry") }
            guard pseudonym == ownPseudonym else { throw .differs("pseudonym", "statement.source.pseudonym") }
        case (.sensor, .member), (.member, .sensor): throw .differs("origin", "statement.source")
        }
        guard stated.scale == own.scale else { throw .differs("scale", "the scale of statement.source") }
        guard stated.counter == own.counter else { throw .differs("counter", "statement.source.counter") }
        guard stated.sequence == own.sequence else { throw .differs("sequence", "statement.source.sequence") }
        guard stated.tickSeconds == own.tickSeconds else {
            throw .differs("tick-seconds", "statement.source.tickSeconds")
        }
        guard stated.interval == own.interval else { throw .differs("interval", "statement.source.interval") }
        guard stated.batchTag == own.batchTag else { throw .differs("batch-tag", "statement.source.batch") }
    }

    private static func compareContinuity(
        _ statement: BreachStatement, _ opening: StatementOpening, _ evaluation: ClaimEvaluation
    ) throws(AttestedError) {
        guard let stated = statement.continuity else {
            guard opening.continuity == nil else { throw .differs("continuity", "statement.continuity") }
            return
        }
        // What is handed on is what was evaluated here, and not what somebody kept.
        guard let continuity = opening.continuity, continuity.after?.state == evaluation.carried,
            stated == continuity.commitments
        else { throw .differs("continuity", "statement.continuity") }
    }

    /// Recomputes both roots of one log.
    static func evaluate(_ statement: SameReadingsStatement, _ opening: StatementOpening) throws(AttestedError) {
        guard case .readings(let signed, nil) = opening.input, opening.continuity == nil, opening.weightSalt == nil
        else {
            throw AttestedError(
                code: "attested.input", message: "the opening holds no readings, or more than two roots of them take")
        }
        guard statement.root == signed.batch.sha256Root else { throw .differs("sha256-root", "statement.inputs") }
        guard statement.commitment == opening.salt.inputCommitment(root: signed.root) else {
            throw .differs("input-commitment", "statement.outputs")
        }
    }
}
