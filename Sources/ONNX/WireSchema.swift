/// A field of a message, as far as its form on the wire goes.
struct WireField: Sendable {
    enum Kind: Sendable {
        /// A varint; protobuf's integers of all widths.
        case integer
        /// A varint from zero to this.
        case enumeration(highest: UInt64)
        /// Four bytes.
        case float
        /// Eight bytes.
        case double
        /// UTF-8; its validity is checked by the decoder.
        case text
        case bytes
        case message(WireMessage)
    }

    let kind: Kind
    let repeats: Bool
    /// A field of the only `oneof` of its message: one of them may be there.
    var isAlternative = false

    static func one(_ kind: Kind) -> Self { Self(kind: kind, repeats: false) }
    static func many(_ kind: Kind) -> Self { Self(kind: kind, repeats: true) }
    static func either(_ kind: Kind) -> Self { Self(kind: kind, repeats: false, isAlternative: true) }
}

/// The messages of ONNX's schema (`onnx.proto`). A test compares the table with the generated code.
enum WireMessage: Int, CaseIterable, Sendable {
    case model, configuration, operatorSet, training, function, graph, entry, annotation
    case node, attribute, nodeConfiguration, sharding, indexGroup, shardedDimension, simpleSharding
    case valueInfo, type, tensorType, sequenceType, mapType, optionalType, sparseTensorType, opaqueType
    case shape, dimension, tensor, segment, sparseTensor

    /// The field of a number; `nil` if the schema has none.
    func field(_ number: Int) -> WireField? {
        let fields = Self.fields[rawValue]
        return number < fields.count ? fields[number] : nil
    }

    /// By raw value and field number.
    private static let fields: [[WireField?]] = allCases.map { message in
        let table = message.table
        return (0...(table.keys.max() ?? 0)).map { table[$0] }
    }

    private var table: [Int: WireField] {
        switch self {
        case .model:
            [
                1: .one(.integer), 2: .one(.text), 3: .one(.text), 4: .one(.text), 5: .one(.integer), 6: .one(.text),
                7: .one(.message(.graph)), 8: .many(.message(.operatorSet)), 14: .many(.message(.entry)),
                20: .many(.message(.training)), 25: .many(.message(.function)), 26: .many(.message(.configuration)),
            ]
        case .configuration: [1: .one(.text), 2: .one(.integer), 3: .many(.text)]
        case .operatorSet: [1: .one(.text), 2: .one(.integer)]
        case .training:
            [
                1: .one(.message(.graph)), 2: .one(.message(.graph)), 3: .many(.message(.entry)),
                4: .many(.message(.entry)),
            ]
        case .function:
            [
                1: .one(.text), 4: .many(.text), 5: .many(.text), 6: .many(.text), 7: .many(.message(.node)),
                8: .one(.text), 9: .many(.message(.operatorSet)), 10: .one(.text), 11: .many(.message(.attribute)),
                12: .many(.message(.valueInfo)), 13: .one(.text), 14: .many(.message(.entry)),
            ]
        case .graph:
            [
                1: .many(.message(.node)), 2: .one(.text), 5: .many(.message(.tensor)), 10: .one(.text),
                11: .many(.message(.valueInfo)), 12: .many(.message(.valueInfo)), 13: .many(.message(.valueInfo)),
                14: .many(.message(.annotation)), 15: .many(.message(.sparseTensor)), 16: .many(.message(.entry)),
            ]
        case .entry: [1: .one(.text), 2: .one(.text)]
        case .annotation: [1: .one(.text), 2: .many(.message(.entry))]
        case .node:
            [
                1: .many(.text), 2: .many(.text), 3: .one(.text), 4: .one(.text), 5: .many(.message(.attribute)),
                6: .one(.text), 7: .one(.text), 8: .one(.text), 9: .many(.message(.entry)),
                10: .many(.message(.nodeConfiguration)),
            ]
        case .attribute:
            [
                1: .one(.text), 2: .one(.float), 3: .one(.integer), 4: .one(.bytes), 5: .one(.message(.tensor)),
                6: .one(.message(.graph)), 7: .many(.float), 8: .many(.integer), 9: .many(.bytes),
                10: .many(.message(.tensor)), 11: .many(.message(.graph)), 13: .one(.text),
                14: .one(.message(.type)), 15: .many(.message(.type)), 20: .one(.enumeration(highest: 14)),
                21: .one(.text), 22: .one(.message(.sparseTensor)), 23: .many(.message(.sparseTensor)),
            ]
        case .nodeConfiguration: [1: .one(.text), 2: .many(.message(.sharding)), 3: .one(.integer)]
        case .sharding:
            [
                1: .one(.text), 2: .many(.integer), 3: .many(.message(.indexGroup)),
                4: .many(.message(.shardedDimension)),
            ]
        case .indexGroup: [1: .one(.integer), 2: .many(.integer)]
        case .shardedDimension: [1: .one(.integer), 2: .many(.message(.simpleSharding))]
        case .simpleSharding: [1: .either(.integer), 2: .either(.text), 3: .one(.integer)]
        case .valueInfo:
            [1: .one(.text), 2: .one(.message(.type)), 3: .one(.text), 4: .many(.message(.entry))]
        case .type:
            [
                1: .either(.message(.tensorType)), 4: .either(.message(.sequenceType)), 5: .either(.message(.mapType)),
                6: .one(.text), 7: .either(.message(.opaqueType)), 8: .either(.message(.sparseTensorType)),
                9: .either(.message(.optionalType)),
            ]
        case .tensorType, .sparseTensorType: [1: .one(.integer), 2: .one(.message(.shape))]
        case .sequenceType, .optionalType: [1: .one(.message(.type))]
        case .mapType: [1: .one(.integer), 2: .one(.message(.type))]
        case .opaqueType: [1: .one(.text), 2: .one(.text)]
        case .shape: [1: .many(.message(.dimension))]
        case .dimension: [1: .either(.integer), 2: .either(.text), 3: .one(.text)]
        case .tensor:
            [
                1: .many(.integer), 2: .one(.integer), 3: .one(.message(.segment)), 4: .many(.float),
                5: .many(.integer), 6: .many(.bytes), 7: .many(.integer), 8: .one(.text), 9: .one(.bytes),
                10: .many(.double), 11: .many(.integer), 12: .one(.text), 13: .many(.message(.entry)),
                14: .one(.enumeration(highest: 1)), 16: .many(.message(.entry)),
            ]
        case .segment: [1: .one(.integer), 2: .one(.integer)]
        case .sparseTensor:
            [1: .one(.message(.tensor)), 2: .one(.message(.tensor)), 3: .many(.integer)]
        }
    }
}
