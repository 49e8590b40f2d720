import ONNX

/// Models that decode and say nothing that can be believed: versions, names, order, attributes, functions.
extension FaultTests {
    static let modelFaults: [FaultCase] = [
        .bytes(.irVersion, "nothing at all", []),
        .model(.irVersion, "an old version") { $0.irVersion = 2 },
        .model(.irVersion, "a future version") { $0.irVersion = 15 },
        .model(.irVersion, "a negative version") { $0.irVersion = -1 },
        .model(.noOpset, "no operators imported") { $0.opsetImport = [] },
        .model(.opsetVersion, "opset 8") { $0.opsetImport = [.of("", 8)] },
        .model(.opsetVersion, "a future opset") { $0.opsetImport = [.of("ai.onnx", 29)] },
        .model(.opsetVersion, "a future ai.onnx.ml") { $0.opsetImport.append(.of("ai.onnx.ml", 6)) },
        .model(.duplicateOpset, "one domain under two names") { $0.opsetImport.append(.of("ai.onnx", 14)) },
        .node(.undeclaredDomain, "an operator of a domain not imported") { $0.domain = "com.example" },
        .model(.undeclaredDomain, "only other domains imported") { $0.opsetImport = [.of("ai.onnx.ml", 3)] },
        .model(.duplicateMetadata, "a key twice") { $0.metadataProps = [.of("a", "b"), .of("a", "b")] },
        .model(.training, "a training graph") { $0.trainingInfo = [Onnx_TrainingInfoProto()] },
        .model(.noGraph, "no graph") { $0.clearGraph() },
        .node(.noOperator, "no operator") { $0.opType = "" },
        .model(.emptyName, "an input without a name") { $0.graph.input[0].name = "" },
        .model(.emptyName, "an output without a name") { $0.graph.output[0].name = "" },
        .model(.emptyName, "an initializer without a name") { $0.graph.initializer.append(.floats("", [1])) },
        .node(.emptyName, "an attribute without a name") { $0.attribute = [.int("", 1)] },
        .node(.duplicateValue, "an output that is an input") { $0.output.append("x") },
        .node(.duplicateValue, "an output that is an initializer") { $0.output.append("w") },
        .node(.duplicateValue, "an output twice") { $0.output.append("y") },
        .model(.duplicateValue, "two nodes for one value") { $0.graph.node.append(.of("Neg", ["x"], ["y"])) },
        .model(.duplicateValue, "an input twice") { $0.graph.input.append($0.graph.input[0]) },
        .model(.duplicateValue, "a constant input twice") {
            $0.graph.input += [.of("w", [2]), .of("w", [2])]
        },
        .model(.duplicateValue, "an output of the graph twice") { $0.graph.output.append($0.graph.output[0]) },
        .model(.duplicateValue, "an initializer twice") { $0.graph.initializer.append($0.graph.initializer[0]) },
        .model(.duplicateValue, "an initializer, sparse too") {
            $0.graph.sparseInitializer = [.of("w", [0], shape: [2])]
        },
        .model(.duplicateValue, "an inner value described twice") {
            $0.graph.valueInfo = [.of("h", []), .of("h", [])]
        },
        .node(.undefinedValue, "an input from nowhere") { $0.input[1] = "nowhere" },
        .model(.useBeforeDefinition, "two nodes in the wrong order") {
            $0.graph.node = [.of("Add", ["h", "w"], ["y"]), .of("Neg", ["x"], ["h"])]
        },
        .node(.cycle, "a node that feeds itself") { $0.input[0] = "y" },
        .model(.cycle, "three nodes in a ring") {
            $0.graph.node = [
                .of("Add", ["c", "w"], ["a"]), .of("Neg", ["a"], ["b"]), .of("Neg", ["b"], ["c"]),
                .of("Neg", ["c"], ["y"]),
            ]
        },
        .model(.undefinedOutput, "an output from nowhere") { $0.graph.output.append(.of("nowhere", [])) },

        .model(.untypedValue, "an input without a type") { $0.graph.input[0].clearType() },
        .model(.untypedValue, "an output without a type of elements") {
            $0.graph.output[0] = .of("y", [2], .undefined)
        },
        .model(.unsupportedValueType, "a sequence") {
            $0.graph.input[0].type.sequenceType = Onnx_TypeProto.Sequence()
        },
        .model(.unsupportedValueType, "a map") { $0.graph.input[0].type.mapType = Onnx_TypeProto.Map() },
        .model(.unsupportedValueType, "an optional") {
            $0.graph.output[0].type.optionalType = Onnx_TypeProto.Optional()
        },
        .model(.unsupportedValueType, "a sparse tensor") {
            $0.graph.output[0].type.sparseTensorType = Onnx_TypeProto.SparseTensor()
        },
        .model(.unsupportedValueType, "an opaque value") {
            $0.graph.output[0].type.opaqueType = Onnx_TypeProto.Opaque()
        },
        .model(.badDimension, "a negative dimension") { $0.graph.input[0] = .of("x", [-1]) },
        .model(.badDimension, "dimensions whose product overflows") {
            $0.graph.input[0] = .of("x", [.size(.max), 0, .name("n"), .size(.max)])
        },
        .model(.contradiction, "a constant input of another shape") { $0.graph.input.append(.of("w", [3])) },
        .model(.contradiction, "a constant input of another type") {
            $0.graph.input.append(.of("w", [2], .double))
        },
        .model(.unknownElementType, "an input of no known type") {
            $0.graph.input[0].type.tensorType.elemType = 29
        },
    ]

