import Algebra
import Testing

/// Domains and transforms against their definitions.
@Suite struct TransformTests {
    @Test func domainsHaveTheirOrder() throws {
        for logSize in [0, 1, 2, 10, 20, EvaluationDomain.maximumLogSize] {
            let domain = try #require(EvaluationDomain(logSize: logSize))
            #expect(domain.oddShift.squared == domain.root)
            #expect(domain.root.power(FieldInteger(UInt64(domain.size))) == .one)
            #expect(domain.oddShift.power(FieldInteger(UInt64(domain.size))) == -Fr.one)
        }
        #expect(EvaluationDomain(logSize: EvaluationDomain.maximumLogSize + 1) == nil)
        #expect(EvaluationDomain(logSize: -1) == nil)
        // snarkjs takes the next power of two even when the count is one already.
        #expect(EvaluationDomain(exceeding: 0)?.size == 1)
        #expect(EvaluationDomain(exceeding: 6)?.size == 8)
        #expect(EvaluationDomain(exceeding: 1024)?.size == 2048)
    }

    /// Values of a polynomial on the domain become its values on the odd coset, for sizes on both sides of the block.
    @Test(arguments: [0, 1, 2, 3, 11, 12, 13, 14], [1, 3])
    func oddCosetValuesAreThePolynomials(logSize: Int, threads: Int) throws {
        let domain = try #require(EvaluationDomain(logSize: logSize))
        var samples = Samples(seed: UInt64(logSize))
        // A sparse polynomial, so that its definition can be evaluated quickly: a·x^i + b·x^j + c.
        let (i, j) = (domain.size - 1, min(domain.size - 1, 5))
        let (a, b, c) = (samples.fr(), samples.fr(), samples.fr())
        func value(at x: Fr) -> Fr {
            a * x.power(FieldInteger(UInt64(i))) + b * x.power(FieldInteger(UInt64(j))) + c
        }
        var points = [Fr](repeating: .zero, count: domain.size)
        points.withUnsafeMutableBufferPointer {
            Fr.powers($0.baseAddress!, first: .one, ratio: domain.root, count: domain.size)
        }
        var values = points.map(value)
        let transform = NumberTheoreticTransform(domain: domain, pool: WorkerPool(threads: threads))
        try values.withUnsafeMutableBufferPointer { try transform.toOddCoset($0.baseAddress!) }
        for index in 0..<domain.size {
            guard values[index] == value(at: domain.oddShift * points[index]) else {
                Issue.record("value \(index) of 2^\(logSize) is wrong")
                return
            }
        }
    }

    @Test(arguments: [0, 1, 4, 13, 14], [1, 2])
    func lagrangePolynomialsInterpolate(logSize: Int, threads: Int) throws {
        let domain = try #require(EvaluationDomain(logSize: logSize))
        let doubled = try #require(EvaluationDomain(logSize: logSize + 1))
        var samples = Samples(seed: 7)
        let tau = samples.fr()
        let pool = WorkerPool(threads: threads)
        var even = [Fr](repeating: .zero, count: domain.size)
        var odd = even
        var all = [Fr](repeating: .zero, count: doubled.size)
        try even.withUnsafeMutableBufferPointer { try domain.lagrange(at: tau, into: $0.baseAddress!, pool: pool) }
        try odd.withUnsafeMutableBufferPointer { try domain.oddLagrange(at: tau, into: $0.baseAddress!, pool: pool) }
        try all.withUnsafeMutableBufferPointer { try doubled.lagrange(at: tau, into: $0.baseAddress!, pool: pool) }
        #expect(odd == stride(from: 1, to: doubled.size, by: 2).map { all[$0] })
        // Σ Lᵢ = 1, and Σ ωⁱ·Lᵢ(τ) = τ when the size allows degree one.
        #expect(even.reduce(.zero, +) == .one)
        if logSize > 0 {
            #expect(even.enumerated().reduce(Fr.zero) { $0 + $1.element * domain.point($1.offset) } == tau)
        }
    }
}
