/// A constraint system over a small field, laid out flat for the search.
///
/// Entries hold what a wire contributes to the three sides of a row; they are listed by row and again by wire.
struct SearchTables: Sendable {
    /// A wire in a row, by the wire's number or by the row's.
    struct Entry: Sendable {
        let index: UInt32
        let a: UInt32
        let b: UInt32
        let c: UInt32

        /// Whether the row is of second degree in this wire.
        var isQuadratic: Bool { a != 0 && b != 0 }
    }

    let field: SmallPrime
    let wireCount: Int
    let rowCount: Int
    /// What the constant one contributes to a, b and c of every row.
    let constants: [UInt32]
    let rowStarts: [Int]
    let rowEntries: [Entry]
    let wireStarts: [Int]
    let wireEntries: [Entry]
    /// The values that constraints on one wire alone leave it; `nil` if there is none.
    let domains: [[UInt32]?]
    /// The wires in the order in which they are tried: those with few values first.
    let order: [Int]
    /// Whether rows without wires, or on one wire alone, can hold at all.
    let isPossible: Bool

    init(field: SmallPrime, wireCount: Int, rows: [FlatRow]) {
        self.field = field
        self.wireCount = wireCount
        rowCount = rows.count
        var constants: [UInt32] = []
        var rowStarts = [0]
        var rowEntries: [Entry] = []
        var perWire = [[Entry]](repeating: [], count: wireCount)
        var domains = [[UInt32]?](repeating: nil, count: wireCount)
        var isPossible = true
        for (number, row) in rows.enumerated() {
            let parts = row.parts
            let one = parts[0] ?? (0, 0, 0)
            constants += [one.a, one.b, one.c]
            let wires = parts.keys.filter { $0 != 0 }.sorted()
            for wire in wires {
                guard let part = parts[wire] else { continue }
                rowEntries.append(Entry(index: UInt32(wire), a: part.a, b: part.b, c: part.c))
                perWire[wire].append(Entry(index: UInt32(number), a: part.a, b: part.b, c: part.c))
            }
            rowStarts.append(rowEntries.count)
            if wires.isEmpty, field.multiply(one.a, one.b) != one.c { isPossible = false }
            if wires.count == 1, let part = parts[wires[0]] {
                let wire = wires[0]
                domains[wire] = (domains[wire] ?? Array(0..<field.p)).filter { value in
                    let a = field.add(one.a, field.multiply(part.a, value))
                    let b = field.add(one.b, field.multiply(part.b, value))
                    return field.multiply(a, b) == field.add(one.c, field.multiply(part.c, value))
                }
                if domains[wire]?.isEmpty == true { isPossible = false }
            }
        }
        var wireStarts = [0]
        var wireEntries: [Entry] = []
        for entries in perWire {
            wireEntries += entries
            wireStarts.append(wireEntries.count)
        }
        self.constants = constants
        self.rowStarts = rowStarts
        self.rowEntries = rowEntries
        self.wireStarts = wireStarts
        self.wireEntries = wireEntries
        self.domains = domains
        self.isPossible = isPossible
        order = (1..<max(wireCount, 1)).sorted {
            (domains[$0]?.count ?? Int(field.p), $0) < (domains[$1]?.count ?? Int(field.p), $1)
        }
    }
}

/// A row over a small field before it is laid out: what every wire contributes to each side.
struct FlatRow: Sendable {
    var parts: [Int: (a: UInt32, b: UInt32, c: UInt32)] = [:]
}
