import Algebra
import CircuitChecker
import Predicates
import R1CS
import Statements
import Testing

/// Runs at the edges of what a table of states holds: as long as the rule's duration, a tick less or more, and longer than any
/// state; interrupted, unobserved, and cut by the window.
@Suite("Scanned runs at their durations")
struct ScannedDurationTests {
    /// Two blocks, so that logs end in either.
    private static let shape = CircuitShape(family: .consecutive, capacity: 448, encoding: .irregular, durationBits: 6)
    private static let circuit = Result { try BreachCircuit.synthesizePredicate(shape, mode: .committed) }
    /// Calm readings in front: none, some, and so many that the run stands in the second block.
    private static let fronts = [0, 3, 230]

    /// A log of calm readings, then of `steps.count + 1` warm ones `steps` apart, then of calm ones if any, a tick apart.
    private func log(front: Int, steps: [Int], back: Int) throws -> ReadingBatch {
        var readings = (0..<front).map { _ in (value: UInt16(1070), step: 1) }
        readings.append((value: 1090, step: 1))
        readings += steps.map { (value: 1090, step: $0) }
        readings += (0..<back).map { _ in (value: 1070, step: 1) }
        return try ReadingBatch(
            profile: PredicateSamples.profile(), counter: 7, sequence: 1, tickSeconds: 60, startTick: 1_000_000,
            readings: readings.enumerated().map { index, reading in
                Reading(value: reading.value, step: index == 0 ? 0 : UInt32(reading.step))
            })
    }

    /// Steps of at most `longest` ticks that sum to a time.
    private func steps(_ time: Int, longest: Int) -> [Int] {
        Array(repeating: longest, count: time / longest) + (time % longest == 0 ? [] : [time % longest])
    }

    /// Whether a claim is proved, by circuit and evaluator; what the evaluator calls unprovable is tried at every pair of
    /// pointers given.
    private func proves(
        _ batch: ReadingBatch, _ claim: Polarity, duration: Int, gap: Int = 15, window: ClosedRange<Int>? = nil,
        pointers: [(first: Int, last: Int)] = []
    ) throws -> Bool {
        let circuit = try Self.circuit.get()
        let parameters = RuleParameters(
            claim: claim, gapTicks: gap, windowStartTick: Int64(window?.lowerBound ?? Int(batch.header.startTick)),
            windowEndTick: Int64(window?.upperBound ?? Int(batch.header.endTick)),
            conditions: [ConditionParameters(family: .consecutive, high: 1080, limit: Int64(duration))])
        func satisfies(_ evidence: Provability.Evidence) throws -> Bool {
            try PredicateSamples.firstUnsatisfied(
                circuit, Self.shape, batch: batch, parameters: parameters, evidence: [evidence]) == nil
        }
        let evaluation = try BreachEvaluator.evaluate(TimedCodes(batch), parameters)
        if let evidence = evaluation.provability.evidence {
            #expect(try satisfies(evidence), "\(parameters)")
            return true
        }
        #expect(try !satisfies(Provability.Evidence(first: 0, last: batch.readings.count - 1)), "\(parameters)")
        for (first, last) in pointers {
            let isSatisfied = try satisfies(Provability.Evidence(first: first, last: last))
            #expect(!isSatisfied, "\(parameters), \(first) to \(last)")
        }
        return false
    }

    @Test("the longest duration, a tick less, and short ones: breached from the first reading to the last, or not")
    func breaches() throws {
        for duration in [1, 2, 15, 47, 48] {
            for longest in [1, 2, 7, 15] {
                for front in Self.fronts {
                    for (time, isBreach) in [(duration - 1, false), (duration, true), (duration + 1, true)] {
                        let batch = try log(front: front, steps: steps(time, longest: longest), back: 2)
                        let found = try proves(batch, .breach, duration: duration)
                        #expect(found == isBreach, "\(time) of \(duration) by \(longest) after \(front)")
                    }
                }
            }
        }
    }

    @Test("a run is no breach while it ends, held until the next reading, before the duration")
    func noBreaches() throws {
        for duration in [2, 16, 47, 48] {
            for longest in [1, 2, 7, 15] {
                for front in Self.fronts {
                    // Held for one tick more.
                    for (time, isKept) in [(duration - 2, true), (duration - 1, false), (duration, false)] {
                        let batch = try log(front: front, steps: steps(time, longest: longest), back: 2)
                        let found = try proves(batch, .noBreach, duration: duration)
                        #expect(found == isKept, "\(time) of \(duration) by \(longest) after \(front)")
                    }
                }
            }
        }
    }

    @Test("runs that last as long as states count, and longer, are breaches and never none")
    func saturation() throws {
        for time in [61, 62, 63, 64, 65, 77, 78, 126, 127, 200] {
            for longest in [1, 15] {
                for back in [0, 1] {
                    let batch = try log(front: 3, steps: steps(time, longest: longest), back: back)
                    for duration in [1, 47, 48] {
                        #expect(try proves(batch, .breach, duration: duration), "\(time) by \(longest)")
                        #expect(try !proves(batch, .noBreach, duration: duration), "\(time) by \(longest)")
                    }
                }
            }
        }
    }

