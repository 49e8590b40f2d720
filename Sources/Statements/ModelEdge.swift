/// One side of a model: its tensors, and who sees them.
public struct ModelEdge: Hashable, Sendable {
    /// Who sees the values, of all tensors together.
    public let visibility: ModelReference.Visibility
    /// Of an input that is a sensor's log, what its integers mean: the commitment is then that to the readings, which statements about
    /// the log have, too.
    public let readings: SensorScale?
    /// The tensors, in the model's order.
    public let tensors: [EdgeTensor]

    /// A side of a model.
    public init(visibility: ModelReference.Visibility, readings: SensorScale? = nil, tensors: [EdgeTensor]) {
        self.visibility = visibility
        self.readings = readings
        self.tensors = tensors
    }

    /// Whether it can be the readings of a log: committed to, one tensor of integers that has the codes of the scale for a box.
    var takesReadings: Bool {
        guard let readings, visibility == .committed, tensors.count == 1, tensors[0].fractionBits == 0 else {
            return false
        }
        return tensors[0].box == readings.box
    }

    /// How many integers.
    public var count: Int { tensors.reduce(0) { $0 + $1.count } }
}

/// A tensor at the edge of a model: what its integers stand for.
public struct EdgeTensor: Hashable, Sendable {
    /// Its name in the model.
    public let name: Label
    /// Outermost dimension first.
    public let shape: [Int]
    /// Bits after the point: the integer q stands for q·2^−fractionBits.
    public let fractionBits: Int
    /// Of an input, the least and the greatest number that can be proved.
    public let box: ClosedRange<Double>?

    /// The most elements.
    public static let maximumCount = 1 << 24

    /// Checks and makes a description.
    ///
    /// - Throws: `statement.model` for shapes that are empty, negative or too large, fractions that are not 0 … 62, boxes that are not finite.
    public init(name: Label, shape: [Int], fractionBits: Int, box: ClosedRange<Double>?) throws(StatementError) {
        var count = 1
        for size in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: size)
            guard size > 0, !overflows, product <= Self.maximumCount else {
                throw StatementError(
                    code: "statement.model", message: "a tensor's shape is of positive sizes, 2^24 elements at most")
            }
            count = product
        }
        guard (0...62).contains(fractionBits), shape.count <= 16 else {
            throw StatementError(
                code: "statement.model", message: "a tensor has 0 to 62 bits after the point and a rank of at most 16")
        }
        guard box.map({ $0.lowerBound.isFinite && $0.upperBound.isFinite }) ?? true else {
            throw StatementError(code: "statement.model", message: "a box is finite")
        }
        self.name = name
        self.shape = shape
        self.fractionBits = fractionBits
        self.box = box
    }

    /// How many elements.
    public var count: Int { shape.reduce(1, *) }

    /// The number that an integer stands for.
    public func value(_ integer: Int64) -> Double {
        Double(integer) * Double(sign: .plus, exponent: -fractionBits, significand: 1)
    }
}
