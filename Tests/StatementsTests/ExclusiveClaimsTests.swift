import Statements
import Testing

/// Whatever the rule says and however it falls between codes and ticks: never do both claims follow.
@Suite("Breach and no-breach exclude each other")
struct ExclusiveClaimsTests {
    private struct Samples {
        var twin: ConditionTwinTests.Samples

        mutating func number(_ range: ClosedRange<Int>) -> Int { twin.number(range) }

        /// Degrees around the logs' 5 to 6 °C, in hundredths: on codes, between them, and in another unit.
        mutating func temperature(_ range: ClosedRange<Int> = 495...605) -> Temperature {
            let hundredths = number(range)
            guard twin.happens(4) else { return Temperature(decimal(hundredths), .celsius) }
            return Temperature(decimal(hundredths * 9 / 5 + 3200), .fahrenheit)
        }

        func decimal(_ hundredths: Int) -> DecimalNumber { Fixtures.decimal(String(hundredths).inHundredths) }

        mutating func exceeding(_ family: ConditionFamily) -> ExceedingSet? {
            switch family {
            case .rateOfChange, .coverage: return nil
            case .meanKinetic: return .beyond(.above, temperature(), isStrict: twin.happens(2))
            case .instant, .consecutive, .cumulative,
                .excursionCount where twin.happens(2):
                let low = number(495...560)
                let band = try! TemperatureBand(
                    low: decimal(low), high: decimal(low + number(21...60)), unit: .celsius)
                return .outside(band, isStrict: twin.happens(2))
            default: return .beyond(twin.happens(2) ? .above : .below, temperature(), isStrict: twin.happens(2))
            }
        }

        mutating func rearming(_ set: ExceedingSet?, _ family: ConditionFamily) -> Rearming? {
            guard [.consecutive, .cumulative, .excursionCount].contains(family), twin.happens(2) else { return nil }
            switch set {
            case .beyond(let direction, let threshold, _):
                let hundredths = Int(threshold.value.rational.numerator * 100 / threshold.value.rational.denominator)
                return .at(decimal(hundredths + (direction == .above ? -1 : 1) * number(1...40)))
            case .outside(let band, _):
                let low = Int(band.low.rational.numerator * 100 / band.low.rational.denominator) + number(1...3)
                let high = Int(band.high.rational.numerator * 100 / band.high.rational.denominator) - number(1...3)
                return .inside(low: decimal(low), high: decimal(high))
            case nil: return nil
            }
        }

        mutating func condition() -> RuleCondition? {
            let family = ConditionFamily.allCases[number(0...ConditionFamily.allCases.count - 1)]
            let set = exceeding(family)
            let duration = DurationLimit(try! TimeSpan(seconds: Int64(number(1...700))), isStrict: twin.happens(2))
            let degrees = DegreeLimit(
                decimal(number(1...200)), twin.happens(3) ? .fahrenheit : .celsius, .minute, isStrict: twin.happens(2))
            let limit: ConditionLimit =
                switch family {
                case .instant: .instant
                case .consecutive: .consecutive(duration)
                case .cumulative: .cumulative(duration)
                case .degreeMinutes: .degreeMinutes(degrees)
                case .meanKinetic: .meanKinetic
                case .excursionCount: .excursionCount(Int64(number(1...3)))
                case .rateOfChange: .rateOfChange(degrees)
                case .coverage:
                    .coverage(
                        twin.happens(2)
                            ? nil
                            : MissingLimit(interval: try! TimeSpan(seconds: Int64(number(1...200))), missing: duration))
                }
            return try? RuleCondition(exceeding: set, rearming: rearming(set, family), limit: limit)
        }

        mutating func rule() -> BreachRule? {
            let conditions = (0..<number(1...3)).compactMap { _ in condition() }
            return try? BreachRule(
                combination: twin.happens(2) ? .any : .all, conditions: conditions,
                maximumGap: try! TimeSpan(seconds: Int64(number(30...500))))
        }
    }

    @Test("Of random rules, random logs and windows that fall between ticks")
    func exclusive() throws {
        var samples = Samples(twin: .init(random: SplitMix64(seed: 4711)))
        var verdicts: [Polarity?: Int] = [:]
        var refused: [String: Int] = [:]
        for number in 0..<12_000 {
            guard let rule = samples.rule() else { continue }
            let log = samples.twin.log()
            let offTicks = rule.conditions.contains { $0.family == .meanKinetic } ? 60 : 1
            let edges = [log.ticks[0] * 60, log.ticks[log.ticks.count - 1] * 60].map {
                $0 + Int64(samples.number(-100...100) / offTicks * offTicks)
            }
            guard edges[0] <= edges[1] else { continue }
            do {
                let evaluation = try BreachEvaluator.evaluate(
                    log, rule: rule, window: Fixtures.window(edges[0], edges[1]))
                #expect(
                    !(evaluation.breach.isProvable && evaluation.noBreach.isProvable),
                    "\(number): \(rule.sentence()) \(log.codes) \(log.ticks) \(edges)")
                verdicts[evaluation.verdict, default: 0] += 1
            } catch {
                refused[error.code, default: 0] += 1
            }
        }
        #expect(verdicts.values.allSatisfy { $0 > 500 } && verdicts.count == 3, "\(verdicts) \(refused)")
        #expect(Set(refused.keys).isSubset(of: ["window.empty", "rule.rearm-outside-codes"]), "\(refused)")
    }
}

extension String {
    /// "805" is 8.05.
    fileprivate var inHundredths: String {
        let digits = String(repeating: "0", count: max(0, 3 - count)) + self
        return digits.dropLast(2) + "." + digits.suffix(2)
    }
}
