import COpenSSL
import CanonicalEncoding

/// A public key for verifying signatures: RSA, or a curve of NIST's.
public final class PublicKey: @unchecked Sendable {
    // Sound although unchecked: the key is never changed after it was made, and OpenSSL counts references atomically.

    /// What kind of key.
    public enum Kind: Hashable, Sendable {
        case p256
        case p384
        case p521
        /// With so many bits.
        case rsa(bits: Int)
        /// Any other one, which verifies nothing here.
        case other
    }

    let handle: OpaquePointer
    /// What kind of key this is.
    public let kind: Kind

    /// Takes over a key of OpenSSL's.
    init(taking handle: OpaquePointer) {
        self.handle = handle
        kind = Self.kind(of: handle)
    }

    deinit { EVP_PKEY_free(handle) }

    /// Reads a SubjectPublicKeyInfo (RFC 5280, 4.1).
    ///
    /// - Throws: `public-key.malformed`: also for a point that is not on its curve, and for bytes after the end.
    public convenience init(subjectPublicKeyInfo der: [UInt8]) throws(CertificateError) {
        let handle = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let key = d2i_PUBKEY(nil, &cursor, buffer.count) else { return nil }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                EVP_PKEY_free(key)
                return nil
            }
            return key
        }
        ERR_clear_error()
        guard let handle else { throw .malformedKey }
        self.init(taking: handle)
    }

    /// A key on P-256 from its point's coordinates, 32 bytes each, big-endian.
    ///
    /// - Throws: `public-key.malformed` unless there are 64 bytes of a point on the curve.
    public convenience init(p256Point point: [UInt8]) throws(CertificateError) {
        guard point.count == 64 else { throw .malformedKey }
        // SEQUENCE { SEQUENCE { ecPublicKey, prime256v1 }, BIT STRING { uncompressed point } }, RFC 5480.
        let prefix: [UInt8] = [
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
            0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00, 0x04,
        ]
        try self.init(subjectPublicKeyInfo: prefix + point)
    }

    /// The key as a SubjectPublicKeyInfo.
    public var subjectPublicKeyInfo: [UInt8] { Self.bytes { i2d_PUBKEY(handle, $0) } }

    /// SHA-256 of the key as a SubjectPublicKeyInfo: what keys are pinned by.
    public var fingerprint: Digest { .sha256(of: subjectPublicKeyInfo) }

    /// Whether its signatures are taken here: a curve of NIST's, or RSA of 2,048 bits or more.
    var isStrong: Bool {
        switch kind {
        case .p256, .p384, .p521: true
        case .rsa(let bits): bits >= 2048
        case .other: false
        }
    }

    private static func kind(of handle: OpaquePointer) -> Kind {
        switch EVP_PKEY_get_base_id(handle) {
        case EVP_PKEY_RSA: return .rsa(bits: Int(EVP_PKEY_get_bits(handle)))
        case EVP_PKEY_EC:
            var name = [CChar](repeating: 0, count: 64)
            var length = 0
            guard EVP_PKEY_get_group_name(handle, &name, name.count, &length) == 1 else { return .other }
            let text = String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return switch text {
            case "prime256v1", "P-256": .p256
            case "secp384r1", "P-384": .p384
            case "secp521r1", "P-521": .p521
            default: .other
            }
        default: return .other
        }
    }

    /// What an encoder of OpenSSL's writes.
    static func bytes(_ encode: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32) -> [UInt8] {
        let count = Int(encode(nil))
        guard count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            var cursor = buffer.baseAddress
            written = Int(encode(&cursor))
        }
    }
}

extension CertificateError {
    static let malformedKey = CertificateError(
        code: "public-key.malformed", message: "the public key is malformed, or its point is not on the curve")
}
