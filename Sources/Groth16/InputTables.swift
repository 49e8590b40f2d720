import Algebra

/// The input commitments, made ready for Σ xⱼ·ICⱼ.
struct InputTables: Sendable {
    /// Up to here every commitment gets a table: 32 KiB each. Sums over more are few, and cheap per term anyway.
    private static let mostTables = 64

    private let constant: G1Point
    private let points: [G1Point]
    private let comb: G1Comb?

    init(_ commitments: [G1Point], isReused: Bool) {
        constant = commitments[0]
        points = Array(commitments.dropFirst())
        comb = isReused && points.count <= Self.mostTables ? G1Comb(points) : nil
    }

    /// constantFactor·IC₀ + Σ inputs[j]·IC_(j+1).
    func combination(constantFactor: Fr, inputs: [FieldInteger]) -> G1Sum {
        let first = constantFactor == .one ? G1Sum(constant) : G1Sum(constant).multiplied(by: constantFactor.integer)
        return first + (comb?.sum(inputs) ?? sumOfMany(inputs))
    }

    private func sumOfMany(_ inputs: [FieldInteger]) -> G1Sum {
        do throws(OperationCancelled) {
            let pool = WorkerPool(threads: 1)
            return G1Sum(try MultiScalarMultiplication.sum(bases: points, scalars: inputs, pool: pool))
        } catch {
            preconditionFailure("nobody cancels this")
        }
    }
}
