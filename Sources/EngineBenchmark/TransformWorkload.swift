import Algebra

/// From the values on a domain to those on its odd coset: two transforms, with the shift between them.
///
/// Checked on p(x) = Σ (c·x)ⁱ, all of whose coefficients count: it is (1 − cⁿ)/(1 − c·x) on the domain, and
/// (1 + cⁿ)/(1 − c·x) on the odd coset, where xⁿ = −1.
final class TransformWorkload: Workload {
    private let name: String
    private let domain: EvaluationDomain
    private let values: UnsafeMutablePointer<Fr>
    private let pools = PoolShelf()
    private var transforms: [Int: NumberTheoreticTransform] = [:]

    let operationCount = 2

    init(_ item: BenchmarkCase) throws(BenchmarkError) {
        guard item.variant == "odd-coset" else { throw item.unknownVariant }
        name = item.name
        let log = try item.requiredLog(1...24)
        guard let domain = EvaluationDomain(logSize: log) else { throw item.unknownVariant }
        self.domain = domain
        values = .allocate(capacity: domain.size)
        values.initialize(repeating: .one, count: domain.size)
    }

    deinit { values.deallocate() }

    private func transform(threads: Int) -> NumberTheoreticTransform {
        if let transform = transforms[threads] { return transform }
        let transform = NumberTheoreticTransform(domain: domain, pool: pools.pool(threads: threads))
        transforms[threads] = transform
        return transform
    }

    /// numerator / (1 − c·first·ωⁱ) for all i.
    private func fractions(_ numerator: Fr, _ c: Fr, first: Fr) -> [Fr] {
        let size = domain.size
        let points = [Fr](unsafeUninitializedCapacity: size) { buffer, count in
            Fr.powers(buffer.baseAddress!, first: c * first, ratio: domain.root, count: size)
            count = size
        }
        return Fr.inverses(points.map { .one - $0 }).map { $0 * numerator }
    }

    func check(threads: Int) throws(BenchmarkError) -> String {
        var stream = TestStream(seed: 3)
        let c: Fr = stream.element()
        var power = c
        for _ in 0..<domain.logSize { power = power.squared }
        values.update(from: fractions(.one - power, c, first: .one), count: domain.size)
        try run(threads: threads)
        let expected = fractions(.one + power, c, first: domain.oddShift)
        guard (0..<domain.size).allSatisfy({ values[$0] == expected[$0] }) else {
            throw .wrongResult(name, "the values on the odd coset are wrong")
        }
        return "\(values[domain.size / 2].integer.bigEndianBytes)"
    }

    func run(threads: Int) throws(BenchmarkError) {
        do throws(OperationCancelled) { try transform(threads: threads).toOddCoset(values) } catch { throw .cancelled }
    }
}
