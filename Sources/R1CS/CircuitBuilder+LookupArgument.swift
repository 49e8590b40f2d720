import Algebra

extension CircuitBuilder {
    /// What was asked for as tables and queries, all their values on wires; `nil` if nothing was.
    mutating func preparedLookups() -> LookupArgument<F>? {
        guard !lookups.isEmpty else { return nil }
        let outer = currentScope
        defer { currentScope = outer }
        var argument = LookupArgument<F>()
        let limbBits = policy.limbBits ?? lookups.limbBits
        for range in lookups.ranges {
            currentScope = range.scope
            writeLimbs(of: range, limbBits: limbBits, into: &argument)
        }
        for table in lookups.tables where !table.queries.isEmpty { argument.add(table) }
        for table in argument.tables {
            currentScope = scope(of: table)
            let multiplicities = writeMultiplicities(of: table)
            argument.multiplicities.append(multiplicities)
            for prohibition in table.prohibitions {
                currentScope = prohibition.scope
                enforce(
                    prohibition.label,
                    LinearCombination(sum: prohibition.rows.map { (.one, multiplicities[$0]) }),
                    times: prohibition.condition, equals: LinearCombination())
            }
        }
        checkMargin("lookup", badChallenges: argument.badChallenges)
        return argument
    }

    /// Rows of tables are accounted for apart from what asks them.
    private mutating func scope(of table: LookupRequests<F>.Table) -> UInt32 {
        names.scope(ConstraintLabel(table.name), below: names.scope("tables", below: 0))
    }

    /// The top limb is no wire of its own: it is what the value leaves after the others.
    private mutating func writeLimbs(
        of range: LookupRequests<F>.Range, limbBits: Int, into argument: inout LookupArgument<F>
    ) {
        let count = (range.bits + limbBits - 1) / limbBits
        let low =
            count == 1
            ? [] : hint(.limbs(bits: limbBits), range.name, inputs: [range.value], count: count - 1).map(\.combination)
        let weights = (0..<count).map { F.powerOfTwo(limbBits * $0) }
        let rest = range.value - LinearCombination(sum: zip(weights, low).map { ($0, $1) })
        guard let inverse = weights[count - 1].inverted() else {
            preconditionFailure("two is invertible in an odd field")
        }
        for (position, limb) in (low + [rest * inverse]).enumerated() {
            let isTop = position == count - 1
            argument.add(
                LookupRequests.Query(scope: range.scope, label: ConstraintLabel(range.name, position), tuple: [limb]),
                bits: isTop ? range.bits - limbBits * (count - 1) : limbBits)
        }
    }

    /// How often every row is asked for.
    private mutating func writeMultiplicities(of table: LookupRequests<F>.Table) -> [LinearCombination<F>] {
        switch table.rows {
        case .range, .indexed:
            return hint(
                .multiplicities, "multiplicity", inputs: table.queries.map { $0.tuple[0] }, count: table.rowCount
            ).map(\.combination)
        case .listed(let rows):
            let tuples = rows.flatMap { $0 } + table.queries.flatMap(\.tuple)
            return hint(
                .tupleMultiplicities(columns: table.columnCount), "multiplicity", inputs: tuples, count: table.rowCount
            ).map(\.combination)
        }
    }

    /// (X − row)·term = multiplicity and (X − query)·term = 1, for all of which the terms are computed at once.
    mutating func writeEquation(of argument: LookupArgument<F>, _ challenge: Scalar<F>) {
        let outer = currentScope
        defer { currentScope = outer }
        let equationScope = names.scope("tables", below: 0)
        currentScope = equationScope
        let powers = separatorPowers(of: argument, challenge)
        var fractions: [LookupFraction<F>] = []
        fractions.reserveCapacity(argument.fractionCount)
        for (tag, table) in argument.tables.enumerated() {
            let base = argument.isTagged ? challenge - powers[argument.width] * F(tag) : challenge
            currentScope = scope(of: table)
            let shared = sharedProducts(of: table, powers)
            for (row, multiplicity) in argument.multiplicities[tag].enumerated() {
                let label = ConstraintLabel("row", row)
                let pole = encode(label, table.row(row), powers, shared: shared)
                fractions.append(
                    LookupFraction(
                        scope: currentScope, label: label, denominator: base.combination - pole,
                        numerator: multiplicity, isQuery: false))
            }
            for query in table.queries {
                currentScope = query.scope
                let pole = encode(query.label, query.tuple, powers, shared: [:])
                fractions.append(
                    LookupFraction(
                        scope: query.scope, label: query.label, denominator: base.combination - pole,
                        numerator: LinearCombination(constant: .one), isQuery: true))
            }
        }
        currentScope = equationScope
        writeSum(of: fractions)
    }

