/// A partial assignment that is extended, propagated and taken back.
///
/// Every row keeps the sums of its sides over the wires that are set, and how many are not: setting a wire costs as much as
/// it has occurrences, and what a row determines is seen at once.
struct SearchState {
    private let tables: SearchTables
    private var values: [Int32]
    private var sums: [UInt32]
    private var unknown: [Int32]
    private var trail: [UInt32] = []
    private var queue: [(wire: UInt32, value: UInt32)] = []

    private static var unset: Int32 { -1 }

    init(_ tables: SearchTables) {
        self.tables = tables
        values = [Int32](repeating: Self.unset, count: tables.wireCount)
        sums = tables.constants
        unknown = (0..<tables.rowCount).map { Int32(tables.rowStarts[$0 + 1] - tables.rowStarts[$0]) }
    }

    /// How many wires are set: what `takeBack` returns to.
    var mark: Int { trail.count }

    /// Sets a wire and all that follows; false on contradiction.
    mutating func assign(_ wire: Int, _ value: UInt32) -> Bool {
        queue.removeAll(keepingCapacity: true)
        queue.append((UInt32(wire), value))
        while let (wire, value) = queue.popLast() {
            let wire = Int(wire)
            if values[wire] != Self.unset {
                if values[wire] != Int32(value) { return false }
                continue
            }
            if let domain = tables.domains[wire], !domain.contains(value) { return false }
            set(wire, value)
            for entry in tables.wireStarts[wire]..<tables.wireStarts[wire + 1] {
                guard propagate(Int(tables.wireEntries[entry].index)) else { return false }
            }
        }
        return true
    }

    private mutating func set(_ wire: Int, _ value: UInt32) {
        values[wire] = Int32(value)
        trail.append(UInt32(wire))
        let field = tables.field
        for number in tables.wireStarts[wire]..<tables.wireStarts[wire + 1] {
            let entry = tables.wireEntries[number]
            let row = Int(entry.index)
            sums[3 * row] = field.add(sums[3 * row], field.multiply(entry.a, value))
            sums[3 * row + 1] = field.add(sums[3 * row + 1], field.multiply(entry.b, value))
            sums[3 * row + 2] = field.add(sums[3 * row + 2], field.multiply(entry.c, value))
            unknown[row] -= 1
        }
    }

    /// Unsets all that was set since a mark.
    mutating func takeBack(to mark: Int) {
        let field = tables.field
        while trail.count > mark {
            let wire = Int(trail.removeLast())
            let value = UInt32(values[wire])
            values[wire] = Self.unset
            for number in tables.wireStarts[wire]..<tables.wireStarts[wire + 1] {
                let entry = tables.wireEntries[number]
                let row = Int(entry.index)
                sums[3 * row] = field.subtract(sums[3 * row], field.multiply(entry.a, value))
                sums[3 * row + 1] = field.subtract(sums[3 * row + 1], field.multiply(entry.b, value))
                sums[3 * row + 2] = field.subtract(sums[3 * row + 2], field.multiply(entry.c, value))
                unknown[row] += 1
            }
        }
    }

    /// What a row with at most one unset wire says; false on contradiction.
    private mutating func propagate(_ row: Int) -> Bool {
        guard unknown[row] <= 1 else { return true }
        let field = tables.field
        let (a, b, c) = (sums[3 * row], sums[3 * row + 1], sums[3 * row + 2])
        let excess = field.subtract(c, field.multiply(a, b))
        guard unknown[row] == 1 else { return excess == 0 }
        guard let entry = openEntry(of: row) else { return true }
        if entry.isQuadratic { return true }
        let slope = field.subtract(
            field.add(field.multiply(entry.a, b), field.multiply(a, entry.b)), entry.c)
        if slope == 0 { return excess == 0 }
        queue.append((entry.index, field.multiply(excess, field.inverses[Int(slope)])))
        return true
    }

    private func openEntry(of row: Int) -> SearchTables.Entry? {
        for number in tables.rowStarts[row]..<tables.rowStarts[row + 1]
        where values[Int(tables.rowEntries[number].index)] == Self.unset { return tables.rowEntries[number] }
        return nil
    }

    /// Whether some row still waits for this wire. If none does, any value of its domain will do: rows that miss this wire
    /// alone have been found to hold whatever it is.
    private func matters(_ wire: Int) -> Bool {
        for number in tables.wireStarts[wire]..<tables.wireStarts[wire + 1] {
            let entry = tables.wireEntries[number]
            let row = Int(entry.index)
            if unknown[row] > 1 { return true }
            // A row on this wire alone is what its domain comes from.
            if entry.isQuadratic, tables.rowStarts[row + 1] - tables.rowStarts[row] > 1 { return true }
        }
        return false
    }

    /// Whether the assignment extends to all wires; wires before `place` in the order are settled.
    mutating func isExtensible(from place: Int = 0) -> Bool {
        var place = place
        while place < tables.order.count {
            let wire = tables.order[place]
            if values[wire] == Self.unset, matters(wire) { break }
            place += 1
        }
        guard place < tables.order.count else { return true }
        let wire = tables.order[place]
        let mark = self.mark
        if let domain = tables.domains[wire] {
            for value in domain {
                if assign(wire, value), isExtensible(from: place + 1) { return true }
                takeBack(to: mark)
            }
        } else {
            for value in 0..<tables.field.p {
                if assign(wire, value), isExtensible(from: place + 1) { return true }
                takeBack(to: mark)
            }
        }
        return false
    }
}
