import Algebra
import Testing

extension UInt {
    /// The bits backwards.
    fileprivate var bitReversed: UInt {
        (0..<UInt.bitWidth).reduce(0) { $0 | (self >> $1 & 1) << (UInt.bitWidth - 1 - $1) }
    }
}

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
    @Test(arguments: [0, 1, 2, 3, 5, 6, 7, 11, 12, 13, 14, 15], [1, 2, 7])
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

    /// Coefficients in the order of reversed bits to values on the domain, and back; the same for any number of threads.
    @Test(arguments: [0, 1, 2, 5, 6, 9, 13, 14, 16])
    func coefficientsAreThoseOfTheValues(logSize: Int) throws {
        let domain = try #require(EvaluationDomain(logSize: logSize))
        var samples = Samples(seed: UInt64(logSize) + 100)
        let coefficients = (0..<domain.size).map { _ in samples.fr() }
        var reversed = coefficients
        for index in 0..<domain.size where logSize > 0 {
            reversed[Int(bitPattern: UInt(index).bitReversed >> (UInt.bitWidth - logSize))] = coefficients[index]
        }
        var results: [[Fr]] = []
        for threads in [1, 2, 7] {
            let transform = NumberTheoreticTransform(domain: domain, pool: WorkerPool(threads: threads))
            var values = reversed
            try values.withUnsafeMutableBufferPointer { try transform.evaluate($0.baseAddress!) }
            results.append(values)
            try values.withUnsafeMutableBufferPointer { try transform.interpolate($0.baseAddress!) }
            #expect(values == reversed, "\(threads) threads")
        }
        #expect(results[1] == results[0] && results[2] == results[0])
        for index in [0, 1, domain.size / 3, domain.size - 1] where index < domain.size {
            let x = domain.point(index)
            #expect(results[0][index] == coefficients.reversed().reduce(.zero) { $0 * x + $1 })
        }
    }

    @Test func aTransformStopsWhenItsFlagIsRaised() throws {
        let domain = try #require(EvaluationDomain(logSize: 14))
        let transform = NumberTheoreticTransform(domain: domain, pool: WorkerPool(threads: 2))
        let flag = CancellationFlag()
        flag.cancel()
        var values = [Fr](repeating: .one, count: domain.size)
        #expect(throws: OperationCancelled()) {
            try values.withUnsafeMutableBufferPointer {
                try transform.toOddCoset($0.baseAddress!, cancellation: flag)
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
