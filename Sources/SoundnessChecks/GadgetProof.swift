import CircuitChecker

/// A gadget at one prime and one width, and all that is checked of it: every assignment against a specification, every mutant,
/// every forged hint.
public struct GadgetProof: Sendable {
    /// The gadget, as circuits/gadgets.csv calls it.
    public let gadget: String
    /// The prime and the widths, for people.
    public let setting: String
    private let body: @Sendable () throws(SoundnessError) -> GadgetFinding

    init(_ gadget: String, _ setting: String, body: @escaping @Sendable () throws(SoundnessError) -> GadgetFinding) {
        self.gadget = gadget
        self.setting = setting
        self.body = body
    }

    /// Does all of it: up to some seconds.
    public func run() throws(SoundnessError) -> GadgetFinding { try body() }

    /// Everything that is checked over small fields.
    public static var all: [GadgetProof] {
        bits + comparisons + integers + selections + hashes + membership + laws + multiplications + signatures
    }
}

/// What was found of a gadget.
public struct GadgetFinding: Sendable, Equatable {
    /// Public assignments that some witness satisfies although the specification refuses them; some of them.
    public var unsound: [String] = []
    /// Public assignments that the specification accepts but no witness satisfies; some of them.
    public var incomplete: [String] = []
    /// How many assignments were decided.
    public var assignments = 0
    /// What became of the mutants.
    public var mutation = MutationReport()
    /// Forged hints that were accepted.
    public var acceptedForgeries: [String] = []
    /// How many were tried.
    public var forgeries = 0

    /// Whether nothing is wrong.
    public var passes: Bool {
        unsound.isEmpty && incomplete.isEmpty && mutation.isComplete && acceptedForgeries.isEmpty
    }

    /// What is wrong, for people; empty if it passes.
    public var problems: [String] {
        unsound.map { "accepted but wrong: \($0)" } + incomplete.map { "right but refused: \($0)" }
            + mutation.survivors.map { "no assignment catches the mutant \($0)" }
            + mutation.staleReasons.map { "a reason is given for a mutant that does not survive: \($0)" }
            + acceptedForgeries.map { "a forged hint is accepted: \($0)" }
    }
}
