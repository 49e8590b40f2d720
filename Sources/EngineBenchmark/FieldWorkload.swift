import Algebra
import CCurves

/// A field whose vectors are multiplied in one call of the C core.
protocol VectorField: PrimeField {
    static func multiplyVectors(
        _ result: UnsafeMutablePointer<Self>, _ left: UnsafePointer<Self>, _ right: UnsafePointer<Self>, count: Int)
}

extension Fr: VectorField {
    static func multiplyVectors(
        _ result: UnsafeMutablePointer<Fr>, _ left: UnsafePointer<Fr>, _ right: UnsafePointer<Fr>, count: Int
    ) {
        Fr.multiply(result, left, right, count: count)
    }
}

extension Fp: VectorField {
    static func multiplyVectors(
        _ result: UnsafeMutablePointer<Fp>, _ left: UnsafePointer<Fp>, _ right: UnsafePointer<Fp>, count: Int
    ) {
        // Fp is a frozen struct of one bn254_fp: pointers to the one are pointers to the other.
        bn254_fp_vector_mul(
            UnsafeMutableRawPointer(result).assumingMemoryBound(to: bn254_fp.self),
            UnsafeRawPointer(left).assumingMemoryBound(to: bn254_fp.self),
            UnsafeRawPointer(right).assumingMemoryBound(to: bn254_fp.self), count)
    }
}

/// Multiplications one after the other, several at once, or of whole vectors.
///
/// `chained` and `independent` make one call of the C core for each product, as Swift code does; `vector` makes one for
/// 1024 products that lie in the first two levels of the cache.
final class FieldWorkload<F: VectorField>: Workload {
    private enum Manner: String {
        case chained, independent, vector
    }

    private let manner: Manner
    private let name: String
    private static var length: Int { 1024 }
    private var left: [F]
    private let right: [F]
    private var product: [F]

    init(_ item: BenchmarkCase) throws(BenchmarkError) {
        guard let manner = Manner(rawValue: item.variant) else { throw item.unknownVariant }
        self.manner = manner
        name = item.name
        var stream = TestStream(seed: 1)
        left = (0..<Self.length).map { _ in stream.element() }
        right = (0..<Self.length).map { _ in stream.element() }
        product = left
    }

    var operationCount: Int { Self.length }

    func check(threads: Int) throws(BenchmarkError) -> String {
        let before = left
        try run(threads: threads)
        let factor = right[0].power(FieldInteger(UInt64(manner == .chained ? Self.length : Self.length / 8)))
        let isRight =
            switch manner {
            case .chained: left[0] == before[0] * factor
            case .independent: (0..<8).allSatisfy { left[$0] == before[$0] * factor }
            case .vector: product.indices.allSatisfy { product[$0] == left[$0] * right[$0] }
            }
        guard isRight else { throw .wrongResult(name, "a product is wrong") }
        return (manner == .vector ? product : left).prefix(8).map { "\($0.integer.bigEndianBytes)" }.joined()
    }

    func run(threads: Int) throws(BenchmarkError) {
        switch manner {
        case .chained:
            var value = left[0]
            let factor = right[0]
            for _ in 0..<Self.length { value = value * factor }
            left[0] = value
        case .independent:
            var (a, b, c, d) = (left[0], left[1], left[2], left[3])
            var (e, f, g, h) = (left[4], left[5], left[6], left[7])
            let factor = right[0]
            for _ in 0..<(Self.length / 8) {
                a = a * factor
                b = b * factor
                c = c * factor
                d = d * factor
                e = e * factor
                f = f * factor
                g = g * factor
                h = h * factor
            }
            left.replaceSubrange(0..<8, with: [a, b, c, d, e, f, g, h])
        case .vector:
            left.withUnsafeBufferPointer { left in
                right.withUnsafeBufferPointer { right in
                    product.withUnsafeMutableBufferPointer { product in
                        F.multiplyVectors(
                            product.baseAddress!, left.baseAddress!, right.baseAddress!, count: product.count)
                    }
                }
            }
        }
    }
}
