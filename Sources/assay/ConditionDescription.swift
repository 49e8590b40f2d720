import Statements

/// What the two claims about a condition mean.
struct ConditionDescription {
    private let condition: RuleCondition
    private let gap: String

    init(_ condition: RuleCondition, maximumGap: TimeSpan) {
        self.condition = condition
        gap = maximumGap.text
    }

    var meanings: [String] { ["breach: \(breach)", "no breach: \(noBreach)"] }

    private var exceeding: String { condition.exceedingText }

    private var breach: String {
        switch condition.limit {
        case .instant: "one reading \(exceeding)"
        case .consecutive(let duration):
            "readings \(exceeding) in a row, \(duration.text) from the first to the last, none more than \(gap) apart"
                + rearming
        case .cumulative(let duration):
            "\(duration.text) between neighbouring readings that are both \(exceeding), "
                + "steps over \(gap) not counted" + rearming
        case .degreeMinutes(let amount):
            "\(amount.amountText) in all, each step counted with its lesser distance \(exceeding), "
                + "steps over \(gap) not counted"
        case .meanKinetic:
            "the observed readings alone lift the window's mean kinetic temperature \(exceeding), "
                + "steps over \(gap) counted as absolute zero"
        case .excursionCount(let count):
            "\(count) or more readings inside the window at which temperatures go \(exceeding); "
                + "a gap does not begin a new excursion" + rearming
        case .rateOfChange(let rate):
            "two neighbouring readings, at most \(gap) apart, between which the temperature changes \(rate.rateText)"
        case .coverage(let missing):
            "no reading for more than \(gap) somewhere in the window" + (missing.map { ", or \($0.text)" } ?? "")
                + "; all readings lie in the window"
        }
    }

    private var noBreach: String {
        let cover = "the window covered with no gap over \(gap)"
        return switch condition.limit {
        case .instant: "no reading \(exceeding), and \(cover)"
        case .consecutive(let duration):
            "every reading holds until the next: not \(duration.text) \(exceeding)\(rearming), and \(cover)"
        case .cumulative(let duration):
            "every reading holds until the next: not \(duration.text) \(exceeding) in total\(rearming), and \(cover)"
        case .degreeMinutes(let amount):
            "every reading holds until the next: not \(amount.amountText) \(exceeding), and \(cover)"
        case .meanKinetic:
            "every reading holds until the next: the mean kinetic temperature is not \(exceeding), and \(cover)"
        case .excursionCount(let count):
            "fewer than \(count) excursions \(exceeding) among all readings\(rearming), and \(cover)"
        case .rateOfChange(let rate):
            "no two neighbouring readings between which the temperature changes \(rate.rateText), and \(cover)"
        case .coverage(let missing): cover + (missing.map { ", and not \($0.text)" } ?? "")
        }
    }

    private var rearming: String {
        condition.rearmingText.isEmpty ? "" : " (an excursion goes on " + condition.rearmingText.dropFirst(2)
    }
}
