import CanonicalEncoding

/// A distinguished name: pairs of an attribute's object identifier and a text.
package struct TestName: Hashable, Sendable {
    /// The attributes, most significant first.
    package var attributes: [Attribute]

    /// One attribute.
    package struct Attribute: Hashable, Sendable {
        /// Its object identifier.
        package var identifier: String
        /// Its value.
        package var text: String
    }

    /// A common name, and before it whatever else.
    package init(_ commonName: String, _ before: [(identifier: String, text: String)] = []) {
        attributes = before.map { Attribute(identifier: $0.identifier, text: $0.text) }
        attributes.append(Attribute(identifier: "2.5.4.3", text: commonName))
    }

    /// The name in DER.
    package var der: [UInt8] {
        DER.sequence(
            of: attributes.map { DER.set(DER.sequence(DER.identifier($0.identifier), DER.utf8($0.text))) })
    }
}

/// An extension of a certificate, a list or an entry of one.
package struct TestExtension: Hashable, Sendable {
    /// Its object identifier.
    package var identifier: String
    /// Whether who does not know it must refuse.
    package var isCritical: Bool
    /// What its OCTET STRING holds.
    package var value: [UInt8]

    /// Creates an extension.
    package init(_ identifier: String, isCritical: Bool = false, _ value: [UInt8]) {
        self.identifier = identifier
        self.isCritical = isCritical
        self.value = value
    }

    /// BasicConstraints.
    package static func basicConstraints(isAuthority: Bool, pathLength: Int? = nil) -> TestExtension {
        TestExtension(
            "2.5.29.19", isCritical: true,
            DER.sequence(isAuthority ? DER.boolean(true) : [], pathLength.map(DER.integer) ?? []))
    }

    /// KeyUsage of authorities: certificates and lists.
    package static let signsCertificatesAndLists = TestExtension(
        "2.5.29.15", isCritical: true, DER.bits([0x06], unused: 1))

    /// KeyUsage of leaves: signatures.
    package static let signs = TestExtension("2.5.29.15", isCritical: true, DER.bits([0x80], unused: 7))

    /// The extension in DER.
    package var der: [UInt8] {
        DER.sequence(DER.identifier(identifier), isCritical ? DER.boolean(true) : [], DER.octets(value))
    }
}

/// What a certificate is to say.
package struct TestCertificate: Hashable, Sendable {
    /// Who it is for.
    package var subject: TestName
    /// The serial number, big-endian, without sign.
    package var serial: [UInt8]
    /// From notBefore to notAfter: seconds since 1970, UTC.
    package var validity: Range<Int64>
    /// The extensions, in order; also some that do not fit.
    package var extensions: [TestExtension]

    /// Creates it.
    package init(subject: TestName, serial: [UInt8] = [1], validity: Range<Int64>, extensions: [TestExtension] = []) {
        self.subject = subject
        self.serial = serial
        self.validity = validity
        self.extensions = extensions
    }

    /// The certificate in DER.
    ///
    /// - Parameters:
    ///   - key: the SubjectPublicKeyInfo that it certifies.
    ///   - written: what the certificate says that it was signed with; what it was signed with if `nil`.
    package func der(
        key: [UInt8], issuer: TestName, signer: TestKey, _ scheme: TestSignature, written: TestSignature? = nil
    ) -> [UInt8] {
        let algorithm = (written ?? scheme).algorithm
        let contents = DER.sequence(
            DER.explicit(0, DER.integer(2)), DER.integer(bytes: serial), algorithm, issuer.der,
            DER.sequence(DER.time(validity.lowerBound), DER.time(validity.upperBound)), subject.der, key,
            extensions.isEmpty ? [] : DER.explicit(3, DER.sequence(of: extensions.map(\.der))))
        return DER.sequence(contents, algorithm, DER.bits(signer.sign(contents, scheme)))
    }

    /// A certificate in PEM.
    package static func pem(_ der: [UInt8], label: String = "CERTIFICATE") -> String {
        let digits = Array(Base64.encode(der).utf8)
        let lines = stride(from: 0, to: digits.count, by: 64).map {
            String(decoding: digits[$0..<min($0 + 64, digits.count)], as: UTF8.self)
        }
        return (["-----BEGIN \(label)-----"] + lines + ["-----END \(label)-----", ""]).joined(separator: "\n")
    }
}
