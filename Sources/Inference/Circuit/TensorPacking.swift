import Algebra
import BigInt
import Primitives
import R1CS
import Statements

/// How the integers at one side of a model are hashed: what a commitment to them opens to.
///
/// Each integer less the least value that any of them can have is a code of b bits, b the same for all; ⌊252/b⌋ codes make an
/// element Σ 2^(b·j)·codeⱼ, the last one filled with zeros; the elements make blocks of 15, the last one filled with zeros. With
/// H₀ = Poseidon(tagTensor, count, b, least) the capacity of a sponge whose rate is at first zero, and every block added to the
/// rate before a permutation, the root is the capacity in the end. So the root is one of these integers and no others, whatever
/// model they belong to.
public struct TensorPacking: Sendable {
    /// How many integers.
    package let count: Int
    /// Bits of a code.
    package let bits: Int
    /// The integer of which the code is zero.
    package let least: Int64
    /// Codes of an element.
    package let codesPerElement: Int

    /// Elements of a block.
    static let elementsPerBlock = 15

    /// The packing of integers in ranges.
    package init(_ ranges: [ClosedRange<Int64>]) {
        count = ranges.count
        let least = ranges.map(\.lowerBound).min() ?? 0
        let span = UInt64(bitPattern: (ranges.map(\.upperBound).max() ?? 0) &- least)
        self.least = least
        bits = max(1, UInt64.bitWidth - span.leadingZeroBitCount)
        codesPerElement = 252 / bits
    }

    /// How many elements the codes make, whole blocks of them.
    var elementCount: Int {
        let elements = (count + codesPerElement - 1) / codesPerElement
        let blocks = max(1, (elements + Self.elementsPerBlock - 1) / Self.elementsPerBlock)
        return blocks * Self.elementsPerBlock
    }

    /// The positions of the codes of an element.
    func codes(ofElement number: Int) -> Range<Int> {
        min(number * codesPerElement, count)..<min((number + 1) * codesPerElement, count)
    }

    /// What is hashed before all blocks.
    var header: [Fr] {
        [DomainTag.tensor.fieldElement, Fr(count), Fr(bits), Fr(bigInteger: BigInt(least))]
    }

    /// The root of integers in those ranges. Twin: `CircuitBuilder.tensorRoot`.
    package func root(of values: [Int64]) -> Fr {
        precondition(values.count == count, "an integer for every place")
        let sponge = Poseidon.bn254(width: Self.elementsPerBlock + 1)
        var state = [Poseidon.hash(header)] + [Fr](repeating: .zero, count: Self.elementsPerBlock)
        let step = Fr.powerOfTwo(bits)
        for start in stride(from: 0, to: elementCount, by: Self.elementsPerBlock) {
            for index in 0..<Self.elementsPerBlock {
                var element = Fr.zero
                for code in codes(ofElement: start + index).reversed() {
                    element = element * step + Fr(unsigned: UInt64(bitPattern: values[code] &- least))
                }
                state[1 + index] = state[1 + index] + element
            }
            sponge.permute(&state)
        }
        return state[0]
    }
}
