import ONNX

/// Turns a model into an integer program, node by node. With an input that is known it computes the model in floating point
/// instead: the same code, on `Double`.
package struct Lowering {
    /// How finely.
    let scheme: QuantizationScheme
    /// The program so far.
    var program = ProgramBuilder()
    /// The private weights so far.
    var weights: [Int64] = []
    /// Tensors that linear layers gave: what is added to them is a bias.
    var linear: Set<String> = []
    /// The versions of the operators.
    private let opsets: [String: Int]
    private var values: [String: LoweredTensor] = [:]
    /// The elements of all tensors that nodes gave so far.
    private var elementCount = 0

    init(_ model: ONNXModel, scheme: QuantizationScheme) throws(InferenceError) {
        self.scheme = scheme
        opsets = model.opsets
        for (name, tensor) in model.graph.initializers { values[name] = try LoweredTensor(tensor) }
    }

    /// What became of a node.
    struct Trace {
        /// Of its first output.
        let shape: [Int]
        /// The least and the greatest number in it.
        let range: ClosedRange<Double>?
        /// Operations that it took.
        let operations: Int
    }

    /// Lowers all nodes.
    ///
    /// - Parameters:
    ///   - inputs: what the graph's inputs are.
    ///   - trace: told what became of each node, in order.
    /// - Throws: `model.…`; the message begins with the node.
    mutating func run(
        _ graph: ONNXGraph, inputs: [String: LoweredTensor], trace: ((Trace) -> Void)? = nil
    ) throws(InferenceError) -> [LoweredTensor] {
        values.merge(inputs) { $1 }
        for node in graph.nodes {
            do throws(InferenceError) {
                let before = program.operationCount
                let outputs = try lower(node)
                if let trace, let first = outputs.first {
                    trace(
                        Trace(
                            shape: first.shape, range: try range(of: first),
                            operations: program.operationCount - before))
                }
            } catch {
                throw error.at("node \(PrintableName.of(node.name))")
            }
        }
        var outputs: [LoweredTensor] = []
        for output in graph.outputs {
            guard let tensor = values[output.name] else {
                throw InferenceError(code: "model.no-output", message: "the output \(output.name) is not computed")
            }
            outputs.append(try real(tensor))
        }
        return outputs
    }

    private mutating func lower(_ node: ONNXNode) throws(InferenceError) -> [LoweredTensor] {
        if let refusal = OperatorTable.refusal(of: node) { throw refusal }
        guard let implementation = OperatorTable.find(node.operator) else {
            preconditionFailure("an operator that is not refused is there")
        }
        var inputs: [LoweredTensor?] = []
        for name in node.inputs {
            guard let name else {
                inputs.append(nil)
                continue
            }
            guard let tensor = values[name] else {
                throw InferenceError(code: "model.no-input", message: "the input \(name) is not a tensor that is known")
            }
            inputs.append(implementation.takesScales ? tensor : try real(tensor))
        }
        program.section(PrintableName.of(node.name))
        if node.operator == ONNXOperator(name: "Add") { inputs = try withPrivateBias(inputs, names: node.inputs) }
        let call = OperatorCall(node: node, inputs: inputs, opset: opsets[node.operator.domain] ?? 1)
        let outputs = try implementation.lower(&self, call)
        guard outputs.count >= node.outputs.count || node.outputs.dropFirst(outputs.count).allSatisfy({ $0 == nil })
        else {
            throw InferenceError(
                code: "model.unsupported-output", message: "\(node.operator) has an output that is not supported")
        }
        for output in outputs {
            elementCount += try Strides.bounded(output.shape).reduce(1, *)
            guard elementCount <= 4 * Strides.mostElements else { throw .tooLarge }
        }
        for (name, output) in zip(node.outputs, outputs) { if let name { values[name] = output } }
        if implementation.isLinear { linear.formUnion(node.outputs.compactMap { $0 }) }
        return outputs
    }

    /// The least and the greatest number of a tensor over the box; `nil` if it is empty.
    private mutating func range(of tensor: LoweredTensor) throws(InferenceError) -> ClosedRange<Double>? {
        var ends: ClosedRange<Double>?
        for element in try real(tensor).elements {
            let own: ClosedRange<Double>
            switch element {
            case .known(let value): own = value...value
            case .wired(let form, let fraction):
                let range = try program.range(of: form)
                let scale = Double(sign: .plus, exponent: -fraction, significand: 1)
                own = Double(range.lowerBound) * scale...Double(range.upperBound) * scale
            }
            ends = ends.map { min($0.lowerBound, own.lowerBound)...max($0.upperBound, own.upperBound) } ?? own
        }
        return ends
    }
}

/// A node with what its inputs are.
struct OperatorCall {
    let node: ONNXNode
    /// `nil` for optional ones that are left out.
    let inputs: [LoweredTensor?]
    /// The version of the operator set.
    let opset: Int

    /// The same with numbers for integers with scales.
    func real(_ lowering: Lowering) throws(InferenceError) -> OperatorCall {
        let numbers = try inputs.map { input throws(InferenceError) in
            try input.map { input throws(InferenceError) in try lowering.real(input) }
        }
        return OperatorCall(node: node, inputs: numbers, opset: opset)
    }

    /// An input that may be left out.
    func optional(_ index: Int) -> LoweredTensor? { index < inputs.count ? inputs[index] : nil }

    /// An input that must be there.
    func input(_ index: Int) throws(InferenceError) -> LoweredTensor {
        guard let tensor = optional(index) else {
            throw InferenceError(code: "model.missing-input", message: "\(node.operator) lacks input \(index)")
        }
        return tensor
    }

    /// Integers that must be known without the input of the model, such as axes and shapes; `nil` if left out.
    func knownIntegers(_ index: Int, _ what: String) throws(InferenceError) -> [Int]? {
        guard let tensor = optional(index) else { return nil }
        guard let integers = tensor.integers else {
            throw InferenceError(
                code: "model.dynamic", message: "\(node.operator) has \(what) that depend on the model's input")
        }
        return integers
    }

    /// An attribute.
    func attribute<Value>(
        _ read: (ONNXNode) throws(ONNXError) -> Value
    ) throws(InferenceError) -> Value {
        do throws(ONNXError) { return try read(node) } catch { throw InferenceError(error) }
    }

    func int(_ name: String, _ value: Int) throws(InferenceError) -> Int {
        try attribute { node throws(ONNXError) in try node.int(name, default: value) }
    }

    func float(_ name: String, _ value: Float) throws(InferenceError) -> Double {
        Double(try attribute { node throws(ONNXError) in try node.float(name, default: value) })
    }

    func ints(_ name: String) throws(InferenceError) -> [Int]? {
        try attribute { node throws(ONNXError) in try node.ints(name) }
    }

    func string(_ name: String, _ value: String) throws(InferenceError) -> String {
        try attribute { node throws(ONNXError) in try node.string(name, default: value) }
    }

    /// A refusal of shapes.
    func badShape(_ what: String) -> InferenceError {
        InferenceError(code: "model.bad-shape", message: "\(node.operator): \(what)")
    }

    /// An axis, counted from the end if it is negative.
    func axis(_ axis: Int, rank: Int) throws(InferenceError) -> Int {
        let place = axis < 0 ? axis + rank : axis
        guard (0..<max(rank, 1)).contains(place) else { throw badShape("axis \(axis) of a tensor of rank \(rank)") }
        return place
    }
}
