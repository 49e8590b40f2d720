import Algebra
import R1CS

/// Whether what is given leaves every other wire of a circuit exactly one value.
///
/// Given are the public inputs, the private inputs, what hints decompose of advice (these three are the statement and the
/// prover's data; the question is what follows from them; such outputs must have a range), and the challenge with its mask, where there is one. Two
/// satisfying assignments that agree on what is given agree on every wire that is found `unique`. Outputs of hints that are
/// declared a choice, and what is determined only once they are chosen, are `chosen`. Wires that no constraint binds in the
/// case at hand are `idle`. Anything else is not shown to be unique, and is a finding.
public struct Determinism: Sendable {
    /// A part of the circuit in which denominators are taken for non-zero, on the strength of an argument that exhaustion has
    /// checked elsewhere.
    public struct Trust: Sendable {
        /// A segment of the constraints' names: a scope.
        public let scope: String
        /// Why its denominators are not zero, and where that was checked.
        public let because: String

        /// Names a scope and the reason.
        public init(scope: String, because: String) {
            self.scope = scope
            self.because = because
        }
    }

    /// What was found.
    public struct Report: Sendable {
        /// Wires that follow from what is given.
        public var unique = 0
        /// Wires that follow once the choices are made.
        public var chosen = 0
        /// Wires that nothing binds in some case, nor reads.
        public var idle = 0
        /// How many cases of two-valued public inputs were told apart.
        public var cases = 1
        /// Constraints whose denominator was trusted.
        public var trusted = 0
        /// Wires that are not shown unique, by name; at most a hundred of them are listed.
        public var unproven: [String] = []
        /// How many there are.
        public var unprovenCount = 0
        /// Wires that hold the prover's data without any range: taking data for given must not hide a bit that is none. By
        /// name; at most a hundred of them are listed.
        public var unboundedData: [String] = []

        /// Whether every wire is accounted for.
        public var isUnique: Bool { unprovenCount == 0 && unboundedData.isEmpty }
    }

    let system: ConstraintSystem<Fr>
    let index: SystemIndex
    let facts: RangeFacts
    let lookups: LookupFacts
    let ranges: FormRanges
    let comparison: CanonicalComparison
    /// What follows by arguments about several constraints at once.
    let consequences: [Consequence]
    /// By constraint: whether one of its factors is a constant.
    let isLinear: [Bool]
    /// Forms that some constraint makes a factor of a constant that is not zero, scaled to begin with one.
    let nonZero: Set<LinearForm>
    let given: [Int]
    let choices: [Int]
    /// Outputs of hints that read advice.
    private let data: [Int]
    /// Wires that must be unique without any choice.
    let results: [Int]
    /// Hints that claim to be unique, with what they read.
    let claims: [(outputs: Range<Int>, arguments: [Int])]
    let trust: [Trust]
    /// Data that needs no range, by name.
    private let unranged: Set<String>

    /// Examines a circuit.
    ///
    /// - Parameters:
    ///   - results: Names of wires that may not even depend on a choice: the circuit's results, where they are no public
    ///     inputs. They, and what public input is listed, are not given.
    ///   - trust: Scopes whose denominators are taken for non-zero.
    ///   - unranged: Names of wires that hold the prover's data and need no range, since nothing but a hash reads them.
    public init(_ circuit: Circuit<Fr>, results: Set<String> = [], trust: [Trust] = [], unranged: Set<String> = []) {
        self.init(SystemFacts(circuit.constraints), like: circuit, results: results, trust: trust, unranged: unranged)
    }

    /// Examines other constraints on the wires of a circuit: a mutant of its own.
    package init(
        _ system: ConstraintSystem<Fr>, like circuit: Circuit<Fr>, results: Set<String> = [], trust: [Trust] = [],
        unranged: Set<String> = []
    ) {
        self.init(SystemFacts(system), like: circuit, results: results, trust: trust, unranged: unranged)
    }

    /// Examines constraints on the wires of a circuit, of which the facts are known.
    package init(
        _ known: SystemFacts, like circuit: Circuit<Fr>, results: Set<String> = [], trust: [Trust] = [],
        unranged: Set<String> = []
    ) {
        let hints = circuit.hintUses
        let given = hints.filter { hint in
            hint.readsAdvice && !hint.isChoice
        }.flatMap(\.outputs)
        self.init(
            known, given: circuit.inputWires + given,
            data: hints.filter(\.readsAdvice).flatMap(\.outputs),
            choices: hints.filter(\.isChoice).flatMap(\.outputs),
            claims: hints.filter { !$0.isChoice && !$0.readsAdvice }.map { ($0.outputs, $0.arguments) },
            results: results, trust: trust, unranged: unranged)
    }

