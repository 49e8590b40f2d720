import Attested
import CanonicalEncoding
import Inference
import Primitives
import ProvingService
import R1CS
import Statements

/// Evaluates statements in this process, and keeps what several of them take: an engine, circuits' digests, models.
final class StatementEvaluator {
    /// A model as it was compiled here.
    struct Model {
        let compiled: CompiledModel
        let circuitDigest: Digest
        /// What hides the weights, if they are private.
        let weightSalt: CommitmentSalt?
    }

    /// The circuit or model that the command line names.
    private let circuit: String?
    private var engine: Groth16ProvingEngine?
    private var digests: [String: Digest] = [:]
    private var models: [String: Model] = [:]

    init(circuit: String?) { self.circuit = circuit }

    /// Evaluates what a request asks for.
    ///
    /// - Parameter folder: the model that `circuit` names, which may lie elsewhere than the others.
    func evaluate(_ request: ProofRequest, _ folder: ModelFolder? = nil) throws(CommandError) -> [EvaluatedStatement] {
        do throws(ServiceError) { return try readyEngine(folder).evaluate(request) } catch { throw CommandError(error) }
    }

    private func readyEngine(_ folder: ModelFolder?) throws(ServiceError) -> Groth16ProvingEngine {
        if let engine { return engine }
        let paths = ServicePaths.current
        let engine = Groth16ProvingEngine(
            keys: KeyCache(directory: try paths.keys()),
            models: ModelDirectory(path: try paths.models(), folder: folder))
        self.engine = engine
        return engine
    }

    /// Evaluates a statement that exists, by what opens it.
    func evaluate(_ statement: Statement, _ opening: StatementOpening) throws(CommandError) -> EvaluatedStatement {
        var model: CompiledModel?
        var circuitDigest: Digest?
        if case .inference(let inference) = statement {
            let own = try self.model(of: inference)
            (model, circuitDigest) = (own.compiled, own.circuitDigest)
        } else if circuit != nil {
            throw .usage("--circuit", "the statement is not about a model, and names its circuit itself")
        } else if let program = statement.computation?.program {
            circuitDigest = try digest(of: program.circuit)
        }
        do throws(AttestedError) {
            return try EvaluatedStatement(statement, opening: opening, model: model, circuitDigest: circuitDigest)
        } catch {
            throw CommandError(.refused, code: error.code, message: error.message)
        }
    }

    /// The model of a statement.
    func model(of inference: InferenceStatement) throws(CommandError) -> Model {
        let name = circuit ?? inference.program.circuit
        if let model = models[name] { return model }
        guard case .model(let folder) = try LocalCircuit(name) else { throw .usage("--circuit", "a model is due") }
        let model: Model
        do throws(ServiceError) {
            let compiled = try folder.compiled()
            model = Model(
                compiled: compiled, circuitDigest: folder.circuitDigest,
                weightSalt: try folder.weights(of: compiled)?.salt)
        } catch {
            throw CommandError(error)
        }
        models[name] = model
        return model
    }

    /// The digest of a circuit of the catalogue. One that is only taken over from a statement would let a receipt stand for a circuit that
    /// nobody has: it is made anew.
    private func digest(of circuit: String) throws(CommandError) -> Digest {
        if let digest = digests[circuit] { return digest }
        let digest = try LocalCircuit.catalogued(LocalCircuit.shape(circuit)).synthesize().digest
        digests[circuit] = digest
        return digest
    }
}
