import CanonicalEncoding
import Certificates
import Glibc

/// A root on disk: `root.der`, the certificate, for everybody, and `root.key`, its key in PKCS #8, for its owner alone.
extension SoftwareAttester {
    private static let certificateName = "root.der"
    private static let keyName = "root.key"
    /// More than a key on P-384 has in PKCS #8.
    private static let maximumKeyCount = 1024

    /// Stores the root in a folder that exists; nothing that is there is overwritten.
    ///
    /// The key's file is made with mode 0600.
    ///
    /// - Throws: `file.exists`, `file.not-permitted`, `file.no-space`, `file.…`.
    public func save(inFolder folder: String) throws(FileError) {
        let path = "\(folder)/\(Self.keyName)"
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileError(errno: errno, doing: "create", path: path) }
        defer { close(descriptor) }
        do throws(FileError) {
            // The umask can only take rights away; this puts back the owner's.
            guard fchmod(descriptor, 0o600) == 0, writeKey(to: descriptor), fsync(descriptor) == 0 else {
                throw FileError(errno: errno, doing: "write", path: path)
            }
            try FileBytes.write(atomically: root.der, to: "\(folder)/\(Self.certificateName)")
        } catch {
            unlink(path)
            throw error
        }
    }

    private func writeKey(to descriptor: Int32) -> Bool {
        let written = try? key.withPKCS8 { bytes in write(descriptor, bytes.baseAddress, bytes.count) == bytes.count }
        return written ?? false
    }

    /// Reads a root that was stored.
    ///
    /// - Throws: `key-file.permissions` if anybody but the owner has rights on the key's file, or it is another user's;
    ///   `key-file.not-a-file`, `key-file.malformed`, `file.…`. No message holds anything of the key.
    public static func load(folder: String) throws(FileError) -> SoftwareAttester {
        let certificatePath = "\(folder)/\(certificateName)"
        let der = try FileBytes.read(path: certificatePath, limit: Certificate.maximumByteCount)
        let path = "\(folder)/\(keyName)"
        var contents = try keyBytes(path: path)
        defer { contents.withUnsafeMutableBytes { if let base = $0.baseAddress { explicit_bzero(base, $0.count) } } }
        do throws(CertificateError) {
            return try SoftwareAttester(root: try Certificate(der: der), key: try PrivateKey(pkcs8: contents))
        } catch {
            throw FileError(
                code: "key-file.malformed", path: path, message: "\(path) and \(certificatePath): \(error.message)")
        }
    }

    private static func keyBytes(path: String) throws(FileError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(errno: errno, doing: "open", path: path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileError(errno: errno, doing: "read", path: path) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FileError(code: "key-file.not-a-file", path: path, message: "\(path) is no ordinary file")
        }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else {
            throw FileError(
                code: "key-file.permissions", path: path,
                message: "others than its owner have rights on \(path), or it is another user's")
        }
        // In place, so that no copy is left when it is wiped.
        return [UInt8](unsafeUninitializedCapacity: maximumKeyCount) { buffer, count in
            count = max(0, read(descriptor, buffer.baseAddress, buffer.count))
        }
    }
}
