import Algebra
import BigInt

extension CircuitBuilder {
    /// Asserts value ∈ 0 ..< 2^bits by look-ups of its limbs. What it costs depends on the whole circuit:
    /// ⌈bits/k⌉ constraints, and tables that all ranges share.
    ///
    /// - Precondition: the circuit commits; 1 ≤ bits, 2^bits ≤ p.
    public mutating func lookupRange(_ name: String, of value: Scalar<F>, bits: Int) -> Bounded<F> {
        precondition(mode == .committed, "look-ups need a challenge")
        precondition(bits >= 1 && BigInt(1) << bits <= BigInt(F.modulus), "limbs of a field element are unique")
        comesBeforeChallenge(name)
        lookups.ranges.append(
            LookupRequests.Range(scope: currentScope, name: name, value: value.combination, bits: bits))
        return Bounded(value.combination, 0, (BigInt(1) << bits) - 1)
    }

    /// The value that a table has at an index, which is thereby asserted to be one of the table's: two constraints, and one
    /// for every row of the table.
    ///
    /// - Precondition: the circuit commits; the table is no longer than the field.
    public mutating func lookup(
        _ name: String, _ table: LookupTable<F>, at index: Scalar<F>
    ) -> Scalar<F> {
        precondition(mode == .committed, "look-ups need a challenge")
        let value = hint(.tableValue(table), name, inputs: [index.combination], count: 1)[0]
        let known = lookups.tables.firstIndex {
            guard case .indexed(let other) = $0.rows else { return false }
            return other == table
        }
        if known == nil { lookups.tables.append(LookupRequests.Table(name: table.name, rows: .indexed(table))) }
        ask(name, known ?? lookups.tables.count - 1, [index, value])
        return value
    }

    /// A table whose rows are tuples of expressions, of wires as well as of constants: what `lookUp` finds tuples in.
    ///
    /// Cost, if it is asked at all: one constraint a row, and one for every entry after the first column that is no
    /// constant, or for every wire that occurs in such a column if these are fewer. Equal rows do no harm.
    /// - Precondition: the circuit commits; at least one row, and all of the same 1 … 8 columns.
    public mutating func lookupTable(_ name: String, rows: [[Scalar<F>]]) -> LookupRows<F> {
        precondition(mode == .committed, "look-ups need a challenge")
        let columns = rows.first?.count ?? 0
        precondition(
            (1...LookupRows<F>.widest).contains(columns) && rows.allSatisfy { $0.count == columns },
            "a table has rows of 1 to 8 columns")
        lookups.tables.append(
            LookupRequests.Table(name: name, rows: .listed(rows.map { $0.map(\.combination) })))
        return LookupRows(
            name: name, rowCount: rows.count, columnCount: columns, number: lookups.tables.count - 1)
    }

    /// Asserts that a tuple is a row of a table. Cost: one constraint, and one for every entry after the first that is no
    /// constant.
    ///
    /// Table and tuple may depend on anything but the challenge: both are committed to.
    /// - Precondition: the table is this builder's, and the tuple as wide.
    public mutating func lookUp(_ name: String, _ table: LookupRows<F>, _ tuple: [Scalar<F>]) {
        precondition(
            lookups.tables.indices.contains(table.number) && lookups.tables[table.number].name == table.name,
            "a table belongs to the builder that made it")
        precondition(tuple.count == table.columnCount, "a tuple is as wide as the table")
        ask(name, table.number, tuple)
    }

    /// Asserts that if a bit is one, no tuple that is looked up is one of these rows. Cost: one constraint.
    ///
    /// Multiplicities count, so those of some rows sum to zero only if each is zero.
    ///
    /// - Parameter rowsDiffer: why no two rows of the table can be equal, whatever its wires hold. Equal rows share their
    ///   multiplicity, so that it could hide under one that may be asked for. Taken at its word; exhaustion checks it.
    public mutating func prohibit(
        _ name: String, _ rows: [Int], of table: LookupRows<F>, if condition: Bit<F>, rowsDiffer: StaticString
    ) {
        comesBeforeChallenge(name)
        lookups.tables[table.number].prohibitions.append(
            LookupRequests.Prohibition(
                scope: currentScope, label: ConstraintLabel(name), rows: rows, condition: condition.combination))
    }

    private mutating func ask(_ name: String, _ table: Int, _ tuple: [Scalar<F>]) {
        comesBeforeChallenge(name)
        let number = lookups.tables[table].queries.count
        lookups.tables[table].queries.append(
            LookupRequests.Query(
                scope: currentScope, label: ConstraintLabel(name, number), tuple: tuple.map(\.combination)))
    }
}

extension Hint {
    fileprivate static func tableValue(_ table: LookupTable<F>) -> Self {
        Self("table-value", .unique(because: "a table has one row for every index")) { inputs, outputs in
            let index = inputs[0].smallInteger(below: table.values.count)
            outputs.initializeElement(at: 0, to: index.map { table.values[$0] } ?? .zero)
        }
    }
}

extension PrimeField {
    /// The canonical integer, if it is below `limit`.
    func smallInteger(below limit: Int) -> Int? {
        let integer = integer
        return integer < FieldInteger(UInt64(limit)) ? Int(integer.limbs.0) : nil
    }
}
