/// What the plain evaluator says of a log and a rule: which of the two claims can be proved.
///
/// At most one of them can; with gaps, neither.
public struct Evaluation: Hashable, Sendable {
    /// Whether a breach can be proved.
    public let breach: Provability
    /// Whether it can be proved that there was none.
    public let noBreach: Provability

    /// The answer for one claim.
    public func provability(of claim: Polarity) -> Provability {
        switch claim {
        case .breach: breach
        case .noBreach: noBreach
        }
    }

    /// The claim that can be proved; `nil` when neither can.
    public var verdict: Polarity? {
        if case .provable = breach { return .breach }
        if case .provable = noBreach { return .noBreach }
        return nil
    }
}

/// Whether a claim follows from the log.
public enum Provability: Hashable, Sendable {
    /// It does, because of this.
    case provable(Evidence)
    /// It does not, for these reasons (never empty).
    case notProvable([Obstacle])

    /// Why a claim holds.
    public struct Evidence: Hashable, Sendable {
        /// For a breach, the indices of the first and last exceeding reading of the first excursion that reaches
        /// the duration (cumulative: of all counted excursions; instant: of the one reading). For a no-breach, the
        /// first and last reading of the log.
        public let firstReading: Int
        /// See `firstReading`.
        public let lastReading: Int
        /// The ticks that count: of that excursion for a breach; for a no-breach of the longest one (consecutive)
        /// or of all of them (cumulative); 0 for `instant`.
        public let ticks: Int64
    }
}

/// One reason why a claim cannot be proved.
public struct Obstacle: Hashable, Sendable {
    /// Which kind of reason.
    public enum Kind: String, Hashable, Sendable {
        /// No reading, run or sum inside the window reaches the rule.
        case noExcursion = "evaluation.no-excursion"
        /// The rule may have been broken: readings held until the next reach it.
        case excursion = "evaluation.excursion"
        /// The first reading comes too late after the window's start.
        case leadingGap = "evaluation.leading-gap"
        /// Two readings lie too far apart.
        case gap = "evaluation.gap"
        /// The last reading comes too early before the window's end.
        case trailingGap = "evaluation.trailing-gap"
        /// Readings lie outside the window that a no-breach speaks of.
        case readingOutsideWindow = "evaluation.reading-outside-window"
    }

    /// The kind; its raw value is the stable code.
    public let kind: Kind
    /// The reading where it begins; `nil` for a leading gap, and when no single place is to blame.
    public let firstReading: Int?
    /// The reading where it ends; `nil` for a trailing gap, and when no single place is to blame.
    public let lastReading: Int?
    /// The tick where it begins.
    public let startTick: Int64
    /// The tick where it ends.
    public let endTick: Int64
    /// What is wrong and where; it names times and positions, never temperatures.
    public let message: String

    /// The stable code.
    public var code: String { kind.rawValue }
}
