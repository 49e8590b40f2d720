import Algebra
import BigInt
import R1CS

/// What the look-up argument of a system says: every query is a row of its table.
///
/// The argument is recognised in the finished system, by its fractions and their sum, whatever they are called; its own
/// soundness (R1CS's `LookupArgument`, Haböck's LogUp) is the one thing taken on trust, and only where it applies: all that a
/// row, a query or a multiplicity reads is committed to before the challenge, and columns are told apart by powers of the
/// challenge that are further apart than there are fractions.
struct LookupFacts: Sendable {
    /// An entry of a query, an integer of 0 … upper because the whole column of its table is.
    struct Range: Sendable {
        let query: Int
        let form: LinearForm
        let upper: Int
    }

    /// One query.
    struct Query: Sendable {
        /// Its constraint.
        let row: Int
        let table: Int
        /// By column.
        fileprivate(set) var entries: [LinearForm]
    }

    /// The tables, by the constants that tell them apart.
    private(set) var tables: [LookupRowSet] = []
    /// The queries of all tables.
    private(set) var queries: [Query] = []
    /// Bounds of entries.
    private(set) var ranges: [Range] = []
    /// By wire: the positions of bounds that read it.
    private var rangesOfWire: [Int: [Int]] = [:]
    /// The terms of fractions, by constraint.
    private(set) var terms: [Int: Int] = [:]

    /// Reads the argument of a system, and adds what it bounds to what is bounded already.
    init(_ system: ConstraintSystem<Fr>, _ index: SystemIndex, boundsIn facts: inout RangeFacts) {
        self.init(system, index)
        guard !queries.isEmpty else { return }
        let exclusive = ExclusiveBits(facts, index)
        findRanges(facts, exclusive)
        for range in ranges { facts.add(range.form, upper: range.upper) }
        unpackChains(system, index, &facts, exclusive)
    }

    private init(_ system: ConstraintSystem<Fr>, _ index: SystemIndex) {
        guard let commitment = system.commitment else { return }
        let reader = FractionReader(system, index, commitment)
        guard let argument = reader.argument() else { return }
        let all = argument.rows + argument.queries
        let committed = Set(commitment.wires.map(Int.init)).union(1..<(1 + system.publicInputCount))
        let isCommitted = all.allSatisfy { fraction in
            ([fraction.numerator] + fraction.parts.values).allSatisfy { form in
                form.terms.allSatisfy { committed.contains($0.wire) }
            }
        }
        guard isCommitted else { return }
        // Powers of the challenge are multiples of one that lies further away than a fraction's degree can reach.
        let powers = Set(all.flatMap { $0.parts.keys }).subtracting([0])
        if let least = powers.min() {
            guard least > all.count, powers.allSatisfy({ $0 % least == 0 && $0 < 1 << 30 }) else { return }
        }
        // With two counts for one row the sum would leave the counts open.
        let isCounted = argument.rows.allSatisfy {
            $0.numerator.terms.count == 1 && $0.numerator.terms[0].coefficient == .one && $0.numerator.constant.isZero
        }
        guard isCounted else { return }

        // Where everything is constant, queries can be rows only of what has the same constants.
        let used = powers.union([0]).sorted()
        let tags = used.filter { power in all.allSatisfy { $0.part(power).terms.isEmpty } }
        let columns = used.filter { !tags.contains($0) }
        var numbers: [[Fr]: Int] = [:]
        for row in argument.rows {
            let tag = tags.map { row.part($0).constant }
            let number = numbers[tag] ?? tables.count
            if number == tables.count {
                numbers[tag] = number
                tables.append(LookupRowSet(columnCount: columns.count))
            }
            tables[number].append(columns.map(row.part), multiplicity: row.numerator.terms[0].wire)
        }
        for query in argument.queries {
            // A query of no table satisfies nothing, but that is not for this check to say.
            guard let number = numbers[tags.map { query.part($0).constant }] else { continue }
            tables[number].queries.append(queries.count)
            queries.append(Query(row: query.row, table: number, entries: columns.map(query.part)))
        }
        for table in tables.indices { tables[table].summarize() }
        for fraction in all { terms[fraction.row] = fraction.term }
    }

    /// Finds the bounds of entries that follow from bounds of what rows hold.
    private mutating func findRanges(_ facts: RangeFacts, _ exclusive: ExclusiveBits) {
        let uppers = tables.map { table in
            table.columns.indices.map { table.upper(ofColumn: $0, facts, exclusive) }
        }
        for (number, query) in queries.enumerated() {
            for (column, form) in query.entries.enumerated() where !form.terms.isEmpty {
                if let upper = uppers[query.table][column] { add(Range(query: number, form: form, upper: upper)) }
            }
        }
    }

    /// Notes a bound.
    mutating func add(_ range: Range) {
        for term in range.form.terms { rangesOfWire[term.wire, default: []].append(ranges.count) }
        ranges.append(range)
    }

    /// Takes an entry of a query apart: one part stays in its column, the other comes last.
    mutating func unpack(_ query: Int, _ column: Int, high: LinearForm, low: LinearForm) {
        queries[query].entries[column] = low
        queries[query].entries.append(high)
    }

    /// Puts another form of a table in its place.
    mutating func replace(_ table: Int, by other: LookupRowSet) { tables[table] = other }

    /// The bounds that read a wire.
    func ranges(on wire: Int) -> [Range] { (rangesOfWire[wire] ?? []).map { ranges[$0] } }

    /// The tables with some wires replaced by their values.
    func tables(substituting values: [Int: Fr]) -> [LookupRowSet] {
        tables.map { $0.substituting(values) }
    }
}
