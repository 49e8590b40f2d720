import Algebra
import CanonicalEncoding
import Groth16Prover
import Predicates
import R1CS
import Statements

/// A request with everything in it understood, checked and found provable.
protocol ProofTask: Sendable {
    /// With what it is proved.
    var circuit: ProvableCircuit { get }
    /// For whom, until when, after what.
    var terms: StatementTerms { get }

    /// The statement that will be proved, and the values of the circuit's inputs. Secret.
    ///
    /// - Parameters:
    ///   - salt: of all commitments.
    ///   - key: under which it will be proved.
    func claim(salt: CommitmentSalt, key: ProvingKey) throws(ServiceError) -> (statement: Statement, inputs: [Fr])
}

/// A circuit that the engine can have: how it is made, and where its key lies.
struct ProvableCircuit: Sendable {
    /// What it is called, in statements and key files.
    let name: String
    /// What tells it from all others in this process: two models may have one name one after the other.
    let identity: String
    /// Where its key lies; `nil` for the common cache.
    let keys: KeyCache?
    /// How much it takes.
    let figures: CircuitFigures
    /// Makes it.
    let synthesize: @Sendable () throws(ServiceError) -> Circuit<Fr>

    /// A circuit of the catalogue.
    init(_ shape: CircuitShape) {
        name = shape.id
        identity = shape.id
        keys = nil
        figures = CircuitFigures(shape)
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
