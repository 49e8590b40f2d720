import Statements

/// A rule drawn at random for the circuits of a family, with thresholds around what sample logs show.
struct SampleRule {
    private let family: CircuitFamily

    init(for family: CircuitFamily) {
        self.family = family
    }

    /// The rule, as a file says it: of a family with several places some of them, up to four.
    func draw(using random: inout SplitMix64) throws -> BreachRule {
        var lines = ["rule: sample", "maximum-gap: \(Int.random(in: 3...20, using: &random))min"]
        if family.isCompound {
            let count = Int.random(in: 1...min(4, family.conditions.count), using: &random)
            let places = family.conditions.indices.shuffled(using: &random).prefix(count).sorted()
            lines.append(Bool.random(using: &random) ? "any-of:" : "all-of:")
            for place in places {
                let condition = condition(family.conditions[place], using: &random)
                lines += condition.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
            }
        } else {
            lines += condition(family.conditions[0], using: &random)
        }
        return try RuleFile(parsing: Array((lines.joined(separator: "\n") + "\n").utf8)).rule
    }

    private func condition(_ condition: ConditionFamily, using random: inout SplitMix64) -> [String] {
        let lines = ["family: \(condition.rawValue)"]
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func tenths(_ value: Int) -> String { "\(value / 10).\(value % 10)" }
        let strictly = Bool.random(using: &random)
        let (more, gap) = (strictly ? "more than" : "at least", number(1...400))
        switch condition {
        case .instant: return lines + exceeding(rearms: false, using: &random)
        case .consecutive, .cumulative:
            return lines + exceeding(rearms: true, using: &random) + ["duration: \(more) \(gap)min"]
        case .excursionCount:
            return lines + exceeding(rearms: true, using: &random) + ["count: at least \(number(1...6))"]
        case .degreeMinutes:
            let direction = Bool.random(using: &random) ? "above" : "below"
            return lines + [
                "exceeds: \(direction) \(tenths(number(55...95))) Cel", "amount: \(more) \(number(1...600)) Cel.min",
            ]
        case .meanKinetic: return lines + ["exceeds: above \(tenths(number(60...95))) Cel"]
        case .rateOfChange:
            return lines + ["rate: \(strictly ? "faster than" : "at least") \(tenths(number(1...30))) Cel/min"]
        case .coverage:
            guard Bool.random(using: &random) else { return lines }
            return lines + ["interval: \(number(1...4))min", "missing: \(more) \(number(1...60))min"]
        }
    }

    /// One side, or a band where the family sees zones; sometimes with re-arming.
    private func exceeding(rearms: Bool, using random: inout SplitMix64) -> [String] {
        func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
        func tenths(_ value: Int) -> String { "\(value / 10).\(value % 10)" }
        let (low, high) = (number(45...70), number(72...95))
        let (back, seesZones) = (number(1...9), family.values == .zones)
        let rearms = rearms && seesZones && Bool.random(using: &random)
        switch number(0...(seesZones ? 2 : 1)) {
        case 0:
            return ["exceeds: above \(tenths(high)) Cel"]
                + (rearms ? ["re-arms: at or below \(tenths(high - back)) Cel"] : [])
        case 1:
            return ["exceeds: below \(tenths(low)) Cel"]
                + (rearms ? ["re-arms: at or above \(tenths(low + back)) Cel"] : [])
        default:
            let inside = "\(tenths(low + 1)) to \(tenths(high - 1))"
            return ["exceeds: outside \(tenths(low)) to \(tenths(high)) Cel"]
                + (rearms ? ["re-arms: at or inside \(inside) Cel"] : [])
        }
    }
}
