import Algebra
import R1CS

/// What a wire that comes after the challenge is as a polynomial in the challenge: what is linear in wires from before it, by power, and
/// of all else only which wires it reads.
struct ChallengePolynomial: Sendable {
    /// By power of the challenge.
    private(set) var parts: [Int: LinearForm] = [:]
    /// Wires from before the challenge whose products with each other occur.
    private(set) var others: Set<Int> = []
    /// No power is higher.
    private(set) var degree = 0

    /// The challenge itself.
    static var challenge: Self {
        Self(parts: [1: LinearForm(constant: .one)], degree: 1)
    }

    /// What was there before the challenge.
    init(_ form: LinearForm) {
        if !form.isZero { parts[0] = form }
    }

    private init(parts: [Int: LinearForm], others: Set<Int> = [], degree: Int) {
        self.parts = parts
        self.others = others
        self.degree = degree
    }

    /// The wires that occur linearly.
    private var wires: Set<Int> { Set(parts.values.lazy.flatMap { $0.terms.lazy.map(\.wire) }) }

    /// Whether it reads no wire at all.
    private var isConstant: Bool { others.isEmpty && parts.values.allSatisfy(\.terms.isEmpty) }

    /// Adds a multiple.
    mutating func add(_ other: Self, times factor: Fr) {
        for (power, form) in other.parts {
            let sum = (parts[power] ?? LinearForm()) + form * factor
            parts[power] = sum.isZero ? nil : sum
        }
        others.formUnion(other.others)
        degree = max(degree, other.degree)
    }

    /// The product; `nil` if its degree is beyond what an argument has.
    static func * (left: Self, right: Self) -> Self? {
        let degree = left.degree + right.degree
        guard degree < 1 << 40 else { return nil }
        var parts: [Int: LinearForm] = [:]
        func add(_ power: Int, _ form: LinearForm) {
            let sum = (parts[power] ?? LinearForm()) + form
            parts[power] = sum.isZero ? nil : sum
        }
        for (power, form) in left.parts {
            for (other, factor) in right.parts {
                // What is a product of wires on both sides goes to the others.
                if !factor.constant.isZero { add(power + other, form * factor.constant) }
                if !form.constant.isZero {
                    add(power + other, LinearForm(terms: factor.terms) * form.constant)
                }
            }
        }
        var others = left.others.union(right.others)
        if !left.isConstant, !right.isConstant { others.formUnion(left.wires.union(right.wires)) }
        return Self(parts: parts, others: others, degree: degree)
    }

    static func - (left: Self, right: Self) -> Self {
        var result = left
        result.add(right, times: -Fr.one)
        return result
    }
}

/// Equations at the challenge as equations between polynomials: Freivalds' check of a product of matrices, or of a convolution.
///
/// A constraint that, with all products written out, is a polynomial in the challenge whose coefficients are expressions of wires that
/// were committed to before it, holds at a challenge that is a hash of these wires. Unless every coefficient is zero, it holds for no
/// more challenges than its degree, less than 2^40 of 2^253. So every coefficient is taken for zero; and of one that is linear in some
/// wires, with all others known, the last of these follows.
struct ChallengeIdentities: Sendable {
    /// Coefficient by coefficient, what follows from the wires that are multiplied.
    private(set) var consequences: [Consequence] = []

    init(_ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ definitions: ProductDefinitions) {
        guard let commitment = system.commitment else { return }
        let challenge = Int(commitment.challenge)
        let committed = Set(commitment.wires.map(Int.init)).union(1..<(1 + system.publicInputCount))
        var known = [challenge: ChallengePolynomial.challenge]
        func polynomial(_ form: LinearForm) -> ChallengePolynomial? {
            let isBefore = { (term: LinearForm.Term) in term.wire < challenge }
            var result = ChallengePolynomial(
                LinearForm(constant: form.constant, terms: form.terms.filter(isBefore)))
            for term in form.terms where !isBefore(term) {
                guard let part = known[term.wire] else { return nil }
                result.add(part, times: term.coefficient)
            }
            return result
        }
        let rows = Set((challenge..<system.wireCount).lazy.flatMap { index.rows(ofWire: $0) }).sorted()
        for row in rows.map({ Int($0) }) {
            let forms = RowForms(system, row)
            guard let a = polynomial(forms.a), let b = polynomial(forms.b), let product = a * b else { continue }
            if let wire = forms.c.onlyWire, definitions.row(of: wire) == row {
                known[wire] = product
            } else if let c = polynomial(forms.c) {
                add(product - c, committed)
            }
        }
    }

    private mutating func add(_ equation: ChallengePolynomial, _ committed: Set<Int>) {
        let linear = equation.parts.values.map { Set($0.terms.map(\.wire)) }
        guard equation.others.isSubset(of: committed), linear.allSatisfy({ $0.isSubset(of: committed) }) else { return }
        let conclusions = linear.map { $0.subtracting(equation.others) }.filter { !$0.isEmpty }
        guard !conclusions.isEmpty else { return }
        consequences.append(Consequence(premises: equation.others, conclusions: conclusions.map { .last($0) }))
    }
}
