import Synchronization

/// One thing that happened to a job.
public struct JobEvent: Sendable, Equatable {
    /// 0 for the first event of the job, then 1, 2, …
    public let number: Int
    /// The job's state from here on.
    public let state: JobState
    /// The phase that began, while the job is queued or running.
    public let phase: ProofPhase?
    /// How much of the expected time has passed, 0 to 100.
    public let percent: Int
    /// Milliseconds since work began.
    public let elapsedMilliseconds: Int
    /// Milliseconds that are expected to be left.
    public let remainingMilliseconds: Int?
    /// The error of a failed job.
    public let failure: JobFailure?
}

/// A job's events so far, and whoever waits for more.
///
/// Locked rather than an actor: the prover reports from its own thread and must not wait.
final class JobEventLog: Sendable {
    /// More events than any honest prover reports; what comes beyond is dropped, the last word excepted.
    private static let maximumEvents = 512

    private struct State {
        var events: [JobEvent] = []
        var subscribers: [Int: AsyncStream<JobEvent>.Continuation] = [:]
        var nextSubscriber = 0
    }
    private let state = Mutex(State())

    /// Appends an event unless the job is over; a final one ends all subscriptions.
    func append(
        _ newState: JobState, phase: ProofPhase?, percent: Int, elapsed: Int, remaining: Int?,
        failure: JobFailure? = nil
    ) {
        let (event, subscribers) = state.withLock {
            state -> (JobEvent?, [AsyncStream<JobEvent>.Continuation]) in
            if let last = state.events.last, last.state.isFinal { return (nil, []) }
            guard newState.isFinal || state.events.count < Self.maximumEvents else { return (nil, []) }
            let event = JobEvent(
                number: state.events.count, state: newState, phase: phase, percent: percent,
                elapsedMilliseconds: elapsed, remainingMilliseconds: remaining, failure: failure)
            state.events.append(event)
            defer { if newState.isFinal { state.subscribers = [:] } }
            return (event, Array(state.subscribers.values))
        }
        // Outside of the lock: a stream that ends calls back into this object at once.
        guard let event else { return }
        for subscriber in subscribers {
            subscriber.yield(event)
            if newState.isFinal { subscriber.finish() }
        }
    }

    /// The latest event.
    var last: JobEvent? { state.withLock(\.events.last) }

    /// Events numbered beyond `number`, past ones first; ends after the final one.
    func events(after number: Int = -1) -> AsyncStream<JobEvent> {
        AsyncStream { continuation in
            state.withLock { state in
                for event in state.events where event.number > number { continuation.yield(event) }
                if let last = state.events.last, last.state.isFinal {
                    continuation.finish()
                    return
                }
                let key = state.nextSubscriber
                state.nextSubscriber += 1
                state.subscribers[key] = continuation
                continuation.onTermination = { [weak self] _ in
                    self?.state.withLock { _ = $0.subscribers.removeValue(forKey: key) }
                }
            }
        }
    }

    /// Waits until the job is over or the time is up.
    func waitUntilFinal(atMost duration: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in self.events() {} }
            group.addTask { try? await Task.sleep(for: duration) }
            await group.next()
            group.cancelAll()
        }
    }
}
