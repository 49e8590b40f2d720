import Algebra
import CanonicalEncoding
import Groth16

extension ProvingKey {
    /// Checks what digests cannot say of a key that someone else made: every point is on its curve, B is the same in both
    /// groups, and the multiples beside the key, if there are any, are multiples of its points. A few seconds at 2^18
    /// constraints, and about as many again for every table of multiples; for imports, not for every proof.
    public func checkConsistency(threads: Int = 1, cancellation: CancellationFlag? = nil) throws(ProvingError) {
        do throws(ProvingKeyError) { try checkAllBlocks(threads: threads) } catch { throw .key(error) }
        try checkPoints(threads: threads, cancellation: cancellation)
        guard let multiples else { return }
        try checkConsistency(of: multiples, pool: WorkerPool(threads: threads), cancellation: cancellation)
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
        if let commitment = verifyingKey.commitment {
            for section in [KeySection.commitmentPoints, .knowledgePoints] {
                try checkCurve(section, G1Point.self, pool)
            }
            let coefficients = try randomCoefficients(committedPointCount)
            let bases = try combination(.commitmentPoints, coefficients, G1Point.self, pool, cancellation)
            let knowledge = try combination(.knowledgePoints, coefficients, G1Point.self, pool, cancellation)
            guard
                Pairing.productIsOne([
                    (knowledge, PreparedG2(.generator)), (-bases, PreparedG2(commitment.knowledge)),
                ])
            else { throw inconsistent("the commitment's bases and their σ-fold do not belong together") }
        }
        try checkCurve(.b2Points, G2Point.self, pool)
        for _ in 0..<combinationsInG2 {
            let coefficients = try randomCoefficients(bPointCount)
            let first = try combination(.b1Points, coefficients, G1Point.self, pool, cancellation)
            let second = try combination(.b2Points, coefficients, G2Point.self, pool, cancellation)
            guard second.isInSubgroup,
                Pairing.productIsOne([(first, PreparedG2(.generator)), (-.generator, PreparedG2(second))])
            else { throw inconsistent("B differs between the groups") }
        }
    }

    fileprivate func inconsistent(_ what: String) -> ProvingError {
        .key(ProvingKeyError(code: "key.inconsistent", path: path, what))
    }

    private func checkCurve<Point: VectorCurvePoint>(
        _ section: KeySection, _ type: Point.Type, _ pool: WorkerPool
    ) throws(ProvingError) {
        let areOnCurve: Bool
        do throws(KeyUseError<Never>) {
            areOnCurve = try withElements(of: section, as: type, pool: pool) { points in
                StoredPoints.firstBad(points, pool) == nil
            }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            }
        }
        guard areOnCurve else { throw inconsistent("a point of section \(section) is not on its curve") }
    }

    fileprivate func combination<Point: VectorCurvePoint>(
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

// MARK: - Multiples

/// Three combinations miss a point outside the subgroup of G2 with probability below 2^-39; see `checkPoints`.
private let combinationsInG2 = 3

/// Random 128-bit coefficients.
private func randomCoefficients(_ count: Int) throws(ProvingError) -> [FieldInteger] {
    do throws(RandomnessError) {
        var drawn: [FieldInteger] = []
        drawn.reserveCapacity(count)
        for _ in 0..<count { drawn.append(try SecureRandom.integer128()) }
        return drawn
    } catch {
        throw .randomness(error)
    }
}

extension ProvingKey {
    /// Checks that multiples are those of this key's points: every one is on its curve, and a random linear combination of
    /// each table is 2^(bits·stride) times that of the table before. In G1 one combination misses a wrong point with
    /// probability 2^-128. Takes a tenth, or less, of what making the multiples takes.
    func checkConsistency(
        of multiples: PrecomputedMultiples, pool: WorkerPool, cancellation: CancellationFlag? = nil
    ) throws(ProvingError) {
        do throws(ProvingKeyError) { try multiples.checkAllBlocks(pool: pool) } catch { throw .key(error) }
        for section in MultiplesHeader.sections {
            if section == .b2Points {
                try check(multiples, section, G2Point.self, rounds: combinationsInG2, pool, cancellation)
            } else {
                try check(multiples, section, G1Point.self, rounds: 1, pool, cancellation)
            }
        }
    }

    private func check<Point: VectorCurvePoint>(
        _ multiples: PrecomputedMultiples, _ section: KeySection, _ type: Point.Type, rounds: Int, _ pool: WorkerPool,
        _ cancellation: CancellationFlag?
    ) throws(ProvingError) {
        func disagree(_ table: Int) -> ProvingError {
            .key(
                ProvingKeyError(
                    code: "key.multiples-inconsistent", path: multiples.path,
                    "table \(table) of section \(section) does not hold the multiples of the key's points; "
                        + "`assay setup precompute` makes the file anew"))
        }
        let count = header.layout.count(of: section)
        guard count > 0 else { return }
        let distance = multiples.bits * multiples.header.stride
        for _ in 0..<rounds {
            let coefficients = try randomCoefficients(count)
            var expected = try combination(section, coefficients, type, pool, cancellation)
            do throws(KeyUseError<ProvingError>) {
                try multiples.withTables(of: section, as: type, pool: pool) {
                    (tables: [UnsafePointer<Point>]) throws(ProvingError) in
                    for (index, table) in tables.enumerated() {
                        guard StoredPoints.firstBad(UnsafeBufferPointer(start: table, count: count), pool) == nil else {
                            throw disagree(index + 1)
                        }
                        var sum = Point.Sum(expected)
                        for _ in 0..<distance { sum = sum.doubled }
                        expected = Point.Sum.affine([sum])[0]
                        let found: Point
                        do throws(OperationCancelled) {
                            found = try MultiScalarMultiplication.sum(
                                bases: table, scalars: coefficients, count: count, pool: pool,
                                cancellation: cancellation)
                        } catch {
                            throw .cancelled
                        }
                        guard found == expected else { throw disagree(index + 1) }
                    }
                }
            } catch {
                switch error {
                case .key(let error): throw .key(error)
                case .body(let error): throw error
                }
            }
        }
    }
}
