import COpenSSL

/// A key that tests sign with: certificates, lists, reports and quotes in genuine formats that no vendor signed.
package final class TestKey: @unchecked Sendable {
    // Sound although unchecked: the key is never changed after it was made, and OpenSSL counts references atomically.

    /// What kind of key.
    package enum Kind: Hashable, Sendable {
        case p256
        case p384
        case p521
        case rsa(bits: Int)
    }

    private let handle: OpaquePointer
    /// What kind of key.
    package let kind: Kind

    /// A new key.
    package init(_ kind: Kind) {
        self.kind = kind
        var made: OpaquePointer?
        let context: OpaquePointer?
        switch kind {
        case .p256, .p384, .p521:
            context = EVP_PKEY_CTX_new_id(EVP_PKEY_EC, nil)
            precondition(EVP_PKEY_keygen_init(context) == 1, "OpenSSL makes keys")
            let curve = kind == .p256 ? NID_X9_62_prime256v1 : kind == .p384 ? NID_secp384r1 : NID_secp521r1
            precondition(EVP_PKEY_CTX_set_ec_paramgen_curve_nid(context, curve) == 1, "OpenSSL knows NIST's curves")
        case .rsa(let bits):
            context = EVP_PKEY_CTX_new_id(EVP_PKEY_RSA, nil)
            precondition(EVP_PKEY_keygen_init(context) == 1, "OpenSSL makes keys")
            precondition(EVP_PKEY_CTX_set_rsa_keygen_bits(context, Int32(bits)) == 1, "OpenSSL takes the length")
        }
        defer { EVP_PKEY_CTX_free(context) }
        precondition(EVP_PKEY_keygen(context, &made) == 1, "OpenSSL makes keys")
        handle = made!
    }

    deinit { EVP_PKEY_free(handle) }

    /// The public key as a SubjectPublicKeyInfo.
    package var subjectPublicKeyInfo: [UInt8] {
        let count = Int(i2d_PUBKEY(handle, nil))
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            var cursor = buffer.baseAddress
            written = Int(i2d_PUBKEY(handle, &cursor))
        }
    }

    /// Of a key on a curve: its point's coordinates x ‖ y.
    package var point: [UInt8] { subjectPublicKeyInfo.suffix(2 * coordinateByteCount) }

    /// Of an RSA key: its modulus, big-endian.
    package var modulus: [UInt8] {
        var number: OpaquePointer?
        precondition(EVP_PKEY_get_bn_param(handle, "n", &number) == 1, "an RSA key has a modulus")
        defer { BN_free(number) }
        return [UInt8](unsafeUninitializedCapacity: (Int(BN_num_bits(number)) + 7) / 8) { buffer, written in
            written = Int(BN_bn2bin(number, buffer.baseAddress))
        }
    }

    /// A signature: in DER of ECDSA, of RSA as it is.
    package func sign(_ message: [UInt8], _ scheme: TestSignature) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var keyContext: OpaquePointer?
        precondition(EVP_DigestSignInit(context, &keyContext, scheme.hash.handle, nil, handle) == 1, "the key signs")
        if case .pss(let mask, let salt) = scheme.padding {
            precondition(
                EVP_PKEY_CTX_set_rsa_padding(keyContext, RSA_PKCS1_PSS_PADDING) == 1
                    && EVP_PKEY_CTX_set_rsa_pss_saltlen(keyContext, Int32(salt)) == 1
                    && EVP_PKEY_CTX_set_rsa_mgf1_md(keyContext, mask.handle) == 1, "an RSA key signs with PSS")
        }
        var count = 0
        precondition(EVP_DigestSign(context, nil, &count, message, message.count) == 1, "the key signs")
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
            precondition(
                EVP_DigestSign(context, buffer.baseAddress, &count, message, message.count) == 1, "the key signs")
            written = count
        }
    }

    /// A signature of ECDSA as r ‖ s, big-endian, each as long as a coordinate.
    package func signRaw(_ message: [UInt8], _ hash: TestHash) -> [UInt8] {
        Self.raw(sign(message, .ecdsa(hash)), byteCount: coordinateByteCount)
    }

    /// r ‖ s of a signature in DER.
    private static func raw(_ der: [UInt8], byteCount: Int) -> [UInt8] {
        // SEQUENCE { INTEGER, INTEGER }; only of P-521 the sequence's length has two bytes.
        var rest = der.dropFirst(der[1] == 0x81 ? 3 : 2)
        var result: [UInt8] = []
        for _ in 0..<2 {
            let count = Int(rest[rest.startIndex + 1])
            let digits = rest.dropFirst(2).prefix(count).drop { $0 == 0 }
            result += [UInt8](repeating: 0, count: byteCount - digits.count) + digits
            rest = rest.dropFirst(2 + count)
        }
        return result
    }

    private var coordinateByteCount: Int {
        switch kind {
        case .p256: 32
        case .p384: 48
        case .p521: 66
        case .rsa: 0
        }
    }
}

