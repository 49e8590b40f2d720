import Algebra

/// Σ sᵢ·Bᵢ from the canonical integers of the scalars and the affine bases Bᵢ = P + i·Q.
///
/// Such bases look random and let the result be checked without another sum: it is (Σ sᵢ)·P + (Σ i·sᵢ)·Q.
final class SumWorkload<Point: VectorCurvePoint>: Workload where Point.Sum: CurveSum, Point.Sum.Point == Point {
    private let name: String
    private let bases: [Point]
    private let scalars: [FieldInteger]
    private let expected: Point
    private let pools = PoolShelf()

    let operationCount = 1

    init(_ item: BenchmarkCase) throws(BenchmarkError) {
        name = item.name
        let count = 1 << (try item.requiredLog(1...24))
        var stream = TestStream(seed: 2)
        let scalar: (inout TestStream) -> Fr
        switch item.variant {
        case "dense": scalar = { $0.element() }
        case "boolean": scalar = { Fr(Int($0.next() & 1)) }
        case "16-bit": scalar = { Fr(Int($0.next() & 0xffff)) }
        default: throw item.unknownVariant
        }
        let elements = (0..<count).map { _ in scalar(&stream) }
        scalars = Fr.integers(elements)
        let start = Point.generator.multiplied(by: stream.integer())
        let step = Point.generator.multiplied(by: stream.integer())
        bases = Self.progression(from: start, by: step, count: count)
        var (total, weighted) = (Fr.zero, Fr.zero)
        for (index, element) in elements.enumerated() {
            total += element
            weighted += Fr(index) * element
        }
        expected =
            (Point.Sum(start).multiplied(by: total.integer) + Point.Sum(step).multiplied(by: weighted.integer)).affine
    }

    private static func progression(from start: Point, by step: Point, count: Int) -> [Point] {
        var result: [Point] = []
        result.reserveCapacity(count)
        var next = Point.Sum(start)
        while result.count < count {
            // In pieces: one inversion each, and coordinates of a piece only.
            var piece: [Point.Sum] = []
            for _ in 0..<min(4096, count - result.count) {
                piece.append(next)
                next = next + step
            }
            result += Point.Sum.affine(piece)
        }
        return result
    }

    private func sum(threads: Int) throws(BenchmarkError) -> Point {
        do throws(OperationCancelled) {
            return try MultiScalarMultiplication.sum(bases: bases, scalars: scalars, pool: pools.pool(threads: threads))
        } catch {
            throw .cancelled
        }
    }

    func check(threads: Int) throws(BenchmarkError) -> String {
        let result = try sum(threads: threads)
        guard result == expected else { throw .wrongResult(name, "the sum is not the one expected") }
        return "\(result.compressed)"
    }

    func run(threads: Int) throws(BenchmarkError) {
        guard try sum(threads: threads) == expected else {
            throw .wrongResult(name, "the sum is not the one expected")
        }
    }
}
