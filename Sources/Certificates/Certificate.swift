import COpenSSL
import CanonicalEncoding

/// An X.509 certificate (RFC 5280) that was read, and of which nothing is believed yet.
public final class Certificate: @unchecked Sendable {
    // Sound although unchecked: nothing changes after `init`, which also makes OpenSSL fill its cache of extensions.

    /// The most bytes of one certificate.
    public static let maximumByteCount = 1 << 16

    let handle: OpaquePointer
    /// The certificate in DER.
    public let der: [UInt8]
    /// From notBefore, included, to notAfter, excluded: seconds since 1970, UTC.
    ///
    /// RFC 5280 counts the last second in; here all intervals are half-open, so that two that follow each other do not overlap.
    public let validity: Range<Int64>
    /// The key that it certifies.
    public let publicKey: PublicKey

    /// Reads a certificate in DER.
    ///
    /// - Throws: `certificate.malformed`: also for bytes after the end, a duplicate extension or a time that there is not;
    ///   `certificate.too-long`, `public-key.malformed`.
    public init(der: [UInt8]) throws(CertificateError) {
        guard der.count <= Self.maximumByteCount else {
            throw CertificateError(
                code: "certificate.too-long", message: "a certificate of more than \(Self.maximumByteCount) bytes")
        }
        defer { ERR_clear_error() }
        let parsed = der.withUnsafeBufferPointer { buffer -> OpaquePointer? in
            var cursor = buffer.baseAddress
            guard let certificate = d2i_X509(nil, &cursor, buffer.count) else { return nil }
            guard cursor == buffer.baseAddress.map({ $0 + buffer.count }) else {
                X509_free(certificate)
                return nil
            }
            return certificate
        }
        guard let parsed else { throw .malformed("the bytes are no certificate") }
        var isKept = false
        defer { if !isKept { X509_free(parsed) } }
        guard X509_get_extension_flags(parsed) & UInt32(EXFLAG_INVALID) == 0 else {
            throw .malformed("an extension of the certificate is malformed, or there twice")
        }
        guard let notBefore = X509_get0_notBefore(parsed)?.secondsSinceEpoch,
            let notAfter = X509_get0_notAfter(parsed)?.secondsSinceEpoch
        else { throw .malformed("the certificate's validity has a time that there is not") }
        guard let key = X509_get_pubkey(parsed) else { throw .malformedKey }
        publicKey = PublicKey(
            taking: key, subjectPublicKeyInfo: PublicKey.bytes { i2d_X509_PUBKEY(X509_get_X509_PUBKEY(parsed), $0) })
        validity = notBefore..<max(notBefore, notAfter)
        handle = parsed
        self.der = der
        isKept = true
    }

    deinit { X509_free(handle) }

    /// SHA-256 of the certificate.
    public var fingerprint: Digest { .sha256(of: der) }

    /// Who it is for, such as `CN=Intel SGX Root CA, O=Intel Corporation`.
    public var subject: String { X509_get_subject_name(handle)?.text ?? "" }

    /// Who made it.
    public var issuer: String { X509_get_issuer_name(handle)?.text ?? "" }

    /// The serial number's bytes, big-endian; without the sign.
    public var serial: [UInt8] {
        guard let number = X509_get0_serialNumber(handle) else { return [] }
        return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(number), count: Int(ASN1_STRING_length(number))))
    }

    /// Whether it may issue others: BasicConstraints with CA, in a certificate of version 3.
    public var isAuthority: Bool { X509_get_extension_flags(handle) & UInt32(EXFLAG_CA) != 0 }

    /// How many authorities may stand between it and a leaf; `nil` if that is not limited.
    public var pathLength: Int? {
        let length = X509_get_pathlen(handle)
        return length < 0 ? nil : length
    }

    /// Whether it says at all what its key may be used for.
    public var hasKeyUsage: Bool { X509_get_extension_flags(handle) & UInt32(EXFLAG_KUSAGE) != 0 }

    /// Whether the key may sign data: KeyUsage says so, or is not there.
    public var maySignData: Bool { X509_get_key_usage(handle) & UInt32(KU_DIGITAL_SIGNATURE) != 0 }

    /// Whether the key may sign certificates: KeyUsage says so, or is not there.
    public var maySignCertificates: Bool { X509_get_key_usage(handle) & UInt32(KU_KEY_CERT_SIGN) != 0 }

    /// Whether the key may sign revocation lists: KeyUsage says so, or is not there.
    public var maySignLists: Bool { X509_get_key_usage(handle) & UInt32(KU_CRL_SIGN) != 0 }

    /// Whether it has a critical extension that is not understood here: also name constraints, constraints of policies and proxies,
    /// which OpenSSL's decoder knows and no path here follows.
    public var hasUnknownCriticalExtension: Bool {
        let notFollowed = [
            NID_name_constraints, NID_policy_constraints, NID_policy_mappings, NID_inhibit_any_policy,
            NID_proxyCertInfo,
            NID_sbgp_ipAddrBlock, NID_sbgp_autonomousSysNum,
        ]
        return X509_get_extension_flags(handle) & UInt32(EXFLAG_CRITICAL) != 0
            || (0..<X509_get_ext_count(handle)).contains { place in
                guard let own = X509_get_ext(handle, place), X509_EXTENSION_get_critical(own) != 0 else { return false }
                return notFollowed.contains(OBJ_obj2nid(X509_EXTENSION_get_object(own)))
            }
    }

    /// Whether its issuer has the name that `other` has as subject.
    public func isIssued(by other: Certificate) -> Bool {
        X509_NAME_cmp(X509_get_issuer_name(handle), X509_get_subject_name(other.handle)) == 0
    }

    /// Whether both were issued by the same name.
    public func hasIssuer(of other: Certificate) -> Bool {
        X509_NAME_cmp(X509_get_issuer_name(handle), X509_get_issuer_name(other.handle)) == 0
    }

    /// How it was signed; `nil` for a way that is not taken here.
    public var signatureAlgorithm: SignatureAlgorithm? {
        var algorithm: UnsafePointer<X509_ALGOR>?
        X509_get0_signature(nil, &algorithm, handle)
        return SignatureAlgorithm(algorithm)
    }

    /// Whether the key of another certificate signed it. What held once is not checked again.
    public func isSigned(by issuer: Certificate) -> SignatureVerdict {
        HeldSignatures.verdict(.certificate, of: der, by: issuer.publicKey) { checkSignature(by: issuer) }
    }

    /// The same, checked whatever is known.
    package func checkSignature(by issuer: Certificate) -> SignatureVerdict {
        defer { ERR_clear_error() }
        return X509_verify(handle, issuer.publicKey.handle) == 1 ? .valid : .invalid
    }

    /// The contents of an extension: what its OCTET STRING holds; `nil` if it is not there.
    ///
    /// - Parameter identifier: the object identifier in dotted decimals.
    public func extensionValue(_ identifier: String) -> [UInt8]? {
        guard let object = OBJ_txt2obj(identifier, 1) else { return nil }
        defer { ASN1_OBJECT_free(object) }
        let place = X509_get_ext_by_OBJ(handle, object, -1)
        guard place >= 0, let found = X509_get_ext(handle, place), let value = X509_EXTENSION_get_data(found) else {
            return nil
        }
        let string = UnsafeMutableRawPointer(value).assumingMemoryBound(to: ASN1_STRING.self)
        return Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
    }
}

extension CertificateError {
    static func malformed(_ message: String) -> CertificateError {
        CertificateError(code: "certificate.malformed", message: message)
    }
}
