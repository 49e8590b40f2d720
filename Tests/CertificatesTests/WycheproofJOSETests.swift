import CanonicalEncoding
import Certificates
import TestSupport
import Testing

/// JSON Web Signatures of project Wycheproof (RFC 7515) as what they are below their headers: signatures of text. The algorithm is the
/// key's, whatever a header says.
@Suite("Wycheproof: JSON Web Signatures", .enabled(if: SharedVectors.wycheproof.areThere, "\(SharedVectors.absence)"))
struct WycheproofJOSETests {
    /// What was tried of an algorithm.
    private struct Count: Equatable {
        var accepted = 0
        var refused = 0
    }

    /// A public key in JSON (RFC 7518, 6), with its algorithm; `nil` for keys with a secret, of which nothing is here.
    private struct Key {
        let algorithm: String?
        let key: PublicKey

        init(_ value: JSONValue) throws {
            var reader = try JSONObjectReader(value, path: "public")
            algorithm = try reader.optionalString("alg")
            switch try reader.string("kty") {
            case "RSA":
                key = try PublicKey(
                    rsaModulus: Base64URL.decode(reader.string("n")), exponent: Base64URL.decode(reader.string("e")))
            default:
                let point = try Base64URL.decode(reader.string("x")) + Base64URL.decode(reader.string("y"))
                key =
                    try point.count == 64
                    ? PublicKey(p256Point: point)
                    // SEQUENCE { SEQUENCE { ecPublicKey, secp521r1 }, BIT STRING { uncompressed point } }, RFC 5480.
                    : PublicKey(
                        subjectPublicKeyInfo: [
                            0x30, 0x81, 0x9B, 0x30, 0x10, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06,
                            0x05, 0x2B, 0x81, 0x04, 0x00, 0x23, 0x03, 0x81, 0x86, 0x00, 0x04,
                        ] + point)
            }
        }

        /// The verdict on a signature; `nil` for a key that names no algorithm: those are for encryption.
        func verdict(_ signature: [UInt8], of text: [UInt8], as name: String? = nil) -> SignatureVerdict? {
            switch name ?? algorithm {
            case "ES256": key.verify(ecdsa: signature, of: text, .sha256)
            // The file's name for ECDSA on P-521, which RFC 7518 calls ES512.
            case "ES521": key.verify(ecdsa: signature, of: text, .sha512)
            case "RS256": key.verify(rsa: signature, of: text, .sha256, padding: .pkcs1)
            case "RS384": key.verify(rsa: signature, of: text, .sha384, padding: .pkcs1)
            case "RS512": key.verify(rsa: signature, of: text, .sha512, padding: .pkcs1)
            case "PS256": key.verify(rsa: signature, of: text, .sha256, padding: .pss)
            case "PS384": key.verify(rsa: signature, of: text, .sha384, padding: .pss)
            case "PS512": key.verify(rsa: signature, of: text, .sha512, padding: .pss)
            default: nil
            }
        }
    }

    /// The signature of a message in the compact form, and the text that it is of; `nil` for what is none.
    private func parts(_ message: String) -> (text: [UInt8], signature: [UInt8])? {
        let parts = message.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = try? Base64URL.decode(String(parts[2])) else { return nil }
        return (Array("\(parts[0]).\(parts[1])".utf8), signature)
    }

    /// Figure 20 of RFC 7520, twice: it is signed by PS384, as its header says, and the file's keys for it say PS256.
    private static let misnamed: Set<Int64> = [346, 350]

    @Test("every case with a public key is accepted or refused as the file says")
    func all() throws {
        var file = try JSONObjectReader(SharedVectors.wycheproof.json("json_web_signature_test.json"), path: "file")
        var counts: [String: Count] = [:]
        var secretCount = 0
        for group in try file.array("testGroups") {
            let tests = try JSONObjectReader(group, path: "group").elements("tests")
            guard let own = group["public"] else {
                secretCount += tests.count
                continue
            }
            let key = try Key(own)
            let name = key.algorithm ?? "none"
            for test in tests {
                var reader = try JSONObjectReader(test, path: "test")
                let number = try reader.integer("tcId")
                let isValid = try reader.string("result") == "valid"
                let isMisnamed = Self.misnamed.contains(number)
                let verdicts = try parts(reader.string("jws")).map { own in
                    [nil, isMisnamed ? "PS384" : nil].map { key.verdict(own.signature, of: own.text, as: $0) }
                }
                #expect((verdicts?[1] == .valid) == isValid, "case \(number)")
                #expect((verdicts?[0] == .valid) == (isValid && !isMisnamed), "case \(number)")
                if isValid {
                    counts[name, default: Count()].accepted += 1
                } else {
                    counts[name, default: Count()].refused += 1
                }
            }
        }
        #expect(
            counts == [
                "ES256": Count(accepted: 2, refused: 37), "ES521": Count(accepted: 2),
                "RS256": Count(accepted: 8, refused: 225), "RS384": Count(accepted: 4), "RS512": Count(accepted: 4),
                "PS256": Count(accepted: 8, refused: 42), "PS384": Count(accepted: 4, refused: 1),
                "PS512": Count(accepted: 4, refused: 16), "none": Count(refused: 4),
            ])
        // HMAC, with keys that both sides have: no evidence is signed with one.
        #expect(secretCount == 40)
    }
}

extension JSONObjectReader {
    fileprivate consuming func elements(_ name: String) throws -> [JSONValue] {
        var reader = self
        return try reader.array(name)
    }
}
