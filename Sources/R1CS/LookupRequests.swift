import Algebra

/// How a circuit asserts that values lie in ranges and tables.
public enum ArgumentMode: Sendable {
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

/// What gadgets have asked for so far; `finish()` turns it into constraints, when the best width of limbs is known.
struct LookupRequests<F: PrimeField>: Sendable {
    struct Range: Sendable {
        let scope: UInt32
        let name: String
        let value: LinearCombination<F>
        let bits: Int
    }

    struct Pair: Sendable {
        let scope: UInt32
        let table: Int
        let index: LinearCombination<F>
        let value: LinearCombination<F>
    }

    var ranges: [Range] = []
    var pairs: [Pair] = []
    var tables: [LookupTable<F>] = []

    var isEmpty: Bool { ranges.isEmpty && pairs.isEmpty }

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
