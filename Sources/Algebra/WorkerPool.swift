import Glibc
import Synchronization

/// A few threads that share the tasks of one parallel loop after another.
///
/// The caller of `run` is one of the threads, so a pool of one starts none. Tasks are handed out by a counter; results
/// must not depend on which thread runs a task (every user writes to places that belong to the task alone).
/// A pool serves one loop at a time: concurrent calls of `run` wait for each other. A task must not call `run`.
public final class WorkerPool: Sendable {
    /// The number of threads that work on a loop, the caller included.
    public let threads: Int
    private let shared: Shared?
    private let handles: [pthread_t]

    /// The number of processors that this process may use.
    public static var availableProcessors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// A pool of `threads` threads (at least one). If the system refuses some, the pool works with fewer.
    public init(threads: Int) {
        precondition(threads >= 1, "a pool has at least one thread")
        var handles: [pthread_t] = []
        if threads > 1 {
            let shared = Shared()
            for _ in 1..<threads {
                var handle = pthread_t()
                let context = Unmanaged.passRetained(shared)
                if pthread_create(&handle, nil, runWorker, context.toOpaque()) == 0 {
                    handles.append(handle)
                } else {
                    context.release()
                }
            }
            self.shared = shared
        } else {
            shared = nil
        }
        self.handles = handles
        self.threads = handles.count + 1
    }

    deinit {
        shared?.stop()
        for handle in handles { pthread_join(handle, nil) }
    }

    /// Runs `task(0)` … `task(count - 1)`, each exactly once, and returns when all are done.
    public func run(_ count: Int, _ task: @Sendable (Int) -> Void) {
        guard count > 1, let shared, !handles.isEmpty else {
            for index in 0..<max(count, 0) { task(index) }
            return
        }
        withoutActuallyEscaping(task) { task in
            shared.run(count: count, workers: handles.count, task: task)
        }
    }
}

/// The entry point of a thread; `context` is a retained `Shared`.
private func runWorker(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Unmanaged<Shared>.fromOpaque(context!).takeRetainedValue().work()
    return nil
}

/// What the threads of a pool share. All stored state but the counter is guarded by `mutex`.
private final class Shared: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let idle = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let next = Atomic<Int>(0)
    private var task: (@Sendable (Int) -> Void)?
    private var count = 0
    private var generation = 0
    private var busy = 0
    private var inUse = false
    private var stopped = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wake, nil)
        pthread_cond_init(idle, nil)
    }

    deinit {
        pthread_cond_destroy(idle)
        pthread_cond_destroy(wake)
        pthread_mutex_destroy(mutex)
        idle.deallocate()
        wake.deallocate()
        mutex.deallocate()
    }

    func run(count: Int, workers: Int, task: @escaping @Sendable (Int) -> Void) {
        pthread_mutex_lock(mutex)
        while inUse { pthread_cond_wait(idle, mutex) }
        inUse = true
        self.task = task
        self.count = count
        busy = workers
        generation += 1
        next.store(0, ordering: .relaxed)
        pthread_cond_broadcast(wake)
        pthread_mutex_unlock(mutex)

        drain(count, task)

        pthread_mutex_lock(mutex)
        while busy > 0 { pthread_cond_wait(idle, mutex) }
        self.task = nil
        inUse = false
        pthread_cond_broadcast(idle)
        pthread_mutex_unlock(mutex)
    }

    func work() {
        var seen = 0
        pthread_mutex_lock(mutex)
        while true {
            while generation == seen && !stopped { pthread_cond_wait(wake, mutex) }
            if stopped { break }
            seen = generation
            let count = count
            var task = task
            pthread_mutex_unlock(mutex)
            if let task { drain(count, task) }
            // The loop's owner may end the closure's life as soon as `busy` reaches zero: let go of it first.
            task = nil
            pthread_mutex_lock(mutex)
            busy -= 1
            if busy == 0 { pthread_cond_broadcast(idle) }
        }
        pthread_mutex_unlock(mutex)
    }

    func stop() {
        pthread_mutex_lock(mutex)
        stopped = true
        pthread_cond_broadcast(wake)
        pthread_mutex_unlock(mutex)
    }

    private func drain(_ count: Int, _ task: @Sendable (Int) -> Void) {
        while true {
            let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard index < count else { return }
            task(index)
        }
    }
}
