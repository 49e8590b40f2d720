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

    /// Asserts that an integer, wherever it lies in its interval, lies in 0 ..< 2^count; what `range` is in plain mode.
    ///
    /// - Precondition: as for `range`.
    public mutating func bounded(_ name: String, _ value: Bounded<F>, bits count: Int) -> Bounded<F> {
        checkDecomposition(name, value, bits: count)
        return bounded(name, of: Scalar(value), bits: count)
    }

    /// A new integer in 0 ..< 2^count that a hint takes from an expression's low bits. Nothing ties it to the expression:
    /// the caller must, and says here what that leaves of choice. Cost: as that of `bounded`.
    /// - Precondition: 1 ≤ count < 64.
    public mutating func boundedAdvice(
        _ name: String, _ expression: LinearCombination<F>, bits count: Int, _ uniqueness: Hint<F>.Uniqueness
    ) -> Bounded<F> {
        switch mode {
        case .plain:
            let hint = Hint<F>("low-bits", uniqueness) { inputs, outputs in
                Hint.writeBits(of: inputs[0], to: outputs)
            }
            return Bounded(bits: bits(hint, name, inputs: [expression], count: count))
        case .committed:
            let hint = Hint<F>("low-bits", uniqueness) { inputs, outputs in
                let word = inputs[0].integer.limbs.0 & (1 << UInt64(count) - 1)
                outputs.initializeElement(at: 0, to: F(reducing: FieldInteger(word)))
            }
            return lookupRange(name, of: self.hint(hint, name, inputs: [expression], count: 1)[0], bits: count)
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
