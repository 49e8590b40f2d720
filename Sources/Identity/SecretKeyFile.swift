import CSodium
import CanonicalEncoding
import Glibc

/// A private key of 32 bytes on disk, for where a program stands for whoever signs.
///
/// The file is canonical JSON and a line end, `{"public":"…","schema":"…","secret":"…"}`, 64 lower-case digits for each key, and
/// nothing else is accepted: so the secret is read in place and wiped, with no parser's copies.
/// It is made by exclusive creation with mode 0600. It is refused when another user could have read or replaced it.
public struct SecretKeyFile: Sendable {
    private let title: String
    private let opening = Array(#"{"public":""#.utf8)
    private let middle: [UInt8]
    private let closing = Array("\"}\n".utf8)
    private var byteCount: Int { opening.count + 64 + middle.count + 64 + closing.count }

    /// A format.
    ///
    /// - Parameters:
    ///   - schema: the name and version of the format.
    ///   - title: what the file is, and how it comes to be, for messages.
    public init(schema: String, title: String) {
        self.title = title
        middle = Array(#"","schema":"\#(schema)","secret":""#.utf8)
    }

    /// Stores a key in a new file; nothing that exists is overwritten.
    ///
    /// - Parameters:
    ///   - publicKey: 32 bytes.
    ///   - withSeed: lends the 32 secret bytes.
    /// - Throws: `key-file.directory-writable`, `file.exists`, `file.not-permitted`, `file.no-space`, `file.…`.
    public func create(
        publicKey: [UInt8], withSeed: ((UnsafeRawBufferPointer) -> Void) -> Void, at path: String
    ) throws(KeyFileError) {
        let (directory, name) = try Self.openDirectory(of: path)
        defer { close(directory) }
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = openat(directory, name, flags, mode_t(0o600))
        guard descriptor >= 0 else { throw KeyFileError(systemError: errno, doing: "create", path: path) }
        var contents = opening + Hex.encode(publicKey).utf8 + middle
        contents.reserveCapacity(byteCount)
        let digits = Array("0123456789abcdef".utf8)
        withSeed { seed in
            for byte in seed {
                contents.append(digits[Int(byte >> 4)])
                contents.append(digits[Int(byte & 15)])
            }
        }
        contents += closing
        defer { contents.withUnsafeMutableBytes { sodium_memzero($0.baseAddress!, $0.count) } }
        do throws(KeyFileError) {
            defer { close(descriptor) }
            // The mode of open() is subject to the umask, which can only take rights away; this puts back the owner's.
            guard fchmod(descriptor, 0o600) == 0, write(descriptor, contents, contents.count) == contents.count,
                fsync(descriptor) == 0, fsync(directory) == 0 || errno == EINVAL
            else { throw KeyFileError(systemError: errno, doing: "write", path: path) }
        } catch {
            unlinkat(directory, name, 0)
            throw error
        }
    }

    /// Reads a key.
    ///
    /// - Parameter body: makes the key of the secret bytes, lent to it, and the public ones that the file states; `nil` if they do not
    ///   belong to each other.
    /// - Throws: `key-file.symbolic-link`, `key-file.not-a-file`, `key-file.foreign-owner`, `key-file.permissions`,
    ///   `key-file.linked`, `key-file.directory-writable`, `key-file.malformed`, `key-file.public-mismatch`, `file.…`.
    public func load<Key: ~Copyable>(
        path: String, _ body: (_ seed: UnsafeRawBufferPointer, _ publicKey: [UInt8]) -> Key?
    ) throws(KeyFileError) -> Key {
        let (directory, name) = try Self.openDirectory(of: path)
        defer { close(directory) }
        let descriptor = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ELOOP {
                throw KeyFileError(
                    code: "key-file.symbolic-link", message: "\(path) is a symbolic link",
                    hint: "name the key file itself")
            }
            throw KeyFileError(systemError: errno, doing: "open", path: path)
        }
        defer { close(descriptor) }
        try Self.checkGuard(of: descriptor, path: path)
        // One byte more than there may be, so that a longer file shows.
        var contents = [UInt8](repeating: 0, count: byteCount + 1)
        defer { contents.withUnsafeMutableBytes { sodium_memzero($0.baseAddress!, $0.count) } }
        let count = read(descriptor, &contents, contents.count)
        guard count >= 0 else { throw KeyFileError(systemError: errno, doing: "read", path: path) }
        return try decode(contents[..<count], path: path, body)
    }

    private func decode<Key: ~Copyable>(
        _ contents: ArraySlice<UInt8>, path: String, _ body: (UnsafeRawBufferPointer, [UInt8]) -> Key?
    ) throws(KeyFileError) -> Key {
        let malformed = KeyFileError(code: "key-file.malformed", message: "\(path) is not \(title)")
        let secretStart = opening.count + 64 + middle.count
        guard contents.count == byteCount, contents.starts(with: opening),
            contents[(opening.count + 64)...].starts(with: middle),
            contents[(secretStart + 64)...].elementsEqual(closing)
        else { throw malformed }
        let publicText = String(decoding: contents[opening.count..<opening.count + 64], as: UTF8.self)
        guard let stated = try? Hex.decode(publicText) else { throw malformed }
        let seed = UnsafeMutableRawBufferPointer.allocate(byteCount: 32, alignment: 1)
        defer {
            sodium_memzero(seed.baseAddress!, seed.count)
            seed.deallocate()
        }
        for index in 0..<32 {
            guard let high = Self.digit(contents[secretStart + 2 * index]),
                let low = Self.digit(contents[secretStart + 2 * index + 1])
            else { throw malformed }
            seed[index] = high << 4 | low
        }
        guard let key = body(UnsafeRawBufferPointer(seed), stated) else {
            throw KeyFileError(
                code: "key-file.public-mismatch", message: "\(path): the public key does not belong to the secret one")
        }
        return key
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
