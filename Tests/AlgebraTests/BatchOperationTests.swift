import Algebra
import Testing

/// What crosses into C for many points at once, against the operations on single ones; counts beyond one call among them.
@Suite struct BatchOperationTests {
    private static func g1(_ count: Int) -> [G1Point] {
        (0..<count).map { $0 % 50 == 7 ? .infinity : G1Point.generator.multiplied(by: FieldInteger(UInt64($0 + 1))) }
    }

    @Test(arguments: [0, 1, 9, 255, 256, 257, 600])
    func compressedPointsOfG1(count: Int) throws {
        var points = Self.g1(count)
        if count > 3 { points[3] = -points[3] }
        // Every tenth is damaged in its last byte, and every point stands five bytes from the next.
        var bytes: [UInt8] = []
        for (index, point) in points.enumerated() {
            var encoded = point.compressed
            if index % 10 == 0 { encoded[31] ^= 1 }
            bytes += encoded + [UInt8](repeating: 0xAA, count: 5)
        }
        let decoded = CompressedPoints.g1(bytes, start: 0, stride: 37, count: count)
        #expect(decoded.count == count)
        for index in 0..<count {
            let single = try? G1Point(compressed: bytes[(37 * index)..<(37 * index + 32)])
            #expect(decoded[index] == (single?.isInfinity == true ? nil : single), "\(index)")
        }
    }

    @Test(arguments: [0, 1, 8, 257])
    func compressedPointsOfTheTwist(count: Int) throws {
        var bytes = [UInt8](repeating: 0, count: 7)
        for index in 0..<count {
            var encoded = G2Point.generator.multiplied(by: FieldInteger(UInt64(index % 40 + 1))).compressed
            if index % 10 == 0 { encoded[63] ^= 2 }
            bytes += encoded
        }
        let decoded = CompressedPoints.twist(bytes, start: 7, stride: 64, count: count)
        #expect(decoded.count == count)
        for index in 0..<count {
            let single = try? G2Point(compressed: bytes[(7 + 64 * index)..<(71 + 64 * index)])
            #expect(decoded[index]?.inSubgroup == single, "\(index)")
        }
    }

    @Test(arguments: [0, 1, 8, 257])
    func splitMultiples(count: Int) throws {
        let points = Self.g1(count)
        let scalars = try points.map { _ in try SplitScalar.random() }
        let multiples = SplitScalar.multiply(points, by: scalars)
        #expect(multiples.count == count)
        for index in 0..<count {
            #expect(multiples[index] == G1Sum(points[index]).multiplied(by: scalars[index].value.integer), "\(index)")
        }
    }

    @Test(arguments: [0, 1, 2, 17])
    func comb(count: Int) throws {
        let bases = Self.g1(count)
        let comb = G1Comb(bases)
        for _ in 0..<4 {
            let scalars = try bases.map { _ in try Fr.random().integer }
            var expected = G1Sum()
            for (base, scalar) in zip(bases, scalars) { expected += G1Sum(base).multiplied(by: scalar) }
            #expect(comb.sum(scalars) == expected)
        }
    }

    /// Loops over one batch of the C core and over more, with prepared pairs beside them.
    @Test(arguments: [0, 1, 7, 64, 65, 130])
    func millerProduct(count: Int) {
        let points = Self.g1(count)
        let twist = (0..<count).map { G2Point.generator.multiplied(by: FieldInteger(UInt64(3 * $0 + 1))) }
        var product = MillerProduct()
        let inSubgroup = product.multiply(points, twist.map(TwistPoint.init))
        #expect(inSubgroup == [Bool](repeating: true, count: count))
        // Σ i·(3i + 1) over the points that are not infinity.
        var exponent = Fr.zero
        for (index, point) in points.enumerated() where !point.isInfinity {
            exponent += Fr(index + 1) * Fr(3 * index + 1)
        }
        let generator = PreparedG2(.generator, isReused: true)
        #expect(product.finished == Pairing.product([(.generator, generator)]).power(exponent.integer))
        product.multiply([((-G1Point.generator).multiplied(by: exponent.integer), generator)])
        #expect(product.finished.isOne)
    }
}
