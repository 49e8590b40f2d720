import Synchronization

/// The phases a running proof has entered, with the millisecond of each.
final class SeenPhases: Sendable {
    private let entries = Mutex<[ProofPhase: Int]>([:])

    /// Notes a phase; false when it was there already.
    func insert(_ phase: ProofPhase, at millisecond: Int) -> Bool {
        entries.withLock { entries in
            guard entries[phase] == nil else { return false }
            entries[phase] = millisecond
            return true
        }
    }

    /// All of them.
    var phases: [ProofPhase: Int] { entries.withLock { $0 } }
}
