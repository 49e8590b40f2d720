import CanonicalEncoding
import ONNX
import Statements

extension ModelDivergence {
    /// Runs a model in integers and in floating point on the same samples.
    ///
    /// - Parameter program: the digest of the integers' program, which samples are drawn by if there are none.
    init(
        _ model: ONNXModel, _ quantized: QuantizedModel, program: Digest, samples: CompiledModel.Samples?,
        progress: CompiledModel.Progress
    ) throws(InferenceError) {
        let count = samples?.values.count ?? CompiledModel.Samples.drawnCount
        var (greatest, sameGreatest) = (0.0, 0)
        for number in 0..<count {
            let values = samples?.values[number] ?? quantized.drawnSample(number, program: program)
            let own = try quantized.values(ofOutputs: quantized.run(quantized.quantize(values)))
            let float = try QuantizedModel.evaluate(model, values)
            for (one, other) in zip(own, float) {
                for (a, b) in zip(one, other) {
                    let distance = abs(a - b)
                    // Of what is no number, `max` would take the other.
                    guard distance.isFinite else { throw .infiniteSample }
                    greatest = max(greatest, distance)
                }
            }
            if own.first?.greatestPlace == float.first?.greatestPlace { sameGreatest += 1 }
            progress(0.1 + 0.9 * Double(number + 1) / Double(count))
        }
        self.init(
            samples: samples?.digest, count: count, greatest: (greatest * 1e6).rounded(.up) / 1e6,
            sameGreatest: sameGreatest)
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

extension [Double] {
    /// Where the greatest is, the first one of equal ones.
    fileprivate var greatestPlace: Int? { self.max().flatMap { firstIndex(of: $0) } }
}
