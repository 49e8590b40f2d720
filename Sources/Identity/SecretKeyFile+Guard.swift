import CanonicalEncoding
import Glibc

/// A key file that cannot be made, or must not be used.
public struct KeyFileError: Error, Hashable, Sendable {
    /// Stable: `key-file.…` or `file.…`.
    public let code: String
    /// What is wrong; it names the path.
    public let message: String
    /// What to do about it, if there is something.
    public let hint: String?

    /// Creates an error.
    public init(code: String, message: String, hint: String? = nil) {
        self.code = code
        self.message = message
        self.hint = hint
    }

    init(systemError number: Int32, doing action: String, path: String) {
        let error = FileError(errno: number, doing: action, path: path)
        self.init(code: error.code, message: error.message)
    }
}

extension SecretKeyFile {
    /// Opens the directory of a path, and refuses one in which any user may put another file in the key's place.
    static func openDirectory(of path: String) throws(KeyFileError) -> (descriptor: Int32, name: String) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, !name.isEmpty, !path.utf8.contains(0) else {
            throw KeyFileError(
                code: "file.bad-path", message: "the path of a key file is empty or ends with a slash")
        }
        let parent = parts.dropLast().joined(separator: "/")
        let directory = parts.count == 1 ? "." : parent.isEmpty ? "/" : parent
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw KeyFileError(systemError: errno, doing: "open", path: directory) }
        do throws(KeyFileError) {
            let status = try status(of: descriptor, path: directory)
            guard status.st_mode & 0o002 == 0 else {
                throw KeyFileError(
                    code: "key-file.directory-writable",
                    message: "every user may write in the directory of \(path)",
                    hint: "keep keys in a directory of your own, such as one made with mkdir -m 700")
            }
        } catch {
            close(descriptor)
            throw error
        }
        return (descriptor, String(name))
    }

    /// Refuses an open key file that others own, can read or write, or know by another name.
    static func checkGuard(of descriptor: Int32, path: String) throws(KeyFileError) {
        let status = try status(of: descriptor, path: path)
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw KeyFileError(code: "key-file.not-a-file", message: "\(path) is not a regular file")
        }
        guard status.st_uid == geteuid() else {
            throw KeyFileError(code: "key-file.foreign-owner", message: "\(path) belongs to another user")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw KeyFileError(
                code: "key-file.permissions", message: "other users have rights on \(path)",
                hint: "take them away with chmod 600; if others could read it, make a new key")
        }
        guard status.st_nlink == 1 else {
            throw KeyFileError(
                code: "key-file.linked", message: "\(path) has \(status.st_nlink) names (hard links)",
                hint: "remove the other names of the file")
        }
    }

    private static func status(of descriptor: Int32, path: String) throws(KeyFileError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else {
            throw KeyFileError(systemError: errno, doing: "inspect", path: path)
        }
        return status
    }
}
