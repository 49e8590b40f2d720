/// The codes at which an excursion ends: `low` … `high`, both included.
public struct RearmCodes: Hashable, Sendable {
    /// The first code that re-arms; 0 where above exceeds.
    public let low: Int
    /// The last code that re-arms; the greatest code where below exceeds.
    public let high: Int

    /// Creates the codes.
    public init(low: Int, high: Int) {
        self.low = low
        self.high = high
    }
}

/// The integers that a condition and a claim come down to on one sensor's grid.
///
/// A reading with code v exceeds ⇔ v ≥ `high` (one side, above), v ≤ `high` (one side, below), v < `low` or
/// v > `high` (a band). `high`, `limit` and `second` mean, by family:
///
/// | family | `high` (and `low`) | `limit` | `second` |
/// |---|---|---|---|
/// | instant | the first code that exceeds | 0 | 0 |
/// | consecutive, cumulative | the first code that exceeds | ticks: reached ⇔ t ≥ limit | 0 |
/// | degree-minutes | the last code at distance 0 | code·ticks: reached ⇔ sum ≥ limit | 0 |
/// | mean-kinetic | 0 | the weight of the limit, see `MeanKineticWeight` | 0 |
/// | excursion-count | the first code that exceeds | the count: reached ⇔ n ≥ limit | 0 |
/// | rate-of-change | 1 if the rate itself is allowed, else 0 | numerator of the rate in codes per tick | its denominator |
/// | coverage | 0 | missing ticks: reached ⇔ t ≥ limit | the ticks between readings that are due |
///
/// A step of Δ ticks and a change of d codes is too fast ⇔ |d|·`second` ≥ `limit`·Δ + `high`. Coverage without a limit
/// of missing time has 2^32 − 1 for `limit` and `second`, which is never reached.
public struct ConditionParameters: Hashable, Sendable {
    /// How many sides exceed.
    public enum Sides: Hashable, Sendable {
        /// One side of a threshold.
        case one
        /// Both sides of a band.
        case band
    }

    /// What the condition measures.
    public let family: ConditionFamily
    /// How many sides exceed; `.one` in families without a threshold.
    public let sides: Sides
    /// Which side exceeds; `.above` for a band and in families without a threshold.
    public let direction: Direction
    /// The first code inside of a band; 0 otherwise.
    public let low: Int
    /// See the table.
    public let high: Int
    /// Where an excursion ends, if there is hysteresis.
    public let rearm: RearmCodes?
    /// See the table.
    public let limit: Int64
    /// See the table.
    public let second: Int64

    /// From the numbers themselves, unchecked.
    package init(
        family: ConditionFamily, sides: Sides = .one, direction: Direction = .above, low: Int = 0, high: Int = 0,
        rearm: RearmCodes? = nil, limit: Int64 = 0, second: Int64 = 0
    ) {
        self.family = family
        self.sides = sides
        self.direction = direction
        self.low = low
        self.high = high
        self.rearm = rearm
        self.limit = limit
        self.second = second
    }

    /// Whether a value code exceeds; in degree-minutes, whether its distance is not zero.
    public func exceeds(_ code: Int) -> Bool {
        switch (family, sides, direction) {
        case (.rateOfChange, _, _), (.coverage, _, _), (.meanKinetic, _, _): false
        case (.degreeMinutes, _, _): distance(code) > 0
        case (_, .band, _): code < low || code > high
        case (_, .one, .above): code >= high
        case (_, .one, .below): code <= high
        }
    }

    /// Whether a value code ends an excursion.
    public func rearms(_ code: Int) -> Bool {
        guard let rearm else { return !exceeds(code) }
        return (rearm.low...rearm.high).contains(code)
    }

    /// How far, in codes, a code lies beyond `high`; 0 on the other side.
    public func distance(_ code: Int) -> Int64 {
        Int64(max(0, direction == .above ? code - high : high - code))
    }

    /// Whether a change of so many codes within so many ticks is too fast. Exact for changes below 2^31 codes and steps
    /// below 2^31 ticks.
    public func isTooFast(change: Int, ticks: Int64) -> Bool {
        Int128(change.magnitude) * Int128(second) >= Int128(limit) * Int128(ticks) + Int128(high)
    }
}
