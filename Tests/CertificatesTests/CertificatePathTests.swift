import CanonicalEncoding
import Certificates
import TestCertificates
import Testing

/// Paths of a test's own authorities, whole and with something wrong about them.
@Suite("Paths of certificates")
struct CertificatePathTests {
    /// Root → intermediate → leaf, RSASSA-PSS and SHA-384, as AMD has it; and an intermediate over ECDSA.
    private static let years: Range<Int64> = 1_600_000_000..<1_900_000_000
    private static let rootKey = TestKey(.rsa(bits: 2048))
    private static let issuerKey = TestKey(.rsa(bits: 2048))
    private static let leafKey = TestKey(.p384)
    private static let root = TestAuthority(root: TestName("Root"), key: rootKey, .pss384, validity: years)
    private static let issuer = root.authority(TestName("Issuer"), key: issuerKey, validity: years)
    private static let leaf = TestCertificate(
        subject: TestName("Leaf"), serial: [7], validity: 1_700_000_000..<1_800_000_000, extensions: [.signs])
    private static let time: Int64 = 1_750_000_000
    private static let anchors = TrustAnchors(keys: [fingerprint(rootKey)])

    private static func fingerprint(_ key: TestKey) -> Digest { .sha256(of: key.subjectPublicKeyInfo) }

    /// Checks a path; the code of why it does not hold, `nil` if it does.
    private func refusal(
        _ ders: [[UInt8]], at time: Int64 = Self.time, anchors: TrustAnchors = Self.anchors,
        _ revocation: CertificatePath.Revocation = .notChecked
    ) throws -> String? {
        let certificates = try ders.map { try Certificate(der: $0) }
        do {
            let path = try CertificatePath.verify(certificates, anchors: anchors, at: time, revocation: revocation)
            #expect(path.validity.contains(time))
            #expect(path.certificates.count == ders.count)
            return nil
        } catch {
            return error.code
        }
    }

    private var whole: [[UInt8]] {
        [Self.issuer.issue(Self.leaf, key: Self.leafKey), Self.issuer.certificate, Self.root.certificate]
    }

    @Test("a path holds from its latest beginning to its earliest end, which is out")
    func times() throws {
        let certificates = try whole.map { try Certificate(der: $0) }
        let path = try CertificatePath.verify(
            certificates, anchors: Self.anchors, at: Self.time, revocation: .notChecked)
        #expect(path.validity == 1_700_000_000..<1_800_000_000)
        #expect(path.leaf.subject.contains("Leaf") && path.root.subject.contains("Root"))
        #expect(try refusal(whole, at: 1_699_999_999) == "path.not-yet-valid")
        #expect(try refusal(whole, at: 1_700_000_000) == nil)
        #expect(try refusal(whole, at: 1_799_999_999) == nil)
        #expect(try refusal(whole, at: 1_800_000_000) == "path.expired")
        #expect(try refusal(whole, at: 1_800_000_001) == "path.expired")
        #expect(try refusal(whole, at: .min) == "path.not-yet-valid")
        #expect(try refusal(whole, at: .max) == "path.expired")
    }

    @Test("an authority's own end counts as well")
    func authorityTimes() throws {
        let short = Self.root.authority(
            TestName("Issuer"), key: Self.issuerKey, validity: 1_600_000_000..<1_760_000_000)
        let path = [short.issue(Self.leaf, key: Self.leafKey), short.certificate, Self.root.certificate]
        #expect(try refusal(path, at: 1_759_999_999) == nil)
        #expect(try refusal(path, at: 1_760_000_000) == "path.expired")
    }

    @Test("a root of another key with the same name is none")
    func foreignRoot() throws {
        let foreign = TestAuthority(root: Self.root.name, key: TestKey(.rsa(bits: 2048)), .pss384, validity: Self.years)
        let issuer = foreign.authority(Self.issuer.name, key: Self.issuerKey, validity: Self.years)
        let leaf = issuer.issue(Self.leaf, key: Self.leafKey)
        #expect(try refusal([leaf, issuer.certificate, foreign.certificate]) == "path.untrusted-root")
        #expect(try refusal([leaf, issuer.certificate, Self.root.certificate]) == "path.bad-signature")
        #expect(try refusal(whole, anchors: TrustAnchors(keys: [])) == "path.untrusted-root")
        // A certificate that carries the root's key, and that the root did not sign.
        let impostor = TestCertificate(
            subject: Self.root.name, validity: Self.years,
            extensions: [.basicConstraints(isAuthority: true), .signsCertificatesAndLists]
        ).der(
            key: Self.rootKey.subjectPublicKeyInfo, issuer: Self.root.name, signer: TestKey(.rsa(bits: 2048)), .pss384)
        #expect(try refusal([leaf, Self.issuer.certificate, impostor]) != nil)
    }

