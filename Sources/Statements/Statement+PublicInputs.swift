import Algebra
import CanonicalEncoding
import Primitives

extension Statement {
    /// The circuit that the statement names.
    ///
    /// - Throws: `statement.circuit-unknown`, `statement.circuit-family` when it is a circuit of another family,
    ///   `statement.circuit-encoding` when it takes other batches.
    public func circuitShape() throws(StatementError) -> CircuitShape {
        guard let shape = CircuitShape(id: program.circuit) else {
            throw StatementError(
                code: "statement.circuit-unknown",
                message: "statement.program.circuit: there is no circuit \(program.circuit) in the catalogue")
        }
        guard shape.encoding == source.profile.encoding else {
            throw StatementError(
                code: "statement.circuit-encoding",
                message:
                    "statement.program.circuit: \(program.circuit) takes \(shape.encoding.rawValue) batches, and the "
                    + "source's are \(source.profile.encoding.rawValue)")
        }
        guard shape.family == rule.family else {
            throw StatementError(
                code: "statement.circuit-family",
                message: "statement.program.circuit: \(program.circuit) cannot stand for a rule of the family "
                    + rule.family.rawValue)
        }
        return shape
    }

    /// The rule, window and claim as integers on the sensor's grid.
    ///
    /// - Throws: `rule.…`, `window.…`.
    public func parameters() throws(StatementError) -> BreachParameters {
        do throws(RuleError) {
            return try BreachParameters(
                rule: rule, window: window, claim: claim, profile: source.profile, tickSeconds: source.tickSeconds)
        } catch {
            throw StatementError(error, at: "statement.\(error.code.hasPrefix("window.") ? "window" : "rule")")
        }
    }

    /// The public inputs of a proof of this statement, all recomputed from its plain fields, in the order of
    /// `BreachPublicInput`.
    ///
    /// - Throws: as `circuitShape()` and `parameters()`, and `statement.duration-beyond-circuit` for a duration that
    ///   the circuit has no bits for.
    public func publicInputs() throws(StatementError) -> [Fr] {
        let shape = try circuitShape()
        let parameters = try parameters()
        guard shape.holdsDuration(of: parameters, interval: source.interval) else {
            throw StatementError(
                code: "statement.duration-beyond-circuit",
                message: "statement.rule.durationSeconds: \(shape.id) proves a \(claim.rawValue) for durations "
                    + "up to \(shape.longestDuration(for: claim) ?? 0) \(shape.durationUnit) only")
        }
        return BreachPublicInput.allCases.map { value(of: $0, parameters, shape) }
    }

    private func value(of input: BreachPublicInput, _ parameters: BreachParameters, _ shape: CircuitShape) -> Fr {
        switch input {
        case .outputCommitment: outputCommitment
        case .inputCommitment: inputCommitment
        case .context: context
        case .sensorX: source.sensor.point.x
        case .sensorY: source.sensor.point.y
        case .profile: source.profile.fieldElement
        case .counter: Fr(unsigned: source.counter)
        case .sequence: Fr(unsigned: source.sequence)
        case .tickSeconds: Fr(source.tickSeconds)
        case .interval: Fr(source.interval)
        case .claim: shape.claimInput(claim)
        case .direction: rule.direction.fieldElement
        case .thresholdCode: Fr(parameters.thresholdCode)
        case .durationTicks: Fr(Int(parameters.durationTicks))
        case .gapTicks: Fr(parameters.gapTicks)
        case .windowStartTick: Fr(Int(parameters.windowStartTick))
        case .windowEndTick: Fr(Int(parameters.windowEndTick))
        }
    }
}
