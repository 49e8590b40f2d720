import Algebra
import BigInt
import R1CS

/// Looks for decompositions with aliases: digits whose range reaches the order of the field, so that a value and the value
/// plus p are both spelled.
///
/// The builder refuses integers that are too wide while it writes them down. This is an independent second look: bounds of
/// wires are found anew in the finished system, from constraints that make a wire a bit and from look-ups.
public struct IntervalCheck: Sendable {
    /// Constraints that write a value as digits that reach the order, without a comparison that keeps them below it.
    public private(set) var aliases: [String] = []
    /// How many decompositions were examined.
    public private(set) var decompositions = 0
    /// How many of them are kept below the order by a comparison.
    public private(set) var compared = 0

    /// Whether no alias was found.
    public var isSound: Bool { aliases.isEmpty }

    /// Examines a system.
    public init(_ system: ConstraintSystem<Fr>) { self.init(SystemFacts(system)) }

    /// Examines a system of which the facts are known.
    public init(_ known: SystemFacts) {
        let (system, index, comparison) = (known.system, known.index, known.comparison)
        let (facts, lookups) = (known.ranges, known.lookups)
        for range in lookups.ranges {
            let row = lookups.queries[range.query].row
            examine(range.form, upper: range.upper, facts, comparison, name: system.constraintName(row))
        }
        for row in 0..<system.constraintCount {
            guard index.wires(ofRow: row).count(where: { facts.isBounded[Int($0)] }) >= 2 else { continue }
            if let bounded = facts.forms[row] {
                examine(bounded.form, upper: bounded.upper, facts, comparison, name: system.constraintName(row))
            } else if let equation = RowForms(system, row).linearEquation {
                examine(equation, upper: 0, facts, comparison, name: system.constraintName(row))
            }
        }
    }

    /// A form that is an integer of 0 … upper, with bounded wires and others in it.
    private mutating func examine(
        _ form: LinearForm, upper: Int, _ facts: RangeFacts, _ comparison: CanonicalComparison,
        name: @autoclosure () -> String
    ) {
        let bounded = form.terms.filter { facts.isBounded[$0.wire] }
        guard bounded.count >= 2, bounded.count < form.terms.count else { return }
        let digits = bounded.map { SumOfDigits.Digit(coefficient: $0.coefficient, upper: facts.upper($0.wire)) }
        let bits = bounded.map { LinearForm(terms: [LinearForm.Term(wire: $0.wire, coefficient: .one)]) }
        let top: [(SumOfDigits.Digit, LinearForm)] =
            upper == 0
            ? []
            : [
                (.init(coefficient: -Fr.one, upper: BigInt(upper)), form),
                (.init(coefficient: .one, upper: BigInt(upper)), form.complement),
            ]
        var reaches = false
        let variants = top.isEmpty ? [(digits, bits)] : top.map { (digits + [$0.0], bits + [$0.1]) }
        for (digits, bits) in variants {
            let sum = SumOfDigits(digits)
            switch sum.outcome {
            case .unknown: continue
            case .unique:
                decompositions += 1
                return
            case .reachesOrder:
                if sum.isBinary(digits), comparison.keepsBelowOrder(sum.weights.map { bits[$0.position] }) {
                    decompositions += 1
                    compared += 1
                    return
                }
                reaches = true
            }
        }
        guard reaches else { return }
        decompositions += 1
        aliases.append(name())
    }
}
