import ONNX

extension OperatorTable {
    /// Comparisons and logic. Numbers are compared as they are kept: two that round to the same are equal.
    static var logicOperators: [String: OperatorImplementation] {
        [
            "Less": binary(.bool) { lowering, a, b throws(InferenceError) in try lowering.isLess(a, b) },
            "Greater": binary(.bool) { lowering, a, b throws(InferenceError) in try lowering.isLess(b, a) },
            "LessOrEqual": binary(.bool) { lowering, a, b throws(InferenceError) in
                try lowering.not(lowering.isLess(b, a))
            },
            "GreaterOrEqual": binary(.bool) { lowering, a, b throws(InferenceError) in
                try lowering.not(lowering.isLess(a, b))
            },
            "Equal": binary(.bool) { lowering, a, b throws(InferenceError) in try lowering.isEqual(a, b) },
            "And": binary(.bool) { lowering, a, b throws(InferenceError) in try lowering.product(a, b) },
            "Or": binary(.bool) { lowering, a, b throws(InferenceError) in try lowering.either(a, b) },
            "Xor": binary(.bool) { lowering, a, b throws(InferenceError) in try lowering.not(lowering.isEqual(a, b)) },
            "Not": unary { lowering, x throws(InferenceError) in try lowering.not(x) },
            "Where": OperatorImplementation { lowering, call throws(InferenceError) in
                let type = try call.input(1).type
                return try combined(&lowering, call, 3, type: type) { lowering, elements throws(InferenceError) in
                    try lowering.selected(elements[0], elements[1], elements[2])
                }
            },
            "Sign": unary { lowering, x throws(InferenceError) in
                try lowering.difference(lowering.isLess(.known(0), x), lowering.isLess(x, .known(0)))
            },
        ]
    }
}
