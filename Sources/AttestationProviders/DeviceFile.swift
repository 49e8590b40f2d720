import Attestation
import CanonicalEncoding
import Glibc

/// Files of the kernel's and devices: small, without a length that could be believed, and written in one call.
package enum DeviceFile {
    /// The code of a read that the kernel refuses because of what happened meanwhile (EWOULDBLOCK).
    package static let disturbed = "file.disturbed"

    /// Reads to the end.
    ///
    /// - Throws: `file.…`; `file.too-large` beyond the limit.
    static func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] {
        let descriptor = try open(path, O_RDONLY)
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return bytes }
            if count < 0 {
                let number = errno
                if number == EINTR { continue }
                let error = FileError(errno: number, doing: "read", path: path)
                throw number == EWOULDBLOCK ? FileError(code: disturbed, path: path, message: error.message) : error
            }
            guard bytes.count + count <= limit else {
                throw FileError(code: "file.too-large", path: path, message: "\(path) holds more than \(limit) bytes")
            }
            bytes += buffer[..<count]
        }
    }

    /// Writes everything in one call, as attributes want it.
    static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
        let descriptor = try open(path, O_WRONLY)
        let count = Glibc.write(descriptor, bytes, bytes.count)
        let number = errno
        // Attributes of bytes are taken when they are closed.
        guard close(descriptor) == 0 else { throw FileError(errno: errno, doing: "write", path: path) }
        guard count == bytes.count else {
            throw FileError(errno: count < 0 ? number : EIO, doing: "write", path: path)
        }
    }

    /// Opens a file or device.
    static func open(_ path: String, _ flags: Int32) throws(FileError) -> Int32 {
        while true {
            let descriptor = Glibc.open(path, flags | O_CLOEXEC)
            if descriptor >= 0 { return descriptor }
            if errno != EINTR { throw FileError(errno: errno, doing: "open", path: path) }
        }
    }

    /// Why something of this kind is not to be had here; `nil` if it is there and may be used.
    ///
    /// - Parameter rights: as `access` takes them.
    static func obstacle(_ path: String, rights: Int32, what: String) -> ProviderError? {
        guard access(path, F_OK) == 0 else {
            return ProviderError(code: "provider.not-available", message: "\(what): there is no \(path)")
        }
        guard access(path, rights) == 0 else {
            return ProviderError(
                code: "provider.not-permitted", message: "\(what): this user has no rights on \(path)")
        }
        return nil
    }
}

extension ProviderError {
    /// What went wrong with a file.
    init(_ error: FileError) {
        self.init(code: error.code, message: error.message)
    }
}
