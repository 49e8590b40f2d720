import Algebra
import BigInt
import R1CS

/// What single constraints say about ranges: forms that are integers of 0 … upper in every satisfying assignment.
///
/// This is found in the finished system and owes nothing to the intervals that the builder kept.
struct RangeFacts: Sendable {
    /// A form, and the greatest integer that it can be.
    struct Bounded: Sendable {
        let form: LinearForm
        let upper: Int
    }

    /// By constraint: the form that it bounds.
    private(set) var forms: [Int: Bounded] = [:]
    /// By wire: whether it has an upper bound.
    private(set) var isBounded: [Bool]
    /// By wire: its upper bound where that is not 1.
    private var wide: [Int: BigInt] = [:]
    /// By wire: its two values, where they are two others than 0 and 1.
    private(set) var values: [Int: [Fr]] = [:]

    /// Wires that are integers of an interval in which there are negative ones, too.
    private(set) var signed: [Int: (lower: BigInt, upper: BigInt)] = [:]

    init(_ system: ConstraintSystem<Fr>) {
        isBounded = Array(repeating: false, count: system.wireCount)
        for row in 0..<system.constraintCount {
            // Rows with a product on the right are none of these, and most are such rows.
            guard system.c.row(row).isEmpty, let form = RowForms(system, row).boolean else { continue }
            add(form, upper: 1, row: row)
        }
    }

    /// Notes that a form lies in 0 … upper, by constraint `row` if by one alone.
    mutating func add(_ form: LinearForm, upper: Int, row: Int? = nil) {
        if let row { forms[row] = Bounded(form: form, upper: upper) }
        guard form.terms.count == 1 else { return }
        let (wire, coefficient) = (form.terms[0].wire, form.terms[0].coefficient)
        if coefficient == .one && form.constant.isZero || upper == 1 && coefficient == -Fr.one && form.constant == .one
        {
            bound(wire, by: BigInt(upper))
        } else if upper == 1, let inverse = coefficient.inverted() {
            values[wire] = [-form.constant * inverse, (Fr.one - form.constant) * inverse]
        }
    }

    /// The upper bound of a bounded wire.
    func upper(_ wire: Int) -> BigInt { wide[wire] ?? 1 }

    /// Whether a wire is a bit.
    func isBit(_ wire: Int) -> Bool { isBounded[wire] && wide[wire] == nil }

    private mutating func bound(_ wire: Int, by upper: BigInt) {
        guard !isBounded[wire] || upper < self.upper(wire) else { return }
        isBounded[wire] = true
        wide[wire] = upper == 1 ? nil : upper
    }

    /// Adds the bounds of wires that a constraint or a look-up writes as sums of bounded ones: a value, of its digits.
    mutating func addSums(_ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ ranges: [LookupFacts.Range]) {
        for range in ranges { addSum(range.form, upper: range.upper) }
        for row in 0..<system.constraintCount {
            guard index.wires(ofRow: row).count(where: { !isBounded[Int($0)] }) == 1 else { continue }
            if let bounded = forms[row] {
                addSum(bounded.form, upper: bounded.upper)
            } else if let form = RowForms(system, row).linearEquation {
                addSum(form, upper: 0)
            }
        }
        // A value whose digits a constraint bounds may be one part of what is looked up.
        for range in ranges { addSum(range.form, upper: range.upper) }
    }

    /// With the bounds that `addSums` adds.
    func withSums(_ system: ConstraintSystem<Fr>, _ index: SystemIndex, _ ranges: [LookupFacts.Range]) -> Self {
        var result = self
        result.addSums(system, index, ranges)
        return result
    }

    /// Of a form that is an integer of 0 … upper: the bound of its one wire that has none.
    private mutating func addSum(_ form: LinearForm, upper digit: Int) {
        let order = BigInt(Fr.modulus)
        var open: Int?
        for term in form.terms where !isBounded[term.wire] {
            guard open == nil else { return }
            open = term.wire
        }
        guard let wire = open, let scale = form[wire].inverted() else { return }
        // wire = digit·scale − Σ others·scale
        let others = form * -scale
        var (lower, upper) = Self.interval(of: others, except: wire, self, order)
        let own = SumOfDigits.centered(scale.integer, order) * BigInt(digit)
        if own.sign == .minus { lower += own } else { upper += own }
        if lower >= 0, upper < order { bound(wire, by: upper) }
        if lower < 0, upper - lower < order { signed[wire] = (lower, upper) }
    }

    private static func interval(
        of form: LinearForm, except wire: Int, _ facts: Self, _ order: BigInt
    ) -> (lower: BigInt, upper: BigInt) {
        var lower = SumOfDigits.centered(form.constant.integer, order)
        var upper = lower
        for term in form.terms where term.wire != wire {
            let reach = SumOfDigits.centered(term.coefficient.integer, order) * facts.upper(term.wire)
            if reach.sign == .minus { lower += reach } else { upper += reach }
        }
        return (lower, upper)
    }

    /// The interval of a form all of whose wires are bounded.
    func interval(of form: LinearForm) -> (lower: BigInt, upper: BigInt)? {
        guard form.terms.allSatisfy({ isBounded[$0.wire] }) else { return nil }
        return Self.interval(of: form, except: 0, self, BigInt(Fr.modulus))
    }
}
