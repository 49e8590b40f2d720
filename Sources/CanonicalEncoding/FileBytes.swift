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

    /// Reads a file that a command was given; `-` is standard input.
    public static func read(argument: String, limit: Int) throws(FileError) -> [UInt8] {
        argument == "-"
            ? try read(descriptor: STDIN_FILENO, name: "standard input", limit: limit)
            : try read(path: argument, limit: limit)
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

    /// The names of a folder's entries in order, without `.` and `..`.
    public static func names(inFolder path: String) throws(FileError) -> [String] {
        guard let folder = opendir(path) else { throw FileError(errno: errno, doing: "open the folder", path: path) }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                })
        }
        return names.filter { $0 != "." && $0 != ".." }.sorted()
    }

    static func openRetrying(
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
