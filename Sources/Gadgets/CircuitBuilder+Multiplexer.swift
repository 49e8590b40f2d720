import Algebra
import BigInt
import R1CS

extension CircuitBuilder {
    /// `condition` ? `whenTrue` : `whenFalse`. Cost: 1 constraint.
    public mutating func select(
        _ label: ConstraintLabel, _ condition: Bit<F>, _ whenTrue: Scalar<F>, _ whenFalse: Scalar<F>
    ) -> Scalar<F> {
        whenFalse + multiply(label, whenTrue - whenFalse, Scalar(condition))
    }

    /// `leaves[index]` for an index given by its bits, least significant first; the last leaf for an index beyond them.
    ///
    /// A binary tree: pairs are joined by the lowest bit first. Cost: one constraint less than there are leaves, and
    /// none where both sides of a join are the same padding.
    /// - Precondition: at least one leaf and enough bits to reach all of them.
    public mutating func multiplexer(_ name: String, _ leaves: [Bounded<F>], index: [Bit<F>]) -> Bounded<F> {
        precondition(!leaves.isEmpty && leaves.count <= 1 << index.count, "enough index bits for the leaves")
        var level = leaves
        for (depth, bit) in index.enumerated() {
            level = stride(from: 0, to: level.count, by: 2).map { position in
                // An odd one out stays: an index beyond the leaves finds the last of them.
                guard position + 1 < level.count else { return level[position] }
                let (low, high) = (level[position], level[position + 1])
                let step = multiply(ConstraintLabel("\(name)-level-\(depth)", position / 2), high - low, Bounded(bit))
                return Bounded(hullOf: [low, high], low + step)
            }
        }
        return level[0]
    }
}
