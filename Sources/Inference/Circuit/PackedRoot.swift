import Algebra
import Gadgets
import Primitives
import R1CS

/// The hash of packed numbers under every root: the capacity of a sponge of width 16 that begins with the Poseidon hash of a
/// header.
enum PackedRoot {
    /// Elements of a block.
    static let elementsPerBlock = 15

    /// The root of elements. Twin: `CircuitBuilder.packedRoot`.
    static func of(_ elements: [Fr], header: [Fr]) -> Fr {
        Poseidon.bn254(width: elementsPerBlock + 1).sponge(elements, capacity: Poseidon.hash(header))
    }
}

extension CircuitBuilder<Fr> {
    /// The root of elements. Twin: `PackedRoot.of`. Cost: 576 constraints for every 15 elements.
    mutating func packedRoot(_ elements: [Scalar<Fr>], header: [Fr]) -> Scalar<Fr> {
        let capacity = poseidon("header", header.map { Scalar(constant: $0) })
        let capacities = sponge(elements, capacity: capacity, with: .bn254(width: PackedRoot.elementsPerBlock + 1))
        return capacities[capacities.count - 1]
    }
}
