import Algebra
import Glibc
import Synchronization
import Testing

/// The pool runs every task once, whoever calls.
@Suite struct WorkerPoolTests {
    @Test(arguments: [1, 2, 3, 7, 64])
    func everyTaskRunsOnce(threads: Int) {
        let pool = WorkerPool(threads: threads)
        for count in [0, 1, 2, 5, 1000] {
            let runs = Mutex([Int](repeating: 0, count: count))
            pool.run(count) { index in runs.withLock { $0[index] += 1 } }
            #expect(runs.withLock { $0 } == [Int](repeating: 1, count: count))
        }
    }

    /// Many short loops in a row: a worker that wakes late must not take tasks of the next loop.
    @Test func manyShortLoops() {
        let pool = WorkerPool(threads: 4)
        let total = Atomic<Int>(0)
        for _ in 0..<5000 { pool.run(3) { total.add($0 + 1, ordering: .relaxed) } }
        #expect(total.load(ordering: .relaxed) == 5000 * 6)
    }

    @Test func callersFromSeveralThreads() async {
        let pool = WorkerPool(threads: 3)
        let total = Counter()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<200 { pool.run(5) { _ in total.increment() } }
                }
            }
        }
        #expect(total.value == 8 * 200 * 5)
    }

    /// Loops of several callers share the threads of the pool: no more of them work at once, and a short loop does not
    /// wait for a long one to end.
    @Test func loopsTakeTurns() {
        let pool = WorkerPool(threads: 2)
        let (working, most, shortEnded) = (Counter(), Counter(), Counter())
        let (longLeft, longBegun) = (Counter(), Counter())
        // Threads of their own: the tests' tasks may have to wait for one another's.
        let threads = [
            OwnThread {
                pool.run(500) { _ in
                    longBegun.increment()
                    working.increment()
                    most.raise(to: working.value)
                    usleep(2000)
                    working.add(-1)
                    if shortEnded.value > 0 { longLeft.increment() }
                }
            },
            OwnThread {
                while longBegun.value == 0 { usleep(100) }
                pool.run(4) { _ in
                    working.increment()
                    most.raise(to: working.value)
                    working.add(-1)
                }
                shortEnded.increment()
            },
        ]
        for thread in threads { thread.join() }
        #expect(most.value <= 2)
        #expect(longLeft.value > 0, "the short loop waited for the long one")
    }

    @Test func poolsComeAndGo() {
        for threads in 1...20 {
            let pool = WorkerPool(threads: threads)
            pool.run(threads) { _ in }
        }
        #expect(WorkerPool.availableProcessors >= 1)
    }

    @Test func flags() throws {
        let flag = CancellationFlag()
        try flag.check()
        flag.cancel()
        #expect(flag.isCancelled)
        #expect(throws: OperationCancelled.self) { try flag.check() }
    }
}

/// A counter that tasks share.
private final class Counter: Sendable {
    private let count = Atomic<Int>(0)

    func increment() { add(1) }

    func add(_ amount: Int) { count.add(amount, ordering: .relaxed) }

    func raise(to value: Int) { count.max(value, ordering: .relaxed) }

    var value: Int { count.load(ordering: .relaxed) }
}

/// A thread that runs one closure.
private final class OwnThread {
    private final class Body {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) {
            self.run = run
        }
    }

    private var handle = pthread_t()

    init(_ body: @escaping @Sendable () -> Void) {
        let context = Unmanaged.passRetained(Body(body)).toOpaque()
        let status = pthread_create(
            &handle, nil,
            { context in
                Unmanaged<Body>.fromOpaque(context!).takeRetainedValue().run()
                return nil
            }, context)
        precondition(status == 0, "a thread")
    }

    func join() {
        pthread_join(handle, nil)
    }
}
