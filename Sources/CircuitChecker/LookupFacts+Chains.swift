import Algebra
import BigInt
import R1CS

extension LookupFacts {
    /// Takes columns that pack two digits apart, where chains of queries show that both are digits, and notes their bounds.
    mutating func unpackChains(
        _ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ facts: inout RangeFacts, _ exclusive: ExclusiveBits
    ) {
        var sums: RangeFacts?
        for (number, table) in tables.enumerated() {
            for column in table.columns.indices {
                let entries = table.queries.map { (number: $0, entry: queries[$0].entries[column]) }
                guard let chain = LookupChain(column: column, of: entries),
                    let unpacked = table.unpacked(column, base: chain.base, facts, exclusive)
                else { continue }
                // A digit at an end may be written as smaller ones.
                let known = sums ?? facts.withSums(system, index, ranges)
                sums = known
                let links = chain.proven(
                    interval: { interval(of: $0, system, index, known) },
                    isDigit: { known.isBounded[$0] && known.upper($0) < chain.base })
                guard let links else { continue }
                for link in links {
                    let next = LinearForm(terms: [.init(wire: link.next, coefficient: .one)])
                    unpack(link.query, column, high: link.digit, low: next)
                    for form in [link.digit, next] {
                        add(Range(query: link.query, form: form, upper: chain.base - 1))
                        facts.add(form, upper: chain.base - 1)
                    }
                }
                replace(number, by: unpacked)
                break
            }
        }
    }

    /// The interval of a form whose wires are bounded, to both sides of zero perhaps, or products of bounded forms.
    private func interval(
        of form: LinearForm, _ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ facts: RangeFacts
    ) -> (lower: BigInt, upper: BigInt)? {
        let order = BigInt(Fr.modulus)
        var lower = SumOfDigits.centered(form.constant.integer, order)
        var upper = lower
        for term in form.terms {
            guard let wire = interval(of: term.wire, system, index, facts) else { return nil }
            let factor = SumOfDigits.centered(term.coefficient.integer, order)
            let ends = [factor * wire.lower, factor * wire.upper]
            lower += ends.min() ?? 0
            upper += ends.max() ?? 0
        }
        return (lower, upper)
    }

    private func interval(
        of wire: Int, _ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ facts: RangeFacts
    ) -> (lower: BigInt, upper: BigInt)? {
        if facts.isBounded[wire] { return (0, facts.upper(wire)) }
        if let signed = facts.signed[wire] { return signed }
        for row in index.rows(ofWire: wire) {
            let forms = RowForms(system, Int(row))
            guard forms.c.constant.isZero, forms.c.terms == [.init(wire: wire, coefficient: .one)],
                let left = facts.interval(of: forms.a), let right = facts.interval(of: forms.b)
            else { continue }
            let ends = [
                left.lower * right.lower, left.lower * right.upper, left.upper * right.lower, left.upper * right.upper,
            ]
            return (ends.min() ?? 0, ends.max() ?? 0)
        }
        return nil
    }
}
