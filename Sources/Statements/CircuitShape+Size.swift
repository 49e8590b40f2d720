extension CircuitShape {
    /// About how many constraints the circuit has, before it has been built: by measurement, within a fifth.
    public var approximateConstraints: Int {
        let base = encoding == .regular ? 9_500 : scansRuns ? 20_000 : 7_000 + family.conditions.count * 1_000
        return base + Int(constraintsPerReading * Double(capacity))
    }

    private var constraintsPerReading: Double {
        guard encoding == .irregular else { return 5 }
        if scansRuns { return 8 }
        guard family.values == .zones else { return 10 }
        return 6 + family.conditions.reduce(0) { $0 + $1.constraintsPerReading }
    }

    /// For people: `22k constraints`.
    public var sizeText: String { "\((approximateConstraints + 500) / 1000)k constraints" }
}

extension ConditionFamily {
    /// What a condition adds for each reading.
    fileprivate var constraintsPerReading: Double {
        switch self {
        case .instant: 6
        case .consecutive: 11
        case .cumulative: 12
        case .degreeMinutes: 15
        case .meanKinetic: 6
        case .excursionCount: 9
        case .rateOfChange: 5
        case .coverage: 2
        }
    }
}
