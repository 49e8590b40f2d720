import Algebra
import BigInt
import R1CS

/// Queries of one table that pass a digit on, base·digit + next being what a row holds in one column.
///
/// Where every row is base·high + low with 0 ≤ high, low < base, the entry of a query says of digit and next only what their
/// sum is. But let all numbers be integers, s₀ the first digit and sₖ₊₁ = vₖ − base·sₖ the next of query k, with
/// 0 ≤ vₖ < base². If sₖ ≥ base, then sₖ₊₁ < 0; if sₖ < 0, then sₖ₊₁ ≥ base: what is no digit is followed by what is none. So
/// if the last of a chain is a digit, all are, the first included, and then digit and next are high and low of one row.
///
/// They are integers if s₀ is, and their distance from zero grows by the factor base at most, and base². As long as it stays
/// below the order of the field less a base, the last is a digit in the field only if it is one as an integer.
struct LookupChain {
    /// One query.
    struct Link {
        let query: Int
        let digit: LinearForm
        let next: Int
    }

    let column: Int
    let base: Int
    private let links: [Link]
    /// By what they begin with: links.
    private let following: [LinearForm: [Int]]

    /// Reads the queries of a table as links, if all of them are.
    init?(column: Int, of queries: [(number: Int, entry: LinearForm)]) {
        guard let base = queries.lazy.compactMap({ Self.base(of: $0.entry) }).first,
            let inverse = Fr(base).inverted()
        else { return nil }
        var links: [Link] = []
        for query in queries {
            let units = query.entry.terms.filter { $0.coefficient == .one }
            guard units.count == 1 else { return nil }
            let next = LinearForm(terms: units)
            links.append(Link(query: query.number, digit: (query.entry - next) * inverse, next: units[0].wire))
        }
        self.column = column
        self.base = base
        self.links = links
        following = Dictionary(grouping: links.indices) { links[$0].digit }
    }

    /// The factor of the other wire, if an entry is that of two wires.
    private static func base(of entry: LinearForm) -> Int? {
        guard entry.terms.count == 2, entry.constant.isZero, entry.terms.contains(where: { $0.coefficient == .one }),
            let factor = entry.terms.first(where: { $0.coefficient != .one })?.coefficient.integer,
            factor < FieldInteger(1 << 31)
        else { return nil }
        return Int(factor.limbs.0)
    }

    /// The links, if every one lies in a chain from a digit whose interval is known to one that is in its range.
    ///
    /// - Parameters:
    ///   - interval: the least and the greatest that a form can be, where that is known.
    ///   - isDigit: whether a wire is known to lie in 0 ..< base.
    func proven(
        interval: (LinearForm) -> (lower: BigInt, upper: BigInt)?, isDigit: (Int) -> Bool
    ) -> [Link]? {
        var isProven = [Bool](repeating: false, count: links.count)
        for (start, link) in links.enumerated() {
            guard let known = interval(link.digit) else { continue }
            let magnitude = BigInt(max(known.lower.magnitude, known.upper.magnitude))
            for place in path(from: start, magnitude, isDigit) { isProven[place] = true }
        }
        return isProven.allSatisfy(\.self) ? links : nil
    }

    /// From a link to the first whose next is a digit; nothing if the chain branches, ends or could wrap around before.
    private func path(from start: Int, _ magnitude: BigInt, _ isDigit: (Int) -> Bool) -> [Int] {
        let order = BigInt(Fr.modulus)
        let bound = BigInt(base)
        var reach = magnitude
        var place = start
        var path: [Int] = []
        while true {
            reach = (reach + bound) * bound
            guard reach + bound < order else { return [] }
            path.append(place)
            let next = links[place].next
            if isDigit(next) { return path }
            let following = following[LinearForm(terms: [.init(wire: next, coefficient: .one)])] ?? []
            guard following.count == 1 else { return [] }
            place = following[0]
        }
    }
}
