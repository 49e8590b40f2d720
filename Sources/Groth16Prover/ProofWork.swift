import Algebra
import Groth16
import R1CS

/// What a proof knows of its circuit.
enum ProofConstraints {
    /// All three matrices: an unsatisfied constraint is found and named before the work.
    case full(ConstraintSystem<Fr>)
    /// A and B with the binding rows, from a key that has no C.
    case factors(ConstraintSystem<Fr>)

    /// The matrices.
    var system: ConstraintSystem<Fr> {
        switch self {
        case .full(let system), .factors(let system): system
        }
    }
}

/// One proof under way.
///
/// With z the witness and all sums over the key's points (Groth, EUROCRYPT 2016, section 3.2):
/// A = α + Σ zⱼAⱼ + rδ, B = β + Σ zⱼBⱼ + sδ, C = Σ zⱼLⱼ + Σ hᵢHᵢ + sA + rB₁ − rsδ.
struct ProofWork {
    let key: any ProofKey
    let constraints: ProofConstraints
    let pool: WorkerPool
    let options: ProvingOptions
    /// How many additions one call of the C core makes; the group's default if nil.
    let additionsPerCall: Int?

    func prove(
        witness: [Fr], commitment: ProofCommitment?, r: Fr, s: Fr
    ) throws(ProvingError) -> Proof {
        // The quotient first: its vectors are the largest, and go before the sums over the witness begin.
        let h = try sumH(witness)
        // One set of digits for A, B and L: they are sums over the same witness.
        let digits = witnessDigits(witness)

        options.onPhase(.sumA)
        var a = G1Sum(try sum(.aPoints, digits, wires: key.wires(of: .aPoints), G1Point.self))
        a += key.verifyingKey.alpha
        a += G1Sum(key.delta1).multiplied(bySecret: r)

        options.onPhase(.sumB1)
        var b1 = G1Sum(try sum(.b1Points, digits, wires: key.wires(of: .b1Points), G1Point.self))
        b1 += key.beta1
        b1 += G1Sum(key.delta1).multiplied(bySecret: s)

        options.onPhase(.sumB2)
        var b2 = G2Sum(try sum(.b2Points, digits, wires: key.wires(of: .b2Points), G2Point.self))
        b2 += key.verifyingKey.beta
        b2 += G2Sum(key.verifyingKey.delta).multiplied(bySecret: s)

        options.onPhase(.sumL)
        var c = G1Sum(try sumL(digits))
        c += h
        c += a.multiplied(bySecret: s)
        c += b1.multiplied(bySecret: r)
        c += -G1Sum(key.delta1).multiplied(bySecret: r * s)

        do throws(ProofError) {
            return try Proof(
                a: a.affineOfSecret, b: b2.affineOfSecret, c: c.affineOfSecret, commitment: commitment)
        } catch {
            // An honest proof with a point at infinity has probability 2^-254.
            throw .selfCheckFailed(multiples: key.multiples?.path)
        }
    }

    /// Σ hᵢHᵢ with hᵢ = A·B − C at the points of the odd coset.
    private func sumH(_ witness: [Fr]) throws(ProvingError) -> G1Point {
        options.onPhase(.witnessCheck)
        let evaluations =
            switch constraints {
            case .full(let system):
                try Evaluations(of: system, at: witness, domain: key.domain, pool: pool, options: options)
            case .factors(let factors):
                try Evaluations(ofFactors: factors, at: witness, domain: key.domain, pool: pool, options: options)
            }
        options.onPhase(.transforms)
        let scalars: SecretVector<FieldInteger>
        do throws(OperationCancelled) {
            scalars = try evaluations.quotient(domain: key.domain, pool: pool, cancellation: options.cancellation)
        } catch {
            throw .cancelled
        }
        options.onPhase(.sumH)
        return try sum(.hPoints, digits(scalars), G1Point.self)
    }

