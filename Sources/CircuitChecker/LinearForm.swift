import Algebra
import R1CS

/// constant + Σ coefficient·wire at the real prime: terms ascending by wire, none twice, none zero.
struct LinearForm: Hashable, Sendable {
    struct Term: Hashable, Sendable {
        let wire: Int
        var coefficient: Fr
    }

    var constant: Fr
    var terms: [Term]

    init(constant: Fr = .zero, terms: [Term] = []) {
        self.constant = constant
        self.terms = terms
    }

    /// A row of one of a system's matrices. Rows that were read from a file may be in any order and repeat wires.
    init(_ matrix: SparseMatrix, row: Int, of system: ConstraintSystem<Fr>) {
        constant = .zero
        terms = []
        let entries = matrix.row(row)
        terms.reserveCapacity(entries.count)
        var isOrdered = true
        for entry in entries {
            let coefficient = system.coefficients[Int(entry.coefficient)]
            if entry.wire == 0 {
                constant += coefficient
            } else {
                if let last = terms.last, last.wire >= Int(entry.wire) { isOrdered = false }
                terms.append(Term(wire: Int(entry.wire), coefficient: coefficient))
            }
        }
        if !isOrdered { self = Self(constant: constant, unordered: terms) }
    }

    /// Terms in any order, wires perhaps repeated.
    init(constant: Fr, unordered: [Term]) {
        self.constant = constant
        terms = []
        for term in unordered.sorted(by: { $0.wire < $1.wire }) {
            if let last = terms.last, last.wire == term.wire {
                terms[terms.count - 1].coefficient += term.coefficient
            } else {
                terms.append(term)
            }
        }
        terms.removeAll { $0.coefficient.isZero }
    }

    var isZero: Bool { terms.isEmpty && constant.isZero }
    /// Its value if it reads no wire.
    var constantValue: Fr? { terms.isEmpty ? constant : nil }

    subscript(wire: Int) -> Fr {
        // Rows are short, or are asked for few wires.
        for term in terms where term.wire == wire { return term.coefficient }
        return .zero
    }

    static func + (left: Self, right: Self) -> Self {
        if left.terms.isEmpty { return Self(constant: left.constant + right.constant, terms: right.terms) }
        if right.terms.isEmpty { return Self(constant: left.constant + right.constant, terms: left.terms) }
        return Self(constant: left.constant + right.constant, unordered: left.terms + right.terms)
    }

    static func * (form: Self, factor: Fr) -> Self {
        guard !factor.isZero else { return Self() }
        return Self(
            constant: form.constant * factor,
            terms: form.terms.map { Term(wire: $0.wire, coefficient: $0.coefficient * factor) })
    }

    static func - (left: Self, right: Self) -> Self { left + right * -Fr.one }

    /// 1 − self.
    var complement: Self { Self(constant: .one) - self }

    /// The multiple of this form whose first coefficient is one: equal for forms that vanish together as polynomials.
    var normalized: Self {
        guard let inverse = (terms.first?.coefficient ?? constant).inverted() else { return self }
        return self * inverse
    }

    /// The form with some wires replaced by their values.
    func substituting(_ values: [Int: Fr]) -> Self {
        guard !values.isEmpty, terms.contains(where: { values[$0.wire] != nil }) else { return self }
        var result = Self(constant: constant)
        for term in terms {
            if let value = values[term.wire] {
                result.constant += term.coefficient * value
            } else {
                result.terms.append(term)
            }
        }
        return result
    }
}

/// The three sides of a constraint.
struct RowForms {
    var a: LinearForm
    var b: LinearForm
    var c: LinearForm

    init(_ system: ConstraintSystem<Fr>, _ row: Int) {
        a = LinearForm(system.a, row: row, of: system)
        b = LinearForm(system.b, row: row, of: system)
        c = LinearForm(system.c, row: row, of: system)
    }

    /// With some wires replaced by their values.
    func substituting(_ values: [Int: Fr]) -> Self {
        guard !values.isEmpty else { return self }
        var result = self
        result.a = a.substituting(values)
        result.b = b.substituting(values)
        result.c = c.substituting(values)
        return result
    }

    /// A form that the constraint says is zero, if one of its factors is a constant.
    var linearEquation: LinearForm? {
        if let factor = a.constantValue { return b * factor - c }
        if let factor = b.constantValue { return a * factor - c }
        return nil
    }

    /// Whether it holds whatever the wires are.
    var saysNothing: Bool { linearEquation?.isZero ?? false }

    /// A form that the constraint lets be 0 or 1 only: of L·(s·L + t) = 0 the multiple of L with these roots.
    var boolean: LinearForm? {
        guard c.isZero, !a.terms.isEmpty, a.terms.count == b.terms.count else { return nil }
        guard let inverse = a.terms[0].coefficient.inverted() else { return nil }
        let scale = b.terms[0].coefficient * inverse
        guard zip(a.terms, b.terms).allSatisfy({ $0.wire == $1.wire && $0.coefficient * scale == $1.coefficient })
        else { return nil }
        let offset = b.constant - a.constant * scale
        guard let divisor = offset.inverted() else { return nil }
        return a * (-scale * divisor)
    }
}
