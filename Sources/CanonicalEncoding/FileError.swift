import Glibc

/// Why a file could not be read or written.
public struct FileError: Error, Sendable, Equatable {
    /// A stable code, such as `file.not-found` or `file.no-space`.
    public let code: String
    /// The path that was asked for.
    public let path: String
    /// What happened, for people; names the path.
    public let message: String

    /// Creates an error.
    public init(code: String, path: String, message: String) {
        self.code = code
        self.path = path
        self.message = message
    }

    /// From the `errno` of a system call.
    package init(errno number: Int32, doing action: String, path: String) {
        let code =
            switch number {
            case ENOENT, ENOTDIR: "file.not-found"
            case EACCES, EPERM, EROFS: "file.not-permitted"
            case ENOSPC, EDQUOT, EFBIG: "file.no-space"
            case EISDIR: "file.is-directory"
            case EEXIST: "file.exists"
            case ENAMETOOLONG, ELOOP, EINVAL: "file.bad-path"
            case EMFILE, ENFILE, ENOMEM: "file.no-resources"
            default: "file.io"
            }
        var buffer = [CChar](repeating: 0, count: 256)
        let status = strerror_r(number, &buffer, buffer.count)
        let end = buffer.firstIndex(of: 0) ?? buffer.endIndex
        let reason =
            status == 0
            ? String(decoding: buffer[..<end].map { UInt8(bitPattern: $0) }, as: UTF8.self) : "error \(number)"
        self.init(code: code, path: path, message: "cannot \(action) \(path): \(reason)")
    }
}
