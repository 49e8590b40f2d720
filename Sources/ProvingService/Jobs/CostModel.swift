/// How long proofs take on this machine: the engine's guess at first, then what was measured.
struct CostModel: Sendable {
    private var totals: [String: Int] = [:]
    private var phases: [String: [ProofPhase: Int]] = [:]

    /// The expected total for a circuit, in milliseconds.
    func total(circuit: String, guess: Int) -> Int {
        max(1, totals[circuit] ?? guess)
    }

    /// When each phase began the last time, in milliseconds from the start of the work.
    func schedule(circuit: String) -> [ProofPhase: Int] {
        phases[circuit] ?? [:]
    }

    /// Takes in a finished proof. The newest run weighs half, so that one cold start is soon forgotten.
    mutating func record(circuit: String, total: Int, schedule: [ProofPhase: Int]) {
        totals[circuit] = totals[circuit].map { ($0 + total) / 2 } ?? total
        phases[circuit] = schedule
    }
}

/// Turns the phases that a prover reports into events with a share done and a time left.
final class ProgressReporter: Sendable {
    private let log: JobEventLog
    private let start = ContinuousClock.now
    private let expected: Int
    private let schedule: [ProofPhase: Int]
    private let seen = SeenPhases()

    init(log: JobEventLog, expected: Int, schedule: [ProofPhase: Int]) {
        self.log = log
        self.expected = expected
        self.schedule = schedule
    }

    /// Milliseconds since the work began.
    var elapsed: Int { Int((ContinuousClock.now - start) / .milliseconds(1)) }

    /// When each phase began in this run.
    var measured: [ProofPhase: Int] { seen.phases }

    /// A phase begins; the same phase again says nothing new.
    func enter(_ phase: ProofPhase) {
        let elapsed = elapsed
        guard seen.insert(phase, at: elapsed) else { return }
        // Where the last run stood when this phase began tells more than the clock does.
        let reached = max(schedule[phase] ?? elapsed, 0)
        let percent = min(99, reached * 100 / expected)
        log.append(
            .running, phase: phase, percent: percent, elapsed: elapsed, remaining: max(0, expected - reached))
    }
}