    /// Examines a system of which nothing but its inputs is known, such as one that was read from a file: public inputs are
    /// wires 1 … publicInputCount, private ones follow.
    public init(_ system: ConstraintSystem<Fr>, privateInputCount: Int, results: Set<String> = []) {
        self.init(
            SystemFacts(system), given: Array(1..<(1 + system.publicInputCount + privateInputCount)), data: [],
            choices: [],
            claims: [], results: results, trust: [], unranged: [])
    }

    private init(
        _ known: SystemFacts, given: [Int], data: [Int], choices: [Int],
        claims: [(outputs: Range<Int>, arguments: [Int])], results: Set<String>, trust: [Trust], unranged: Set<String>
    ) {
        let (system, index, lookups) = (known.system, known.index, known.lookups)
        self.system = system
        self.index = index
        comparison = known.comparison
        var facts = known.ranges
        facts.addSums(system, index, lookups.ranges)
        for value in LookupIntervals(lookups, facts).values(lookups, facts) {
            facts.add(LinearForm(terms: [.init(wire: value.wire, coefficient: .one)]), upper: value.upper)
        }
        self.facts = facts
        self.lookups = lookups
        let definitions = ProductDefinitions(system)
        let ranges = FormRanges(index, facts, lookups)
        self.ranges = ranges
        consequences =
            ExtremeFacts(system, definitions, facts, ranges).consequences
            + QuotientFacts(facts, lookups).consequences
            + PermutationFacts(system, index, definitions, facts, ranges).consequences
            + ChallengeIdentities(system, index, definitions).consequences
        nonZero = Self.unitFactors(system)
        isLinear = (0..<system.constraintCount).map { row in
            [system.a, system.b].contains { $0.row(row).allSatisfy { $0.wire == 0 } }
        }
        let named = results.isEmpty ? [] : (1..<system.wireCount).filter { results.contains(system.wireName($0)) }
        self.results = named
        let commitment = system.commitment.map { [Int($0.challenge), Int($0.mask)] } ?? []
        self.given = (given + commitment).filter { !named.contains($0) }
        self.data = data
        self.choices = choices
        self.claims = claims
        self.trust = trust
        self.unranged = unranged
    }

    private static func unitFactors(_ system: ConstraintSystem<Fr>) -> Set<LinearForm> {
        var result: Set<LinearForm> = []
        for row in 0..<system.constraintCount where system.c.row(row).allSatisfy({ $0.wire == 0 }) {
            let forms = RowForms(system, row)
            if !forms.c.constant.isZero { result.formUnion([forms.a.normalized, forms.b.normalized]) }
        }
        return result
    }

    /// The verdict. Public inputs that take two values only are told apart, if it cannot be had without.
    public func report() -> Report {
        var report = propagated()
        report.unboundedData = data.lazy.filter { !facts.isBounded[$0] && facts.signed[$0] == nil }.map {
            system.wireName($0)
        }
        .filter { !unranged.contains($0) }.prefix(100).map { $0 }
        return report
    }

    private func propagated() -> Report {
        var pass = DeterminismPass(self, values: [:])
        let whole = pass.run()
        if whole.isUnique { return whole }
        let inputs = given.filter { (1...max(system.publicInputCount, 1)).contains($0) }
        let split = inputs.compactMap { wire -> (Int, [Fr])? in
            if facts.isBit(wire) { return (wire, [.zero, .one]) }
            return facts.values[wire].map { (wire, $0) }
        }
        // More than that is not a matter of cases.
        guard !split.isEmpty, split.count <= 4 else { return whole }
        var cases: [[Int: Fr]] = [[:]]
        for (wire, values) in split {
            cases = cases.flatMap { known in values.map { known.merging([wire: $0]) { $1 } } }
        }
        var report = Report()
        report.unique = .max
        report.cases = cases.count
        for values in cases {
            var pass = DeterminismPass(self, values: values)
            let found = pass.run()
            report.unique = min(report.unique, found.unique)
            report.chosen = max(report.chosen, found.chosen)
            report.idle = max(report.idle, found.idle)
            report.trusted = max(report.trusted, found.trusted)
            if found.unprovenCount > report.unprovenCount {
                (report.unproven, report.unprovenCount) = (found.unproven, found.unprovenCount)
            }
        }
        return report
    }
}