    /// 1, α, α², … as far as they occur.
    private mutating func separatorPowers(of argument: LookupArgument<F>, _ challenge: Scalar<F>) -> [Scalar<F>] {
        guard argument.highestPower > 0 else { return [Scalar(constant: .one)] }
        var alpha = challenge
        if policy.separatorIsInput {
            alpha = privateInput("separator")
        } else {
            for power in 0..<argument.separatingPower {
                alpha = multiply(ConstraintLabel("separator", power), alpha, alpha)
            }
        }
        var powers = [Scalar(constant: F.one), alpha]
        for exponent in 2..<max(argument.highestPower + 1, 2) {
            powers.append(multiply(ConstraintLabel("separator-power", exponent), powers[exponent - 1], alpha))
        }
        return powers
    }

    /// For columns in which fewer wires occur than entries that are no constants: αʲ·wire for each of them.
    private mutating func sharedProducts(
        of table: LookupRequests<F>.Table, _ powers: [Scalar<F>]
    ) -> [Int: [Wire: LinearCombination<F>]] {
        guard case .listed(let rows) = table.rows else { return [:] }
        var shared: [Int: [Wire: LinearCombination<F>]] = [:]
        for column in 1..<max(table.columnCount, 1) {
            let entries = rows.map { $0[column] }.filter { $0.constantValue == nil }
            let wires = Set(entries.flatMap { $0.terms.map(\.wire) }).subtracting([.one]).sorted()
            guard wires.count < entries.count else { continue }
            var products = [Wire.one: powers[column].combination]
            for wire in wires {
                let label = ConstraintLabel("column-\(column)-wire", Int(wire.index))
                products[wire] = multiply(label, powers[column], Scalar(LinearCombination(wire))).combination
            }
            shared[column] = products
        }
        return shared
    }

    /// Σ αʲ·columnⱼ, where constants are linear, and so are products that are there.
    private mutating func encode(
        _ label: ConstraintLabel, _ tuple: [LinearCombination<F>], _ powers: [Scalar<F>],
        shared: [Int: [Wire: LinearCombination<F>]]
    ) -> LinearCombination<F> {
        guard tuple.count > 1 else { return tuple[0] }
        var parts = [(scale: F.one, part: tuple[0])]
        for column in 1..<tuple.count {
            if let products = shared[column] {
                for term in tuple[column].terms {
                    guard let product = products[term.wire] else { preconditionFailure("every wire has its product") }
                    parts.append((term.coefficient, product))
                }
            } else {
                let name = ConstraintLabel("\(label.text)-column-\(column)", sameIndexAs: label)
                parts.append((.one, multiply(name, powers[column], Scalar(tuple[column])).combination))
            }
        }
        return LinearCombination(sum: parts)
    }

    private mutating func writeSum(of fractions: [LookupFraction<F>]) {
        let terms = hint(
            .fractions(), "term", inputs: fractions.flatMap { [$0.denominator, $0.numerator] }, count: fractions.count)
        var sum: [(scale: F, part: LinearCombination<F>)] = []
        let outer = currentScope
        for (fraction, term) in zip(fractions, terms) {
            currentScope = fraction.scope
            // The term is full-size and its own; of the denominator's wires most are small or shared: those belong into B.
            enforceAsWritten(
                fraction.label, term.combination, times: fraction.denominator, equals: fraction.numerator)
            sum.append((fraction.isQuery ? -F.one : F.one, term.combination))
        }
        currentScope = outer
        enforceEqual("sum", Scalar(LinearCombination(sum: sum)), Scalar(constant: .zero))
    }
}

/// numerator/denominator, a summand of the argument's equation.
private struct LookupFraction<F: PrimeField> {
    let scope: UInt32
    let label: ConstraintLabel
    let denominator: LinearCombination<F>
    let numerator: LinearCombination<F>
    let isQuery: Bool
}
