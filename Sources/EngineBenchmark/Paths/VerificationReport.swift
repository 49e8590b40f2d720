import Foundation

/// How long it takes to check evidence and chains. The JSON form is documented in docs/benchmarks.md.
public struct VerificationReport: Codable, Sendable {
    /// The name of the form: `assay/verification-benchmark/1`.
    public static let schemaName = "assay/verification-benchmark/1"

    /// `schemaName`.
    public var schema = Self.schemaName
    /// When the run began: UTC, by this machine's clock.
    public var startedAt: String
    /// How long it took.
    public var seconds = 0.0
    /// Where it ran.
    public var machine: BenchmarkReport.Machine
    /// What was measured.
    public var results: [Result] = []
    /// What was not, and why.
    public var notMeasured: [PathReport.Omission] = []

    /// An empty report.
    package init(startedAt: String, machine: BenchmarkReport.Machine) {
        self.startedAt = startedAt
        self.machine = machine
    }

    /// A check, and how long it took.
    public struct Result: Codable, Sendable, Hashable {
        /// Its name, for instance `sgx`.
        public var name: String
        /// What was checked, for people.
        public var subject: String
        /// How many bytes that is: the evidence without collateral, or the bundle.
        public var byteCount: Int
        /// Elapsed seconds.
        public var wall: SampleSummary
        /// Seconds of the one thread that there is.
        public var cpu: SampleSummary
        /// At most this is wanted, in seconds; absent if nothing is.
        public var limit: Double?
        /// Whether the median of processor time is within the limit: what others do on the machine counts for nothing.
        public var isWithinLimit: Bool?

        /// A result of at least one sample (precondition).
        package init(
            name: String, subject: String, byteCount: Int, wall: [Double], cpu: [Double], limit: Double?
        ) {
            self.name = name
            self.subject = subject
            self.byteCount = byteCount
            self.wall = SampleSummary(wall)
            self.cpu = SampleSummary(cpu)
            self.limit = limit
            isWithinLimit = limit.map { [median = self.cpu.median] in median <= $0 }
        }
    }

    /// As JSON: members sorted, indented, a line end at the end.
    public func json() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Only text and finite numbers: nothing here can fail to be encoded.
        return Array((try? encoder.encode(self)) ?? Data()) + [UInt8(ascii: "\n")]
    }
}
