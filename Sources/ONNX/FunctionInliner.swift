internal import FoundationEssentials
internal import SwiftProtobuf

/// Replaces calls of the functions that a model brings along by the nodes of their bodies.
///
/// Inner values and nodes get the prefix `function#n/`, where `n` counts calls. References to attributes become the
/// caller's attributes, or the function's defaults, or vanish. A function may use only operator sets in the version that
/// the model imports them, or that the model does not import.
struct FunctionInliner {
    private struct Key: Hashable {
        let domain: String
        let name: String
        let overload: String
    }

    /// Domain to version: the model's, and after `expand` those of the functions too.
    private(set) var opsets: [String: Int]
    private var functions: [Key: Onnx_FunctionProto] = [:]
    private let limits: ModelLimits
    private var memory: Int
    private var calls = 0
    private var expanded: [Onnx_NodeProto] = []

    init(functions: [Onnx_FunctionProto], opsets: [String: Int], limits: ModelLimits) throws(ONNXError) {
        self.opsets = opsets
        self.limits = limits
        memory = limits.memoryBytes
        for function in functions {
            let key = Key(
                domain: ONNXOperator.normalized(function.domain), name: function.name, overload: function.overload)
            guard self.functions.updateValue(function, forKey: key) == nil else {
                throw ONNXError(.duplicateFunction, at: function.name, "two functions of this name")
            }
            for names in [function.input, function.output] where Set(names).count != names.count {
                throw ONNXError(.duplicateValue, at: function.name, "an input or output of the function occurs twice")
            }
        }
    }

    /// The nodes without calls, each with a name.
    mutating func expand(_ nodes: [Onnx_NodeProto]) throws(ONNXError) -> [Onnx_NodeProto] {
        guard nodes.count <= limits.nodes else { throw tooMany() }
        expanded.reserveCapacity(nodes.count)
        for (index, node) in nodes.enumerated() {
            var node = node
            if node.name.isEmpty { node.name = "\(node.opType)#\(index)" }
            try expand(node, within: [])
        }
        return expanded
    }

    private mutating func expand(_ node: Onnx_NodeProto, within callers: [Key]) throws(ONNXError) {
        let key = Key(domain: ONNXOperator.normalized(node.domain), name: node.opType, overload: node.overload)
        guard let function = functions[key] else {
            guard expanded.count < limits.nodes else { throw tooMany() }
            expanded.append(node)
            return
        }
        guard !callers.contains(key) else {
            throw ONNXError(.recursiveFunction, at: node.name, "the function \(shown(function)) calls itself")
        }
        guard callers.count < limits.depth else {
            throw ONNXError(.depth, at: node.name, "functions call each other more than \(limits.depth) deep")
        }
        guard calls < limits.nodes else { throw tooMany() }
        calls += 1
        try importOpsets(of: function)
        var call = try FunctionCall(node: node, function: function, number: calls)
        for (index, inner) in function.node.enumerated() {
            try spend(inner.expansionCost + 64 * call.prefix.utf8.count)
            try expand(try call.bind(inner, index: index), within: callers + [key])
        }
        for identity in call.passedThrough { try expand(identity, within: callers + [key]) }
    }

    private mutating func importOpsets(of function: Onnx_FunctionProto) throws(ONNXError) {
        for opset in function.opsetImport {
            let domain = ONNXOperator.normalized(opset.domain)
            let version = opsets[domain] ?? Int(opset.version)
            guard version == opset.version else {
                throw ONNXError(
                    .functionOpset, at: function.name,
                    "the function uses version \(opset.version) of an operator set that is imported as \(version)")
            }
            opsets[domain] = version
        }
    }

    private mutating func spend(_ cost: Int) throws(ONNXError) {
        guard cost <= memory else {
            throw ONNXError(
                .memory, "the functions' nodes would take more than the \(limits.memoryBytes) bytes of memory allowed")
        }
        memory -= cost
    }

