import Algebra
import Groth16
import Testing

/// The 128 bytes of a proof: one encoding per proof, everything else refused with its reason.
@Suite struct ProofEncodingTests {
    static let values = [Fr(7), Fr(0), Fr(-1)]
    static let toy = ToyKey()

    private static func code(of bytes: [UInt8]) -> String? {
        do throws(ProofError) {
            _ = try Proof(bytes: bytes)
            return nil
        } catch {
            return error.code
        }
    }

    /// A proof with one of its three points replaced.
    private static func bytes(a: [UInt8]? = nil, b: [UInt8]? = nil, c: [UInt8]? = nil) throws -> [UInt8] {
        let good = try toy.proof(for: values)
        return (a ?? good.a.compressed) + (b ?? good.b.compressed) + (c ?? good.c.compressed)
    }

    @Test func proofsRoundTrip() throws {
        let proof = try Self.toy.proof(for: Self.values)
        #expect(proof.bytes.count == 128)
        #expect(try Proof(bytes: proof.bytes) == proof)
        #expect(try Proof(snarkJSON: proof.snarkJSON) == proof)
        #expect(try Self.toy.prepared().verify(proof, publicInputs: Self.values) == .valid)
    }

    /// V23: each of the 1,024 single-bit flips is refused as a point or by the equation.
    @Test func v23EverySingleBitFlip() throws {
        let key = try Self.toy.prepared()
        let good = try Self.toy.proof(for: Self.values).bytes
        var decoded = 0
        for bit in 0..<1024 {
            var bytes = good
            bytes[bit / 8] ^= 1 << UInt8(bit % 8)
            guard let proof = try? Proof(bytes: bytes) else { continue }
            decoded += 1
            #expect(key.verify(proof, publicInputs: Self.values) == .invalid(.equation), "bit \(bit)")
        }
        // About half of the x coordinates of G1 are on the curve: the flips that decode do reach the equation.
        #expect(decoded > 100)
    }

    @Test func v23TruncationsAndInsertions() throws {
        let good = try Self.toy.proof(for: Self.values).bytes
        for length in 0..<good.count { #expect(Self.code(of: Array(good[..<length])) == "proof.wrong-length") }
        for position in 0...good.count {
            var longer = good
            longer.insert(0, at: position)
            #expect(Self.code(of: longer) == "proof.wrong-length")
        }
        #expect(Self.code(of: good + good) == "proof.wrong-length")
    }

    /// V9: of the four flag patterns one is no compressed encoding, and infinity has no other bits.
    @Test func v9Flags() throws {
        let x = G1Point.generator.x.integer
        #expect(Self.code(of: try Self.bytes(a: x.encoded(flags: 0))) == "proof.point-bad-flags")
        #expect(Self.code(of: try Self.bytes(a: x.encoded(flags: 0x40))) == "proof.point-infinity-not-canonical")
        #expect(Self.code(of: try Self.bytes(a: x.encoded(flags: 0x80))) == nil)
        #expect(Self.code(of: try Self.bytes(a: x.encoded(flags: 0xC0))) == nil)
        let both = try (
            G1Point(compressed: x.encoded(flags: 0x80)), G1Point(compressed: x.encoded(flags: 0xC0))
        )
        #expect(both.0 == -both.1)
        #expect(both.0.y.integer < both.1.y.integer)
        let twisted = G2Point.generator.compressed
        for flags: UInt8 in [0, 0x40] {
            var bytes = twisted
            bytes[0] = bytes[0] & 0x3F | flags
            let wanted = flags == 0 ? "proof.point-bad-flags" : "proof.point-infinity-not-canonical"
            #expect(Self.code(of: try Self.bytes(b: bytes)) == wanted)
        }
    }

    /// V7: x = 1 is a point, x = 1 + q would be a second name for it.
    @Test func v7CoordinatesBelowTheModulus() throws {
        let alias = FieldInteger(1).adding(Fp.modulus).encoded(flags: 0x80)
        #expect(Self.code(of: try Self.bytes(a: alias)) == "proof.point-coordinate-not-canonical")
        #expect(Self.code(of: try Self.bytes(c: alias)) == "proof.point-coordinate-not-canonical")
        // In G2, in either half.
        let modulus = Fp.modulus.bigEndianBytes
        let x = G2Point.generator.x
        let high = Fp.modulus.encoded(flags: 0x80) + x.c0.integer.bigEndianBytes
        let low = x.c1.integer.encoded(flags: 0x80) + modulus
        #expect(Self.code(of: try Self.bytes(b: high)) == "proof.point-coordinate-not-canonical")
        #expect(Self.code(of: try Self.bytes(b: low)) == "proof.point-coordinate-not-canonical")
    }

    /// V13: x = 4 is on no point of G1 (4³ + 3 = 67 is no square), nor is x = 1 on the twist.
    @Test func v13PointsOffTheCurve() throws {
        let offCurve = try #require(
            (2...20).map { FieldInteger($0) }.first { Fp(integer: $0)!.squareRootOfCurve == nil })
        let bytes = offCurve.encoded(flags: 0x80)
        #expect(Self.code(of: try Self.bytes(a: bytes)) == "proof.point-not-on-curve")
        #expect(Self.code(of: try Self.bytes(c: bytes)) == "proof.point-not-on-curve")
        let candidate = try #require((1...20).first { G2Point.onTwist(x: Fp2(Fp($0), .zero)) == nil })
        let twisted = FieldInteger.zero.encoded(flags: 0x80) + FieldInteger(UInt64(candidate)).bigEndianBytes
        #expect(Self.code(of: try Self.bytes(b: twisted)) == "proof.point-not-on-curve")
    }

