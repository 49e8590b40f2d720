extension OperatorTable {
    static var elementwiseOperators: [String: OperatorImplementation] {
        [
            "Add": binary { lowering, a, b throws(InferenceError) in try lowering.adding(b, times: 1, to: a) },
            "Sub": binary { lowering, a, b throws(InferenceError) in try lowering.adding(b, times: -1, to: a) },
            "Mul": binary { lowering, a, b throws(InferenceError) in try lowering.product(a, b) },
            "Max": many { lowering, elements throws(InferenceError) in try lowering.maximum(elements) },
            "Min": many { lowering, elements throws(InferenceError) in try lowering.minimum(elements) },
            "Sum": many { lowering, elements throws(InferenceError) in try lowering.sum(elements) },
            "Mean": many { lowering, elements throws(InferenceError) in
                try lowering.mean(elements, of: elements.count)
            },
            "Neg": unary { lowering, x throws(InferenceError) in try lowering.weightedSum([-1], [x]) },
            "Abs": unary { lowering, x throws(InferenceError) in
                try lowering.maximum([x, lowering.weightedSum([-1], [x])])
            },
        ]
    }

    /// An operator on each element by itself.
    static func unary(
        _ attributes: Set<String> = [],
        _ body: @escaping @Sendable (inout Lowering, LoweredElement) throws(InferenceError) -> LoweredElement
    ) -> OperatorImplementation {
        OperatorImplementation(attributes) { lowering, call throws(InferenceError) in
            [try lowering.mapping(call.input(0)) { lowering, x throws(InferenceError) in try body(&lowering, x) }]
        }
    }

    private static func binary(
        _ body:
            @escaping @Sendable (inout Lowering, LoweredElement, LoweredElement) throws(InferenceError) ->
            LoweredElement
    ) -> OperatorImplementation {
        OperatorImplementation { lowering, call throws(InferenceError) in
            guard call.inputs.count == 2 else { throw call.badShape("two operands are due") }
            return try combined(&lowering, call) { lowering, elements throws(InferenceError) in
                try body(&lowering, elements[0], elements[1])
            }
        }
    }

    private static func many(
        _ body: @escaping @Sendable (inout Lowering, [LoweredElement]) throws(InferenceError) -> LoweredElement
    ) -> OperatorImplementation {
        OperatorImplementation { lowering, call throws(InferenceError) in try combined(&lowering, call, body) }
    }

    /// An operator on elements of several operands that are broadcast together.
    static func combined(
        _ lowering: inout Lowering, _ call: OperatorCall,
        _ body: (inout Lowering, [LoweredElement]) throws(InferenceError) -> LoweredElement
    ) throws(InferenceError) -> [LoweredTensor] {
        var operands: [LoweredTensor] = []
        for index in call.inputs.indices { operands.append(try call.input(index)) }
        guard let first = operands.first, let shape = Strides.broadcast(operands.map(\.shape)) else {
            throw call.badShape("operands of \(operands.map(\.shape)) do not fit each other")
        }
        let places = operands.map { Strides.places(of: $0.shape, broadcastTo: shape) }
        var elements: [LoweredElement] = []
        for place in 0..<shape.reduce(1, *) {
            elements.append(try body(&lowering, zip(operands, places).map { $0.elements[$1[place]] }))
        }
        return [LoweredTensor(shape: shape, type: first.type, elements: elements)]
    }
}

extension Lowering {
    /// A tensor of what becomes of each element.
    mutating func mapping(
        _ tensor: LoweredTensor, _ body: (inout Lowering, LoweredElement) throws(InferenceError) -> LoweredElement
    ) throws(InferenceError) -> LoweredTensor {
        var elements: [LoweredElement] = []
        elements.reserveCapacity(tensor.count)
        for element in tensor.elements { elements.append(try body(&self, element)) }
        return LoweredTensor(shape: tensor.shape, type: tensor.type, elements: elements)
    }
}
