import Algebra
import Primitives
import R1CS
import Statements

/// The values of a breach circuit's inputs, in the order in which the circuit declares them.
///
/// It holds the readings: it is as secret as they are.
public struct BreachAssignment: Sendable {
    /// One value for every input of the circuit.
    public let inputs: [Fr]

    /// Lays out a signed batch for the circuit of `shape`.
    ///
    /// - Parameters:
    ///   - publicInputs: The statement's, `BreachStatement.publicInputs()`.
    ///   - parameters: The statement's, `BreachStatement.parameters()`.
    ///   - evaluation: What the evaluator found for them: which conditions can be shown, and where.
    ///   - salt: The salt of the statement's commitments.
    ///   - continuity: Of a circuit that carries a state, what it carries.
    ///   - membership: Of a circuit that hides the sensor, what shows that it is a member.
    /// - Precondition: there is a membership exactly if the circuit hides the sensor.
    /// - Throws: `BatchError` if the batch does not fit the circuit.
    public init(
        shape: CircuitShape, signed: SignedBatch, publicInputs: [Fr], parameters: RuleParameters,
        evaluation: ClaimEvaluation, salt: CommitmentSalt, continuity: ClaimContinuity? = nil,
        membership: SensorRegistry.Membership? = nil
    ) throws(BatchError) {
        precondition(shape.carriesState == (continuity != nil), "the claim is one of several, or it is not")
        precondition(shape.hidesSensor == (membership != nil), "who measured is hidden, or it is not")
        precondition(publicInputs.count == shape.publicInputs.count, "the layout of the circuit")
        let signature = signed.signature
        let secret = [
            salt.fieldElement, signature.nonce.x, signature.nonce.y, Fr(reducing: signature.scalar),
        ]
        inputs =
            publicInputs + secret + (membership?.circuitInputs ?? [])
            + (try Self.readings(
                signed.batch, shape: shape, parameters: parameters, evidence: evaluation.conditions.map(\.evidence),
                continuity: continuity))
    }

    /// The advice that `CircuitBuilder.batchInputs` declares.
    ///
    /// - Parameter evidence: for each of the rule's conditions where it can be shown, if it can.
    package static func readings(
        _ batch: ReadingBatch, shape: CircuitShape, parameters: RuleParameters, evidence: [Provability.Evidence?],
        continuity: ClaimContinuity? = nil
    ) throws(BatchError) -> [Fr] {
        if let refusal = shape.refusal(of: batch, under: parameters) { throw refusal }
        let layout = LogLayout(shape)
        guard let places = shape.family.places(of: parameters.conditions) else {
            preconditionFailure("the circuit's family proves such rules")
        }
        // The part of one block that the circuit has, or whole blocks; behind the last used one goes what takes no time, and
        // what a single threshold of this direction does not let exceed.
        let used = BatchPacking.slots(of: batch).suffix(layout.slotCount)
        let unused = Reading(
            value: parameters.conditions[0].direction == .above ? 0 : UInt16(Reading.maximumValue), step: 0)
        let slots = used + Array(repeating: unused, count: layout.slotCount - used.count)
        let before = used.count - batch.header.slotCount
        func slot(of reading: Int) -> Int { before + batch.place(of: reading) }
        let place = [
            batch.header.slotCount, (used.count - 1) / layout.widths.slotsPerBlock, Int(batch.header.startTick),
        ]
        let conditions = places.flatMap { number -> [Int] in
            let shown = number.flatMap { number in
                evidence[number]?.shortened(to: parameters.conditions[number].limit, shape, batch)
            }
            return (shape.family.isCompound ? [shown == nil ? 0 : 1] : [])
                + [slot(of: shown?.firstReading ?? 0), slot(of: shown?.lastReading ?? 0)]
        }
        let steps = shape.encoding == .irregular ? slots.map { Fr(Int($0.step)) } : []
        let stretches = (0..<shape.stretchCapacity).flatMap { index -> [Fr] in
            guard index < batch.missing.count else {
                return Array(repeating: .zero, count: MissingStretch.shifts.count)
            }
            return batch.missing[index].digits.map { Fr($0) }
        }
        return (place + conditions).map { Fr($0) } + slots.map { Fr(Int($0.value)) } + steps + stretches
            + (continuity?.circuitInputs(evidenceBegins: evidence[0]?.firstReading ?? 0) ?? [])
    }
}

extension Provability.Evidence {
    /// For a circuit that counts the time of a run to a limit only: its beginning, as long as the duration asks for.
    package func shortened(to duration: Int64, _ shape: CircuitShape, _ batch: ReadingBatch) -> Self {
        guard shape.scansRuns, firstReading < lastReading, lastReading < batch.readings.count else { return self }
        let ticks = batch.ticks
        let end = (firstReading...lastReading).first { Int64(ticks[$0]) - Int64(ticks[firstReading]) >= duration }
        return Self(first: firstReading, last: end ?? lastReading)
    }
}
