private import CSodium

/// BLAKE2b (RFC 7693) with 32 bytes of output, unkeyed: faster than SHA-256 in software, for the blocks of large
/// key files.
public struct Blake2bHasher: ~Copyable {
    // libsodium chooses its vector code when it is initialised.
    private static let isReady: Bool = sodium_init() >= 0

    // The state must be 64-byte aligned, which a stored property cannot promise.
    private let state: UnsafeMutableRawPointer

    /// Starts empty.
    public init() {
        precondition(Self.isReady, "libsodium could not be initialised")
        state = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        let status = crypto_generichash_init(OpaquePointer(state), nil, 0, Digest.byteCount)
        precondition(status == 0, "BLAKE2b cannot fail")
    }

    deinit {
        state.deallocate()
    }

    /// Appends bytes.
    public mutating func update(_ bytes: [UInt8]) {
        let status = crypto_generichash_update(OpaquePointer(state), bytes, UInt64(bytes.count))
        precondition(status == 0, "BLAKE2b cannot fail")
    }

    /// Appends bytes.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        let status = crypto_generichash_update(
            OpaquePointer(state), start.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
        precondition(status == 0, "BLAKE2b cannot fail")
    }

    /// The digest of everything appended; ends the hasher.
    public consuming func finish() -> Digest {
        var output = [UInt8](repeating: 0, count: Digest.byteCount)
        let status = crypto_generichash_final(OpaquePointer(state), &output, Digest.byteCount)
        precondition(status == 0, "BLAKE2b cannot fail")
        return Digest(computed: output)
    }

    /// The digest of one buffer.
    public static func digest(_ bytes: UnsafeRawBufferPointer) -> Digest {
        var hasher = Blake2bHasher()
        hasher.update(bytes)
        return hasher.finish()
    }

    /// The digest of a domain string, a zero byte and some bytes.
    package static func digest(domain: String, _ bytes: UnsafeRawBufferPointer) -> Digest {
        var hasher = Blake2bHasher()
        hasher.update(Array(domain.utf8) + [0])
        hasher.update(bytes)
        return hasher.finish()
    }
}
