import ONNX

/// What there is to know of a model before it is compiled: its nodes, what each costs, and what is not supported.
package struct ModelInspection: Sendable {
    /// A node of the model.
    package struct Node: Hashable, Sendable {
        /// Its name, safe to print.
        package let name: String
        /// The operator.
        package let `operator`: String
        /// The shape of its first output; `nil` where lowering did not come so far.
        package let shape: [Int]?
        /// The least and the greatest number of that output, over the box.
        package let range: ClosedRange<Double>?
        /// How many operations it takes; layers with known weights take none.
        package let operations: Int
        /// Why it is not supported; `nil` if it is, as far as was looked.
        package let refusal: InferenceError?
    }

    /// The nodes, in order.
    package let nodes: [Node]
    /// The model as integers, if all is supported.
    package let model: QuantizedModel?
    /// The first reason why it is not.
    package let refusal: InferenceError?

    /// Looks at a model, and quantises it if that is possible. Of what is not supported, every operator is named, not only
    /// the first.
    package init(_ model: ONNXModel, scheme: QuantizationScheme = QuantizationScheme(), box: ClosedRange<Double>) {
        var traces: [Lowering.Trace] = []
        var quantized: QuantizedModel?
        var first: InferenceError?
        do throws(InferenceError) {
            quantized = try QuantizedModel(model, scheme: scheme, box: box, trace: { traces.append($0) })
        } catch {
            first = error
        }
        nodes = model.graph.nodes.enumerated().map { index, node in
            let trace = index < traces.count ? traces[index] : nil
            let own = trace == nil && index == traces.count ? first : OperatorTable.refusal(of: node)
            return Node(
                name: PrintableName.of(node.name), operator: PrintableName.of(node.operator.description),
                shape: trace?.shape, range: trace?.range, operations: trace?.operations ?? 0, refusal: own)
        }
        self.model = quantized
        refusal = first
    }
}
