import Algebra
import R1CS

/// A constraint system with one constraint taken away or slightly wrong.
struct Mutant<F: PrimeField> {
    /// `carry: removed`, `carry: a[2] + 1`: the constraint's name, and what was done to it.
    let name: String
    /// The constraint that was changed.
    let row: Int
    /// What stands in its place; `nil` if nothing does.
    let replacement: Equation<F>?

    /// The system that it makes of another.
    func applied(to system: ConstraintSystem<F>) -> ConstraintSystem<F> {
        guard let replacement else { return system.removingConstraint(row) }
        func terms(_ terms: [Equation<F>.Term]) -> [(wire: Int, coefficient: F)] {
            terms.map { ($0.wire, $0.coefficient) }
        }
        return system.replacingConstraint(
            row, a: terms(replacement.a), b: terms(replacement.b), c: terms(replacement.c))
    }

    /// Every mutant of a system: each constraint removed, each coefficient raised and lowered by one, dropped and negated, and
    /// a constant added where a side has none.
    static func all(of system: ConstraintSystem<F>) -> [Self] {
        (0..<system.constraintCount).flatMap { row in
            [Self(name: "\(system.constraintName(row)): removed", row: row, replacement: nil)]
                + perturbations(of: system.equation(row), named: system.constraintName(row), row: row)
        }
    }

    private static func perturbations(of equation: Equation<F>, named name: String, row: Int) -> [Self] {
        let sides: [(String, WritableKeyPath<Equation<F>, [Equation<F>.Term]>)] = [("a", \.a), ("b", \.b), ("c", \.c)]
        return sides.flatMap { side, path in
            var result: [Self] = []
            func add(_ change: String, _ edit: (inout [Equation<F>.Term]) -> Void) {
                var changed = equation
                edit(&changed[keyPath: path])
                changed[keyPath: path].removeAll { $0.coefficient.isZero }
                result.append(Self(name: "\(name): \(side)\(change)", row: row, replacement: changed))
            }
            for (index, term) in equation[keyPath: path].enumerated() {
                add("[\(term.wire)] + 1") { $0[index].coefficient += .one }
                add("[\(term.wire)] - 1") { $0[index].coefficient -= .one }
                add("[\(term.wire)] dropped") { $0[index].coefficient = .zero }
                add("[\(term.wire)] negated") { $0[index].coefficient = -$0[index].coefficient }
            }
            if !equation[keyPath: path].contains(where: { $0.wire == 0 }) {
                add("[0] + 1") { $0.append(Equation.Term(0, .one)) }
            }
            return result
        }
    }

    /// Whether the mutant is satisfied by the same public values for a reason that needs no search: its row is a multiple of
    /// the original's, or has a factor that is free either way.
    func isSame(as equations: [Equation<F>], publicInputCount: Int, occurrences: [Int]) -> Bool {
        let original = equations[row]
        guard let replacement else { return original.polynomial.isEmpty }
        if replacement.isMultiple(of: original) { return true }
        return original.wires.contains { wire in
            guard wire > publicInputCount, occurrences[wire] == 1, let before = original.implication(without: wire),
                let after = replacement.implication(without: wire)
            else { return false }
            return after.saysSame(as: before)
        }
    }
}

/// What factor · free = result says with a factor that takes every value: if `factor` is zero, so is `result`.
private struct Implication<F: PrimeField> {
    let factor: [Int: F]
    let result: [Int: F]

    /// Whether the factors are multiples of each other, and the results too but for a multiple of the factor.
    func saysSame(as other: Self) -> Bool {
        guard let (wire, value) = factor.first, let base = other.factor[wire]?.inverted(),
            Self.isMultiple(factor, other.factor, value * base)
        else { return false }
        let wires = Set(result.keys).union(other.result.keys).union(factor.keys)
        // result = scale·other.result + shift·factor: two wires settle the numbers, all wires test them.
        for first in wires {
            for second in wires {
                let rows = [first, second].map { wire in
                    (other.result[wire] ?? .zero, factor[wire] ?? .zero, result[wire] ?? .zero)
                }
                let determinant = rows[0].0 * rows[1].1 - rows[0].1 * rows[1].0
                guard let inverse = determinant.inverted() else { continue }
                let scale = (rows[0].2 * rows[1].1 - rows[0].1 * rows[1].2) * inverse
                let shift = (rows[0].0 * rows[1].2 - rows[0].2 * rows[1].0) * inverse
                return !scale.isZero
                    && wires.allSatisfy {
                        result[$0] ?? .zero == scale * (other.result[$0] ?? .zero) + shift * (factor[$0] ?? .zero)
                    }
            }
        }
        return false
    }

    private static func isMultiple(_ left: [Int: F], _ right: [Int: F], _ scale: F) -> Bool {
        left.count == right.count && left.allSatisfy { right[$0.key].map { $0 * scale } == $0.value }
    }
}

extension Equation {
    /// The constraint as an implication, if the wire is in one factor and nowhere else in it: that factor can be anything.
    fileprivate func implication(without wire: Int) -> Implication<F>? {
        func byWire(_ terms: [Term]) -> [Int: F] {
            terms.reduce(into: [:]) { $0[$1.wire, default: .zero] += $1.coefficient }.filter { !$0.value.isZero }
        }
        let (left, right, product) = (byWire(a), byWire(b), byWire(c))
        guard product[wire] == nil, (left[wire] == nil) != (right[wire] == nil) else { return nil }
        return Implication(factor: left[wire] == nil ? left : right, result: product)
    }
}
