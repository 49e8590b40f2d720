import CanonicalEncoding
import Certificates
import TestCertificates
import Testing

/// Signatures are not checked twice. Everything else is, and nothing but the very same bytes under the very same key is taken for them.
@Suite("Signatures that held once")
struct HeldSignaturesTests {
    private static let years: Range<Int64> = 1_600_000_000..<1_900_000_000
    private static let month: Range<Int64> = 1_749_000_000..<1_751_000_000
    private static let time: Int64 = 1_750_000_000
    private static let root = TestAuthority(
        root: TestName("Root"), key: TestKey(.rsa(bits: 2048)), .pss384, validity: years)
    private static let issuer = root.authority(
        TestName("Issuer"), key: TestKey(.p384), serial: [2], validity: years, scheme: .ecdsa(.sha384))
    private static let leaf = issuer.issue(
        TestCertificate(subject: TestName("Leaf"), serial: [7], validity: years, extensions: [.signs]),
        key: TestKey(.p256))
    private static let path = [leaf, issuer.certificate, root.certificate]
    private static let lists = [root.list(validity: month), issuer.list(validity: month)]

    private func refusal(
        _ ders: [[UInt8]] = Self.path, _ lists: [[UInt8]] = Self.lists, at time: Int64 = Self.time,
        anchors: Set<Digest> = [.sha256(of: Self.root.key.subjectPublicKeyInfo)]
    ) throws -> String? {
        let certificates = try ders.map { try Certificate(der: $0) }
        let revocation = try CertificatePath.Revocation.lists(lists.map { try CertificateRevocationList(der: $0) })
        do {
            _ = try CertificatePath.verify(
                certificates, anchors: TrustAnchors(keys: anchors), at: time, revocation: revocation)
            return nil
        } catch {
            return error.code
        }
    }

    /// The same path over and over: all that is looked at besides signatures still is.
    @Test("the time, the anchors, the roles and the lists are looked at every time")
    func everythingElse() throws {
        let revoking = Self.issuer.list(revoking: [[7]], validity: Self.month)
        let revokingIssuer = Self.root.list(revoking: [[2]], validity: Self.month)
        let early = [Self.lists[0], Self.issuer.list(validity: Self.time + 1..<Self.time + 2)]
        for _ in 0..<3 {
            #expect(try refusal() == nil)
            #expect(try refusal(at: Self.years.lowerBound - 1) == "path.not-yet-valid")
            #expect(try refusal(at: Self.years.upperBound) == "path.expired")
            #expect(try refusal(at: Self.month.lowerBound - 1) == "crl.not-yet-valid")
            #expect(try refusal(at: Self.month.upperBound) == "crl.expired")
            #expect(try refusal(anchors: []) == "path.untrusted-root")
            #expect(try refusal(Self.path, [Self.lists[0], revoking]) == "path.revoked")
            #expect(try refusal(Self.path, [revokingIssuer, Self.lists[1]]) == "path.revoked")
            #expect(try refusal(Self.path, early) == "crl.not-yet-valid")
            #expect(try refusal(Self.path, [Self.lists[0]]) == "crl.missing")
            #expect(try refusal([Self.issuer.certificate, Self.root.certificate]) == "path.leaf-is-authority")
        }
    }

    @Test("another key of the same name did not sign what the first one did")
    func otherKey() throws {
        #expect(try refusal() == nil)
        let twin = Self.root.authority(
            Self.issuer.name, key: TestKey(.p384), serial: [3], validity: Self.years, scheme: .ecdsa(.sha384))
        #expect(try refusal([Self.leaf, twin.certificate, Self.root.certificate]) == "path.bad-signature")
        #expect(try refusal(Self.path, [Self.lists[0], twin.list(validity: Self.month)]) == "crl.bad-signature")
        let foreign = TestAuthority(
            root: Self.root.name, key: TestKey(.rsa(bits: 2048)), .pss384, validity: Self.years)
        let anchors = Set([Self.root, foreign].map { Digest.sha256(of: $0.key.subjectPublicKeyInfo) })
        #expect(
            try refusal([Self.leaf, Self.issuer.certificate, foreign.certificate], anchors: anchors)
                == "path.bad-signature")
        #expect(try refusal() == nil)
    }

    @Test("one changed bit anywhere in a certificate that held makes another one, whose signature is checked")
    func alteredCertificates() throws {
        #expect(try refusal() == nil)
        for (place, signer) in [(0, 1), (1, 2), (2, 2)] {
            let own = Self.path[place]
            let issuer = try Certificate(der: Self.path[signer])
            #expect(try Certificate(der: own).isSigned(by: issuer) == .valid)
            var readCount = 0
            for offset in own.indices {
                var changed = own
                changed[offset] ^= 1
                guard let certificate = try? Certificate(der: changed) else { continue }
                readCount += 1
                #expect(certificate.isSigned(by: issuer) == .invalid, "byte \(offset)")
                #expect(certificate.isSigned(by: issuer) == certificate.checkSignature(by: issuer))
            }
            #expect(readCount > 100)
        }
    }

    @Test("one changed bit anywhere in a list that held makes another one, whose signature is checked")
    func alteredLists() throws {
        #expect(try refusal() == nil)
        let issuer = try Certificate(der: Self.issuer.certificate)
        #expect(try CertificateRevocationList(der: Self.lists[1]).isSigned(by: issuer) == .valid)
        var readCount = 0
        for offset in Self.lists[1].indices {
            var changed = Self.lists[1]
            changed[offset] ^= 1
            guard let list = try? CertificateRevocationList(der: changed) else { continue }
            readCount += 1
            #expect(list.isSigned(by: issuer) == .invalid, "byte \(offset)")
            #expect(list.isSigned(by: issuer) == list.checkSignature(by: issuer))
        }
        #expect(readCount > 50)
    }

    @Test("what failed is checked again, and what is known does not change the answer")
    func twin() throws {
        let certificates = try Self.path.map { try Certificate(der: $0) }
        let lists = try Self.lists.map { try CertificateRevocationList(der: $0) }
        for _ in 0..<3 {
            for issuer in certificates {
                for certificate in certificates {
                    #expect(certificate.isSigned(by: issuer) == certificate.checkSignature(by: issuer))
                }
                for list in lists { #expect(list.isSigned(by: issuer) == list.checkSignature(by: issuer)) }
            }
        }
    }
}
