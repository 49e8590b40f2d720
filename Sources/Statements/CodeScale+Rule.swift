extension CodeScale {
    /// The codes at which exceeding begins, exactly.
    ///
    /// - Throws: `rule.threshold-outside-codes` unless some codes exceed on every side that can, and some do not;
    ///   `rule.threshold-overflow`.
    func exceedingCodes(
        _ set: ExceedingSet?
    ) throws(RuleError) -> (sides: ConditionParameters.Sides, direction: Direction, low: Int, high: Int) {
        switch set {
        case .beyond(.above, let threshold, let isStrict):
            let position = try position(of: threshold.value, threshold.unit)
            let first = isStrict ? position.floor + 1 : position.ceiling
            return (.one, .above, 0, try within(first, 1...maximumCode))
        case .beyond(.below, let threshold, let isStrict):
            let position = try position(of: threshold.value, threshold.unit)
            let last = isStrict ? position.ceiling - 1 : position.floor
            return (.one, .below, 0, try within(last, 0...maximumCode - 1))
        case .outside(let band, let isStrict):
            let (low, high) = (try position(of: band.low, band.unit), try position(of: band.high, band.unit))
            let first = try within(isStrict ? low.ceiling : low.floor + 1, 1...maximumCode)
            let last = try within(isStrict ? high.floor : high.ceiling - 1, 0...maximumCode - 1)
            guard first <= last else {
                throw RuleError(code: "rule.threshold-outside-codes", message: "no value code lies inside of the band")
            }
            return (.band, .above, first, last)
        case nil: preconditionFailure("the families that are asked for codes have an exceeding set")
        }
    }

    /// The codes that end an excursion.
    ///
    /// - Throws: `rule.rearm-outside-codes` when there are none, `rule.threshold-overflow`.
    func rearmCodes(_ rearming: Rearming, of set: ExceedingSet?) throws(RuleError) -> RearmCodes {
        guard let set else { preconditionFailure("what re-arms has an exceeding set") }
        var codes: (low: Int128, high: Int128) = (0, Int128(maximumCode))
        switch (rearming, set) {
        case (.at(let value), .beyond(.below, _, _)): codes.low = try position(of: value, set.unit).ceiling
        case (.at(let value), _): codes.high = try position(of: value, set.unit).floor
        case (.inside(let low, let high), _):
            codes = (try position(of: low, set.unit).ceiling, try position(of: high, set.unit).floor)
        }
        guard codes.low >= 0, codes.high <= Int128(maximumCode), codes.low <= codes.high else {
            throw RuleError(
                code: "rule.rearm-outside-codes", message: "no value code of the sensor ends an excursion")
        }
        return RearmCodes(low: Int(codes.low), high: Int(codes.high))
    }

    /// The last code that is not beyond a threshold, which may lie between two codes.
    func base(_ threshold: Temperature, _ direction: Direction, roundingUp: Bool) throws(RuleError) -> Int {
        let position = try position(of: threshold.value, threshold.unit)
        return try within(
            roundingUp ? position.ceiling : position.floor,
            direction == .above ? 0...maximumCode - 1 : 1...maximumCode)
    }

    /// The code·ticks that reach an amount: ⌈A⌉ for "at least", ⌊A⌋ + 1 for "more than".
    func amount(_ limit: DegreeLimit, tick: Int64) throws(RuleError) -> Int64 {
        let exact: ExactRational
        do throws(QuantityError) {
            exact = try codes(ofKelvin: limit.kelvinSeconds()).divided(by: ExactRational(tick))
        } catch {
            throw RuleError(
                code: "rule.threshold-overflow", message: "the amount cannot be computed exactly: \(error.message)")
        }
        let reached = limit.isStrict ? exact.floor + 1 : exact.ceiling
        guard reached < ConditionParameters.amountLimit else {
            throw RuleError(
                code: "rule.amount-beyond-codes", message: "the amount is 2^44 codes times ticks or more")
        }
        return Int64(reached)
    }

    /// A rate as a fraction of codes per tick in lowest terms, both parts below 2^32.
    func rate(_ limit: DegreeLimit, tick: Int64) throws(RuleError) -> (numerator: Int64, denominator: Int64) {
        let exact: ExactRational?
        do throws(QuantityError) {
            exact = try codes(ofKelvin: limit.kelvinPerSecond()).multiplied(by: ExactRational(tick))
        } catch {
            exact = nil
        }
        guard let exact, exact.numerator < Int128(ConditionParameters.limit32),
            exact.denominator < Int128(ConditionParameters.limit32)
        else {
            throw RuleError(
                code: "rule.rate-beyond-codes",
                message: "the rate in codes per tick is no fraction of numbers below 2^32")
        }
        return (Int64(exact.numerator), Int64(exact.denominator))
    }

    private func within(_ code: Int128, _ allowed: ClosedRange<Int>) throws(RuleError) -> Int {
        guard let code = Int(exactly: code), allowed.contains(code) else {
            throw RuleError(
                code: "rule.threshold-outside-codes",
                message: "every value code of the sensor, or none, is beyond the threshold")
        }
        return code
    }
}
