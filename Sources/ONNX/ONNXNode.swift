/// Which operator a node is: a domain and a name in it.
package struct ONNXOperator: Hashable, Sendable, CustomStringConvertible {
    /// Empty for ONNX's own operators (`ai.onnx`); `ai.onnx.ml` for its trees and the like.
    package let domain: String
    /// Such as `Conv`.
    package let name: String

    /// Creates one; the domain `ai.onnx` becomes the empty one.
    package init(domain: String = "", name: String) {
        self.domain = Self.normalized(domain)
        self.name = name
    }

    /// The name, with its domain if it is not ONNX's own.
    package var description: String { domain.isEmpty ? name : "\(domain).\(name)" }

    /// ONNX has two names for its own domain.
    static func normalized(_ domain: String) -> String { domain == "ai.onnx" ? "" : domain }
}

/// What an attribute of a node holds.
package enum ONNXAttribute: Hashable, Sendable {
    case int(Int)
    case float(Float)
    case string(String)
    /// Also what the file has as a sparse tensor.
    case tensor(ONNXTensor)
    case ints([Int])
    case floats([Float])
    case strings([String])
    /// Something that is not read: a graph, a type, a list of tensors. The text says what.
    case unsupported(String)

    /// What it is, for messages.
    package var kind: String {
        switch self {
        case .int: "an int"
        case .float: "a float"
        case .string: "a string"
        case .tensor: "a tensor"
        case .ints: "a list of ints"
        case .floats: "a list of floats"
        case .strings: "a list of strings"
        case .unsupported(let kind): kind
        }
    }
}

/// One step of a graph: an operator with names of values for inputs and outputs.
package struct ONNXNode: Hashable, Sendable {
    /// The name in the file; if that is empty, the operator and the node's place in the file, such as `Conv#3`.
    package let name: String
    /// What it does.
    package let `operator`: ONNXOperator
    /// Names of values; `nil` for an optional input that is left out. There may be fewer than the operator has.
    package let inputs: [String?]
    /// Names of values; `nil` for an output that nobody wants.
    package let outputs: [String?]
    /// By name.
    package let attributes: [String: ONNXAttribute]

    /// Creates a node from its parts.
    package init(
        name: String, operator: ONNXOperator, inputs: [String?], outputs: [String?],
        attributes: [String: ONNXAttribute] = [:]
    ) {
        self.name = name
        self.operator = `operator`
        self.inputs = inputs
        self.outputs = outputs
        self.attributes = attributes
    }

    /// The name of an input; `nil` if it is left out, at the end of the list too.
    package func input(_ index: Int) -> String? { index < inputs.count ? inputs[index] : nil }

    /// The name of an output; `nil` if it is left out, at the end of the list too.
    package func output(_ index: Int) -> String? { index < outputs.count ? outputs[index] : nil }
}
