import Glibc

extension OperatorTable {
    static var activationOperators: [String: OperatorImplementation] {
        [
            "Relu": OperatorImplementation(takesScales: true) { lowering, call throws(InferenceError) in
                let x = try call.input(0)
                let cut = try lowering.mapping(x) { lowering, element throws(InferenceError) in
                    try lowering.rescaled(element, to: lowering.scheme.activationBits, lower: 0)
                }
                return [try lowering.checked(cut.scaled(x.scales))]
            },
            "Sigmoid": unary { lowering, x throws(InferenceError) in
                try lowering.tabulated("sigmoid", x, domain: -12...12) { 1 / (1 + exp(-$0)) }
            },
            "Tanh": unary { lowering, x throws(InferenceError) in
                try lowering.tabulated("tanh", x, domain: -8...8) { tanh($0) }
            },
            "LeakyRelu": OperatorImplementation(["alpha"]) { lowering, call throws(InferenceError) in
                let alpha = try call.float("alpha", 0.01)
                return [
                    try lowering.mapping(call.input(0)) { lowering, x throws(InferenceError) in
                        try lowering.leaky(x, slope: .known(alpha))
                    }
                ]
            },
            "PRelu": OperatorImplementation { lowering, call throws(InferenceError) in
                try combined(&lowering, call, 2) { lowering, elements throws(InferenceError) in
                    try lowering.leaky(elements[0], slope: elements[1])
                }
            },
            "Clip": OperatorImplementation(["min", "max"], clip),
            "HardSigmoid": OperatorImplementation(["alpha", "beta"]) { lowering, call throws(InferenceError) in
                let (alpha, beta) = (try call.float("alpha", 0.2), try call.float("beta", 0.5))
                return [
                    try lowering.mapping(call.input(0)) { lowering, x throws(InferenceError) in
                        let line = try lowering.weightedSum([alpha], [lowering.narrowed(x)], bias: beta, weightBits: 12)
                        return try lowering.rescaled(line, to: lowering.scheme.activationBits, lower: 0, upper: 1)
                    }
                ]
            },
            "HardSwish": unary { lowering, x throws(InferenceError) in
                let line = try lowering.weightedSum([1.0 / 6], [lowering.narrowed(x)], bias: 0.5, weightBits: 12)
                let gate = try lowering.rescaled(line, to: lowering.scheme.activationBits, lower: 0, upper: 1)
                return try lowering.product(x, gate)
            },
        ]
    }

    /// Bounds by attributes up to opset 10, by inputs from 11 on.
    private static func clip(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        var bounds = (lower: -Double.infinity, upper: Double.infinity)
        if call.opset < 11 {
            bounds = (try call.float("min", -.infinity), try call.float("max", .infinity))
        } else {
            let given = [1, 2].map { call.optional($0) }
            guard given.allSatisfy({ $0?.count ?? 1 == 1 }) else { throw call.badShape("more than one bound") }
            let wired = given.map { $0.flatMap { $0.values == nil ? $0.elements[0] : nil } }
            // Bounds that depend on the input cost as much as the greatest and the least of two.
            if wired.contains(where: { $0 != nil }) {
                return [
                    try lowering.mapping(x) { lowering, element throws(InferenceError) in
                        var result = element
                        if let lower = given[0] { result = try lowering.maximum([result, lower.elements[0]]) }
                        if let upper = given[1] { result = try lowering.minimum([result, upper.elements[0]]) }
                        return result
                    }
                ]
            }
            bounds = (given[0]?.values?[0] ?? -.infinity, given[1]?.values?[0] ?? .infinity)
        }
        // Of bounds that cross, ONNX lets the upper one win.
        let (lower, upper) = (min(bounds.lower, bounds.upper), bounds.upper)
        return [
            try lowering.mapping(x) { lowering, element throws(InferenceError) in
                try lowering.rescaled(element, to: lowering.scheme.activationBits, lower: lower, upper: upper)
            }
        ]
    }
}

extension Lowering {
    /// x where it is positive, slope·x where it is not: max(x, 0) − slope·max(−x, 0).
    mutating func leaky(_ x: LoweredElement, slope: LoweredElement) throws(InferenceError) -> LoweredElement {
        if let value = x.value, let slope = slope.value { return .known(value < 0 ? slope * value : value) }
        let own = try activation(x)
        let positive = try rescaled(own, to: scheme.activationBits, lower: 0)
        // x = max(x, 0) − max(−x, 0)
        let negative = try difference(positive, own)
        return try difference(positive, product(slope, negative))
    }
}
