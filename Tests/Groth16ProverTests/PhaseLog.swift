import Groth16Prover
import Synchronization

/// Collects the phases that a prover reports.
final class PhaseLog: Sendable {
    private let entries = Mutex<[(ProvingPhase, ContinuousClock.Instant?)]>([])

    func append(_ phase: ProvingPhase, at time: ContinuousClock.Instant? = nil) {
        entries.withLock { $0.append((phase, time)) }
    }

    var phases: [ProvingPhase] { entries.withLock { $0.map(\.0) } }
    var times: [ContinuousClock.Instant] { entries.withLock { $0.compactMap(\.1) } }
}

extension ProvingPhase {
    /// The phases of a circuit that does not commit.
    static let ofPlainCircuits = allCases.filter { $0 != .commitment }
}
