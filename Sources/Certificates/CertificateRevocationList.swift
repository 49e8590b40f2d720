import COpenSSL

/// A certificate revocation list (RFC 5280, 5) that was read, and of which nothing is believed yet.
public final class CertificateRevocationList: @unchecked Sendable {
    // Sound although unchecked: nothing changes after `init`; OpenSSL sorts the entries under its own lock.

    /// The most bytes of one list.
    public static let maximumByteCount = 8 << 20

    let handle: OpaquePointer
    /// The list in DER.
    public let der: [UInt8]
    /// From thisUpdate, included, to nextUpdate, excluded: seconds since 1970, UTC.
    public let validity: Range<Int64>

    /// Reads a list in DER.
    ///
    /// - Throws: `crl.malformed`: also for bytes after the end and a list that does not say when the next one comes; `crl.too-long`;
    ///   `crl.unsupported` for one of changes only, or with a critical extension that is not understood.
    public init(der: [UInt8]) throws(CertificateError) {
        guard der.count <= Self.maximumByteCount else {
            throw CertificateError(code: "crl.too-long", message: "a list of more than \(Self.maximumByteCount) bytes")
        }
        defer { ERR_clear_error() }
        let parsed = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let list = d2i_X509_CRL(nil, &cursor, buffer.count) else { return nil }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_CRL_free(list)
                return nil
            }
            return list
        }
        guard let parsed else {
            throw CertificateError(code: "crl.malformed", message: "the bytes are no revocation list")
        }
        var isKept = false
        defer { if !isKept { X509_CRL_free(parsed) } }
        guard let issued = X509_CRL_get0_lastUpdate(parsed)?.secondsSinceEpoch,
            let next = X509_CRL_get0_nextUpdate(parsed)?.secondsSinceEpoch
        else {
            throw CertificateError(
                code: "crl.malformed",
                message: "the revocation list does not say when it was made and when the next one comes")
        }
        for place in 0..<X509_CRL_get_ext_count(parsed) {
            let own = X509_CRL_get_ext(parsed, place)
            let kind = OBJ_obj2nid(X509_EXTENSION_get_object(own))
            guard kind != NID_delta_crl,
                X509_EXTENSION_get_critical(own) == 0 || kind == NID_authority_key_identifier || kind == NID_crl_number
            else {
                throw CertificateError(
                    code: "crl.unsupported",
                    message:
                        "the revocation list holds changes only, or has a critical extension that is not understood")
            }
        }
        validity = issued..<max(issued, next)
        handle = parsed
        self.der = der
        isKept = true
    }

    deinit { X509_CRL_free(handle) }

    /// Who made it.
    public var issuer: String { X509_CRL_get_issuer(handle)?.text ?? "" }

    /// Whether its issuer has the name of an authority.
    public func isIssued(by authority: Certificate) -> Bool {
        X509_NAME_cmp(X509_CRL_get_issuer(handle), X509_get_subject_name(authority.handle)) == 0
    }

    /// How it was signed; `nil` for a way that is not taken here.
    public var signatureAlgorithm: SignatureAlgorithm? {
        var algorithm: UnsafePointer<X509_ALGOR>?
        X509_CRL_get0_signature(handle, nil, &algorithm)
        return SignatureAlgorithm(algorithm)
    }

    /// Whether the key of an authority signed it, in a way that is taken here. What held once is not checked again.
    public func isSigned(by authority: Certificate) -> SignatureVerdict {
        HeldSignatures.verdict(.list, of: der, by: authority.publicKey) { checkSignature(by: authority) }
    }

    /// The same, checked whatever is known.
    package func checkSignature(by authority: Certificate) -> SignatureVerdict {
        defer { ERR_clear_error() }
        guard signatureAlgorithm != nil else { return .invalid }
        return X509_CRL_verify(handle, authority.publicKey.handle) == 1 ? .valid : .invalid
    }

    /// Whether a certificate of the same issuer is in it.
    public func revokes(_ certificate: Certificate) -> Bool {
        var entry: OpaquePointer?
        // 2 stands for an entry that takes an earlier one back, which only lists of changes have: counted as revoked.
        return X509_CRL_get0_by_cert(handle, &entry, certificate.handle) != 0
    }
}
