/// The types of elements that ONNX knows (`TensorProto.DataType` of its schema), with its numbers. In texts a type stands
/// by its case's name, which is ONNX's in lower case: such as `float16`.
package enum ElementType: Int, CaseIterable, Hashable, Sendable {
    case float = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case string = 8
    case bool = 9
    case float16 = 10
    case double = 11
    case uint32 = 12
    case uint64 = 13
    case complex64 = 14
    case complex128 = 15
    case bfloat16 = 16
    case float8e4m3fn = 17
    case float8e4m3fnuz = 18
    case float8e5m2 = 19
    case float8e5m2fnuz = 20
    case uint4 = 21
    case int4 = 22
    case float4e2m1 = 23
    case float8e8m0 = 24
    case uint2 = 25
    case int2 = 26
    case float6e2m3 = 27
    case float6e3m2 = 28
}

extension ElementType {
    /// How tensors of the type are kept: which case of `TensorElements`.
    enum Kind { case float, double, integer, unsigned64, bool, string, unsupported }

    var kind: Kind {
        switch self {
        case .float, .float16, .bfloat16: .float
        case .double: .double
        case .int2, .uint2, .int4, .uint4, .int8, .uint8, .int16, .uint16, .int32, .uint32, .int64: .integer
        case .uint64: .unsigned64
        case .bool: .bool
        case .string: .string
        case .complex64, .complex128, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz, .float4e2m1,
            .float8e8m0, .float6e2m3, .float6e3m2:
            .unsupported
        }
    }

    /// Whether tensors of the type are read; complex numbers and floats of eight bits and fewer are not.
    package var isSupported: Bool { kind != .unsupported }

    /// What an element takes in memory, in bytes; strings without their text.
    package var storedBytes: Int {
        switch kind {
        case .float: 4
        case .double, .integer, .unsigned64: 8
        case .bool: 1
        case .string: 16
        case .unsupported: 0
        }
    }

    /// The values that an integer of the type can have, if they fit in 64 bits with a sign; `nil` for other types.
    package var integerRange: ClosedRange<Int64>? {
        switch self {
        case .int2: -2...1
        case .uint2: 0...3
        case .int4: -8...7
        case .uint4: 0...15
        case .int8: -0x80...0x7F
        case .uint8: 0...0xFF
        case .int16: -0x8000...0x7FFF
        case .uint16: 0...0xFFFF
        case .int32: -0x8000_0000...0x7FFF_FFFF
        case .uint32: 0...0xFFFF_FFFF
        case .int64: .min ... .max
        default: nil
        }
    }

    /// The width of an element in `raw_data`, in bits; `nil` where there is no such form.
    var rawBits: Int? {
        switch self {
        case .int2, .uint2: 2
        case .int4, .uint4: 4
        case .int8, .uint8, .bool: 8
        case .int16, .uint16, .float16, .bfloat16: 16
        case .int32, .uint32, .float: 32
        case .int64, .uint64, .double: 64
        default: nil
        }
    }

    /// The type of a number that a file gives for it.
    init(number: Int32, of name: String) throws(ONNXError) {
        guard let type = Self(rawValue: Int(number)) else {
            throw ONNXError(.unknownElementType, at: name, "\(number) is the number of no type of elements")
        }
        self = type
    }
}
