import Algebra
import BigInt

/// The look-up argument of a circuit: all queries are rows of tables.
///
/// LogUp (Haböck, ePrint 2022/1530): with m_t how often row t is asked for, Σ m_t/(X − t) = Σ 1/(X − q) at a challenge X.
/// Row and query (c₀, c₁, …) of the table with number `tag` stand for Σ αʲ·cⱼ + α^C·tag, C being the columns of the widest
/// table: in α as a variable, tuples of different values or different tables are different polynomials, of degree C at
/// most. With X as a second variable each is a pole of its own, and fractions with different poles are linearly
/// independent. So if a query were no row, or if multiplicities did not add up, the difference D of the two sides would
/// be a non-zero rational function of X and α, whatever is committed to.
///
/// There is one challenge, so α is X^N for N = 2^s. Let f be the number of fractions. D cleared of its denominators is
/// a polynomial of degree at most f − 1 in X and C·(f − 1) in α. As N > f − 1, different monomials Xᵃαᵇ stay different
/// powers X^(a + N·b), so it is not zero in X alone either, and has at most (f − 1)·(N·C + 1) roots. No other challenge is
/// bad. At a pole of a fraction whose numerator is zero too the constraint leaves the term free; but there every summand of
/// the cleared D vanishes (that one by its numerator, the others by the common factor), so these challenges are roots of
/// it and counted. At any other pole nothing satisfies. For a million fractions of three columns and a tag 2^42 challenges
/// of 2^253 are bad.
///
/// (With the small powers that suggest themselves, α = X² or X³, fractions of different rows can be linearly dependent.)
struct LookupArgument<F: PrimeField> {
    /// Tables that are asked, ranges first.
    private(set) var tables: [LookupRequests<F>.Table] = []
    /// Multiplicities of every table's rows.
    var multiplicities: [[LinearCombination<F>]] = []
    private var ranges: [Int: Int] = [:]

    /// How many fractions there are.
    var fractionCount: Int { tables.reduce(0) { $0 + $1.rowCount + $1.queries.count } }

    /// s with N = 2^s more than the fractions that there are.
    var separatingPower: Int { Int.bitWidth - fractionCount.leadingZeroBitCount }

    /// C: the columns of the widest table, and the power of α that tags have.
    var width: Int { tables.map(\.columnCount).max() ?? 1 }

    /// Whether tables are told apart.
    var isTagged: Bool { tables.count > 1 }

    /// The highest power of α that occurs.
    var highestPower: Int { isTagged ? width : width - 1 }

    /// How many challenges are bad at most.
    var badChallenges: BigInt {
        let fractions = BigInt(fractionCount)
        return (fractions - 1) * ((BigInt(highestPower) << separatingPower) + 1)
    }

    /// All that the equation is about.
    var committed: [LinearCombination<F>] {
        var all = multiplicities.flatMap { $0 }
        for table in tables {
            if case .listed(let rows) = table.rows { all += rows.flatMap { $0 } }
            for query in table.queries { all += query.tuple }
        }
        return all
    }

    /// Asks the table of integers of so many bits.
    mutating func add(_ query: LookupRequests<F>.Query, bits: Int) {
        if ranges[bits] == nil {
            ranges[bits] = tables.count
            tables.append(LookupRequests.Table(name: "range-\(bits)", rows: .range(bits: bits)))
        }
        if let number = ranges[bits] { tables[number].queries.append(query) }
    }

    mutating func add(_ table: LookupRequests<F>.Table) {
        tables.append(table)
    }
}