    /// V14: infinity in any of the three places, in pairs, and in all.
    @Test func v14Infinity() throws {
        let g1 = [0x40] + [UInt8](repeating: 0, count: 31)
        let g2 = [0x40] + [UInt8](repeating: 0, count: 63)
        #expect(G1Point.infinity.compressed == g1)
        #expect(G2Point.infinity.compressed == g2)
        for mask in 1..<8 {
            let bytes = try Self.bytes(
                a: mask & 1 != 0 ? g1 : nil, b: mask & 2 != 0 ? g2 : nil, c: mask & 4 != 0 ? g1 : nil)
            #expect(Self.code(of: bytes) == "proof.point-at-infinity")
        }
    }

    /// V15: coordinates that some implementations take for infinity.
    @Test func v15PairsThatAreNotInfinity() {
        for (x, y) in [(0, 0), (0, 1), (1, 0)] {
            let error = #expect(throws: PointError.self) { try G1Point(x: Fp(x), y: Fp(y)) }
            #expect(error == .notOnCurve)
            let other = #expect(throws: PointError.self) {
                try G2Point(x: Fp2(Fp(x), .zero), y: Fp2(Fp(y), .zero))
            }
            #expect(other == .notOnCurve)
        }
    }

    /// V16, V17: on the twist but outside the subgroup, and a good B shifted by a point of the cofactor's order.
    @Test func v16v17SubgroupOfB() throws {
        let outside = try #require((1...20).lazy.compactMap { G2Point.onTwist(x: Fp2(Fp($0), .one)) }.first)
        #expect(Self.code(of: try Self.bytes(b: outside.compressed)) == "proof.point-not-in-subgroup")
        // r times a point of the twist has an order that divides the cofactor.
        let torsion = G2Sum(outside).multiplied(by: Fr.modulus)
        #expect(!torsion.isInfinity)
        let good = try Self.toy.proof(for: Self.values)
        let shifted = (torsion + good.b).affine
        #expect(Self.code(of: try Self.bytes(b: shifted.compressed)) == "proof.point-not-in-subgroup")
    }

    /// V10–V12: anyone can re-randomise a proof. The results are valid and differ in every byte string, which is why
    /// nothing may be identified by the bytes of a proof.
    @Test func v10v11v12Rerandomisation() throws {
        let key = try Self.toy.prepared()
        let good = try Self.toy.proof(for: Self.values)
        let k = Fr(987_654_321)
        let inverse = try #require(k.inverted())
        let others = [
            try Proof(a: -good.a, b: -good.b, c: good.c),
            try Proof(
                a: good.a.multiplied(by: k.integer), b: good.b.multiplied(by: inverse.integer), c: good.c),
            try Proof(
                a: good.a, b: (G2Sum(good.b) + G2Sum(key.key.delta).multiplied(by: k.integer)).affine,
                c: (G1Sum(good.c) + G1Sum(good.a).multiplied(by: k.integer)).affine),
        ]
        for other in others {
            #expect(key.verify(other, publicInputs: Self.values) == .valid)
            #expect(other.bytes != good.bytes)
        }
        let negated = try Proof(a: -good.a, b: good.b, c: good.c)
        #expect(key.verify(negated, publicInputs: Self.values) == .invalid(.equation))
    }
}
