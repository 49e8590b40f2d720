import Algebra
import Primitives
import R1CS
import Synchronization

/// Poseidon ready for circuits: every S-box input as a combination of earlier S-box outputs, worked out once.
///
/// The linear layers of a round cost no constraints. In the partial rounds the state is a growing combination of the
/// outputs of the last full round and of the partial S-boxes since; those rows depend on the parameters only.
public struct PoseidonGadget<F: PrimeField>: Sendable {
    /// Σ coefficients[i]·(i-th S-box output in reach) + constant.
    struct Row: Sendable {
        let coefficients: [F]
        let constant: F
    }

    /// The permutation.
    public let poseidon: Poseidon<F>
    /// S-box input of each partial round, over the last full round's outputs and the partial outputs so far.
    let partialRows: [Row]
    /// S-box inputs of the full round after the partial ones, over the same and all partial outputs.
    let joiningRows: [Row]

    /// Works the rows out: width² · partialRounds² operations or so.
    public init(_ poseidon: Poseidon<F>) {
        let width = poseidon.width
        let start = poseidon.fullRounds / 2
        let columns = width + poseidon.partialRounds
        func constant(_ round: Int, _ index: Int) -> F { poseidon.roundConstants[round * width + index] }
        var state = (0..<width).map { row in
            Array(poseidon.matrix[row * width..<(row + 1) * width])
                + Array(repeating: F.zero, count: poseidon.partialRounds + 1)
        }
        var partialRows: [Row] = []
        for round in 0..<poseidon.partialRounds {
            // The last column is the constant.
            for index in 0..<width { state[index][columns] += constant(start + round, index) }
            let reach = width + round
            partialRows.append(Row(coefficients: Array(state[0][..<reach]), constant: state[0][columns]))
            state[0] = Array(repeating: .zero, count: columns + 1)
            state[0][reach] = .one
            state = Self.multiply(poseidon.matrix, state, reach: reach + 1)
        }
        self.poseidon = poseidon
        self.partialRows = partialRows
        joiningRows = (0..<width).map { index in
            Row(
                coefficients: Array(state[index][..<columns]),
                constant: state[index][columns] + constant(start + poseidon.partialRounds, index))
        }
    }

    /// matrix · state, where beyond the first `reach` columns only the last holds anything.
    private static func multiply(_ matrix: [F], _ state: [[F]], reach: Int) -> [[F]] {
        let width = state.count
        let last = state[0].count - 1
        return (0..<width).map { row in
            var result = [F](repeating: .zero, count: last + 1)
            for index in 0..<width {
                let factor = matrix[row * width + index]
                for column in 0..<reach { result[column] += factor * state[index][column] }
                result[last] += factor * state[index][last]
            }
            return result
        }
    }
}

extension PoseidonGadget where F == Fr {
    /// circomlib's Poseidon; its rows are worked out at the first use of a width and kept.
    public static func bn254(width: Int) -> Self {
        gadgetsByWidth.withLock { cache in
            if let known = cache[width] { return known }
            let made = Self(.bn254(width: width))
            cache[width] = made
            return made
        }
    }
}

private let gadgetsByWidth = Mutex<[Int: PoseidonGadget<Fr>]>([:])
