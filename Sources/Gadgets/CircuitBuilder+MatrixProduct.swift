import Algebra
import R1CS

extension CircuitBuilder {
    /// Asserts left · right = product for matrices of a × b, b × c and a × c expressions.
    ///
    /// In plain mode every product of two entries that are no constants is a constraint: a·b·c of them. So it is in
    /// committed mode where that is not dearer.
    ///
    /// Else it is Freivalds' check at the circuit's challenge X: left·(right·x) = product·x for
    /// x = (1, X, X², …), or with the vector on the other side, whichever is cheaper. All entries are committed to. If the
    /// matrices differ, some row (or column) of the difference is a polynomial in X that is not zero and has degree
    /// below c (or a), so that less than c (or a) challenges are bad. Cost: a·b + b·c + a·c − b − max(a, c), and less where
    /// rows are constant.
    ///
    /// Source: R. Freivalds, "Probabilistic machines can use less running time" (1977), with powers of one challenge
    /// for the random vector.
    /// - Precondition: the shapes fit, and no dimension is zero.
    public mutating func enforceMatrixProduct(
        _ name: String, _ left: [[Scalar<F>]], _ right: [[Scalar<F>]], equals product: [[Scalar<F>]]
    ) {
        let (inner, columns) = (right.count, product.first?.count ?? 0)
        precondition(
            inner > 0 && columns > 0 && left.count == product.count && left.allSatisfy { $0.count == inner }
                && (right + product).allSatisfy { $0.count == columns }, "an a × b by b × c product is a × c")
        let matrices = MatrixProduct(left: left, right: right, product: product)
        let chosen = matrices.cheaperSide
        scope(ConstraintLabel(name)) { builder in
            if builder.mode == .committed, chosen.projectedCost < chosen.cost {
                builder.enforceUnderProjection(chosen)
            } else {
                builder.enforceEntries(matrices)
            }
        }
    }

    private mutating func enforceEntries(_ matrices: MatrixProduct<F>) {
        let columns = Self.transpose(matrices.right)
        for (row, entries) in matrices.left.enumerated() {
            for (column, others) in columns.enumerated() {
                enforceInnerProduct(
                    "row-\(row)-column-\(column)", entries, others, equals: matrices.product[row][column])
            }
        }
    }

    private mutating func enforceUnderProjection(_ chosen: MatrixProduct<F>) {
        let columns = chosen.right[0].count
        let all = (chosen.left + chosen.right + chosen.product).flatMap { $0 }
        afterChallenge("freivalds", committingTo: all, badChallenges: columns - 1) { builder, challenge in
            let powers = builder.powers(of: challenge, count: chosen.wantsPowers ? columns : 1)
            let projected = chosen.right.enumerated().map { builder.project("right-\($0)", $1, challenge, powers) }
            for (row, entries) in chosen.left.enumerated() {
                let result = builder.project("product-\(row)", chosen.product[row], challenge, powers)
                builder.enforceInnerProduct("left-\(row)", entries, projected, equals: result)
            }
        }
    }

    /// 1, X, X², …: one constraint each from the third on.
    mutating func powers(of challenge: Scalar<F>, count: Int) -> [Scalar<F>] {
        var powers = [Scalar(constant: F.one), challenge]
        for exponent in 2..<max(count, 2) {
            powers.append(multiply(ConstraintLabel("power", exponent), powers[exponent - 1], challenge))
        }
        return Array(powers.prefix(count))
    }

    /// Σ row[j]·X^j: linear if the row is constant, else by Horner's rule.
    private mutating func project(
        _ name: String, _ row: [Scalar<F>], _ challenge: Scalar<F>, _ powers: [Scalar<F>]
    ) -> Scalar<F> {
        if row.allSatisfy({ $0.combination.constantValue != nil }) {
            return Scalar(
                LinearCombination(
                    sum: zip(row, powers).map { ($0.combination.constantValue ?? .zero, $1.combination) }))
        }
        var sum = row[row.count - 1]
        for index in (0..<row.count - 1).reversed() {
            sum = multiply(ConstraintLabel(name, index), sum, challenge) + row[index]
        }
        return sum
    }

    /// Asserts Σ leftᵢ·rightᵢ = result; products with a constant are free, and the last other one is the equation.
    mutating func enforceInnerProduct(
        _ name: String, _ left: [Scalar<F>], _ right: [Scalar<F>], equals result: Scalar<F>
    ) {
        func isConstant(_ value: Scalar<F>) -> Bool { value.combination.constantValue != nil }
        let last = left.indices.last { !isConstant(left[$0]) && !isConstant(right[$0]) }
        var rest = result
        for index in left.indices where index != last {
            rest = rest - multiply(ConstraintLabel(name, index), left[index], right[index])
        }
        guard let last else { return enforceEqual(ConstraintLabel(name), rest, Scalar(constant: .zero)) }
        enforce(
            ConstraintLabel(name), left[last].combination, times: right[last].combination, equals: rest.combination)
    }

    fileprivate static func transpose(_ matrix: [[Scalar<F>]]) -> [[Scalar<F>]] {
        matrix[0].indices.map { column in matrix.map { $0[column] } }
    }
}

/// left · right = product, and what the check with a vector on the right of it costs.
struct MatrixProduct<F: PrimeField> {
    let left: [[Scalar<F>]]
    let right: [[Scalar<F>]]
    let product: [[Scalar<F>]]

    /// The same equation, with the side of the vector on the right that is cheaper.
    var cheaperSide: Self {
        let transposed = transposed
        return projectedCost <= transposed.projectedCost ? self : transposed
    }

    /// right′ · left′ = product′
    private var transposed: Self {
        Self(
            left: CircuitBuilder.transpose(right), right: CircuitBuilder.transpose(left),
            product: CircuitBuilder.transpose(product))
    }

    private static func isConstant(_ row: [Scalar<F>]) -> Bool {
        row.allSatisfy { $0.combination.constantValue != nil }
    }

    /// Whether some row is a constant combination of the powers of the challenge.
    var wantsPowers: Bool { right[0].count > 1 && (right + product).contains(where: Self.isConstant) }

    /// Products of entries, one equation each at least.
    var cost: Int {
        let columns = CircuitBuilder.transpose(right)
        return left.reduce(0) { sum, entries in
            columns.reduce(sum) { sum, others in
                sum + max(1, zip(entries, others).filter { !Self.isConstant([$0]) && !Self.isConstant([$1]) }.count)
            }
        }
    }

    /// Constraints of the check with a vector on the right.
    var projectedCost: Int {
        let columns = right[0].count
        let horner = (right + product).filter { !Self.isConstant($0) }.count * (columns - 1)
        let products = left.map { max(1, $0.filter { !Self.isConstant([$0]) }.count) }.reduce(0, +)
        return horner + products + (wantsPowers ? max(columns - 2, 0) : 0)
    }
}
