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
    ///   - publicInputs: The statement's, `Statement.publicInputs()`.
    ///   - evidence: Where the excursion is, from the evaluator; ignored for a no-breach claim.
    ///   - salt: The salt of the statement's commitments.
    /// - Throws: `BatchError` if the batch does not fit the circuit.
    public init(
        shape: CircuitShape, batch: ReadingBatch, signature: EdDSASignature<Fr>, publicInputs: [Fr],
        evidence: Provability.Evidence, salt: CommitmentSalt
    ) throws(BatchError) {
        precondition(publicInputs.count == BreachPublicInput.allCases.count, "the layout of the kind")
        let secret = [
            salt.fieldElement, signature.nonce.x, signature.nonce.y, Fr(reducing: signature.scalar),
        ]
        let direction: Direction = publicInputs[BreachPublicInput.direction.rawValue].isZero ? .above : .below
        let duration = Int64(clamping: publicInputs[BreachPublicInput.durationTicks.rawValue].integer.limbs.0)
        inputs =
            publicInputs + secret
            + (try Self.readings(
                batch, shape: shape, direction: direction, evidence: evidence.shortened(to: duration, shape, batch)))
    }

    /// The advice that `CircuitBuilder.batchInputs` declares.
    package static func readings(
        _ batch: ReadingBatch, shape: CircuitShape, direction: Direction, evidence: Provability.Evidence
    ) throws(BatchError) -> [Fr] {
        if let refusal = shape.refusal(of: batch) { throw refusal }
        let layout = LogLayout(shape)
        // The part of one block that the circuit has, or whole blocks; behind the last used one goes what no rule of this
        // direction takes for exceeding, and takes no time.
        let used = BatchPacking.slots(of: batch).suffix(layout.slotCount)
        let unused = Reading(value: direction == .above ? 0 : UInt16(Reading.maximumValue), step: 0)
        let slots = used + Array(repeating: unused, count: layout.slotCount - used.count)
        let before = used.count - batch.header.slotCount
        func slot(of reading: Int) -> Int { before + batch.place(of: reading) }
        let place = [
            batch.header.slotCount, (used.count - 1) / layout.widths.slotsPerBlock, Int(batch.header.startTick),
            slot(of: evidence.firstReading), slot(of: evidence.lastReading),
        ]
        let steps = shape.encoding == .irregular ? slots.map { Fr(Int($0.step)) } : []
        let stretches = (0..<shape.stretchCapacity).flatMap { index -> [Fr] in
            guard index < batch.missing.count else {
                return Array(repeating: .zero, count: MissingStretch.shifts.count)
            }
            return batch.missing[index].digits.map { Fr($0) }
        }
        return place.map { Fr($0) } + slots.map { Fr(Int($0.value)) } + steps + stretches
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
