import Algebra

/// The Poseidon permutation with the S-box x^5, and the hash of fixed-length inputs that circomlib builds from it.
///
/// Generic over the field, so that circuits which use it can be exhausted over tiny fields with toy round numbers. The
/// parameters of BN254 are `Poseidon.bn254(width:)`.
///
/// Source: ePrint 2019/458; constants and the order of steps as in circomlib, so that hashes agree with it.
public struct Poseidon<F: PrimeField>: Sendable {
    /// Elements of the state, t.
    public let width: Int
    /// Rounds with an S-box on every element; half of them come first, half last.
    public let fullRounds: Int
    /// Rounds with an S-box on the first element only.
    public let partialRounds: Int
    /// (fullRounds + partialRounds) × width, round by round.
    public let roundConstants: [F]
    /// width × width, row by row: new[i] = Σ matrix[i·width + j]·old[j].
    public let matrix: [F]
    /// The matrix as rows of products, which a field may sum before it reduces.
    private let rows: Rows

    private struct Rows: Sendable {
        let kinds: [CoefficientKind]
        let terms: [SparseTerm]
        let starts: [UInt32]

        init(of matrix: [F], width: Int) {
            kinds = matrix.map { CoefficientKind(of: $0) }
            terms = matrix.indices.map { SparseTerm(coefficient: UInt32($0), wire: UInt32($0 % width)) }
            starts = (0...width).map { UInt32($0 * width) }
        }
    }

    /// Derives the constants for the field by the Grain LFSR.
    ///
    /// - Precondition: x^5 is a permutation of the field (5 does not divide p − 1), 2·width ≤ p, `fullRounds` is even.
    public init(width: Int, fullRounds: Int, partialRounds: Int) {
        precondition(width >= 2 && fullRounds >= 2 && fullRounds % 2 == 0 && partialRounds >= 0)
        precondition(FieldInteger(UInt64(2 * width)) < F.modulus, "the field is too small for a Cauchy matrix")
        precondition(!F(5).isZero && F.fifthPowerPermutes, "x^5 must be a permutation")
        let bits = F.modulus.bitWidth
        var generator = GrainLFSR(
            fieldBits: bits, width: width, fullRounds: fullRounds, partialRounds: partialRounds)
        self.width = width
        self.fullRounds = fullRounds
        self.partialRounds = partialRounds
        roundConstants = (0..<(fullRounds + partialRounds) * width).map { _ in
            generator.element()
        }
        matrix = Self.cauchyMatrix(width: width, bits: bits, from: &generator)
        rows = Rows(of: matrix, width: width)
    }

    /// The same permutation with other round constants: what a test that constants matter needs.
    package init(_ other: Self, roundConstants: [F]) {
        precondition(roundConstants.count == other.roundConstants.count)
        width = other.width
        fullRounds = other.fullRounds
        partialRounds = other.partialRounds
        self.roundConstants = roundConstants
        matrix = other.matrix
        rows = other.rows
    }

    /// 1/(xᵢ + yⱼ) over 2·width draws. They are drawn again, all of them, if two are equal or a sum vanishes.
    private static func cauchyMatrix(width: Int, bits: Int, from generator: inout GrainLFSR) -> [F] {
        while true {
            let draws = (0..<2 * width).map { _ in F(reducing: generator.integer(bits: bits)) }
            guard Set(draws).count == draws.count else { continue }
            let entries = draws[..<width].flatMap { x in draws[width...].map { y in (x + y).inverted() } }
            let matrix = entries.compactMap { $0 }
            if matrix.count == entries.count { return matrix }
        }
    }

    /// The number of rounds.
    public var rounds: Int { fullRounds + partialRounds }

    /// Whether round `index` applies the S-box to every element.
    public func isFull(round index: Int) -> Bool {
        index < fullRounds / 2 || index >= fullRounds / 2 + partialRounds
    }

    /// Applies the permutation to a state of `width` elements in place.
    @specialized(where F == Fr)
    public func permute(_ state: inout [F]) {
        precondition(state.count == width, "the state has \(width) elements")
        var next = state
        for round in 0..<rounds {
            for index in 0..<width { state[index] += roundConstants[round * width + index] }
            let active = isFull(round: round) ? width : 1
            for index in 0..<active { state[index] = state[index].fifthPower }
            F.sparseRows(
                &next, coefficients: matrix, kinds: rows.kinds, values: state, terms: rows.terms,
                rowStarts: rows.starts, rows: width)
            swap(&state, &next)
        }
    }

    /// The capacity of a sponge that has taken in elements, `width − 1` to a block.
    ///
    /// The rate is zero at first; each block, the last one filled with zeros, is added to it before a permutation. There is one
    /// block at least. How many elements there are is not told apart from zeros at their end: the first capacity must say it.
    ///
    /// - Parameter capacity: the first one; a hash of a header.
    public func sponge(_ elements: [F], capacity: F) -> F {
        var state = [capacity] + [F](repeating: .zero, count: width - 1)
        for start in stride(from: 0, to: max(1, elements.count), by: width - 1) {
            for (place, element) in elements[start...].prefix(width - 1).enumerated() { state[1 + place] += element }
            permute(&state)
        }
        return state[0]
    }

    /// The hash of exactly `width − 1` elements: the first element of the permuted state [0, inputs…].
    ///
    /// Its length is part of the choice of the function, not of the message: hashes of different lengths use different
    /// widths, and a caller who pads within one width must encode the length itself.
    public func hash(_ inputs: [F]) -> F {
        precondition(inputs.count == width - 1, "this Poseidon takes \(width - 1) inputs")
        var state = [F.zero] + inputs
        permute(&state)
        return state[0]
    }
}

extension PrimeField {
    /// x^5, the S-box.
    @inlinable
    package var fifthPower: Self {
        let square = squared
        return square.squared * self
    }

    /// Whether x ↦ x^5 is a permutation: 5 does not divide p − 1, that is, p mod 5 ≠ 1.
    static var fifthPowerPermutes: Bool {
        // 2^64 ≡ 1 mod 5, so the limbs can be summed.
        let limbs = modulus.limbs
        return (limbs.0 % 5 + limbs.1 % 5 + limbs.2 % 5 + limbs.3 % 5) % 5 != 1
    }
}
