import Algebra
import CanonicalEncoding
import Primitives

/// What is claimed of a log that a sensor signed: that it did, or did not, breach a rule in a window.
public struct BreachStatement: ComputationStatement {
    /// Whether a breach or its absence is claimed.
    public let claim: Polarity
    /// The rule.
    public let rule: BreachRule
    /// The time that the claim speaks of.
    public let window: TimeWindow
    /// Whose log it is.
    public let source: ReadingSource
    /// Poseidon(tagInput, root, salt): the readings.
    public let inputCommitment: Fr
    /// Poseidon(tagOutput, claim, salt): the verdict.
    public let outputCommitment: Fr
    /// Of a log in several batches, where this one begins and ends; `nil` if it stands alone.
    public let continuity: Continuity?
    /// What was run.
    public let program: ProgramReference
    /// For whom, until when, after what.
    public let terms: StatementTerms

    /// The kind of claim.
    public static let kind = "threshold-breach"
    /// What the input is called in documents.
    static let inputName = "readings"
    /// What the output is called in documents.
    static let outputName = "verdict"

    /// Puts a statement together.
    public init(
        claim: Polarity, rule: BreachRule, window: TimeWindow, source: ReadingSource, inputCommitment: Fr,
        outputCommitment: Fr, continuity: Continuity? = nil, program: ProgramReference,
        terms: StatementTerms = StatementTerms()
    ) {
        self.claim = claim
        self.rule = rule
        self.window = window
        self.source = source
        self.inputCommitment = inputCommitment
        self.outputCommitment = outputCommitment
        self.continuity = continuity
        self.program = program
        self.terms = terms
    }

    /// The claim in a sentence, such as `device 4f…: above 8 °C for more than 30 min between … and …; no gap over 5 min`.
    ///
    /// What a batch before handed on counts, though it lies outside of the window: the sentence says so.
    public var sentence: String {
        let earlier = continuity?.isStart == false ? "; counting the batches before" : ""
        return "\(source.origin.title): \(rule.sentence(claim: claim, window: window))\(earlier)"
    }

    /// A breach can be shown before its window is over; a no-breach speaks of all of it.
    public var begins: UTCTime? { claim == .breach ? window.start : window.end }

    /// The end of the window.
    public var validFrom: UTCTime? { window.end }

    /// The commitment to the readings.
    public var inputCommitments: [Fr] { [inputCommitment] }
    /// The commitment to the verdict.
    public var outputCommitments: [Fr] { [outputCommitment] }
}
