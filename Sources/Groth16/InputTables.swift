import Algebra

/// Small multiples of the input commitments, so that Σ xⱼ·ICⱼ costs one shared chain of doublings.
struct InputTables: Sendable {
    /// Four-bit digits: 15 multiples a point.
    private static let multiples = 15

    private let constant: G1Point
    private let points: [G1Point]

    init(_ commitments: [G1Point]) {
        constant = commitments[0]
        var sums: [G1Sum] = []
        sums.reserveCapacity(Self.multiples * (commitments.count - 1))
        for point in commitments.dropFirst() {
            var sum = G1Sum(point)
            for _ in 0..<Self.multiples {
                sums.append(sum)
                sum += point
            }
        }
        points = G1Sum.affine(sums)
    }

    /// constantFactor·IC₀ + Σ inputs[j]·IC_(j+1).
    func combination(constantFactor: Fr, inputs: [FieldInteger]) -> G1Point {
        var sum = G1Sum()
        let top = inputs.map(\.bitWidth).max() ?? 0
        for position in stride(from: (top + 3) / 4 - 1, through: 0, by: -1) {
            for _ in 0..<4 { sum = sum.doubled }
            for (index, input) in inputs.enumerated() {
                let digit = input.nibble(position)
                if digit != 0 { sum += points[Self.multiples * index + digit - 1] }
            }
        }
        let first = constantFactor == .one ? G1Sum(constant) : G1Sum(constant).multiplied(by: constantFactor.integer)
        return (sum + first).affine
    }
}

extension FieldInteger {
    /// Four bits, numbered from the least significant four.
    fileprivate func nibble(_ position: Int) -> Int {
        let limb =
            switch position >> 4 {
            case 0: limbs.0
            case 1: limbs.1
            case 2: limbs.2
            default: limbs.3
            }
        return Int(truncatingIfNeeded: limb >> UInt64(4 * (position & 15)) & 15)
    }
}