    private func tooMany() -> ONNXError { ONNXError(.nodeCount, "more than the \(limits.nodes) nodes that are read") }

    private func shown(_ function: Onnx_FunctionProto) -> String { PrintableName.of(function.name) }
}

/// One call of a function: how its names become the caller's.
private struct FunctionCall {
    let prefix: String
    /// Nodes for outputs of the function that are its inputs.
    let passedThrough: [Onnx_NodeProto]
    private let node: Onnx_NodeProto
    private let function: Onnx_FunctionProto
    /// Names of the function's inputs and outputs to names of the caller; empty for what the caller leaves out.
    private var names: [String: String] = [:]
    /// What references are replaced with.
    private var attributes: [String: Onnx_AttributeProto] = [:]

    init(node: Onnx_NodeProto, function: Onnx_FunctionProto, number: Int) throws(ONNXError) {
        self.node = node
        self.function = function
        prefix = "\(function.name)#\(number)/"
        guard node.input.count <= function.input.count, node.output.count <= function.output.count else {
            throw ONNXError(
                .functionArity, at: node.name,
                "\(node.input.count) inputs and \(node.output.count) outputs, for a function of "
                    + "\(function.input.count) and \(function.output.count)")
        }
        for (index, name) in function.input.enumerated() {
            names[name] = index < node.input.count ? node.input[index] : ""
        }
        var passedThrough: [Onnx_NodeProto] = []
        for (index, name) in function.output.enumerated() {
            let wanted = index < node.output.count ? node.output[index] : ""
            guard let input = names[name] else {
                names[name] = wanted.isEmpty ? prefix + name : wanted
                continue
            }
            if wanted.isEmpty { continue }
            var identity = Onnx_NodeProto()
            identity.name = "\(prefix)Identity#\(index)"
            identity.opType = "Identity"
            identity.input = [input]
            identity.output = [wanted]
            passedThrough.append(identity)
        }
        self.passedThrough = passedThrough
        for attribute in function.attributeProto { attributes[attribute.name] = attribute }
        let known = Set(function.attribute + function.attributeProto.map(\.name))
        for attribute in node.attribute {
            guard known.contains(attribute.name) else {
                throw ONNXError(
                    .functionAttribute, at: node.name,
                    "the function has no attribute \(PrintableName.of(attribute.name))")
            }
            attributes[attribute.name] = attribute
        }
    }

    /// A node of the body, in the caller's names.
    mutating func bind(_ inner: Onnx_NodeProto, index: Int) throws(ONNXError) -> Onnx_NodeProto {
        var bound = inner
        bound.name = prefix + (inner.name.isEmpty ? "\(inner.opType)#\(index)" : inner.name)
        bound.input = inner.input.map { $0.isEmpty ? "" : names[$0] ?? prefix + $0 }
        bound.output = inner.output.map { $0.isEmpty ? "" : names[$0] ?? prefix + $0 }
        bound.attribute = []
        for attribute in inner.attribute {
            guard attribute.hasRefAttrName else {
                bound.attribute.append(attribute)
                continue
            }
            guard var value = attributes[attribute.refAttrName] else { continue }
            guard !attribute.hasType || attribute.type == value.type else {
                throw ONNXError(
                    .functionAttribute, at: node.name,
                    "the attribute \(PrintableName.of(value.name)) has another type than the function uses it as")
            }
            value.name = attribute.name
            bound.attribute.append(value)
        }
        return bound
    }
}

extension Onnx_NodeProto {
    /// About what a copy of the node takes in memory, in bytes; tensors count where they are read.
    fileprivate var expansionCost: Int {
        var cost = 512
        for name in input + output { cost += 64 + name.utf8.count }
        for attribute in attribute {
            cost += 512 + 8 * (attribute.ints.count + attribute.floats.count) + attribute.s.count
            for text in attribute.strings { cost += 64 + text.count }
        }
        return cost
    }
}
