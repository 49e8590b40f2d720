import Algebra
import CanonicalEncoding

extension ProvingKey {
    /// Checks what digests cannot say of a key that someone else made: every point is on its curve, and B is the same
    /// in both groups. A few seconds at 2^18 constraints; for imports, not for every proof.
    public func checkConsistency(threads: Int = 1, cancellation: CancellationFlag? = nil) throws(ProvingError) {
        do throws(ProvingKeyError) { try checkAllBlocks(threads: threads) } catch { throw .key(error) }
        try checkPoints(threads: threads, cancellation: cancellation)
    }
}

extension ZKey {
    /// Checks that every point is on its curve, and that B is the same in both groups. A few seconds at 2^18
    /// constraints; for imports, not for every proof.
    public func checkConsistency(threads: Int = 1, cancellation: CancellationFlag? = nil) throws(ProvingError) {
        do throws(ProvingKeyError) { _ = try factors() } catch { throw .key(error) }
        try checkPoints(threads: threads, cancellation: cancellation)
    }
}

extension ProofKey {
    /// B is compared by random linear combinations with 128-bit coefficients. Points of G2 outside the subgroup shift
    /// a combination out of it with probability 1 − 1/10069 at least (the smallest prime factor of the cofactor), so
    /// three combinations miss one with probability below 2^-39.
    fileprivate func checkPoints(threads: Int, cancellation: CancellationFlag?) throws(ProvingError) {
        let pool = WorkerPool(threads: threads)
        for section in [KeySection.aPoints, .b1Points, .lPoints, .hPoints] {
            try checkCurve(section, G1Point.self, pool)
        }
        try checkCurve(.b2Points, G2Point.self, pool)
        for _ in 0..<3 {
            let coefficients: [FieldInteger]
            do throws(RandomnessError) {
                var drawn: [FieldInteger] = []
                for _ in 0..<bPointCount { drawn.append(try SecureRandom.integer128()) }
                coefficients = drawn
            } catch {
                throw .randomness(error)
            }
            let first = try combination(.b1Points, coefficients, G1Point.self, pool, cancellation)
            let second = try combination(.b2Points, coefficients, G2Point.self, pool, cancellation)
            guard second.isInSubgroup,
                Pairing.productIsOne([(first, PreparedG2(.generator)), (-.generator, PreparedG2(second))])
            else { throw inconsistent("B differs between the groups") }
        }
    }

    private func inconsistent(_ what: String) -> ProvingError {
        .key(ProvingKeyError(code: "key.inconsistent", path: path, what))
    }

    private func checkCurve<Point: VectorCurvePoint>(
        _ section: KeySection, _ type: Point.Type, _ pool: WorkerPool
    ) throws(ProvingError) {
        let areOnCurve: Bool
        do throws(KeyUseError<Never>) {
            areOnCurve = try withElements(of: section, as: type, pool: pool) { points in
                points.allSatisfy(\.isOnCurve)
            }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            }
        }
        guard areOnCurve else { throw inconsistent("a point of section \(section) is not on its curve") }
    }

    private func combination<Point: VectorCurvePoint>(
        _ section: KeySection, _ coefficients: [FieldInteger], _ type: Point.Type, _ pool: WorkerPool,
        _ cancellation: CancellationFlag?
    ) throws(ProvingError) -> Point {
        do throws(KeyUseError<OperationCancelled>) {
            return try withElements(of: section, as: type, pool: pool) {
                (bases: UnsafeBufferPointer<Point>) throws(OperationCancelled) -> Point in
                guard let start = bases.baseAddress else { return .infinity }
                return try MultiScalarMultiplication.sum(
                    bases: start, scalars: coefficients, count: bases.count, pool: pool, cancellation: cancellation)
            }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            case .body: throw .cancelled
            }
        }
    }
}
