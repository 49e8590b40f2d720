import Algebra
import Groth16

extension ProofWork {
    /// D = Σ wⱼ·baseⱼ and σ·D over the committed values, the mask among them.
    func commitment(to values: [Fr]) throws(ProvingError) -> ProofCommitment {
        options.onPhase(.commitment)
        let scalars = values.withUnsafeBufferPointer { SecretVector(integersOf: $0.baseAddress!, count: $0.count) }
        let digits = withExtendedLifetime(scalars) {
            ScalarDigits(of: scalars.start, count: scalars.count, pool: pool)
        }
        return ProofCommitment(
            point: try sum(.commitmentPoints, of: digits), knowledge: try sum(.knowledgePoints, of: digits))
    }

    private func sum(_ section: KeySection, of digits: ScalarDigits) throws(ProvingError) -> G1Point {
        do throws(KeyUseError<OperationCancelled>) {
            return try key.withElements(of: section, as: G1Point.self, pool: pool) {
                (bases: UnsafeBufferPointer<G1Point>) throws(OperationCancelled) -> G1Point in
                precondition(bases.count == digits.count, "a base for every value")
                return try MultiScalarMultiplication.sum(
                    tables: [bases.baseAddress!], count: bases.count, digits: digits, indices: nil, from: 0, pool: pool,
                    cancellation: options.cancellation,
                    additionsPerCall: additionsPerCall ?? G1Point.additionsPerCall)
            }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            case .body: throw .cancelled
            }
        }
    }
}
