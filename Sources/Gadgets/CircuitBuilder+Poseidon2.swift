import Algebra
import Primitives
import R1CS

extension CircuitBuilder {
    /// The Poseidon2 permutation of a state. Twin: `Poseidon2.permute`.
    ///
    /// Cost: 3 constraints an S-box; linear layers are free. Over BN254: 216 for two elements, 240 for three, 264 for four.
    public mutating func poseidon2Permutation(
        _ label: ConstraintLabel, _ state: [Scalar<F>], with poseidon: Poseidon2<F>
    ) -> [Scalar<F>] {
        precondition(state.count == poseidon.width, "the state has \(poseidon.width) elements")
        return scope(label) { builder in
            var state = Self.mixFully(state, poseidon)
            var constant = 0
            for round in 0..<poseidon.rounds {
                let isFull = poseidon.isFull(round: round)
                for index in 0..<(isFull ? poseidon.width : 1) {
                    let input = state[index] + Scalar(constant: poseidon.roundConstants[constant])
                    state[index] = builder.fifthPower(number: constant, input)
                    constant += 1
                }
                state = isFull ? Self.mixFully(state, poseidon) : Self.mixPartially(state, poseidon)
            }
            return state
        }
    }

    /// The Poseidon2 hash of `width − 1` values. Twin: `Poseidon2.hash`.
    public mutating func poseidon2(
        _ label: ConstraintLabel, _ inputs: [Scalar<F>], with poseidon: Poseidon2<F>
    ) -> Scalar<F> {
        poseidon2Permutation(label, [Scalar(constant: .zero)] + inputs, with: poseidon)[0]
    }

    /// `width` values compressed to one. Twin: `Poseidon2.compress`. Cost over BN254 for two: 216, where Poseidon's hash of
    /// two takes 240.
    public mutating func poseidon2Compression(
        _ label: ConstraintLabel, _ inputs: [Scalar<F>], with poseidon: Poseidon2<F>
    ) -> Scalar<F> {
        poseidon2Permutation(label, inputs, with: poseidon)[0] + inputs[0]
    }

    private static func mixFully(_ state: [Scalar<F>], _ poseidon: Poseidon2<F>) -> [Scalar<F>] {
        let width = poseidon.width
        return (0..<width).map { row in
            let factors = poseidon.externalMatrix[row * width..<(row + 1) * width]
            return Scalar(LinearCombination(sum: zip(factors, state).map { ($0, $1.combination) }))
        }
    }

    private static func mixPartially(_ state: [Scalar<F>], _ poseidon: Poseidon2<F>) -> [Scalar<F>] {
        let sum = LinearCombination(sum: state.map { (F.one, $0.combination) })
        return zip(state, poseidon.diagonal).map { element, factor in
            Scalar(sum + element.combination * (factor - .one))
        }
    }
}
