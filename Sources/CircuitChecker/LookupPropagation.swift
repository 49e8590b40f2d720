import Algebra
import R1CS

/// What look-ups determine, followed wire by wire: a query is looked at again when one of its wires becomes known.
struct LookupPropagation {
    private let facts: LookupFacts
    private let bounds: RangeFacts
    private let intervals: LookupIntervals
    private var tables: [LookupRowSet]
    /// By wire: the queries that read it.
    private var queriesOfWire: [Int: [Int]] = [:]
    /// By wire: the tables whose rows hold it.
    private var tablesOfRowWire: [Int: [Int]] = [:]
    /// By table: how many wires of its rows, and of its queries, are not known.
    private var openInRows: [Int]
    private var openInQueries: [Int]
    /// By query: its bounds, as positions.
    private var rangesOfQuery: [[Int]]
    private var waiting: [Int]
    private var isWaiting: [Bool]
    /// By table: whether its counts have been told.
    private var isCounted: [Bool]

    init(_ facts: LookupFacts, _ bounds: RangeFacts, substituting values: [Int: Fr]) {
        self.facts = facts
        self.bounds = bounds
        intervals = LookupIntervals(facts, bounds)
        tables = facts.tables(substituting: values)
        // The wires whose value is known in this case are marked like all others that are given.
        openInRows = facts.tables.map(\.wires.count)
        openInQueries = Array(repeating: 0, count: tables.count)
        for (number, table) in facts.tables.enumerated() {
            for wire in table.wires { tablesOfRowWire[wire, default: []].append(number) }
        }
        for (number, query) in facts.queries.enumerated() {
            for wire in Set(query.entries.flatMap { $0.terms.map(\.wire) }) {
                queriesOfWire[wire, default: []].append(number)
                openInQueries[query.table] += 1
            }
        }
        rangesOfQuery = Array(repeating: [], count: facts.queries.count)
        for (position, range) in facts.ranges.enumerated() { rangesOfQuery[range.query].append(position) }
        waiting = Array(facts.queries.indices.reversed())
        isWaiting = Array(repeating: true, count: facts.queries.count)
        isCounted = Array(repeating: false, count: tables.count)
    }

    /// Notes that a wire has become known.
    mutating func note(_ wire: Int) {
        for query in queriesOfWire[wire] ?? [] {
            openInQueries[facts.queries[query].table] -= 1
            wait(query)
        }
        for table in tablesOfRowWire[wire] ?? [] {
            openInRows[table] -= 1
            if openInRows[table] == 0 { for query in tables[table].queries { wait(query) } }
        }
    }

    private mutating func wait(_ query: Int) {
        guard !isWaiting[query] else { return }
        isWaiting[query] = true
        waiting.append(query)
    }

    /// A query to look at.
    mutating func next() -> Int? {
        guard let query = waiting.popLast() else { return nil }
        isWaiting[query] = false
        return query
    }

    /// The bounds of a query's entries.
    func ranges(of query: Int) -> [LookupFacts.Range] { rangesOfQuery[query].map { facts.ranges[$0] } }

    /// The wires that follow from those known: of the query, and the counts of its table if all is known that asks it.
    mutating func determined(by number: Int, isKnown: (Int) -> Bool) -> [Int] {
        let query = facts.queries[number]
        guard openInRows[query.table] == 0 else { return [] }
        var result: [Int] = []
        // Tables differ by constants, so one's counts depend on its own queries only.
        if openInQueries[query.table] == 0, tables[query.table].isDistinct, !isCounted[query.table] {
            isCounted[query.table] = true
            result = tables[query.table].multiplicities.filter { !isKnown($0) }
        }
        let open = query.entries.map { form in form.terms.filter { !isKnown($0.wire) } }
        let isOpen = open.map { !$0.isEmpty }
        guard isOpen.contains(true) else { return result }
        guard tables[query.table].determines(open: isOpen, known: isOpen.map { !$0 }) else {
            return result + intervals.determined(query, facts, bounds, isKnown: isKnown)
        }
        return result + open.filter { $0.count == 1 }.map { $0[0].wire }
    }
}
