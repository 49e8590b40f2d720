import CanonicalEncoding
import Certificates
import TestCertificates
import Testing

/// Revocation lists of a test's own authorities.
@Suite("Revocation lists")
struct RevocationTests {
    private static let years: Range<Int64> = 1_600_000_000..<1_900_000_000
    private static let time: Int64 = 1_750_000_000
    private static let month: Range<Int64> = 1_749_000_000..<1_751_000_000
    private static let root = TestAuthority(
        root: TestName("Root"), key: TestKey(.rsa(bits: 2048)), .pss384, validity: years)
    private static let issuer = root.authority(
        TestName("Issuer"), key: TestKey(.p384), serial: [0x42, 0x01], validity: years, scheme: .ecdsa(.sha384))
    private static let leafKey = TestKey(.p256)
    private static let leaf = issuer.issue(
        TestCertificate(subject: TestName("Leaf"), serial: [0x81, 0x07], validity: years), key: leafKey)
    private static let path = [leaf, issuer.certificate, root.certificate]

    private func refusal(
        _ ders: [[UInt8]], at time: Int64 = Self.time, areOfAuthorities: Bool = false
    ) throws -> String? {
        let lists = try ders.map { try CertificateRevocationList(der: $0) }
        do {
            let path = try CertificatePath.verify(
                Self.path.map { try Certificate(der: $0) },
                anchors: TrustAnchors(keys: [Digest.sha256(of: Self.root.key.subjectPublicKeyInfo)]), at: time,
                revocation: areOfAuthorities ? .authorityLists(lists) : .lists(lists))
            #expect(path.validity == Self.month)
            return nil
        } catch let failure as PathFailure {
            return failure.code
        }
    }

    private var clean: [[UInt8]] { [Self.root.list(validity: Self.month), Self.issuer.list(validity: Self.month)] }

    @Test("empty lists of all issuers; without one the path cannot be checked")
    func presence() throws {
        #expect(try refusal(clean) == nil)
        #expect(try refusal(clean.reversed()) == nil)
        #expect(try refusal([clean[0]]) == "crl.missing")
        #expect(try refusal([clean[1]]) == "crl.missing")
        #expect(try refusal([]) == "crl.missing")
        // Where leaves are not looked up the root's list is enough.
        #expect(try refusal([clean[0]], areOfAuthorities: true) == nil)
        #expect(try refusal([clean[1]], areOfAuthorities: true) == "crl.missing")
    }

    @Test("of several lists of an issuer the newest in time counts, in whatever order they come")
    func newest() throws {
        let newer = (Self.month.lowerBound + 1000)..<(Self.month.upperBound + 1000)
        let late = (Self.time + 10)..<Self.month.upperBound
        let revoking = { (validity: Range<Int64>) in Self.issuer.list(revoking: [[0x81, 0x07]], validity: validity) }
        for lists in [clean + [revoking(newer)], [revoking(newer)] + clean] {
            #expect(try refusal(lists) == "path.revoked")
            #expect(try refusal(lists.reversed()) == "path.revoked")
        }
        // What does not hold yet does not count yet.
        #expect(try refusal(clean + [revoking(late)]) == nil)
        #expect(try refusal([revoking(late)] + clean) == nil)
        #expect(try refusal([clean[0], revoking(late)], at: Self.time) == "path.revoked")
    }

    @Test("what the root's own list says is said by itself, whatever is wrong with the path")
    func rootList() throws {
        let certificates = try Self.path.map { try Certificate(der: $0) }
        let anchors = TrustAnchors(keys: [Digest.sha256(of: Self.root.key.subjectPublicKeyInfo)])
        let list = { (revoked: [[UInt8]]) in Self.root.list(revoking: revoked, validity: Self.month) }
        for (lists, anchors, rootCode, pathCode) in [
            (clean, anchors, nil, nil), ([clean[0]], anchors, nil, "crl.missing"),
            ([clean[1]], anchors, "crl.missing", "crl.missing"),
            ([list([[1]]), clean[1]], anchors, "path.revoked", "path.revoked"),
            ([list([[0x42, 0x01]]), clean[1]], anchors, nil, "path.revoked"),
            (clean, TrustAnchors(keys: []), nil, "path.untrusted-root"),
        ] as [([[UInt8]], TrustAnchors, String?, String?)] {
            let found = CertificatePath.examine(
                certificates, anchors: anchors, at: Self.time,
                revocation: .lists(try lists.map { try CertificateRevocationList(der: $0) }))
            #expect(found.rootList?.failure?.code == rootCode)
            #expect((found.rootList != nil) && found.path.failure?.code == pathCode)
        }
        let unlisted = CertificatePath.examine(certificates, anchors: anchors, at: Self.time, revocation: .notChecked)
        #expect(unlisted.rootList == nil && unlisted.path.failure == nil)
    }

