import Algebra
import CanonicalEncoding
import ProvingService
import Synchronization

/// An engine that proves nothing: its phases go by in a fixed order, and a gate can hold it in one of them.
final class TestEngine: ProvingEngine {
    struct State {
        var proofs = 0
        var held: ProofPhase?
        var reached: [ProofPhase] = []
    }
    let state = Mutex(State())
    let phases: [ProofPhase] = [.input, .witness, .ntt, .msmA, .selfCheck]
    let peakBytes: Int
    let payload: [UInt8]

    init(peakBytes: Int = 1 << 20, payload: [UInt8] = Array(#"{"schema":"assay/bundle/1"}"#.utf8)) {
        self.peakBytes = peakBytes
        self.payload = payload
    }

    /// Lets every proof wait when it enters `phase`, until `release` is called or the job is cancelled.
    func hold(at phase: ProofPhase) { state.withLock { $0.held = phase } }
    func release() { state.withLock { $0.held = nil } }
    var proofs: Int { state.withLock(\.proofs) }
    func hasReached(_ phase: ProofPhase) -> Bool { state.withLock { $0.reached.contains(phase) } }

    func circuits() -> [CircuitSummary] {
        [
            CircuitSummary(
                id: "test-64", family: "consecutive", capacity: 64,
                digest: String(repeating: "ab", count: 32), constraintCount: 1000, hasKey: true),
            CircuitSummary(id: "test-1440", family: "consecutive", capacity: 1440, hasKey: false),
        ]
    }

    func assess(_ request: ProofRequest) throws(ServiceError) -> ProofEstimate {
        switch request.breach?.circuit ?? "test-64" {
        case "test-64": return ProofEstimate(circuit: "test-64", peakBytes: peakBytes, milliseconds: 200)
        case "test-1440":
            throw ServiceError(code: "key.missing", message: "make it by `assay setup dev test-1440` (1 minute)")
        default: throw ServiceError(code: "circuit.unknown", message: "no such circuit")
        }
    }

    func prove(
        _ request: ProofRequest, progress: @escaping @Sendable (ProofPhase) -> Void, cancellation: CancellationFlag
    ) throws(ServiceError) -> ProvedBundle {
        for phase in phases {
            progress(phase)
            state.withLock { $0.reached.append(phase) }
            while state.withLock({ $0.held == phase }) {
                if cancellation.isCancelled { throw ServiceError(code: "job.cancelled", message: "cancelled") }
                spin()
            }
        }
        if request.breach?.terms.audience == "did:example:fail" {
            throw ServiceError(code: "claim.not-provable", message: "the gap from 3 to 9 is too long")
        }
        state.withLock { $0.proofs += 1 }
        return ProvedBundle(bytes: payload, statementDigest: String(repeating: "cd", count: 32))
    }

    func verify(_ bundle: [UInt8], parameters: VerifyParameters) throws(ServiceError) -> JSONValue {
        .object(members: [
            ("bytes", .init(integer: bundle.count)), ("dev", .bool(parameters.allowsDevSetup)),
            ("at", parameters.time.map(JSONValue.string)),
            ("registries", .array(parameters.trustedRegistries.map { .string($0) })),
        ])
    }
}

extension ProofRequest {
    /// The request, if it is about a breach.
    var breach: BreachRequest? { if case .breach(let request) = self { request } else { nil } }
}
