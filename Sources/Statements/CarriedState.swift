import Algebra
import Primitives

/// What a claim about one batch hands on to the claim about the next: where a run or a sum stands when a window ends.
///
/// It stands for a log that kept the rule. Both bounds of the time that exceeds go along: what was observed, on which a
/// breach counts, and what it was at most, which a no-breach must keep below the limit.
public struct CarriedState: Hashable, Sendable {
    /// The tick of the last reading, below 2^32.
    public let lastTick: Int64
    /// Whether that reading exceeds.
    public let isActive: Bool
    /// At least how many ticks exceeded, below 2^32. Consecutive: from the first to the last reading of the run that goes on, 0 if
    /// none does. Cumulative: all observed steps so far.
    public let observed: Int64
    /// At most how many ticks exceeded, up to the end of the window, below 2^32: of the run that goes on, or so far.
    public let held: Int64

    /// A state; `nil` for a number out of range, or more that was observed than there can have been.
    public init?(lastTick: Int64, isActive: Bool, observed: Int64, held: Int64) {
        let range = 0..<ConditionParameters.limit32
        guard range.contains(lastTick), range.contains(held), (0...held).contains(observed) else { return nil }
        self.lastTick = lastTick
        self.isActive = isActive
        self.observed = observed
        self.held = held
    }

    /// The families whose states can be handed on.
    public static let families: [CircuitFamily] = [.consecutive, .cumulative]

    /// Bits of a tick or of a number of ticks.
    package static let tickBits = 32

    /// Where each part stands in the packed state: that there is one, whether it is active, the tick, and both numbers.
    package static let shifts = (exists: 0, isActive: 1, lastTick: 2, observed: 34, held: 66)

    /// The state in one field element, 1 + 2·active + 2^2·tick + 2^34·observed + 2^66·held.
    var packed: Fr {
        func part(_ value: Int64, _ shift: Int) -> Fr { Fr(unsigned: UInt64(value)) * Fr.powerOfTwo(shift) }
        return .one + part(isActive ? 1 : 0, Self.shifts.isActive) + part(lastTick, Self.shifts.lastTick)
            + part(observed, Self.shifts.observed) + part(held, Self.shifts.held)
    }
}

/// The commitments by which the statements about two batches are joined: one ends in the state that the next begins with.
public struct Continuity: Hashable, Sendable {
    /// Poseidon(tagState, packed state, salt) of the state that was handed on to this statement; `start` if none was.
    public let before: Fr
    /// The same of the state that it hands on; of a breach, after which nothing goes on, `start`.
    public let after: Fr

    /// A pair.
    public init(before: Fr, after: Fr) {
        self.before = before
        self.after = after
    }

    /// What stands for no state: Poseidon(tagState, 0, 0).
    public static let start = commitment(packed: .zero, salt: .zero)

    /// Why a claim about one of several batches cannot be made; `nil` if it can.
    ///
    /// A period says how long a window is, and the window of the whole is longer than each. And what one batch hands on as
    /// observed must lie in the window of the whole, whose first end a no-breach and a breach would round apart.
    public static func refusal(of rule: BreachRule, window: TimeWindow, tickSeconds: Int) -> RuleError? {
        if rule.period != nil {
            return RuleError(
                code: "continuity.period", message: "a rule with a period is about one batch: its window is that long")
        }
        if window.start.secondsSinceEpoch % Int64(tickSeconds) != 0 {
            return RuleError(
                code: "window.off-ticks",
                message: "the window of one of several batches must begin on a tick, of \(tickSeconds) s each")
        }
        return nil
    }

    /// Whether no earlier statement is needed.
    public var isStart: Bool { before == Self.start }

    static func commitment(packed: Fr, salt: Fr) -> Fr {
        Poseidon.bn254(width: 4).hash([DomainTag.state.fieldElement, packed, salt])
    }
}

/// A state with what opens its commitment. Secret.
public struct StateOpening: Hashable, Sendable {
    /// The state.
    public let state: CarriedState
    /// What hides it.
    public let salt: CommitmentSalt

    /// An opening.
    public init(state: CarriedState, salt: CommitmentSalt) {
        self.state = state
        self.salt = salt
    }

    /// The commitment, as statements carry it.
    public var commitment: Fr { Continuity.commitment(packed: state.packed, salt: salt.fieldElement) }
}

/// What a claim continues, and what it hands on. Secret.
public struct ClaimContinuity: Hashable, Sendable {
    /// What the claim about the batch before handed on; `nil` at the start.
    public let before: StateOpening?
    /// What this one hands on; `nil` of a breach.
    public let after: StateOpening?

    /// Both ends of a claim that was evaluated.
    ///
    /// - Parameter state: the evaluation's `ClaimEvaluation.carried`.
    public init(before: StateOpening?, carrying state: CarriedState?, salt: CommitmentSalt) {
        self.before = before
        after = state.map { StateOpening(state: $0, salt: salt) }
    }

    /// Both ends as they were kept.
    public init(before: StateOpening?, after: StateOpening?) {
        self.before = before
        self.after = after
    }

    /// What the statement says of it.
    public var commitments: Continuity {
        Continuity(before: before?.commitment ?? Continuity.start, after: after?.commitment ?? Continuity.start)
    }
}
