import CanonicalEncoding
import Certificates
import TestSupport
import Testing

/// Signatures of project Wycheproof: each case's verdict is its file's.
@Suite("Wycheproof", .enabled(if: SharedVectors.wycheproof.areThere, "\(SharedVectors.absence)"))
struct WycheproofTests {
    /// A case, with what its group says.
    private struct Case {
        let number: Int64
        let message: [UInt8]
        let signature: [UInt8]
        let result: String
        let flags: [String]
        let group: JSONValue
    }

    private func cases(_ name: String) throws -> [Case] {
        var file = try JSONObjectReader(SharedVectors.wycheproof.json("\(name)_test.json"), path: name)
        var all: [Case] = []
        for group in try file.array("testGroups") {
            var reader = try JSONObjectReader(group, path: "group")
            for entry in try reader.array("tests") {
                var own = try JSONObjectReader(entry, path: "test")
                let flags = try own.array("flags").compactMap { flag in
                    if case .string(let text) = flag { text } else { nil }
                }
                all.append(
                    Case(
                        number: try own.integer("tcId"), message: try Hex.decode(own.string("msg")),
                        signature: try Hex.decode(own.string("sig")), result: try own.string("result"), flags: flags,
                        group: group))
            }
        }
        #expect(Int64(all.count) == (try file.integer("numberOfTests")))
        return all
    }

    private func text(_ group: JSONValue, _ name: String) throws -> String {
        var reader = try JSONObjectReader(group, path: "group")
        return try reader.string(name)
    }

    private func key(_ group: JSONValue) throws -> PublicKey {
        try PublicKey(subjectPublicKeyInfo: Hex.decode(text(group, "publicKeyDer")))
    }

    private func hash(_ group: JSONValue, _ member: String = "sha") throws -> HashFunction? {
        switch try text(group, member) {
        case "SHA-256": .sha256
        case "SHA-384": .sha384
        case "SHA-512": .sha512
        default: nil
        }
    }

    /// What is "acceptable" was decided: a digest whose algorithm lacks its NULL, in PKCS #1 v1.5, is refused, since RFC 8017, A.2.4
    /// wants it. Any other such case would show up here.
    private func expect(_ verdict: SignatureVerdict, _ own: Case) {
        switch own.result {
        case "valid": #expect(verdict == .valid, "case \(own.number)")
        case "invalid": #expect(verdict == .invalid, "case \(own.number)")
        case "acceptable" where own.flags == ["MissingNull"]: #expect(verdict == .invalid, "case \(own.number)")
        default: Issue.record("case \(own.number) is \(own.result): decide")
        }
    }

    @Test(
        "ECDSA in DER",
        arguments: [
            ("ecdsa_secp256r1_sha256", 484), ("ecdsa_secp256r1_sha512", 554), ("ecdsa_secp384r1_sha256", 472),
            ("ecdsa_secp384r1_sha384", 504), ("ecdsa_secp384r1_sha512", 542), ("ecdsa_secp521r1_sha512", 542),
        ])
    func ecdsaDER(name: String, count: Int) throws {
        let all = try cases(name)
        #expect(all.count == count)
        for own in all {
            let hash = try #require(try hash(own.group))
            expect(try key(own.group).verify(ecdsaDER: own.signature, of: own.message, hash), own)
        }
    }

    @Test(
        "ECDSA as r ‖ s",
        arguments: [
            ("ecdsa_secp256r1_sha256_p1363", 262), ("ecdsa_secp256r1_sha512_p1363", 332),
            ("ecdsa_secp384r1_sha384_p1363", 280), ("ecdsa_secp384r1_sha512_p1363", 318),
            ("ecdsa_secp521r1_sha512_p1363", 318),
        ])
    func ecdsaRaw(name: String, count: Int) throws {
        let all = try cases(name)
        #expect(all.count == count)
        for own in all {
            let hash = try #require(try hash(own.group))
            expect(try key(own.group).verify(ecdsa: own.signature, of: own.message, hash), own)
        }
    }

