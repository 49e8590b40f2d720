import COpenSSL

/// A private key on a curve of NIST's, for evidence that is made here: of software, and of tests.
///
/// It stays in OpenSSL's memory, which OpenSSL wipes when the key goes. No error and no description holds any of it.
public final class PrivateKey: @unchecked Sendable {
    // Sound although unchecked: the key is never changed after it was made, and OpenSSL counts references atomically.

    /// A curve, with the hash that its signatures are of here.
    public enum Curve: Hashable, Sendable, CaseIterable {
        /// P-256 with SHA-256.
        case p256
        /// P-384 with SHA-384.
        case p384

        fileprivate var name: String {
            switch self {
            case .p256: "P-256"
            case .p384: "P-384"
            }
        }

        /// The hash.
        public var hash: HashFunction {
            switch self {
            case .p256: .sha256
            case .p384: .sha384
            }
        }

        fileprivate var orderByteCount: Int {
            switch self {
            case .p256: 32
            case .p384: 48
            }
        }
    }

    let handle: OpaquePointer
    /// Its curve.
    public let curve: Curve
    /// The public key that belongs to it.
    public let publicKey: PublicKey

    private init(taking handle: OpaquePointer) throws(CertificateError) {
        // The public key alone: what is handed on must not carry the secret along.
        let encoded = PublicKey.bytes { i2d_PUBKEY(handle, $0) }
        do throws(CertificateError) {
            publicKey = try PublicKey(subjectPublicKeyInfo: encoded)
            switch publicKey.kind {
            case .p256: curve = .p256
            case .p384: curve = .p384
            case .p521, .rsa, .other: throw .unusableKey
            }
        } catch {
            EVP_PKEY_free(handle)
            throw error
        }
        self.handle = handle
    }

    deinit { EVP_PKEY_free(handle) }

    /// A new key, of OpenSSL's randomness.
    ///
    /// - Throws: `private-key.not-made` if the system gives no randomness or memory.
    public static func generate(_ curve: Curve) throws(CertificateError) -> PrivateKey {
        defer { ERR_clear_error() }
        guard let context = EVP_PKEY_CTX_new_from_name(nil, "EC", nil) else { throw .keyNotMade }
        defer { EVP_PKEY_CTX_free(context) }
        var key: OpaquePointer?
        guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_CTX_set_group_name(context, curve.name) == 1,
            EVP_PKEY_generate(context, &key) == 1, let key
        else { throw .keyNotMade }
        return try PrivateKey(taking: key)
    }

    /// Reads a PKCS #8 PrivateKeyInfo in DER (RFC 5958), not encrypted.
    ///
    /// - Throws: `private-key.malformed`, also for bytes after the end and keys of other kinds.
    public convenience init(pkcs8 der: [UInt8]) throws(CertificateError) {
        defer { ERR_clear_error() }
        let key = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let info = d2i_PKCS8_PRIV_KEY_INFO(nil, &cursor, buffer.count) else { return nil }
            defer { PKCS8_PRIV_KEY_INFO_free(info) }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else { return nil }
            return EVP_PKCS82PKEY(info)
        }
        guard let key else { throw .unusableKey }
        try self.init(taking: key)
    }

    /// Lends the key as a PKCS #8 PrivateKeyInfo in DER, and wipes it afterwards.
    ///
    /// - Throws: `private-key.not-made` if there is no memory, and what the body throws.
    public func withPKCS8<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        defer { ERR_clear_error() }
        guard let info = EVP_PKEY2PKCS8(handle) else { throw CertificateError.keyNotMade }
        defer { PKCS8_PRIV_KEY_INFO_free(info) }
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = Int(i2d_PKCS8_PRIV_KEY_INFO(info, &encoded))
        guard count > 0, let encoded else { throw CertificateError.keyNotMade }
        defer { CRYPTO_clear_free(encoded, count, nil, 0) }
        return try body(UnsafeRawBufferPointer(start: encoded, count: count))
    }

    /// A signature with the curve's hash: r ‖ s, each as many bytes as the curve's order has, big-endian.
    ///
    /// - Throws: `private-key.no-signature` if the system gives no randomness or memory.
    public func sign(_ message: [UInt8]) throws(CertificateError) -> [UInt8] {
        defer { ERR_clear_error() }
        guard let context = EVP_MD_CTX_new() else { throw .noSignature }
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 2 * curve.orderByteCount + 16)
        var count = signature.count
        guard EVP_DigestSignInit(context, nil, curve.hash.handle, nil, handle) == 1,
            EVP_DigestSign(context, &signature, &count, message, message.count) == 1,
            let numbers = Self.numbers(der: signature[..<count], byteCount: curve.orderByteCount)
        else { throw .noSignature }
        return numbers
    }

    /// The two numbers of SEQUENCE { r, s }, whose lengths are below 128 on both curves, in so many bytes each.
    private static func numbers(der: ArraySlice<UInt8>, byteCount: Int) -> [UInt8]? {
        var (numbers, rest): ([UInt8], ArraySlice<UInt8>) = ([], der.dropFirst(2))
        for _ in 0..<2 {
            guard rest.first == 0x02, let length = rest.dropFirst().first else { return nil }
            let digits = rest.dropFirst(2).prefix(Int(length)).drop { $0 == 0 }
            guard digits.count <= byteCount else { return nil }
            numbers += [UInt8](repeating: 0, count: byteCount - digits.count) + digits
            rest = rest.dropFirst(2 + Int(length))
        }
        return numbers
    }
}

extension CertificateError {
    fileprivate static let keyNotMade = CertificateError(
        code: "private-key.not-made",
        message: "no key could be made or written: the system gave no randomness or memory")
    fileprivate static let unusableKey = CertificateError(
        code: "private-key.malformed", message: "the private key is malformed, or not on P-256 or P-384")
    fileprivate static let noSignature = CertificateError(
        code: "private-key.no-signature", message: "no signature could be made: the system gave no randomness or memory"
    )
}
