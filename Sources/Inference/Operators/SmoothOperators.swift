import Glibc

extension OperatorTable {
    /// Functions by tables, and roundings of real numbers.
    static var smoothOperators: [String: OperatorImplementation] {
        [
            "Exp": unary { lowering, x throws(InferenceError) in try lowering.exponential(x) },
            "Erf": unary { lowering, x throws(InferenceError) in
                try lowering.tabulated("erf", x, domain: -4...4) { erf($0) }
            },
            "Sqrt": unary { lowering, x throws(InferenceError) in
                try lowering.tabulated("sqrt", x, domain: -1e6...1e6) { $0.squareRoot() }
            },
            "Gelu": OperatorImplementation(["approximate"], gelu),
            "Softplus": unary { lowering, x throws(InferenceError) in
                // log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|)
                let magnitude = try lowering.maximum([x, lowering.weightedSum([-1], [x])])
                let rest = try lowering.tabulated("softplus", magnitude, domain: 0...lowering.vanishing) {
                    log1p(exp(-$0))
                }
                return try lowering.sum([lowering.maximum([x, .known(0)]), rest])
            },
            "Elu": OperatorImplementation(["alpha"]) { lowering, call throws(InferenceError) in
                try exponentialUnit(&lowering, call, alpha: call.float("alpha", 1), gamma: 1)
            },
            "Selu": OperatorImplementation(["alpha", "gamma"]) { lowering, call throws(InferenceError) in
                try exponentialUnit(
                    &lowering, call, alpha: call.float("alpha", 1.67326319217681884765625),
                    gamma: call.float("gamma", 1.05070102214813232421875))
            },
            "ThresholdedRelu": OperatorImplementation(["alpha"]) { lowering, call throws(InferenceError) in
                let alpha = try call.float("alpha", 1)
                return [
                    try lowering.mapping(call.input(0)) { lowering, x throws(InferenceError) in
                        try lowering.selected(lowering.isLess(.known(alpha), x), x, .known(0))
                    }
                ]
            },
            "Floor": unary { lowering, x throws(InferenceError) in try lowering.whole(x, .floor) },
            "Round": unary { lowering, x throws(InferenceError) in try lowering.whole(x, .halfEven) },
            "Ceil": unary { lowering, x throws(InferenceError) in
                let negative = try lowering.whole(lowering.weightedSum([-1], [x]), .floor)
                return try lowering.weightedSum([-1], [negative])
            },
        ]
    }

    /// x·Φ(x), or with the hyperbolic tangent in place of the error function.
    private static func gelu(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let mode = try call.string("approximate", "none")
        guard ["none", "tanh"].contains(mode) else {
            throw InferenceError(code: "model.unsupported-attribute", message: "Gelu approximated by \(mode)")
        }
        return [
            try lowering.mapping(call.input(0)) { lowering, x throws(InferenceError) in
                let gate = try lowering.tabulated("gelu-\(mode)", x, domain: -6...6) { x in
                    mode == "none"
                        ? (1 + erf(x / 2.0.squareRoot())) / 2
                        : (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x))) / 2
                }
                return try lowering.product(x, gate)
            }
        ]
    }

    /// γ·x where x is positive, γ·α·(eˣ − 1) where it is not.
    private static func exponentialUnit(
        _ lowering: inout Lowering, _ call: OperatorCall, alpha: Double, gamma: Double
    ) throws(InferenceError) -> [LoweredTensor] {
        [
            try lowering.mapping(call.input(0)) { lowering, x throws(InferenceError) in
                let own = try lowering.activation(x)
                let below = try lowering.tabulated("exp", own, domain: -lowering.vanishing...0) { exp($0) }
                let above = try lowering.maximum([own, .known(0)])
                // Of what is known nothing is cut.
                let rest = own.value.map { LoweredElement.known(exp(min($0, 0))) } ?? below
                return try lowering.weightedSum(
                    [gamma, gamma * alpha], [above, rest], bias: -gamma * alpha)
            }
        ]
    }
}

extension Lowering {
    /// The number beyond which e^−x rounds to zero.
    var vanishing: Double { Double(scheme.activationBits + 2) * 0.75 }

    /// eˣ
    mutating func exponential(_ x: LoweredElement) throws(InferenceError) -> LoweredElement {
        try tabulated("exp", x, domain: -vanishing...1e6) { exp($0) }
    }

    /// A whole number near to a real one.
    mutating func whole(
        _ x: LoweredElement, _ rounding: IntegerProgram.Rounding
    ) throws(InferenceError) -> LoweredElement {
        switch x {
        case .known(let value): return .known(value.rounded(rounding == .floor ? .down : .toNearestOrEven))
        case .wired(let form, let fraction):
            return element(try program.rescaled(form, shift: fraction, rounding))
        }
    }
}
