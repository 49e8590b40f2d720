import Glibc

/// Where the bytes of a log come from, in chunks: memory, or an open descriptor such as a file or standard input.
public struct ByteSource: Sendable {
    private enum Origin: Sendable {
        case memory([UInt8])
        case descriptor(Int32, name: String)
    }

    private var origin: Origin
    private static let chunkSize = 1 << 16

    /// Bytes that are already there.
    public init(bytes: [UInt8]) {
        origin = .memory(bytes)
    }

    /// An open descriptor, which stays the caller's to close; `name` is for messages.
    public init(descriptor: Int32, name: String) {
        origin = .descriptor(descriptor, name: name)
    }

    /// Opens a file for the time of a call.
    ///
    /// - Throws: `file.not-found`, `file.not-permitted`, `file.…`, and what the call throws.
    public static func withFile<Result>(
        path: String, _ body: (ByteSource) throws(ImportError) -> Result
    ) throws(ImportError) -> Result {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw ImportError(code: "file.bad-path", message: "the path is empty or holds a zero byte")
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw ImportError.systemError(errno, doing: "open", path: path) }
        defer { close(descriptor) }
        return try body(ByteSource(descriptor: descriptor, name: path))
    }

    /// The next bytes, at most 64 KiB from a descriptor; empty at the end.
    mutating func nextChunk() throws(ImportError) -> [UInt8] {
        switch origin {
        case .memory(let bytes):
            origin = .memory([])
            return bytes
        case .descriptor(let descriptor, let name):
            var chunk = [UInt8](repeating: 0, count: Self.chunkSize)
            while true {
                let count = read(descriptor, &chunk, chunk.count)
                if count >= 0 { return Array(chunk[..<count]) }
                if errno != EINTR { throw ImportError.systemError(errno, doing: "read", path: name) }
            }
        }
    }
}

extension ImportError {
    /// From the `errno` of a system call on a path: the `file.…` codes of `FileError`.
    static func systemError(_ number: Int32, doing action: String, path: String) -> ImportError {
        let (code, reason) =
            switch number {
            case ENOENT, ENOTDIR: ("file.not-found", "there is no such file")
            case EACCES, EPERM, EROFS: ("file.not-permitted", "not permitted")
            case EISDIR: ("file.is-directory", "it is a directory")
            case EEXIST: ("file.exists", "it exists already, and is not overwritten")
            case ENOSPC, EDQUOT, EFBIG: ("file.no-space", "the disk is full")
            case EMFILE, ENFILE, ENOMEM: ("file.no-resources", "the system is out of resources")
            default: ("file.io", "system error \(number)")
            }
        return ImportError(code: code, message: "cannot \(action) \(path): \(reason)")
    }
}
