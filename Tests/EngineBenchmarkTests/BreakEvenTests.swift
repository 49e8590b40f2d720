import EngineBenchmark
import Testing

@Suite("Break-even between proofs and receipts")
struct BreakEvenTests {
    /// The first number that will do, looked for one by one.
    private func first(upTo most: Int, from start: Int, _ holds: (Int) -> Bool) -> Int? {
        (start...most).first(where: holds)
    }

    @Test("statements of one attestation: as counting says")
    func statements() {
        var found = 0
        for latency in [0.0001, 0.0391, 0.0407, 0.3, 5.0] {
            for perStatement in [0.0, 0.0004, 0.002, 0.05] {
                for proof in [0.001, 0.0301, 0.0391, 0.05, 0.16, 1.2] {
                    let counted = first(upTo: 10_000, from: 1) { latency / Double($0) + perStatement < proof }
                    let own = BreakEven.statements(latency: latency, perStatement: perStatement, proof: proof)
                    #expect(own == counted, "\(latency) \(perStatement) \(proof)")
                    if let counted, counted > 1 { found += 1 }
                }
            }
        }
        #expect(found > 20)
    }

    @Test("checks: as counting says, and never for what is not cheaper to check")
    func verifications() {
        for making in [0.03, 0.16, 1.2] {
            for checking in [0.0009, 0.0012, 0.0019] {
                for other in [(making: 0.002, checking: 0.0013), (making: 0.04, checking: 0.002)] {
                    let counted = first(upTo: 20_000, from: 0) {
                        making + Double($0) * checking < other.making + Double($0) * other.checking
                    }
                    let own = BreakEven.verifications(own: (making, checking), other: other)
                    #expect(own == (checking < other.checking ? counted : nil), "\(making) \(checking) \(other)")
                }
            }
        }
        #expect(BreakEven.verifications(own: (0.1, 0.002), other: (0.2, 0.001)) == nil)
        #expect(BreakEven.verifications(own: (0.1, 0.001), other: (0.2, 0.002)) == 0)
    }

    @Test("an interval takes the best and the worst; one that may never come says so")
    func ranges() {
        let plain = BreakEven.statements(
            latency: 0.0391...0.0407, perStatement: 0.001...0.002, proof: 0.010...0.020)
        #expect(plain == BreakEven.Range(least: 3, most: 6))
        #expect(plain.text == "3 … 6")
        let perhaps = BreakEven.statements(latency: 0.01...0.01, perStatement: 0.001...0.003, proof: 0.002...0.004)
        #expect(perhaps.least == 4 && perhaps.most == nil)
        #expect(perhaps.text == "4 … never")
        let never = BreakEven.statements(latency: 0.01...0.01, perStatement: 0.2...0.3, proof: 0.1...0.1)
        #expect(never.text == "never")
    }

    @Test("p95 is the largest of few samples, and of a hundred the ninety-fifth")
    func percentile() {
        #expect(SampleSummary([3, 1, 2]).p95 == 3)
        #expect(SampleSummary([3, 1, 2]).median == 2)
        #expect(SampleSummary((1...19).map(Double.init)).p95 == 19)
        let hundred = SampleSummary((1...100).reversed().map(Double.init))
        #expect(hundred.p95 == 95)
        #expect(hundred.minimum == 1 && hundred.maximum == 100 && hundred.samples.first == 100)
        #expect(SampleSummary([7]).p95 == 7)
    }
}
