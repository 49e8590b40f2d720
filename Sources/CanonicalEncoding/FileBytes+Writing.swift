import Glibc

extension FileBytes {
    /// Writes a file so that a crash at any instant leaves either the old content or the new one.
    ///
    /// The bytes go to a new file beside the target, are forced to disk, and take the name by `rename`; then the
    /// directory is forced to disk. On any failure the new file is removed and the old content stays.
    /// A symbolic link at `path` is replaced, not followed. What is no ordinary file (a device, a pipe, a socket, or a link
    /// to one) is left alone: `file.not-regular`.
    public static func write(
        atomically bytes: [UInt8], to path: String, mode: UInt32 = 0o644
    ) throws(FileError) {
        try PreparedFile(bytes, path: path, mode: mode).name()
        try synchronize(directory: directoryName(of: path))
    }

    /// Writes files that are of use only together: each as by the other call, and all of them or none.
    ///
    /// All are prepared and forced to disk before the first takes its name. When a name cannot be taken even so, those that
    /// were are removed again, with what stood there before; only a crash between two renames can leave a part.
    public static func write(
        together files: [(path: String, bytes: [UInt8])], mode: UInt32 = 0o644
    ) throws(FileError) {
        var prepared: [PreparedFile] = []
        var named: [String] = []
        do throws(FileError) {
            for file in files { prepared.append(try PreparedFile(file.bytes, path: file.path, mode: mode)) }
            for file in prepared {
                try file.name()
                named.append(file.path)
            }
        } catch {
            for file in prepared { file.discard() }
            for path in named { unlink(path) }
            throw error
        }
        for file in files { try synchronize(directory: directoryName(of: file.path)) }
    }

    /// Makes a folder and those above it that are missing, for their owner alone.
    public static func makeFolders(_ path: String) throws(FileError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        let number = errno
        guard number == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
            throw FileError(errno: number, doing: "make", path: path)
        }
        try makeFolders(String(path[..<slash]))
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw FileError(errno: errno, doing: "make", path: path)
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

    static func directoryName(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}

/// A file that is complete on the disk, but for its name.
private struct PreparedFile {
    let path: String
    private let temporary: String

    init(_ bytes: [UInt8], path: String, mode: UInt32) throws(FileError) {
        try Self.checkReplaceable(path)
        self.path = path
        temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
        let descriptor = try FileBytes.openRetrying(
            temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode, doing: "create", reporting: path)
        var isOpen = true
        do throws(FileError) {
            try Self.writeAll(bytes, to: descriptor, path: path)
            guard fchmod(descriptor, mode) == 0 else { throw FileError(errno: errno, doing: "write", path: path) }
            guard fsync(descriptor) == 0 else { throw FileError(errno: errno, doing: "write", path: path) }
            isOpen = false
            guard close(descriptor) == 0 else { throw FileError(errno: errno, doing: "write", path: path) }
        } catch {
            if isOpen { close(descriptor) }
            unlink(temporary)
            throw error
        }
    }

    /// Gives the file its name; on failure nothing is left of it.
    func name() throws(FileError) {
        guard rename(temporary, path) == 0 else {
            let error = FileError(errno: errno, doing: "write", path: path)
            unlink(temporary)
            throw error
        }
    }

    /// Removes the file, unless it has its name already.
    func discard() { unlink(temporary) }

    /// Whether `rename` may put a file in the place of what stands at `path`: nothing, a file, or a link to a file or a
    /// directory. A device replaced by a file would be lost to the whole machine. A directory the system itself refuses,
    /// but late.
    private static func checkReplaceable(_ path: String) throws(FileError) {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
            throw FileError(errno: EISDIR, doing: "write", path: path)
        }
        guard stat(path, &status) == 0 else { return }
        let kind = status.st_mode & S_IFMT
        guard kind == S_IFREG || kind == S_IFDIR else {
            throw FileError(
                code: "file.not-regular", path: path, message: "\(path) is no ordinary file and is not replaced")
        }
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
}
