import ONNX

/// What an integer of a quantised model is to be multiplied by.
enum IntegerScale: Hashable, Sendable {
    /// A 32-bit float: the product of layers' scales. It is divided by the scale of what comes next in such floats, as in onnxruntime.
    case float(Float)
    /// 2^exponent: of sums of integers with different scales. Nothing is rounded before what comes next.
    case powerOfTwo(Int)

    /// A float that is a product or a share of scales.
    ///
    /// - Throws: `model.not-finite` if it is no positive number of 24 bits: layers cannot calculate with that.
    init(_ scale: Float) throws(InferenceError) {
        guard scale.isNormal, scale > 0 else { throw .scale }
        self = .float(scale)
    }

    /// The number.
    var value: Double {
        switch self {
        case .float(let scale): Double(scale)
        case .powerOfTwo(let exponent): Double(sign: .plus, exponent: exponent, significand: 1)
        }
    }

    /// The number as significand·2^exponent.
    var dyadic: (significand: Double, exponent: Int) {
        switch self {
        // Of 24 bits, the last one stands for 2^(exponent − 23).
        case .float(let scale): (Double(scale.significand) * 0x1p23, Int(scale.exponent) - 23)
        case .powerOfTwo(let exponent): (1, exponent)
        }
    }
}

extension InferenceError {
    static let scale = InferenceError(
        code: "model.not-finite", message: "a scale, or a product of scales, that is no positive number of 24 bits")
}

extension LoweredTensor {
    /// The integers without their scales.
    var integers64: LoweredTensor { LoweredTensor(shape: shape, type: .int64, elements: elements) }

    /// The same elements as integers with scales.
    func scaled(_ scales: [IntegerScale]?) -> LoweredTensor {
        LoweredTensor(shape: shape, type: type, elements: elements, scales: scales)
    }

    /// The same elements as integers with one scale.
    func scaled(_ scale: IntegerScale?) -> LoweredTensor {
        scaled(scale.map { Array(repeating: $0, count: count) })
    }

    /// The scale, if all elements have the same one.
    var commonScale: IntegerScale? {
        guard let scales, let first = scales.first, scales.allSatisfy({ $0 == first }) else { return nil }
        return first
    }

    /// The scales of the places along an axis, if each place has one, a float; without an axis, of all elements.
    func floatScales(along axis: Int?) -> [Float]? {
        guard let scales, !scales.isEmpty, axis.map({ shape.indices.contains($0) }) ?? true else { return nil }
        var own = [IntegerScale?](repeating: nil, count: axis.map { shape[$0] } ?? 1)
        let places = Strides.coordinates(shape, along: axis)
        for (scale, place) in zip(scales, places) {
            guard own[place] == nil || own[place] == scale else { return nil }
            own[place] = scale
        }
        var floats: [Float] = []
        for scale in own {
            guard case .float(let float)? = scale else { return nil }
            floats.append(float)
        }
        return floats
    }
}
