import ONNX

/// Bytes that are no message of the schema, and messages beyond the limits.
extension FaultTests {
    static let wireFaults: [FaultCase] = [
        .bytes(.truncated, "a key without a value", [0x08]),
        .bytes(.truncated, "a length beyond the end", [0x12, 0x05, 0x61]),
        .bytes(.truncated, "a length of 2^63", [0x12] + [UInt8](repeating: 0x80, count: 9) + [0x01]),
        .bytes(.truncated, "a message that ends within a field", [0x3A, 0x02, 0x12, 0x05, 0x61, 0x61]),
        .bytes(.truncated, "a list of floats that ends within one", graph([0x2A, 0x05, 0x22, 0x03, 1, 2, 3])),
        .bytes(.truncated, "a float that ends early", graph([0x2A, 0x03, 0x25, 1, 2])),
        .bytes(.badVarint, "a varint of eleven bytes", [0x08] + [UInt8](repeating: 0x80, count: 10) + [0x01]),
        .bytes(.badVarint, "a varint of 65 bits", [0x08] + [UInt8](repeating: 0xFF, count: 9) + [0x02]),
        .bytes(.badKey, "the field zero", [0x02, 0x00]),
        .bytes(.badKey, "a field beyond 2^29", [0x80, 0x80, 0x80, 0x80, 0x10, 0x00]),
        .bytes(.unknownField, "a field that models do not have", [0x4A, 0x00]),
        .bytes(.unknownField, "a field beyond the table", [0xFA, 0x07, 0x00]),
        .bytes(.unknownField, "a place of data that there is not", graph([0x2A, 0x02, 0x70, 0x02])),
        .bytes(.wrongWireType, "a group", [0x3B, 0x3C]),
        .bytes(.wrongWireType, "a text as a number", [0x10, 0x01]),
        .bytes(.wrongWireType, "a number as a text", [0x0A, 0x01, 0x08]),
        .bytes(.wrongWireType, "a wire type that there is not", [0x0F]),
        .bytes(.repeatedField, "two versions", [0x08, 0x08, 0x08, 0x09]),
        .bytes(.repeatedField, "two graphs", [0x3A, 0x00, 0x3A, 0x00]),
        .bytes(.repeatedField, "a model after a model", Onnx_ModelProto.sum.bytes + Onnx_ModelProto.sum.bytes),
        .bytes(
            .repeatedField, "a dimension that is a size and a name",
            graph([0x5A, 0x0D, 0x12, 0x0B, 0x0A, 0x09, 0x12, 0x07, 0x0A, 0x05, 0x08, 0x02, 0x12, 0x01, 0x61])),
        .bytes(.badText, "a producer that is no UTF-8", [0x12, 0x02, 0xC3, 0x28]),
        .bytes(.badText, "a name that is a surrogate", graph([0x12, 0x03, 0xED, 0xA0, 0x80])),
    ]

    static let limitFaults: [FaultCase] = [
        .model(.fileBytes, "more bytes", limits: ModelLimits().with { $0.fileBytes = 10 }) { _ in },
        .bytes(
            .memory, "empty nodes by the thousand", limits: ModelLimits().with { $0.memoryBytes = 10 << 20 },
            manyNodes(20_000)),
        .bytes(
            .memory, "packed small numbers", limits: ModelLimits().with { $0.memoryBytes = 1 << 20 },
            graph([0x2A, 0xC4, 0x9A, 0x0C, 0x3A, 0xC0, 0x9A, 0x0C] + [UInt8](repeating: 1, count: 200_000))),
        .bytes(.depth, "types of types of types", graph(nestedTypes(40))),
        .bytes(.depth, "graphs in attributes", nestedGraphs(12)),
        .bytes(.nodeCount, "a million nodes", manyNodes(1_000_000)),
        .model(.nodeCount, "a node more", limits: ModelLimits().with { $0.nodes = 1 }) {
            $0.graph.node.append(.of("Neg", ["y"], ["z"]))
        },
        .node(.attributeCount, "65 attributes") { $0.attribute = (0..<65).map { .int("a\($0)", 0) } },
        .node(.nameLength, "a long name of a value") { $0.output.append(String(repeating: "v", count: 1025)) },
        .node(.nameLength, "a long operator") { $0.opType = String(repeating: "v", count: 1025) },
        .node(.nameLength, "a long attribute") { $0.attribute = [.int(String(repeating: "v", count: 1025), 0)] },
        .model(.nameLength, "a long initializer") { $0.graph.initializer[0].name = String(repeating: "é", count: 513) },
        .model(.nameLength, "a long input") { $0.graph.input[0].name = String(repeating: "v", count: 1025) },
        .model(.nameLength, "a long domain") {
            $0.opsetImport.append(.of(String(repeating: "v", count: 1025), 1))
        },
        .model(.nameLength, "a long name of a dimension") {
            $0.graph.input[0] = .of("x", [.name(String(repeating: "v", count: 1025))])
        },
        .tensor(.rank, "nine dimensions", .float, [1, 1, 1, 1, 1, 1, 1, 1, 1]) { $0.floatData = [0] },
        .model(.rank, "a value of nine dimensions") {
            $0.graph.input[0] = .of("x", [1, 1, 1, 1, 1, 1, 1, 1, 1])
        },
        .tensor(.elementCount, "2^28 + 1 elements and no data", .uint8, [1 << 28 + 1]),
        .tensor(.elementCount, "2^62 elements and no data", .uint8, [1 << 31, 1 << 31]),
        .tensor(.tensorBytes, "elements beyond the bytes", .double, [1 << 28]),
        .model(.tensorBytes, "tensors that add up", limits: ModelLimits().with { $0.tensorBytes = 12 }) {
            $0.graph.initializer.append(.floats("v", [1, 2]))
        },
        .model(.elementCount, "a sparse tensor of 2^62 elements") {
            $0.graph.sparseInitializer = [.of("d", [0], shape: [1 << 31, 1 << 31])]
        },
    ]

    /// A model's bytes with a graph of these.
    private static func graph(_ fields: [UInt8]) -> [UInt8] { [0x3A] + length(fields.count) + fields }

    private static func length(_ count: Int) -> [UInt8] {
        count < 0x80 ? [UInt8(count)] : [UInt8(count & 0x7F | 0x80)] + length(count >> 7)
    }

    private static func manyNodes(_ count: Int) -> [UInt8] {
        var fields: [UInt8] = []
        for _ in 0..<count { fields += [0x0A, 0x00] }
        return graph(fields)
    }

    /// An input whose type is a sequence of sequences.
    private static func nestedTypes(_ depth: Int) -> [UInt8] {
        var type: [UInt8] = []
        for _ in 0..<depth {
            let sequence = [0x0A] + length(type.count) + type
            type = [0x22] + length(sequence.count) + sequence
        }
        let value = [0x12] + length(type.count) + type
        return [0x5A] + length(value.count) + value
    }

    /// A graph with a node with an attribute with a graph.
    private static func nestedGraphs(_ depth: Int) -> [UInt8] {
        var graph: [UInt8] = []
        for _ in 0..<depth {
            let attribute = [0x32] + length(graph.count) + graph
            let node = [0x2A] + length(attribute.count) + attribute
            graph = [0x0A] + length(node.count) + node
        }
        return Self.graph(graph)
    }
}
