import Algebra
import Primitives
import Testing

@Suite("Twisted Edwards curves")
struct TwistedEdwardsTests {
    /// Every law of the group, over all points of a toy curve: the curve code is the one Baby Jubjub runs on.
    static func exhaust<F: PrimeField>(
        _: F.Type, d: Int, generator: (Int, Int), order: UInt64, field: Int
    ) -> Set<TwistedEdwardsPoint<F>> {
        typealias Point = TwistedEdwardsPoint<F>
        let curve = TwistedEdwardsCurve(
            a: F.one, d: F(d), generator: Point(x: F(generator.0), y: F(generator.1)),
            subgroupOrder: FieldInteger(order))
        let points = (0..<field * field).map { Point(x: F($0 % field), y: F($0 / field)) }.filter(curve.contains)
        #expect(points.count == 8 * Int(order))
        for p in points {
            #expect(curve.add(p, .identity) == p && curve.add(p, -p) == .identity && curve.double(p) == curve.add(p, p))
            #expect(curve.isInSubgroup(curve.multiplyByCofactor(p)))
            for q in points {
                let sum = curve.add(p, q)
                #expect(curve.contains(sum) && sum == curve.add(q, p))
                // The affine law, written out.
                let product = curve.d * p.x * q.x * p.y * q.y
                #expect(sum.x * (F.one + product) == p.x * q.y + p.y * q.x)
                #expect(sum.y * (F.one - product) == p.y * q.y - curve.a * p.x * q.x)
            }
            var multiple = Point.identity
            for scalar in 0..<UInt64(8 * order + 3) {
                #expect(curve.multiply(p, by: FieldInteger(scalar)) == multiple)
                multiple = curve.add(multiple, p)
            }
        }
        #expect(curve.multiplyByCofactor(curve.torsion) == .identity)
        let subgroup = points.filter(curve.isInSubgroup)
        #expect(subgroup.count == Int(order))
        return Set(subgroup)
    }

    @Test("B8 is iden3's, and the torsion point has order 8")
    func babyJubjub() {
        let curve = BabyJubjub.curve
        #expect(
            curve.base.x == fr("5299619240641551281634865583518297030282874472190772894086521144482721001553"))
        #expect(
            curve.base.y == fr("16950150798460657717958625567821834550301663161624707787222815936182638968203"))
        #expect(curve.contains(curve.torsion) && curve.multiplyByCofactor(curve.torsion) == .identity)
        #expect(curve.double(curve.double(curve.torsion)) != .identity)
    }

    @Test("all points, all pairs, all multiples of four toy curves")
    func toys() {
        #expect(Self.exhaust(SmallField<17>.self, d: 3, generator: (2, 5), order: 3, field: 17).count == 3)
        #expect(Self.exhaust(SmallField<47>.self, d: 11, generator: (34, 26), order: 5, field: 47).count == 5)
        #expect(Self.exhaust(SmallField<47>.self, d: 23, generator: (35, 21), order: 7, field: 47).count == 7)
        #expect(Self.exhaust(SmallField<103>.self, d: 12, generator: (74, 21), order: 13, field: 103).count == 13)
    }

    @Test("strict verification over a toy curve accepts what its definition says, for every key, nonce and scalar")
    func toyVerification() {
        typealias F = SmallField<47>
        typealias Point = TwistedEdwardsPoint<F>
        let curve = TwistedEdwardsCurve(
            a: F(1), d: F(11), generator: Point(x: F(34), y: F(26)), subgroupOrder: FieldInteger(5))
        let scheme = EdDSAPoseidon(curve: curve, poseidon: Poseidon(width: 6, fullRounds: 2, partialRounds: 1))
        let points = (0..<47 * 47).map { Point(x: F($0 % 47), y: F($0 / 47)) }.filter(curve.contains)
        let message = F(29)
        var accepted = 0
        for key in points {
            for nonce in points {
                for scalar in UInt64(0)..<8 {
                    let verdict = scheme.verify(
                        EdDSASignature(nonce: nonce, scalar: FieldInteger(scalar)), of: message, by: key)
                    // By repeated addition, without the scalar multiplication under test.
                    let challenge = scheme.challenge(nonce: nonce, key: key, message: message)
                    func times(_ count: UInt64, _ point: Point) -> Point {
                        (0..<count).reduce(.identity) { sum, _ in curve.add(sum, point) }
                    }
                    let holds =
                        times(scalar, curve.base)
                        == curve.add(nonce, times(8 * challenge.integer.limbs.0, key))
                    let expected = holds && scalar < 5 && key != .identity && times(5, key) == .identity
                    #expect((verdict == .valid) == expected)
                    accepted += expected ? 1 : 0
                }
            }
        }
        // Of each (key, nonce) in the subgroup, exactly one scalar fits.
        #expect(accepted == 4 * 5)
    }
}
