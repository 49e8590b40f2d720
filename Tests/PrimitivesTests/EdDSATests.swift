import Algebra
import Primitives
import TestSupport
import Testing

@Suite("EdDSA-Poseidon on Baby Jubjub")
struct EdDSATests {
    static let vectors = "hashes/babyjub_eddsa_poseidon.json"

    struct Vectors: Decodable {
        struct Published: Decodable {
            let key: String
            let msg: String
            let S_poseidon: String
            let R8: [String]
            let sigPoseidon: String
        }
        struct Generated: Decodable {
            let key: String
            let msg: String
            let A: [String]
            let R8: [String]
            let S: String
            let packedA: String
            let packedSig: String
        }
        let published_go_iden3: Published
        let generated: [Generated]
    }

    @Test(
        "iden3's signatures, bit for bit",
        .enabled(if: SharedVectors.exists(vectors), "shared vectors are absent"))
    func iden3() throws {
        let vectors = try SharedVectors.decode(Vectors.self, Self.vectors)
        let published = vectors.published_go_iden3
        let signed = try EdDSASigningKey(seed: unhex(published.key)).sign(fr(published.msg))
        #expect(hex(signed.packed) == published.sigPoseidon)
        #expect(signed.scalar.decimal == published.S_poseidon)
        #expect(signed.nonce == BabyJubjub.Point(x: fr(published.R8[0]), y: fr(published.R8[1])))

        #expect(vectors.generated.count == 24)
        for vector in vectors.generated {
            let key = try EdDSASigningKey(seed: unhex(vector.key))
            let publicKey = key.publicKey
            #expect(publicKey.point == BabyJubjub.Point(x: fr(vector.A[0]), y: fr(vector.A[1])))
            #expect(hex(publicKey.packed) == vector.packedA)
            let signature = key.sign(fr(vector.msg))
            #expect(hex(signature.packed) == vector.packedSig)
            #expect(signature.scalar.decimal == vector.S)
            #expect(signature.nonce == BabyJubjub.Point(x: fr(vector.R8[0]), y: fr(vector.R8[1])))
            #expect(try EdDSAPublicKey(packed: unhex(vector.packedA)) == publicKey)
            let decoded = try EdDSASignature(packed: unhex(vector.packedSig))
            #expect(decoded == signature)
            #expect(publicKey.verify(decoded, of: fr(vector.msg)) == .valid)
            #expect(publicKey.verify(decoded, of: fr(vector.msg) + Fr.one) == .invalid(.mismatch))
        }
    }

    @Test("every flipped bit of a packed signature or key is refused")
    func flips() throws {
        let key = try EdDSASigningKey(seed: Array(0..<32))
        let publicKey = key.publicKey
        let message = Fr(123_456_789)
        let packed = key.sign(message).packed
        for bit in 0..<512 {
            var damaged = packed
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let signature = try? EdDSASignature(packed: damaged) else { continue }
            #expect(publicKey.verify(signature, of: message) == .invalid(.mismatch))
        }
        let signature = try EdDSASignature(packed: packed)
        for bit in 0..<256 {
            var damaged = publicKey.packed
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let other = try? EdDSAPublicKey(packed: damaged) else { continue }
            #expect(other.verify(signature, of: message) == .invalid(.mismatch))
        }
    }

    @Test("strictness: each rule has its own defect")
    func strict() throws {
        let scheme = EdDSAPoseidon.babyJubjub
        let key = try EdDSASigningKey(seed: Array(repeating: 7, count: 32))
        let point = key.publicKey.point
        let message = Fr(5)
        let signature = key.sign(message)
        #expect(scheme.verify(signature, of: message, by: point) == .valid)
        let tooLarge = EdDSASignature(
            nonce: signature.nonce, scalar: signature.scalar.wrappingAdd(scheme.curve.subgroupOrder))
        #expect(scheme.verify(tooLarge, of: message, by: point) == .invalid(.scalarTooLarge))
        #expect(
            scheme.verify(signature, of: message, by: BabyJubjub.Point(x: point.x, y: point.y + Fr.one))
                == .invalid(.keyNotOnCurve))
        #expect(scheme.verify(signature, of: message, by: .identity) == .invalid(.keyIsIdentity))
        let torsion = BabyJubjub.Point(x: .zero, y: -Fr.one)
        let shifted = scheme.curve.add(point, torsion)
        #expect(scheme.verify(signature, of: message, by: shifted) == .invalid(.keyNotInSubgroup))
        let offCurve = EdDSASignature(
            nonce: BabyJubjub.Point(x: signature.nonce.x + Fr.one, y: signature.nonce.y), scalar: signature.scalar)
        #expect(scheme.verify(offCurve, of: message, by: point) == .invalid(.nonceNotOnCurve))
        #expect(throws: BabyJubjubError.notInSubgroup) { try EdDSAPublicKey(point: shifted) }
        #expect(throws: BabyJubjubError.identity) { try EdDSAPublicKey(point: .identity) }
        #expect(throws: BabyJubjubError.notOnCurve) {
            try EdDSAPublicKey(point: BabyJubjub.Point(x: point.x, y: point.y + Fr.one))
        }
    }

    @Test("packing: only canonical bytes are taken")
    func packing() throws {
        var random = Splitmix(state: 3)
        for _ in 0..<50 {
            let point = BabyJubjub.curve.multiply(BabyJubjub.curve.base, by: random.integer())
            let packed = BabyJubjub.pack(point)
            #expect(try BabyJubjub.unpack(packed) == point)
            #expect(try BabyJubjub.unpack(BabyJubjub.pack(-point)) == -point)
            // The same y, one modulus higher.
            var rest = packed
            let sign = rest[31] & 0x80
            rest[31] &= 0x7f
            var raised = FieldInteger(littleEndian: rest).wrappingAdd(Fr.modulus).littleEndianBytes
            if raised[31] & 0x80 == 0 {
                raised[31] |= sign
                #expect(throws: BabyJubjubError.notCanonical) { try BabyJubjub.unpack(raised) }
            }
        }
        let identity = BabyJubjub.pack(.identity)
        #expect(try BabyJubjub.unpack(identity) == .identity)
        var negativeZero = identity
        negativeZero[31] |= 0x80
        #expect(throws: BabyJubjubError.notCanonical) { try BabyJubjub.unpack(negativeZero) }
        for length in [0, 31, 33] {
            #expect(throws: BabyJubjubError.wrongLength(expected: 32, found: length)) {
                try BabyJubjub.unpack(Array(repeating: 0, count: length))
            }
        }
        #expect(throws: BabyJubjubError.wrongLength(expected: 64, found: 63)) {
            try EdDSASignature(packed: Array(repeating: 0, count: 63))
        }
        #expect(throws: BabyJubjubError.wrongLength(expected: 32, found: 31)) {
            _ = try EdDSASigningKey(seed: Array(repeating: 0, count: 31))
        }
        #expect(throws: BabyJubjubError.notCanonical) {
            try EdDSASignature(packed: identity + BabyJubjub.curve.subgroupOrder.littleEndianBytes)
        }
    }

    @Test("generated keys differ, and the seed makes the key again")
    func generated() throws {
        let first = EdDSASigningKey.generate()
        let second = EdDSASigningKey.generate()
        let keys = [first.publicKey, second.publicKey]
        #expect(keys[0] != keys[1])
        let seed = first.withSeed { Array($0) }
        let again = try EdDSASigningKey(seed: seed).publicKey
        #expect(again == keys[0])
    }
}
