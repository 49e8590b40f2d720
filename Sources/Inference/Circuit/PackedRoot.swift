import Algebra
import Gadgets
import Primitives
import R1CS

/// The hash of packed numbers under every root: a sponge over blocks of 15 elements.
///
/// Its capacity begins as the Poseidon hash of a header, its rate as zero; each block, the last one filled with zeros, is
/// added to the rate before a permutation of width 16. The root is the capacity in the end. There is one block at least.
enum PackedRoot {
    /// Elements of a block.
    static let elementsPerBlock = 15

    /// The root of elements. Twin: `CircuitBuilder.packedRoot`.
    static func of(_ elements: [Fr], header: [Fr]) -> Fr {
        let sponge = Poseidon.bn254(width: elementsPerBlock + 1)
        var state = [Poseidon.hash(header)] + [Fr](repeating: .zero, count: elementsPerBlock)
        for start in stride(from: 0, to: max(1, elements.count), by: elementsPerBlock) {
            for (place, element) in elements[start..<min(start + elementsPerBlock, elements.count)].enumerated() {
                state[1 + place] = state[1 + place] + element
            }
            sponge.permute(&state)
        }
        return state[0]
    }
}

extension CircuitBuilder<Fr> {
    /// The root of elements. Twin: `PackedRoot.of`. Cost: 576 constraints for every 15 elements.
    mutating func packedRoot(_ elements: [Scalar<Fr>], header: [Fr]) -> Scalar<Fr> {
        let perBlock = PackedRoot.elementsPerBlock
        let sponge = PoseidonGadget.bn254(width: perBlock + 1)
        let capacity = poseidon("header", header.map { Scalar(constant: $0) })
        var state = [capacity] + [Scalar<Fr>](repeating: Scalar(constant: .zero), count: perBlock)
        for start in stride(from: 0, to: max(1, elements.count), by: perBlock) {
            for (place, element) in elements[start..<min(start + perBlock, elements.count)].enumerated() {
                state[1 + place] = state[1 + place] + element
            }
            state = permute(ConstraintLabel("block", start / perBlock), state, with: sponge)
        }
        return state[0]
    }
}
