import Algebra

/// The Poseidon2 permutation with the S-box x^5 for states of two, three or four elements.
///
/// Partial rounds mix by a matrix of ones but for its diagonal, and constants are one a partial round: fewer additions
/// than Poseidon has. Generic over the field, so that circuits which use it can be exhausted over tiny fields. The
/// parameters of BN254 are `Poseidon2.bn254(width:)`.
///
/// Source: Grassi, Khovratovich and Schofnegger, "Poseidon2: A Faster Version of the Poseidon Hash Function" (ePrint
/// 2023/323); constants from the Grain LFSR as its authors' parameter script draws them.
public struct Poseidon2<F: PrimeField>: Sendable {
    /// Elements of the state, t.
    public let width: Int
    /// Rounds with an S-box on every element; half of them come first, half last.
    public let fullRounds: Int
    /// Rounds with an S-box on the first element only.
    public let partialRounds: Int
    /// Round by round: `width` constants of a full round, one of a partial one.
    public let roundConstants: [F]
    /// The matrix of full rounds, row by row, which is also applied once before them.
    public let externalMatrix: [F]
    /// The diagonal of the matrix of partial rounds; beside it there are ones.
    public let diagonal: [F]

    /// Derives the constants for the field.
    ///
    /// For a width of four the generator draws diagonals until one gives no partial round an invariant subspace: until the
    /// characteristic polynomials of the matrix and its powers are irreducible. Which one that is a caller says;
    /// `Tools/derive-poseidon2-constants.py` does the algebra for the parameters of BN254, and toy fields may go without.
    /// - Precondition: x^5 is a permutation of the field (5 does not divide p − 1), 2 ≤ width ≤ 4, `fullRounds` is even.
    public init(width: Int, fullRounds: Int, partialRounds: Int, rejectedDiagonals: Int = 0) {
        precondition((2...4).contains(width) && fullRounds >= 2 && fullRounds % 2 == 0 && partialRounds >= 0)
        precondition(!F(5).isZero && F.fifthPowerPermutes, "x^5 must be a permutation")
        let bits = F.modulus.bitWidth
        var generator = GrainLFSR(
            fieldBits: bits, width: width, fullRounds: fullRounds, partialRounds: partialRounds)
        self.width = width
        self.fullRounds = fullRounds
        self.partialRounds = partialRounds
        roundConstants = (0..<fullRounds * width + partialRounds).map { _ in
            generator.element()
        }
        let matrix =
            switch width {
            case 2: [2, 1, 1, 2]
            case 3: [2, 1, 1, 1, 2, 1, 1, 1, 2]
            default: [5, 7, 1, 3, 4, 6, 1, 1, 1, 3, 5, 7, 1, 1, 4, 6]
            }
        externalMatrix = matrix.map { F($0) }
        guard width == 4 else {
            diagonal = (0..<width).map { F($0 == width - 1 ? 3 : 2) }
            return
        }
        let draws = (0...rejectedDiagonals).map { _ in
            (0..<width).map { _ in F(reducing: generator.integer(bits: bits)) }
        }
        diagonal = draws[rejectedDiagonals]
    }

    /// The same permutation with other round constants: what a test that constants matter needs.
    package init(_ other: Self, roundConstants: [F]) {
        precondition(roundConstants.count == other.roundConstants.count)
        width = other.width
        fullRounds = other.fullRounds
        partialRounds = other.partialRounds
        self.roundConstants = roundConstants
        externalMatrix = other.externalMatrix
        diagonal = other.diagonal
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
        mixFully(&state)
        var constant = 0
        for round in 0..<rounds {
            let isFull = isFull(round: round)
            for index in 0..<(isFull ? width : 1) {
                state[index] = (state[index] + roundConstants[constant]).fifthPower
                constant += 1
            }
            if isFull { mixFully(&state) } else { mixPartially(&state) }
        }
    }

    @specialized(where F == Fr)
    private func mixFully(_ state: inout [F]) {
        if width == 4 {
            state = (0..<4).map { row in
                (0..<4).reduce(F.zero) { $0 + externalMatrix[4 * row + $1] * state[$1] }
            }
            return
        }
        let sum = state.reduce(F.zero, +)
        for index in state.indices { state[index] += sum }
    }

    @specialized(where F == Fr)
    private func mixPartially(_ state: inout [F]) {
        let sum = state.reduce(F.zero, +)
        for index in state.indices { state[index] = sum + (diagonal[index] - F.one) * state[index] }
    }

    /// The hash of exactly `width − 1` elements: the first element of the permuted state [0, inputs…].
    ///
    /// Its length is part of the choice of the function, not of the message.
    public func hash(_ inputs: [F]) -> F {
        precondition(inputs.count == width - 1, "this Poseidon2 takes \(width - 1) inputs")
        var state = [F.zero] + inputs
        permute(&state)
        return state[0]
    }

    /// Compresses a whole state to one element: the first of the permuted state plus what it was. For nodes of trees.
    ///
    /// The permutation can be inverted, the sum cannot; it has no capacity, so it is no hash of messages of several lengths.
    public func compress(_ inputs: [F]) -> F {
        precondition(inputs.count == width, "this Poseidon2 compresses \(width) elements")
        var state = inputs
        permute(&state)
        return state[0] + inputs[0]
    }
}

extension Poseidon2 where F == Fr {
    /// Poseidon2 over BN254's scalar field for a state of 2, 3 or 4 elements: 8 full and 56 partial rounds.
    ///
    /// Source of the round numbers: the parameter script of Poseidon2's authors.
    public static func bn254(width: Int) -> Self {
        precondition((2...4).contains(width), "Poseidon2 over BN254 has states of 2 to 4 elements")
        return instances[width - 2]
    }
}

private let instances = (2...4).map {
    Poseidon2<Fr>(width: $0, fullRounds: 8, partialRounds: 56, rejectedDiagonals: $0 == 4 ? 4 : 0)
}
