import Algebra
import CircuitChecker
import Predicates
import R1CS
import Statements
import Testing

/// Random logs and rules small enough that both answers occur often.
enum PredicateSamples {
    static func profile(_ encoding: ReadingEncoding = .irregular) throws -> SensorProfile {
        try SensorProfile(
            device: Label("probe"), keyId: Label("k1"), unit: .celsius, calibration: Label("none"), encoding: encoding)
    }

    /// A log on a grid of 1 to 3 ticks, from which single readings and stretches are missing.
    static func regular(count: Int, places: Int = 76, using random: inout SplitMix64) throws -> ReadingBatch {
        let interval = Int.random(in: 1...3, using: &random)
        var above = Bool.random(using: &random)
        let stickiness = Int.random(in: 2...14, using: &random)
        let missing = Int.random(in: 0...3, using: &random) == 0 ? Int.random(in: 1...2, using: &random) : 0
        let gaps = Set((0..<missing).map { _ in Int.random(in: 1..<max(2, count), using: &random) })
        var room = places - count
        let readings = (0..<count).map { index in
            if Int.random(in: 0..<stickiness, using: &random) == 0 { above.toggle() }
            let code = above ? Int.random(in: 1080...1120, using: &random) : Int.random(in: 1040...1079, using: &random)
            let absent = gaps.contains(index) && room > 0 ? Int.random(in: 1...min(4, room), using: &random) : 0
            room -= absent
            return Reading(value: UInt16(code), step: index == 0 ? 0 : UInt32(interval * (1 + absent)))
        }
        return try ReadingBatch(
            profile: profile(.regular), counter: 3, sequence: 4, tickSeconds: 60, startTick: 1_000_000,
            interval: interval, readings: readings)
    }

    /// A log of 1 to 64 readings around code 1080, with runs, spikes and gaps.
    static func batch(seed: UInt64, using random: inout SplitMix64) throws -> ReadingBatch {
        try batch(count: Int.random(in: 1...64, using: &random), using: &random)
    }

    /// A cold chain in miniature: door openings, dwells, spikes, defrosts and late readings, all frequent.
    static func synthetic(seed: UInt64, using random: inout SplitMix64) throws -> ReadingBatch {
        var log = SyntheticLog(count: Int.random(in: 1...64, using: &random))
        log.startTick = 1_000_000
        log.baseCode = 1070
        log.doors = .init(perMille: 60, maximumReadings: 12, peakCodes: 40)
        log.dwells = .init(perMille: 30, maximumReadings: 30, peakCodes: 25)
        log.spikes = .init(perMille: 30, maximumReadings: 1, peakCodes: 60)
        log.defrostPeriod = [0, 24].randomElement(using: &random) ?? 0
        log.latePerMille = [0, 0, 30].randomElement(using: &random) ?? 0
        return try log.batch(seed: seed, profile: profile(), counter: 3, sequence: 4)
    }

    static func batch(count: Int, using random: inout SplitMix64) throws -> ReadingBatch {
        var above = Bool.random(using: &random)
        let stickiness = Int.random(in: 2...12, using: &random)
        let gapPerMille = [0, 0, 0, 15, 60].randomElement(using: &random) ?? 0
        let readings = (0..<count).map { index in
            if Int.random(in: 0..<stickiness, using: &random) == 0 { above.toggle() }
            var code = above ? Int.random(in: 1080...1120, using: &random) : Int.random(in: 1040...1079, using: &random)
            // Sometimes the least or the greatest that there is.
            if Int.random(in: 0..<2000, using: &random) == 0 { code = above ? Reading.maximumValue : 0 }
            let isGap = Int.random(in: 0..<1000, using: &random) < gapPerMille
            let step = isGap ? Int.random(in: 1...15, using: &random) : Int.random(in: 1...2, using: &random)
            return Reading(value: UInt16(code), step: index == 0 ? 0 : UInt32(step))
        }
        return try ReadingBatch(
            profile: profile(), counter: 3, sequence: 4, tickSeconds: 60, startTick: 1_000_000, readings: readings)
    }

    /// Pointers that a cheating prover might try. A no-breach claim does not read them.
    static func pointers(
        claim: Polarity, count: Int, using random: inout SplitMix64
    ) -> [Provability.Evidence] {
        guard claim == .breach else { return [Provability.Evidence(first: 0, last: count - 1)] }
        let pair = [Int.random(in: 0..<count, using: &random), Int.random(in: 0..<count, using: &random)].sorted()
        return [(0, count - 1), (0, count), (pair[0], pair[1])].map { Provability.Evidence(first: $0.0, last: $0.1) }
    }

    static func firstUnsatisfied(
        _ circuit: Circuit<Fr>, _ shape: CircuitShape, batch: ReadingBatch, parameters: RuleParameters,
        evidence: [Provability.Evidence?]
    ) throws -> String? {
        var numbers = try #require(parameters.publicInputs(of: shape))
        numbers[.interval] = Fr(batch.header.interval)
        let inputs =
            BreachCircuit.predicateInputs(shape).compactMap { numbers[$0] }
            + (try BreachAssignment.readings(batch, shape: shape, parameters: parameters, evidence: evidence))
        return circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
    }
}
