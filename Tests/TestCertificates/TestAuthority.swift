/// An authority of a test's own: it issues certificates and lists as the vendors' do, and nothing trusts it but the test.
package struct TestAuthority: Sendable {
    /// Its name.
    package let name: TestName
    /// Its key.
    package let key: TestKey
    /// How it signs.
    package let scheme: TestSignature
    /// Its certificate in DER.
    package let certificate: [UInt8]

    /// One with any certificate.
    package init(name: TestName, key: TestKey, scheme: TestSignature, certificate: [UInt8]) {
        self.name = name
        self.key = key
        self.scheme = scheme
        self.certificate = certificate
    }

    /// A root, which signs itself.
    package init(root name: TestName, key: TestKey, _ scheme: TestSignature, validity: Range<Int64>) {
        let certificate = TestCertificate(
            subject: name, validity: validity,
            extensions: [.basicConstraints(isAuthority: true), .signsCertificatesAndLists])
        self.init(
            name: name, key: key, scheme: scheme,
            certificate: certificate.der(key: key.subjectPublicKeyInfo, issuer: name, signer: key, scheme))
    }

    /// An authority below this one.
    ///
    /// - Parameter scheme: how that one signs; as this one does if `nil`.
    package func authority(
        _ name: TestName, key: TestKey, serial: [UInt8] = [2], validity: Range<Int64>, pathLength: Int? = 0,
        scheme: TestSignature? = nil
    ) -> TestAuthority {
        let certificate = TestCertificate(
            subject: name, serial: serial, validity: validity,
            extensions: [.basicConstraints(isAuthority: true, pathLength: pathLength), .signsCertificatesAndLists])
        return TestAuthority(
            name: name, key: key, scheme: scheme ?? self.scheme, certificate: issue(certificate, key: key))
    }

    /// A certificate of this authority.
    package func issue(_ certificate: TestCertificate, key: TestKey) -> [UInt8] {
        certificate.der(key: key.subjectPublicKeyInfo, issuer: name, signer: self.key, scheme)
    }

    /// A revocation list of this authority.
    ///
    /// - Parameters:
    ///   - validity: from thisUpdate to nextUpdate.
    ///   - written: what the list says that it was signed with; what it was signed with if `nil`.
    package func list(
        revoking serials: [[UInt8]] = [], validity: Range<Int64>, extensions: [TestExtension] = [],
        written: TestSignature? = nil
    ) -> [UInt8] {
        let algorithm = (written ?? scheme).algorithm
        let entries = serials.map { DER.sequence(DER.integer(bytes: $0), DER.time(validity.lowerBound)) }
        let contents = DER.sequence(
            DER.integer(1), algorithm, name.der, DER.time(validity.lowerBound), DER.time(validity.upperBound),
            entries.isEmpty ? [] : DER.sequence(of: entries),
            extensions.isEmpty ? [] : DER.explicit(0, DER.sequence(of: extensions.map(\.der))))
        return DER.sequence(contents, algorithm, DER.bits(key.sign(contents, scheme)))
    }
}
