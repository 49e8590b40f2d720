import Algebra
import Primitives
import Statements

/// How the integers that a model takes are hashed: what a commitment to them opens to.
///
/// Each integer less its least value is a code of b bits, b the same for all; ⌊252/b⌋ codes make an element Σ 2^(b·j)·codeⱼ,
/// the last one filled with zeros; the elements make blocks of 15, the last one filled with zeros. With
/// H₀ = Poseidon(tagTensor, count, b) the capacity of a sponge whose rate is at first zero, and every block added to the rate
/// before a permutation, the root is the capacity in the end.
package struct TensorPacking: Sendable {
    /// How many integers.
    package let count: Int
    /// Bits of a code.
    package let bits: Int
    /// Codes of an element.
    package let codesPerElement: Int

    /// Elements of a block.
    static let elementsPerBlock = 15

    /// The packing of a program's inputs.
    package init(_ program: IntegerProgram) {
        count = program.inputs.count
        bits = max(1, program.inputs.map { $0.codeBits }.max() ?? 1)
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
    var header: [Fr] { [DomainTag.tensor.fieldElement, Fr(count), Fr(bits)] }

    /// The root of integers within their ranges. Twin: `CircuitBuilder.tensorRoot`.
    package func root(of values: [Int64], in ranges: [ClosedRange<Int64>]) -> Fr {
        let sponge = Poseidon.bn254(width: Self.elementsPerBlock + 1)
        var state = [Poseidon.hash(header)] + [Fr](repeating: .zero, count: Self.elementsPerBlock)
        let step = Fr.powerOfTwo(bits)
        for start in stride(from: 0, to: elementCount, by: Self.elementsPerBlock) {
            for index in 0..<Self.elementsPerBlock {
                var element = Fr.zero
                for code in codes(ofElement: start + index).reversed() {
                    element = element * step + Fr(Int(values[code] - ranges[code].lowerBound))
                }
                state[1 + index] = state[1 + index] + element
            }
            sponge.permute(&state)
        }
        return state[0]
    }
}

extension ClosedRange<Int64> {
    /// Bits that hold the distance from the lower bound.
    fileprivate var codeBits: Int {
        let span = UInt64(bitPattern: upperBound &- lowerBound)
        return UInt64.bitWidth - span.leadingZeroBitCount
    }
}
