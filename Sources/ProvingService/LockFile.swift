import Glibc

/// An advisory lock on a file, held as long as this object lives; the kernel frees it when the process dies.
///
/// The file itself stays: removing lock files races with whoever opens them next.
final class LockFile: Sendable {
    private let descriptor: Int32

    /// Takes the lock or throws `takenCode` at once when another process holds it.
    init(path: String, area: String, takenMessage: String) throws(ServiceError) {
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else {
            throw ServiceError(
                code: "\(area).lock-failed", message: "cannot open lock file \(path): \(SystemError.text(errno))")
        }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            close(file)
            guard number == EWOULDBLOCK else {
                throw ServiceError(
                    code: "\(area).lock-failed", message: "cannot lock \(path): \(SystemError.text(number))")
            }
            throw ServiceError(code: "\(area).taken", message: takenMessage)
        }
        descriptor = file
    }

    deinit {
        // Closing alone does not free the lock while a child that another thread has just forked still shares the file.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
