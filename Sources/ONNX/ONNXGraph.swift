/// The computation of a model: nodes over named values. Every name is defined once, before it is used.
package struct ONNXGraph: Hashable, Sendable {
    /// The graph's name; may be empty.
    package let name: String
    /// What a run must be given: the graph's inputs without those that have an initializer, which are constants.
    package let inputs: [ValueDescription]
    /// What a run gives.
    package let outputs: [ValueDescription]
    /// Constants by name.
    package let initializers: [String: ONNXTensor]
    /// In the file's order, in which every value stands before its uses; functions are inlined.
    package let nodes: [ONNXNode]
    /// What the file says of inner values that are tensors, by name. Nothing checks it: it may be wrong.
    package let innerValues: [String: ValueDescription]
}
