import Statements

/// How a value becomes a code: code = value / resolution − offset, exactly, or to the nearest code when asked.
public struct Quantization: Hashable, Sendable {
    /// The step between neighbouring codes, more than zero.
    public let resolution: DecimalNumber
    /// What is subtracted, in steps.
    public let offset: Int64
    /// Whether values between two codes go to the nearer one (a tie goes away from zero), not refused.
    public let rounds: Bool

    /// Checks and makes a quantization; by default −100.0 … 309.5 in steps of 0.1, exactly.
    ///
    /// - Throws: `value.resolution`, `value.offset`.
    public init(
        resolution: DecimalNumber = SensorProfile.defaultResolution, offset: Int64 = SensorProfile.defaultOffset,
        rounds: Bool = false
    ) throws(ImportError) {
        guard resolution.coefficient > 0 else {
            throw ImportError(code: "value.resolution", message: "the resolution is more than zero, such as 0.1")
        }
        guard offset.magnitude <= 1_000_000_000 else {
            throw ImportError(code: "value.offset", message: "the offset lies between -1000000000 and 1000000000")
        }
        self.resolution = resolution
        self.offset = offset
        self.rounds = rounds
    }

    /// The code of a value.
    ///
    /// - Throws: `value.too-fine`, `value.out-of-range`.
    func code(of value: ExactRational) throws(ImportError) -> UInt16 {
        guard let position = try? value.divided(by: resolution.rational) else { throw outOfRange }
        if position.denominator != 1, !rounds {
            throw ImportError(
                code: "value.too-fine", message: "the value is finer than the resolution of \(resolution.text)",
                hint: "round to the nearest with --round, or choose a finer --resolution with its --offset")
        }
        guard let half = try? ExactRational(position.numerator < 0 ? -1 : 1, over: 2),
            let shifted = try? position.adding(half)
        else { throw outOfRange }
        let nearest = position.numerator < 0 ? shifted.ceiling : shifted.floor
        let (code, overflow) = nearest.subtractingReportingOverflow(Int128(offset))
        guard !overflow, (0...Int128(Reading.maximumValue)).contains(code) else { throw outOfRange }
        return UInt16(code)
    }

    private var outOfRange: ImportError {
        ImportError(
            code: "value.out-of-range", message: "the value is outside of \(rangeText), which is what codes express",
            hint: "choose another --offset, or a coarser --resolution")
    }

    /// `-100 … 309.5`.
    private var rangeText: String {
        [offset, offset + Int64(Reading.maximumValue)].map { bound in
            let product = Int128(bound) * Int128(resolution.coefficient)
            let divisor = (0..<resolution.scale).reduce(Int128(1)) { power, _ in power * 10 }
            let fraction = String((product.magnitude % divisor.magnitude) + divisor.magnitude).dropFirst()
            let sign = product < 0 ? "-" : ""
            return sign + String(product.magnitude / divisor.magnitude) + (fraction.isEmpty ? "" : "." + fraction)
        }.joined(separator: " … ")
    }
}
