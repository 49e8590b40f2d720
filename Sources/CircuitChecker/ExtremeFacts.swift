import Algebra
import BigInt
import R1CS

/// Values of which one is another's bound: factors wire − value, all integers from 0 on, whose product is zero.
///
/// Were there two such wires for the same values, say m and m′, one factor of each would vanish: m = v, m′ = w. Then m′ − v = m′ − m and
/// m − w = m − m′ both are factors, so integers from 0 on, each below its reach. They sum to zero in the field; two reaches together
/// are less than its order; so both are zero. The same holds where it is value − wire throughout, and on any scale.
struct ExtremeFacts: Sendable {
    /// The wires that follow, each from the values.
    let consequences: [Consequence]

    init(_ system: ConstraintSystem<Fr>, _ definitions: ProductDefinitions, _ facts: RangeFacts, _ ranges: FormRanges) {
        var found: [Consequence] = []
        for row in 0..<system.constraintCount where system.c.row(row).isEmpty && facts.forms[row] == nil {
            let forms = RowForms(system, row)
            guard forms.linearEquation == nil else { continue }
            let factors = definitions.factors(of: forms.a) + definitions.factors(of: forms.b)
            for term in factors[0].terms {
                guard factors.allSatisfy({ $0[term.wire] == term.coefficient }),
                    Self.fit(factors.map { ranges.reach(of: $0, on: term.wire) })
                else { continue }
                let others = Set(factors.flatMap { $0.terms.map(\.wire) }).subtracting([term.wire])
                found.append(Consequence(premises: others, conclusions: [.all([term.wire])]))
            }
        }
        consequences = found
    }

    /// Whether any two of the reaches together are below the order.
    private static func fit(_ reaches: [BigInt?]) -> Bool {
        let known = reaches.compactMap(\.self)
        guard known.count == reaches.count, let greatest = known.max() else { return false }
        return 2 * greatest < BigInt(Fr.modulus)
    }
}
