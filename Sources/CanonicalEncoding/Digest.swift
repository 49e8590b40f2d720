/// A SHA-256 digest (FIPS 180-4), or any other digest of 32 bytes.
public struct Digest: Hashable, Sendable {
    /// The length of every digest.
    public static let byteCount = 32

    /// The 32 bytes.
    public let bytes: [UInt8]

    /// From raw bytes; throws `digest.wrong-length` unless there are 32.
    public init(bytes: [UInt8]) throws(EncodingError) {
        guard bytes.count == Self.byteCount else {
            throw EncodingError(
                code: "digest.wrong-length", message: "a digest has 32 bytes, not \(bytes.count)")
        }
        self.bytes = bytes
    }

    /// From 64 lower-case hexadecimal digits.
    public init(hex: String) throws(EncodingError) {
        try self.init(bytes: Hex.decode(hex))
    }

    /// From bytes a hash function made.
    init(computed bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The 64 lower-case hexadecimal digits.
    public var hex: String { Hex.encode(bytes) }

    /// SHA-256 of bytes as they are, such as `sha256sum` prints of a file: for data that has a digest of its own elsewhere.
    public static func sha256(of bytes: [UInt8]) -> Digest {
        var hasher = SHA256Hasher()
        hasher.update(bytes)
        return hasher.finish()
    }

    /// SHA-256 of the domain's UTF-8 bytes, one zero byte, and the parts one after the other.
    ///
    /// Parts are joined without lengths: where a boundary could move, the caller encodes the lengths.
    public static func sha256(domain: String, _ parts: [UInt8]...) -> Digest {
        var hasher = SHA256Hasher(domain: domain)
        for part in parts { hasher.update(part) }
        return hasher.finish()
    }
}

extension Digest: CustomStringConvertible {
    /// The digest in hexadecimal.
    public var description: String { hex }
}
