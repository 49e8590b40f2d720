import COpenSSL

/// What a certificate that is made here is to say. It is signed with ECDSA.
public struct CertificateRequest: Hashable, Sendable {
    /// What the certified key may do.
    public enum Role: Hashable, Sendable {
        /// Sign data, and no certificates.
        case leaf
        /// Sign certificates, with so many authorities below it at most, or any number.
        case authority(pathLength: Int?)
    }

    /// An extension besides those of the role.
    public struct Extension: Hashable, Sendable {
        /// The object identifier, in dotted decimals.
        public let identifier: String
        /// Whether who does not know it must refuse the certificate.
        public let isCritical: Bool
        /// What its OCTET STRING holds.
        public let value: [UInt8]

        /// Creates an extension.
        public init(_ identifier: String, isCritical: Bool = false, _ value: [UInt8]) {
            self.identifier = identifier
            self.isCritical = isCritical
            self.value = value
        }
    }

    /// The subject's common name.
    public var subject: String
    /// The serial number, big-endian, without sign.
    public var serial: [UInt8]
    /// From notBefore to notAfter: seconds since 1970, UTC.
    public var validity: Range<Int64>
    /// What the key may do; `nil` for a certificate without BasicConstraints and KeyUsage.
    public var role: Role?
    /// Further extensions, in order.
    public var extensions: [Extension]

    /// Creates a request.
    public init(
        subject: String, serial: [UInt8] = [1], validity: Range<Int64>, role: Role?, extensions: [Extension] = []
    ) {
        self.subject = subject
        self.serial = serial
        self.validity = validity
        self.role = role
        self.extensions = extensions
    }

    /// The certificate of a key that signs itself.
    ///
    /// - Throws: `certificate.not-made`, and what `Certificate.init` throws of what was made.
    public func selfSigned(with key: PrivateKey) throws(CertificateError) -> Certificate {
        try issued(for: key.publicKey, issuer: nil, signedWith: key)
    }

    /// A certificate of a key, by an authority.
    ///
    /// - Throws: `certificate.not-made`, and what `Certificate.init` throws of what was made.
    public func issued(
        for key: PublicKey, by issuer: Certificate, signedWith signer: PrivateKey
    ) throws(CertificateError) -> Certificate {
        try issued(for: key, issuer: issuer, signedWith: signer)
    }

    private func issued(
        for key: PublicKey, issuer: Certificate?, signedWith signer: PrivateKey
    ) throws(CertificateError) -> Certificate {
        defer { ERR_clear_error() }
        guard let draft = X509_new() else { throw .notMade }
        defer { X509_free(draft) }
        // Version 3 is written as 2.
        guard X509_set_version(draft, 2) == 1, setSerial(of: draft),
            ASN1_TIME_set(X509_getm_notBefore(draft), time_t(validity.lowerBound)) != nil,
            ASN1_TIME_set(X509_getm_notAfter(draft), time_t(validity.upperBound)) != nil,
            X509_NAME_add_entry_by_txt(
                X509_get_subject_name(draft), "CN", MBSTRING_UTF8, Array(subject.utf8), Int32(subject.utf8.count), -1, 0
            )
                == 1,
            X509_set_issuer_name(draft, X509_get_subject_name(issuer?.handle ?? draft)) == 1,
            X509_set_pubkey(draft, key.handle) == 1,
            (roleExtensions + extensions).allSatisfy({ $0.add(to: draft) }),
            X509_sign(draft, signer.handle, signer.curve.hash.handle) > 0
        else { throw .notMade }
        return try Certificate(der: PublicKey.bytes { i2d_X509(draft, $0) })
    }

    private func setSerial(of draft: OpaquePointer) -> Bool {
        guard let number = BN_bin2bn(serial, Int32(serial.count), nil) else { return false }
        defer { BN_free(number) }
        guard let integer = BN_to_ASN1_INTEGER(number, nil) else { return false }
        defer { ASN1_INTEGER_free(integer) }
        return X509_set_serialNumber(draft, integer) == 1
    }

    /// BasicConstraints and KeyUsage (RFC 5280, 4.2.1.9 and 4.2.1.3).
    private var roleExtensions: [Extension] {
        let constraints: [UInt8]
        let usage: [UInt8]
        switch role {
        case nil: return []
        case .leaf:
            constraints = []
            usage = [0x03, 0x02, 0x07, 0x80]
        case .authority(let pathLength):
            // A path length of 127 or less is one byte.
            constraints = [0x01, 0x01, 0xFF] + (pathLength.map { [0x02, 0x01, UInt8(clamping: min($0, 127))] } ?? [])
            usage = [0x03, 0x02, 0x01, 0x06]
        }
        return [
            Extension("2.5.29.19", isCritical: true, [0x30, UInt8(constraints.count)] + constraints),
            Extension("2.5.29.15", isCritical: true, usage),
        ]
    }
}

extension CertificateRequest.Extension {
    fileprivate func add(to draft: OpaquePointer) -> Bool {
        guard let object = OBJ_txt2obj(identifier, 1) else { return false }
        defer { ASN1_OBJECT_free(object) }
        guard let contents = ASN1_OCTET_STRING_new() else { return false }
        defer { ASN1_OCTET_STRING_free(contents) }
        guard ASN1_OCTET_STRING_set(contents, value, Int32(value.count)) == 1,
            let own = X509_EXTENSION_create_by_OBJ(nil, object, isCritical ? 1 : 0, contents)
        else { return false }
        defer { X509_EXTENSION_free(own) }
        return X509_add_ext(draft, own, -1) == 1
    }
}

extension CertificateError {
    fileprivate static let notMade = CertificateError(
        code: "certificate.not-made", message: "the certificate could not be made of what it is to say")
}
