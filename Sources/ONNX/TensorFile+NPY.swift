extension TensorFile {
    /// A tensor from a `.npy` file: versions 1.0 to 3.0, both orders of elements and of bytes; booleans, integers of 8 to
    /// 64 bits, floats of 16, 32 and 64 bits.
    ///
    /// Throws `npy.…`, `limit.…`, `tensor.bad-dimension`, `tensor.out-of-range` (a boolean beyond one) and
    /// `tensor.not-finite`.
    package static func read(npy bytes: [UInt8], limits: ModelLimits = ModelLimits()) throws(ONNXError) -> ONNXTensor {
        let name = "npy"
        guard bytes.count <= limits.fileBytes else {
            throw ONNXError(.fileBytes, "\(bytes.count) bytes; at most \(limits.fileBytes) are read")
        }
        let (header, start) = try NPYHeader.read(bytes)
        let (type, width, isBigEndian) = try elementType(header.description)
        let count = try TensorShape.count(header.shape, rank: limits.rank, name: name)
        var budget = ReadingBudget(limits)
        try budget.take(elements: count, of: type, for: name)
        guard count <= bytes.count, bytes.count - start == count * width else {
            throw ONNXError(
                .npyLength, "\(bytes.count - start) bytes of elements, for \(count) elements of \(width) bytes")
        }
        let shape = header.shape.map { Int($0) }
        var data = Array(bytes[start...])
        if isBigEndian { reverse(&data, width: width) }
        if header.isFortranOrder { data = rowMajor(data, shape: shape, width: width) }
        let elements = try TensorReader.read(data, count: count, type: type, name: name)
        try TensorChecks.finite(elements, limits: limits, name: name)
        return ONNXTensor(checked: elements, shape: shape, elementType: type)
    }

    /// A tensor as a `.npy` file, in version 1.0, row-major and little-endian: byte for byte what NumPy writes.
    ///
    /// What NumPy has no type for goes into the next that holds it: bfloat16 into 32 bits, integers of 2 and 4 bits into 8.
    /// Throws `npy.unsupported-type` for texts.
    package static func npy(_ tensor: ONNXTensor) throws(ONNXError) -> [UInt8] {
        let type: ElementType =
            switch tensor.elementType {
            case .bfloat16: .float
            case .int2, .int4: .int8
            case .uint2, .uint4: .uint8
            default: tensor.elementType
            }
        guard let description = names.first(where: { $0.type == type }) else {
            throw ONNXError(.npyType, "tensors of \(tensor.elementType) are not written")
        }
        let order = description.width == 1 ? "|" : "<"
        let header = NPYHeader(
            description: order + description.name, isFortranOrder: false, shape: tensor.shape.map(Int64.init))
        return header.bytes + littleEndian(tensor.elements, as: type)
    }

    /// NumPy's names, without the order of bytes.
    private static let names: [(name: String, type: ElementType, width: Int)] = [
        ("b1", .bool, 1), ("i1", .int8, 1), ("u1", .uint8, 1), ("i2", .int16, 2), ("u2", .uint16, 2),
        ("i4", .int32, 4), ("u4", .uint32, 4), ("i8", .int64, 8), ("u8", .uint64, 8), ("f2", .float16, 2),
        ("f4", .float, 4), ("f8", .double, 8),
    ]

    private static func elementType(
        _ description: String
    ) throws(ONNXError) -> (type: ElementType, width: Int, isBigEndian: Bool) {
        guard let known = names.first(where: { $0.name == description.dropFirst() }),
            let order = description.first, known.width == 1 ? "|<>".contains(order) : "<>".contains(order)
        else {
            throw ONNXError(
                .npyType, "elements of NumPy's type “\(PrintableName.of(description))” are not read")
        }
        return (known.type, known.width, order == ">")
    }

    private static func reverse(_ data: inout [UInt8], width: Int) {
        guard width > 1 else { return }
        for start in stride(from: 0, to: data.count, by: width) {
            for offset in 0..<(width / 2) { data.swapAt(start + offset, start + width - 1 - offset) }
        }
    }

    /// Elements whose first index varies fastest, into an order in which the last does.
    private static func rowMajor(_ data: [UInt8], shape: [Int], width: Int) -> [UInt8] {
        guard shape.count > 1, !data.isEmpty else { return data }
        var strides: [Int] = []
        var stride = width
        for size in shape {
            strides.append(stride)
            stride *= size
        }
        var result: [UInt8] = []
        result.reserveCapacity(data.count)
        var index = [Int](repeating: 0, count: shape.count)
        var place = 0
        while result.count < data.count {
            result.append(contentsOf: data[place..<(place + width)])
            var axis = shape.count - 1
            while axis >= 0 {
                index[axis] += 1
                place += strides[axis]
                if index[axis] < shape[axis] { break }
                place -= strides[axis] * shape[axis]
                index[axis] = 0
                axis -= 1
            }
        }
        return result
    }

    /// Elements in their fixed-width form (precondition: the type is one that `names` has).
    private static func littleEndian(_ elements: TensorElements, as type: ElementType) -> [UInt8] {
        func bytes<Integer: FixedWidthInteger>(_ values: some Sequence<Integer>) -> [UInt8] {
            var result: [UInt8] = []
            for value in values {
                withUnsafeBytes(of: value.littleEndian) { result.append(contentsOf: $0) }
            }
            return result
        }
        return switch elements {
        case .float(let values) where type == .float16: bytes(values.lazy.map { Float16($0).bitPattern })
        case .float(let values): bytes(values.lazy.map(\.bitPattern))
        case .double(let values): bytes(values.lazy.map(\.bitPattern))
        case .unsigned64(let values): bytes(values)
        case .bools(let values): values.map { $0 ? 1 : 0 }
        case .integers(let values):
            switch type.rawBits {
            case 8: bytes(values.lazy.map { UInt8(truncatingIfNeeded: $0) })
            case 16: bytes(values.lazy.map { UInt16(truncatingIfNeeded: $0) })
            case 32: bytes(values.lazy.map { UInt32(truncatingIfNeeded: $0) })
            default: bytes(values)
            }
        case .strings: preconditionFailure("texts are refused before")
        }
    }
}
