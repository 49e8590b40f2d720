import ONNX

extension OperatorTable {
    /// Layers that weight and sum: with known weights they cost no constraints.
    static var linearOperators: [String: OperatorImplementation] {
        [
            "Gemm": OperatorImplementation(
                ["alpha", "beta", "transA", "transB"], isLinear: true, takesScales: true
            ) { lowering, call throws(InferenceError) in
                let (alpha, beta) = (try call.float("alpha", 1), try call.float("beta", 1))
                let bias = beta == 0 ? nil : call.optional(2)
                guard alpha == 1, beta == 1 || bias == nil else {
                    let c = try bias.map { bias throws(InferenceError) in try lowering.real(bias) }
                    let (a, b) = (try lowering.real(call.input(0)), try lowering.real(call.input(1)))
                    return [try lowering.gemm(call, a, b, c, alpha: alpha, beta: beta)]
                }
                return [try lowering.scaledGemm(call, call.input(0), call.input(1), bias)]
            },
            "MatMul": OperatorImplementation(
                isLinear: true, takesScales: true
            ) { lowering, call throws(InferenceError) in
                let (a, b) = (try call.input(0), try call.input(1))
                let isMatrix = b.rank > 1
                let rank = max(a.rank, b.rank) - (a.rank == 1 ? 1 : 0)
                return [
                    try lowering.layer(a, b, bias: nil, axis: isMatrix ? b.rank - 1 : nil, channels: rank - 1) {
                        lowering, a, b, _ throws(InferenceError) in
                        try lowering.matrixProduct(call, a, b)
                    }
                ]
            },
            "Conv": OperatorImplementation(
                Window.attributes.union(["group"]), isLinear: true, takesScales: true
            ) { lowering, call throws(InferenceError) in
                [
                    try lowering.layer(
                        call.input(0), call.input(1), bias: call.optional(2), axis: 0, channels: 1
                    ) { lowering, x, w, bias throws(InferenceError) in
                        try lowering.convolution(call, x, w, bias: bias)
                    }
                ]
            },
            "BatchNormalization": OperatorImplementation(
                ["epsilon", "momentum", "training_mode", "spatial"], isLinear: true, batchNormalization),
        ]
    }

    /// y = (x − mean)·scale / √(variance + ε) + bias, channel by channel, with known statistics.
    private static func batchNormalization(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        guard try call.int("training_mode", 0) == 0, try call.int("spatial", 1) == 1 else {
            throw InferenceError(code: "model.unsupported-attribute", message: "BatchNormalization as in training")
        }
        let epsilon = try call.float("epsilon", 1e-5)
        var parameters: [[Double]] = []
        for index in 1...4 {
            guard let values = try call.input(index).values, x.rank >= 1, values.count == (x.rank > 1 ? x.shape[1] : 1)
            else {
                throw InferenceError(
                    code: "model.dynamic",
                    message: "BatchNormalization whose parameters are not one known number a channel")
            }
            parameters.append(values)
        }
        let factors = zip(parameters[0], parameters[3]).map { $0 / ($1 + epsilon).squareRoot() }
        let addends = zip(parameters[1], zip(parameters[2], factors)).map { $0 - $1.0 * $1.1 }
        let channels = Strides.coordinates(x.shape, along: 1)
        var elements: [LoweredElement] = []
        if lowering.scheme.weights == .isPrivate, x.values == nil {
            let weights = try lowering.privateWeights(factors, bits: lowering.scheme.weightBits)
            for (element, channel) in zip(x.elements, channels) {
                elements.append(try lowering.product(weights[channel], element))
            }
            let bias = LoweredTensor(shape: [addends.count], type: x.type, elements: addends.map { .known($0) })
            let own = try lowering.bias(bias, for: elements)
            for (index, channel) in channels.enumerated() {
                elements[index] = try lowering.adding(own.elements[channel], times: 1, to: elements[index])
            }
        } else {
            for (element, channel) in zip(x.elements, channels) {
                elements.append(
                    try lowering.weightedSum([factors[channel]], [lowering.narrowed(element)], bias: addends[channel]))
            }
        }
        return [LoweredTensor(shape: x.shape, type: x.type, elements: elements)]
    }
}

extension Lowering {
    /// Y = A'·B' + C, on integers where A and B have scales.
    mutating func scaledGemm(
        _ call: OperatorCall, _ a: LoweredTensor, _ b: LoweredTensor, _ c: LoweredTensor?
    ) throws(InferenceError) -> LoweredTensor {
        let isTransposed = try call.int("transB", 0) != 0
        guard b.rank == 2 else { throw call.badShape("operands that are no matrices") }
        return try layer(a, b, bias: c, axis: isTransposed ? 0 : 1, channels: 1) {
            lowering, a, b, c throws(InferenceError) in
            try lowering.gemm(call, a, b, c, alpha: 1, beta: 1)
        }
    }

    /// Y = α·A'·B' + β·C
    mutating func gemm(
        _ call: OperatorCall, _ a: LoweredTensor, _ b: LoweredTensor, _ c: LoweredTensor?, alpha: Double, beta: Double
    ) throws(InferenceError) -> LoweredTensor {
        let (transA, transB) = (try call.int("transA", 0) != 0, try call.int("transB", 0) != 0)
        guard a.rank == 2, b.rank == 2 else { throw call.badShape("operands that are no matrices") }
        let (m, k) = transA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
        let (inner, n) = transB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
        guard k == inner else { throw call.badShape("a product of \(m) x \(k) and \(inner) x \(n)") }
        let shape = try Strides.bounded([m, n])
        try Strides.checkProducts(m, k, n)
        let product = try matrixProduct(
            try operands(a, b), rows: m, inner: k, columns: n,
            left: { row, index in transA ? index * m + row : row * k + index },
            right: { index, column in transB ? column * k + index : index * n + column }, scale: alpha)
        guard let c else {
            return try checked(LoweredTensor(shape: shape, type: a.type, elements: product))
        }
        guard c.rank <= 2, try Strides.broadcast([shape, c.shape]) == shape else {
            throw call.badShape("a bias of the shape \(c.shape)")
        }
        let bias = try bias(c, for: product)
        var elements: [LoweredElement] = []
        for (element, place) in zip(product, Strides.places(of: c.shape, broadcastTo: shape)) {
            elements.append(try adding(bias.elements[place], times: beta, to: element))
        }
        return try checked(LoweredTensor(shape: shape, type: a.type, elements: elements))
    }
}
