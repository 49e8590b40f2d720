import Algebra
import R1CS

extension CircuitBuilder {
    /// Asserts value ∈ 0 ..< 2^count, by bits or by look-ups as the circuit's mode has it.
    ///
    /// Cost: `count` constraints in plain mode; in committed mode ⌈count/k⌉ and a share of the tables.
    /// - Precondition: `count` ≥ 1, 2^count ≤ p.
    public mutating func bounded(_ name: String, of value: Scalar<F>, bits count: Int) -> Bounded<F> {
        switch mode {
        case .plain: Bounded(bits: range(name, of: value, bits: count))
        case .committed: lookupRange(name, of: value, bits: count)
        }
    }

    /// The value that a table has at an index; an index beyond the table satisfies nothing.
    ///
    /// Cost: as many constraints as rows in plain mode; in committed mode 2, and one for every row once a circuit.
    /// - Precondition: the table is shorter than the field.
    public mutating func tableValue(_ name: String, _ table: LookupTable<F>, at index: Scalar<F>) -> Scalar<F> {
        switch mode {
        case .plain:
            let selector = oneHot(name, index, count: table.values.count)
            return Scalar(LinearCombination(sum: zip(table.values, selector).map { ($0, $1.combination) }))
        case .committed:
            return lookup(name, table, at: index)
        }
    }
}
