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
    @Test(arguments: RuleFamily.allCases)
    func onGeneratedLogs(family: RuleFamily) throws {
        let shape = try #require(CircuitShape(id: "\(family.rawValue)-64"))
        let circuit = try BreachCircuit.synthesizePredicate(shape)
        var random = SplitMix64(seed: 0x5eed_0000 + UInt64(shape.capacity) + UInt64(family.rawValue.utf8.count))
        var provable: [Polarity: Int] = [:]
        let logs = 3600
        var compared = 0
        for number in 0..<logs {
            let batch =
                number % 2 == 0
                ? try PredicateSamples.batch(seed: random.next(), using: &random)
                : try PredicateSamples.synthetic(seed: random.next(), using: &random)
            for claim in Polarity.allCases {
                let sample = PredicateSamples.parameters(family: family, claim: claim, batch: batch, using: &random)
                guard let parameters = sample, shape.holdsDuration(of: parameters) else { continue }
                compared += 1
                switch BreachEvaluator.evaluate(batch, parameters) {
                case .provable(let evidence):
                    provable[claim, default: 0] += 1
                    let unsatisfied = try PredicateSamples.firstUnsatisfied(
                        circuit, shape, batch: batch, parameters: parameters, evidence: evidence)
                    #expect(unsatisfied == nil, "log \(number), \(claim): provable, but \(unsatisfied ?? "")")
                case .notProvable:
                    let count = batch.readings.count
                    for evidence in PredicateSamples.pointers(claim: claim, count: count, using: &random) {
                        let unsatisfied = try PredicateSamples.firstUnsatisfied(
                            circuit, shape, batch: batch, parameters: parameters, evidence: evidence)
                        #expect(unsatisfied != nil, "log \(number), \(claim): not provable, but satisfied")
                    }
                }
            }
        }
        #expect(compared >= 2 * 3334)
        // The samples must be worth something: both outcomes of both claims occur often.
        for claim in Polarity.allCases {
            #expect((logs / 25...logs - logs / 25).contains(provable[claim] ?? 0), "\(claim): \(provable)")
        }
    }

    /// On the smallest logs every pair of pointers is tried, so that "no witness" means none of them.
    @Test(arguments: RuleFamily.allCases)
    func onSmallLogsWithEveryPointer(family: RuleFamily) throws {
        let shape = try #require(CircuitShape(id: "\(family.rawValue)-64"))
        let circuit = try BreachCircuit.synthesizePredicate(shape)
        var random = SplitMix64(seed: 77)
        for number in 0..<60 {
            let count = 1 + number % 5
            let batch = try PredicateSamples.batch(count: count, using: &random)
            guard
                let parameters = PredicateSamples.parameters(
                    family: family, claim: .breach, batch: batch, using: &random)
            else { continue }
            let expected: Bool
            if case .provable = BreachEvaluator.evaluate(batch, parameters) {
                expected = true
            } else {
                expected = false
            }
            var found = false
            for first in 0..<count + 2 {
                for last in 0..<count + 2 {
                    let evidence = Provability.Evidence(first: first, last: last)
                    found =
                        try found
                        || PredicateSamples.firstUnsatisfied(
                            circuit, shape, batch: batch, parameters: parameters, evidence: evidence) == nil
                }
            }
            #expect(found == expected, "log \(number) of \(family)")
        }
    }
}
