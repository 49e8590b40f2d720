import Algebra
import Predicates
import R1CS
import Statements
import Testing

/// The circuit and the plain evaluator must agree on which claims are provable: on thousands of generated logs, for every
/// family, direction and polarity.
@Suite("Circuit and evaluator agree")
struct EvaluatorAgreementTests {
    /// What is provable has a satisfying witness at the evaluator's own evidence; what is not has none, whatever readings the
    /// prover points at.
    @Test(arguments: [CircuitFamily.instant, .consecutive, .cumulative], [ArgumentMode.plain, .committed])
    func onGeneratedLogs(family: CircuitFamily, mode: ArgumentMode) throws {
        try compare("\(family.rawValue)-64", mode, logs: 3600) { number, random in
            number % 2 == 0
                ? try PredicateSamples.batch(seed: random.next(), using: &random)
                : try PredicateSamples.synthetic(seed: random.next(), using: &random)
        }
    }

    /// The same where conditions see zones.
    @Test(arguments: CircuitFamily.allCases.filter { $0.values == .zones })
    func onGeneratedLogsByZones(family: CircuitFamily) throws {
        try compare("\(family.rawValue)-64", .committed, logs: family.isCompound ? 150 : 300) { number, random in
            number % 2 == 0
                ? try PredicateSamples.batch(seed: random.next(), using: &random)
                : try PredicateSamples.synthetic(seed: random.next(), using: &random)
        }
    }

    /// The same on regular grids, with readings missing.
    @Test(arguments: [CircuitFamily.instant, .consecutive])
    func onGeneratedGrids(family: CircuitFamily) throws {
        try compare("\(family.rawValue)-64-regular", .committed, logs: 3600) { _, random in
            try PredicateSamples.regular(count: Int.random(in: 2...60, using: &random), using: &random)
        }
    }

    /// The same where runs are followed through a table of states, and where a log fills one block of two or both.
    @Test(arguments: [
        CircuitShape(family: .consecutive, capacity: 224, encoding: .irregular, durationBits: 8),
        CircuitShape(family: .consecutive, capacity: 448, encoding: .irregular, durationBits: 8),
        CircuitShape(family: .consecutive, capacity: 224, encoding: .irregular, durationBits: 6),
        CircuitShape(family: .consecutive, capacity: 448, encoding: .irregular, durationBits: 6),
        CircuitShape(family: .consecutive, capacity: 448, encoding: .irregular, durationBits: 12),
        CircuitShape(family: .cumulative, capacity: 448, encoding: .irregular, durationBits: 32),
        CircuitShape(family: .alarms, capacity: 448, encoding: .irregular, durationBits: 12),
        CircuitShape(family: .compound, capacity: 448, encoding: .irregular, durationBits: 12),
    ])
    func onLogsOfBlocks(shape: CircuitShape) throws {
        try compare(shape, .committed, logs: shape.family.isCompound ? 60 : 600) { _, random in
            let count = Int.random(in: 1...shape.capacity, using: &random)
            return try PredicateSamples.batch(count: count, using: &random)
        }
    }

    /// The same on grids of several blocks.
    @Test(arguments: [CircuitFamily.instant, .consecutive])
    func onGridsOfBlocks(family: CircuitFamily) throws {
        let shape = CircuitShape(
            family: family, capacity: 608, encoding: .regular, durationBits: family == .consecutive ? 16 : 32)
        try compare(shape, .committed, logs: 600) { _, random in
            try PredicateSamples.regular(
                count: Int.random(in: 2...500, using: &random), places: 608, using: &random)
        }
    }

    private func compare(
        _ id: String, _ mode: ArgumentMode, logs: Int, batch: (Int, inout SplitMix64) throws -> ReadingBatch
    ) throws {
        try compare(try #require(CircuitShape(id: id)), mode, logs: logs, batch: batch)
    }

    private func compare(
        _ shape: CircuitShape, _ mode: ArgumentMode, logs: Int,
        batch: (Int, inout SplitMix64) throws -> ReadingBatch
    ) throws {
        let circuit = try BreachCircuit.synthesizePredicate(shape, mode: mode)
        var random = SplitMix64(seed: 0x5eed_0000 + UInt64(shape.number))
        var provable: [Polarity: Int] = [:]
        var compared = 0
        for number in 0..<logs {
            let batch = try batch(number, &random)
            guard shape.refusal(of: batch, under: nil) == nil else { continue }
            for claim in Polarity.allCases {
                var samples = SampleParameters(family: shape.family, claim: claim, batch: batch)
                samples.longestDuration = shape.longestDuration(for: claim)
                guard let parameters = try samples.draw(using: &random),
                    shape.holdsDurations(of: parameters, interval: batch.header.interval)
                else {
                    continue
                }
                compared += 1
                let evaluation = try BreachEvaluator.evaluate(TimedCodes(batch), parameters)
                if evaluation.provability.evidence != nil {
                    provable[claim, default: 0] += 1
                    let unsatisfied = try PredicateSamples.firstUnsatisfied(
                        circuit, shape, batch: batch, parameters: parameters,
                        evidence: evaluation.conditions.map(\.evidence))
                    #expect(
                        unsatisfied == nil, "log \(number), \(parameters): provable, but \(unsatisfied ?? "")")
                } else {
                    let count = batch.readings.count
                    for pointers in PredicateSamples.pointers(claim: claim, count: count, using: &random) {
                        // Whatever can be shown, where it can be; the rest where the prover would like to.
                        let evidence = evaluation.conditions.map { $0.evidence ?? pointers }
                        let unsatisfied = try PredicateSamples.firstUnsatisfied(
                            circuit, shape, batch: batch, parameters: parameters, evidence: evidence)
                        #expect(unsatisfied != nil, "log \(number), \(parameters): not provable, but satisfied")
                    }
                }
            }
        }
        #expect(compared >= logs)
        // The samples must be worth something: both outcomes of both claims occur often.
        for claim in Polarity.allCases {
            #expect((logs / 25...compared - logs / 25).contains(provable[claim] ?? 0), "\(claim): \(provable)")
        }
    }

    /// On the smallest logs every pair of pointers is tried, so that "no witness" means none of them.
    @Test(arguments: CircuitFamily.allCases.filter { !$0.isCompound })
    func onSmallLogsWithEveryPointer(family: CircuitFamily) throws {
        let shape = try #require(CircuitShape(id: "\(family.rawValue)-64"))
        let circuit = try BreachCircuit.synthesizePredicate(
            shape, mode: family.values == .threshold ? .plain : .committed)
        var random = SplitMix64(seed: 77)
        for number in 0..<60 {
            let count = 1 + number % 5
            let batch = try PredicateSamples.batch(count: count, using: &random)
            let sample = try SampleParameters(family: family, claim: .breach, batch: batch).draw(using: &random)
            guard let parameters = sample else { continue }
            let expected = try BreachEvaluator.evaluate(TimedCodes(batch), parameters).provability.evidence != nil
            var found = false
            for first in 0..<count + 2 {
                for last in 0..<count + 2 {
                    found =
                        try found
                        || PredicateSamples.firstUnsatisfied(
                            circuit, shape, batch: batch, parameters: parameters,
                            evidence: [Provability.Evidence(first: first, last: last)]) == nil
                }
            }
            #expect(found == expected, "log \(number) of \(family)")
        }
    }
}
