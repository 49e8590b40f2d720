import Algebra
import BigInt

/// The look-up argument of a circuit: all queries are rows of tables.
///
/// LogUp (Haböck, ePrint 2022/1530): with m_t how often row t is asked for, Σ m_t/(X − t) = Σ 1/(X − q) at a challenge X.
/// A row stands for index + α·value + α²·tag, the tag telling tables apart. In X and α as independent variables different
/// rows are different poles, so if a q were no row the two sides would be different rational functions. There is one
/// challenge, so α is X^(2^s) with 2^s more than the fractions there are: every monomial of the difference, cleared of
/// denominators, stays one of its own, and the two sides agree for at most 2^s·(2·fractions + 1) of all X, about 2^-210 of
/// them for a million fractions. A term that is free, since its numerator and denominator are both zero, is
/// so at one of these X only. (With the small powers that suggest themselves, X² and X³, fractions of different rows can be
/// linearly dependent.)
struct LookupArgument<F: PrimeField> {
    struct Query {
        let scope: UInt32
        let label: ConstraintLabel
        let index: LinearCombination<F>
        let value: LinearCombination<F>?
    }

    struct Fraction {
        let scope: UInt32
        let label: ConstraintLabel
        let denominator: LinearCombination<F>
        let numerator: LinearCombination<F>
        let isQuery: Bool
    }

    struct Table {
        let name: String
        /// How many rows; row i is (i, values[i]), or i alone.
        let rowCount: Int
        let values: [F]?
        var queries: [Query] = []
    }

    private(set) var tables: [Table] = []
    private var ranges: [Int: Int] = [:]

    /// s with 2^s more than the fractions that there are.
    var separatingPower: Int {
        let fractions = tables.reduce(0) { $0 + $1.rowCount + $1.queries.count }
        return Int.bitWidth - fractions.leadingZeroBitCount
    }

    /// The table of integers of so many bits.
    private mutating func table(bits: Int) -> Int {
        if let number = ranges[bits] { return number }
        ranges[bits] = tables.count
        tables.append(Table(name: "range-\(bits)", rowCount: 1 << bits, values: nil))
        return tables.count - 1
    }

    mutating func add(_ query: Query, bits: Int) {
        tables[table(bits: bits)].queries.append(query)
    }

    mutating func add(_ table: LookupTable<F>, _ queries: [Query]) {
        tables.append(Table(name: table.name, rowCount: table.values.count, values: table.values, queries: queries))
    }
}

extension CircuitBuilder {
    /// A challenge is bad with probability 2^-128 at most.
    private static var challengeMargin: Int { 128 }

