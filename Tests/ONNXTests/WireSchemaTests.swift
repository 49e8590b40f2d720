import CanonicalEncoding
import Glibc
import ONNX
import Testing

/// The table of fields, which is written by hand, against the code that was generated from the schema.
@Suite struct WireSchemaTests {
    /// Reads, out of `decodeMessage` of the generated code, every field of every message: each must be accepted in the form
    /// that is decoded there, and no other field.
    @Test func theTableIsThatOfTheSchema() throws {
        let generated = try Self.generatedFields()
        #expect(generated.count == 28)
        #expect(generated["ModelProto"]?[7] == "SingularMessageField")
        var wrong: [String] = []
        for (message, fields) in generated {
            guard let path = Self.paths[message] else {
                wrong.append("\(message) is not tested")
                continue
            }
            for number in 1...40 {
                for (form, payload) in [(0, [1]), (1, [UInt8](repeating: 0, count: 8)), (2, [0]), (5, [0, 0, 0, 0])] {
                    let field =
                        [UInt8(number << 3 & 0x7F | form | (number > 15 ? 0x80 : 0))]
                        + (number > 15 ? [UInt8(number >> 4)] : []) + payload
                    let code = refusal { _ = try ONNXModel(bytes: Self.wrap(field, in: path)) }
                    let twice = refusal { _ = try ONNXModel(bytes: Self.wrap(field + field, in: path)) }
                    let accepted = code?.hasPrefix("wire.") != true
                    if accepted != Self.forms(of: fields[number]).contains(form) {
                        wrong.append("\(message).\(number) in the form \(form): \(code ?? "accepted")")
                    }
                    let repeats = fields[number]?.hasPrefix("Repeated") == true
                    if accepted, (twice == "wire.repeated-field") == repeats {
                        wrong.append("\(message).\(number) twice: \(twice ?? "accepted")")
                    }
                }
            }
        }
        #expect(wrong == [])
    }

    /// Wire types of a decoder's call; lists of numbers may be packed.
    private static func forms(of field: String?) -> Set<Int> {
        guard let field else { return [] }
        let single: Int =
            if field.contains("Int") || field.contains("Enum") {
                0
            } else if field.contains("Double") {
                1
            } else if field.contains("Float") {
                5
            } else {
                2
            }
        return field.hasPrefix("Repeated") ? [single, 2] : [single]
    }

    /// Field numbers from a model down to each message.
    private static let paths: [String: [UInt64]] = [
        "ModelProto": [], "DeviceConfigurationProto": [26], "OperatorSetIdProto": [8], "TrainingInfoProto": [20],
        "FunctionProto": [25], "GraphProto": [7], "StringStringEntryProto": [14], "TensorAnnotation": [7, 14],
        "NodeProto": [7, 1], "AttributeProto": [7, 1, 5], "NodeDeviceConfigurationProto": [7, 1, 10],
        "ShardingSpecProto": [7, 1, 10, 2], "IntIntListEntryProto": [7, 1, 10, 2, 3],
        "ShardedDimProto": [7, 1, 10, 2, 4], "SimpleShardedDimProto": [7, 1, 10, 2, 4, 2],
        "ValueInfoProto": [7, 11], "TypeProto": [7, 11, 2], "TypeProto.Tensor": [7, 11, 2, 1],
        "TypeProto.Sequence": [7, 11, 2, 4], "TypeProto.Map": [7, 11, 2, 5], "TypeProto.Optional": [7, 11, 2, 9],
        "TypeProto.SparseTensor": [7, 11, 2, 8], "TypeProto.Opaque": [7, 11, 2, 7],
        "TensorShapeProto": [7, 11, 2, 1, 2], "TensorShapeProto.Dimension": [7, 11, 2, 1, 2, 1],
        "TensorProto": [7, 5], "TensorProto.Segment": [7, 5, 3], "SparseTensorProto": [7, 15],
    ]

    private static func wrap(_ bytes: [UInt8], in path: [UInt64]) -> [UInt8] {
        path.reversed().reduce(bytes) { inner, number in
            varint(number << 3 | 2) + varint(UInt64(inner.count)) + inner
        }
    }

    private static func varint(_ value: UInt64) -> [UInt8] {
        value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F | 0x80)] + varint(value >> 7)
    }

    /// Message to field number to the decoder's call for it, such as `SingularStringField`; a part of a `oneof` is singular.
    private static func generatedFields() throws -> [String: [Int: String]] {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let bytes = try FileBytes.read(path: "/\(root)/Sources/ONNX/Generated/onnx.pb.swift", limit: 1 << 24)
        var result: [String: [Int: String]] = [:]
        var message = ""
        var number: Int?
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            if let match = line.firstMatch(of: /^(?:nonisolated )?extension Onnx_([\w.]+): .*SwiftProtobuf\.Message/) {
                message = String(match.1)
                result[message] = [:]
            }
            if let match = line.firstMatch(of: /^ +case (\d+): try/) { number = Int(match.1) }
            if let match = line.firstMatch(of: /decoder\.decode(\w+)\(/), let field = number {
                result[message]?[field] = String(match.1)
                number = nil
            }
        }
        return result
    }
}
