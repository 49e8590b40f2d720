/// What the checks of one gadget found. Empty lists everywhere mean that it is right.
public struct GadgetReport: Sendable {
    /// Public assignments that some witness satisfies although the specification refuses them.
    public var unsound: [[Int]] = []
    /// Public assignments that the specification accepts but no witness satisfies.
    public var incomplete: [[Int]] = []
    /// Constraints whose removal changes nothing that the check can see.
    public var survivingMutants: [String] = []
    /// The number of public assignments examined.
    public var assignments = 0
    /// The number of mutants examined.
    public var mutants = 0

    /// Whether every assignment agrees with the specification.
    public var agrees: Bool { unsound.isEmpty && incomplete.isEmpty }
}

/// What became of the mutants of one gadget.
public struct MutationReport: Sendable, Equatable {
    /// Mutants on which some assignment disagrees with the specification.
    public var caught = 0
    /// Mutants that say the same as the original, by algebra: a multiple of the row, or another factor that is free anyhow.
    public var same = 0
    /// Perturbed constraints that accept the same over all public assignments that there are.
    public var indistinguishable = 0
    /// Mutants that survive for a reason that the caller gives, by name.
    public var explained: [String: String] = [:]
    /// Mutants that nothing explains.
    public var survivors: [String] = []
    /// Reasons for mutants that do not survive or do not exist: a list that has gone stale.
    public var staleReasons: [String] = []

    /// A report of nothing.
    public init() {}

    /// The mutants that could be caught.
    public var catchable: Int { caught + survivors.count }
    /// Whether every mutant is caught or explained, and every explanation is of use.
    public var isComplete: Bool { survivors.isEmpty && staleReasons.isEmpty }

    /// Adds another gadget's mutants.
    public mutating func add(_ other: Self) {
        caught += other.caught
        same += other.same
        indistinguishable += other.indistinguishable
        explained.merge(other.explained) { first, _ in first }
        survivors += other.survivors
        staleReasons += other.staleReasons
    }
}
