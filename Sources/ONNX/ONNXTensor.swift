/// The elements of a tensor, in row-major order.
package enum TensorElements: Hashable, Sendable {
    /// Of `float`, `float16` and `bfloat16`, all exact.
    case float([Float])
    /// Of `double`.
    case double([Double])
    /// Of all types of integers but `uint64`, each within its type's range.
    case integers([Int64])
    /// Of `uint64`.
    case unsigned64([UInt64])
    /// Of `bool`.
    case bools([Bool])
    /// Of `string`.
    case strings([String])

    /// How many there are.
    package var count: Int {
        switch self {
        case .float(let values): values.count
        case .double(let values): values.count
        case .integers(let values): values.count
        case .unsigned64(let values): values.count
        case .bools(let values): values.count
        case .strings(let values): values.count
        }
    }
}

/// A tensor with its elements: a weight, a constant or an input.
package struct ONNXTensor: Hashable, Sendable {
    /// The dimensions, outermost first; empty for a scalar. Their product is the number of elements.
    package let shape: [Int]
    /// What the file says of the elements; `elements` has the case that is documented there for it.
    package let elementType: ElementType
    /// The elements, in row-major order.
    package let elements: TensorElements

    /// Creates a tensor.
    ///
    /// Throws `tensor.bad-dimension`, `tensor.wrong-length`, `tensor.unsupported-type`, `tensor.wrong-field` (elements of
    /// another kind than the type's) and `tensor.out-of-range`.
    package init(shape: [Int], elementType: ElementType, elements: TensorElements) throws(ONNXError) {
        let count = try TensorShape.count(shape.map(Int64.init), rank: shape.count, name: "tensor")
        guard elements.count == count else {
            throw ONNXError(.wrongLength, "a tensor of \(count) elements, and \(elements.count) elements for it")
        }
        switch (elementType.kind, elements) {
        case (.unsupported, _): throw ONNXError(.unsupportedElementType, "tensors of \(elementType) are not kept")
        case (.float, .float), (.double, .double), (.unsigned64, .unsigned64), (.bool, .bools), (.string, .strings):
            break
        case (.integer, .integers(let values)):
            try TensorChecks.range(of: values, type: elementType, name: "tensor")
        default: throw ONNXError(.wrongDataField, "elements that are not those of \(elementType)")
        }
        self.init(checked: elements, shape: shape, elementType: elementType)
    }

    /// From parts that have been checked.
    init(checked elements: TensorElements, shape: [Int], elementType: ElementType) {
        self.shape = shape
        self.elementType = elementType
        self.elements = elements
    }

    /// The number of elements.
    package var count: Int { elements.count }

    /// The elements as integers; `nil` for other types than integers.
    package var integers: [Int64]? {
        if case .integers(let values) = elements { values } else { nil }
    }

    /// The elements as `Float`; `nil` for other types than `float`, `float16` and `bfloat16`.
    package var floats: [Float]? {
        if case .float(let values) = elements { values } else { nil }
    }
}

/// Shapes out of a file.
enum TensorShape {
    /// The number of elements, of dimensions that are not negative and whose product is no more than 2^62.
    static func count(_ dimensions: [Int64], rank: Int, name: String) throws(ONNXError) -> Int {
        guard dimensions.count <= rank else {
            throw ONNXError(.rank, at: name, "\(dimensions.count) dimensions; at most \(rank) are read")
        }
        // The product without its zeros must fit as well: strides are made of it.
        var product = 1
        var isEmpty = false
        for dimension in dimensions {
            guard dimension >= 0 else {
                throw ONNXError(.badTensorDimension, at: name, "a dimension of \(dimension)")
            }
            if dimension == 0 {
                isEmpty = true
                continue
            }
            let (next, overflow) = product.multipliedReportingOverflow(by: Int(dimension))
            guard !overflow, next <= 1 << 62 else {
                throw ONNXError(.badTensorDimension, at: name, "the product of the dimensions exceeds 2^62")
            }
            product = next
        }
        return isEmpty ? 0 : product
    }
}

/// Checks of elements that have been read.
enum TensorChecks {
    static func range(of values: [Int64], type: ElementType, name: String) throws(ONNXError) {
        guard let range = type.integerRange, range != .min ... .max else { return }
        for (index, value) in values.enumerated() where !range.contains(value) {
            throw outOfRange(String(value), type: type, index: index, name: name)
        }
    }

    static func finite(_ elements: TensorElements, limits: ModelLimits, name: String) throws(ONNXError) {
        guard !limits.allowsNonFiniteConstants else { return }
        let index: Int? =
            switch elements {
            case .float(let values): values.firstIndex { !$0.isFinite }
            case .double(let values): values.firstIndex { !$0.isFinite }
            default: nil
            }
        guard let index else { return }
        throw ONNXError(.nonFinite, at: name, "element \(index) is infinite or not a number")
    }

    static func outOfRange(_ value: String, type: ElementType, index: Int, name: String) -> ONNXError {
        ONNXError(.outOfRange, at: name, "element \(index) is \(value), which is no \(type)")
    }
}
