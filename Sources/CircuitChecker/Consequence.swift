/// What follows from some wires once they are known, by an argument about several constraints at once: found in the finished
/// system before anything is followed.
struct Consequence: Sendable {
    /// Wires that must be known.
    let premises: Set<Int>
    let conclusions: [Conclusion]

    /// Wires that then have one value.
    enum Conclusion: Sendable {
        /// All of them.
        case all(Set<Int>)
        /// The last of them that is not known.
        case last(Set<Int>)

        fileprivate var wires: Set<Int> {
            switch self {
            case .all(let wires), .last(let wires): wires
            }
        }
    }
}

/// Follows consequences wire by wire.
struct ConsequencePropagation {
    private struct Conclusion {
        let consequence: Int
        let what: Consequence.Conclusion
        /// How many of its wires are not known.
        var open: Int
    }

    /// By consequence: how many of its premises are not known, and its conclusions.
    private var missing: [Int]
    private var members: [[Int]] = []
    private var conclusions: [Conclusion] = []
    /// By wire: the consequences whose premise, and the conclusions whose part it is.
    private var premiseOf: [Int: [Int]] = [:]
    private var partOf: [Int: [Int]] = [:]
    private var ripe: [Int] = []

    init(_ consequences: [Consequence]) {
        missing = consequences.map(\.premises.count)
        for (number, consequence) in consequences.enumerated() {
            members.append([])
            for wire in consequence.premises { premiseOf[wire, default: []].append(number) }
            for what in consequence.conclusions {
                let wires = what.wires
                for wire in wires { partOf[wire, default: []].append(conclusions.count) }
                members[number].append(conclusions.count)
                conclusions.append(Conclusion(consequence: number, what: what, open: wires.count))
            }
        }
        for number in conclusions.indices { ripen(number) }
    }

    private mutating func ripen(_ number: Int) {
        let conclusion = conclusions[number]
        guard missing[conclusion.consequence] == 0, conclusion.open > 0 else { return }
        if case .last = conclusion.what, conclusion.open > 1 { return }
        ripe.append(number)
    }

    /// Notes that a wire has become known.
    mutating func note(_ wire: Int) {
        for number in partOf[wire] ?? [] {
            conclusions[number].open -= 1
            ripen(number)
        }
        for number in premiseOf[wire] ?? [] {
            missing[number] -= 1
            if missing[number] == 0 { for conclusion in members[number] { ripen(conclusion) } }
        }
    }

    /// Wires that follow; some may be known already.
    mutating func next() -> Set<Int>? {
        while let number = ripe.popLast() {
            if conclusions[number].open > 0 { return conclusions[number].what.wires }
        }
        return nil
    }
}
