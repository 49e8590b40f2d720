import CanonicalEncoding
import Primitives
import Statements

/// A proof request with everything in it understood, checked and found provable.
struct BreachTask: Sendable {
    let claim: Polarity
    let rule: BreachRule
    let window: TimeWindow
    let signed: SignedBatch
    /// What lets the statement hide the sensor.
    let membership: SensorRegistry.Membership?
    /// Of a log in several batches, what the claim continues and hands on.
    let continuity: ClaimContinuity?
    let shape: CircuitShape
    let parameters: RuleParameters
    let evaluation: ClaimEvaluation
    let terms: StatementTerms

    /// Decodes and checks: the signature, the circuit's capacity, and by the plain evaluator whether the claim holds.
    init(_ request: BreachRequest) throws(ServiceError) {
        guard let claim = Polarity(rawValue: request.claim) else {
            throw ServiceError(code: "request.bad-claim", message: "claim is neither \"breach\" nor \"no-breach\"")
        }
        self.claim = claim
        let carried: ContinuityRequest?
        do {
            rule = try BreachRule(reading: JSONObjectReader(request.rule, path: "rule"))
            window = try TimeWindow(
                start: UTCTime(parsing: request.windowStart, at: "window.start"),
                end: UTCTime(parsing: request.windowEnd, at: "window.end"))
            let signed = try SignedBatch(json: request.input, path: "input")
            self.signed = signed
            membership = try request.membership.map {
                try SensorRegistry.Membership(
                    json: $0, of: RegisteredSensor(key: signed.sensor, profile: signed.batch.header.profile))
            }
            carried = try request.continuity.map { try ContinuityRequest($0) }
            terms = try StatementTerms(request.terms)
        } catch {
            throw ServiceError(translating: error)
        }
        if case .invalid(let defect) = signed.verify() {
            throw ServiceError(
                code: defect.code,
                message: "the signature in the input does not fit its readings and its sensor's key")
        }
        let header = signed.batch.header
        do throws(RuleError) {
            parameters = try RuleParameters(
                rule: rule, window: window, claim: claim, scale: CodeScale(header.profile),
                tickSeconds: header.tickSeconds)
            if carried != nil,
                let refusal = Continuity.refusal(of: rule, window: window, tickSeconds: header.tickSeconds)
            {
                throw refusal
            }
            if carried?.before != nil, parameters.conditions.count != 1 {
                throw RuleError(
                    code: "continuity.other-rule", message: "a rule of several conditions hands no state on")
            }
            evaluation = try BreachEvaluator.evaluate(
                TimedCodes(signed.batch), parameters, carried: carried?.before?.state)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
        shape = try Self.shape(
            request.circuit, rule, parameters, signed.batch, hidingSensor: membership != nil,
            carryingState: carried != nil)
        if case .notProvable(let obstacles) = evaluation.provability {
            let first = obstacles[0]
            let more = obstacles.count > 1 ? " (and \(obstacles.count - 1) more reasons)" : ""
            throw ServiceError(
                code: first.code, message: "\(claim.rawValue) cannot be proved: \(first.message)\(more)")
        }
        let handedOn = evaluation.carried
        continuity = carried.map { ClaimContinuity(before: $0.before, carrying: handedOn, salt: $0.salt) }
    }

    private static func shape(
        _ name: String?, _ rule: BreachRule, _ parameters: RuleParameters, _ batch: ReadingBatch,
        hidingSensor: Bool, carryingState: Bool
    ) throws(ServiceError) -> CircuitShape {
        guard let name else {
            let shape = CircuitShape.smallest(
                for: parameters, batch: batch, hidingSensor: hidingSensor, carryingState: carryingState)
            guard let shape else {
                throw ServiceError(
                    code: "circuit.none-fits",
                    message:
                        "no circuit \(hidingSensor ? "that hides the sensor " : "")\(carryingState ? "that carries a state " : "")for rules of the kind \(rule.kind) takes "
                        + "\(batch.header.profile.encoding.rawValue) batches of \(batch.header.slotCount) places and of "
                        + "this scale, and these durations")
            }
            return shape
        }
        guard let shape = CircuitShape(id: name) else {
            throw ServiceError(code: "circuit.unknown", message: "the catalogue has no circuit of the given name")
        }
        guard shape.hidesSensor == hidingSensor else {
            throw ServiceError(
                code: "circuit.other-source",
                message:
                    "circuit \(shape.id) \(shape.hidesSensor ? "hides the sensor, which takes" : "names the sensor, and takes no") "
                    + "membership of a registry")
        }
        guard shape.carriesState == carryingState else {
            throw ServiceError(
                code: "circuit.other-continuity",
                message:
                    "circuit \(shape.id) is for \(shape.carriesState ? "a log in several batches, which takes" : "a log in one batch, and takes no") "
                    + "continuity")
        }
        guard shape.family.proves(rule) else {
            throw ServiceError(
                code: "circuit.wrong-family",
                message: "circuit \(shape.id) cannot prove a rule of the family \(rule.kind)")
        }
        if let refusal = shape.refusal(of: batch, under: parameters) {
            throw ServiceError(code: refusal.code, message: refusal.message)
        }
        guard shape.holdsDurations(of: parameters, interval: batch.header.interval) else {
            throw ServiceError(
                code: "statement.duration-beyond-circuit",
                message:
                    "circuit \(shape.id) proves a \(parameters.claim.rawValue) for durations up to \(shape.longestDuration(for: parameters.claim) ?? 0) "
                    + "\(shape.durationUnit) only")
        }
        return shape
    }

    /// The member `continuity` of a request.
    private struct ContinuityRequest {
        let before: StateOpening?
        let salt: CommitmentSalt

        init(_ value: JSONValue) throws {
            var reader = try JSONObjectReader(value, path: "continuity")
            before = try reader.optionalValue("before").map { try StateOpening(json: $0, path: "continuity.before") }
            let bytes: [UInt8]
            let text = try reader.string("salt")
            do { bytes = try Hex.decode(text) } catch {
                throw ServiceError(code: error.code, message: "continuity.salt: \(error.message)")
            }
            try reader.finish()
            guard let salt = CommitmentSalt(bytes: bytes) else {
                throw ServiceError(
                    code: "continuity.bad-salt",
                    message: "continuity.salt has not \(CommitmentSalt.byteCount) bytes")
            }
            self.salt = salt
        }
    }
}

extension ServiceError {
    /// An error of the modules below, with its own code and message.
    init(translating error: any Error) {
        self =
            switch error {
            case let error as ServiceError: error
            case let error as JSONError: ServiceError(code: error.code, message: error.message)
            case let error as StatementError: ServiceError(code: error.code, message: error.message)
            case let error as RuleError: ServiceError(code: error.code, message: error.message)
            case let error as QuantityError: ServiceError(code: error.code, message: error.message)
            default: ServiceError(code: "engine.failed", message: "the engine failed")
            }
    }
}
