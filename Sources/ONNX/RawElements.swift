/// Elements from their fixed-width, little-endian form: that of `raw_data`, of external data and, by way of `NPYFile`, of
/// NumPy's files.
enum RawElements {
    /// How many bytes `count` elements of a type take; smaller than bytes they are packed, the last byte filled up.
    /// Throws `tensor.wrong-field` for types without such a form.
    static func length(count: Int, type: ElementType, name: String) throws(ONNXError) -> Int {
        guard let bits = type.rawBits else {
            throw ONNXError(.wrongDataField, at: name, "elements of \(type) have no raw form")
        }
        // No overflow: 2^62 elements are refused by their number before.
        return bits >= 8 ? count * (bits / 8) : (count + 8 / bits - 1) / (8 / bits)
    }

    /// Reads elements (precondition: the bytes have `length(count:type:)`, and the type is supported).
    ///
    /// Of packed integers the first stands in the lowest bits. Throws `tensor.out-of-range` for a boolean that is neither
    /// zero nor one.
    static func read(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: ElementType, name: String
    ) throws(ONNXError) -> TensorElements {
        switch type {
        case .float: .float(list(count) { Float(bitPattern: load(bytes, $0)) })
        case .float16: .float(list(count) { Float(Float16(bitPattern: load(bytes, $0))) })
        case .bfloat16: .float(list(count) { Float(bitPattern: UInt32(load(bytes, $0) as UInt16) << 16) })
        case .double: .double(list(count) { Double(bitPattern: load(bytes, $0)) })
        case .int8: .integers(list(count) { Int64(load(bytes, $0) as Int8) })
        case .uint8: .integers(list(count) { Int64(load(bytes, $0) as UInt8) })
        case .int16: .integers(list(count) { Int64(load(bytes, $0) as Int16) })
        case .uint16: .integers(list(count) { Int64(load(bytes, $0) as UInt16) })
        case .int32: .integers(list(count) { Int64(load(bytes, $0) as Int32) })
        case .uint32: .integers(list(count) { Int64(load(bytes, $0) as UInt32) })
        case .int64: .integers(list(count) { load(bytes, $0) })
        case .uint64: .unsigned64(list(count) { load(bytes, $0) })
        case .int2, .uint2, .int4, .uint4: .integers(list(count) { packed(bytes, $0, type) })
        case .bool: .bools(try booleans(bytes, name: name))
        default: preconditionFailure("the type was checked to have a raw form")
        }
    }

    /// One packed integer out of a byte: `slot` counts from the lowest bits.
    static func unpack(_ byte: UInt8, slot: Int, type: ElementType) -> Int64 {
        let bits = type.rawBits ?? 8
        let value = Int64(byte >> (slot * bits)) & (1 << bits - 1)
        let isSigned = type == .int2 || type == .int4
        return isSigned && value >= 1 << (bits - 1) ? value - 1 << bits : value
    }

    private static func packed(_ bytes: UnsafeRawBufferPointer, _ index: Int, _ type: ElementType) -> Int64 {
        let slots = 8 / (type.rawBits ?? 8)
        return unpack(bytes[index / slots], slot: index % slots, type: type)
    }

    private static func booleans(_ bytes: UnsafeRawBufferPointer, name: String) throws(ONNXError) -> [Bool] {
        if let index = bytes.firstIndex(where: { $0 > 1 }) {
            throw TensorChecks.outOfRange(String(bytes[index]), type: .bool, index: index, name: name)
        }
        return bytes.map { $0 == 1 }
    }

    private static func list<Element>(_ count: Int, _ element: (Int) -> Element) -> [Element] {
        [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            for index in 0..<count { buffer.initializeElement(at: index, to: element(index)) }
            initialized = count
        }
    }

    private static func load<Integer: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ index: Int
    ) -> Integer {
        let width = MemoryLayout<Integer>.size
        return Integer(littleEndian: bytes.loadUnaligned(fromByteOffset: index * width, as: Integer.self))
    }
}