    static let nodeFaults: [FaultCase] = [
        .node(.duplicateAttribute, "an attribute twice") { $0.attribute = [.int("a", 1), .int("a", 1)] },
        .node(.untypedAttribute, "no type") { $0.attribute = [.int("a", 1).with { $0.clearType() }] },
        .node(.untypedAttribute, "the type zero") { $0.attribute = [.of("a", .undefined) { $0.i = 1 }] },
        .node(.ambiguousAttribute, "an int with floats") { $0.attribute = [.int("a", 1).with { $0.floats = [1] }] },
        .node(.ambiguousAttribute, "a float that is an int") { $0.attribute = [.of("a", .float) { $0.i = 1 }] },
        .node(.attributeText, "a text that is no UTF-8") { $0.attribute = [.of("a", .string) { $0.s = .of([0xFF]) }] },
        .node(.attributeText, "one of texts that is no UTF-8") {
            $0.attribute = [.of("a", .strings) { $0.strings = [.of("a"), .of([0xC3])] }]
        },
        .node(.nonFiniteAttribute, "an infinite number") { $0.attribute = [.of("a", .float) { $0.f = .infinity }] },
        .node(.nonFiniteAttribute, "not a number among some") {
            $0.attribute = [.of("a", .floats) { $0.floats = [1, .nan] }]
        },
        .node(.attributeReference, "a reference outside of a function") {
            $0.attribute = [.of("a", .int) { $0.refAttrName = "b" }]
        },
        .node(.nonFinite, "a constant that is not a number") {
            $0.attribute = [.of("value", .tensor) { $0.t = .floats("", [0, .nan]) }]
        },
        accessor(.wrongAttributeType, "an int as a float", .int("a", 1)) { _ = try $0.float("a", default: 1) },
        accessor(.wrongAttributeType, "an int as ints", .int("a", 1)) { _ = try $0.ints("a") },
        accessor(.wrongAttributeType, "an int as floats", .int("a", 1)) { _ = try $0.floats("a") },
        accessor(.wrongAttributeType, "an int as a string", .int("a", 1)) { _ = try $0.string("a", default: "") },
        accessor(.wrongAttributeType, "an int as strings", .int("a", 1)) { _ = try $0.strings("a") },
        accessor(.wrongAttributeType, "an int as a tensor", .int("a", 1)) { _ = try $0.tensor("a") },
        accessor(.wrongAttributeType, "a float as an int", .of("a", .float)) { _ = try $0.int("a", default: 1) },
        accessor(.unsupportedAttribute, "a graph", .of("a", .graph) { $0.g = Onnx_GraphProto() }) {
            _ = try $0.tensor("a")
        },
        accessor(.unsupportedAttribute, "tensors", .of("a", .tensors)) { _ = try $0.tensor("a") },
        accessor(.unsupportedAttribute, "a type", .of("a", .typeProto)) { _ = try $0.int("a") },
        accessor(.missingAttribute, "nothing", .int("a", 1)) { _ = try $0.required("to", $0.int("to")) },
    ]

