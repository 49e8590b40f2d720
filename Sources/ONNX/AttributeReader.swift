internal import FoundationEssentials
internal import SwiftProtobuf

extension TensorReader {
    /// Reads one attribute; `node` is for messages.
    ///
    /// The type that it states decides which field counts, and no other field may hold anything: readers that go by the
    /// fields would see another value.
    mutating func attribute(_ proto: Onnx_AttributeProto, node: String) throws(ONNXError) -> ONNXAttribute {
        let name = PrintableName.of(proto.name)
        guard !proto.hasRefAttrName else {
            throw ONNXError(.attributeReference, at: node, "the attribute \(name) refers to one of a function")
        }
        guard proto.hasType, proto.type != .undefined else {
            throw ONNXError(.untypedAttribute, at: node, "the attribute \(name) does not say its type")
        }
        guard proto.heldTypes.allSatisfy({ $0 == proto.type }) else {
            throw ONNXError(
                .ambiguousAttribute, at: node, "the attribute \(name) holds a value of another type than it states")
        }
        let place = "\(node).\(proto.name)"
        switch proto.type {
        case .float: return .float(try finite([proto.f], name, node)[0])
        case .int: return .int(Int(proto.i))
        case .string: return .string(try text(proto.s, name, node))
        case .tensor: return .tensor(try tensor(proto.t, name: place))
        case .sparseTensor: return .tensor(try sparseTensor(proto.sparseTensor, name: place))
        case .floats: return .floats(try finite(proto.floats, name, node))
        case .ints: return .ints(proto.ints.map { Int($0) })
        case .strings:
            var texts: [String] = []
            for bytes in proto.strings { texts.append(try text(bytes, name, node)) }
            return .strings(texts)
        case .graph: return .unsupported("a graph")
        case .graphs: return .unsupported("a list of graphs")
        case .typeProto: return .unsupported("a type")
        case .typeProtos: return .unsupported("a list of types")
        case .tensors: return .unsupported("a list of tensors")
        case .sparseTensors: return .unsupported("a list of sparse tensors")
        case .undefined: preconditionFailure("refused above")
        }
    }

    private func finite(_ values: [Float], _ name: String, _ node: String) throws(ONNXError) -> [Float] {
        if !limits.allowsNonFiniteConstants, let index = values.firstIndex(where: { !$0.isFinite }) {
            throw ONNXError(
                .nonFiniteAttribute, at: node, "number \(index) of the attribute \(name) is infinite or not a number")
        }
        return values
    }

    private func text(_ bytes: Data, _ name: String, _ node: String) throws(ONNXError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ONNXError(.attributeText, at: node, "the attribute \(name) is not valid UTF-8")
        }
        return text
    }
}

extension Onnx_AttributeProto {
    /// The types of the fields that hold something.
    fileprivate var heldTypes: [AttributeType] {
        let fields: [(AttributeType, Bool)] = [
            (.float, hasF), (.int, hasI), (.string, hasS), (.tensor, hasT), (.graph, hasG),
            (.sparseTensor, hasSparseTensor), (.typeProto, hasTp), (.floats, !floats.isEmpty), (.ints, !ints.isEmpty),
            (.strings, !strings.isEmpty), (.tensors, !tensors.isEmpty), (.graphs, !graphs.isEmpty),
            (.sparseTensors, !sparseTensors.isEmpty), (.typeProtos, !typeProtos.isEmpty),
        ]
        return fields.filter(\.1).map(\.0)
    }
}
