import Algebra
import Groth16
import R1CS

extension ProofWork {
    /// D = Σ wⱼ·baseⱼ and σ·D over the committed values, the mask among them.
    func commitment(to values: [Fr]) throws(ProvingError) -> ProofCommitment {
        options.onPhase(.commitment)
        let scalars = values.withUnsafeBufferPointer { SecretVector(integersOf: $0.baseAddress!, count: $0.count) }
        let digits = withExtendedLifetime(scalars) {
            ScalarDigits(of: scalars.start, count: scalars.count, pool: pool)
        }
        return ProofCommitment(
            point: try sum(.commitmentPoints, of: digits, hidingBy: maskPosition),
            knowledge: try sum(.knowledgePoints, of: digits, hidingBy: maskPosition))
    }

    /// Where the mask stands among the committed wires.
    private var maskPosition: Int? {
        constraints.system.commitment.flatMap { $0.wires.firstIndex(of: $0.mask) }
    }

    /// A commitment hides what it holds if the base of the mask is not infinity, whoever made the key: a setup with β = −1,
    /// say, makes it that and nothing else wrong.
    private func sum(
        _ section: KeySection, of digits: ScalarDigits, hidingBy mask: Int?
    ) throws(ProvingError) -> G1Point {
        do throws(KeyUseError<CommitmentFault>) {
            return try key.withElements(of: section, as: G1Point.self, pool: pool) {
                (bases: UnsafeBufferPointer<G1Point>) throws(CommitmentFault) -> G1Point in
                precondition(bases.count == digits.count, "a base for every value")
                guard let mask, !bases[mask].isInfinity else { throw .notHiding }
                do throws(OperationCancelled) { return try sum(bases, digits) } catch { throw .cancelled }
            }
        } catch {
            switch error {
            case .key(let error): throw .key(error)
            case .body(.cancelled): throw .cancelled
            case .body(.notHiding):
                throw .key(
                    ProvingKeyError(
                        code: "key.commitment-not-hiding", path: key.path,
                        "commitments under this key would show what they hold; whoever made it may have wanted that"))
            }
        }
    }

    private enum CommitmentFault: Error {
        case cancelled
        case notHiding
    }

    private func sum(
        _ bases: UnsafeBufferPointer<G1Point>, _ digits: ScalarDigits
    ) throws(OperationCancelled) -> G1Point {
        try MultiScalarMultiplication.sum(
            tables: [bases.baseAddress!], count: bases.count, digits: digits, indices: nil, from: 0, pool: pool,
            cancellation: options.cancellation, additionsPerCall: additionsPerCall ?? G1Point.additionsPerCall)
    }
}
