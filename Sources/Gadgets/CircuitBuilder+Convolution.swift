import Algebra
import R1CS

extension CircuitBuilder {
    /// Asserts a convolution: for every map m and position number n,
    ///
    ///     results[m][n] = Σ kernels[m][c·T + t] · signals[c][offsets[t] + positions[n]],
    ///
    /// summed over the channels c and the T taps t. Signals of several dimensions are laid out in a row, with their
    /// padding, so that a tap and a position are one number each.
    ///
    /// In plain mode, or where that is cheaper, it is `enforceMatrixProduct` over all windows. Else each map's results are
    /// compared as one polynomial at the circuit's challenge X: with D the greatest offset,
    /// Σₙ results[m][n]·X^(D + positions[n]) = Σ kernels[m][c·T + t]·X^(D − offsets[t])·S, where S is the sum of
    /// signals[c][q]·X^q over the places q that tap t meets. Each element of a signal is multiplied once, however many
    /// windows it lies in. All entries are committed to. If a result is wrong, the difference is a polynomial that is not zero,
    /// of degree at most s, the greatest place, so that no more than s challenges are bad. Cost, with M maps, C channels and
    /// P positions, of signals with L elements each: about s + C·L + C·T + M·C·T + M·P instead of M·C·T·P.
    ///
    /// Source: Freivalds' check as in `enforceMatrixProduct`; the polynomials are those of vCNN (Lee, Ko, Kim and Oh,
    /// ePrint 2020/584) at one point.
    /// - Precondition: offsets and positions are not negative, positions are distinct, all places lie in the signals, and no
    ///   dimension is zero.
    public mutating func enforceConvolution(
        _ name: String, kernels: [[Scalar<F>]], signals: [[Scalar<F>]], offsets: [Int], positions: [Int],
        equals results: [[Scalar<F>]]
    ) {
        let convolution = Convolution(
            kernels: kernels, signals: signals, offsets: offsets, positions: positions, results: results)
        let matrices = convolution.matrices
        guard mode == .committed,
            convolution.projectedCost < min(matrices.cost, matrices.cheaperSide.projectedCost)
        else {
            return enforceMatrixProduct(name, kernels, matrices.right, equals: results)
        }
        scope(ConstraintLabel(name)) { builder in
            let all = (kernels + signals + results).flatMap { $0 }
            builder.afterChallenge("freivalds", committingTo: all, badChallenges: convolution.degree) {
                $0.enforceAtChallenge(convolution, $1)
            }
        }
    }

    private mutating func enforceAtChallenge(_ convolution: Convolution<F>, _ challenge: Scalar<F>) {
        let (offsets, positions) = (convolution.offsets, convolution.positions)
        let powers = powers(of: challenge, count: convolution.degree + 1)
        let last = convolution.lastOffset
        var projected: [Scalar<F>] = []
        for (channel, signal) in convolution.signals.enumerated() {
            var moments: [Int: LinearCombination<F>] = [:]
            for place in convolution.places {
                let label = ConstraintLabel("signal-\(channel)", place)
                moments[place] = multiply(label, signal[place], powers[place]).combination
            }
            for (tap, offset) in offsets.enumerated() {
                let window = positions.map { (F.one, moments[offset + $0] ?? LinearCombination(constant: .zero)) }
                let sum = Scalar(LinearCombination(sum: window))
                projected.append(multiply(ConstraintLabel("window-\(channel)", tap), sum, powers[last - offset]))
            }
        }
        for (map, (kernel, results)) in zip(convolution.kernels, convolution.results).enumerated() {
            let terms = zip(results, positions).enumerated().map { number, pair in
                let label = ConstraintLabel("result-\(map)", number)
                return (F.one, multiply(label, pair.0, powers[last + pair.1]).combination)
            }
            enforceInnerProduct("map-\(map)", kernel, projected, equals: Scalar(LinearCombination(sum: terms)))
        }
    }
}

/// A convolution, and what its check at one point costs.
private struct Convolution<F: PrimeField> {
    let kernels: [[Scalar<F>]]
    let signals: [[Scalar<F>]]
    let offsets: [Int]
    let positions: [Int]
    let results: [[Scalar<F>]]
    /// The places of a signal that some window meets, ascending.
    let places: [Int]
    /// The greatest offset.
    let lastOffset: Int

    init(
        kernels: [[Scalar<F>]], signals: [[Scalar<F>]], offsets: [Int], positions: [Int], results: [[Scalar<F>]]
    ) {
        lastOffset = offsets.max() ?? 0
        places = Set(offsets.flatMap { offset in positions.map { offset + $0 } }).sorted()
        let end = places.last ?? 0
        precondition(
            !kernels.isEmpty && !signals.isEmpty && !offsets.isEmpty && !positions.isEmpty
                && (offsets + positions).allSatisfy { $0 >= 0 } && Set(positions).count == positions.count
                && kernels.count == results.count && kernels.allSatisfy { $0.count == signals.count * offsets.count }
                && signals.allSatisfy { $0.count > end } && results.allSatisfy { $0.count == positions.count },
            "kernels meet signals wherever they stand")
        self.kernels = kernels
        self.signals = signals
        self.offsets = offsets
        self.positions = positions
        self.results = results
    }

    /// The greatest place: the degree of the difference of both sides.
    var degree: Int { places.last ?? 0 }

    /// The same as a product of matrices: a row for each tap of each channel, a column for each position.
    var matrices: MatrixProduct<F> {
        let windows = signals.flatMap { signal in
            offsets.map { offset in positions.map { signal[offset + $0] } }
        }
        return MatrixProduct(left: kernels, right: windows, product: results)
    }

    /// Constraints of the check at one point, at most.
    var projectedCost: Int {
        func wires(_ values: some Sequence<Scalar<F>>) -> Int {
            values.reduce(0) { $0 + ($1.combination.constantValue == nil ? 1 : 0) }
        }
        let moments = signals.reduce(0) { sum, signal in
            sum + wires(places.lazy.filter { $0 > 0 }.map { signal[$0] })
        }
        let windows = signals.count * offsets.count { $0 < lastOffset }
        let products = kernels.reduce(0) { $0 + max(1, wires($1)) }
        let compared = results.reduce(0) { sum, row in
            sum + zip(row, positions).count { $0.combination.constantValue == nil && lastOffset + $1 > 0 }
        }
        return max(0, degree - 1) + moments + windows + products + compared
    }
}
