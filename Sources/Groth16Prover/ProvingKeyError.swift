import Algebra
import CanonicalEncoding
import Glibc
import Groth16
import R1CS

/// Why a key file cannot be used.
public struct ProvingKeyError: Error, Equatable, Sendable {
    /// The stable code, such as `key.block-damaged`.
    public let code: String
    /// What is wrong; names the file.
    public let message: String

    init(code: String, path: String, _ message: String) {
        self.code = code
        self.message = "\(path): \(message)"
    }

    init(_ error: FileError) {
        code = error.code
        message = error.message
    }

    init(_ error: CircuitFileError) {
        code = error.code
        message = error.message
    }
}

extension FileError {
    /// The failure of a system call on a key file.
    static func system(_ number: Int32, doing action: String, path: String) -> FileError {
        let code =
            switch number {
            case ENOSPC, EDQUOT, EFBIG: "file.no-space"
            case ENOENT, ENOTDIR: "file.not-found"
            case EACCES, EPERM, EROFS: "file.not-permitted"
            default: "file.io"
            }
        return FileError(
            code: code, path: path, message: "cannot \(action) \(path): \(String(cString: strerror(number)))")
    }
}
