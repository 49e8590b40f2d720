extension CircuitShape {
    /// About how many constraints the circuit has, before it has been built: by measurement, within a fifth.
    public var approximateConstraints: Int {
        let isSmall = capacity <= 64
        // Signature, hashes and commitments; pointers for each condition; in large circuits tables for the ranges.
        var base = 4_500 + 1_000 * family.conditions.count + (isSmall ? 0 : encoding == .regular ? 3_000 : 4_500)
        // Two paths of a registry.
        if hidesSensor { base += 9_000 }
        // Two commitments and what opens one.
        if carriesState { base += 700 }
        // Of the 2^5 rows for each state half are made up for: no durations are compared reading by reading.
        if scansRuns { base += 1 << (durationBits + 4) }
        if isSmall && family.conditions.contains(.meanKinetic) { base += 1 << Reading.valueBits }
        return base + Int(constraintsPerReading * Double(capacity))
    }

    private var constraintsPerReading: Double {
        switch (encoding, family.values) {
        case (.regular, _): family == .instant ? 4.2 : 5.2
        case (.irregular, .zones): 4 + family.conditions.reduce(0) { $0 + $1.constraintsPerReading }
        case (.irregular, .threshold): scansRuns ? 7.2 : family == .instant ? 7 : 9.9
        }
    }

    /// For people: `22k constraints`.
    public var sizeText: String { "\((approximateConstraints + 500) / 1000)k constraints" }
}

extension ConditionFamily {
    /// What a condition that sees zones adds for each reading.
    fileprivate var constraintsPerReading: Double {
        switch self {
        case .instant: 6
        case .consecutive: 11
        case .cumulative: 12
        case .degreeMinutes: 14.3
        case .meanKinetic: 6.3
        case .excursionCount: 9
        case .rateOfChange: 6.4
        case .coverage: 3.8
        }
    }
}
