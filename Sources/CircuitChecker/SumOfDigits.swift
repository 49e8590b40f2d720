import Algebra
import BigInt
import R1CS

/// Σ coefficientᵢ·digitᵢ = something known, with every digit an integer of 0 … upperᵢ: whether that leaves one solution.
struct SumOfDigits {
    struct Digit {
        let coefficient: Fr
        let upper: BigInt
    }

    enum Outcome: Equatable {
        /// Weights grow faster than what stands below them, and the whole stays below the order of the field.
        case unique
        /// Weights grow so, but the whole reaches the order of the field: some value has two decompositions.
        case reachesOrder
        /// Not of this shape.
        case unknown
    }

    /// On the scale on which it is a decomposition: the integer weights, ascending, by position in `digits`.
    private(set) var weights: [(position: Int, weight: BigInt)] = []
    private(set) var outcome = Outcome.unknown

    init(_ digits: [Digit]) {
        guard Self.haveOwnWeights(digits) else { return }
        let order = BigInt(Fr.modulus)
        // A scale on which the least weight is one is tried for the first digit, the last, and the one before it: those are
        // the ends of what circuits write down.
        var tried: [Fr] = []
        for position in [0, digits.count - 1, digits.count - 2] where digits.indices.contains(position) {
            let unit = digits[position].coefficient
            guard !tried.contains(unit), let scale = unit.inverted() else { continue }
            tried.append(unit)
            let residues = digits.map { ($0.coefficient * scale).integer }
            if let weights = Self.increasing(residues.map { Self.centered($0, order) }, digits),
                Self.reach(weights, digits) < order
            {
                (self.weights, outcome) = (weights, .unique)
                return
            }
            if let weights = Self.doubling(residues, digits), Self.reach(weights, digits) >= order {
                (self.weights, outcome) = (weights, .reachesOrder)
                return
            }
            // Weights beyond half of the order look negative, so they are taken as they are. On a wrong scale they are huge and
            // say nothing; on the right one they begin with one.
            if let weights = Self.increasing(residues.map { BigInt($0) }, digits), weights.first?.weight == 1,
                Self.reach(weights, digits) < order * 1024, !Self.staysBelow(order, digits)
            {
                (self.weights, outcome) = (weights, .reachesOrder)
            }
        }
    }

    /// Whether no two weights are equal, as those of plain sums are: one would not exceed what lies below, on any scale.
    private static func haveOwnWeights(_ digits: [Digit]) -> Bool {
        var seen: Set<Fr> = []
        return digits.allSatisfy { digit in
            digit.upper == 0 || seen.insert(digit.coefficient).inserted
        }
    }

    /// Bits of weights 1, 2, 4 … mod p, however many: the integer weights that were meant.
    private static func doubling(
        _ residues: [FieldInteger], _ digits: [Digit]
    ) -> [(position: Int, weight: BigInt)]? {
        guard digits.allSatisfy({ $0.upper == 1 }) else { return nil }
        let positions = Dictionary(zip(residues, residues.indices)) { first, _ in first }
        guard positions.count == digits.count else { return nil }
        var residue = Fr.one
        var weights: [(position: Int, weight: BigInt)] = []
        for place in digits.indices {
            guard let position = positions[residue.integer] else { return nil }
            weights.append((position, BigInt(1) << place))
            residue += residue
        }
        return weights
    }

    private static func reach(_ weights: [(position: Int, weight: BigInt)], _ digits: [Digit]) -> BigInt {
        weights.reduce(0) { $0 + BigInt($1.weight.magnitude) * digits[$1.position].upper }
    }

    /// Whether on some scale the sum stays below the order, so that it does not wrap around whatever it is a sum of.
    private static func staysBelow(_ order: BigInt, _ digits: [Digit]) -> Bool {
        digits.prefix(64).contains { digit in
            guard let scale = digit.coefficient.inverted() else { return false }
            let weights = digits.enumerated().map { position, digit in
                (position: position, weight: centered((digit.coefficient * scale).integer, order))
            }
            return reach(weights, digits) < order
        }
    }

    /// The weights in ascending order, if each is greater than what all before it reach.
    private static func increasing(
        _ weights: [BigInt], _ digits: [Digit]
    ) -> [(position: Int, weight: BigInt)]? {
        let sorted = weights.enumerated().map { (position: $0.offset, weight: $0.element) }
            .sorted { $0.weight.magnitude < $1.weight.magnitude }
        var reach = BigInt(0)
        for entry in sorted {
            if BigInt(entry.weight.magnitude) <= reach { return nil }
            reach += BigInt(entry.weight.magnitude) * digits[entry.position].upper
        }
        return sorted
    }

    /// Whether the digits are bits of weights 1, 2, 4 …
    func isBinary(_ digits: [Digit]) -> Bool {
        !weights.isEmpty
            && weights.enumerated().allSatisfy { place, entry in
                digits[entry.position].upper == 1 && entry.weight == BigInt(1) << place
            }
    }

    /// The integer of least magnitude that is congruent.
    static func centered(_ value: FieldInteger, _ order: BigInt) -> BigInt {
        let integer = BigInt(value)
        return integer * 2 > order ? integer - order : integer
    }
}
