import Glibc

/// What tells a file from all others, and from itself after it was written again.
package struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let number: UInt64
    private let size: Int64
    private let seconds: Int
    private let nanoseconds: Int
    /// When the file's contents or its place last changed, which no program can set.
    private let changedSeconds: Int
    private let changedNanoseconds: Int

    /// The file that a path leads to now.
    package init(path: String) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { throw FileError(errno: errno, doing: "look at", path: path) }
        device = UInt64(status.st_dev)
        number = UInt64(status.st_ino)
        size = Int64(status.st_size)
        seconds = status.st_mtim.tv_sec
        nanoseconds = status.st_mtim.tv_nsec
        changedSeconds = status.st_ctim.tv_sec
        changedNanoseconds = status.st_ctim.tv_nsec
    }
}
