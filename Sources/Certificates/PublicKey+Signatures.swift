import COpenSSL

/// A hash function of SHA-2 (FIPS 180-4).
public enum HashFunction: Hashable, Sendable, CaseIterable {
    case sha256
    case sha384
    case sha512

    /// How many bytes it gives.
    public var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }

    var handle: OpaquePointer? {
        switch self {
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }

    /// The hash of bytes.
    public func hash(_ bytes: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, written in
            let result = EVP_Digest(bytes, bytes.count, buffer.baseAddress, nil, handle, nil)
            precondition(result == 1, "SHA-2 of bytes in memory does not fail")
            written = byteCount
        }
    }
}

/// How an RSA signature is padded.
public enum RSAPadding: Hashable, Sendable {
    /// PKCS #1 v1.5.
    case pkcs1
    /// RSASSA-PSS with MGF1 of the same hash and a salt as long as the hash (RFC 8017, 8.1).
    case pss
}

/// Whether a signature is the key's. A check whose result is not to be dropped.
public enum SignatureVerdict: Hashable, Sendable {
    case valid
    case invalid
}

extension PublicKey {
    /// Checks an ECDSA signature (FIPS 186-5) that is r ‖ s, each as many bytes as the curve's order has, big-endian.
    ///
    /// The twin (r, n − s) of a valid signature is valid too: a receipt is known by what was signed, not by its signature.
    ///
    /// - Returns: `invalid` also where the length is wrong, r or s is zero or not less than the order, and for keys of other kinds.
    public func verify(ecdsa signature: [UInt8], of message: [UInt8], _ hash: HashFunction) -> SignatureVerdict {
        let size: Int
        switch kind {
        case .p256: size = 32
        case .p384: size = 48
        case .p521: size = 66
        case .rsa, .other: return .invalid
        }
        guard signature.count == 2 * size else { return .invalid }
        let r = Self.derInteger(signature[..<size])
        let s = Self.derInteger(signature[size...])
        // Of P-521 the sequence has up to 139 bytes: the long form of the length.
        let length: [UInt8] = r.count + s.count < 128 ? [UInt8(r.count + s.count)] : [0x81, UInt8(r.count + s.count)]
        return verify(ecdsaDER: [0x30] + length + r + s, of: message, hash)
    }

    /// Checks an ECDSA signature in DER: SEQUENCE { r, s }.
    ///
    /// - Returns: `invalid` also for what is no DER, and for keys of other kinds.
    public func verify(ecdsaDER signature: [UInt8], of message: [UInt8], _ hash: HashFunction) -> SignatureVerdict {
        guard kind == .p256 || kind == .p384 || kind == .p521 else { return .invalid }
        return verify(signature, of: message, hash) { _ in true }
    }

    /// Checks an RSA signature.
    ///
    /// - Returns: `invalid` also for keys of other kinds, or of less than 2,048 bits.
    public func verify(
        rsa signature: [UInt8], of message: [UInt8], _ hash: HashFunction, padding: RSAPadding
    ) -> SignatureVerdict {
        guard case .rsa(let bits) = kind, bits >= 2048 else { return .invalid }
        return verify(signature, of: message, hash) { context in
            switch padding {
            case .pkcs1: EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1
            case .pss:
                EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PSS_PADDING) == 1
                    && EVP_PKEY_CTX_set_rsa_pss_saltlen(context, Int32(hash.byteCount)) == 1
                    && EVP_PKEY_CTX_set_rsa_mgf1_md(context, hash.handle) == 1
            }
        }
    }

    private func verify(
        _ signature: [UInt8], of message: [UInt8], _ hash: HashFunction, _ configure: (OpaquePointer?) -> Bool
    ) -> SignatureVerdict {
        defer { ERR_clear_error() }
        guard let context = EVP_MD_CTX_new() else { return .invalid }
        defer { EVP_MD_CTX_free(context) }
        var keyContext: OpaquePointer?
        guard EVP_DigestVerifyInit(context, &keyContext, hash.handle, nil, handle) == 1, configure(keyContext) else {
            return .invalid
        }
        return EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1 ? .valid : .invalid
    }

    /// A number of big-endian bytes as DER's INTEGER.
    private static func derInteger(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var digits = Array(bytes.drop { $0 == 0 })
        if digits.first.map({ $0 >= 0x80 }) ?? true { digits.insert(0, at: 0) }
        return [0x02, UInt8(digits.count)] + digits
    }
}