    /// From a tick below the longest duration a step of 15 ticks leads to the last state that is a time.
    @Test("the longest step after a tick less than the longest duration is counted exactly")
    func longestStep() throws {
        let below = [2, 15, 15, 15]
        for more in [[], [1], [15, 15]] {
            let batch = try log(front: 3, steps: below + [15] + more, back: 1)
            #expect(try proves(batch, .breach, duration: 48), "\(more)")
            #expect(try !proves(batch, .noBreach, duration: 48), "\(more)")
            // The window shows the same of a run that has lasted longer than states count.
            let long = try log(front: 3, steps: [15, 15, 15, 15] + below + [15] + more, back: 1)
            let start = 1_000_000 + 3 + 60
            #expect(try proves(long, .breach, duration: 48, window: start...(start + 62)), "\(more)")
            #expect(
                try !proves(long, .breach, duration: 48, window: start...(start + 61), pointers: [(7, 11), (7, 12)]))
        }
        let short = try log(front: 3, steps: below, back: 0)
        #expect(try proves(short, .breach, duration: 47))
        #expect(try !proves(short, .breach, duration: 48, pointers: [(3, 7), (2, 7), (3, 8)]))
        #expect(try proves(short, .noBreach, duration: 48))
        #expect(try !proves(short, .noBreach, duration: 47))
    }

    @Test("a calm reading parts a run, for a breach an unobserved step, too; with one there is no no-breach")
    func resets() throws {
        let parted = try ReadingBatch(
            profile: PredicateSamples.profile(), counter: 7, sequence: 1, tickSeconds: 60, startTick: 1_000_000,
            readings: (0..<80).map { Reading(value: $0 == 40 ? 1070 : 1090, step: $0 == 0 ? 0 : 1) })
        // 0 … 39 and 41 … 79; the first is held until 40.
        #expect(try proves(parted, .breach, duration: 39))
        #expect(try !proves(parted, .breach, duration: 40, pointers: [(0, 40), (0, 41), (0, 79), (40, 79), (39, 79)]))
        #expect(try proves(parted, .noBreach, duration: 41))
        #expect(try !proves(parted, .noBreach, duration: 40))
        let gapped = try log(front: 2, steps: steps(30, longest: 1) + [5] + steps(30, longest: 1), back: 2)
        #expect(try proves(gapped, .breach, duration: 48, gap: 5))
        #expect(try proves(gapped, .breach, duration: 30, gap: 4))
        #expect(
            try !proves(
                gapped, .breach, duration: 31, gap: 4, pointers: [(2, 33), (3, 33), (2, 34), (2, 63), (32, 63)]))
        #expect(try !proves(gapped, .noBreach, duration: 48, gap: 4))
        // 36 ticks, and held for one.
        let held = try log(front: 2, steps: steps(30, longest: 1) + [5, 1], back: 1)
        #expect(try proves(held, .noBreach, duration: 38, gap: 5))
        #expect(try !proves(held, .noBreach, duration: 37, gap: 5))
    }

    @Test("a window cuts a run for a breach; for a no-breach the run fills the gaps at its edges")
    func windows() throws {
        let start = 1_000_000
        // Warm from tick 0 to 60: more than the window shows.
        let warm = try log(front: 0, steps: steps(60, longest: 1), back: 0)
        for (first, last, duration, isBreach) in [
            (5, 53, 48, true), (5, 52, 48, false), (10, 20, 10, true), (10, 20, 11, false),
        ] {
            let found = try proves(
                warm, .breach, duration: duration, window: (start + first)...(start + last),
                pointers: [(first, last), (first - 1, last), (first, last + 1), (first - 1, last + 1), (0, 60)])
            #expect(found == isBreach, "\(first) to \(last), \(duration)")
        }
        let short = try log(front: 0, steps: steps(20, longest: 2), back: 0)
        for (leading, trailing) in [(0, 0), (12, 0), (0, 15), (12, 15), (15, 12)] {
            let window = (start - leading)...(start + 20 + trailing)
            let time = 20 + leading + trailing
            #expect(try proves(short, .noBreach, duration: time + 1, window: window))
            #expect(try !proves(short, .noBreach, duration: time, window: window))
            let followsStrictly = try proves(short, .noBreach, duration: time + 1, gap: 11, window: window)
            #expect(followsStrictly == (leading + trailing == 0))
        }
    }

    /// The larger circuit's business: nothing here is satisfied by a duration beyond the states, whatever the log.
    @Test("a no-breach of a longer duration than states hold has no witness, and the shape says so of both claims")
    func beyond() throws {
        let circuit = try Self.circuit.get()
        let calm = try log(front: 20, steps: [1], back: 20)
        for duration in [48, 49, 50, 62, 63, 64, 4096] {
            for claim in Polarity.allCases {
                let parameters = RuleParameters(
                    claim: claim, gapTicks: 5, windowStartTick: Int64(calm.header.startTick),
                    windowEndTick: Int64(calm.header.endTick),
                    conditions: [ConditionParameters(family: .consecutive, high: 1080, limit: Int64(duration))])
                #expect(Self.shape.holdsDurations(of: parameters, interval: 0) == (duration <= 48))
                guard claim == .noBreach else { continue }
                let unsatisfied = try PredicateSamples.firstUnsatisfied(
                    circuit, Self.shape, batch: calm, parameters: parameters,
                    evidence: [Provability.Evidence(first: 0, last: 0)])
                #expect((unsatisfied == nil) == (duration <= 48), "\(duration)")
            }
        }
    }
}
