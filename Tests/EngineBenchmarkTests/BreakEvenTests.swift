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

    @Test("a stream of statements: the slower of evaluation and hardware sets the pace")
    func stream() {
        var found = 0
        for latency in [0.0391, 0.3, 1.015] {
            for perStatement in [0.0, 0.002, 0.05] {
                for proof in [0.0301, 0.05, 0.16] {
                    let counted = first(upTo: 10_000, from: 1) { max(latency / Double($0), perStatement) < proof }
                    let own = BreakEven.stream(latency: latency, perStatement: perStatement, proof: proof)
                    #expect(own == counted, "\(latency) \(perStatement) \(proof)")
                    if counted != nil { found += 1 }
                }
            }
        }
        #expect(found > 10)
    }

    @Test("checks: as counting says, from the first check on")
    func checks() {
        for making in [0.03, 0.16, 1.2] {
            for checking in [0.0009, 0.0012, 0.0019] {
                for other in [
                    (making: 0.002, checking: 0.0013), (making: 0.04, checking: 0.002), (making: 0.5, checking: 0.001),
                ] {
                    let own = BreakEven.checks(proof: (making, checking), receipt: other)
                    for count in 1...20_000 {
                        let proof = making + Double(count) * checking
                        let receipt = other.making + Double(count) * other.checking
                        let side = own.from.map { count >= $0 } ?? false ? own.many : own.few
                        if abs(proof - receipt) < 1e-9 { continue }
                        guard (proof < receipt) == (side == .proof) else {
                            Issue.record("\(making) \(checking) \(other): \(count)")
                            break
                        }
                    }
                }
            }
        }
        let always = BreakEven.checks(proof: (0.1, 0.002), receipt: (0.02, 0.001))
        #expect(always == BreakEven.Checks(few: .receipt, many: .receipt, from: nil))
        #expect(always.text == "the receipt, however often it is checked")
        let soon = BreakEven.checks(proof: (0.0315, 0.001), receipt: (0.03, 0.002))
        #expect(soon == BreakEven.Checks(few: .receipt, many: .proof, from: 2))
        #expect(soon.text == "the receipt checked once, the proof from 2 on")
    }

    @Test("an interval takes the best and the worst; one that may never come says so")
    func ranges() {
        func range(
            _ latency: ClosedRange<Double>, _ perStatement: ClosedRange<Double>, _ proof: ClosedRange<Double>
        ) -> BreakEven.Range {
            BreakEven.range(
                of: BreakEven.statements, latency: latency, perStatement: perStatement, proof: proof)
        }
        let plain = range(0.0391...0.0407, 0.001...0.002, 0.010...0.020)
        #expect(plain == BreakEven.Range(least: 3, most: 6))
        #expect(plain.text == "from 3 … 6")
        let perhaps = range(0.01...0.01, 0.001...0.003, 0.002...0.004)
        #expect(perhaps.least == 4 && perhaps.most == nil)
        #expect(perhaps.text == "from 4, perhaps never")
        #expect(range(0.01...0.01, 0.2...0.3, 0.1...0.1).text == "never")
        #expect(range(0.01...0.02, 0.01...0.02, 0.1...0.2).text == "always")
        #expect(BreakEven.Range(least: 7, most: 7).text == "from 7")
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
