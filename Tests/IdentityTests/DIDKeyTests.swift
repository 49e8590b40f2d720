import CanonicalEncoding
import Identity
import TestSupport
import Testing

/// Identities in their one spelling, of keys that are good for signing.
@Suite struct DIDKeyTests {
    private static let shared = SharedVectors.identity

    private func refusal(_ text: String) -> String? {
        do throws(IdentityError) {
            _ = try DIDKey(parsing: text)
            return nil
        } catch {
            return error.code
        }
    }

    /// RFC 8032, 7.1, the second test: a key, a message of one byte, a signature.
    private static let publicKey = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    private static let signature =
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"

    @Test func aKnownSignatureHolds() throws {
        let key = try DIDKey(publicKey: Hex.decode(Self.publicKey))
        let signature = try Hex.decode(Self.signature)
        #expect(key.verify(signature, of: [0x72]) == .valid)
        #expect(key.verify(signature, of: [0x73]) == .invalid)
        #expect(key.verify(signature, of: []) == .invalid)
        #expect(key.verify(signature + [0], of: [0x72]) == .invalid)
        #expect(key.verify([], of: [0x72]) == .invalid)
        for index in signature.indices {
            var other = signature
            other[index] ^= 1
            #expect(key.verify(other, of: [0x72]) == .invalid)
        }
    }

    /// S + L is the same number modulo the group's order, and no signature.
    @Test func signaturesHaveOneForm() throws {
        let key = try DIDKey(publicKey: Hex.decode(Self.publicKey))
        var signature = try Hex.decode(Self.signature)
        let order = try Hex.decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var carry = 0
        for index in 0..<32 {
            let sum = Int(signature[32 + index]) + Int(order[index]) + carry
            signature[32 + index] = UInt8(sum & 255)
            carry = sum >> 8
        }
        #expect(carry == 0)
        #expect(key.verify(signature, of: [0x72]) == .invalid)
    }

    @Test func keysOfSmallOrderAndOffTheCurveAreRefused() throws {
        for hex in [
            // The neutral element, a point of order 4, one of order 8, and twice no point.
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000000",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "0200000000000000000000000000000000000000000000000000000000000000",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ] {
            let bytes = try Hex.decode(hex)
            #expect(#expect(throws: IdentityError.self) { try DIDKey(publicKey: bytes) }?.code == "did.bad-key")
            #expect(refusal("did:key:z" + Base58.encode([0xED, 0x01] + bytes)) == "did.bad-key")
        }
    }

    @Test func onlyOneSpellingIsRead() throws {
        let key = try DIDKey(publicKey: Hex.decode(Self.publicKey))
        let text = key.text
        #expect(text.hasPrefix("did:key:z6Mk"))
        #expect(try DIDKey(parsing: text) == key)
        #expect(refusal(text + " ") == "base58.bad-digit")
        #expect(refusal(" " + text) == "did.not-did-key")
        #expect(refusal(text.uppercased()) == "did.not-did-key")
        #expect(refusal(text + "#key") == "base58.bad-digit")
        #expect(refusal(String(text.dropLast())) != nil)
        #expect(refusal("did:key:z1" + text.dropFirst(9)) == "did.not-ed25519")
        #expect(refusal("") == "did.not-did-key")
        #expect(refusal("did:web:example.com") == "did.not-did-key")
        #expect(refusal("did:key:z" + String(repeating: "2", count: 4000)) == "did.not-did-key")
        #expect(refusal("did:key:z") == "did.not-ed25519")
    }

    @Test(
        "the vectors of did:key: Ed25519 is read and made, other kinds of keys are refused",
        .enabled(if: shared.areThere, "\(SharedVectors.absence)"))
    func vectors() throws {
        guard case .object(let members) = try Self.shared.json("did-key/ed25519-x25519.json") else {
            Issue.record("no vectors")
            return
        }
        #expect(members.count >= 4)
        for member in members {
            let did = try DIDKey(parsing: member.name)
            #expect(did.text == member.name)
            guard case .string(let seed)? = member.value["seed"] else { continue }
            #expect(try Hex.decode(seed).withUnsafeBytes { IdentityKey(seed: $0).identity } == did)
        }
        for name in ["bls12381", "nist-curves", "rsa", "secp256k1", "x25519"] {
            guard case .object(let members) = try Self.shared.json("did-key/\(name).json") else { continue }
            for member in members { #expect(refusal(member.name) != nil, "\(member.name)") }
        }
    }
}
