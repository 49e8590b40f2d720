import Glibc
import ProvingService
import Synchronization

/// Shows how far a proof is, on standard error: a bar that moves on a terminal, a line for every phase otherwise.
final class ProgressLine: Sendable {
    private enum Manner {
        case silent, lines, bar
    }

    private let manner: Manner
    private let lastPhase = Mutex<String?>(nil)

    init(isQuiet: Bool = false) {
        let isDumb = getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? true
        manner = isQuiet ? .silent : isatty(STDERR_FILENO) == 1 && !isDumb ? .bar : .lines
    }

    /// Shows a phase by its words, the share of the work that is done, and how long the rest may take.
    func show(_ words: String, percent: Int, remainingMilliseconds: Int? = nil) {
        let isNew = lastPhase.withLock { last in
            defer { last = words }
            return last != words
        }
        switch manner {
        case .silent: break
        case .lines: if isNew { Console.error("\(percent) % \(words)") }
        case .bar:
            let filled = min(max(percent, 0), 100) / 4
            let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 25 - filled)
            let rest = remainingMilliseconds.map { $0 >= 500 ? ", about \(($0 + 500) / 1000) s left" : "" } ?? ""
            // Back to the start of the line, and clear what was there.
            _ = Console.write("\r\u{1B}[K\(bar) \(percent) % \(Console.safe(words))\(rest)", to: STDERR_FILENO)
        }
    }

    /// Takes the bar away, before anything else is written.
    func clear() {
        guard manner == .bar, lastPhase.withLock({ $0 != nil }) else { return }
        _ = Console.write("\r\u{1B}[K", to: STDERR_FILENO)
    }
}

/// Words and weights for the phases of a proof.
enum PhaseText {
    /// What a phase does; a name of a later release stays as it is.
    static func words(_ name: String) -> String {
        guard let phase = ProofPhase(rawValue: name) else { return name }
        return switch phase {
        case .queued: "waiting for its turn"
        case .input: "checking the readings"
        case .synthesis: "building the circuit"
        case .key: "opening the key"
        case .witness: "computing the witness"
        case .commitment: "committing"
        case .witnessCheck: "checking the witness"
        case .ntt: "transforming polynomials"
        case .msmA: "summing A"
        case .msmB1: "summing B in G1"
        case .msmB2: "summing B in G2"
        case .msmH: "summing H"
        case .msmL: "summing the private wires"
        case .selfCheck: "verifying the proof"
        case .attestation: "evaluating, and asking the hardware"
        case .bundle: "writing the bundle"
        }
    }

    /// How much of the work is done, in percent, when a phase begins in a process that starts cold.
    static func percent(_ phase: ProofPhase) -> Int {
        switch phase {
        case .queued, .input: 0
        case .synthesis: 1
        case .key: 18
        case .witness: 22
        case .commitment: 23
        case .witnessCheck: 25
        case .ntt: 27
        case .msmH: 32
        case .msmA: 45
        case .msmB1: 57
        case .msmB2: 68
        case .msmL: 88
        case .selfCheck: 98
        case .attestation, .bundle: 99
        }
    }
}
