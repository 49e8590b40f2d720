import Foundation

/// All that a benchmark found. The JSON form is documented in docs/benchmarks.md.
public struct BenchmarkReport: Codable, Sendable {
    /// The name of the form: `assay/engine-benchmark/1`.
    public static let schemaName = "assay/engine-benchmark/1"

    /// `schemaName`.
    public var schema = Self.schemaName
    /// When the run began: UTC, by this machine's clock.
    public var startedAt: String
    /// How long it took.
    public var seconds = 0.0
    /// Where it ran.
    public var machine: Machine
    /// How it was asked for.
    public var settings: Settings
    /// The backend that this machine uses when none is asked for.
    public var defaultBackend: String
    /// What was measured.
    public var results: [Result] = []
    /// The project's targets, as far as their cases were measured.
    public var targets: [TargetOutcome] = []
    /// Other provers, run beside ours.
    public var peers: [PeerResult] = []
    /// What the reader has to know.
    public var remarks: [String] = []

    package init(startedAt: String, machine: Machine, settings: Settings, defaultBackend: String) {
        self.startedAt = startedAt
        self.machine = machine
        self.settings = settings
        self.defaultBackend = defaultBackend
    }

    /// A machine, and how busy it was.
    public struct Machine: Codable, Sendable {
        /// System and its release.
        public var system: String
        /// The instruction set.
        public var architecture: String
        /// What the processor calls itself.
        public var processor: String
        /// Processors that this process may use.
        public var cores: Int
        /// Memory.
        public var memoryBytes: Int
        /// Threads that wanted to run, over a minute, before and after.
        public var loadBefore: Double
        /// The same after the run.
        public var loadAfter = 0.0
        /// What this program holds when it has done nothing yet: subtracted from peaks.
        public var idleBytes: Int

        package init(
            system: String, architecture: String, processor: String, cores: Int, memoryBytes: Int, loadBefore: Double,
            idleBytes: Int
        ) {
            self.system = system
            self.architecture = architecture
            self.processor = processor
            self.cores = cores
            self.memoryBytes = memoryBytes
            self.loadBefore = loadBefore
            self.idleBytes = idleBytes
        }
    }

    /// The options of a run.
    public struct Settings: Codable, Sendable {
        /// Samples of each case; fewer where they take long.
        public var runs: Int
        /// Numbers of threads.
        public var threads: [Int]
        /// The largest size is 2 to this.
        public var maximumLog: Int
        /// Whether it was a short run.
        public var short: Bool
        /// Backends, in the order of listings.
        public var backends: [String]

        package init(
            runs: Int, threads: [Int], maximumLog: Int, short: Bool, backends: [String]
        ) {
            self.runs = runs
            self.threads = threads
            self.maximumLog = maximumLog
            self.short = short
            self.backends = backends
        }
    }

    /// One case on one backend with one number of threads.
    public struct Result: Codable, Sendable {
        /// The case: what is computed.
        public var subject: String
        /// On what.
        public var variant: String
        /// log₂ of the size.
        public var log: Int?
        /// The backend.
        public var backend: String
        /// Threads.
        public var threads: Int
        /// What the seconds are for: one of these.
        public var unit: String
        /// Elapsed seconds.
        public var wall: Spread
        /// Seconds of all processors together.
        public var cpu: Spread
        /// Peak memory above the idle size, for proofs.
        public var peakBytes: Int?
        /// Whether the machine was quiet enough to compare.
        public var quiet: Bool
        /// How many times faster than `portable`, by elapsed time, sample by sample; absent unless quiet.
        public var timesFasterThanPortable: Double?
        /// The same for `gmp`.
        public var timesFasterThanGMP: Double?

        package init(
            subject: String, variant: String, log: Int?, backend: String, threads: Int, unit: String, wall: Spread,
            cpu: Spread, peakBytes: Int?, quiet: Bool
        ) {
            self.subject = subject
            self.variant = variant
            self.log = log
            self.backend = backend
            self.threads = threads
            self.unit = unit
            self.wall = wall
            self.cpu = cpu
            self.peakBytes = peakBytes
            self.quiet = quiet
        }
    }

    /// A prover of others on the same circuit and machine, in the same run.
    public struct PeerResult: Codable, Sendable {
        /// Its name and version.
        public var name: String
        /// `mul`, `bool`, or `files`.
        public var circuit: String
        /// log₂ of the number of constraints.
        public var log: Int?
        /// Threads that it had.
        public var threads: Int
        /// Elapsed seconds of one proof.
        public var wall: Spread
        /// Seconds of all processors together.
        public var cpu: Spread
        /// Times ours is faster, by elapsed time; absent unless quiet.
        public var timesOursIsFaster: Double?
    }

    /// The results of a case.
    func results(_ item: BenchmarkCase) -> [Result] {
        results.filter { $0.subject == item.subject.rawValue && $0.variant == item.variant && $0.log == item.log }
    }

    /// As JSON: members sorted, indented, a line end at the end.
    public func json() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Only text and finite numbers: nothing here can fail to be encoded.
        return Array((try? encoder.encode(self)) ?? Data()) + [UInt8(ascii: "\n")]
    }
}

/// Samples in seconds, and their order statistics.
public struct Spread: Codable, Sendable, Hashable {
    /// The middle one, or the mean of the two middle ones.
    public var median: Double
    /// The smallest.
    public var minimum: Double
    /// The largest.
    public var maximum: Double
    /// All, in the order of measuring.
    public var samples: [Double]

    /// Of at least one sample.
    public init(_ samples: [Double]) {
        precondition(!samples.isEmpty, "a spread has a sample")
        self.samples = samples
        median = Self.median(samples)
        minimum = samples.min()!
        maximum = samples.max()!
    }

    static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
}
