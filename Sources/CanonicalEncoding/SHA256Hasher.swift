private import CSodium

/// SHA-256 over a domain string and what follows, piece by piece.
public struct SHA256Hasher: Sendable {
    private var state = crypto_hash_sha256_state()

    /// Starts with the domain's UTF-8 bytes and one zero byte (precondition: the domain holds no zero byte).
    public init(domain: String) {
        self.init()
        precondition(!domain.utf8.contains(0), "a domain ends at its zero byte")
        update(Array(domain.utf8))
        update([0])
    }

    /// Starts empty: plain SHA-256, for foreign formats.
    public init() {
        let status = crypto_hash_sha256_init(&state)
        precondition(status == 0, "SHA-256 cannot fail")
    }

    /// Appends bytes.
    public mutating func update(_ bytes: [UInt8]) {
        let status = crypto_hash_sha256_update(&state, bytes, UInt64(bytes.count))
        precondition(status == 0, "SHA-256 cannot fail")
    }

    /// Appends bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        let status = crypto_hash_sha256_update(
            &state, start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
        precondition(status == 0, "SHA-256 cannot fail")
    }

    /// The digest of everything so far; the hasher itself goes on unchanged.
    public func finish() -> Digest {
        var final = state
        var output = [UInt8](repeating: 0, count: Digest.byteCount)
        let status = crypto_hash_sha256_final(&final, &output)
        precondition(status == 0, "SHA-256 cannot fail")
        return Digest(computed: output)
    }
}
