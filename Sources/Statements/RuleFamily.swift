/// The families of a rule that is one condition with one threshold, and so is said in one line.
public enum RuleFamily: String, Hashable, Sendable, CaseIterable {
    /// One reading is enough.
    case instant
    /// The longest run counts.
    case consecutive
    /// All exceeding time counts together.
    case cumulative
}
