import Algebra
import CanonicalEncoding
import Groth16Prover
import Predicates
import R1CS
import Statements
import Synchronization

/// Synthesised circuits and opened keys, kept for the next proof.
final class WarmCircuits: Sendable {
    /// A circuit, and its prover once its key has been opened.
    struct Entry: Sendable {
        let circuit: Circuit<Fr>
        let digest: Digest
        var prover: Prover?
    }

    /// The largest circuits take some 100 MB each; the least recently used one goes first.
    private static let capacity = 4

    private struct State {
        var entries: [CircuitShape: Entry] = [:]
        var order: [CircuitShape] = []
    }
    private let state = Mutex(State())
    /// Held while something is built, so that two proofs do not build the same thing; never while `state` is wanted.
    private let building = Mutex(())
    private let keys: KeyCache

    init(keys: KeyCache) {
        self.keys = keys
    }

    /// What is known of a circuit without building anything.
    func peek(_ shape: CircuitShape) -> Entry? { state.withLock { $0.entries[shape] } }

    /// A circuit and its prover; reports the phases of what has to be built.
    func prover(
        for shape: CircuitShape, progress: (ProofPhase) -> Void
    ) throws(ServiceError) -> (circuit: Circuit<Fr>, prover: Prover) {
        try building.withLock { _ throws(ServiceError) in
            var entry: Entry
            if let known = peek(shape) {
                entry = known
            } else {
                progress(.synthesis)
                let circuit = try Self.synthesize(shape)
                entry = Entry(circuit: circuit, digest: circuit.constraints.digest)
            }
            if entry.prover == nil {
                store(entry, for: shape)
                progress(.key)
                let key = try keys.open(for: shape, digest: entry.digest)
                do throws(ProvingError) {
                    entry.prover = try Prover(key: key, system: entry.circuit.constraints, circuitDigest: entry.digest)
                } catch {
                    throw ServiceError(code: error.code, message: error.message)
                }
            }
            store(entry, for: shape)
            guard let prover = entry.prover else { preconditionFailure("the prover was made above") }
            return (entry.circuit, prover)
        }
    }

    /// Synthesises a circuit of the catalogue; only a fault of this program makes it fail.
    static func synthesize(_ shape: CircuitShape) throws(ServiceError) -> Circuit<Fr> {
        do throws(SynthesisError) {
            return try BreachCircuit.synthesize(shape)
        } catch {
            throw ServiceError(
                code: "engine.synthesis-failed", message: "circuit \(shape.id) cannot be synthesised: \(error.message)")
        }
    }

    private func store(_ entry: Entry, for shape: CircuitShape) {
        state.withLock { state in
            state.entries[shape] = entry
            state.order.removeAll { $0 == shape }
            state.order.append(shape)
            if state.order.count > Self.capacity { state.entries[state.order.removeFirst()] = nil }
        }
    }
}