/// A hash function to sign with, also one that nobody should.
package enum TestHash: Hashable, Sendable {
    case sha1
    case sha256
    case sha384
    case sha512

    var handle: OpaquePointer? {
        switch self {
        case .sha1: EVP_sha1()
        case .sha256: EVP_sha256()
        case .sha384: EVP_sha384()
        case .sha512: EVP_sha512()
        }
    }
}

/// How something is signed.
package struct TestSignature: Hashable, Sendable {
    /// What the hash goes into.
    package enum Padding: Hashable, Sendable {
        case ecdsa
        case pkcs1
        /// RSASSA-PSS with MGF1 of a hash, and so many bytes of salt.
        case pss(mask: TestHash, salt: Int)
    }

    /// The hash of the message.
    package var hash: TestHash
    /// What the hash goes into.
    package var padding: Padding

    /// A way to sign.
    package init(_ hash: TestHash, _ padding: Padding) {
        self.hash = hash
        self.padding = padding
    }

    /// ECDSA.
    package static func ecdsa(_ hash: TestHash) -> TestSignature { TestSignature(hash, .ecdsa) }

    /// RSASSA-PSS as AMD has it: SHA-384 twice and 48 bytes of salt.
    package static let pss384 = TestSignature(.sha384, .pss(mask: .sha384, salt: 48))

    /// Its AlgorithmIdentifier.
    package var algorithm: [UInt8] {
        switch padding {
        case .ecdsa:
            switch hash {
            case .sha1: return DER.sequence(DER.identifier("1.2.840.10045.4.1"))
            case .sha256: return DER.sequence(DER.identifier("1.2.840.10045.4.3.2"))
            case .sha384: return DER.sequence(DER.identifier("1.2.840.10045.4.3.3"))
            case .sha512: return DER.sequence(DER.identifier("1.2.840.10045.4.3.4"))
            }
        case .pkcs1:
            let number =
                switch hash {
                case .sha1: 5
                case .sha256: 11
                case .sha384: 12
                case .sha512: 13
                }
            return DER.sequence(DER.identifier("1.2.840.113549.1.1.\(number)"), DER.null)
        case .pss(let mask, let salt):
            return DER.sequence(
                DER.identifier("1.2.840.113549.1.1.10"),
                DER.sequence(
                    DER.explicit(0, hash.algorithm),
                    DER.explicit(1, DER.sequence(DER.identifier("1.2.840.113549.1.1.8"), mask.algorithm)),
                    DER.explicit(2, DER.integer(salt))))
        }
    }
}

extension TestHash {
    fileprivate var algorithm: [UInt8] {
        let identifier =
            switch self {
            case .sha1: "1.3.14.3.2.26"
            case .sha256: "2.16.840.1.101.3.4.2.1"
            case .sha384: "2.16.840.1.101.3.4.2.2"
            case .sha512: "2.16.840.1.101.3.4.2.3"
            }
        return DER.sequence(DER.identifier(identifier), DER.null)
    }
}