    private static func accessor(
        _ fault: ONNXFault, _ what: String, _ attribute: Onnx_AttributeProto,
        _ access: @escaping @Sendable (ONNXNode) throws -> Void
    ) -> FaultCase {
        FaultCase(fault: fault, what: what) {
            let model = try read(Onnx_ModelProto.sum.with { $0.graph.node[0].attribute = [attribute] })
            try access(model.graph.nodes[0])
        }
    }

    static let functionFaults: [FaultCase] = [
        function(.duplicateFunction, "two of one name") { $0.functions.append($0.functions[0]) },
        function(.recursiveFunction, "one that calls itself") {
            $0.functions[0].node[0] = .of("F", ["a"], ["b"]).with { $0.domain = "own" }
        },
        function(.recursiveFunction, "two that call each other") {
            $0.functions.append($0.functions[0].with { $0.name = "G" })
            $0.functions[0].node[0] = .of("G", ["a"], ["b"]).with { $0.domain = "own" }
            $0.functions[1].node[0] = .of("F", ["a"], ["b"]).with { $0.domain = "own" }
        },
        function(.functionArity, "more inputs than it has") { $0.graph.node[0].input = ["x", "x"] },
        function(.functionArity, "more outputs than it has") { $0.graph.node[0].output = ["y", "z"] },
        function(.functionOpset, "another version of the operators") { $0.functions[0].opsetImport = [.of("", 14)] },
        function(.functionAttribute, "one that it does not have") { $0.graph.node[0].attribute = [.int("a", 1)] },
        function(.functionAttribute, "one of another type than is used") {
            $0.functions[0].attribute = ["a"]
            $0.functions[0].node[0].attribute = [.of("b", .float) { $0.refAttrName = "a" }]
            $0.graph.node[0].attribute = [.int("a", 1)]
        },
        function(.duplicateValue, "an input twice") { $0.functions[0].input = ["a", "a"] },
        function(.duplicateValue, "a node that defines an input") { $0.functions[0].node[0].output = ["a"] },
        function(.undefinedValue, "a body that uses a value of the graph") { $0.functions[0].node[0].input = ["x"] },
        function(.nodeCount, "calls of calls, two to the fortieth", doubling(40, leaves: 1)),
        function(.nodeCount, "calls of calls of nothing", doubling(30, leaves: 0)),
        function(.depth, "calls forty deep") { model in
            for index in 0..<40 {
                let call = Onnx_NodeProto.of("F\(index)", ["a"], ["b"]).with { $0.domain = "own" }
                model.functions.append(
                    model.functions[0].with {
                        $0.name = "F\(index + 1)"; $0.node = [call]
                    })
            }
            model.functions[0].name = "F0"
            model.graph.node[0].opType = "F40"
        },
    ]

    /// A model that calls a function of its own: `F(a) = Neg(a)`.
    private static func function(
        _ fault: ONNXFault, _ what: String, _ change: @escaping @Sendable (inout Onnx_ModelProto) -> Void
    ) -> FaultCase {
        .model(fault, "a function: " + what) {
            $0.opsetImport.append(.of("own", 1))
            $0.graph.node = [.of("F", ["x"], ["y"]).with { $0.domain = "own" }]
            $0.functions = [
                Onnx_FunctionProto().with {
                    $0.name = "F"
                    $0.domain = "own"
                    $0.input = ["a"]
                    $0.output = ["b"]
                    $0.node = [.of("Neg", ["a"], ["b"])]
                }
            ]
            change(&$0)
        }
    }

    /// Functions that each call the one before twice.
    private static func doubling(_ count: Int, leaves: Int) -> @Sendable (inout Onnx_ModelProto) -> Void {
        { model in
            if leaves == 0 { model.functions[0].node = [] }
            model.functions[0].name = "F0"
            for index in 0..<count {
                let calls = ["c", "d"].map { output in
                    Onnx_NodeProto.of("F\(index)", ["a"], [output]).with { $0.domain = "own" }
                }
                model.functions.append(
                    model.functions[0].with {
                        $0.name = "F\(index + 1)"
                        $0.node = calls
                    })
            }
            model.graph.node[0].opType = "F\(min(count, 30))"
        }
    }
}
