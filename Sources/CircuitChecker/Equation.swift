import Algebra
import R1CS

/// One constraint spelled out: ⟨a, w⟩ · ⟨b, w⟩ = ⟨c, w⟩. Wire 0 is the constant one.
public struct Equation<F: PrimeField>: Hashable, Sendable {
    /// A coefficient and its wire.
    public struct Term: Hashable, Sendable {
        /// The wire.
        public var wire: Int
        /// Its coefficient.
        public var coefficient: F

        /// Creates a term.
        public init(_ wire: Int, _ coefficient: F) {
            self.wire = wire
            self.coefficient = coefficient
        }
    }

    /// Left factor.
    public var a: [Term]
    /// Right factor.
    public var b: [Term]
    /// Product.
    public var c: [Term]

    /// The wires that occur, the constant left out, ascending.
    public var wires: [Int] {
        Set((a + b + c).map(\.wire)).subtracting([0]).sorted()
    }

    /// Whether a witness satisfies it.
    func holds(for witness: [F]) -> Bool {
        func value(_ terms: [Term]) -> F { terms.reduce(.zero) { $0 + $1.coefficient * witness[$1.wire] } }
        return value(a) * value(b) == value(c)
    }

    /// a·b − c as a polynomial: coefficients by monomial, zeros left out. A wire 0 in a monomial stands for one.
    var polynomial: [Monomial: F] {
        var result: [Monomial: F] = [:]
        for left in a {
            for right in b {
                result[Monomial(left.wire, right.wire), default: .zero] += left.coefficient * right.coefficient
            }
        }
        for term in c { result[Monomial(0, term.wire), default: .zero] -= term.coefficient }
        return result.filter { !$0.value.isZero }
    }

    /// Whether the two say the same of every assignment because one is a multiple of the other.
    func isMultiple(of other: Self) -> Bool {
        let (left, right) = (polynomial, other.polynomial)
        guard left.count == right.count else { return false }
        guard let (monomial, value) = left.first else { return true }
        guard let base = right[monomial]?.inverted() else { return false }
        let factor = value * base
        return left.allSatisfy { key, value in right[key].map { $0 * factor == value } ?? false }
    }
}

/// A product of two wires, the lesser first.
struct Monomial: Hashable {
    let low: Int
    let high: Int

    init(_ first: Int, _ second: Int) {
        low = min(first, second)
        high = max(first, second)
    }
}

extension ConstraintSystem {
    /// Constraint `index`, spelled out.
    public func equation(_ index: Int) -> Equation<F> {
        func side(_ matrix: SparseMatrix) -> [Equation<F>.Term] {
            matrix.row(index).map { Equation.Term(Int($0.wire), coefficients[Int($0.coefficient)]) }
        }
        return Equation(a: side(a), b: side(b), c: side(c))
    }

    /// All constraints, spelled out.
    public var equations: [Equation<F>] { (0..<constraintCount).map(equation) }
}
