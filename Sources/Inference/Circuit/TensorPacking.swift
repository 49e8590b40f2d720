import Algebra
import Primitives
import Statements

/// How the integers that a model takes are hashed: what a commitment to them opens to.
///
/// Each integer less its least value is a code of b bits, b the same for all; ⌊252/b⌋ codes make an element Σ 2^(b·j)·codeⱼ,
/// the last one filled with zeros. The root is that of these elements with the header (tagTensor, count, b); `PackedRoot` says
/// how.
package struct TensorPacking: Sendable {
    /// How many integers.
    package let count: Int
    /// Bits of a code.
    package let bits: Int
    /// Codes of an element.
    package let codesPerElement: Int

    /// The packing of a program's inputs.
    package init(_ program: IntegerProgram) {
        count = program.inputs.count
        bits = program.inputs.map { $0.codeBits }.max() ?? 1
        codesPerElement = 252 / bits
    }

    /// How many elements the codes make.
    var elementCount: Int { (count + codesPerElement - 1) / codesPerElement }

    /// The positions of the codes of an element.
    func codes(ofElement number: Int) -> Range<Int> {
        min(number * codesPerElement, count)..<min((number + 1) * codesPerElement, count)
    }

    /// What is hashed before all blocks.
    var header: [Fr] { [DomainTag.tensor.fieldElement, Fr(count), Fr(bits)] }

    /// The root of integers within their ranges. Twin: `CircuitBuilder.tensorRoot`.
    package func root(of values: [Int64], in ranges: [ClosedRange<Int64>]) -> Fr {
        let step = Fr.powerOfTwo(bits)
        let elements = (0..<elementCount).map { number in
            codes(ofElement: number).reversed().reduce(Fr.zero) {
                $0 * step + Fr(Int(values[$1] - ranges[$1].lowerBound))
            }
        }
        return PackedRoot.of(elements, header: header)
    }
}
