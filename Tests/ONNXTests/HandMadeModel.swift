import ONNX
import SwiftProtobuf

// Protobuf values, made by hand and then read.

extension Message {
    /// The message with changes.
    func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }

    /// On the wire.
    var bytes: [UInt8] {
        do {
            return try serializedBytes(partial: true)
        } catch {
            fatalError("a message of a test cannot be written: \(error)")
        }
    }
}

extension Onnx_ModelProto {
    /// y = x + w, with x and y of shape [batch, 2] and w = [1, 2].
    static let sum = Onnx_ModelProto().with {
        $0.irVersion = 8
        $0.opsetImport = [.of("", 13)]
        $0.producerName = "hand"
        $0.graph.name = "sum"
        $0.graph.input = [.of("x", ["batch", 2])]
        $0.graph.output = [.of("y", ["batch", 2])]
        $0.graph.initializer = [.floats("w", [1, 2])]
        $0.graph.node = [.of("Add", ["x", "w"], ["y"])]
    }

    /// As much as one file can have of most things.
    static let rich = sum.with {
        $0.opsetImport += [.of("ai.onnx.ml", 3), .of("own", 1)]
        $0.metadataProps = [.of("author", "somebody")]
        $0.graph.initializer += [
            .of("k", .int4, [3]) { $0.int32Data = [0x21, 0x0F] },
            .of("s", .string, []) { $0.stringData = [.of("one")] },
            .of("r", .float16, [2]) { $0.rawData = .of([0x00, 0x3C, 0x00, 0xC0]) },
        ]
        $0.graph.sparseInitializer = [.of("d", [0, 3], shape: [4])]
        $0.graph.valueInfo = [.of("h", [.unknown, 2])]
        $0.graph.node = [
            .of("Relu", ["x"], ["h"]).with { $0.name = "first" },
            .of("Clip", ["h", "", "w"], ["c", ""]),
            .of("Many", ["c", "k", "s", "d"], ["m"]).with {
                $0.domain = "own"
                $0.attribute = [
                    .int("i", 3), .of("f", .float) { $0.f = 0.5 }, .of("s", .string) { $0.s = .of("text") },
                    .of("t", .tensor) { $0.t = .floats("", [1, 2]) }, .of("is", .ints) { $0.ints = [1, -2] },
                    .of("fs", .floats) { $0.floats = [1.5] }, .of("ss", .strings) { $0.strings = [.of("a")] },
                    .of("z", .sparseTensor) { $0.sparseTensor = .of("", [1], shape: [3]) },
                    .of("g", .graph) { $0.g = Onnx_GraphProto() },
                ]
            },
            .of("Twice", ["m"], ["y"]).with {
                $0.domain = "own"
                $0.attribute = [.int("axis", 1)]
            },
        ]
        $0.functions = [
            Onnx_FunctionProto().with {
                $0.name = "Twice"
                $0.domain = "own"
                $0.input = ["a"]
                $0.output = ["b"]
                $0.attribute = ["axis"]
                $0.opsetImport = [.of("", 13)]
                $0.node = [
                    .of("Neg", ["a"], ["n"]),
                    .of("Concat", ["n", "a"], ["b"]).with {
                        $0.attribute = [
                            .of("axis", .int) { $0.refAttrName = "axis" },
                            .of("gone", .int) { $0.refAttrName = "gone" },
                        ]
                    },
                ]
            }
        ]
    }
}

extension Onnx_OperatorSetIdProto {
    static func of(_ domain: String, _ version: Int64) -> Self {
        Self().with {
            $0.domain = domain
            $0.version = version
        }
    }
}

extension Onnx_StringStringEntryProto {
    static func of(_ key: String, _ value: String) -> Self {
        Self().with {
            $0.key = key
            $0.value = value
        }
    }
}

extension Onnx_NodeProto {
    static func of(_ operator: String, _ inputs: [String], _ outputs: [String]) -> Self {
        Self().with {
            $0.opType = `operator`
            $0.input = inputs
            $0.output = outputs
        }
    }
}

extension Onnx_AttributeProto {
    static func of(
        _ name: String, _ type: Onnx_AttributeProto.AttributeType, _ change: (inout Self) -> Void = { _ in }
    ) -> Self {
        Self().with {
            $0.name = name
            $0.type = type
            change(&$0)
        }
    }

    static func int(_ name: String, _ value: Int64) -> Self { of(name, .int) { $0.i = value } }
}

extension Onnx_TensorProto {
    static func of(
        _ name: String, _ type: Onnx_TensorProto.DataType, _ dimensions: [Int64], _ change: (inout Self) -> Void
    ) -> Self {
        Self().with {
            $0.name = name
            $0.dataType = Int32(type.rawValue)
            $0.dims = dimensions
            change(&$0)
        }
    }

    static func floats(_ name: String, _ values: [Float]) -> Self {
        of(name, .float, [Int64(values.count)]) { $0.floatData = values }
    }

    /// A list of int64.
    static func int(of values: [Int64], _ dimensions: [Int64]? = nil) -> Self {
        of("", .int64, dimensions ?? [Int64(values.count)]) { $0.int64Data = values }
    }
}

extension Onnx_SparseTensorProto {
    /// The values 1, 2, … at the indices.
    static func of(_ name: String, _ indices: [Int64], shape: [Int64]) -> Self {
        Self().with {
            $0.values = .floats(name, (0..<indices.count).map { Float($0 + 1) })
            $0.indices = .int(of: indices)
            $0.dims = shape
        }
    }
}

extension Onnx_ValueInfoProto {
    enum Size: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
        case size(Int64)
        case name(String)
        case unknown

        init(integerLiteral value: Int64) { self = .size(value) }
        init(stringLiteral value: String) { self = .name(value) }
    }

    static func of(_ name: String, _ sizes: [Size]?, _ type: Onnx_TensorProto.DataType = .float) -> Self {
        Self().with { value in
            value.name = name
            value.type.tensorType.elemType = Int32(type.rawValue)
            guard let sizes else { return }
            value.type.tensorType.shape = Onnx_TensorShapeProto()
            for size in sizes {
                value.type.tensorType.shape.dim.append(
                    Onnx_TensorShapeProto.Dimension().with {
                        switch size {
                        case .size(let size): $0.dimValue = size
                        case .name(let name): $0.dimParam = name
                        case .unknown: break
                        }
                    })
            }
        }
    }
}
