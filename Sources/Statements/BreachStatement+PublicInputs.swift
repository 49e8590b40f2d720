import Algebra
import CanonicalEncoding
import Primitives

extension BreachStatement {
    /// The circuit that the statement names.
    ///
    /// - Throws: `statement.circuit-unknown`, `statement.circuit-family` when it is a circuit of another family,
    ///   `statement.circuit-encoding` when it takes other batches, `statement.circuit-source` when it names a sensor that the
    ///   statement hides, or hides one that it names, `statement.circuit-continuity` when it carries no state and the statement does,
    ///   or the other way round; `continuity.period`, `window.off-ticks`.
    public func circuitShape() throws(StatementError) -> CircuitShape {
        guard let shape = CircuitShape(id: program.circuit) else {
            throw StatementError(
                code: "statement.circuit-unknown",
                message: "statement.program.circuit: there is no circuit \(program.circuit) in the catalogue")
        }
        guard shape.hidesSensor == source.hidesSensor else {
            throw StatementError(
                code: "statement.circuit-source",
                message:
                    "statement.program.circuit: \(program.circuit) \(shape.hidesSensor ? "hides" : "names") the sensor, "
                    + "and the statement's source does not")
        }
        guard shape.carriesState == (continuity != nil) else {
            throw StatementError(
                code: "statement.circuit-continuity",
                message: "statement.program.circuit: \(program.circuit) is "
                    + (shape.carriesState
                        ? "for logs in several batches, and the statement's stands alone"
                        : "for a log in one batch, and the statement's is one of several"))
        }
        if continuity != nil,
            let refusal = Continuity.refusal(of: rule, window: window, tickSeconds: source.tickSeconds)
        {
            throw StatementError(refusal, at: "statement.\(refusal.code == "continuity.period" ? "rule" : "window")")
        }
        guard shape.encoding == source.scale.encoding else {
            throw StatementError(
                code: "statement.circuit-encoding",
                message:
                    "statement.program.circuit: \(program.circuit) takes \(shape.encoding.rawValue) batches, and the "
                    + "source's are \(source.scale.encoding.rawValue)")
        }
        guard shape.family.proves(rule) else {
            throw StatementError(
                code: "statement.circuit-family",
                message:
                    "statement.program.circuit: \(program.circuit) cannot stand for a rule of the family \(rule.kind)")
        }
        guard CodeScale(source.scale).isProvable(rule.conditions.map(\.family)) else {
            throw StatementError(
                code: "statement.circuit-scale",
                message: "statement.program.circuit: \(program.circuit) \(CircuitShape.scaleRestriction)")
        }
        return shape
    }

    /// The rule, window and claim as integers on the sensor's grid.
    ///
    /// - Throws: `rule.…`, `window.…`.
    public func parameters() throws(StatementError) -> RuleParameters {
        do throws(RuleError) {
            return try RuleParameters(
                rule: rule, window: window, claim: claim, scale: CodeScale(source.scale),
                tickSeconds: source.tickSeconds)
        } catch {
            throw StatementError(error, at: "statement.\(error.code.hasPrefix("window.") ? "window" : "rule")")
        }
    }

    /// The public inputs of a proof of this statement, all recomputed from its plain fields, in the order of
    /// `CircuitShape.publicInputs`.
    ///
    /// - Throws: as `circuitShape()` and `parameters()`, and `statement.duration-beyond-circuit` for a duration that
    ///   the circuit has no bits for.
    public func publicInputs() throws(StatementError) -> [Fr] {
        let shape = try circuitShape()
        let parameters = try parameters()
        guard shape.holdsDurations(of: parameters, interval: source.interval) else {
            throw StatementError(
                code: "statement.duration-beyond-circuit",
                message: "statement.rule.durationSeconds: \(shape.id) proves a \(claim.rawValue) for durations "
                    + "up to \(shape.longestDuration(for: claim) ?? 0) \(shape.durationUnit) only")
        }
        guard let rule = parameters.publicInputs(of: shape) else {
            preconditionFailure("the circuit's family proves such rules")
        }
        let origin = source.origin.publicInputs(scale: source.scale)
        return shape.publicInputs.map { rule[$0] ?? origin[$0] ?? value(of: $0) }
    }

    /// The inputs that are neither the rule's nor the origin's.
    private func value(of input: BreachPublicInput) -> Fr {
        switch input {
        case .outputCommitment: outputCommitment
        case .inputCommitment: inputCommitment
        case .context: context
        case .counter: Fr(unsigned: source.counter)
        case .sequence: Fr(unsigned: source.sequence)
        case .batchTag: source.batchTag
        case .tickSeconds: Fr(source.tickSeconds)
        case .interval: Fr(source.interval)
        case .stateBefore: continuity?.before ?? Continuity.start
        case .stateAfter: continuity?.after ?? Continuity.start
        case .sensorX, .sensorY, .profile, .registryRoot, .pseudonym, .scale:
            preconditionFailure("\(input.name) is the origin's, and the circuit is of the other kind")
        case .claim, .gapTicks, .windowStartTick, .windowEndTick, .direction, .thresholdCode, .durationTicks,
            .combination, .condition:
            preconditionFailure("\(input.name) is the rule's")
        }
    }
}

extension SourceOrigin {
    /// The public inputs that say who measured.
    fileprivate func publicInputs(scale: SensorScale) -> [BreachPublicInput: Fr] {
        switch self {
        case .sensor(let sensor):
            [
                .sensorX: sensor.key.point.x, .sensorY: sensor.key.point.y, .profile: sensor.profile.fieldElement,
            ]
        case .member(let registry, let pseudonym):
            [.registryRoot: registry.root, .pseudonym: pseudonym, .scale: scale.fieldElement]
        }
    }
}

extension RuleParameters {
    /// The public inputs that say what is claimed by which circuit; `nil` if its family does not prove such rules.
    package func publicInputs(of shape: CircuitShape) -> [BreachPublicInput: Fr]? {
        guard let places = shape.family.places(of: conditions) else { return nil }
        var inputs: [BreachPublicInput: Fr] = [
            .claim: shape.claimInput(claim), .gapTicks: Fr(gapTicks), .windowStartTick: Fr(Int(windowStartTick)),
            .windowEndTick: Fr(Int(windowEndTick)), .combination: combination.fieldElement,
        ]
        switch shape.family.values {
        case .threshold:
            inputs[.direction] = conditions[0].direction.fieldElement
            inputs[.thresholdCode] = Fr(conditions[0].high)
            inputs[.durationTicks] = Fr(Int(conditions[0].limit))
        case .zones:
            for case .condition(let number, let input) in shape.publicInputs {
                inputs[.condition(number, input)] =
                    places[number].map { conditions[$0].value(of: input) } ?? input.unusedValue
            }
        }
        return inputs
    }
}
