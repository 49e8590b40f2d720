import Algebra
import Primitives
import R1CS

extension CircuitBuilder {
    /// The Poseidon hash of `width − 1` values. Twin: `Poseidon.hash`.
    ///
    /// Cost: 3 constraints an S-box; constants among the inputs make theirs free, and the capacity is one. Over BN254:
    /// 240 for two inputs, 609 for sixteen.
    public mutating func poseidon(
        _ label: ConstraintLabel, _ inputs: [Scalar<F>], with gadget: PoseidonGadget<F>
    ) -> Scalar<F> {
        precondition(
            inputs.count == gadget.poseidon.width - 1, "this Poseidon takes \(gadget.poseidon.width - 1) inputs")
        return scope(label) { builder in
            let last = builder.poseidonSBoxes([Scalar(constant: .zero)] + inputs, gadget)
            return Self.combine(gadget.poseidon.matrix[..<gadget.poseidon.width], last)
        }
    }

    /// The Poseidon permutation of a state of `width` elements. Twin: `Poseidon.permute`.
    ///
    /// Cost: 3 constraints an S-box; constants in the state make those of the first round free. Over BN254: 612 for 17.
    public mutating func permute(
        _ label: ConstraintLabel, _ state: [Scalar<F>], with gadget: PoseidonGadget<F>
    ) -> [Scalar<F>] {
        let width = gadget.poseidon.width
        precondition(state.count == width, "this Poseidon has a state of \(width)")
        return scope(label) { builder in
            let last = builder.poseidonSBoxes(state, gadget)
            return (0..<width).map { Self.combine(gadget.poseidon.matrix[($0 * width)..<($0 + 1) * width], last) }
        }
    }

    /// The capacities of a sponge after each block of `width − 1` elements. Twin: `Poseidon.sponge`, which is the last of them.
    ///
    /// Cost: that of `permute` for every block.
    public mutating func sponge(
        _ elements: [Scalar<F>], capacity: Scalar<F>, with gadget: PoseidonGadget<F>
    ) -> [Scalar<F>] {
        let rate = gadget.poseidon.width - 1
        var state = [capacity] + [Scalar<F>](repeating: Scalar(constant: .zero), count: rate)
        return stride(from: 0, to: max(1, elements.count), by: rate).map { start in
            for (place, element) in elements[start...].prefix(rate).enumerated() {
                state[1 + place] = state[1 + place] + element
            }
            state = permute(ConstraintLabel("block", start / rate), state, with: gadget)
            return state[0]
        }
    }

    /// The outputs of the S-boxes of the last round, before the last linear layer.
    private mutating func poseidonSBoxes(_ state: [Scalar<F>], _ gadget: PoseidonGadget<F>) -> [Scalar<F>] {
        let poseidon = gadget.poseidon
        let width = poseidon.width
        var outputs = state.enumerated().map { index, element in
            fifthPower(number: index, element + Scalar(constant: poseidon.roundConstants[index]))
        }
        func fullRound(_ round: Int, _ builder: inout Self) {
            outputs = (0..<width).map { index in
                let row = poseidon.matrix[index * width..<(index + 1) * width]
                let constant = Scalar(constant: poseidon.roundConstants[round * width + index])
                return builder.fifthPower(number: round * width + index, Self.combine(row, outputs) + constant)
            }
        }
        let half = poseidon.fullRounds / 2
        for round in 1..<max(half, 1) { fullRound(round, &self) }
        for (round, row) in gadget.partialRows.enumerated() {
            let input = Self.combine(row.coefficients[...], outputs) + Scalar(constant: row.constant)
            outputs.append(fifthPower(number: (half + round) * width, input))
        }
        let joined = half + poseidon.partialRounds
        outputs = gadget.joiningRows.enumerated().map { index, row in
            let input = Self.combine(row.coefficients[...], outputs) + Scalar(constant: row.constant)
            return fifthPower(number: joined * width + index, input)
        }
        for round in joined + 1..<max(poseidon.rounds, joined + 1) { fullRound(round, &self) }
        return outputs
    }

    private static func combine(_ row: ArraySlice<F>, _ values: [Scalar<F>]) -> Scalar<F> {
        Scalar(LinearCombination(sum: zip(row, values).map { ($0, $1.combination) }))
    }

    mutating func fifthPower(number: Int, _ value: Scalar<F>) -> Scalar<F> {
        let square = multiply(ConstraintLabel("square", number), value, value)
        let fourth = multiply(ConstraintLabel("fourth", number), square, square)
        return multiply(ConstraintLabel("fifth", number), value, fourth)
    }
}

extension CircuitBuilder where F == Fr {
    /// circomlib's Poseidon of 1 … 16 values. Twin: `Poseidon.hash`.
    public mutating func poseidon(_ label: ConstraintLabel, _ inputs: [Scalar<Fr>]) -> Scalar<Fr> {
        poseidon(label, inputs, with: .bn254(width: inputs.count + 1))
    }
}
