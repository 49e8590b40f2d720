/// A figure that the engine is to reach, and what others were measured at.
///
/// They are for an AMD EPYC (Zen 4) with two cores. The seconds of gnark and rapidsnark were measured on such a machine
/// on an earlier day, not in the run that is judged.
struct EngineTarget {
    enum Quantity: String {
        case seconds
        case peakBytes = "peak-bytes"
    }

    let item: BenchmarkCase
    var threads = 1
    /// `nil` for the one that the machine uses by itself.
    var backend: String?
    var quantity = Quantity.seconds
    let limit: Double
    var gnark: Double?
    var rapidsnark: Double?

    static let all: [EngineTarget] = proofs + memory + parts

    private static func item(_ subject: BenchmarkCase.Subject, _ variant: String, _ log: Int?) -> BenchmarkCase {
        BenchmarkCase(subject: subject, variant: variant, log: log)
    }

    private static let proofs: [EngineTarget] = [
        EngineTarget(item: item(.prove, "mul", 14), limit: 0.16, gnark: 0.53, rapidsnark: 0.76),
        EngineTarget(item: item(.prove, "mul", 14), threads: 2, limit: 0.09, gnark: 0.28, rapidsnark: 0.44),
        EngineTarget(item: item(.prove, "mul", 16), limit: 0.50, gnark: 1.89, rapidsnark: 2.91),
        EngineTarget(item: item(.prove, "mul", 16), threads: 2, limit: 0.28, gnark: 1.03, rapidsnark: 1.72),
        EngineTarget(item: item(.prove, "mul", 18), limit: 1.8, gnark: 6.75, rapidsnark: 12.4),
        EngineTarget(item: item(.prove, "mul", 18), threads: 2, limit: 1.0, gnark: 3.65, rapidsnark: 6.6),
        EngineTarget(item: item(.prove, "mul", 20), limit: 7.0, gnark: 24.6, rapidsnark: 45.6),
        EngineTarget(item: item(.prove, "mul", 20), threads: 2, limit: 3.8, gnark: 13.3, rapidsnark: 23.3),
        EngineTarget(item: item(.prove, "bool", 18), limit: 0.5, gnark: 2.45, rapidsnark: 4.38),
        EngineTarget(item: item(.prove, "bool", 18), threads: 2, limit: 0.28, gnark: 1.67, rapidsnark: 2.53),
        EngineTarget(item: item(.prove, "mul", 18), backend: "adx", limit: 6.75, gnark: 6.75, rapidsnark: 12.4),
    ]

    private static let memory: [EngineTarget] = [
        (14, 16e6, 37e6), (16, 52e6, 148e6), (18, 190e6, 618e6), (20, 692e6, 1652e6),
    ].map { log, rapidsnark, gnark in
        EngineTarget(
            item: item(.prove, "mul", log), quantity: .peakBytes, limit: rapidsnark, gnark: gnark,
            rapidsnark: rapidsnark)
    }

    private static let parts: [EngineTarget] = [
        EngineTarget(item: item(.sumG1, "dense", 18), limit: 0.23, gnark: 0.95),
        EngineTarget(item: item(.sumG2, "dense", 18), limit: 0.60, gnark: 2.24),
        EngineTarget(item: item(.transform, "odd-coset", 20), limit: 0.060, gnark: 0.146),
        EngineTarget(item: item(.verify, "decoded", nil), limit: 0.6e-3, gnark: 0.88e-3),
        EngineTarget(item: item(.verify, "bytes", nil), limit: 0.6e-3, gnark: 0.88e-3),
        EngineTarget(item: item(.verify, "batch-128", nil), limit: 0.12e-3),
    ]
}

/// A target and what was measured for it.
public struct TargetOutcome: Codable, Sendable {
    /// The case, for instance `prove/mul/2^18`.
    public var name: String
    /// The backend that was judged.
    public var backend: String
    /// Threads.
    public var threads: Int
    /// `seconds` or `peak-bytes`.
    public var quantity: String
    /// At most this is wanted.
    public var limit: Double
    /// The median, or the peak.
    public var measured: Double
    /// `met`, `missed`, or `not-judged` when the machine was busy.
    public var outcome: String
    /// What gnark took on an earlier day, same quantity, on such a machine.
    public var gnark: Double?
    /// What rapidsnark took.
    public var rapidsnark: Double?
}

extension BenchmarkReport {
    /// Holds the results against the targets.
    package mutating func judge() {
        targets = EngineTarget.all.compactMap { target in
            let backend = target.backend ?? defaultBackend
            guard
                let result = results(target.item).first(where: {
                    $0.backend == backend && $0.threads == target.threads
                })
            else { return nil }
            let measured: Double
            switch target.quantity {
            case .seconds: measured = result.wall.median
            case .peakBytes:
                guard let peak = result.peakBytes else { return nil }
                measured = Double(peak)
            }
            // Memory does not depend on who else is at work.
            let isJudged = result.quiet || target.quantity == .peakBytes
            return TargetOutcome(
                name: target.item.name, backend: backend, threads: target.threads,
                quantity: target.quantity.rawValue, limit: target.limit, measured: measured,
                outcome: !isJudged ? "not-judged" : measured <= target.limit ? "met" : "missed",
                gnark: target.gnark, rapidsnark: target.rapidsnark)
        }
    }
}
