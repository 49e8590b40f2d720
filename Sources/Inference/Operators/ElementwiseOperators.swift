import Glibc
import ONNX

extension OperatorTable {
    static var elementwiseOperators: [String: OperatorImplementation] {
        [
            "Add": sum(times: 1),
            "Sub": sum(times: -1),
            "Mul": OperatorImplementation(takesScales: true) { lowering, call throws(InferenceError) in
                let product = try lowering.scaled(call) { lowering, a, b throws(InferenceError) in
                    try lowering.product(a, b)
                }
                if let product { return [product] }
                return try combined(&lowering, call.real(lowering), 2) { lowering, elements throws(InferenceError) in
                    try lowering.product(elements[0], elements[1])
                }
            },
            "Div": OperatorImplementation { lowering, call throws(InferenceError) in
                let isReal = try call.input(0).isReal
                return try combined(&lowering, call, 2) { lowering, elements throws(InferenceError) in
                    isReal
                        ? try lowering.quotient(elements[0], elements[1])
                        : try lowering.truncatedQuotient(elements[0], elements[1])
                }
            },
            "Mod": OperatorImplementation(["fmod"]) { lowering, call throws(InferenceError) in
                guard try call.int("fmod", 0) == 0, try !call.input(0).isReal else {
                    throw InferenceError(code: "model.unsupported-attribute", message: "Mod of real numbers")
                }
                return try combined(&lowering, call, 2) { lowering, elements throws(InferenceError) in
                    let (forms, _) = try lowering.aligned(elements)
                    let quotient = try lowering.flooredQuotient(forms[0], forms[1])
                    let product = try lowering.program.product(quotient, forms[1])
                    return lowering.element(try AffineForm(weighted: [(1, forms[0]), (-1, product)]))
                }
            },
            "Pow": OperatorImplementation { lowering, call throws(InferenceError) in
                try combined(&lowering, call, 2) { lowering, elements throws(InferenceError) in
                    try lowering.power(elements[0], elements[1])
                }
            },
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

    private static func sum(times factor: Double) -> OperatorImplementation {
        OperatorImplementation(takesScales: true) { lowering, call throws(InferenceError) in
            let sum = try lowering.scaled(call) { lowering, a, b throws(InferenceError) in
                try lowering.sum(a, b, times: factor)
            }
            if let sum { return [sum] }
            return try combined(&lowering, call.real(lowering), 2) { lowering, elements throws(InferenceError) in
                try lowering.weightedSum([1, factor], elements)
            }
        }
    }

    /// An operator on each element by itself.
    static func unary(
        _ attributes: Set<String> = [],
        _ body: @escaping @Sendable (inout Lowering, LoweredElement) throws(InferenceError) -> LoweredElement
    ) -> OperatorImplementation {
        OperatorImplementation(attributes) { lowering, call throws(InferenceError) in
            let result = try lowering.mapping(call.input(0)) { lowering, x throws(InferenceError) in
                try body(&lowering, x)
            }
            return [try lowering.checked(result)]
        }
    }

    /// An operator on elements of two operands.
    static func binary(
        _ type: ElementType? = nil,
        _ body:
            @escaping @Sendable (inout Lowering, LoweredElement, LoweredElement) throws(InferenceError) ->
            LoweredElement
    ) -> OperatorImplementation {
        OperatorImplementation { lowering, call throws(InferenceError) in
            try combined(&lowering, call, 2, type: type) { lowering, elements throws(InferenceError) in
                try body(&lowering, elements[0], elements[1])
            }
        }
    }

    private static func many(
        _ body: @escaping @Sendable (inout Lowering, [LoweredElement]) throws(InferenceError) -> LoweredElement
    ) -> OperatorImplementation {
        OperatorImplementation { lowering, call throws(InferenceError) in try combined(&lowering, call, nil, body) }
    }

    /// An operator on elements of several operands that are broadcast together; the result is of the first one's type unless another is
    /// given.
    ///
    /// - Parameter count: how many operands are due; `nil` if any number is.
    static func combined(
        _ lowering: inout Lowering, _ call: OperatorCall, _ count: Int? = nil, type: ElementType? = nil,
        _ body: (inout Lowering, [LoweredElement]) throws(InferenceError) -> LoweredElement
    ) throws(InferenceError) -> [LoweredTensor] {
        var operands: [LoweredTensor] = []
        for index in call.inputs.indices { operands.append(try call.input(index)) }
        guard count.map({ $0 == operands.count }) ?? true else { throw call.badShape("\(count ?? 0) operands are due") }
        guard let first = operands.first, let shape = try Strides.broadcast(operands.map(\.shape)) else {
            throw call.badShape("operands of \(operands.map(\.shape)) do not fit each other")
        }
        let places = operands.map { Strides.places(of: $0.shape, broadcastTo: shape) }
        var elements: [LoweredElement] = []
        for place in 0..<shape.reduce(1, *) {
            elements.append(try body(&lowering, zip(operands, places).map { $0.elements[$1[place]] }))
        }
        return [try lowering.checked(LoweredTensor(shape: shape, type: type ?? first.type, elements: elements))]
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

    /// x to the power of a small integer that is known.
    mutating func power(_ x: LoweredElement, _ exponent: LoweredElement) throws(InferenceError) -> LoweredElement {
        guard let exponent = exponent.value else {
            throw InferenceError(code: "model.dynamic", message: "an exponent that depends on the input")
        }
        if let value = x.value { return .known(pow(value, exponent)) }
        guard exponent >= 0, exponent <= 16, exponent == exponent.rounded() else {
            throw InferenceError(code: "model.unsupported-attribute", message: "an exponent other than 0 … 16")
        }
        var result = LoweredElement.known(1)
        for _ in 0..<Int(exponent) { result = try product(result, x) }
        return result
    }
}
