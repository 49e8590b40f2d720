import Algebra
import CanonicalEncoding
import Groth16Prover
import R1CS
import Synchronization

/// Synthesised circuits and opened keys, kept for the next proof.
final class WarmCircuits: Sendable {
    /// A circuit, and its prover once its key has been opened.
    struct Entry: Sendable {
        let circuit: Circuit<Fr>
        let digest: Digest
        /// The prover, and the file that its key was in when it was opened.
        var opened: (prover: Prover, key: FileIdentity)?
    }

    /// The largest circuits take some 100 MB each; the least recently used one goes first.
    static let capacity = 4

    private struct State {
        var entries: [String: Entry] = [:]
        var order: [String] = []
        /// Of circuits of the catalogue that were made once, kept or not: there are not many.
        var digests: [String: Digest] = [:]
    }
    private let state = Mutex(State())
    /// Held while something is built, so that two proofs do not build the same thing; never while `state` is wanted.
    private let building = Mutex(())
    private let keys: KeyCache

    init(keys: KeyCache) {
        self.keys = keys
    }

    /// What is known of a circuit without building anything.
    func peek(_ circuit: ProvableCircuit) -> Entry? { state.withLock { $0.entries[circuit.identity] } }

    /// Whether a circuit's digest is known, so that it need not be made for that.
    func hasDigest(of circuit: ProvableCircuit) -> Bool { knownDigest(of: circuit) != nil }

    private func knownDigest(of circuit: ProvableCircuit) -> Digest? {
        circuit.digest ?? state.withLock { $0.digests[circuit.identity] }
    }

    /// A circuit's digest, for which it is made unless it is known.
    func digest(of wanted: ProvableCircuit, progress: (ProofPhase) -> Void) throws(ServiceError) -> Digest {
        if let known = knownDigest(of: wanted) { return known }
        return try building.withLock { _ throws(ServiceError) in
            if let known = knownDigest(of: wanted) { return known }
            progress(.synthesis)
            let circuit = try wanted.synthesize()
            let entry = Entry(circuit: circuit, digest: circuit.constraints.digest)
            store(entry, for: wanted)
            return entry.digest
        }
    }

    /// A circuit and its prover; reports the phases of what has to be built.
    func prover(
        for wanted: ProvableCircuit, progress: (ProofPhase) -> Void
    ) throws(ServiceError) -> (circuit: Circuit<Fr>, prover: Prover) {
        try building.withLock { _ throws(ServiceError) in
            var entry: Entry
            if let known = peek(wanted) {
                entry = known
            } else {
                progress(.synthesis)
                let circuit = try wanted.synthesize()
                entry = Entry(circuit: circuit, digest: circuit.constraints.digest)
            }
            let cache = wanted.keys ?? keys
            let file = try cache.identity(for: wanted.name, digest: entry.digest)
            if let (prover, key) = entry.opened, key == file {
                store(entry, for: wanted)
                return (entry.circuit, prover)
            }
            // None yet, or the key was made again: proofs under the old one are of no use to who trusts the new one.
            entry.opened = nil
            store(entry, for: wanted)
            progress(.key)
            let key = try cache.open(for: wanted.name, digest: entry.digest)
            let prover: Prover
            do throws(ProvingError) {
                prover = try Prover(key: key, system: entry.circuit.constraints, circuitDigest: entry.digest)
            } catch {
                throw ServiceError(code: error.code, message: error.message)
            }
            entry.opened = (prover, file)
            store(entry, for: wanted)
            return (entry.circuit, prover)
        }
    }

    private func store(_ entry: Entry, for circuit: ProvableCircuit) {
        let name = circuit.identity
        state.withLock { state in
            state.entries[name] = entry
            if circuit.digest == nil { state.digests[name] = entry.digest }
            state.order.removeAll { $0 == name }
            state.order.append(name)
            if state.order.count > Self.capacity { state.entries[state.order.removeFirst()] = nil }
        }
    }
}
