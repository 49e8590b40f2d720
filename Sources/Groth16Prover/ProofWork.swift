import Algebra
import Groth16
import R1CS

/// One proof under way.
///
/// With z the witness and all sums over the key's points (Groth, EUROCRYPT 2016, section 3.2):
/// A = α + Σ zⱼAⱼ + rδ, B = β + Σ zⱼBⱼ + sδ, C = Σ zⱼLⱼ + Σ hᵢHᵢ + sA + rB₁ − rsδ.
struct ProofWork {
    let key: ProvingKey
    let system: ConstraintSystem<Fr>
    let pool: WorkerPool
    let options: ProvingOptions
    /// How many additions one call of the C core makes; the group's default if nil.
    let additionsPerCall: Int?

    func prove(witness: [Fr], r: Fr, s: Fr) throws(ProvingError) -> Proof {
        // The quotient first: its vectors are the largest, and go before the sums over the witness begin.
        let h = try sumH(witness)
        let scalars = witness.withUnsafeBufferPointer { SecretVector(integersOf: $0.baseAddress!, count: $0.count) }

        options.onPhase(.sumA)
        let aScalars = try gather(.aWires, scalars)
        var a = G1Sum(try sum(.aPoints, aScalars, G1Point.self))
        a += key.verifyingKey.alpha
        a += G1Sum(key.delta1).multiplied(by: r.integer)

        options.onPhase(.sumB1)
        let bScalars = try gather(.bWires, scalars)
        var b1 = G1Sum(try sum(.b1Points, bScalars, G1Point.self))
        b1 += key.beta1
        b1 += G1Sum(key.delta1).multiplied(by: s.integer)

        options.onPhase(.sumB2)
        var b2 = G2Sum(try sum(.b2Points, bScalars, G2Point.self))
        b2 += key.verifyingKey.beta
        b2 += G2Sum(key.verifyingKey.delta).multiplied(by: s.integer)

        options.onPhase(.sumL)
        var c = G1Sum(try sum(.lPoints, scalars, from: system.publicInputCount + 1, G1Point.self))
        c += h
        c += a.multiplied(by: s.integer)
        c += b1.multiplied(by: r.integer)
        c += -G1Sum(key.delta1).multiplied(by: (r * s).integer)

        do throws(ProofError) {
            return try Proof(a: a.affine, b: b2.affine, c: c.affine)
        } catch {
            // An honest proof with a point at infinity has probability 2^-254.
            throw .selfCheckFailed
        }
    }

    /// Σ hᵢHᵢ with hᵢ = A·B − C at the points of the odd coset.
    private func sumH(_ witness: [Fr]) throws(ProvingError) -> G1Point {
        options.onPhase(.witnessCheck)
        let evaluations = try Evaluations(of: system, at: witness, domain: key.domain, pool: pool, options: options)
        options.onPhase(.transforms)
        let scalars: SecretVector<FieldInteger>
        do throws(OperationCancelled) {
            scalars = try evaluations.quotient(domain: key.domain, pool: pool, cancellation: options.cancellation)
        } catch {
            throw .cancelled
        }
        options.onPhase(.sumH)
        return try sum(.hPoints, scalars, G1Point.self)
    }

    private func gather(
        _ section: KeySection, _ scalars: SecretVector<FieldInteger>
    ) throws(ProvingError) -> SecretVector<FieldInteger> {
        do throws(KeyUseError<Never>) {
            return try key.withElements(of: section, as: UInt32.self, pool: pool) { wires in
                SecretVector(gathering: wires, from: scalars)
            }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            }
        }
    }

    /// The sum over a section; its first point goes with scalar `first`.
    private func sum<Point: VectorCurvePoint>(
        _ section: KeySection, _ scalars: SecretVector<FieldInteger>, from first: Int = 0, _ type: Point.Type
    ) throws(ProvingError) -> Point {
        do throws(KeyUseError<OperationCancelled>) {
            return try key.withElements(of: section, as: type, pool: pool) {
                (bases: UnsafeBufferPointer<Point>) throws(OperationCancelled) -> Point in
                guard let start = bases.baseAddress else { return .infinity }
                precondition(scalars.count == first + bases.count, "a scalar for every point")
                // The vector is wiped when it goes, so it must outlive the pointer into it.
                return try withExtendedLifetime(scalars) { () throws(OperationCancelled) -> Point in
                    try MultiScalarMultiplication.sum(
                        bases: start, scalars: scalars.start + first, count: bases.count, pool: pool,
                        cancellation: options.cancellation, additionsPerCall: additionsPerCall ?? Point.additionsPerCall
                    )
                }
            }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            case .body: throw .cancelled
            }
        }
    }
}
