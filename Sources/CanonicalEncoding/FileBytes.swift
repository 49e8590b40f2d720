import Glibc

/// Whole files as bytes, over POSIX alone.
public enum FileBytes {
    /// Reads a whole file of at most `limit` bytes; `-` is no special name here.
    ///
    /// Works for pipes and devices too, since the size is found by reading.
    public static func read(path: String, limit: Int) throws(FileError) -> [UInt8] {
        let descriptor = try openRetrying(path, O_RDONLY | O_CLOEXEC, 0, doing: "open")
        defer { close(descriptor) }
        return try read(descriptor: descriptor, name: path, limit: limit)
    }

    /// Reads an open descriptor, such as standard input, to its end; `name` is for error messages.
    public static func read(descriptor: Int32, name: String, limit: Int) throws(FileError) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: min(limit, 0xFFFF) + 1)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(errno: errno, doing: "read", path: name)
            }
            if count == 0 { return bytes }
            guard count <= limit - bytes.count else {
                throw FileError(
                    code: "file.too-large", path: name,
                    message: "\(name) has more than the \(limit) bytes accepted here")
            }
            bytes.append(contentsOf: chunk[..<count])
        }
    }

    /// Writes a file so that a crash at any instant leaves either the old content or the new one.
    ///
    /// The bytes go to a new file beside the target, are forced to disk, and take the name by `rename`; then the
    /// directory is forced to disk. On any failure the new file is removed and the old content stays.
    /// A symbolic link at `path` is replaced, not followed. What is no ordinary file (a device, a pipe, a socket, or a link
    /// to one) is left alone: `file.not-regular`.
    public static func write(
        atomically bytes: [UInt8], to path: String, mode: UInt32 = 0o644
    ) throws(FileError) {
        try checkReplaceable(path)
        let directory = directoryName(of: path)
        let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
        let descriptor = try openRetrying(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode, doing: "create", reporting: path)
        var isOpen = true
        do throws(FileError) {
            try writeAll(bytes, to: descriptor, path: path)
            guard fchmod(descriptor, mode) == 0 else { throw FileError(errno: errno, doing: "write", path: path) }
            guard fsync(descriptor) == 0 else { throw FileError(errno: errno, doing: "write", path: path) }
            isOpen = false
            guard close(descriptor) == 0 else { throw FileError(errno: errno, doing: "write", path: path) }
            guard rename(temporary, path) == 0 else { throw FileError(errno: errno, doing: "write", path: path) }
        } catch {
            if isOpen { close(descriptor) }
            unlink(temporary)
            throw error
        }
        try synchronize(directory: directory)
    }

    /// Whether `rename` may put a file in the place of what stands at `path`: nothing, a file, or a directory (which the
    /// system itself refuses). A device replaced by a file would be lost to the whole machine.
    private static func checkReplaceable(_ path: String) throws(FileError) {
        var status = stat()
        guard stat(path, &status) == 0 else { return }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFDIR else {
            throw FileError(
                code: "file.not-regular", path: path, message: "\(path) is no ordinary file and is not replaced")
        }
    }

    /// Forces a directory's entries to disk, so that a rename in it survives a crash.
    static func synchronize(directory: String) throws(FileError) {
        let descriptor = try openRetrying(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0, doing: "open")
        defer { close(descriptor) }
        // Some file systems cannot force a directory; there the rename is as durable as it gets.
        guard fsync(descriptor) == 0 || errno == EINVAL else {
            throw FileError(errno: errno, doing: "write", path: directory)
        }
    }

    private static func directoryName(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32, path: String) throws(FileError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress! + offset, buffer.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError(errno: errno, doing: "write", path: path)
            }
            offset += count
        }
    }

    private static func openRetrying(
        _ path: String, _ flags: Int32, _ mode: UInt32, doing action: String, reporting reported: String? = nil
    ) throws(FileError) -> Int32 {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw FileError(code: "file.bad-path", path: path, message: "a path is empty or holds a zero byte")
        }
        while true {
            let descriptor = open(path, flags, mode)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { throw FileError(errno: errno, doing: action, path: reported ?? path) }
        }
    }
}
