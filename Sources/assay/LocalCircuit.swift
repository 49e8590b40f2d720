import Algebra
import Inference
import Predicates
import ProvingService
import R1CS
import SoundnessChecks
import Statements

/// A circuit on this machine: one of the catalogue, or that of a model that was compiled.
enum LocalCircuit {
    case catalogued(CircuitShape)
    case model(ModelFolder)

    /// The circuit that an argument names: by its name in the catalogue, by that of one of this user's models, or by a model's folder, which
    /// has a slash in it.
    ///
    /// - Throws: `circuit.unknown`, `model.…`.
    init(_ argument: String) throws(CommandError) {
        if let shape = CircuitShape(id: argument) {
            self = .catalogued(shape)
            return
        }
        do throws(ServiceError) {
            self = .model(
                try argument.contains("/") ? ModelFolder(path: argument) : Self.models().folder(argument))
        } catch {
            guard error.code == "circuit.unknown" else { throw CommandError(error) }
            throw CommandError(
                .unsupported, code: error.code, message: "there is no circuit \(argument), and no compiled model",
                hint: "`assay circuits list` lists them")
        }
    }

    /// The circuit of the catalogue that an argument names.
    ///
    /// - Throws: as `init`; `circuit.model` if it is a model's.
    static func shape(_ argument: String) throws(CommandError) -> CircuitShape {
        guard case .catalogued(let shape) = try Self(argument) else {
            throw CommandError(
                .unsupported, code: "circuit.model",
                message: "\(argument) is a compiled model, and none of the catalogue")
        }
        return shape
    }

    /// This user's models.
    static func models() throws(ServiceError) -> ModelDirectory {
        ModelDirectory(path: try ServicePaths.current.models())
    }

    /// Its name.
    var id: String {
        switch self {
        case .catalogued(let shape): shape.id
        case .model(let folder): folder.id
        }
    }

    /// Where its key is, if there is one.
    func keys() throws(CommandError) -> KeyCache {
        switch self {
        case .catalogued: try LocalKeys.cache()
        case .model(let folder): folder.keys
        }
    }

    /// Its constraints.
    func synthesize() throws(CommandError) -> ConstraintSystem<Fr> {
        let message: String
        switch self {
        case .catalogued(let shape):
            do throws(SynthesisError) { return try BreachCircuit.synthesize(shape).constraints } catch {
                message = error.message
            }
        case .model(let folder):
            do throws(SoundnessError) { return try folder.checked().synthesize().constraints } catch {
                guard case .model(let code, let message) = error else {
                    throw Self.failed(folder.id, error.message)
                }
                throw CommandError(.refused, code: code, message: message)
            }
        }
        throw Self.failed(id, message)
    }

    private static func failed(_ id: String, _ message: String) -> CommandError {
        CommandError(
            .system, code: "engine.synthesis-failed", message: "circuit \(id) cannot be synthesised: \(message)")
    }
}

extension ModelFolder {
    /// The model as the checks see it, made anew from its file.
    func checked() throws(SoundnessError) -> ModelCircuit {
        do throws(ServiceError) {
            return ModelCircuit(name: id, try compiled(), mode: mode, digest: circuitDigest)
        } catch {
            throw .model(code: error.code, message: error.message)
        }
    }

    /// What is checked of it.
    func soundnessItem(isQuick: Bool) -> SoundnessItem {
        .model(named: id, isQuick: isQuick) { () throws(SoundnessError) in try checked() }
    }
}