    /// Σ zⱼLⱼ over the wires that nobody else has: of a circuit without commitment, all private ones.
    private func sumL(_ digits: ScalarDigits) throws(ProvingError) -> G1Point {
        let system = constraints.system
        guard system.commitment != nil else {
            return try sum(.lPoints, digits, from: system.publicInputCount + 1, G1Point.self)
        }
        let wires = system.blindedWires
        let result: Result<G1Point, ProvingError> = wires.withUnsafeBufferPointer { wires in
            do throws(ProvingError) {
                return .success(try sum(.lPoints, digits, indices: wires, G1Point.self))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func witnessDigits(_ witness: [Fr]) -> ScalarDigits {
        let scalars = witness.withUnsafeBufferPointer { SecretVector(integersOf: $0.baseAddress!, count: $0.count) }
        return digits(scalars)
    }

    /// The sum over a section; its points go with the wires that another section lists, or with all in order.
    private func sum<Point: VectorCurvePoint>(
        _ section: KeySection, _ digits: ScalarDigits, wires: KeySection?, _ type: Point.Type
    ) throws(ProvingError) -> Point {
        guard let wires else { return try sum(section, digits, type) }
        do throws(KeyUseError<ProvingError>) {
            return try key.withElements(of: wires, as: UInt32.self, pool: pool) {
                (wires: UnsafeBufferPointer<UInt32>) throws(ProvingError) -> Point in
                try sum(section, digits, indices: wires, type)
            }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            case .body(let error): throw error
            }
        }
    }

    /// The sum over a section; its points go with the scalars that `indices` names, or with those from `first` on.
    private func sum<Point: VectorCurvePoint>(
        _ section: KeySection, _ digits: ScalarDigits, indices: UnsafeBufferPointer<UInt32>? = nil,
        from first: Int = 0, _ type: Point.Type
    ) throws(ProvingError) -> Point {
        do throws(KeyUseError<KeyUseError<OperationCancelled>>) {
            return try key.withElements(of: section, as: type, pool: pool) {
                (bases: UnsafeBufferPointer<Point>) throws(KeyUseError<OperationCancelled>) -> Point in
                guard let start = bases.baseAddress else { return .infinity }
                precondition(
                    indices.map { $0.count == bases.count } ?? (digits.count == first + bases.count),
                    "a scalar for every point")
                return try sum(section, start, bases.count, digits, indices, first)
            }
        } catch {
            switch error {
            case .key(let error), .body(.key(let error)): throw .key(error)
            case .body(.body): throw .cancelled
            }
        }
    }

    /// The sum over the tables of a section: the key's own points first, then their multiples, if there are any.
    private func sum<Point: VectorCurvePoint>(
        _ section: KeySection, _ own: UnsafePointer<Point>, _ count: Int, _ digits: ScalarDigits,
        _ indices: UnsafeBufferPointer<UInt32>?, _ first: Int
    ) throws(KeyUseError<OperationCancelled>) -> Point {
        func sum(_ tables: [UnsafePointer<Point>]) throws(OperationCancelled) -> Point {
            try MultiScalarMultiplication.sum(
                tables: [own] + tables, count: count, digits: digits, indices: indices?.baseAddress, from: first,
                pool: pool, cancellation: options.cancellation,
                additionsPerCall: additionsPerCall ?? Point.additionsPerCall)
        }
        guard let multiples = key.multiples else {
            do throws(OperationCancelled) { return try sum([]) } catch { throw .body(error) }
        }
        return try multiples.withTables(of: section, as: Point.self, pool: pool, sum)
    }

    /// The digits of scalars, in windows of the width that precomputed multiples want.
    private func digits(_ scalars: SecretVector<FieldInteger>) -> ScalarDigits {
        withExtendedLifetime(scalars) {
            if let bits = key.multiples?.bits {
                ScalarDigits(of: scalars.start, count: scalars.count, bits: bits, pool: pool)
            } else {
                ScalarDigits(of: scalars.start, count: scalars.count, pool: pool)
            }
        }
    }
}
