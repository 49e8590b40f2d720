/// Who sees the weights and biases of linear layers. All other constants of a model are part of the program.
package enum WeightVisibility: String, CaseIterable, Sendable {
    /// They are part of the program.
    case isPublic = "public"
    /// They are inputs of the program, to which a commitment binds. What is seen of them is the range of each tensor.
    case isPrivate = "private"
}

/// How finely numbers are kept. docs/inference-semantics.md defines what follows.
package struct QuantizationScheme: Hashable, Sendable {
    /// Bits after the point of the input.
    package var inputBits = 8
    /// Bits after the point of what non-linear operators take and give.
    package var activationBits = 8
    /// The most bits after the point of a weight; exact weights take fewer.
    package var weightBits = 8
    /// Bits after the point from which on a sum is rescaled before it is weighted again.
    package var widestBits = 20
    /// Who sees the weights of linear layers.
    package var weights = WeightVisibility.isPublic
    /// n, if all private weights lie in −2^n ..< 2^n: then the program is the same whatever they are. Otherwise each tensor's range
    /// is the least that holds it.
    package var weightBound: Int?

    /// Eight bits everywhere.
    package init() {}

    /// `bits` after the point of input, activations and weights.
    package init(bits: Int) {
        setBits(bits)
    }

    /// Takes as many bits after the point for input, activations and weights.
    mutating func setBits(_ bits: Int) {
        inputBits = bits
        activationBits = bits
        weightBits = bits
        widestBits = 2 * bits + 4
    }
}

extension Double {
    /// The integer next to the number times 2^bits, ties to the even one; `nil` beyond 2^61.
    func quantized(_ bits: Int) -> Int64? {
        let scaled = (self * Double(sign: .plus, exponent: bits, significand: 1)).rounded(.toNearestOrEven)
        return scaled.magnitude < 0x1p61 ? Int64(scaled) : nil
    }

    /// The least number of bits after the point, 0 … limit, that hold the number exactly; `limit` if none do.
    func exactBits(upTo limit: Int) -> Int {
        for bits in 0..<max(limit, 0) {
            let scaled = self * Double(sign: .plus, exponent: bits, significand: 1)
            if scaled == scaled.rounded() { return bits }
        }
        return limit
    }
}
