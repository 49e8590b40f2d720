import Algebra
import BigInt
import R1CS

/// quotient·divisor + remainder: whether what it comes to leaves one solution.
struct Division {
    let divisor: LinearForm
    let quotient: Int
    let remainder: Int

    /// Whether quotient and remainder are bounded, the remainder is less than the divisor, and nothing wraps around.
    ///
    /// That remainder and divisor − 1 − remainder are integers from 0 on bounds the divisor, whatever it is made of.
    func isUnique(_ check: Determinism) -> Bool {
        let facts = check.facts
        guard facts.isBounded[quotient], facts.isBounded[remainder] else { return false }
        let headroom =
            divisor - LinearForm(constant: .one)
            - LinearForm(terms: [LinearForm.Term(wire: remainder, coefficient: .one)])
        guard let room = check.ranges.reach(of: headroom, on: remainder) else { return false }
        // Two solutions differ by integers: divisor·Δquotient + Δremainder = 0, of less than the order.
        let greatest = facts.upper(remainder) + room + 1
        return greatest * facts.upper(quotient) + facts.upper(remainder) < BigInt(Fr.modulus)
    }
}
