import Algebra

/// What a prover is busy with, in order.
public enum ProvingPhase: String, Sendable, CaseIterable {
    /// Committing to a part of the witness, in circuits that take a challenge.
    case commitment
    /// Evaluating the constraints at the witness.
    case witnessCheck = "witness-check"
    /// Transforming A, B and C to the odd coset.
    case transforms
    /// The sum over H.
    case sumH = "sum-h"
    /// The sum over A.
    case sumA = "sum-a"
    /// The sum over B in G1.
    case sumB1 = "sum-b1"
    /// The sum over B in G2.
    case sumB2 = "sum-b2"
    /// The sum over the private wires.
    case sumL = "sum-l"
    /// Verifying the finished proof.
    case selfCheck = "self-check"

    /// The part of the work, 0 … 1, that is done when a phase begins: measured on a dense circuit of 2^18 constraints.
    public var fractionAtStart: Double {
        switch self {
        case .commitment, .witnessCheck: 0
        case .transforms: 0.02
        case .sumH: 0.08
        case .sumA: 0.27
        case .sumB1: 0.42
        case .sumB2: 0.57
        case .sumL: 0.85
        case .selfCheck: 0.99
        }
    }
}

/// How a proof is to be made.
public struct ProvingOptions: Sendable {
    /// The threads that work; the proof does not depend on how many. Proofs that share a pool do not crowd the machine.
    public var pool: WorkerPool
    /// Looked at between calls of the C core: a raised flag ends the work within 100 ms.
    public var cancellation: CancellationFlag?
    /// Told of every phase as it begins, from the calling thread.
    public var onPhase: @Sendable (ProvingPhase) -> Void

    /// Options; by default a pool of all processors, no cancellation, no reports.
    public init(
        threads: Int = WorkerPool.availableProcessors, cancellation: CancellationFlag? = nil,
        onPhase: @escaping @Sendable (ProvingPhase) -> Void = { _ in }
    ) {
        self.init(pool: WorkerPool(threads: threads), cancellation: cancellation, onPhase: onPhase)
    }

    /// Options with the threads of a pool.
    public init(
        pool: WorkerPool, cancellation: CancellationFlag? = nil,
        onPhase: @escaping @Sendable (ProvingPhase) -> Void = { _ in }
    ) {
        self.pool = pool
        self.cancellation = cancellation
        self.onPhase = onPhase
    }
}
