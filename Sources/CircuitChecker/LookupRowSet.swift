import Algebra
import BigInt
import R1CS

/// The rows of one table, column by column, and what follows from some entries of a row for the others.
struct LookupRowSet: Sendable {
    /// By column, by row.
    private(set) var columns: [[LinearForm]]
    /// By row: the wire that counts its queries.
    private(set) var multiplicities: [Int] = []
    /// Numbers of the queries.
    var queries: [Int] = []
    /// Wires that rows hold.
    private(set) var wires: Set<Int> = []
    /// Columns that hold nothing but constants.
    private var isConstant: [Bool] = []
    /// Whether no two rows can be equal, so that counts are determined.
    private(set) var isDistinct = false
    /// By the columns that are known and those that are asked for, as bits: whether the second follow from the first.
    private var answers: [Columns: Bool] = [:]

    private struct Columns: Hashable {
        let known: Int
        let open: Int
    }

    init(columnCount: Int) {
        columns = Array(repeating: [], count: columnCount)
    }

    mutating func append(_ entries: [LinearForm], multiplicity: Int) {
        for (column, entry) in entries.enumerated() { columns[column].append(entry) }
        multiplicities.append(multiplicity)
    }

    /// Notes which columns are constants; to be called when all rows are there.
    mutating func summarize() {
        wires = Set(columns.lazy.flatMap { $0.lazy.flatMap { $0.terms.lazy.map(\.wire) } })
        isConstant = columns.map { $0.allSatisfy(\.terms.isEmpty) }
        isDistinct = Set(multiplicities.indices.map { key(of: $0, in: isConstant) }).count == multiplicities.count
        answers = [:]
    }

    func substituting(_ values: [Int: Fr]) -> Self {
        guard values.keys.contains(where: wires.contains) else { return self }
        var result = self
        result.columns = columns.map { $0.map { $0.substituting(values) } }
        result.summarize()
        return result
    }

    private func key(of row: Int, in chosen: [Bool]) -> [Fr] {
        chosen.indices.compactMap { chosen[$0] ? columns[$0][row].constant : nil }
    }

    /// Whether rows that agree in the known columns have the same forms in the open ones.
    mutating func determines(open: [Bool], known: [Bool]) -> Bool {
        func bits(_ flags: [Bool]) -> Int { flags.reduce(0) { 2 * $0 + ($1 ? 1 : 0) } }
        let question = Columns(known: bits(known), open: bits(open))
        if let answer = answers[question] { return answer }
        let usable = zip(known, isConstant).map { $0 && $1 }
        var first: [[Fr]: Int] = [:]
        var answer = true
        for row in multiplicities.indices where answer {
            let key = key(of: row, in: usable)
            guard let other = first[key] else {
                first[key] = row
                continue
            }
            answer = columns.indices.allSatisfy { !open[$0] || columns[$0][row] == columns[$0][other] }
        }
        answers[question] = answer
        return answer
    }

    /// The rows with a column taken apart, if it holds base·high + low with constants 0 ≤ high < base and 0 ≤ low < base: low
    /// stays in its place, high comes last.
    func unpacked(_ column: Int, base: Int, _ facts: RangeFacts, _ exclusive: ExclusiveBits) -> Self? {
        var result = self
        let bound = BigInt(base)
        var highs: [LinearForm] = []
        for (row, form) in columns[column].enumerated() {
            guard let interval = exclusive.interval(of: form) ?? facts.interval(of: form), interval.lower >= 0,
                interval.upper < bound * bound
            else { return nil }
            let high = Int(interval.lower / bound)
            guard interval.upper < BigInt((high + 1) * base) else { return nil }
            highs.append(LinearForm(constant: Fr(high)))
            result.columns[column][row] = form - LinearForm(constant: Fr(high * base))
        }
        result.columns.append(highs)
        result.summarize()
        return result
    }

    /// The greatest integer of a column, if it holds nothing else than integers from 0 on.
    func upper(ofColumn column: Int, _ facts: RangeFacts, _ exclusive: ExclusiveBits) -> Int? {
        var upper = BigInt(0)
        for form in columns[column] {
            guard let interval = exclusive.interval(of: form) ?? facts.interval(of: form), interval.lower >= 0 else {
                return nil
            }
            upper = max(upper, interval.upper)
        }
        return Int(exactly: upper)
    }
}
