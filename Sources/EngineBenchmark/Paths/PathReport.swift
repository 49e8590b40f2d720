import Foundation

/// Proofs against receipts of hardware, for the same statements. The JSON form is documented in docs/benchmarks.md.
public struct PathReport: Codable, Sendable {
    /// The name of the form: `assay/tee-benchmark/1`.
    public static let schemaName = "assay/tee-benchmark/1"
    /// What the path of receipts is called without hardware.
    public static let floorLabel = "evaluation and signing floor: no hardware"

    /// `schemaName`.
    public var schema = Self.schemaName
    /// What the path of receipts is in this run: `floorLabel`, or the provider.
    public var label: String
    /// When the run began: UTC, by this machine's clock.
    public var startedAt: String
    /// How long it took.
    public var seconds = 0.0
    /// Where it ran.
    public var machine: BenchmarkReport.Machine
    /// How it was asked for.
    public var settings: Settings
    /// What was measured.
    public var subjects: [Subject] = []
    /// What was not, and why.
    public var notMeasured: [Omission] = []
    /// One attestation of many statements.
    public var batches: [Batch] = []
    /// From how many statements of one attestation a receipt takes less time.
    public var breakEven: [StatementBreakEven] = []
    /// From how many checks the path that is cheaper to check takes less time.
    public var verificationBreakEven: [VerificationBreakEven] = []
    /// What others published: beside all this, and in none of it.
    public var published = PublishedFigure.all
    /// What has to be believed.
    public var trust = TrustRow.all
    /// What the reader has to know.
    public var remarks: [String] = []

    /// An empty report.
    ///
    /// - Parameter isHardware: whether the provider stands for hardware; what does not is called a floor.
    package init(startedAt: String, machine: BenchmarkReport.Machine, settings: Settings) {
        label =
            settings.isHardware ? "receipts by \(settings.provider)" : Self.floorLabel
        self.startedAt = startedAt
        self.machine = machine
        self.settings = settings
    }

    /// The options of a run.
    public struct Settings: Codable, Sendable {
        /// Samples of each path.
        public var runs: Int
        /// Whether it was a short run.
        public var quick: Bool
        /// Threads of the prover.
        public var threads: Int
        /// Who was asked for evidence.
        public var provider: String
        /// Whether that stands for hardware.
        public var isHardware: Bool

        package init(runs: Int, quick: Bool, threads: Int, provider: String, isHardware: Bool) {
            self.runs = runs
            self.quick = quick
            self.threads = threads
            self.provider = provider
            self.isHardware = isHardware
        }
    }

    /// A statement that was shown both ways.
    public struct Subject: Codable, Sendable {
        /// Its name.
        public var name: String
        /// `rule` or `model`.
        public var kind: String
        /// What was stated, for people.
        public var sentence: String
        /// The digests of the statements, the same on both paths.
        public var statements: [String]
        /// By proof.
        public var proof: Path
        /// By receipt.
        public var receipt: Path

        package init(
            name: String, kind: String, sentence: String, statements: [String], proof: Path, receipt: Path
        ) {
            self.name = name
            self.kind = kind
            self.sentence = sentence
            self.statements = statements
            self.proof = proof
            self.receipt = receipt
        }
    }

    /// One way to show it.
    public struct Path: Codable, Sendable {
        /// The verdict under an explicit policy, before anything was timed: `verified`.
        public var outcome: String
        /// The parts, in their order, in a process that is warm.
        public var steps: [Step]
        /// All of these together.
        public var making: Step
        /// Checking the bundle.
        public var verify: Step
        /// What a process does once, before its first: circuits and keys; absent for receipts.
        public var cold: [Step]?
        /// Peak memory above the idle program.
        public var peakBytes: SampleSummary
        /// The evidence alone.
        public var evidenceBytes: Int
        /// The file that a verifier gets.
        public var bundleBytes: Int

        package init(
            outcome: String, steps: [Step], making: Step, verify: Step, cold: [Step]?, peakBytes: SampleSummary,
            evidenceBytes: Int, bundleBytes: Int
        ) {
            self.outcome = outcome
            self.steps = steps
            self.making = making
            self.verify = verify
            self.cold = cold
            self.peakBytes = peakBytes
            self.evidenceBytes = evidenceBytes
            self.bundleBytes = bundleBytes
        }
    }

    /// A part of a path.
    public struct Step: Codable, Sendable, Hashable {
        /// Its name.
        public var name: String
        /// Elapsed seconds.
        public var wall: SampleSummary
        /// Seconds of all processors together.
        public var cpu: SampleSummary

        package init(name: String, wall: [Double], cpu: [Double]) {
            self.name = name
            self.wall = SampleSummary(wall)
            self.cpu = SampleSummary(cpu)
        }
    }

    /// What is missing, and how to have it.
    public struct Omission: Codable, Sendable, Hashable {
        /// The subject.
        public var name: String
        /// Why.
        public var reason: String
        /// The command that makes what is missing, if one does.
        public var command: String?

        package init(name: String, reason: String, command: String? = nil) {
            self.name = name
            self.reason = reason
            self.command = command
        }
    }

    /// One attestation of several statements.
    public struct Batch: Codable, Sendable {
        /// Of what statement.
        public var subject: String
        /// How many.
        public var count: Int
        /// The whole attestation: tree, signature, a receipt for each.
        public var attestation: Step
        /// Elapsed seconds of that for each statement.
        public var perStatement: SampleSummary
        /// Checking one statement with its place in the tree.
        public var verify: Step
        /// The bundle of one statement.
        public var bundleBytes: Int

        package init(subject: String, count: Int, attestation: Step, verify: Step, bundleBytes: Int) {
            self.subject = subject
            self.count = count
            self.attestation = attestation
            perStatement = SampleSummary(attestation.wall.samples.map { $0 / Double(count) })
            self.verify = verify
            self.bundleBytes = bundleBytes
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
