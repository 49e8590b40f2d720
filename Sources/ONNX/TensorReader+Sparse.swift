extension TensorReader {
    /// Reads a sparse tensor into a dense one.
    ///
    /// Indices are either positions in row-major order, of shape [n], or coordinates, of shape [n, rank]; they ascend, and
    /// none occurs twice. Elements that are not listed are zero. Throws `sparse.bad-shape` and `sparse.bad-indices`.
    mutating func sparseTensor(_ proto: Onnx_SparseTensorProto, name: String) throws(ONNXError) -> ONNXTensor {
        let count = try TensorShape.count(proto.dims, rank: limits.rank, name: name)
        let shape = proto.dims.map { Int($0) }
        let values = try tensor(proto.values, name: name)
        let indices = try tensor(proto.indices, name: name)
        guard values.shape.count == 1 else {
            throw ONNXError(.sparseShape, at: name, "the values of a sparse tensor are no list")
        }
        guard indices.elementType == .int64, case .integers(let numbers) = indices.elements else {
            throw ONNXError(.sparseShape, at: name, "the indices of a sparse tensor are not of int64")
        }
        try budget.take(elements: count, of: values.elementType, for: name)
        let positions: [Int]
        switch indices.shape {
        case [values.count]: positions = numbers.map { Int($0) }
        case [values.count, shape.count]: positions = try Self.positions(numbers, shape: shape, name: name)
        default:
            throw ONNXError(
                .sparseShape, at: name,
                "indices of shape \(indices.shape) for \(values.count) values and \(shape.count) dimensions")
        }
        var previous = -1
        for (index, position) in positions.enumerated() {
            guard position > previous, position < count else {
                throw ONNXError(
                    .sparseIndices, at: name,
                    "index \(index) of a sparse tensor does not ascend or lies outside of the shape")
            }
            previous = position
        }
        return ONNXTensor(
            checked: values.elements.spread(to: positions, of: count), shape: shape, elementType: values.elementType)
    }

    /// Row-major positions of coordinates.
    private static func positions(_ numbers: [Int64], shape: [Int], name: String) throws(ONNXError) -> [Int] {
        guard !shape.isEmpty else {
            throw ONNXError(.sparseShape, at: name, "coordinates for a sparse tensor without dimensions")
        }
        var positions: [Int] = []
        positions.reserveCapacity(numbers.count / shape.count)
        for start in stride(from: 0, to: numbers.count, by: shape.count) {
            var position = 0
            for (axis, size) in shape.enumerated() {
                let coordinate = numbers[start + axis]
                guard coordinate >= 0, coordinate < size else {
                    throw ONNXError(
                        .sparseIndices, at: name,
                        "coordinate \(coordinate) of a sparse tensor lies outside of dimension \(axis)")
                }
                position = position * size + Int(coordinate)
            }
            positions.append(position)
        }
        return positions
    }
}

extension TensorElements {
    /// As many elements as `count`: these at the positions, zero (or the empty text) elsewhere.
    fileprivate func spread(to positions: [Int], of count: Int) -> Self {
        func dense<Element>(_ values: [Element], _ zero: Element) -> [Element] {
            var dense = [Element](repeating: zero, count: count)
            for (position, value) in zip(positions, values) { dense[position] = value }
            return dense
        }
        return switch self {
        case .float(let values): .float(dense(values, 0))
        case .double(let values): .double(dense(values, 0))
        case .integers(let values): .integers(dense(values, 0))
        case .unsigned64(let values): .unsigned64(dense(values, 0))
        case .bools(let values): .bools(dense(values, false))
        case .strings(let values): .strings(dense(values, ""))
        }
    }
}
