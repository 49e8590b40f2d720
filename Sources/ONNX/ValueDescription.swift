internal import SwiftProtobuf

/// What a model says of a value before it is known: its name, type and shape.
package struct ValueDescription: Hashable, Sendable {
    /// One dimension.
    package enum Dimension: Hashable, Sendable {
        /// A size, zero or more.
        case fixed(Int)
        /// A size that is the same wherever the name stands, such as `batch`.
        case named(String)
        /// Nothing is said.
        case unknown
    }

    /// The value's name.
    package let name: String
    /// The type of its elements; all values here are tensors.
    package let elementType: ElementType
    /// Outermost first; `nil` if not even their number is known.
    package let dimensions: [Dimension]?

    /// Creates one from its parts.
    package init(name: String, elementType: ElementType, dimensions: [Dimension]?) {
        self.name = name
        self.elementType = elementType
        self.dimensions = dimensions
    }

    /// The shape of so many elements, if one dimension at most is open; `nil` if more are, or they do not fill the shape.
    package func shape(of count: Int) -> [Int]? {
        guard let dimensions else { return nil }
        var (fixed, open) = (1, 0)
        for dimension in dimensions {
            guard case .fixed(let size) = dimension else {
                open += 1
                continue
            }
            let (product, overflows) = fixed.multipliedReportingOverflow(by: size)
            guard !overflows else { return nil }
            fixed = product
        }
        guard open == 0 ? fixed == count : open == 1 && fixed > 0 && count % fixed == 0 else { return nil }
        return dimensions.map { if case .fixed(let size) = $0 { size } else { count / fixed } }
    }

    /// Whether a tensor of this shape can be the value.
    package func admits(shape: [Int]) -> Bool {
        guard let dimensions else { return true }
        return dimensions.count == shape.count
            && zip(dimensions, shape).allSatisfy { dimension, size in
                if case .fixed(let fixed) = dimension { fixed == size } else { true }
            }
    }
}

extension ValueDescription {
    /// Reads a description. `nil` for a value that is no tensor, or of which no type is said.
    init?(tensor proto: Onnx_ValueInfoProto, budget: ReadingBudget) throws(ONNXError) {
        let name = proto.name
        try budget.check(name: name)
        guard !name.isEmpty else { throw ONNXError(.emptyName, "a value is described that has no name") }
        guard case .tensorType(let type) = proto.type.value else { return nil }
        guard type.hasElemType, type.elemType != 0 else { return nil }
        let elementType = try ElementType(number: type.elemType, of: name)
        guard type.hasShape else {
            self.init(name: name, elementType: elementType, dimensions: nil)
            return
        }
        guard type.shape.dim.count <= budget.limits.rank else {
            throw ONNXError(
                .rank, at: name, "\(type.shape.dim.count) dimensions; at most \(budget.limits.rank) are read")
        }
        var dimensions: [Dimension] = []
        var fixed: [Int64] = []
        for dimension in type.shape.dim {
            switch dimension.value {
            case .dimValue(let size):
                guard size >= 0 else { throw ONNXError(.badDimension, at: name, "a dimension of \(size)") }
                dimensions.append(.fixed(Int(size)))
                fixed.append(size)
            case .dimParam(let parameter):
                try budget.check(name: parameter)
                dimensions.append(parameter.isEmpty ? .unknown : .named(parameter))
            case nil: dimensions.append(.unknown)
            }
        }
        do throws(ONNXError) {
            _ = try TensorShape.count(fixed, rank: budget.limits.rank, name: name)
        } catch {
            throw ONNXError(.badDimension, at: name, "the product of the dimensions exceeds 2^62")
        }
        self.init(name: name, elementType: elementType, dimensions: dimensions)
    }

    /// Reads the description of a graph's input or output, which must be a tensor of a known type.
    init(boundary proto: Onnx_ValueInfoProto, budget: ReadingBudget) throws(ONNXError) {
        if let description = try Self(tensor: proto, budget: budget) {
            self = description
            return
        }
        switch proto.type.value {
        case .tensorType, nil:
            throw ONNXError(.untypedValue, at: proto.name, "nothing is said of the type of this input or output")
        case .sequenceType: throw Self.unsupported(proto.name, "a sequence")
        case .mapType: throw Self.unsupported(proto.name, "a map")
        case .optionalType: throw Self.unsupported(proto.name, "an optional value")
        case .sparseTensorType: throw Self.unsupported(proto.name, "a sparse tensor")
        case .opaqueType: throw Self.unsupported(proto.name, "an opaque value")
        }
    }

    private static func unsupported(_ name: String, _ kind: String) -> ONNXError {
        ONNXError(.unsupportedValueType, at: name, "an input or output that is \(kind); only tensors are supported")
    }
}
