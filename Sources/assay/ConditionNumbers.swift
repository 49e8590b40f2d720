import Statements

/// What a condition comes to on a sensor's grid, in words.
struct ConditionNumbers {
    let condition: RuleCondition
    let breach: ConditionParameters
    let noBreach: ConditionParameters
    let scale: CodeScale

    var lines: [String] {
        switch condition.limit {
        case .instant: thresholds
        case .consecutive(let duration), .cumulative(let duration):
            thresholds + ["duration \(Self.ticks(breach.limit)): \(duration.text)"]
        case .degreeMinutes(let amount):
            [
                "distances from code \(breach.high) (breach), \(noBreach.high) (no breach)",
                "amount \(breach.limit) codes times ticks: \(amount.amountText)",
            ]
        case .meanKinetic:
            [
                "mean weight \(breach.limit) and more (breach), below \(noBreach.limit) (no breach); "
                    + "2^\(MeanKineticWeight.scaleBits) is that of 8 °C"
            ]
        case .excursionCount(let count): thresholds + ["count \(count)"]
        case .rateOfChange(let rate):
            [
                "\(breach.limit)/\(breach.second) codes per tick\(breach.high == 1 ? " are allowed" : " are too fast"): "
                    + rate.rateText
            ]
        case .coverage(.some(let limit)):
            [
                "missing \(Self.ticks(breach.limit)): \(limit.missing.text)",
                "interval \(Self.ticks(breach.second)) (breach), \(Self.ticks(noBreach.second)) (no breach): "
                    + limit.interval.text,
            ]
        case .coverage(nil): []
        }
    }

    static func ticks(_ count: Int64) -> String { count == 1 ? "1 tick" : "\(count) ticks" }

    private var thresholds: [String] {
        let codes: String
        switch (breach.sides, breach.direction) {
        case (.one, .above): codes = "threshold code \(breach.high): the first that exceeds, \(text(breach.high))"
        case (.one, .below): codes = "threshold code \(breach.high): the last that exceeds, \(text(breach.high))"
        case (.band, _):
            codes =
                "codes \(breach.low) to \(breach.high) do not exceed, \(text(breach.low)) to \(text(breach.high))"
        }
        guard let rearm = breach.rearm else { return [codes] }
        return [codes, "codes \(rearm.low) to \(rearm.high) end an excursion"]
    }

    private func text(_ code: Int) -> String {
        // The scale of a profile has at most nine digits after the point, and codes times it at most as many.
        guard let value = try? ExactRational(scale.offset + Int64(code)).multiplied(by: scale.resolution.rational)
        else { return "code \(code)" }
        return "\(Self.decimal(value)) \(scale.unit.rawValue)"
    }

    /// A fraction whose denominator divides a power of ten, written out.
    private static func decimal(_ value: ExactRational) -> String {
        var digitsAfterPoint = 0
        var power: Int128 = 1
        while power % value.denominator != 0, digitsAfterPoint < 18 {
            power *= 10
            digitsAfterPoint += 1
        }
        let digits = String((value.numerator * (power / value.denominator)).magnitude)
        let padded = String(repeating: "0", count: max(0, digitsAfterPoint + 1 - digits.count)) + digits
        let sign = value.numerator < 0 ? "-" : ""
        return sign + padded.dropLast(digitsAfterPoint)
            + (digitsAfterPoint > 0 ? "." + padded.suffix(digitsAfterPoint) : "")
    }
}
