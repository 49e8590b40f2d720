import CanonicalEncoding
import Certificates
import Testing

/// Keys and certificates that are made here.
@Suite("Keys and certificates of one's own")
struct IssuingTests {
    private static let time: Int64 = 1_800_000_000
    private static let validity = time..<time + 3600

    @Test("a key signs what its public key verifies, and no other does", arguments: PrivateKey.Curve.allCases)
    func signing(_ curve: PrivateKey.Curve) throws {
        let key = try PrivateKey.generate(curve)
        let other = try PrivateKey.generate(curve)
        #expect(key.curve == curve)
        // Among 64 signatures are some whose numbers have leading zeros.
        for number in 0..<64 {
            let message = [UInt8](repeating: UInt8(number), count: number)
            let signature = try key.sign(message)
            #expect(key.publicKey.verify(ecdsa: signature, of: message, curve.hash) == .valid)
            #expect(key.publicKey.verify(ecdsa: signature, of: message + [0], curve.hash) == .invalid)
            #expect(other.publicKey.verify(ecdsa: signature, of: message, curve.hash) == .invalid)
        }
    }

    @Test("a key survives PKCS #8, and what is none is refused", arguments: PrivateKey.Curve.allCases)
    func encoding(_ curve: PrivateKey.Curve) throws {
        let key = try PrivateKey.generate(curve)
        let der = try key.withPKCS8 { Array($0) }
        let read = try PrivateKey(pkcs8: der)
        #expect(read.publicKey.fingerprint == key.publicKey.fingerprint)
        for bytes in [[], Array(der.dropLast()), der + [0], key.publicKey.subjectPublicKeyInfo] as [[UInt8]] {
            #expect(throws: CertificateError.self) { try PrivateKey(pkcs8: bytes) }
        }
        #expect(!"\(key)".contains(Hex.encode(der)))
    }

    @Test("a certificate says what was asked for")
    func contents() throws {
        let key = try PrivateKey.generate(.p384)
        let root = try CertificateRequest(
            subject: "root", serial: [0x7F, 1], validity: Self.validity, role: .authority(pathLength: 3)
        ).selfSigned(with: key)
        #expect(root.subject == "/CN=root")
        #expect(root.issuer == "/CN=root")
        #expect(root.serial == [0x7F, 1])
        #expect(root.validity == Self.validity)
        #expect(root.isAuthority)
        #expect(root.pathLength == 3)
        #expect(root.hasKeyUsage)
        #expect(root.maySignCertificates)
        #expect(root.maySignLists)
        #expect(!root.maySignData)
        let leafKey = try PrivateKey.generate(.p256)
        var request = CertificateRequest(
            subject: "leaf", validity: Self.validity, role: .leaf,
            extensions: [CertificateRequest.Extension("1.3.6.1.4.1.99999.7", [1, 2, 3])])
        let leaf = try request.issued(for: leafKey.publicKey, by: root, signedWith: key)
        #expect(leaf.publicKey.kind == .p256)
        #expect(!leaf.isAuthority)
        #expect(leaf.maySignData)
        #expect(!leaf.maySignCertificates)
        #expect(leaf.extensionValue("1.3.6.1.4.1.99999.7") == [1, 2, 3])
        let path = try CertificatePath.verify(
            [leaf, root], anchors: TrustAnchors(keys: [key.publicKey.fingerprint]), at: Self.time,
            revocation: .notChecked)
        #expect(path.validity == Self.validity)
        request.role = nil
        let plain = try request.issued(for: leafKey.publicKey, by: root, signedWith: key)
        #expect(!plain.hasKeyUsage)
        #expect(plain.maySignData)
    }

    @Test("times beyond 2049 are written as RFC 5280 has it")
    func lateTime() throws {
        let key = try PrivateKey.generate(.p384)
        let end: Int64 = 253_402_300_799
        let certificate = try CertificateRequest(subject: "late", validity: 0..<end, role: .leaf).selfSigned(with: key)
        #expect(certificate.validity == 0..<end)
    }

    @Test("what no certificate can say is refused")
    func impossible() throws {
        let key = try PrivateKey.generate(.p384)
        let bad = CertificateRequest(
            subject: "x", validity: Self.validity, role: .leaf,
            extensions: [CertificateRequest.Extension("not an identifier", [])])
        #expect(throws: CertificateError.self) { try bad.selfSigned(with: key) }
        let twice = CertificateRequest(
            subject: "x", validity: Self.validity, role: .leaf,
            extensions: [CertificateRequest.Extension("2.5.29.15", isCritical: true, [0x03, 0x02, 0x07, 0x80])])
        #expect(throws: CertificateError.self) { try twice.selfSigned(with: key) }
        let long = CertificateRequest(subject: String(repeating: "x", count: 65), validity: Self.validity, role: .leaf)
        #expect(throws: CertificateError.self) { try long.selfSigned(with: key) }
    }
}
