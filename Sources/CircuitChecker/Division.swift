import Algebra
import BigInt
import R1CS

/// quotient·divisor + remainder: whether what it comes to leaves one solution.
struct Division {
    let divisor: LinearForm
    let quotient: Int
    let remainder: Int

    /// Whether quotient and remainder are bounded, the remainder is less than the divisor, and nothing wraps around.
    func isUnique(_ check: Determinism) -> Bool {
        let facts = check.facts
        let order = BigInt(Fr.modulus)
        guard facts.isBounded[quotient], facts.isBounded[remainder],
            let divisors = facts.interval(of: divisor), divisors.lower >= 0,
            // Two solutions differ by integers: divisor·Δquotient + Δremainder = 0, of less than the order.
            divisors.upper * facts.upper(quotient) + facts.upper(remainder) + divisors.upper < order
        else { return false }
        let headroom =
            divisor - LinearForm(constant: .one)
            - LinearForm(terms: [LinearForm.Term(wire: remainder, coefficient: .one)])
        return bounds(on: remainder, check).contains { isNonNegative(headroom, by: $0, facts, order) }
    }

    /// Forms that read a wire and are integers from 0 on.
    private func bounds(on wire: Int, _ check: Determinism) -> [RangeFacts.Bounded] {
        check.index.rows(ofWire: wire).compactMap { check.facts.forms[Int($0)] }
            + check.lookups.ranges(on: wire).map { RangeFacts.Bounded(form: $0.form, upper: $0.upper) }
    }

    /// Whether the form is a sum of digits of which the bounded form is one: an integer from 0 on, below the order, and not
    /// congruent to a negative one.
    private func isNonNegative(
        _ form: LinearForm, by bounded: RangeFacts.Bounded, _ facts: RangeFacts, _ order: BigInt
    ) -> Bool {
        guard let inverse = bounded.form[remainder].inverted() else { return false }
        let weight = form[remainder] * inverse
        guard let rest = facts.interval(of: form - bounded.form * weight) else { return false }
        let digit = SumOfDigits.centered(weight.integer, order)
        guard digit > 0, rest.lower >= 0, let reach = facts.interval(of: form) else { return false }
        return rest.upper + digit * BigInt(bounded.upper) - min(reach.lower, 0) < order && reach.upper < order
    }
}
