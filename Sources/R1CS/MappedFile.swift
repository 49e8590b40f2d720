import CanonicalEncoding
import Glibc

/// A whole file, mapped read-only: opening costs nothing, processes share its pages, and no copy of a secret is made.
///
/// The file must not be truncated while it is open: the system answers an access to a vanished page with a signal.
package final class MappedFile: @unchecked Sendable {
    // The mapping is read-only and the object immutable: hence Sendable.
    /// The contents, for as long as this object lives.
    package let bytes: UnsafeRawBufferPointer
    /// What the system says of the file.
    package let status: stat
    /// Where it is.
    package let path: String

    /// Maps an ordinary file; `file.not-regular` for anything else.
    package init(path: String) throws(FileError) {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw FileError(code: "file.bad-path", path: path, message: "a path is empty or holds a zero byte")
        }
        // Without O_NONBLOCK a pipe without a writer would be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw FileError(errno: errno, doing: "open", path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(errno: errno, doing: "read", path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(code: "file.not-regular", path: path, message: "\(path) is no ordinary file")
        }
        let count = Int(status.st_size)
        if count == 0 {
            // Nothing can be mapped of an empty file.
            bytes = UnsafeRawBufferPointer(start: nil, count: 0)
        } else {
            guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
                throw FileError(errno: errno, doing: "map", path: path)
            }
            bytes = UnsafeRawBufferPointer(start: start, count: count)
        }
        self.status = status
        self.path = path
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
