import Algebra
import BigInt
import Gadgets
import R1CS

/// How many places a run may have before it breaks the rule.
struct RunAllowance<F: PrimeField>: Sendable {
    /// ⌊(D − 1)/interval⌋; for a breach claim more than there are places.
    let places: Bounded<F>
    /// By how much less the first run may have, if the first place exceeds: for the time since the window's start.
    let used: Bounded<F>
    /// What that time is, less `used` intervals.
    let remainder: Bounded<F>

    /// More places than any circuit has.
    static var noLimit: Int { 1 << 16 }
}

extension CircuitBuilder {
    /// Divides the durations by the interval. A duration of 2^16 intervals and more satisfies nothing.
    mutating func runAllowance(_ log: GridLog<F>, claim: ClaimWires<F>) -> RunAllowance<F> {
        let budget = multiply("budget", claim.duration - 1, Bounded(!claim.isBreach))
        let whole = divide("whole", bounded("budget-is-time", budget, bits: 32), by: log.interval)
        let places = bounded("places", whole.quotient, bits: 16)
        let exceeds = exceeding(
            "first-exceeds", upper: Bounded(log.isUpper[0]), of: Bounded(1), direction: log.direction)
        let left = multiply("left", budget - claim.leading, exceeds)
        let first = divide("first", bounded("left-is-time", left, bits: 32), by: log.interval)
        return RunAllowance(
            places: places + Bounded(claim.isBreach) * RunAllowance<F>.noLimit,
            used: multiply("used", places, exceeds) - first.quotient,
            remainder: multiply("rest", whole.remainder, exceeds) - first.remainder)
    }
}
