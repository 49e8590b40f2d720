import Dispatch
import Glibc
import Synchronization

/// Runs items on some threads at once.
public enum SoundnessRun {
    /// What came of one item.
    public struct Outcome: Sendable {
        /// What was checked.
        public let item: SoundnessItem
        /// What was found, or why it could not be run.
        public let result: Result<SoundnessResult, SoundnessError>
        /// How much of a processor's time it took, in milliseconds: what does not depend on what else is running.
        public let milliseconds: Int

        /// Whether it ran and found nothing wrong.
        public var passes: Bool {
            if case .success(let result) = result { result.passes } else { false }
        }
    }

    /// Runs all items, the circuits first, since they take longest; the outcomes come in the order of `items`.
    ///
    /// - Parameters:
    ///   - workers: how many threads work at once.
    ///   - finished: called after each item, from any thread, one call at a time, with the number of items done.
    public static func run(
        _ items: [SoundnessItem], workers: Int, finished: @escaping @Sendable (Outcome, Int) -> Void
    ) -> [Outcome] {
        let order = items.indices.sorted { first, second in
            (items[first].kind == .circuit ? 0 : 1, first) < (items[second].kind == .circuit ? 0 : 1, second)
        }
        let state = Mutex<(next: Int, outcomes: [Int: Outcome])>((0, [:]))
        DispatchQueue.concurrentPerform(iterations: max(1, workers)) { _ in
            while true {
                let place = state.withLock { state -> Int? in
                    guard state.next < order.count else { return nil }
                    defer { state.next += 1 }
                    return order[state.next]
                }
                guard let place else { return }
                let start = threadMilliseconds()
                let result: Result<SoundnessResult, SoundnessError>
                do throws(SoundnessError) { result = .success(try items[place].run()) } catch {
                    result = .failure(error)
                }
                let outcome = Outcome(
                    item: items[place], result: result, milliseconds: threadMilliseconds() - start)
                state.withLock { state in
                    state.outcomes[place] = outcome
                    finished(outcome, state.outcomes.count)
                }
            }
        }
        return state.withLock { state in items.indices.compactMap { state.outcomes[$0] } }
    }

    /// The processor time of this thread; an item runs on one.
    private static func threadMilliseconds() -> Int {
        var time = timespec()
        guard clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) == 0 else { return 0 }
        return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
    }
}
