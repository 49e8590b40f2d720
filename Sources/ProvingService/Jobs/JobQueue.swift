import Logging
import NIOPosix

/// The bounds of the queue.
public struct QueueLimits: Sendable {
    /// How many jobs may wait.
    public var waitingJobs: Int
    /// How many bytes the requests of waiting jobs may hold together.
    public var waitingBytes: Int
    /// How many proofs are made at a time; each uses as many threads as its engine was given.
    public var concurrentProofs: Int
    /// How much memory a proof may take.
    public var memory: MemoryLimit
    /// For how many finished jobs the events are kept.
    public var retainedEventLogs: Int

    /// By default 64 jobs, 64 MiB, one proof at a time.
    public init(
        waitingJobs: Int = 64, waitingBytes: Int = 64 << 20, concurrentProofs: Int = 1,
        memory: MemoryLimit = MemoryLimit(), retainedEventLogs: Int = 256
    ) {
        self.waitingJobs = waitingJobs
        self.waitingBytes = waitingBytes
        self.concurrentProofs = concurrentProofs
        self.memory = memory
        self.retainedEventLogs = retainedEventLogs
    }
}

/// A job as a client sees it at one instant.
public struct JobView: Sendable, Equatable {
    /// What is kept of it.
    public var record: JobRecord
    /// How many jobs come before it: 0 when it is next or running, `nil` when it is over.
    public var position: Int?
    /// Its latest event, while this process remembers it.
    public var latest: JobEvent?
    /// The milliseconds it is expected to take, while it is not over.
    public var expectedMilliseconds: Int?
}

/// Admits, orders, runs, cancels and remembers jobs.
///
/// Unfinished jobs live here, their requests in memory only; the store is written at every step but asked only for
/// jobs that are over.
public actor JobQueue {
    let engine: any ProvingEngine
    let store: JobStore
    let limits: QueueLimits
    let logger: Logger
    private let threads: NIOThreadPool
    let assessors = NIOThreadPool(numberOfThreads: 1)

    var active: [JobID: ActiveJob] = [:]
    var waiting: [JobID] = []
    var waitingBytes = 0
    var runningCount = 0
    var costs = CostModel()
    /// Finished jobs that the store could not take yet.
    var unsaved: [JobID: UnsavedJob] = [:]
    private var finishedLogs: [(id: JobID, log: JobEventLog)] = []
    package internal(set) var isStopping = false

    /// Opens the queue over a store, ending there what an earlier process left unfinished.
    public init(
        engine: any ProvingEngine, store: JobStore, limits: QueueLimits = QueueLimits(), logger: Logger
    ) throws(ServiceError) {
        self.engine = engine
        self.store = store
        self.limits = limits
        self.logger = logger
        threads = NIOThreadPool(numberOfThreads: limits.concurrentProofs)
        threads.start()
        assessors.start()
        let lost = try store.failUnfinished(at: WallClock.milliseconds())
        if lost > 0 {
            logger.warning("unfinished jobs of an earlier process were ended", metadata: ["jobs": "\(lost)"])
        }
    }

    deinit {
        threads.shutdownGracefully { _ in }
        assessors.shutdownGracefully { _ in }
    }

    /// The job as it stands; `nil` when there is none of that name.
    public func view(_ id: JobID) throws(ServiceError) -> JobView? {
        if let job = active[id] { return view(of: job) }
        let kept = unsaved[id]?.record
        guard let record = kept == nil ? try store.record(id) : kept else { return nil }
        return JobView(record: record, latest: finishedLogs.first { $0.id == id }?.log.last)
    }

    /// A succeeded job's bundle.
    public func payload(_ id: JobID) throws(ServiceError) -> [UInt8]? {
        if let job = unsaved[id] { return job.payload }
        return try store.payload(of: id)
    }

    /// The log of an unfinished or recently finished job.
    func eventLog(_ id: JobID) -> JobEventLog? {
        active[id]?.log ?? finishedLogs.first { $0.id == id }?.log
    }

    /// How many jobs wait and run, for metrics.
    public var load: (waiting: Int, running: Int, unsaved: Int) { (waiting.count, runningCount, unsaved.count) }

    func view(of job: ActiveJob) -> JobView {
        let position = waiting.firstIndex(of: job.record.id).map { $0 + runningCount } ?? 0
        let expected = costs.total(circuit: job.estimate.workload, guess: job.estimate.milliseconds)
        return JobView(
            record: job.record, position: position, latest: job.log.last, expectedMilliseconds: expected)
    }

    /// Starts as many waiting jobs as may run.
    func startWaiting() {
        while runningCount < limits.concurrentProofs, !waiting.isEmpty {
            let id = waiting.removeFirst()
            guard var job = active[id], let request = job.request else { continue }
            waitingBytes -= request.count
            job.request = nil
            job.record.state = .running
            job.record.startedAt = WallClock.milliseconds()
            active[id] = job
            runningCount += 1
            save(job.record)
            let work = makeWork(job, request: request)
            Task { await self.run(work) }
        }
    }

    private func run(_ work: ProofWork) async {
        let outcome: Result<ProvedBundle, ServiceError>
        do {
            outcome = try await threads.runIfActive { work.perform() }
        } catch {
            outcome = .failure(Self.stoppingError)
        }
        runningCount -= 1
        finish(work, outcome)
        startWaiting()
    }

    func remember(_ log: JobEventLog, of id: JobID) {
        finishedLogs.append((id, log))
        if finishedLogs.count > limits.retainedEventLogs { finishedLogs.removeFirst() }
    }
}
