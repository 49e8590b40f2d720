import Algebra
import CanonicalEncoding
import Inference
import Predicates
import R1CS
import Statements

/// A request with everything in it understood, checked and found provable.
protocol ProofTask: Sendable {
    /// With what it is proved.
    var circuit: ProvableCircuit { get }
    /// For whom, until when, after what.
    var terms: StatementTerms { get }

    /// The model that is spoken of, if it is one.
    var compiledModel: CompiledModel? { get }

    /// The statement that will be shown.
    ///
    /// - Parameters:
    ///   - salt: of all commitments.
    ///   - program: the circuit, and the key under which it will be proved if it will be.
    func claim(salt: CommitmentSalt, program: ProgramReference) throws(ServiceError) -> TaskClaim
}

/// A statement with what it keeps to itself. Secret.
struct TaskClaim {
    let statement: Statement
    /// What opens it.
    let opening: StatementOpening
    /// The values of the circuit's inputs, of which a receipt needs none.
    let inputs: () throws(ServiceError) -> [Fr]
}

/// A circuit that the engine can have: how it is made, and where its key lies.
struct ProvableCircuit: Sendable {
    /// What it is called, in statements and key files.
    let name: String
    /// What tells it from all others in this process: two models may have one name one after the other.
    let identity: String
    /// Where its key lies; `nil` for the common cache.
    let keys: KeyCache?
    /// How much a proof takes.
    let figures: CircuitFigures
    /// How much a receipt takes.
    let receiptFigures: ReceiptFigures
    /// The structural digest, where it is known without making the circuit.
    let digest: Digest?
    /// Makes it.
    let synthesize: @Sendable () throws(ServiceError) -> Circuit<Fr>

    /// A circuit of the catalogue.
    init(_ shape: CircuitShape) {
        name = shape.id
        identity = shape.id
        keys = nil
        figures = CircuitFigures(shape)
        receiptFigures = ReceiptFigures(
            constraintCount: shape.approximateConstraints, places: shape.capacity, modelBytes: 0)
        digest = nil
        synthesize = { () throws(ServiceError) in
            do throws(SynthesisError) { return try BreachCircuit.synthesize(shape) } catch {
                throw ServiceError(unsynthesizable: shape.id, error)
            }
        }
    }

    /// A circuit of a model that was compiled into a folder.
    init(_ model: ModelFolder, compiled: @escaping @Sendable () throws(ServiceError) -> Circuit<Fr>) {
        name = model.id
        identity = "\(model.id)/\(model.circuitDigest.hex)"
        keys = model.keys
        figures = CircuitFigures(constraintCount: model.constraintCount)
        receiptFigures = ReceiptFigures(
            constraintCount: model.constraintCount, places: 0, modelBytes: model.modelByteCount)
        digest = model.circuitDigest
        synthesize = compiled
    }
}

extension ServiceError {
    /// Only a fault of this program makes a circuit fail.
    init(unsynthesizable name: String, _ error: SynthesisError) {
        self.init(
            code: "engine.synthesis-failed", message: "circuit \(name) cannot be synthesised: \(error.message)")
    }
}
