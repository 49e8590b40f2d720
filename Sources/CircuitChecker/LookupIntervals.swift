import Algebra
import BigInt
import R1CS

/// Tables whose rows are intervals one after the other: a value lies in one of them only.
///
/// Column 0 holds the first integer of each row, column 1 the last; each begins one after the one before has ended, and the
/// length of every one is an integer from 0 on by a range of its own. If value − first and last − value have ranges, too, they
/// are integers, and together they are last − first. For two rows in order the later one's first is greater than the earlier
/// one's last by 1 and the lengths between, so that a value in both would make a small negative integer a small one that is
/// not negative. All of them are far smaller than the field.
struct LookupIntervals: Sendable {
    /// The tables that are so.
    private let tables: Set<Int>

    init(_ facts: LookupFacts, _ bounds: RangeFacts) {
        let one = LinearForm(constant: .one)
        tables = Set(
            facts.tables.indices.filter { table in
                let columns = facts.tables[table].columns
                guard columns.count >= 2, columns[0].count <= 1 << 10 else { return false }
                return columns[0].indices.allSatisfy { row in
                    let length = columns[1][row] - columns[0][row] + one
                    let begins = row == 0 || columns[0][row] == columns[1][row - 1] + one
                    return begins && Self.isSmall(length, facts, bounds)
                }
            })
    }

    /// Whether a form is a small integer from 0 on: a constant, or what a range says, of it or of its top limb.
    private static func isSmall(_ form: LinearForm, _ facts: LookupFacts, _ bounds: RangeFacts) -> Bool {
        guard let term = form.terms.first else { return form.constant.integer < FieldInteger(UInt64(small)) }
        return facts.ranges(on: term.wire).contains { range in
            // scale·range = form − Σ weight·limb
            guard range.upper < small, let inverse = range.form[term.wire].inverted() else { return false }
            let scale = SumOfDigits.centered((term.coefficient * inverse).integer, BigInt(Fr.modulus))
            guard (1...BigInt(small)).contains(scale) else { return false }
            let limbs = form - range.form * (term.coefficient * inverse)
            guard limbs.constant.isZero else { return false }
            var reach = scale * BigInt(range.upper)
            for limb in limbs.terms {
                let weight = SumOfDigits.centered(limb.coefficient.integer, BigInt(Fr.modulus))
                guard weight > 0, bounds.isBounded[limb.wire] else { return false }
                reach += weight * bounds.upper(limb.wire)
            }
            return reach < BigInt(small)
        }
    }

    /// Integers that are small in comparison with the field, even a thousand of them together.
    static let small = 1 << 32

    /// The wires of a query that follow, because its row is the interval of a value that is known.
    func determined(
        _ query: LookupFacts.Query, _ facts: LookupFacts, _ bounds: RangeFacts, isKnown: (Int) -> Bool
    ) -> [Int] {
        guard value(of: query, facts, bounds, isKnown) != nil else { return [] }
        return query.entries.compactMap(\.onlyWire).filter { !isKnown($0) }
    }

    /// Wires that lie in one of the intervals, with the greatest integer of the last.
    func values(_ facts: LookupFacts, _ bounds: RangeFacts) -> [(wire: Int, upper: Int)] {
        facts.queries.compactMap { query in
            guard let wire = value(of: query, facts, bounds, { !bounds.isBounded[$0] })?.onlyWire,
                let start = facts.tables[query.table].columns[0].first, start.isZero,
                let end = facts.tables[query.table].columns[1].last?.constantValue?.integer,
                end < FieldInteger(UInt64(Self.small))
            else { return nil }
            return (wire, Int(end.limbs.0))
        }
    }

    /// The known value of which a query's row is the interval.
    private func value(
        of query: LookupFacts.Query, _ facts: LookupFacts, _ bounds: RangeFacts, _ isKnown: (Int) -> Bool
    ) -> LinearForm? {
        guard tables.contains(query.table), let first = query.entries[0].onlyWire, let last = query.entries[1].onlyWire
        else { return nil }
        // value − first and last − value, of one value.
        let above = facts.ranges(on: first).compactMap { value(beside: first, sign: 1, $0, bounds, isKnown) }
        let below = facts.ranges(on: last).compactMap { value(beside: last, sign: -1, $0, bounds, isKnown) }
        return above.first(where: below.contains)
    }

    /// What a range holds a wire against: the value, if sign·(value − wire) is a small integer from 0 on.
    ///
    /// It may be written in limbs: the range is that of the top one, and the others are bounded wires.
    private func value(
        beside wire: Int, sign: Int, _ range: LookupFacts.Range, _ bounds: RangeFacts, _ isKnown: (Int) -> Bool
    ) -> LinearForm? {
        guard range.upper < Self.small, let scale = (range.form[wire] * Fr(-sign)).inverted() else { return nil }
        // scale·range = sign·(value − wire) − Σ weight·limb
        let order = BigInt(Fr.modulus)
        guard (1...BigInt(Self.small)).contains(SumOfDigits.centered(scale.integer, order)) else { return nil }
        let scaled = range.form * (scale * Fr(sign))
        var value = LinearForm(constant: scaled.constant)
        var reach = SumOfDigits.centered(scale.integer, order) * BigInt(range.upper)
        for term in scaled.terms where term.wire != wire {
            if isKnown(term.wire) {
                value.terms.append(term)
                continue
            }
            let weight = SumOfDigits.centered((term.coefficient * Fr(-sign)).integer, order)
            guard weight > 0, bounds.isBounded[term.wire] else { return nil }
            reach += weight * bounds.upper(term.wire)
        }
        return reach < BigInt(Self.small) ? value : nil
    }
}
