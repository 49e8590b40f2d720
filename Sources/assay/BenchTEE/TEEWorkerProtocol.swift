import EngineBenchmark
import ProvingService

/// What `assay bench tee` asks of the process that computes one path: a JSON object a line each way.
struct TEERequest: Codable {
    enum Command: String, Codable {
        /// Open what is needed, show the statement once, and have it verified.
        case prepare
        /// Show it once more, timed.
        case measure
        /// Attest so many like it at once, timed.
        case batch
    }

    /// A way to show a statement.
    enum Path: String, Codable, CaseIterable {
        case proof, receipt
    }

    var command: Command
    var path: Path
    /// The request in JSON, with a salt. Secret: it comes by the socket between the processes, never as an argument.
    var request: String?
    /// Packed keys of the sensors that the verifier is to trust, in hexadecimal.
    var sensors: [String] = []
    /// The nonce, in hexadecimal.
    var nonce = ""
    /// For receipts: the statement's circuits and keys, as the other path has them.
    var programs: [EvidenceSteps.Program] = []
    /// How often circuits and keys are opened.
    var coldRuns = 1
    /// How many statements.
    var count = 1
}

/// The answer.
struct TEEReply: Codable {
    var programs: [EvidenceSteps.Program] = []
    /// What the statements say, for people.
    var sentence = ""
    /// Their digests.
    var statements: [String] = []
    /// The verdict, and why it is not better.
    var outcome = ""
    var reason = ""
    /// What was timed.
    var steps: [TEEStepTime] = []
    /// What the process did before its first.
    var cold: [TEEStepTime] = []
    /// The peak above the idle program.
    var peakBytes = 0
    var idleBytes = 0
    var evidenceBytes = 0
    var bundleBytes = 0
    var errorCode: String?
    var errorMessage: String?
}

/// How long a part took, in seconds.
struct TEEStepTime: Codable {
    var name: String
    var wall: Double
    var cpu: Double

    /// The last part, which makes no evidence.
    static let verify = "verify"
}
