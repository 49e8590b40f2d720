/// What the process that conducts a benchmark asks of one that computes: a JSON object a line each way.
struct WorkerRequest: Codable {
    enum Command: String, Codable {
        /// Name the backend and the idle memory.
        case describe
        /// Make the key of a case of `prove`, unless it is there.
        case makeKey
        /// Prepare a case and check its result with each number of threads.
        case prepare
        /// Write the circuit and the witness of a case of `prove` to files: `.r1cs`, `.wtns`.
        case export
        /// Time the case that is prepared.
        case measure
    }

    var command: Command
    var item: BenchmarkCase?
    var threads: [Int] = [1]
    var repetitions = 1
    var files: [String]?
}

/// The answer.
struct WorkerReply: Codable {
    var backend: String?
    var idleBytes: Int?
    var madeKey: Bool?
    /// What every backend must agree on.
    var fingerprint: String?
    var sample: Sample?
    /// How long the measurement took altogether, in seconds.
    var elapsed = 0.0
    /// The processor time of the process so far, in seconds.
    var processSeconds = 0.0
    var errorCode: String?
    var errorMessage: String?
}

/// One measurement: seconds for one operation, and the peak of resident memory while it ran.
public struct Sample: Codable, Sendable, Hashable {
    /// Elapsed seconds.
    public var wall: Double
    /// Seconds of all processors together.
    public var cpu: Double
    /// The most resident memory in bytes, everything included.
    public var peakBytes: Int
}
