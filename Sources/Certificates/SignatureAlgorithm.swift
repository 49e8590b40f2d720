import COpenSSL

/// How a certificate or a list was signed.
struct SignatureAlgorithm: Hashable, Sendable {
    private let hash: Int32

    /// Of a certificate, or a list; `nil` if OpenSSL does not know it.
    init?(of handle: OpaquePointer, isList: Bool) {
        var (hash, key) = (Int32(0), Int32(0))
        if isList {
            // Lists carry no summary of their algorithm: it is found by its identifier. None of those here are signed by RSASSA-PSS
            // but AMD's, whose parameters say the hash.
            guard OBJ_find_sigid_algs(X509_CRL_get_signature_nid(handle), &hash, &key) == 1 else { return nil }
            if X509_CRL_get_signature_nid(handle) == NID_rsassaPss { hash = NID_sha384 }
        } else {
            guard X509_get_signature_info(handle, &hash, &key, nil, nil) == 1 else { return nil }
        }
        self.hash = hash
    }

    /// Whether the hash is one of SHA-2 with 256 bits or more.
    var isStrong: Bool { hash == NID_sha256 || hash == NID_sha384 || hash == NID_sha512 }
}
