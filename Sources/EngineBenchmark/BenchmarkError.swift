/// Why a benchmark ended without a report.
public struct BenchmarkError: Error, Equatable, Sendable {
    /// The stable code.
    public let code: String
    /// What happened and where.
    public let message: String

    /// An error.
    public init(code: String, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A result was wrong: nothing that was timed may be believed.
    static func wrongResult(_ name: String, _ why: String) -> BenchmarkError {
        BenchmarkError(code: "benchmark.wrong-result", "\(name): \(why)")
    }

    /// The flag was raised.
    public static let cancelled = BenchmarkError(code: "benchmark.cancelled", "the benchmark was interrupted")
}