    /// Writes down what was asked for: limbs, how often every row is asked for, the challenge, and the equation.
    mutating func writeLookups() {
        guard !lookups.isEmpty else { return }
        let outer = currentScope
        defer { currentScope = outer }
        var argument = LookupArgument<F>()
        let limbBits = lookups.limbBits
        for range in lookups.ranges {
            currentScope = range.scope
            writeLimbs(of: range, limbBits: limbBits, into: &argument)
        }
        for (number, table) in lookups.tables.enumerated() {
            let pairs = lookups.pairs.filter { $0.table == number }
            argument.add(
                table,
                pairs.enumerated().map {
                    LookupArgument.Query(
                        scope: $0.element.scope, label: ConstraintLabel(table.name, $0.offset), index: $0.element.index,
                        value: $0.element.value)
                })
        }
        currentScope = outer
        writeEquation(of: argument)
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
                LookupArgument.Query(
                    scope: range.scope, label: ConstraintLabel(range.name, position), index: limb, value: nil),
                bits: isTop ? range.bits - limbBits * (count - 1) : limbBits)
        }
    }

    private mutating func writeEquation(of argument: LookupArgument<F>) {
        // How often every row is asked for. All that the equation is about is committed to before the challenge.
        var committed: [LinearCombination<F>] = []
        var multiplicities: [[LinearCombination<F>]] = []
        for table in argument.tables {
            let asked = table.queries.map(\.index)
            let counts = hint(
                .multiplicities, "\(table.name)-multiplicity", inputs: asked, count: table.rowCount
            ).map(\.combination)
            multiplicities.append(counts)
            committed += asked + table.queries.compactMap(\.value) + counts
        }
        let challenge = self.challenge("lookup-challenge", committingTo: committed)
        // At most 2^s·(2·fractions + 1) challenges are bad, less than 2^(2s + 1).
        if BigInt(1) << (2 * argument.separatingPower + 1 + Self.challengeMargin) > BigInt(F.modulus) {
            fail(.unsupported(constraint: "lookup", reason: "the field is too small for so many look-ups"))
        }
        let hasPairs = argument.tables.contains { $0.values != nil }
        let isTagged = argument.tables.count > 1
        var alpha = challenge
        if hasPairs || isTagged {
            for power in 0..<argument.separatingPower {
                alpha = multiply(ConstraintLabel("lookup-alpha", power), alpha, alpha)
            }
        }
        let tagFactor = hasPairs && isTagged ? multiply("lookup-alpha-square", alpha, alpha) : alpha

        // (X − row)·term = multiplicity and (X − query)·term = 1, for all of which the terms are computed at once.
        var fractions: [LookupArgument<F>.Fraction] = []
        for (tag, table) in argument.tables.enumerated() {
            let base = (isTagged ? challenge - tagFactor * F(tag) : challenge).combination
            for row in 0..<table.rowCount {
                let constant = LinearCombination<F>(constant: F(row))
                let second = table.values.map { alpha.combination * $0[row] } ?? LinearCombination()
                fractions.append(
                    LookupArgument.Fraction(
                        scope: currentScope, label: ConstraintLabel("\(table.name)-row", row),
                        denominator: base - constant - second, numerator: multiplicities[tag][row], isQuery: false))
            }
            for query in table.queries {
                var denominator = base - query.index
                if let value = query.value {
                    let outer = currentScope
                    currentScope = query.scope
                    denominator = denominator - multiply(query.label, alpha, Scalar(value)).combination
                    currentScope = outer
                }
                fractions.append(
                    LookupArgument.Fraction(
                        scope: query.scope, label: query.label, denominator: denominator,
                        numerator: LinearCombination(constant: .one), isQuery: true))
            }
        }
        let terms = hint(
            .fractions, "lookup-term", inputs: fractions.flatMap { [$0.denominator, $0.numerator] },
            count: fractions.count)
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
        enforceEqual("lookup-sum", Scalar(LinearCombination(sum: sum)), Scalar(constant: .zero))
    }
}

extension Hint {
    /// The lowest limbs of an integer.
    fileprivate static func limbs(bits: Int) -> Self {
        Self("limbs", .unique(because: "every limb is looked up among those of its width")) { inputs, outputs in
            let integer = inputs[0].integer
            for index in outputs.indices {
                var limb = 0
                for bit in (0..<bits).reversed() { limb = 2 * limb + (integer.bit(bits * index + bit) ? 1 : 0) }
                outputs.initializeElement(at: index, to: F(limb))
            }
        }
    }

    /// How often each of 0 ..< outputs.count is among the inputs.
    fileprivate static var multiplicities: Self {
        Self("multiplicities", .unique(because: "fractions with different poles are independent")) { inputs, outputs in
            var counts = [Int](repeating: 0, count: outputs.count)
            for input in inputs {
                if let index = input.smallInteger(below: outputs.count) { counts[index] += 1 }
            }
            for index in outputs.indices { outputs.initializeElement(at: index, to: F(counts[index])) }
        }
    }

    /// Inputs denominator, numerator, denominator, …: the fractions; 0 where there is none.
    fileprivate static var fractions: Self {
        Self("fractions", .unique(because: "its product with the denominator is the numerator")) { inputs, outputs in
            // One inversion for all: products of what came before, from the front and back again.
            var product = F.one
            for index in outputs.indices {
                outputs.initializeElement(at: index, to: product)
                let denominator = inputs[2 * index]
                if !denominator.isZero { product *= denominator }
            }
            guard var inverse = product.inverted() else { preconditionFailure("a product of units") }
            for index in outputs.indices.reversed() {
                let denominator = inputs[2 * index]
                guard !denominator.isZero else {
                    outputs[index] = .zero
                    continue
                }
                outputs[index] = outputs[index] * inverse * inputs[2 * index + 1]
                inverse *= denominator
            }
        }
    }
}