    @Test("a revoked leaf, intermediate and root")
    func revoked() throws {
        let leaf = Self.issuer.list(revoking: [[5], [0x81, 0x07]], validity: Self.month)
        let intermediate = Self.root.list(revoking: [[0x42, 0x01]], validity: Self.month)
        let root = Self.root.list(revoking: [[1]], validity: Self.month)
        #expect(try refusal([clean[0], leaf]) == "path.revoked")
        #expect(try refusal([intermediate, clean[1]]) == "path.revoked")
        #expect(try refusal([root, clean[1]]) == "path.revoked")
        #expect(try refusal([clean[0], leaf], areOfAuthorities: true) == nil)
        #expect(try refusal([intermediate], areOfAuthorities: true) == "path.revoked")
        #expect(try refusal([root], areOfAuthorities: true) == "path.revoked")
        // Another authority's entry of the same number says nothing.
        let others = [
            Self.root.list(revoking: [[0x81, 0x07]], validity: Self.month),
            Self.issuer.list(revoking: [[0x42, 0x01], [1]], validity: Self.month),
        ]
        #expect(try refusal(others) == nil)
    }

    @Test("a list holds from thisUpdate to nextUpdate, which is out")
    func times() throws {
        let lists = clean
        #expect(try refusal(lists, at: 1_748_999_999) == "crl.not-yet-valid")
        #expect(try refusal(lists, at: 1_749_000_000) == nil)
        #expect(try refusal(lists, at: 1_750_999_999) == nil)
        #expect(try refusal(lists, at: 1_751_000_000) == "crl.expired")
        #expect(try refusal(lists, at: 1_751_000_001) == "crl.expired")
    }

    @Test("a list of the right name and another key, or changed after it was signed")
    func signatures() throws {
        let foreign = TestAuthority(
            root: Self.root.name, key: TestKey(.rsa(bits: 2048)), .pss384, validity: Self.years)
        #expect(try refusal([foreign.list(validity: Self.month), clean[1]]) == "crl.bad-signature")
        var changed = clean[0]
        changed[changed.count - 1] ^= 1
        #expect(try refusal([changed, clean[1]]) == "crl.bad-signature")
        let written = Self.root.list(validity: Self.month, written: TestSignature(.sha256, .pkcs1))
        #expect(try refusal([written, clean[1]]) == "crl.bad-signature")
    }

    @Test("who may not sign lists signs none")
    func keyUsage() throws {
        let silent = TestCertificate(
            subject: TestName("Issuer"), serial: [0x42, 0x01], validity: Self.years,
            extensions: [
                .basicConstraints(isAuthority: true),
                TestExtension("2.5.29.15", isCritical: true, DER.bits([0x04], unused: 2)),
            ])
        let authority = try Certificate(der: Self.root.issue(silent, key: Self.issuer.key))
        #expect(authority.maySignCertificates && !authority.maySignLists)
        let certificates = [try Certificate(der: Self.leaf), authority, try Certificate(der: Self.root.certificate)]
        let lists = try clean.map { try CertificateRevocationList(der: $0) }
        let failure = #expect(throws: PathFailure.self) {
            try CertificatePath.verify(
                certificates,
                anchors: TrustAnchors(keys: [Digest.sha256(of: Self.root.key.subjectPublicKeyInfo)]), at: Self.time,
                revocation: .lists(lists))
        }
        #expect(failure?.code == "crl.bad-signature")
    }

    @Test(
        "lists of changes, or of a part, are not taken",
        arguments: [
            (TestExtension("2.5.29.27", isCritical: true, DER.integer(1)), "crl.unsupported"),
            (TestExtension("2.5.29.27", DER.integer(1)), "crl.unsupported"),
            (TestExtension("2.5.29.28", isCritical: true, DER.sequence(DER.value(0x84, [0xFF]))), "crl.unsupported"),
            (TestExtension("1.3.6.1.4.1.99999.1", isCritical: true, DER.null), "crl.unsupported"),
        ])
    func kinds(own: TestExtension, code: String) {
        let list = Self.root.list(validity: Self.month, extensions: [own])
        #expect(
            #expect(throws: CertificateError.self) { try CertificateRevocationList(der: list) }?.code == code)
    }

    @Test("what is no list")
    func malformed() {
        let list = clean[0]
        for bytes in [[], [0x30, 0x00], Array(list.dropLast()), list + [0], Self.root.certificate] {
            #expect(
                #expect(throws: CertificateError.self) { try CertificateRevocationList(der: bytes) }?.code
                    == "crl.malformed")
        }
        let certificate = Self.root.certificate
        for bytes in [[], [0x30, 0x00], Array(certificate.dropLast()), certificate + [0], list] {
            #expect(
                #expect(throws: CertificateError.self) { try Certificate(der: bytes) }?.code
                    == "certificate.malformed")
        }
    }
}

extension Result {
    fileprivate var failure: Failure? {
        if case .failure(let error) = self { error } else { nil }
    }
}
