import Foundation
import ONNX
import SwiftProtobuf
import TestSupport

/// A small change of a model's file, such as somebody would make who wants to bring the program down.
struct ModelMutation {
    private static let integers: [Int64] = [
        0, 1, -1, 2, -2, 3, 7, 8, 100, 1 << 16, 1 << 31, -(1 << 31), 1 << 32, 1 << 53, 1 << 62, .max, .min,
    ]
    private static let floats: [Float] = [
        0, -0.0, 1, -1, .nan, .infinity, -.infinity, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1e-30, 1e30, 0.5,
    ]

    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(state: seed) }

    /// The model after one to four changes.
    mutating func mutated(_ model: Onnx_ModelProto) -> Onnx_ModelProto {
        var model = model
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&model) }
        return model
    }

    private mutating func change(_ model: inout Onnx_ModelProto) {
        switch Int.random(in: 0..<12, using: &random) {
        case 0...2: changeNode(&model) { own, node in own.changeAttribute(&node) }
        case 3: changeNode(&model) { [graph = model.graph] own, node in own.changeInputs(&node, graph) }
        case 4:
            changeNode(&model) { [graph = model.graph] own, node in
                node.opType = own.element(of: graph.node)?.opType ?? ""
            }
        case 5...7: changeTensor(&model)
        case 8...9: changeValue(&model)
        case 10:
            if let place = model.opsetImport.indices.randomElement(using: &random) {
                model.opsetImport[place].version = Int64.random(in: 1...30, using: &random)
            }
        default:
            if let place = model.graph.node.indices.randomElement(using: &random) {
                if Bool.random(using: &random) {
                    model.graph.node.remove(at: place)
                } else {
                    model.graph.node.swapAt(place, Int.random(in: 0..<model.graph.node.count, using: &random))
                }
            }
        }
    }

    private mutating func element<C: Collection>(of elements: C) -> C.Element? {
        elements.randomElement(using: &random)
    }
    private mutating func integer() -> Int64 { Self.integers.randomElement(using: &random) ?? 0 }
    private mutating func float() -> Float { Self.floats.randomElement(using: &random) ?? 0 }

    private mutating func changeNode(
        _ model: inout Onnx_ModelProto, _ body: (inout ModelMutation, inout Onnx_NodeProto) -> Void
    ) {
        guard let place = model.graph.node.indices.randomElement(using: &random) else { return }
        body(&self, &model.graph.node[place])
    }

    private mutating func changeAttribute(_ node: inout Onnx_NodeProto) {
        guard let place = node.attribute.indices.randomElement(using: &random) else {
            // None there: one that many operators have.
            var attribute = Onnx_AttributeProto()
            attribute.name =
                element(of: [
                    "axis", "keepdims", "alpha", "block_size", "group", "to", "ceil_mode", "auto_pad", "largest", "k",
                ])
                ?? ""
            attribute.type = .int
            attribute.i = integer()
            node.attribute.append(attribute)
            return
        }
        var attribute = node.attribute[place]
        switch attribute.type {
        case .int: attribute.i = integer()
        case .float: attribute.f = float()
        case .ints:
            switch Int.random(in: 0..<3, using: &random) {
            case 0: attribute.ints.append(integer())
            case 1: attribute.ints = Array(attribute.ints.dropLast())
            default:
                if let own = attribute.ints.indices.randomElement(using: &random) { attribute.ints[own] = integer() }
            }
        case .floats:
            if let own = attribute.floats.indices.randomElement(using: &random) { attribute.floats[own] = float() }
        case .string:
            attribute.s = Data((element(of: ["", "SAME_UPPER", "VALID", "NOTSET", "reflect", "wrap"]) ?? "").utf8)
        case .tensor: attribute.t = changed(attribute.t)
        default: node.attribute.remove(at: place)
        }
        if node.attribute.indices.contains(place) { node.attribute[place] = attribute }
    }

    private mutating func changeInputs(_ node: inout Onnx_NodeProto, _ graph: Onnx_GraphProto) {
        let names = graph.input.map(\.name) + graph.initializer.map(\.name) + graph.node.flatMap(\.output) + [""]
        guard let name = element(of: names), let place = node.input.indices.randomElement(using: &random) else {
            return
        }
        switch Int.random(in: 0..<3, using: &random) {
        case 0: node.input.remove(at: place)
        case 1: node.input.append(name)
        default: node.input[place] = name
        }
    }

    private mutating func changeTensor(_ model: inout Onnx_ModelProto) {
        guard let place = model.graph.initializer.indices.randomElement(using: &random) else {
            return changeNode(&model) { own, node in own.changeAttribute(&node) }
        }
        model.graph.initializer[place] = changed(model.graph.initializer[place])
    }

    private mutating func changed(_ tensor: Onnx_TensorProto) -> Onnx_TensorProto {
        var tensor = tensor
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            tensor.dims = tensor.dims.count > 1 ? tensor.dims.reversed() : tensor.dims + [1]
        case 1: tensor.dims.insert(1, at: 0)
        case 2: tensor.dataType = Int32.random(in: 0...22, using: &random)
        default:
            // One element becomes a number that is hard to bear.
            let width = tensor.dataType == 7 ? 8 : tensor.dataType == 1 || tensor.dataType == 6 ? 4 : 1
            if tensor.rawData.count >= width {
                let own = Int.random(in: 0..<tensor.rawData.count / width, using: &random) * width
                let bytes: [UInt8] =
                    tensor.dataType == 1
                    ? withUnsafeBytes(of: float().bitPattern.littleEndian) { Array($0) }
                    : withUnsafeBytes(of: integer().littleEndian) { Array($0.prefix(width)) }
                let start = tensor.rawData.startIndex + own
                tensor.rawData.replaceSubrange(start..<start + width, with: bytes)
            } else if let own = tensor.floatData.indices.randomElement(using: &random) {
                tensor.floatData[own] = float()
            } else if let own = tensor.int64Data.indices.randomElement(using: &random) {
                tensor.int64Data[own] = integer()
            } else if let own = tensor.int32Data.indices.randomElement(using: &random) {
                tensor.int32Data[own] = Int32(truncatingIfNeeded: integer())
            }
        }
        return tensor
    }

    private mutating func changeValue(_ model: inout Onnx_ModelProto) {
        guard let place = model.graph.input.indices.randomElement(using: &random) else { return }
        var type = model.graph.input[place].type.tensorType
        switch Int.random(in: 0..<3, using: &random) {
        case 0: type.elemType = Int32.random(in: 0...22, using: &random)
        case 1:
            if let own = type.shape.dim.indices.randomElement(using: &random) {
                type.shape.dim[own].dimValue = integer()
            }
        default:
            if type.shape.dim.isEmpty || Bool.random(using: &random) {
                var dimension = Onnx_TensorShapeProto.Dimension()
                dimension.dimValue = 1
                type.shape.dim.append(dimension)
            } else {
                type.shape.dim.removeLast()
            }
        }
        model.graph.input[place].type.tensorType = type
    }
}
