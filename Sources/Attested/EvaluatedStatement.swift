import CanonicalEncoding
import Inference
import Primitives
import Statements

/// A statement that was evaluated in this process, on the data that it is about, and holds.
///
/// Every field that a proof would bind was recomputed and compared; only that makes such a value, and only such values are attested.
public struct EvaluatedStatement: Hashable, Sendable {
    /// The statement.
    public let statement: Statement

    /// Evaluates a statement.
    ///
    /// - Parameters:
    ///   - opening: what opens its commitments.
    ///   - model: of a model's statement, the model as it follows from its file, with private weights if it has any.
    ///   - circuitDigest: the digest of the statement's circuit, if the caller knows it; it is compared then. No circuit is run here.
    /// - Throws: `attested.…` with the field that differs, `signature.…`, `attested.claim` for a claim that does not follow.
    package init(
        _ statement: Statement, opening: StatementOpening, model: CompiledModel? = nil, circuitDigest: Digest? = nil
    ) throws(AttestedError) {
        guard opening.statement == statement.digest else {
            throw AttestedError(
                code: "attested.other-statement", message: "the opening is of another statement than this one")
        }
        if let circuitDigest, circuitDigest != statement.computation?.program.circuitDigest {
            throw .differs("circuit-digest", "statement.program.circuitDigest")
        }
        // Openings in memory may come from elsewhere than a file; every signature is checked here.
        if let readings = opening.readings, case .invalid(let defect) = readings.verify() {
            throw AttestedError(
                code: defect.code,
                message: "the signature in the opening does not fit its readings and their sensor's key")
        }
        switch statement {
        case .breach(let breach): try Self.evaluate(breach, opening)
        case .inference(let inference):
            guard let model else {
                throw AttestedError(code: "attested.model", message: "a model's statement is evaluated with the model")
            }
            try Self.evaluate(inference, opening, model)
        case .sameReadings(let same): try Self.evaluate(same, opening)
        case .sensorBatch, .decision:
            throw AttestedError(
                code: "attested.kind",
                message: "a statement of the kind \(statement.kind) is shown by a signature: nothing follows from data")
        }
        self.statement = statement
    }
}
