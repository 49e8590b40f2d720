import Algebra
import CanonicalEncoding
import Primitives
import Statements
import Verification

/// What several bundles come to together.
///
/// Without a quorum all of them must verify. With one of K, K sensors must show the same: claim, rule by its meaning, and window.
/// The measure is the first bundle with which most sensors agree. In both cases it is looked for sensors that signed two batches under one
/// counter and sequence.
public struct JointVerdict: Sendable {
    /// The verdicts on the bundles, in the order in which they were given.
    public let verdicts: [Verdict]
    /// For each bundle whether it counts, and if not why.
    public let countings: [Counting]
    /// The sensors that contradict themselves.
    public let equivocations: [Equivocation]
    /// How many sensors must agree; `nil` if all bundles must verify.
    public let quorum: Int?

    /// Whether a bundle counts.
    public struct Counting: Hashable, Sendable {
        /// `quorum.counted`, or why not: `quorum.not-verified`, `quorum.other-kind`, `quorum.equivocation`, `quorum.other-claim`,
        /// `quorum.other-rule`, `quorum.other-window`, `quorum.other-naming`, `quorum.same-sensor`.
        public let code: String
        /// The same in a sentence.
        public let reason: String
        /// Whether it counts.
        public var counts: Bool { code == "quorum.counted" }
    }

    /// Two statements of one sensor about different batches of one number.
    public struct Equivocation: Hashable, Sendable {
        /// The sensor.
        public let sensor: SensorIdentity
        /// The device's counter and the batch's number under it.
        public let counter: UInt64
        /// The batch's number under the counter.
        public let sequence: UInt64
        /// The positions of the first two bundles that contradict each other.
        public let bundles: [Int]
    }

    /// Draws the conclusion from verdicts that were made with the same options.
    ///
    /// - Precondition: a quorum is at least 1.
    public init(_ verdicts: [Verdict], quorum: Int? = nil) {
        precondition(quorum.map { $0 >= 1 } ?? true, "a quorum of nobody is always reached")
        self.verdicts = verdicts
        self.quorum = quorum
        let equivocations = Equivocation.all(in: verdicts)
        self.equivocations = equivocations
        countings = Counting.best(of: verdicts, equivocators: Set(equivocations.map(\.sensor)))
    }

    /// How many sensors agree.
    public var confirmed: Int { countings.count { $0.counts } }

    /// What is shown by the sensors that count; `nil` if none does.
    public var measure: BreachStatement? { zip(verdicts, countings).first { $0.1.counts }?.0.breach }

    /// Whether others reach the quorum, too, with the contrary claim about the same rule and window: then it is not reached. Whoever
    /// orders the bundles does not choose.
    public var isContradicted: Bool {
        guard let quorum, let measure, confirmed >= quorum else { return false }
        let contrary = verdicts.filter { $0.outcome == .verified }.flatMap(\.breaches).filter { statement in
            statement.claim != measure.claim && statement.window == measure.window
                && statement.rule.meansTheSame(as: measure.rule)
        }
        let equivocators = Set(equivocations.map(\.sensor))
        let sensors = Set(contrary.map { SensorIdentity($0) }).subtracting(equivocators)
        return sensors.count >= quorum
    }

    /// `verified` if the quorum is reached, or without one if all bundles verify and no sensor contradicts itself.
    public var outcome: Outcome {
        if let quorum { return confirmed >= quorum && !isContradicted ? .verified : .notAccepted }
        return max(verdicts.map(\.outcome).max() ?? .invalid, equivocations.isEmpty ? .verified : .notAccepted)
    }

    /// The exit code of the command.
    public var exitCode: Int32 { outcome.exitCode }
}

/// A sensor as statements name it.
public enum SensorIdentity: Hashable, Sendable {
    /// By its packed key.
    case key([UInt8])
    /// By its pseudonym in the registry of a name, in decimal digits; the same at all epochs.
    case pseudonym(String, registry: Label)

    /// The sensor of a statement.
    public init(_ statement: BreachStatement) {
        switch statement.source.origin {
        case .sensor(let sensor): self = .key(sensor.key.packed)
        case .member(let registry, let pseudonym):
            self = .pseudonym(pseudonym.integer.decimal, registry: registry.name)
        }
    }

    /// For people.
    public var text: String {
        switch self {
        case .key(let packed): "the sensor key \(Hex.encode(packed))"
        case .pseudonym(let pseudonym, let registry): "the pseudonym \(pseudonym) in the registry \(registry.text)"
        }
    }

    /// Whether two identities are of one kind, so that different ones are different sensors: a key and a pseudonym may be one
    /// sensor's, and so may pseudonyms in registries of two names.
    func isComparable(with other: SensorIdentity) -> Bool {
        switch (self, other) {
        case (.key, .key): true
        case (.pseudonym(_, let one), .pseudonym(_, let two)): one == two
        default: false
        }
    }
}