    @Test("certificates that are missing, there twice, or in another order")
    func composition() throws {
        let path = whole
        #expect(try refusal([]) == "path.empty")
        #expect(try refusal([path[0]]) == "path.untrusted-root")
        #expect(try refusal([path[0], path[1]]) == "path.untrusted-root")
        #expect(try refusal([path[0], path[2]]) == "path.wrong-issuer")
        #expect(try refusal([path[0], path[1], path[1], path[2]]) == "path.duplicate")
        #expect(try refusal([path[0], path[1], path[2], path[2]]) == "path.duplicate")
        #expect(try refusal([path[1], path[0], path[2]]) == "path.wrong-issuer")
        #expect(try refusal(path.reversed()) == "path.untrusted-root")
    }

    @Test("who is no authority issues nothing, and who is one signs no evidence")
    func roles() throws {
        let plain = TestCertificate(
            subject: TestName("Issuer"), serial: [2], validity: Self.years,
            extensions: [.basicConstraints(isAuthority: false), .signsCertificatesAndLists])
        let silent = TestCertificate(subject: TestName("Issuer"), serial: [2], validity: Self.years)
        let mute = TestCertificate(
            subject: TestName("Issuer"), serial: [2], validity: Self.years,
            extensions: [.basicConstraints(isAuthority: true), .signs])
        for certificate in [plain, silent, mute] {
            let issuer = TestAuthority(
                name: certificate.subject, key: Self.issuerKey, scheme: .pss384,
                certificate: Self.root.issue(certificate, key: Self.issuerKey))
            #expect(
                try refusal([issuer.issue(Self.leaf, key: Self.leafKey), issuer.certificate, Self.root.certificate])
                    == "path.not-an-authority")
        }
        #expect(try refusal([Self.issuer.certificate, Self.root.certificate]) == "path.leaf-is-authority")
        #expect(try refusal([Self.root.certificate]) == "path.leaf-is-authority")
    }

    /// RFC 5280, 4.2.1.3: whoever may sign certificates is an authority; without KeyUsage nothing is said.
    @Test("a leaf that may sign certificates, and is no authority")
    func leafUsage() throws {
        let usage = { (bits: UInt8, unused: UInt8) in
            TestExtension("2.5.29.15", isCritical: true, DER.bits([bits], unused: unused))
        }
        let isNoAuthority = TestExtension.basicConstraints(isAuthority: false)
        for (extensions, code) in [
            ([usage(0x84, 2)], "path.leaf-signs-certificates"), ([usage(0x04, 2)], "path.leaf-signs-certificates"),
            ([isNoAuthority, usage(0x86, 1)], "path.leaf-signs-certificates"), ([isNoAuthority, usage(0x82, 1)], nil),
            ([usage(0x80, 7)], nil), ([usage(0x20, 5)], nil), ([isNoAuthority], nil), ([], nil),
        ] as [([TestExtension], String?)] {
            var leaf = Self.leaf
            leaf.extensions = extensions
            #expect(try refusal([Self.issuer.issue(leaf, key: Self.leafKey)] + whole[1...]) == code)
        }
    }

    @Test("a limit of how far an authority stands above a leaf")
    func pathLength() throws {
        let lowerKey = TestKey(.p384)
        for (limit, code) in [(0, "path.length-exceeded"), (1, nil), (nil, nil)] as [(Int?, String?)] {
            let upper = Self.root.authority(
                TestName("Upper"), key: Self.issuerKey, validity: Self.years, pathLength: limit)
            let lower = upper.authority(
                TestName("Lower"), key: lowerKey, validity: Self.years, pathLength: nil, scheme: .ecdsa(.sha384))
            let path = [
                lower.issue(Self.leaf, key: Self.leafKey), lower.certificate, upper.certificate, Self.root.certificate,
            ]
            #expect(try refusal(path) == code)
        }
    }

    @Test(
        "critical extensions that no path here follows",
        arguments: [
            // Unknown; name constraints; policy constraints; inhibit any policy.
            TestExtension("1.3.6.1.4.1.99999.1", isCritical: true, [0x05, 0x00]),
            TestExtension(
                "2.5.29.30", isCritical: true,
                DER.sequence(DER.explicit(0, DER.sequence(DER.value(0x82, Array("example".utf8)))))),
            TestExtension("2.5.29.36", isCritical: true, DER.sequence(DER.value(0x80, [0]))),
            TestExtension("2.5.29.54", isCritical: true, DER.integer(0)),
        ])
    func criticalExtensions(own: TestExtension) throws {
        var leaf = Self.leaf
        leaf.extensions.append(own)
        let path = [Self.issuer.issue(leaf, key: Self.leafKey)] + whole[1...]
        #expect(try refusal(path) == "path.unknown-critical-extension")
        let authority = TestCertificate(
            subject: TestName("Issuer"), serial: [2], validity: Self.years,
            extensions: [.basicConstraints(isAuthority: true), .signsCertificatesAndLists, own])
        let issuer = TestAuthority(
            name: authority.subject, key: Self.issuerKey, scheme: .pss384,
            certificate: Self.root.issue(authority, key: Self.issuerKey))
        #expect(
            try refusal([issuer.issue(Self.leaf, key: Self.leafKey), issuer.certificate, Self.root.certificate])
                == "path.unknown-critical-extension")
        // The first one is no harm where it need not be understood.
        if own.identifier.hasPrefix("1.3.6") {
            leaf.extensions[leaf.extensions.count - 1].isCritical = false
            #expect(try refusal([Self.issuer.issue(leaf, key: Self.leafKey)] + whole[1...]) == nil)
        }
    }

    @Test(
        "only SHA-2 of 256 bits or more, and RSASSA-PSS whose parameters fit",
        arguments: [
            (TestSignature.pss384, nil), (TestSignature(.sha256, .pss(mask: .sha256, salt: 32)), nil),
            (TestSignature(.sha512, .pss(mask: .sha512, salt: 64)), nil), (TestSignature(.sha256, .pkcs1), nil),
            (TestSignature(.sha1, .pkcs1), "path.weak-algorithm"),
            (TestSignature(.sha1, .pss(mask: .sha1, salt: 20)), "path.weak-algorithm"),
            (TestSignature(.sha384, .pss(mask: .sha256, salt: 48)), "path.weak-algorithm"),
            (TestSignature(.sha384, .pss(mask: .sha1, salt: 48)), "path.weak-algorithm"),
            (TestSignature(.sha384, .pss(mask: .sha384, salt: 32)), "path.weak-algorithm"),
            (TestSignature(.sha384, .pss(mask: .sha384, salt: 0)), "path.weak-algorithm"),
        ] as [(TestSignature, String?)])
    func algorithms(scheme: TestSignature, code: String?) throws {
        let issuer = TestAuthority(
            name: Self.issuer.name, key: Self.issuerKey, scheme: scheme, certificate: Self.issuer.certificate)
        let path = [issuer.issue(Self.leaf, key: Self.leafKey)] + whole[1...]
        #expect(try refusal(path) == code)
        #expect((try Certificate(der: path[0]).signatureAlgorithm == nil) == (code != nil))
        // A list that is signed like that.
        let list = try CertificateRevocationList(der: issuer.list(validity: Self.years))
        #expect((list.signatureAlgorithm == nil) == (code != nil))
        #expect(list.isSigned(by: try Certificate(der: issuer.certificate)) == (code == nil ? .valid : .invalid))
    }

    @Test("parameters that a signature was not made with")
    func alteredParameters() throws {
        for written in [
            TestSignature(.sha256, .pss(mask: .sha256, salt: 32)),
            TestSignature(.sha512, .pss(mask: .sha512, salt: 64)),
            TestSignature(.sha384, .pkcs1),
        ] {
            let leaf = Self.leaf.der(
                key: Self.leafKey.subjectPublicKeyInfo, issuer: Self.issuer.name, signer: Self.issuerKey, .pss384,
                written: written)
            #expect(try refusal([leaf] + whole[1...]) == "path.bad-signature")
        }
    }

    @Test("ECDSA, and keys that are too short")
    func otherKeys() throws {
        let curve = TestAuthority(root: TestName("Curve"), key: TestKey(.p384), .ecdsa(.sha384), validity: Self.years)
        let anchors = TrustAnchors(keys: [Self.fingerprint(curve.key)])
        let leaf = curve.issue(Self.leaf, key: Self.leafKey)
        #expect(try refusal([leaf, curve.certificate], anchors: anchors) == nil)
        let short = TestAuthority(
            root: TestName("Short"), key: TestKey(.rsa(bits: 1024)), TestSignature(.sha256, .pkcs1),
            validity: Self.years)
        #expect(
            try refusal(
                [short.issue(Self.leaf, key: Self.leafKey), short.certificate],
                anchors: TrustAnchors(keys: [Self.fingerprint(short.key)])) == "path.weak-algorithm")
    }
}
