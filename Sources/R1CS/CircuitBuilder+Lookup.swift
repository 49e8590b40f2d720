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
        let number = lookups.tables.firstIndex(of: table) ?? lookups.tables.count
        if number == lookups.tables.count { lookups.tables.append(table) }
        lookups.pairs.append(
            LookupRequests.Pair(
                scope: currentScope, table: number, index: index.combination, value: value.combination))
        return value
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
