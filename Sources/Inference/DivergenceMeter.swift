import CanonicalEncoding
import ONNX
import Statements

/// How near to floating point the answers of a model have to be, on samples.
package struct AccuracyGoal: Hashable, Sendable {
    /// The greatest distance of two outputs' numbers.
    package var distance = Double.infinity
    /// The least share of samples for which the greatest element of the first output that has several is the same one, 0 … 1.
    package var agreement = 0.0

    /// A goal that everything meets.
    package init() {}

    /// Whether the goal is missed, whatever the samples that are still to come.
    func isMissed(by tally: DivergenceTally, of count: Int) -> Bool {
        tally.distance > distance || Double(count - tally.count + tally.sameGreatest) < agreement * Double(count)
    }
}

/// How far a model's integers are from floating point on the samples so far.
package struct DivergenceTally: Sendable {
    /// How many samples these are.
    package private(set) var count = 0
    /// The greatest distance of two outputs' numbers.
    package private(set) var distance = 0.0
    /// For how many the greatest element of the first output that has several is the same one.
    package private(set) var sameGreatest = 0

    package init() {}

    /// Adds a sample's outputs, as the integers and as floating point have them.
    ///
    /// - Throws: `model.not-finite` if a number is infinite, or none.
    package mutating func add(_ own: [[Double]], _ float: [[Double]]) throws(InferenceError) {
        for (a, b) in zip(own.joined(), float.joined()) {
            // Of what is no number, `max` would take the other.
            guard abs(a - b).isFinite else { throw .infiniteSample }
            distance = max(distance, abs(a - b))
        }
        count += 1
        if own.greatestPlace == float.greatestPlace { sameGreatest += 1 }
    }
}

/// Measures how far the integers of a model are from floating point: on the same samples for one precision after the other.
struct DivergenceMeter {
    private let float: FloatModel
    private let samples: CompiledModel.Samples?
    /// What floating point gives on samples of a file, once it was asked.
    private var answers: [Int: [[Double]]] = [:]

    init(_ model: ONNXModel, samples: CompiledModel.Samples?) throws(InferenceError) {
        float = try FloatModel(model)
        self.samples = samples
    }

    /// The distance; `nil` as soon as it is known that a goal is missed.
    ///
    /// - Parameter program: the digest of the integers' program, which samples are drawn by if there are none.
    mutating func measure(
        _ quantized: QuantizedModel, program: Digest, goal: AccuracyGoal = AccuracyGoal(),
        progress: CompiledModel.Progress
    ) throws(InferenceError) -> ModelDivergence? {
        let count = samples?.values.count ?? CompiledModel.Samples.drawnCount
        var tally = DivergenceTally()
        for number in 0..<count {
            let values = samples?.values[number] ?? quantized.drawnSample(number, program: program)
            let own = try quantized.values(ofOutputs: quantized.run(quantized.quantize(values)))
            try tally.add(own, answer(number, values))
            if goal.isMissed(by: tally, of: count) { return nil }
            progress(Double(number + 1) / Double(count))
        }
        return ModelDivergence(
            samples: samples?.digest, count: count, greatest: (tally.distance * 1e6).rounded(.up) / 1e6,
            sameGreatest: tally.sameGreatest)
    }

    private mutating func answer(_ number: Int, _ values: [[Double]]) throws(InferenceError) -> [[Double]] {
        if let known = answers[number] { return known }
        let answer = try float.run(values)
        if samples != nil { answers[number] = answer }
        return answer
    }
}

extension QuantizedModel {
    /// A sample from the boxes: the same for everybody who has the program.
    ///
    /// Element j of all inputs together is lower + u·2⁻⁵³·(upper − lower), to the next integer where the input takes such, with u the
    /// upper 53 bits of the eight little-endian bytes j mod 4 of SHA-256("assay.model-sample.v1", program, number, ⌊j/4⌋).
    fileprivate func drawnSample(_ number: Int, program: Digest) -> [[Double]] {
        var place = 0
        var block: [UInt8] = []
        return zip(inputs, boxes).map { tensor, box in
            (0..<tensor.count).map { _ in
                if place % 4 == 0 {
                    let numbers = [UInt64(number), UInt64(place / 4)].flatMap { value in
                        withUnsafeBytes(of: value.littleEndian) { Array($0) }
                    }
                    block = Digest.sha256(domain: "assay.model-sample.v1", program.bytes, numbers).bytes
                }
                let bytes = block[(place % 4) * 8..<(place % 4 + 1) * 8]
                let word = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
                place += 1
                let value = box.lowerBound + Double(word >> 11) * 0x1p-53 * (box.upperBound - box.lowerBound)
                guard tensor.type.isReal else { return value.rounded(.toNearestOrEven).clamped(to: box) }
                return value.clamped(to: box)
            }
        }
    }
}

extension InferenceError {
    fileprivate static let infiniteSample = InferenceError(
        code: "model.not-finite", message: "in floating point the model gives infinite numbers on samples")
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}

extension [[Double]] {
    /// Where the greatest element is of the first output that has several, the first one of equal ones; `nil` if none has.
    package var greatestPlace: Int? { first { $0.count > 1 }?.greatestPlace }
}

extension [Double] {
    /// Where the greatest is, the first one of equal ones.
    package var greatestPlace: Int? { self.max().flatMap { firstIndex(of: $0) } }
}
