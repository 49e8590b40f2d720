import Algebra
import CanonicalEncoding
import Predicates
import Primitives
import Statements

/// A valid claim about a made-up log, with the inputs of its circuit.
struct SampleClaim: Sendable {
    let claim: Polarity
    let inputs: [Fr]

    /// A claim that holds, of a log and a rule drawn from `random`; the polarity that is asked for, if one is.
    ///
    /// Logs are of every length up to the capacity, the longest often; thresholds lie around what the log shows, so that both
    /// claims occur.
    static func random(
        for circuit: CatalogueCircuit, claim wanted: Polarity? = nil, using random: inout SplitMix64
    ) throws(SoundnessError) -> SampleClaim {
        do {
            // A drawn rule settles one claim or none; a few draws find each.
            for _ in 0..<400 {
                if let sample = try draw(for: circuit, claim: wanted, using: &random) { return sample }
            }
        } catch {
            throw .sample(code: "sample.not-made", message: "no sample log for \(circuit.id): \(error)")
        }
        throw .sample(code: "sample.no-claim", message: "no claim of the kind holds for a sample log of \(circuit.id)")
    }

    private static func draw(
        for circuit: CatalogueCircuit, claim wanted: Polarity?, using random: inout SplitMix64
    ) throws -> SampleClaim? {
        let shape = circuit.shape
        let batch = try log(of: shape, using: &random)
        guard shape.refusal(of: batch, under: nil) == nil else { return nil }
        let rule = try SampleRule(for: shape.family).draw(using: &random)
        guard let start = batch.time(ofTick: Int64(batch.header.startTick)),
            let end = batch.time(ofTick: Int64(batch.header.endTick))
        else { return nil }
        let key = try EdDSASigningKey(seed: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
        let signed = SignedBatch(signing: batch, with: key)
        let membership = try shape.hidesSensor ? membership(of: signed, using: &random) : nil
        let window = try TimeWindow(start: start, end: end)
        let before = shape.carriesState ? state(before: batch, using: &random) : nil
        let claims =
            wanted.map { [$0] } ?? (Bool.random(using: &random) ? [.breach, .noBreach] : [.noBreach, .breach])
        for claim in claims {
            let salt = CommitmentSalt.random(using: &random)
            let digest = Digest.sha256(domain: "assay.sample.v1", [1])
            let parameters = try RuleParameters(
                rule: rule, window: window, claim: claim, scale: CodeScale(batch.header.profile),
                tickSeconds: batch.header.tickSeconds)
            let evaluation = try BreachEvaluator.evaluate(TimedCodes(batch), parameters, carried: before?.state)
            guard shape.holdsDurations(of: parameters, interval: batch.header.interval),
                evaluation.provability.evidence != nil
            else { continue }
            let continuity =
                shape.carriesState
                ? ClaimContinuity(before: before, carrying: evaluation.carried, salt: .random(using: &random)) : nil
            let statement = try BreachStatement(
                claim: claim, rule: rule, window: window,
                source: membership.map { ReadingSource(signed, membership: $0) } ?? ReadingSource(signed),
                inputCommitment: salt.inputCommitment(root: batch.root),
                outputCommitment: salt.outputCommitment(claim: claim), continuity: continuity?.commitments,
                program: ProgramReference(
                    circuit: circuit.statedAs.id, circuitDigest: digest, verifyingKeyDigest: digest))
            // The catalogue knows its own circuits only; a model differs from one in its number.
            let numbers = zip(shape.publicInputs, try statement.publicInputs()).map { input, value in
                input == .claim ? shape.claimInput(claim) : value
            }
            let assignment = try BreachAssignment(
                shape: shape, signed: signed, publicInputs: numbers, parameters: parameters, evaluation: evaluation,
                salt: salt, continuity: continuity, membership: membership)
            return SampleClaim(claim: claim, inputs: assignment.inputs)
        }
        return nil
    }

    /// A state that may have been handed on from a batch shortly before; of two logs one begins anew.
    private static func state(before batch: ReadingBatch, using random: inout SplitMix64) -> StateOpening? {
        let held = Int64.random(in: 0...40, using: &random)
        let isActive = Bool.random(using: &random)
        let step = Int64.random(in: 1...3, using: &random)
        let state = CarriedState(
            lastTick: Int64(batch.header.startTick) - step, isActive: isActive,
            observed: isActive ? Int64.random(in: 0...held, using: &random) : 0, held: isActive ? held : 0)
        guard Bool.random(using: &random) else { return nil }
        return state.map { StateOpening(state: $0, salt: .random(using: &random)) }
    }

    /// The sensor as a member of a registry of a few, some of them revoked, at a place of its own.
    private static func membership(
        of signed: SignedBatch, using random: inout SplitMix64
    ) throws -> SensorRegistry.Membership {
        let profile = signed.batch.header.profile
        var members = try (0..<Int.random(in: 0...3, using: &random)).map { _ in
            let key = try EdDSASigningKey(seed: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) })
            return RegisteredSensor(key: key.publicKey, profile: profile)
        }
        let revoked = members.indices.filter { _ in Bool.random(using: &random) }
        let place = Int.random(in: 0...members.count, using: &random)
        members.insert(RegisteredSensor(key: signed.sensor, profile: profile), at: place)
        let registry = try SensorRegistry(
            name: Label("sample"), epoch: 1 + random.next() >> 16, members: members,
            revoked: revoked.map { $0 < place ? $0 : $0 + 1 })
        return try registry.membership(of: signed.sensor, profile: profile)
    }

    private static func log(of shape: CircuitShape, using random: inout SplitMix64) throws -> ReadingBatch {
        let capacity = shape.encoding == .regular ? shape.capacity - 12 : shape.capacity
        let isFull = Int.random(in: 0..<3, using: &random) == 0
        var log = SyntheticLog(count: isFull ? capacity : Int.random(in: 2...capacity, using: &random))
        log.baseCode = Int.random(in: 1060...1085, using: &random)
        log.step = Int.random(in: 1...3, using: &random)
        log.doors = .init(perMille: Int.random(in: 0...60, using: &random), maximumReadings: 12, peakCodes: 40)
        log.dwells = .init(perMille: Int.random(in: 0...30, using: &random), maximumReadings: 30, peakCodes: 25)
        log.latePerMille = [0, 0, 30].randomElement(using: &random) ?? 0
        let profile = try SensorProfile(
            device: Label("probe"), keyId: Label("k1"), unit: .celsius, calibration: Label("none"),
            encoding: shape.encoding)
        let (counter, sequence) = (random.next() >> 16, random.next() >> 40)
        switch shape.encoding {
        case .irregular:
            return try log.batch(seed: random.next(), profile: profile, counter: counter, sequence: sequence)
        case .regular:
            // Readings on a grid, a few of them missing.
            let interval = Int.random(in: 1...5, using: &random)
            let absent = Set(
                (0..<Int.random(in: 0...3, using: &random)).map { _ in Int.random(in: 1..<capacity, using: &random) })
            let readings = log.readings(seed: random.next()).enumerated().map { index, reading in
                let places = absent.contains(index) ? Int.random(in: 2...4, using: &random) : 1
                return Reading(value: reading.value, step: index == 0 ? 0 : UInt32(places * interval))
            }
            return try ReadingBatch(
                profile: profile, counter: counter, sequence: sequence, tickSeconds: 60, startTick: 29_626_560,
                interval: interval, readings: readings)
        }
    }
}
