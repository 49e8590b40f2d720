import COpenSSL

/// How a certificate or a revocation list was signed, of the ways that are taken here: with SHA-2 of 256 bits or more.
public enum SignatureAlgorithm: Hashable, Sendable {
    /// ECDSA over the hash (RFC 5758).
    case ecdsa(HashFunction)
    /// RSA over the hash: PKCS #1 v1.5, or RSASSA-PSS whose mask is of the same hash and whose salt is as long (RFC 4055).
    case rsa(HashFunction, RSAPadding)

    /// From an AlgorithmIdentifier; `nil` for what is not taken: SHA-1, keys of other kinds, other parameters of RSASSA-PSS.
    init?(_ algorithm: UnsafePointer<X509_ALGOR>?) {
        guard let algorithm else { return nil }
        let identifier = OBJ_obj2nid(algorithm.pointee.algorithm)
        if identifier == NID_rsassaPss {
            guard let hash = Self.hashOfPSS(algorithm) else { return nil }
            self = .rsa(hash, .pss)
            return
        }
        var (hash, key) = (NID_undef, NID_undef)
        guard OBJ_find_sigid_algs(identifier, &hash, &key) == 1, let hash = HashFunction(identifier: hash) else {
            return nil
        }
        switch key {
        case NID_X9_62_id_ecPublicKey: self = .ecdsa(hash)
        case NID_rsaEncryption: self = .rsa(hash, .pkcs1)
        default: return nil
        }
    }

    /// The hash of RSASSA-PSS-params; `nil` unless the mask and the salt fit it. What is absent stands for SHA-1 and 20 bytes.
    private static func hashOfPSS(_ algorithm: UnsafePointer<X509_ALGOR>) -> HashFunction? {
        defer { ERR_clear_error() }
        guard
            let parameters = algorithm.decodeParameters({ d2i_RSA_PSS_PARAMS(nil, $0, $1) }, RSA_PSS_PARAMS_free),
            case let own = parameters.value.pointee,
            let identifier = own.hashAlgorithm?.pointee.algorithm,
            let hash = HashFunction(identifier: OBJ_obj2nid(identifier)),
            let mask = own.maskGenAlgorithm,
            OBJ_obj2nid(mask.pointee.algorithm) == NID_mgf1,
            let maskHash = UnsafePointer(mask).decodeParameters({ d2i_X509_ALGOR(nil, $0, $1) }, X509_ALGOR_free),
            HashFunction(identifier: OBJ_obj2nid(maskHash.value.pointee.algorithm)) == hash,
            let salt = own.saltLength, ASN1_INTEGER_get(salt) == hash.byteCount,
            own.trailerField.map({ ASN1_INTEGER_get($0) == 1 }) ?? true
        else { return nil }
        return hash
    }
}

extension HashFunction {
    /// From OpenSSL's number of a hash function.
    fileprivate init?(identifier: Int32) {
        switch identifier {
        case NID_sha256: self = .sha256
        case NID_sha384: self = .sha384
        case NID_sha512: self = .sha512
        default: return nil
        }
    }
}

/// A structure of OpenSSL's, freed with this.
private final class Owned<Value> {
    let value: UnsafeMutablePointer<Value>
    private let free: (UnsafeMutablePointer<Value>?) -> Void

    init(_ value: UnsafeMutablePointer<Value>, free: @escaping (UnsafeMutablePointer<Value>?) -> Void) {
        self.value = value
        self.free = free
    }

    deinit { free(value) }
}

extension UnsafePointer<X509_ALGOR> {
    /// The parameters, if they are a SEQUENCE that a decoder takes whole.
    fileprivate func decodeParameters<Value>(
        _ decode: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> UnsafeMutablePointer<Value>?,
        _ free: @escaping (UnsafeMutablePointer<Value>?) -> Void
    ) -> Owned<Value>? {
        var (kind, contents): (Int32, UnsafeRawPointer?) = (V_ASN1_UNDEF, nil)
        X509_ALGOR_get0(nil, &kind, &contents, self)
        guard kind == V_ASN1_SEQUENCE, let string = contents?.assumingMemoryBound(to: ASN1_STRING.self) else {
            return nil
        }
        let start = ASN1_STRING_get0_data(string)
        let count = Int(ASN1_STRING_length(string))
        var cursor = start
        guard let value = decode(&cursor, count) else { return nil }
        let owned = Owned(value, free: free)
        return cursor == start.map { $0 + count } ? owned : nil
    }
}