extension JointVerdict.Equivocation {
    /// The contradictions among bundles whose proof holds, by a setup and a sensor that the verifier trusts: others could be
    /// made up by whoever wants a sensor to look bad.
    static func all(in verdicts: [Verdict]) -> [Self] {
        struct Number: Hashable {
            let sensor: SensorIdentity
            let counter: UInt64
            let sequence: UInt64
        }
        var first: [Number: (index: Int, source: ReadingSource)] = [:]
        var found: [Number: Self] = [:]
        var order: [Number] = []
        let authentic = verdicts.enumerated().filter { $0.element.isAuthentic }
        for (index, statement) in authentic.flatMap({ index, verdict in verdict.breaches.map { (index, $0) } }) {
            let source = statement.source
            let number = Number(
                sensor: SensorIdentity(statement), counter: source.counter, sequence: source.sequence)
            guard let earlier = first[number] else {
                first[number] = (index, source)
                continue
            }
            guard earlier.source.batchTag != source.batchTag, found[number] == nil else { continue }
            order.append(number)
            found[number] = Self(
                sensor: number.sensor, counter: number.counter, sequence: number.sequence,
                bundles: [earlier.index, index])
        }
        return order.compactMap { found[$0] }
    }
}

extension JointVerdict.Counting {
    /// What counts by the measure with which most sensors agree.
    static func best(of verdicts: [Verdict], equivocators: Set<SensorIdentity>) -> [Self] {
        var best = all(of: verdicts, equivocators: equivocators, measure: nil)
        for (index, verdict) in verdicts.enumerated() {
            // Whoever counted by an earlier measure says the same as that one.
            guard let statement = verdict.breach, !best[index].counts, best[index].differs else { continue }
            let other = all(of: verdicts, equivocators: equivocators, measure: (index, statement))
            if other.count(where: \.counts) > best.count(where: \.counts) { best = other }
        }
        return best
    }

    /// Whether the bundle verifies and says something else than the measure.
    private var differs: Bool {
        ["quorum.other-claim", "quorum.other-rule", "quorum.other-window", "quorum.other-naming"].contains(code)
    }

    /// What counts by a measure, or by the first bundle that verifies.
    private static func all(
        of verdicts: [Verdict], equivocators: Set<SensorIdentity>, measure: (index: Int, statement: BreachStatement)?
    ) -> [Self] {
        var reference = measure
        var counted: [SensorIdentity: Int] = [:]
        return verdicts.enumerated().map { index, verdict in
            guard verdict.outcome == .verified, let statement = verdict.breach else {
                if verdict.outcome == .verified {
                    return Self(code: "quorum.other-kind", reason: "it is not about one log")
                }
                return Self(
                    code: "quorum.not-verified",
                    reason: verdict.decisive.map { "\(verdict.outcome.rawValue): \($0.reason)" }
                        ?? verdict.outcome.rawValue)
            }
            let sensor = SensorIdentity(statement)
            guard !equivocators.contains(sensor) else {
                return Self(
                    code: "quorum.equivocation", reason: "\(sensor.text) signed two batches of one number")
            }
            let first = reference ?? (index, statement)
            reference = first
            if let other = difference(statement, first.statement, from: "bundle \(first.index + 1)") { return other }
            if let earlier = counted[sensor] {
                return Self(
                    code: "quorum.same-sensor", reason: "\(sensor.text) is counted already, in bundle \(earlier + 1)")
            }
            counted[sensor] = index
            return Self(code: "quorum.counted", reason: sensor.text)
        }
    }

    /// In what a statement does not say what the first one says.
    private static func difference(_ one: BreachStatement, _ first: BreachStatement, from place: String) -> Self? {
        if one.claim != first.claim {
            return Self(
                code: "quorum.other-claim",
                reason: "it claims \(one.claim.rawValue), and \(place) \(first.claim.rawValue)")
        }
        if !one.rule.meansTheSame(as: first.rule) {
            return Self(code: "quorum.other-rule", reason: "its rule does not mean what that of \(place) means")
        }
        if one.window != first.window {
            return Self(code: "quorum.other-window", reason: "its window is not that of \(place)")
        }
        if !SensorIdentity(one).isComparable(with: SensorIdentity(first)) {
            return Self(
                code: "quorum.other-naming",
                reason: "it does not name its sensor as \(place) does, and so may be of the same one")
        }
        return nil
    }
}

extension Verdict {
    /// Whether it is settled that the sensor, or a member of the registry, signed what the statement is about.
    var isAuthentic: Bool {
        let wanted: Set<CheckName> = [.evidence, .sensorTrust]
        let made = checks.filter { wanted.contains($0.name) }
        return Set(made.map(\.name)) == wanted && made.allSatisfy { $0.result == .passed }
    }
}
