import ONNX

/// An element of a tensor while a model is turned into integers.
package enum LoweredElement: Hashable, Sendable {
    /// A number that is known without the input: a weight, or what was computed of such. Exact for integers below 2^53.
    case known(Double)
    /// form · 2^−fraction, for every input in the box.
    case wired(AffineForm, fraction: Int)

    /// The number, if it is known.
    var value: Double? {
        if case .known(let value) = self { value } else { nil }
    }
}

/// A tensor while a model is turned into integers, in row-major order.
package struct LoweredTensor: Sendable {
    /// Outermost first; empty of a scalar.
    package let shape: [Int]
    /// What ONNX takes the elements for: wired ones of other types than floats have no fraction.
    package let type: ElementType
    /// As many as the shape has.
    package let elements: [LoweredElement]
    /// Of elements that are integers of a quantised model, what each is to be multiplied by; `nil` if they are the numbers
    /// themselves.
    let scales: [IntegerScale]?

    /// Numbers.
    package init(shape: [Int], type: ElementType, elements: [LoweredElement]) {
        self.init(shape: shape, type: type, elements: elements, scales: nil)
    }

    /// The parts.
    init(shape: [Int], type: ElementType, elements: [LoweredElement], scales: [IntegerScale]?) {
        precondition(shape.reduce(1, *) == elements.count, "as many elements as the shape has")
        precondition(scales.map { $0.count == elements.count } ?? true, "as many scales as elements")
        self.shape = shape
        self.type = type
        self.elements = elements
        self.scales = scales
    }

    /// A constant of the model.
    ///
    /// - Throws: `model.unsupported-type` for strings; `model.integer-overflow` for integers that double precision does not hold, but
    ///   for the greatest of 64 bits, which stands for the end of a dimension.
    init(_ tensor: ONNXTensor) throws(InferenceError) {
        let isExact =
            switch tensor.elements {
            case .integers(let values): values.allSatisfy { $0 == .max || Int64(exactly: Double($0)) == $0 }
            case .unsigned64(let values): values.allSatisfy { UInt64(exactly: Double($0)) == $0 }
            default: true
            }
        guard isExact else {
            throw InferenceError(
                code: "model.integer-overflow", message: "a constant beyond 2^53 that double precision does not hold")
        }
        if case .strings = tensor.elements {
            throw InferenceError(code: "model.unsupported-type", message: "a tensor of strings")
        }
        self.init(
            shape: try Strides.bounded(tensor.shape), type: tensor.elementType,
            elements: tensor.numbers.map { .known($0) })
    }

    /// The rank.
    var rank: Int { shape.count }
    /// How many elements.
    var count: Int { elements.count }
    /// Whether elements are numbers with fractions.
    var isReal: Bool { type.isReal }

    /// All numbers, if all are known.
    package var values: [Double]? {
        var values: [Double] = []
        values.reserveCapacity(elements.count)
        for element in elements {
            guard let value = element.value else { return nil }
            values.append(value)
        }
        return values
    }

    /// All numbers as integers, if all are known; beyond 2^62 they are cut off there.
    var integers: [Int]? {
        guard let values, !values.contains(where: \.isNaN) else { return nil }
        return values.map { $0 >= 0x1p62 ? 1 << 62 : $0 <= -0x1p62 ? -(1 << 62) : Int($0) }
    }

    /// The same elements in another shape.
    func reshaped(_ shape: [Int]) -> LoweredTensor {
        LoweredTensor(shape: shape, type: type, elements: elements, scales: scales)
    }

    /// A tensor of the same type whose element i is element `places[i]` of this one.
    func picking(_ places: [Int], shape: [Int]) -> LoweredTensor {
        LoweredTensor(
            shape: shape, type: type, elements: places.map { elements[$0] },
            scales: scales.map { scales in places.map { scales[$0] } })
    }
}

/// Row-major places in shapes.
enum Strides {
    /// How many elements one step in each dimension is.
    static func of(_ shape: [Int]) -> [Int] {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in shape.indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * shape[axis + 1] }
        return strides
    }

    /// The most elements of a tensor.
    static let mostElements = 1 << 24
    /// The most dimensions of a tensor.
    static let mostDimensions = 16

    /// A shape, if tensors of it are not too large; dimensions of 0 count as 1, so that no product of some of them overflows.
    ///
    /// Asked before anything is made of the shape: files can say any.
    /// - Throws: `model.too-large`.
    static func bounded(_ shape: [Int]) throws(InferenceError) -> [Int] {
        var product = 1
        for size in shape {
            guard (0...mostElements).contains(size) else { throw .tooLarge }
            product *= max(size, 1)
            guard product <= mostElements else { throw .tooLarge }
        }
        guard shape.count <= mostDimensions else { throw .tooLarge }
        return shape
    }

    /// The most products of a layer: each is kept as a term.
    static let mostProducts = 1 << 26

    /// Asked before a layer is made, with the numbers whose product is that of its products; none is negative.
    ///
    /// - Throws: `model.too-large`.
    static func checkProducts(_ factors: Int...) throws(InferenceError) {
        var product = 1
        for factor in factors {
            let (next, overflows) = product.multipliedReportingOverflow(by: max(factor, 1))
            guard !overflows, next <= mostProducts else { throw .tooLarge }
            product = next
        }
    }

    /// For every place of `shape`, in order, Σ coordinate·stride.
    static func places(_ shape: [Int], strides: [Int], offset: Int = 0) -> [Int] {
        var places = [offset]
        for (size, stride) in zip(shape, strides) {
            var next: [Int] = []
            next.reserveCapacity(places.count * size)
            for place in places { for step in 0..<size { next.append(place + step * stride) } }
            places = next
        }
        return places
    }

    /// For every place of `shape`, in order, its coordinate along an axis; without one, 0.
    static func coordinates(_ shape: [Int], along axis: Int?) -> [Int] {
        places(shape, strides: shape.indices.map { $0 == axis ? 1 : 0 })
    }

    /// The shape of operands that are broadcast together, as ONNX has it from NumPy; `nil` if they do not fit.
    ///
    /// - Throws: `model.too-large`.
    static func broadcast(_ shapes: [[Int]]) throws(InferenceError) -> [Int]? {
        let rank = shapes.map(\.count).max() ?? 0
        var result = [Int](repeating: 1, count: rank)
        for shape in shapes {
            for (axis, size) in shape.enumerated() where size != 1 {
                let place = rank - shape.count + axis
                guard result[place] == 1 || result[place] == size else { return nil }
                result[place] = size
            }
        }
        return try bounded(result)
    }

    /// Where each place of a broadcast shape is in an operand.
    static func places(of shape: [Int], broadcastTo result: [Int]) -> [Int] {
        let own = of(shape)
        let missing = result.count - shape.count
        let strides = result.indices.map { axis in
            axis < missing || shape[axis - missing] == 1 ? 0 : own[axis - missing]
        }
        return places(result, strides: strides)
    }
}
