import Algebra

/// How a circuit asserts that values lie in ranges and tables.
public enum ArgumentMode: String, CaseIterable, Sendable {
    /// By bits: no challenge, and proofs that every Groth16 verifier can check.
    case plain
    /// By look-ups under a challenge: fewer constraints, and proofs with a commitment.
    case committed
}

/// A table of the rows (i, values[i]).
public struct LookupTable<F: PrimeField>: Hashable, Sendable {
    /// What reports call it.
    public let name: String
    /// The second column.
    public let values: [F]

    /// A table; `values` has at least one row.
    public init(_ name: String, values: [F]) {
        precondition(!values.isEmpty, "a table has rows")
        self.name = name
        self.values = values
    }
}

/// A table of a circuit whose rows are expressions: what `lookUp` asks. It belongs to the builder that made it.
public struct LookupRows<F: PrimeField>: Sendable {
    /// What reports call it.
    public let name: String
    /// How many rows it has.
    public let rowCount: Int
    /// How many values a row has.
    public let columnCount: Int
    /// Which of the builder's tables it is.
    let number: Int

    /// No table is wider.
    public static var widest: Int { 8 }
}

/// What gadgets have asked for so far; `finish()` turns it into constraints, when the best width of limbs is known.
struct LookupRequests<F: PrimeField>: Sendable {
    struct Range: Sendable {
        let scope: UInt32
        let name: String
        let value: LinearCombination<F>
        let bits: Int
    }

    struct Query: Sendable {
        let scope: UInt32
        let label: ConstraintLabel
        let tuple: [LinearCombination<F>]
    }

    enum Rows: Sendable {
        /// The integers of so many bits.
        case range(bits: Int)
        /// (i, values[i])
        case indexed(LookupTable<F>)
        case listed([[LinearCombination<F>]])
    }

    struct Table: Sendable {
        let name: String
        let rows: Rows
        var queries: [Query] = []
        var prohibitions: [Prohibition] = []
    }

    /// Rows that nothing may ask for if a bit is one.
    struct Prohibition: Sendable {
        let scope: UInt32
        let label: ConstraintLabel
        let rows: [Int]
        let condition: LinearCombination<F>
    }

    var ranges: [Range] = []
    var tables: [Table] = []

    var isEmpty: Bool { ranges.isEmpty && tables.allSatisfy(\.queries.isEmpty) }

    /// Limbs are not wider: a table of 2^17 rows is as large as a circuit should carry.
    static var widestLimb: Int { 17 }

    /// The width of limbs that makes the ranges cheapest: the least Σ ⌈b/k⌉ + 2^k + Σ 2^(b mod k), the last over the
    /// different widths of top limbs.
    var limbBits: Int {
        let counts = ranges.reduce(into: [Int: Int]()) { $0[$1.bits, default: 0] += 1 }
        return (1...Self.widestLimb).min { Self.cost(counts, limbBits: $0) < Self.cost(counts, limbBits: $1) } ?? 1
    }

    /// The constraints that so many ranges of so many bits need with limbs of `k` bits, those for the challenge and the sum
    /// left out.
    private static func cost(_ counts: [Int: Int], limbBits k: Int) -> Int {
        var widths: Set<Int> = []
        var queries = 0
        for (bits, count) in counts {
            queries += count * ((bits + k - 1) / k)
            if bits >= k { widths.insert(k) }
            if bits % k != 0 { widths.insert(bits % k) }
        }
        return queries + widths.reduce(0) { $0 + 1 << $1 }
    }
}

extension LookupRequests.Table {
    var rowCount: Int {
        switch rows {
        case .range(let bits): 1 << bits
        case .indexed(let table): table.values.count
        case .listed(let rows): rows.count
        }
    }

    var columnCount: Int {
        switch rows {
        case .range: 1
        case .indexed: 2
        case .listed(let rows): rows[0].count
        }
    }

    func row(_ index: Int) -> [LinearCombination<F>] {
        switch rows {
        case .range: [LinearCombination(constant: F(index))]
        case .indexed(let table):
            [LinearCombination(constant: F(index)), LinearCombination(constant: table.values[index])]
        case .listed(let rows): rows[index]
        }
    }
}
