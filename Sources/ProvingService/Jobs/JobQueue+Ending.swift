import Algebra
import Logging

extension JobQueue {
    func makeWork(_ job: ActiveJob, request: [UInt8]) -> ProofWork {
        let workload = job.estimate.workload
        let expected = costs.total(circuit: workload, guess: job.estimate.milliseconds)
        return ProofWork(
            id: job.record.id, circuit: workload, engine: engine, request: request, cancellation: job.cancellation,
            progress: ProgressReporter(log: job.log, expected: expected, schedule: costs.schedule(circuit: workload)))
    }

    /// Takes in what a prover returned.
    func finish(_ work: ProofWork, _ outcome: Result<ProvedBundle, ServiceError>) {
        guard let job = active[work.id] else { return }
        switch outcome {
        case _ where isStopping && job.cancellation.isCancelled:
            end(job, .failed, failure: Self.stopped, elapsed: work.progress.elapsed)
        case _ where job.cancellation.isCancelled:
            end(job, .cancelled, elapsed: work.progress.elapsed)
        case .success(let bundle):
            costs.record(circuit: work.circuit, total: work.progress.elapsed, schedule: work.progress.measured)
            end(job, .succeeded, bundle: bundle, elapsed: work.progress.elapsed)
        case .failure(let error):
            end(job, .failed, failure: JobFailure(error), elapsed: work.progress.elapsed)
        }
    }

    /// Cancels a job; one that waits is over at once, one that runs as soon as the prover looks up.
    /// - Returns: the job, or `nil` when there is none; throws `job.finished` when it is over otherwise.
    public func cancel(_ id: JobID) throws(ServiceError) -> JobView? {
        if let job = active[id] {
            job.cancellation.cancel()
            if job.record.state == .queued { end(job, .cancelled, elapsed: 0) }
            return try view(id)
        }
        guard let view = try view(id) else { return nil }
        guard view.record.state == .cancelled else {
            throw ServiceError(
                code: "job.finished", message: "job \(id) is already \(view.record.state.rawValue); nothing to cancel")
        }
        return view
    }

    /// Stops: takes no more jobs, ends those that wait, gives the running ones `grace` to finish, then cancels them.
    public func drain(grace: Duration) async {
        isStopping = true
        for id in waiting {
            if let job = active[id] { end(job, .failed, failure: Self.stopped, elapsed: 0) }
        }
        let running = active.values.map { ($0.log, $0.cancellation) }
        let deadline = ContinuousClock.now + grace
        for (log, _) in running { await log.waitUntilFinal(atMost: max(.zero, deadline - .now)) }
        for (_, cancellation) in running { cancellation.cancel() }
        for (log, _) in running { await log.waitUntilFinal(atMost: .seconds(2)) }
        saveLeftovers()
    }

    /// Writes a record; a store that fails does not stop the work.
    func save(_ record: JobRecord) {
        do throws(ServiceError) {
            try store.update(record)
        } catch {
            logger.error("a job's state was not stored", metadata: ["job": "\(record.id)", "code": "\(error.code)"])
        }
    }

    /// Tries again to store finished jobs.
    func saveLeftovers() {
        for (id, job) in unsaved {
            do throws(ServiceError) {
                try store.update(job.record, payload: job.payload)
                unsaved[id] = nil
            } catch {
                logger.error("a result was not stored", metadata: ["job": "\(id)", "code": "\(error.code)"])
                return
            }
        }
    }

    private func end(
        _ job: ActiveJob, _ state: JobState, bundle: ProvedBundle? = nil, failure: JobFailure? = nil, elapsed: Int
    ) {
        var record = job.record
        if let place = waiting.firstIndex(of: record.id) {
            waiting.remove(at: place)
            waitingBytes -= job.request?.count ?? 0
        }
        record.state = state
        record.finishedAt = WallClock.milliseconds()
        record.failure = failure
        record.statementDigest = bundle?.statementDigest
        record.payloadDigest = bundle.map { JobStore.payloadDigest($0.bytes) }
        record.payloadBytes = bundle?.bytes.count
        active[record.id] = nil
        do throws(ServiceError) {
            try store.update(record, payload: bundle?.bytes)
            if state == .succeeded { try store.prune() }
        } catch {
            logger.error("a result was not stored", metadata: ["job": "\(record.id)", "code": "\(error.code)"])
            unsaved[record.id] = UnsavedJob(record: record, payload: bundle?.bytes)
        }
        remember(job.log, of: record.id)
        job.log.append(
            state, phase: nil, percent: state == .succeeded ? 100 : job.log.last?.percent ?? 0, elapsed: elapsed,
            remaining: nil, failure: failure)
        logger.info(
            "job ended",
            metadata: [
                "job": "\(record.id)", "state": "\(state.rawValue)", "code": "\(failure?.code ?? "-")",
                "milliseconds": "\(elapsed)",
            ])
    }

    private static var stopped: JobFailure {
        JobFailure(
            code: "service.stopping", message: "the daemon stopped before the job was done; submit it again",
            isRetryable: true)
    }
}
