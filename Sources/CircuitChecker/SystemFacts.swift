import Algebra
import R1CS

/// What single constraints and look-ups of a system say about ranges: what both `IntervalCheck` and `Determinism` begin with.
public struct SystemFacts: Sendable {
    let system: ConstraintSystem<Fr>
    let index: SystemIndex
    let comparison: CanonicalComparison
    /// Bounds by single constraints and by look-ups.
    let ranges: RangeFacts
    let lookups: LookupFacts

    /// Reads a system.
    public init(_ system: ConstraintSystem<Fr>) {
        self.system = system
        index = SystemIndex(system)
        comparison = CanonicalComparison(system, index)
        var ranges = RangeFacts(system)
        lookups = LookupFacts(system, index, boundsIn: &ranges)
        self.ranges = ranges
    }
}
