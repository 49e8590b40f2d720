import CircuitChecker
import R1CS

/// One thing to check, and what it is called.
public struct SoundnessItem: Sendable {
    /// What kind of thing it is.
    public enum Kind: String, Sendable {
        /// A gadget over a small field.
        case gadget
        /// A circuit at the real prime.
        case circuit
    }

    /// The kind.
    public let kind: Kind
    /// The gadget or circuit.
    public let name: String
    /// Prime and widths of a gadget; empty for a circuit.
    public let setting: String
    private let body: @Sendable () throws(SoundnessError) -> SoundnessResult

    /// Everything: gadgets, then circuits.
    public static func all(isQuick: Bool) -> [SoundnessItem] {
        GadgetProof.all.map(SoundnessItem.init) + GadgetCircuit.all.map(SoundnessItem.init)
            + CatalogueCircuit.all.map { SoundnessItem($0, isQuick: isQuick) }
    }

    /// The circuit of a model, which is made when its turn comes.
    package static func model(
        named name: String, isQuick: Bool, _ load: @escaping @Sendable () throws(SoundnessError) -> ModelCircuit
    ) -> SoundnessItem {
        SoundnessItem(model: name, isQuick: isQuick, load)
    }

    /// Scopes whose denominators are taken for non-zero, each with the reason.
    public static var trust: [Determinism.Trust] { CatalogueCircuit.trust }

    /// A system that was read from a file, of which nothing but its inputs is known: loose wires, aliases, determinism.
    public static func imported(_ file: R1CSFile, name: String) -> SoundnessItem {
        SoundnessItem(importing: file, name: name)
    }

    private init(importing file: R1CSFile, name: String) {
        kind = .circuit
        self.name = name
        setting = ""
        body = { () throws(SoundnessError) in
            // Of the private inputs that the source counts, some may have no wire.
            let inputs = min(file.privateInputCount, file.system.wireCount - 1 - file.system.publicInputCount)
            let outputs = Set((1..<(1 + file.publicOutputCount)).map { file.system.wireName($0) })
            let check = Determinism(file.system, privateInputCount: inputs, results: outputs)
            return SoundnessResult(
                CircuitFinding(
                    structure: StructureCheck(file.system), intervals: IntervalCheck(file.system),
                    determinism: check.report()))
        }
    }

    private init(_ proof: GadgetProof) {
        kind = .gadget
        name = proof.gadget
        setting = proof.setting
        body = { () throws(SoundnessError) in SoundnessResult(try proof.run()) }
    }

    private init(_ circuit: GadgetCircuit) {
        kind = .circuit
        name = circuit.name
        setting = ""
        body = { () throws(SoundnessError) in SoundnessResult(try circuit.finding()) }
    }

    private init(
        model name: String, isQuick: Bool, _ load: @escaping @Sendable () throws(SoundnessError) -> ModelCircuit
    ) {
        kind = .circuit
        self.name = name
        setting = ""
        body = { () throws(SoundnessError) in SoundnessResult(try load().finding(isQuick: isQuick)) }
    }

    private init(_ circuit: CatalogueCircuit, isQuick: Bool) {
        kind = .circuit
        name = circuit.id
        setting = ""
        body = { () throws(SoundnessError) in SoundnessResult(try CircuitFinding(circuit, isQuick: isQuick)) }
    }

    /// Does the work.
    public func run() throws(SoundnessError) -> SoundnessResult { try body() }
}

/// What came of one item: numbers, and problems if there are any.
public struct SoundnessResult: Sendable {
    /// Numbers by name, in the order in which they are shown. Names are stable.
    public let numbers: [(name: String, value: Int)]
    /// What is wrong; empty if it passes.
    public let problems: [String]
    /// Reasons for mutants that survive, by name.
    public let explained: [String: String]

    /// Whether nothing is wrong.
    public var passes: Bool { problems.isEmpty }

    /// The number of a name, or zero.
    public func number(_ name: String) -> Int { numbers.first { $0.name == name }?.value ?? 0 }

    init(_ finding: GadgetFinding) {
        numbers = [
            ("assignments", finding.assignments), ("mutantsCaught", finding.mutation.caught),
            ("mutantsSame", finding.mutation.same), ("mutantsIndistinguishable", finding.mutation.indistinguishable),
            ("mutantsExplained", finding.mutation.explained.count), ("mutantsMissed", finding.mutation.survivors.count),
            ("forgeries", finding.forgeries), ("forgeriesAccepted", finding.acceptedForgeries.count),
        ]
        problems = finding.problems
        explained = finding.mutation.explained
    }

    init(_ finding: CircuitFinding) {
        numbers = [
            ("wiresUnique", finding.determinism.unique), ("wiresChosen", finding.determinism.chosen),
            ("wiresIdle", finding.determinism.idle), ("wiresUnproven", finding.determinism.unprovenCount),
            ("cases", finding.determinism.cases), ("trustedDenominators", finding.determinism.trusted),
            ("decompositions", finding.intervals.decompositions), ("aliases", finding.intervals.aliases.count),
            ("constraintsRepeated", finding.structure.repeatedConstraints.count), ("forgeries", finding.forgeries),
            ("forgeriesAccepted", finding.acceptedForgeries.count), ("claims", finding.claims),
            ("claimsRefused", finding.refusedClaims.count), ("falseClaims", finding.falseClaims),
            ("falseClaimsAccepted", finding.acceptedFalseClaims.count),
        ]
        problems = finding.problems
        explained = [:]
    }
}
