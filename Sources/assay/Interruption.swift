import Foundation
import Glibc

/// What Ctrl-C, or the end of the session, does to work that must not simply be dropped.
enum Interruption {
    /// Runs the action at the first SIGINT or SIGTERM; a second one ends the process.
    ///
    /// To be called before the work starts threads of its own: they must not take the signals for themselves.
    static func handle(_ action: @escaping @Sendable () -> Void) {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        guard pthread_sigmask(SIG_BLOCK, &signals, nil) == 0 else { return }
        let awaited = signals
        Thread.detachNewThread {
            var awaited = awaited
            var signal: Int32 = 0
            guard sigwait(&awaited, &signal) == 0 else { return }
            action()
            guard sigwait(&awaited, &signal) == 0 else { return }
            endProcess()
        }
    }

    /// Ends the process at once, with the status of an interrupted one.
    static func endProcess() -> Never {
        _exit(ExitStatus.interrupted.rawValue)
    }
}
