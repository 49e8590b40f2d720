import CanonicalEncoding
import Glibc
import Primitives
import ProvingService
import Statements

extension TEESubject {
    /// What both paths are asked for.
    struct Request {
        /// The request, with a salt. Secret.
        let wish: ProofRequest
        /// Keys of its sensors.
        let sensors: [String]
        /// The nonce.
        let nonce: String
    }

    /// The same data, salt and nonce for both paths.
    ///
    /// - Parameters:
    ///   - folder: the model's, if there is one.
    ///   - nonce: in hexadecimal; `nil` for a new one.
    func request(_ folder: ModelFolder?, nonce: String? = nil) throws(CommandError) -> Request {
        let salt = Hex.encode(CommitmentSalt.random().bytes)
        let nonce = nonce ?? Hex.encode((0..<16).map { _ in UInt8.random(in: 0...255) })
        switch work {
        case .model:
            guard let folder else { throw failure("there is no model") }
            let input = try Self.input(of: folder, failure)
            return Request(
                wish: .inference(
                    InferenceRequest(circuit: name, input: input, salt: salt, terms: RequestTerms(nonce: nonce))),
                sensors: [], nonce: nonce)
        case .rule(let circuit, let log, let warm, let rule), .readingsModel(let circuit, let log, let warm, let rule):
            let (signed, window) = try self.signed(log, warm)
            let parsed: BreachRule
            do throws(RuleError) { parsed = try RuleFile(parsing: Array(rule.utf8)).rule } catch {
                throw failure("its rule: \(error.message) [\(error.code)]")
            }
            return Request(
                wish: .breach(
                    BreachRequest(
                        claim: Polarity.breach.rawValue, rule: parsed.json, windowStart: window.start.text,
                        windowEnd: window.end.text, input: signed.json, models: model.map { [$0.name] } ?? [],
                        circuit: circuit, salt: salt, terms: RequestTerms(nonce: nonce))),
                sensors: [Hex.encode(signed.sensor.packed)], nonce: nonce)
        }
    }

    private func failure(_ message: String) -> CommandError {
        CommandError(.system, code: "benchmark.bad-subject", message: "\(name): \(message)")
    }

    /// A log that ended yesterday, signed by a key that nobody has afterwards.
    private func signed(_ log: SyntheticLog, _ warm: Range<Int>) throws(CommandError) -> (SignedBatch, TimeWindow) {
        var plan = log
        let end = Int64(time(nil)) - 86_400
        let tick = Int64(plan.tickSeconds)
        plan.startTick = UInt32(clamping: end / tick - Int64(plan.count))
        let readings = plan.readings(seed: 8).enumerated().map { index, reading in
            // 9.0 degrees: the code of 5.0 is 1050.
            warm.contains(index) ? Reading(value: max(reading.value, 1090), step: reading.step) : reading
        }
        do {
            let profile = try SensorProfile(
                device: Label("bench"), keyId: Label("key-1"), unit: .celsius, calibration: Label("none"))
            let batch = try ReadingBatch(
                profile: profile, counter: 1, sequence: 0, tickSeconds: plan.tickSeconds, startTick: plan.startTick,
                readings: readings)
            let signed = SignedBatch(
                signing: batch,
                with: try EdDSASigningKey(seed: (0..<32).map { _ in UInt8.random(in: 0...255) }))
            let start = Int64(plan.startTick) * tick
            return (
                signed,
                try TimeWindow(
                    start: UTCTime(secondsSinceEpoch: start),
                    end: UTCTime(secondsSinceEpoch: start + tick * Int64(plan.count - 1)))
            )
        } catch {
            throw failure("its log cannot be made")
        }
    }

    /// Numbers all over the box; what they are makes no difference to the time of a proof.
    private static func input(
        of folder: ModelFolder, _ failure: (String) -> CommandError
    ) throws(CommandError) -> JSONValue {
        let tensors = folder.reference.input.tensors
        guard tensors.count == 1, let tensor = tensors.first, let box = tensor.box else {
            throw failure("the model has other inputs than one tensor with a box")
        }
        var place = 0
        func text(_ shape: ArraySlice<Int>) -> String {
            guard let size = shape.first else {
                defer { place += 1 }
                // Eighths are exact in the integers of a model with three bits after the point.
                let part = Double(place * 5 % 9) / 8
                return "\(box.lowerBound + part * (box.upperBound - box.lowerBound))"
            }
            return "[" + (0..<size).map { _ in text(shape.dropFirst()) }.joined(separator: ",") + "]"
        }
        do throws(JSONError) { return try JSONValue(parsing: Array(text(tensor.shape[...]).utf8)) } catch {
            throw failure("its input cannot be made")
        }
    }
}
