import Algebra
import CanonicalEncoding
import CircuitChecker
import Inference
import R1CS
import Statements

/// The circuit of a model, as the checks see it: with inputs, and where they are private weights, made up for it.
///
/// What is true is what the interpreter says. Accepted must be its answers to inputs at all corners of the box that are easily told, and
/// inside of it; refused must be other answers, other commitments, another model, and inputs and weights just outside of
/// their ranges, even if all that follows from these is claimed as the circuit itself computes it.
package struct ModelCircuit: Sendable {
    /// What it is called.
    package let name: String
    private let claim: InferenceCircuit
    /// The model's own private weights.
    private let weights: [Int64]
    private let mode: ArgumentMode
    /// What the circuit must be, if there is a key for it.
    private let digest: Digest?

    /// The circuit of a program.
    ///
    /// - Parameters:
    ///   - weights: the private ones, as many as the program has.
    ///   - mode: that of the key.
    ///   - digest: the circuit's, if there is a key for it.
    package init(
        name: String, _ claim: InferenceCircuit, weights: [Int64] = [], mode: ArgumentMode = .committed,
        digest: Digest? = nil
    ) {
        precondition(weights.count == claim.program.weights.count, "as many weights as the program has")
        self.name = name
        self.claim = claim
        self.weights = weights
        self.mode = mode
        self.digest = digest
    }

    /// The circuit of a compiled model.
    package init(
        name: String, _ model: CompiledModel, mode: ArgumentMode = .committed, digest: Digest? = nil
    ) {
        self.init(name: name, model.circuit, weights: model.quantized.weights, mode: mode, digest: digest)
    }

    /// Public inputs that are to follow from input, salts and weights.
    package static let results: Set = ["output", "outputCommitment", "inputCommitment", "weightsCommitment", "model"]

    /// Synthesises the circuit.
    ///
    /// - Throws: `model.folder-changed` if it is not the one of the key.
    package func synthesize() throws(SoundnessError) -> Circuit<Fr> {
        let circuit: Circuit<Fr>
        do throws(SynthesisError) { circuit = try claim.synthesize(mode) } catch { throw .synthesis(error) }
        guard digest.map({ $0 == circuit.constraints.digest }) ?? true else {
            throw .model(
                code: "model.folder-changed",
                message: "\(name): the key is for another circuit, by another release perhaps; compile the model again")
        }
        return circuit
    }

    func finding(isQuick: Bool) throws(SoundnessError) -> CircuitFinding {
        let circuit = try synthesize()
        var finding = CircuitFinding(circuit, results: Self.results, trust: [])
        let honest = try honestInputs(count: isQuick ? 6 : 16)
        do throws(WitnessError) {
            let check = OverConstraintCheck(circuit)
            for (number, inputs) in honest.enumerated() {
                finding.claims += 1
                if let refusal = try check.refusal(of: inputs) { finding.refusedClaims.append("\(number): \(refusal)") }
            }
            for (what, inputs) in try falseInputs(circuit, honest: honest[honest.count - 1]) {
                finding.falseClaims += 1
                if try check.refusal(of: inputs) == nil { finding.acceptedFalseClaims.append(what) }
            }
            let forged = try ForgedHintCheck(circuit).forge(
                inputs: honest[honest.count - 1], previous: honest[honest.count - 2],
                depth: isQuick ? .glance : Self.depth(circuit.constraints.constraintCount))
            finding.forgeries = forged.tried
            finding.acceptedForgeries = forged.accepted
        } catch {
            throw .witness(error)
        }
        return finding
    }

    /// How much is forged: each forgery costs a witness.
    private static func depth(_ constraintCount: Int) -> ForgedHintCheck<Fr>.Depth {
        switch constraintCount {
        case ...4000: .perKind(2)
        case ...40_000: .perKind(1)
        default: .spot
        }
    }

    // MARK: Honest

    /// Inputs that must be accepted: all low, all high, alternating, and so many in all, at random or at random ends.
    package func honestInputs(count: Int) throws(SoundnessError) -> [[Fr]] {
        var random = SplitMix64(seed: 0x6d6f_6465_6c00)
        var result: [[Fr]] = []
        for number in 0..<max(count, 4) {
            let isOwn = number % 2 == 0
            let values = Self.draw(claim.program.inputs, number, &random)
            let others = isOwn ? weights : Self.draw(claim.program.weights, number, &random)
            result.append(try inputs(values, weights: others, &random))
        }
        return result
    }

    private static func draw(
        _ ranges: [ClosedRange<Int64>], _ number: Int, _ random: inout SplitMix64
    ) -> [Int64] {
        ranges.enumerated().map { place, range in
            let isHigh =
                switch number {
                case 0: false
                case 1: true
                case 2, 3: place % 2 == number % 2
                default: Bool.random(using: &random)
                }
            return number > 3 && number % 2 == 1
                ? Int64.random(in: range, using: &random) : isHigh ? range.upperBound : range.lowerBound
        }
    }

    private func inputs(
        _ values: [Int64], weights: [Int64], _ random: inout SplitMix64
    ) throws(SoundnessError) -> [Fr] {
        let outputs: [Int64]
        do throws(InferenceError) { outputs = try claim.program.run(values, weights: weights) } catch {
            throw .sample(code: error.code, message: "\(name): \(error.message)")
        }
        let opening: InputOpening
        do throws(BatchError) {
            opening =
                try claim.readings.map { scale throws(BatchError) in
                    try Self.log(values, scale, &random)
                } ?? InputOpening(values: values)
        } catch {
            throw .sample(code: error.code, message: "\(name): \(error.message)")
        }
        return claim.assignment(
            opening, outputs: outputs, context: Fr(unsigned: random.next()), salt: .random(using: &random),
            weights: weights.isEmpty ? nil : WeightOpening(values: weights, salt: .random(using: &random)))
    }

    /// A log of these readings.
    private static func log(
        _ values: [Int64], _ scale: SensorScale, _ random: inout SplitMix64
    ) throws(BatchError) -> InputOpening {
        guard let label = try? Label("sample") else { preconditionFailure("a word can be shown") }
        let profile = try SensorProfile(
            device: label, keyId: label, unit: scale.unit, resolution: scale.resolution, offset: scale.offset,
            calibration: label, encoding: scale.encoding)
        let interval = scale.encoding == .regular ? Int.random(in: 1...15, using: &random) : 0
        let readings = values.enumerated().map { place, value in
            let step = interval > 0 ? interval : Int.random(in: 1...Int(Reading.maximumStep), using: &random)
            return Reading(value: UInt16(value - scale.offset), step: place == 0 ? 0 : UInt32(step))
        }
        return InputOpening(
            try ReadingBatch(
                profile: profile, counter: random.next() >> 16, sequence: random.next() >> 40, tickSeconds: 60,
                startTick: 29_626_560, interval: interval, readings: readings))
    }

    // MARK: False

    /// Inputs that must be refused, and what is wrong with them.
    package func falseInputs(
        _ circuit: Circuit<Fr>, honest: [Fr]
    ) throws(WitnessError) -> [(what: String, inputs: [Fr])] {
        var result: [(what: String, inputs: [Fr])] = []
        func places(_ name: String, atMost limit: Int) -> [Int] {
            let all = circuit.inputs.indices.filter { circuit.inputs[$0].name == name }
            guard all.count > limit else { return all }
            return (0..<limit).map { all[$0 * (all.count - 1) / (limit - 1)] }
        }
        for name in Self.results.sorted() {
            for place in places(name, atMost: 12) {
                for change in [Fr.one, -.one] {
                    var inputs = honest
                    inputs[place] += change
                    result.append(("\(name) \(place) changed", inputs))
                }
            }
        }
        // The prover claims whatever follows.
        let claimed = circuit.inputs.indices.filter {
            circuit.inputs[$0].name != "model" && Self.results.contains(circuit.inputs[$0].name)
        }
        for (name, ranges) in [("input", claim.program.inputs), ("weight", claim.program.weights)] {
            guard let first = circuit.inputs.firstIndex(where: { $0.name == name }) else { continue }
            for place in places(name, atMost: 4) {
                let range = ranges[place - first]
                for value in [range.lowerBound - 1, range.upperBound + 1] {
                    var inputs = honest
                    inputs[place] = value < 0 ? -Fr(unsigned: value.magnitude) : Fr(unsigned: value.magnitude)
                    result.append(
                        (
                            "\(name) \(place - first) outside of its range",
                            try circuit.inputs(inputs, claiming: claimed)
                        ))
                }
            }
        }
        return result
    }
}
