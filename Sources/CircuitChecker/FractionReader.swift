import Algebra
import R1CS

/// Reads the fractions of a look-up argument out of a system.
struct FractionReader {
    /// numerator / (challenge − Σ parts[e]·challenge^e), whose value is the wire `term`.
    struct Fraction {
        let row: Int
        let term: Int
        let numerator: LinearForm
        /// By power of the challenge.
        let parts: [Int: LinearForm]

        /// What stands at a power of the challenge.
        func part(_ power: Int) -> LinearForm { parts[power] ?? LinearForm() }
    }

    private let system: ConstraintSystem<Fr>
    private let index: SystemIndex
    private let challenge: Int
    /// Wires that hold a power of the challenge.
    private var powers: [Int: Int]
    /// Wires that hold a power of the challenge times a form: the power and the form. Rows of a table share such products.
    private var products: [Int: (power: Int, form: LinearForm)] = [:]

    init(_ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ commitment: CommittedWires) {
        self.system = system
        self.index = index
        challenge = Int(commitment.challenge)
        powers = [challenge: 1]
        for row in 0..<system.constraintCount { readProduct(row) }
    }

    private mutating func readProduct(_ row: Int) {
        let product = system.c.row(row)
        guard product.count == 1, let wire = product.first?.wire, Int(wire) > challenge else { return }
        let forms = RowForms(system, row)
        guard forms.c.terms.first?.coefficient == .one else { return }
        guard let left = power(of: forms.a) ?? power(of: forms.b) else { return }
        let other = power(of: forms.a) == nil ? forms.a : forms.b
        if let right = power(of: other) {
            powers[Int(wire)] = min(left, 1 << 30) + min(right, 1 << 30)
        } else if other.terms.allSatisfy({ $0.wire < challenge }) {
            products[Int(wire)] = (left, other)
        }
    }

    private func power(of form: LinearForm) -> Int? {
        guard form.constant.isZero, form.terms.count == 1, form.terms[0].coefficient == .one else { return nil }
        return powers[form.terms[0].wire]
    }

    /// The rows of the tables and the queries, if a sum over all of them is zero.
    func argument() -> (rows: [Fraction], queries: [Fraction])? {
        var fractions: [Int: Fraction] = [:]
        for row in index.rows(ofWire: challenge) {
            if let fraction = fraction(Int(row)) { fractions[fraction.term] = fraction }
        }
        // Other arguments at the challenge have rows like fractions, which are no part of the sum.
        var candidates: Set<Int> = []
        for term in fractions.keys { candidates.formUnion(index.rows(ofWire: term).map { Int($0) }) }
        for row in candidates.sorted() {
            guard let sum = RowForms(system, row).linearEquation, sum.constant.isZero, sum.terms.count > 1,
                sum.terms.allSatisfy({ fractions[$0.wire] != nil })
            else { continue }
            let isMarked = sum.terms.map { fractions[$0.wire]?.numerator.constantValue == .one }
            guard let unit = zip(sum.terms, isMarked).first(where: { $1 })?.0.coefficient else { continue }
            // Queries have numerator one and one sign, rows of tables the other.
            let isBalanced = zip(sum.terms, isMarked).allSatisfy { term, isQuery in
                term.coefficient == (isQuery ? unit : -unit)
            }
            guard isBalanced else { continue }
            let found = sum.terms.compactMap { fractions[$0.wire] }
            return (zip(found, isMarked).filter { !$1 }.map(\.0), zip(found, isMarked).filter(\.1).map(\.0))
        }
        return nil
    }

    private func fraction(_ row: Int) -> Fraction? {
        let forms = RowForms(system, row)
        for (factor, denominator) in [(forms.a, forms.b), (forms.b, forms.a)] {
            guard factor.constant.isZero, factor.terms.count == 1, factor.terms[0].coefficient == .one,
                denominator[challenge] == .one, powers[factor.terms[0].wire] == nil
            else { continue }
            var parts: [Int: LinearForm] = [0: LinearForm(constant: -denominator.constant)]
            for term in denominator.terms where term.wire != challenge {
                let factor = -term.coefficient
                if let power = powers[term.wire] {
                    parts[power, default: LinearForm()] =
                        parts[power, default: LinearForm()] + LinearForm(constant: factor)
                } else if let product = products[term.wire] {
                    parts[product.power, default: LinearForm()] =
                        parts[product.power, default: LinearForm()] + product.form * factor
                } else {
                    let index = LinearForm(terms: [LinearForm.Term(wire: term.wire, coefficient: factor)])
                    parts[0] = (parts[0] ?? LinearForm()) + index
                }
            }
            return Fraction(row: row, term: factor.terms[0].wire, numerator: forms.c, parts: parts)
        }
        return nil
    }
}
