import Algebra
import BigInt
import Gadgets
import Primitives
import R1CS
import Statements

/// How a program's private weights are hashed: what a commitment to them opens to.
///
/// Each weight less its least value is a code of as many bits as its own range needs. Codes in order make elements
/// Σ 2^s·code, each shifted behind the one before, as many to an element as fit in 253 bits. The root is that of these elements
/// with the header (tagWeights, count, bits of all codes together); `PackedRoot` says how. So equal roots show equal weights
/// within one program.
package struct WeightPacking: Sendable {
    /// The weights of each element, and how far each is shifted.
    private let elements: [[(weight: Int, shift: Int)]]
    private let ranges: [ClosedRange<Int64>]
    /// Bits of all codes together.
    package let bits: Int

    /// Bits of an element: less than the modulus has.
    private static let elementBits = 253

    /// The packing of a program's private weights.
    package init(_ program: IntegerProgram) {
        ranges = program.weights
        var elements: [[(weight: Int, shift: Int)]] = []
        var (filled, all) = (Self.elementBits, 0)
        for (number, range) in ranges.enumerated() {
            let bits = range.codeBits
            if filled + bits > Self.elementBits {
                elements.append([])
                filled = 0
            }
            elements[elements.count - 1].append((number, filled))
            filled += bits
            all += bits
        }
        self.elements = elements
        bits = all
    }

    /// How many field elements are hashed.
    package var elementCount: Int { elements.count }

    private var header: [Fr] { [DomainTag.weights.fieldElement, Fr(ranges.count), Fr(bits)] }

    /// The root of weights within their ranges. Twin: `CircuitBuilder.weightsRoot`.
    package func root(of weights: [Int64]) -> Fr {
        let packed = elements.map { codes in
            codes.reduce(Fr.zero) { sum, code in
                sum + Fr(Int(weights[code.weight] - ranges[code.weight].lowerBound)) * Fr.powerOfTwo(code.shift)
            }
        }
        return PackedRoot.of(packed, header: header)
    }

    /// Poseidon(tagWeightsCommitment, root, salt): what a claim says of the weights.
    package func commitment(to weights: [Int64], salt: CommitmentSalt) -> Fr {
        salt.commitment(.weightsCommitment, to: root(of: weights))
    }

    /// The root of weights that lie in their ranges.
    fileprivate func root(of weights: [Bounded<Fr>], in builder: inout CircuitBuilder<Fr>) -> Scalar<Fr> {
        let packed = elements.map { codes in
            let element = Bounded(
                sum: codes.map { number, shift in
                    let offset = Bounded<Fr>(sum: [(BigInt(-ranges[number].lowerBound), Bounded(1))])
                    return (BigInt(1) << shift, weights[number] + offset)
                })
            builder.checkInterval(element, "packed")
            return Scalar(element)
        }
        return builder.packedRoot(packed, header: header)
    }
}

extension CircuitBuilder<Fr> {
    /// A program's private weights with a salt, as private inputs to which a value commits. Twin: `WeightPacking.commitment`.
    ///
    /// Cost: the ranges of the weights, their root, and a hash of three.
    mutating func privateWeights(of program: IntegerProgram, under commitment: Scalar<Fr>) -> [Bounded<Fr>] {
        let given = program.weights.map { _ in privateInput("weight") }
        let salt = privateInput("weights-salt")
        return scope("weights") { builder in
            let weights = zip(given, program.weights).enumerated().map { number, pair in
                builder.boxed("weight-\(number)", pair.0, pair.1)
            }
            builder.enforceCommitment("weights", commitment, tag: .weightsCommitment, salt: salt) { builder in
                builder.weightsRoot(weights, of: program)
            }
            return weights
        }
    }

    /// The root of a program's private weights, which lie in their ranges. Twin: `WeightPacking.root`.
    ///
    /// Cost: 576 constraints for every 15 elements of up to 253 bits.
    mutating func weightsRoot(_ weights: [Bounded<Fr>], of program: IntegerProgram) -> Scalar<Fr> {
        WeightPacking(program).root(of: weights, in: &self)
    }
}

extension ClosedRange<Int64> {
    /// Bits that hold the distance from the lower bound, one at least.
    var codeBits: Int {
        let span = UInt64(bitPattern: upperBound &- lowerBound)
        return Swift.max(1, UInt64.bitWidth - span.leadingZeroBitCount)
    }
}
