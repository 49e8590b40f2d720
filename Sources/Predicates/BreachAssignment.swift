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
    /// - Throws: `BreachAssignmentError` if the batch does not fit the circuit.
    public init(
        shape: CircuitShape, batch: ReadingBatch, signature: EdDSASignature<Fr>, publicInputs: [Fr],
        evidence: Provability.Evidence, salt: CommitmentSalt
    ) throws(BreachAssignmentError) {
        precondition(publicInputs.count == BreachPublicInput.allCases.count, "the layout of the kind")
        let secret = [
            salt.fieldElement, signature.nonce.x, signature.nonce.y, Fr(reducing: signature.scalar),
        ]
        inputs =
            publicInputs + secret
            + (try Self.readings(batch, capacity: shape.capacity, evidence: evidence))
    }

    /// The advice that `CircuitBuilder.predicateInputs` declares.
    package static func readings(
        _ batch: ReadingBatch, capacity: Int, evidence: Provability.Evidence
    ) throws(BreachAssignmentError) -> [Fr] {
        let count = batch.readings.count
        guard count <= capacity else { throw .tooManyReadings(count: count, capacity: capacity) }
        let perElement = BatchPacking.readingsPerElement
        let slots = (capacity + perElement - 1) / perElement * perElement
        let padding = [Fr](repeating: .zero, count: slots - count)
        let values = batch.readings.map { Fr(Int($0.value)) } + padding
        let steps = batch.readings.map { Fr(Int($0.step)) } + padding
        let last = (count - 1) / perElement * perElement
        return [
            Fr(count), Fr(Int(batch.header.startTick)), Fr(evidence.firstReading), Fr(evidence.lastReading),
        ] + values + steps + values[last..<last + perElement] + steps[last..<last + perElement]
    }
}

/// Why a batch cannot be laid out for a circuit.
public enum BreachAssignmentError: Error, Equatable, Sendable {
    /// The batch holds more readings than the circuit takes.
    case tooManyReadings(count: Int, capacity: Int)

    /// Stable code.
    public var code: String { "batch.beyond-capacity" }

    /// What happened.
    public var message: String {
        switch self {
        case .tooManyReadings(let count, let capacity):
            "the log holds \(count) readings, the circuit takes at most \(capacity)"
        }
    }
}
