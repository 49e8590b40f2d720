import Algebra
import Testing

/// Bucket sums against sums of single multiples.
@Suite struct MultiScalarMultiplicationTests {
    private static func naive<Point: CurvePoint>(_ bases: [Point], _ scalars: [FieldInteger]) -> Point {
        var sum = Point.Sum()
        for (base, scalar) in zip(bases, scalars) { sum += Point.Sum(base).multiplied(by: scalar) }
        return sum.affine
    }

    /// P12: scalars at every edge, repeated points, opposite points, infinity among the bases.
    private static func edgeCase<Point: CurvePoint>(_ type: Point.Type) -> ([Point], [FieldInteger]) {
        var samples = Samples(seed: 11)
        let points: [Point] = samples.points(3)
        var scalars: [FieldInteger] = [
            .zero, FieldInteger(1), FieldInteger(2), Fr(-1).integer, Fr(-2).integer,
            FieldInteger(limbs: (.max, .max, .max, .max >> 3)),
        ]
        scalars = scalars.map { $0 < Fr.modulus ? $0 : Fr(reducing: $0).integer }
        for bit in stride(from: 1, to: 254, by: 7) {
            let power = Fr.powerOfTwo(bit)
            scalars += [(power - .one).integer, power.integer, (power + .one).integer]
        }
        var bases: [Point] = []
        for index in scalars.indices {
            switch index % 5 {
            case 0: bases.append(points[0])
            case 1: bases.append(-points[0])
            case 2: bases.append(.infinity)
            case 3: bases.append(points[1])
            default: bases.append(points[2])
            }
        }
        return (bases, scalars)
    }

    @Test(arguments: [1, 2, 7], [1, 5, 100_000])
    func edgeScalars(threads: Int, additionsPerCall: Int) throws {
        let pool = WorkerPool(threads: threads)
        let (bases, scalars) = Self.edgeCase(G1Point.self)
        #expect(
            try MultiScalarMultiplication.sum(
                bases: bases, scalars: scalars, pool: pool, additionsPerCall: additionsPerCall)
                == Self.naive(bases, scalars))
        let (twisted, same) = Self.edgeCase(G2Point.self)
        #expect(
            try MultiScalarMultiplication.sum(
                bases: twisted, scalars: same, pool: pool, additionsPerCall: additionsPerCall)
                == Self.naive(twisted, same))
    }

    /// Bases that are known multiples of the generator: the sum is then one multiple, computed in the field.
    @Test(arguments: [0, 1, 2, 3, 31, 257, 5000, 20_000])
    func manyTerms(count: Int) throws {
        var samples = Samples(seed: UInt64(count) + 1)
        let (first, step) = (samples.fr(), samples.fr())
        var sum = G1Sum(G1Point.generator).multiplied(by: first.integer)
        let stepPoint = G1Point.generator.multiplied(by: step.integer)
        var sums: [G1Sum] = []
        var discrete = first
        var expected: [Fr] = [.zero, .zero, .zero]
        var scalars: [[FieldInteger]] = [[], [], []]
        for index in 0..<count {
            sums.append(sum)
            // Dense; mostly zero and one; small and negative.
            let choices = [
                samples.fr(), index % 50 == 0 ? samples.fr() : Fr(Int(samples.next() & 1)),
                Fr(Int(samples.next() % 2000) - 1000),
            ]
            for (kind, scalar) in choices.enumerated() {
                expected[kind] += scalar * discrete
                scalars[kind].append(scalar.integer)
            }
            sum += stepPoint
            discrete += step
        }
        let bases = G1Sum.affine(sums)
        for threads in [1, 2, 7] {
            let pool = WorkerPool(threads: threads)
            for kind in 0..<3 {
                let result = try MultiScalarMultiplication.sum(bases: bases, scalars: scalars[kind], pool: pool)
                #expect(result == G1Point.generator.multiplied(by: expected[kind].integer))
            }
        }
    }

    @Test func aRaisedFlagEndsTheSum() throws {
        var samples = Samples(seed: 3)
        let bases: [G1Point] = samples.points(100)
        let scalars = (0..<100).map { _ in samples.fr().integer }
        let flag = CancellationFlag()
        flag.cancel()
        #expect(throws: OperationCancelled.self) {
            try MultiScalarMultiplication.sum(
                bases: bases, scalars: scalars, pool: WorkerPool(threads: 2), cancellation: flag)
        }
    }

    @Test func fixedBaseTablesAgree() throws {
        var samples = Samples(seed: 5)
        var scalars = [FieldInteger.zero, FieldInteger(1), Fr(-1).integer, FieldInteger(255), FieldInteger(256)]
        scalars += (0..<20).map { _ in samples.fr().integer }
        let base: G1Point = samples.points(1)[0]
        let table = FixedBaseTable(base: base)
        var points = [G1Point](repeating: .infinity, count: scalars.count)
        points.withUnsafeMutableBufferPointer { table.multiply($0.baseAddress!, scalars, count: scalars.count) }
        #expect(points == scalars.map { base.multiplied(by: $0) })
    }
}
