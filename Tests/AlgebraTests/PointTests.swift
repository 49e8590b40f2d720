import Algebra
import Testing

/// Points, sums of points, and the pairing between them.
@Suite struct PointTests {
    private static func groupLaws<Point: CurvePoint>(_ type: Point.Type) throws {
        var samples = Samples(seed: 21)
        let points: [Point] = samples.points(4) + [.generator]
        for point in points + [.infinity] {
            #expect(try Point(compressed: point.compressed) == point)
            #expect(point.compressed.count == Point.compressedByteCount)
            #expect((Point.Sum(point) + -point).isInfinity)
            #expect((Point.Sum(point) + point).affine == Point.Sum(point).doubled.affine)
            #expect((Point.Sum(point) + Point.infinity).affine == point)
            #expect(point.multiplied(by: Fr.modulus).isInfinity)
            #expect(point.multiplied(by: .zero).isInfinity)
            #expect(point.multiplied(by: FieldInteger(1)) == point)
            #expect(point.multiplied(by: Fr(-1).integer) == -point)
        }
        let (a, b) = (samples.fr(), samples.fr())
        let sum = Point.Sum(points[0].multiplied(by: a.integer)) + points[0].multiplied(by: b.integer)
        #expect(sum.affine == points[0].multiplied(by: (a + b).integer))
        #expect(Point.infinity.isInfinity)
        #expect(!Point.generator.isInfinity)
        for length in [0, 1, Point.compressedByteCount - 1, Point.compressedByteCount + 1] {
            let error = #expect(throws: PointError.self) {
                try Point(compressed: [UInt8](repeating: 0x40, count: length))
            }
            #expect(error == .wrongLength)
        }
    }

    @Test func g1() throws { try Self.groupLaws(G1Point.self) }
    @Test func g2() throws { try Self.groupLaws(G2Point.self) }

    /// The generators of EIP-196 and EIP-197.
    @Test func generators() {
        #expect(G1Point.generator.x == Fp(1))
        #expect(G1Point.generator.y == Fp(2))
        #expect(
            G2Point.generator.x.c0.integer.decimal
                == "10857046999023057135944570762232829481370756359578518086990519993285655852781")
    }

    @Test func pairingIsBilinear() {
        var samples = Samples(seed: 22)
        let (a, b) = (samples.fr(), samples.fr())
        let p = G1Point.generator
        let q = PreparedG2(.generator)
        let base = Pairing.product([(p, q)])
        #expect(!base.isOne)
        #expect(base.power(Fr.modulus).isOne)
        #expect(base * base.inverse == .one)
        let pa = p.multiplied(by: a.integer)
        let qb = PreparedG2(G2Point.generator.multiplied(by: b.integer))
        #expect(Pairing.product([(pa, qb)]) == base.power((a * b).integer))
        #expect(Pairing.productIsOne([(pa, qb), (-p.multiplied(by: (a * b).integer), q)]))
        #expect(!Pairing.productIsOne([(pa, qb), (p, q)]))
        #expect(Pairing.productIsOne([]))
        #expect(Pairing.productIsOne([(.infinity, q), (p, PreparedG2(.infinity))]))
    }
}
