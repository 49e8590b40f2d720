import Algebra
import R1CS

extension ConstraintSystem<Fr> {
    /// The wires whose values the verifier knows: the constant one, the public inputs and the challenge.
    var boundWires: [UInt32] {
        Array(0...UInt32(publicInputCount)) + (commitment.map { [$0.challenge] } ?? [])
    }

    /// All others but the committed ones: those that a proof hides in C.
    var blindedWires: [UInt32] {
        let first = UInt32(publicInputCount + 1), end = UInt32(wireCount)
        guard let commitment else { return Array(first..<end) }
        // The challenge comes after all that is committed, and both ascend.
        var others = (commitment.wires + [commitment.challenge])[...]
        return (first..<end).filter { wire in
            guard others.first == wire else { return true }
            others.removeFirst()
            return false
        }
    }
}
