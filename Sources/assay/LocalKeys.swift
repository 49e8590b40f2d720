import Algebra
import Predicates
import ProvingService
import R1CS
import Statements

/// Circuits and keys on this machine.
enum LocalKeys {
    /// The key cache of this user.
    static func cache() throws(CommandError) -> KeyCache {
        do throws(ServiceError) { return KeyCache(directory: try ServicePaths.current.keys()) } catch {
            throw CommandError(error)
        }
    }

    /// A circuit by its name.
    static func shape(_ id: String) throws(CommandError) -> CircuitShape {
        guard let shape = CircuitShape(id: id) else { throw CircuitNames.unknown(id) }
        return shape
    }

    /// The constraints of a circuit.
    static func synthesize(_ shape: CircuitShape) throws(CommandError) -> ConstraintSystem<Fr> {
        do throws(SynthesisError) { return try BreachCircuit.synthesize(shape).constraints } catch {
            throw CommandError(
                .system, code: "engine.synthesis-failed",
                message: "circuit \(shape.id) cannot be synthesised: \(error.message)")
        }
    }
}
