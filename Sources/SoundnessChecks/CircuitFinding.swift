import Algebra
import CircuitChecker
import R1CS
import Statements

/// What was found of a whole circuit at the real prime.
struct CircuitFinding: Sendable {
    var structure: StructureCheck<Fr>
    var intervals: IntervalCheck
    var determinism: Determinism.Report
    var forgeries = 0
    var acceptedForgeries: [String] = []
    var claims = 0
    var refusedClaims: [String] = []
    var falseClaims = 0
    var acceptedFalseClaims: [String] = []

    /// What needs no sample.
    init(structure: StructureCheck<Fr>, intervals: IntervalCheck, determinism: Determinism.Report) {
        self.structure = structure
        self.intervals = intervals
        self.determinism = determinism
    }

    /// What needs no sample: structure, intervals, determinism.
    ///
    /// - Parameter results: public inputs that must follow from the others, by name.
    init(
        _ circuit: Circuit<Fr>, results: Set<String> = [], trust: [Determinism.Trust], unranged: Set<String> = []
    ) {
        structure = StructureCheck(circuit.constraints)
        let facts = SystemFacts(circuit.constraints)
        intervals = IntervalCheck(facts)
        determinism = Determinism(facts, like: circuit, results: results, trust: trust, unranged: unranged).report()
    }

    /// Runs everything on a circuit of the catalogue.
    init(_ catalogued: CatalogueCircuit, isQuick: Bool) throws(SoundnessError) {
        let circuit = try catalogued.synthesize()
        self.init(circuit, trust: CatalogueCircuit.trust, unranged: CatalogueCircuit.unranged)
        var random = SplitMix64(seed: 0x736f_756e_6400 + UInt64(catalogued.shape.number))
        do throws(WitnessError) {
            try fuzz(circuit, catalogued, count: catalogued.claimCount(isQuick: isQuick), &random)
            for claim in catalogued.forgedClaims { try forge(circuit, catalogued, claim, isQuick: isQuick, &random) }
        } catch {
            throw .witness(error)
        }
    }

    /// Honest witnesses of valid claims satisfy the circuit.
    private mutating func fuzz(
        _ circuit: Circuit<Fr>, _ catalogued: CatalogueCircuit, count: Int, _ random: inout SplitMix64
    ) throws(WitnessError) {
        let check = OverConstraintCheck(circuit)
        for number in 0..<count {
            let sample: SampleClaim
            do throws(SoundnessError) {
                sample = try SampleClaim.random(for: catalogued, using: &random)
            } catch {
                refusedClaims.append(error.message)
                return
            }
            claims += 1
            if let refusal = try check.refusal(of: sample.inputs) {
                refusedClaims.append("claim \(number) (\(sample.claim)): \(refusal)")
            }
        }
    }

    /// No hint can be replaced, for a claim of either kind.
    private mutating func forge(
        _ circuit: Circuit<Fr>, _ catalogued: CatalogueCircuit, _ claim: Polarity, isQuick: Bool,
        _ random: inout SplitMix64
    ) throws(WitnessError) {
        guard let depth = catalogued.forgeryDepth(isQuick: isQuick) else { return }
        let isLarge = if case .glance = depth { true } else { false }
        let samples: [SampleClaim]
        do throws(SoundnessError) {
            let first = try SampleClaim.random(for: catalogued, claim: claim, using: &random)
            samples = [first, try SampleClaim.random(for: catalogued, claim: claim, using: &random)]
        } catch {
            refusedClaims.append(error.message)
            return
        }
        let report = try ForgedHintCheck(circuit).forge(
            inputs: samples[0].inputs, previous: isLarge ? nil : samples[1].inputs, depth: depth)
        forgeries += report.tried
        acceptedForgeries += report.accepted.map { "\(claim): \($0)" }
    }

    /// What is wrong, for people; empty if all is right.
    var problems: [String] {
        structure.unboundPublicInputs.map { "public input in no constraint: \($0)" }
            + structure.unboundWires.map { "wire in no constraint: \($0)" }
            + structure.idleConstraints.map { "constraint that says nothing: \($0)" }
            + structure.contradictions.map { "constraint that nothing satisfies: \($0)" }
            + intervals.aliases.map { "decomposition with an alias: \($0)" }
            + determinism.unproven.map { "not shown unique: \($0)" }
            + (determinism.unprovenCount > determinism.unproven.count
                ? ["not shown unique: \(determinism.unprovenCount) wires in all"] : [])
            + determinism.unboundedData.map { "the prover's data without a range: \($0)" }
            + acceptedForgeries.map { "a forged hint is accepted: \($0)" }
            + refusedClaims.map { "a valid claim is refused: \($0)" }
            + acceptedFalseClaims.map { "a false claim is accepted: \($0)" }
    }
}
