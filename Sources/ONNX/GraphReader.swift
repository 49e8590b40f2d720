/// A graph out of protobuf messages, with its names checked.
struct GraphReader {
    private var tensors: TensorReader
    /// The domains whose operators nodes may name.
    private let domains: Set<String>

    init(budget: ReadingBudget, externalData: ExternalDataFolder?, domains: Set<String>) {
        tensors = TensorReader(budget: budget, externalData: externalData)
        self.domains = domains
    }

    private var budget: ReadingBudget { tensors.budget }

    /// Reads a graph; `nodes` stand for its own, with functions inlined.
    mutating func graph(_ proto: Onnx_GraphProto, nodes: [Onnx_NodeProto]) throws(ONNXError) -> ONNXGraph {
        let initializers = try initializers(proto)
        var definitions = ValueDefinitions()
        for name in initializers.keys { try definitions.define(name, by: "an initializer") }

        var inputs: [ValueDescription] = []
        var seen: Set<String> = []
        for value in proto.input {
            let input = try ValueDescription(boundary: value, budget: budget)
            guard seen.insert(input.name).inserted else { throw Self.twice(input.name, "the graph's inputs") }
            guard let constant = initializers[input.name] else {
                try definitions.define(input.name, by: "an input")
                inputs.append(input)
                continue
            }
            guard input.elementType == constant.elementType, input.admits(shape: constant.shape) else {
                throw ONNXError(
                    .contradiction, at: input.name, "the input has another type or shape than its initializer")
            }
        }

        var readNodes: [ONNXNode] = []
        readNodes.reserveCapacity(nodes.count)
        for node in nodes { readNodes.append(try self.node(node)) }
        try definitions.define(readNodes)

        var outputs: [ValueDescription] = []
        seen = []
        for value in proto.output {
            let output = try ValueDescription(boundary: value, budget: budget)
            guard seen.insert(output.name).inserted else { throw Self.twice(output.name, "the graph's outputs") }
            guard definitions.contains(output.name) else {
                throw ONNXError(.undefinedOutput, at: output.name, "nothing defines this output")
            }
            outputs.append(output)
        }
        return ONNXGraph(
            name: proto.name, inputs: inputs, outputs: outputs, initializers: initializers, nodes: readNodes,
            innerValues: try innerValues(proto))
    }

    private mutating func initializers(_ proto: Onnx_GraphProto) throws(ONNXError) -> [String: ONNXTensor] {
        var result: [String: ONNXTensor] = [:]
        for tensor in proto.initializer {
            try checkNew(tensor.name, in: result)
            result[tensor.name] = try tensors.tensor(tensor, name: tensor.name)
        }
        for tensor in proto.sparseInitializer {
            let name = tensor.values.name
            try checkNew(name, in: result)
            result[name] = try tensors.sparseTensor(tensor, name: name)
        }
        return result
    }

    private func checkNew(_ name: String, in initializers: [String: ONNXTensor]) throws(ONNXError) {
        guard !name.isEmpty else { throw ONNXError(.emptyName, "an initializer has no name") }
        try budget.check(name: name)
        guard initializers[name] == nil else { throw Self.twice(name, "the graph's initializers") }
    }

    private func innerValues(_ proto: Onnx_GraphProto) throws(ONNXError) -> [String: ValueDescription] {
        var result: [String: ValueDescription] = [:]
        for value in proto.valueInfo {
            guard let description = try ValueDescription(tensor: value, budget: budget) else { continue }
            guard result.updateValue(description, forKey: description.name) == nil else {
                throw Self.twice(description.name, "the descriptions of inner values")
            }
        }
        return result
    }

    private mutating func node(_ proto: Onnx_NodeProto) throws(ONNXError) -> ONNXNode {
        let name = proto.name
        for text in [name, proto.opType, proto.domain] + proto.input + proto.output { try budget.check(name: text) }
        guard !proto.opType.isEmpty else { throw ONNXError(.noOperator, at: name, "a node without an operator") }
        let `operator` = ONNXOperator(domain: proto.domain, name: proto.opType)
        guard domains.contains(`operator`.domain) else {
            throw ONNXError(
                .undeclaredDomain, at: name,
                "\(PrintableName.of(`operator`.description)) is of a domain that the model does not import")
        }
        guard proto.attribute.count <= budget.limits.attributes else {
            throw ONNXError(
                .attributeCount, at: name,
                "\(proto.attribute.count) attributes; at most \(budget.limits.attributes) are read")
        }
        var attributes: [String: ONNXAttribute] = [:]
        for attribute in proto.attribute {
            guard !attribute.name.isEmpty else { throw ONNXError(.emptyName, at: name, "an attribute has no name") }
            try budget.check(name: attribute.name)
            let value = try tensors.attribute(attribute, node: name)
            guard attributes.updateValue(value, forKey: attribute.name) == nil else {
                throw ONNXError(
                    .duplicateAttribute, at: name, "two attributes \(PrintableName.of(attribute.name))")
            }
        }
        return ONNXNode(
            name: name, operator: `operator`, inputs: proto.input.map { $0.isEmpty ? nil : $0 },
            outputs: proto.output.map { $0.isEmpty ? nil : $0 }, attributes: attributes)
    }

    private static func twice(_ name: String, _ list: String) -> ONNXError {
        ONNXError(.duplicateValue, at: name, "the name occurs twice among \(list)")
    }
}
