import Glibc
import Synchronization

/// A few threads that share the tasks of parallel loops.
///
/// The caller of `run` is one of the threads, so a pool of one starts none. Results must not depend on which thread
/// runs a task (every user writes to places that belong to the task alone). Loops of several callers run side by side:
/// their tasks take turns, and no more threads work at a time than the pool has, callers included. So several proofs on
/// one pool do not crowd the machine, and a loop whose tasks return at once, as those of a cancelled proof do, ends
/// soon whatever the others do. A task must not call `run`.
public final class WorkerPool: Sendable {
    /// The number of threads that work on loops, one caller included.
    public let threads: Int
    private let shared = Shared()
    private let handles: [pthread_t]

    /// The number of processors that this process may use.
    public static var availableProcessors: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    /// A pool of `threads` threads (at least one). If the system refuses some, the pool works with fewer.
    public init(threads: Int) {
        precondition(threads >= 1, "a pool has at least one thread")
        var handles: [pthread_t] = []
        for _ in 1..<threads {
            var handle = pthread_t()
            let context = Unmanaged.passRetained(shared)
            if pthread_create(&handle, nil, runWorker, context.toOpaque()) == 0 {
                handles.append(handle)
            } else {
                context.release()
            }
        }
        self.handles = handles
        self.threads = handles.count + 1
    }

    deinit {
        shared.stop()
        for handle in handles { pthread_join(handle, nil) }
    }

    /// Runs `task(0)` … `task(count - 1)`, each exactly once, and returns when all are done.
    public func run(_ count: Int, _ task: @Sendable (Int) -> Void) {
        guard count > 0 else { return }
        withoutActuallyEscaping(task) { task in shared.run(Loop(count: count, task: task)) }
    }
}

/// The entry point of a thread; `context` is a retained `Shared`.
private func runWorker(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Unmanaged<Shared>.fromOpaque(context!).takeRetainedValue().work()
    return nil
}

/// One parallel loop. All its state is guarded by the mutex of `Shared`.
private final class Loop {
    let count: Int
    /// Let go of by the last thread that runs a task, as its life may end when `run` returns.
    var task: (@Sendable (Int) -> Void)?
    var next = 0
    var finished = 0

    init(count: Int, task: @escaping @Sendable (Int) -> Void) {
        self.count = count
        self.task = task
    }
}

/// What the threads of a pool share. All stored state is guarded by `mutex`.
private final class Shared: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    /// There are tasks to take, or an end to come to.
    private let wake = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// A loop has come to its end, or its caller may now take part.
    private let turn = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// The loops that have tasks left, in the order in which they are to be served.
    private var loops: [Loop] = []
    /// Whether a caller takes part: at most one does at a time, the others wait for their loops.
    private var callerWorks = false
    private var stopped = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(wake, nil)
        pthread_cond_init(turn, nil)
    }

    deinit {
        pthread_cond_destroy(turn)
        pthread_cond_destroy(wake)
        pthread_mutex_destroy(mutex)
        turn.deallocate()
        wake.deallocate()
        mutex.deallocate()
    }

    func run(_ loop: Loop) {
        pthread_mutex_lock(mutex)
        loops.append(loop)
        pthread_cond_broadcast(wake)
        while loop.finished < loop.count {
            if callerWorks || loops.isEmpty {
                pthread_cond_wait(turn, mutex)
                continue
            }
            // Takes tasks of any loop, so that one who calls often does not starve the others.
            callerWorks = true
            while loop.finished < loop.count, let (served, index) = takeTask() { perform(served, index) }
            callerWorks = false
            pthread_cond_broadcast(turn)
        }
        pthread_mutex_unlock(mutex)
    }

    func work() {
        pthread_mutex_lock(mutex)
        while !stopped {
            if let (loop, index) = takeTask() {
                perform(loop, index)
            } else {
                pthread_cond_wait(wake, mutex)
            }
        }
        pthread_mutex_unlock(mutex)
    }

    func stop() {
        pthread_mutex_lock(mutex)
        stopped = true
        pthread_cond_broadcast(wake)
        pthread_mutex_unlock(mutex)
    }

    /// The next task of the loop whose turn it is.
    private func takeTask() -> (Loop, Int)? {
        guard !loops.isEmpty else { return nil }
        let loop = loops.removeFirst()
        let index = loop.next
        loop.next += 1
        if loop.next < loop.count { loops.append(loop) }
        return (loop, index)
    }

    /// Runs a task without the mutex, and tells the caller when it was the last.
    private func perform(_ loop: Loop, _ index: Int) {
        var task = loop.task
        pthread_mutex_unlock(mutex)
        task?(index)
        task = nil
        pthread_mutex_lock(mutex)
        loop.finished += 1
        if loop.finished == loop.count {
            loop.task = nil
            pthread_cond_broadcast(turn)
        }
    }
}
