/// A job's name: 32 lower-case hexadecimal digits, random.
public struct JobID: Hashable, Sendable, CustomStringConvertible {
    /// The digits.
    public let text: String

    /// A fresh name.
    public static func random() -> JobID {
        var generator = SystemRandomNumberGenerator()
        let halves = (0..<2).map { _ in
            let digits = String(generator.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        return JobID(unchecked: halves.joined())
    }

    /// A name from outside; `nil` when it has another form.
    public init?(_ text: some StringProtocol) {
        let isHex = text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
        guard text.utf8.count == 32, isHex else { return nil }
        self.text = String(text)
    }

    private init(unchecked text: String) {
        self.text = text
    }

    /// The digits.
    public var description: String { text }
}

/// Where a job stands.
public enum JobState: String, Sendable {
    /// Waiting.
    case queued
    /// Being proved.
    case running
    /// Done; the bundle is there.
    case succeeded
    /// Done; there is an error.
    case failed
    /// Stopped at the client's wish.
    case cancelled

    /// Whether the job's state will not change any more.
    public var isFinal: Bool {
        switch self {
        case .queued, .running: false
        case .succeeded, .failed, .cancelled: true
        }
    }
}

/// Why a job failed, as it is kept.
public struct JobFailure: Sendable, Equatable {
    /// The error's stable code.
    public var code: String
    /// The error's message.
    public var message: String
    /// Whether trying again may help.
    public var isRetryable: Bool

    /// Keeps the parts of an error that outlive it.
    init(_ error: ServiceError) {
        self.init(code: error.code, message: error.message, isRetryable: error.retryable)
    }

    /// Creates a failure.
    init(code: String, message: String, isRetryable: Bool) {
        self.code = code
        self.message = message
        self.isRetryable = isRetryable
    }
}

/// What is kept of a job: nothing of its input.
public struct JobRecord: Sendable, Equatable {
    /// The job's name.
    public let id: JobID
    /// Where it stands.
    public var state: JobState
    /// The circuit.
    public let circuit: String
    /// `breach` or `no-breach`.
    public let claim: String
    /// Milliseconds since the Unix epoch when it was accepted.
    public let createdAt: Int64
    /// The same, when work began.
    public var startedAt: Int64?
    /// The same, when it ended.
    public var finishedAt: Int64?
    /// The client's idempotency key.
    public let idempotencyKey: String?
    /// SHA-256 of the request's body under its own domain, in hexadecimal.
    public let requestDigest: String
    /// The kernel's word on who asked: user id.
    public let peerUser: UInt32
    /// The kernel's word on who asked: process id.
    public let peerProcess: Int32
    /// Why it failed.
    public var failure: JobFailure?
    /// The digest of the proved statement, in hexadecimal.
    public var statementDigest: String?
    /// SHA-256 of the bundle's bytes under its own domain, in hexadecimal.
    public var payloadDigest: String?
    /// The bundle's size.
    public var payloadBytes: Int?

    /// A record of a job that is not over, or was over before it had a result.
    public init(
        id: JobID, state: JobState, circuit: String, claim: String, createdAt: Int64, idempotencyKey: String?,
        requestDigest: String, peerUser: UInt32, peerProcess: Int32
    ) {
        self.id = id
        self.state = state
        self.circuit = circuit
        self.claim = claim
        self.createdAt = createdAt
        self.idempotencyKey = idempotencyKey
        self.requestDigest = requestDigest
        self.peerUser = peerUser
        self.peerProcess = peerProcess
    }
}
