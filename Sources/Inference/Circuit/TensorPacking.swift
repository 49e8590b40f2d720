import Algebra
import BigInt
import R1CS
import Statements

/// How the integers at one side of a model are hashed: what a commitment to them opens to.
///
/// Each integer less the least value that any of them can have is a code of b bits, b the same for all; ⌊252/b⌋ codes make an
/// element Σ 2^(b·j)·codeⱼ, the last one filled with zeros. The root is that of these elements with the header (tagTensor, count,
/// b, least); `PackedRoot` says how. So it is one of these integers and no others, whatever model they belong to.
public struct TensorPacking: Sendable {
    /// How many integers.
    package let count: Int
    /// Bits of a code.
    package let bits: Int
    /// The integer of which the code is zero.
    package let least: Int64
    /// Codes of an element.
    package let codesPerElement: Int

    /// The packing of integers in ranges.
    package init(_ ranges: [ClosedRange<Int64>]) {
        count = ranges.count
        let least = ranges.map(\.lowerBound).min() ?? 0
        self.least = least
        bits = (least...(ranges.map(\.upperBound).max() ?? least)).codeBits
        codesPerElement = 252 / bits
    }

    /// How many elements the codes make.
    var elementCount: Int { (count + codesPerElement - 1) / codesPerElement }

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
        let step = Fr.powerOfTwo(bits)
        let elements = (0..<elementCount).map { number in
            codes(ofElement: number).reversed().reduce(Fr.zero) {
                $0 * step + Fr(unsigned: UInt64(bitPattern: values[$1] &- least))
            }
        }
        return PackedRoot.of(elements, header: header)
    }
}
