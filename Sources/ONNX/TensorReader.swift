internal import FoundationEssentials
internal import SwiftProtobuf

/// Tensors out of protobuf messages, within limits.
struct TensorReader {
    var budget: ReadingBudget
    let externalData: ExternalDataFolder?

    var limits: ModelLimits { budget.limits }

    /// Reads one tensor; `name` is for messages.
    mutating func tensor(_ proto: Onnx_TensorProto, name: String) throws(ONNXError) -> ONNXTensor {
        guard !proto.hasSegment else {
            throw ONNXError(.segment, at: name, "a tensor in segments; only whole tensors are read")
        }
        let type = try ElementType(number: proto.dataType, of: name)
        guard type.isSupported else {
            throw ONNXError(.unsupportedElementType, at: name, "elements of \(type) are not read")
        }
        let count = try TensorShape.count(proto.dims, rank: limits.rank, name: name)
        try budget.take(elements: count, of: type, for: name)
        let elements =
            if proto.dataLocation == .external {
                try externalElements(proto, count: count, type: type, name: name)
            } else if proto.hasRawData {
                try rawElements(proto, count: count, type: type, name: name)
            } else {
                try TypedData(proto: proto, name: name).elements(count: count, type: type)
            }
        try TensorChecks.finite(elements, limits: limits, name: name)
        return ONNXTensor(checked: elements, shape: proto.dims.map { Int($0) }, elementType: type)
    }

    private func rawElements(
        _ proto: Onnx_TensorProto, count: Int, type: ElementType, name: String
    ) throws(ONNXError) -> TensorElements {
        try TypedData(proto: proto, name: name).checkAbsence()
        guard proto.externalData.isEmpty else {
            throw ONNXError(.ambiguousData, at: name, "data in the model, and a place outside of it")
        }
        let length = try RawElements.length(count: count, type: type, name: name)
        guard proto.rawData.count == length else {
            throw ONNXError(.wrongLength, at: name, "\(proto.rawData.count) bytes of data where \(length) are due")
        }
        return try Self.read(proto.rawData, count: count, type: type, name: name)
    }

    private func externalElements(
        _ proto: Onnx_TensorProto, count: Int, type: ElementType, name: String
    ) throws(ONNXError) -> TensorElements {
        try TypedData(proto: proto, name: name).checkAbsence()
        guard !proto.hasRawData else {
            throw ONNXError(.ambiguousData, at: name, "data in the model, and a place outside of it")
        }
        let length = try RawElements.length(count: count, type: type, name: name)
        let place = try ExternalDataPlace(proto.externalData.map { ($0.key, $0.value) }, name: name)
        guard let externalData else {
            throw ONNXError(.noExternalFolder, at: name, "its data is in another file, and no folder was given for it")
        }
        return try Self.read(
            externalData.read(place, length: length, name: name), count: count, type: type, name: name)
    }

    /// The throwing closure of `withUnsafeBytes` loses the type of its error; so the result is carried out of it.
    static func read(
        _ bytes: some ContiguousBytes, count: Int, type: ElementType, name: String
    ) throws(ONNXError) -> TensorElements {
        try bytes.withUnsafeBytes { buffer in
            Result { () throws(ONNXError) in try RawElements.read(buffer, count: count, type: type, name: name) }
        }.get()
    }
}

/// The fields of a tensor that are named for a type.
private struct TypedData {
    let proto: Onnx_TensorProto
    let name: String

    /// How many numbers each field holds.
    private var counts: [(field: String, count: Int)] {
        [
            ("float_data", proto.floatData.count), ("int32_data", proto.int32Data.count),
            ("string_data", proto.stringData.count), ("int64_data", proto.int64Data.count),
            ("double_data", proto.doubleData.count), ("uint64_data", proto.uint64Data.count),
        ]
    }

    /// Refuses data beside the raw or external data.
    func checkAbsence() throws(ONNXError) {
        for (field, count) in counts where count > 0 {
            throw ONNXError(.ambiguousData, at: name, "data in \(field), and data elsewhere")
        }
    }

    /// The elements from the one field that ONNX has for the type.
    func elements(count: Int, type: ElementType) throws(ONNXError) -> TensorElements {
        guard proto.externalData.isEmpty else {
            throw ONNXError(.ambiguousData, at: name, "a place outside of the model, but the data is said to be in it")
        }
        switch type {
        case .float:
            try check("float_data", count)
            return .float(proto.floatData)
        case .double:
            try check("double_data", count)
            return .double(proto.doubleData)
        case .string:
            try check("string_data", count)
            return .strings(try strings())
        case .int64:
            try check("int64_data", count)
            return .integers(proto.int64Data)
        case .uint64:
            try check("uint64_data", count)
            return .unsigned64(proto.uint64Data)
        case .uint32:
            try check("uint64_data", count)
            let values = try proto.uint64Data.enumerated().map { (index, value) throws(ONNXError) in
                guard let value = UInt32(exactly: value) else {
                    throw TensorChecks.outOfRange(String(value), type: type, index: index, name: name)
                }
                return Int64(value)
            }
            return .integers(values)
        case .float16:
            return .float(try bitPatterns(count, type).map { Float(Float16(bitPattern: $0)) })
        case .bfloat16:
            return .float(try bitPatterns(count, type).map { Float(bitPattern: UInt32($0) << 16) })
        case .int2, .uint2, .int4, .uint4:
            return .integers(try packedIntegers(count, type))
        case .bool:
            return .bools(try smallIntegers(count, 0...1, type).map { $0 == 1 })
        case .int8, .uint8, .int16, .uint16, .int32:
            return .integers(try smallIntegers(count, type.integerRange ?? 0...0, type))
        default:
            preconditionFailure("the type was checked to be supported")
        }
    }

    private func check(_ field: String, _ count: Int) throws(ONNXError) {
        for (other, held) in counts where other != field && held > 0 {
            throw ONNXError(.wrongDataField, at: name, "data in \(other), where the type wants it in \(field)")
        }
        let held = counts.first { $0.field == field }?.count ?? 0
        guard held == count else {
            throw ONNXError(.wrongLength, at: name, "\(held) values in \(field) where \(count) are due")
        }
    }

    private func smallIntegers(
        _ count: Int, _ range: ClosedRange<Int64>, _ type: ElementType
    ) throws(ONNXError) -> [Int64] {
        try check("int32_data", count)
        return try proto.int32Data.enumerated().map { (index, value) throws(ONNXError) in
            guard range.contains(Int64(value)) else {
                throw TensorChecks.outOfRange(String(value), type: type, index: index, name: name)
            }
            return Int64(value)
        }
    }

    private func bitPatterns(_ count: Int, _ type: ElementType) throws(ONNXError) -> [UInt16] {
        try smallIntegers(count, 0...0xFFFF, type).map { UInt16($0) }
    }

    /// Every number of the field is one byte of the packed form.
    private func packedIntegers(_ count: Int, _ type: ElementType) throws(ONNXError) -> [Int64] {
        let slots = 8 / (type.rawBits ?? 8)
        let length = try RawElements.length(count: count, type: type, name: name)
        let bytes = try smallIntegers(length, 0...0xFF, type)
        return (0..<count).map { index in
            RawElements.unpack(UInt8(bytes[index / slots]), slot: index % slots, type: type)
        }
    }

    private func strings() throws(ONNXError) -> [String] {
        try proto.stringData.enumerated().map { (index, bytes) throws(ONNXError) in
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw ONNXError(.tensorText, at: name, "element \(index) is not valid UTF-8")
            }
            return text
        }
    }
}
