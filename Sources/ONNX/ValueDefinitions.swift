/// The names of a graph's values as they are defined, one after the other.
struct ValueDefinitions {
    private var names: Set<String> = []

    func contains(_ name: String) -> Bool { names.contains(name) }

    /// Defines a name. Throws `model.duplicate-value`.
    mutating func define(_ name: String, by what: String) throws(ONNXError) {
        guard names.insert(name).inserted else {
            throw ONNXError(.duplicateValue, at: name, "\(what) defines a value that is defined already")
        }
    }

    /// Defines what nodes put out, in their order.
    ///
    /// Throws `model.duplicate-value`, and for an input that is not defined yet: `model.undefined-value` if no node defines
    /// it, `model.cycle` if the node that does so depends on this one, `model.use-before-definition` otherwise.
    mutating func define(_ nodes: [ONNXNode]) throws(ONNXError) {
        for (index, node) in nodes.enumerated() {
            for case let input? in node.inputs where !names.contains(input) {
                throw Self.fault(of: input, nodes: nodes, at: index)
            }
            for case let output? in node.outputs {
                try define(output, by: "the node \(PrintableName.of(node.name))")
            }
        }
    }

    private static func fault(of input: String, nodes: [ONNXNode], at index: Int) -> ONNXError {
        var producers: [String: Int] = [:]
        for (index, node) in nodes.enumerated() {
            for case let output? in node.outputs where producers[output] == nil { producers[output] = index }
        }
        let name = nodes[index].name
        let shown = PrintableName.of(input)
        guard let producer = producers[input] else {
            return ONNXError(.undefinedValue, at: name, "nothing defines the input \(shown)")
        }
        var waiting = [producer]
        var reached: Set<Int> = []
        while let next = waiting.popLast() {
            if next == index {
                return ONNXError(.cycle, at: name, "the input \(shown) depends on the node itself")
            }
            guard reached.insert(next).inserted else { continue }
            for case let input? in nodes[next].inputs {
                if let producer = producers[input] { waiting.append(producer) }
            }
        }
        return ONNXError(
            .useBeforeDefinition, at: name,
            "the input \(shown) is defined by a later node, \(PrintableName.of(nodes[producer].name))")
    }
}