    @Test(
        "RSASSA-PSS with a salt as long as the hash",
        arguments: [
            ("rsa_pss_2048_sha256_mgf1_32", 108), ("rsa_pss_2048_sha384_mgf1_48", 141),
            ("rsa_pss_3072_sha256_mgf1_32", 108), ("rsa_pss_4096_sha384_mgf1_48", 141),
            ("rsa_pss_4096_sha512_mgf1_64", 179),
        ])
    func rsaPSS(name: String, count: Int) throws {
        let all = try cases(name)
        #expect(all.count == count)
        for own in all {
            let hash = try #require(try hash(own.group))
            expect(try key(own.group).verify(rsa: own.signature, of: own.message, hash, padding: .pss), own)
        }
    }

    /// Valid signatures with all kinds of parameters. Decided: those whose hash, mask and salt do not fit are not taken.
    @Test("RSASSA-PSS with other parameters")
    func rsaPSSMisc() throws {
        var counts = (taken: 0, refused: 0, unknown: 0)
        for own in try cases("rsa_pss_misc") {
            var reader = try JSONObjectReader(own.group, path: "group")
            let salt = try reader.integer("sLen")
            guard let hash = try hash(own.group) else {
                counts.unknown += 1
                continue
            }
            let key = try key(own.group)
            guard case .rsa(let bits) = key.kind else {
                Issue.record("case \(own.number) has no RSA key")
                continue
            }
            let fits = try self.hash(own.group, "mgfSha") == hash && salt == Int64(hash.byteCount) && bits >= 2048
            #expect(own.result == "valid")
            #expect(
                key.verify(rsa: own.signature, of: own.message, hash, padding: .pss) == (fits ? .valid : .invalid),
                "case \(own.number)")
            if fits { counts.taken += 1 } else { counts.refused += 1 }
        }
        #expect(counts == (3, 87, 60))
    }

    @Test(
        "PKCS #1 v1.5",
        arguments: [
            ("rsa_signature_2048_sha256", 259), ("rsa_signature_3072_sha256", 259), ("rsa_signature_3072_sha384", 259),
            ("rsa_signature_4096_sha256", 258), ("rsa_signature_4096_sha384", 259), ("rsa_signature_4096_sha512", 259),
        ])
    func rsaPKCS1(name: String, count: Int) throws {
        let all = try cases(name)
        #expect(all.count == count)
        for own in all {
            let hash = try #require(try hash(own.group))
            let verdict = try key(own.group).verify(rsa: own.signature, of: own.message, hash, padding: .pkcs1)
            expect(verdict, own)
        }
    }

    @Test("keys from their parts are those of the files")
    func parts() throws {
        for name in ["rsa_pss_2048_sha256_mgf1_32", "rsa_pss_4096_sha384_mgf1_48"] {
            let group = try #require(try cases(name).first?.group)
            var reader = try JSONObjectReader(group, path: "group")
            var numbers = try reader.object("publicKey")
            let (modulus, exponent) = (try numbers.string("modulus"), try numbers.string("publicExponent"))
            let key = try PublicKey(rsaModulus: Hex.decode(modulus), exponent: Hex.decode(exponent))
            #expect(try key.fingerprint == self.key(group).fingerprint)
        }
        let group = try #require(try cases("ecdsa_secp384r1_sha384").first?.group)
        var reader = try JSONObjectReader(group, path: "group")
        var parts = try reader.object("publicKey")
        let point = try Hex.decode(parts.string("uncompressed"))
        #expect(try PublicKey(p384Point: Array(point.dropFirst())).fingerprint == key(group).fingerprint)
        var wrong = Array(point.dropFirst())
        wrong[95] ^= 1
        for bytes in [[], point, wrong] {
            #expect(
                #expect(throws: CertificateError.self) { try PublicKey(p384Point: bytes) }?.code
                    == "public-key.malformed")
        }
        let numbers: [([UInt8], [UInt8])] = [
            ([], [1, 0, 1]), ([0, 0], [3]), ([UInt8](repeating: 1, count: 2049), [3]),
        ]
        for (modulus, exponent) in numbers {
            #expect(
                #expect(throws: CertificateError.self) { try PublicKey(rsaModulus: modulus, exponent: exponent) }?.code
                    == "public-key.malformed")
        }
    }
}
