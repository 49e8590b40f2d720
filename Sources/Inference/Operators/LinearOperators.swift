import ONNX

extension OperatorTable {
    /// Layers that weight and sum: with known weights they cost no constraints.
    static var linearOperators: [String: OperatorImplementation] {
        [
            "Gemm": OperatorImplementation(["alpha", "beta", "transA", "transB"], gemm),
            "MatMul": OperatorImplementation([], matMul),
            "Conv": OperatorImplementation(Window.attributes.union(["group"]), conv),
            "BatchNormalization": OperatorImplementation(
                ["epsilon", "momentum", "training_mode", "spatial"], batchNormalization),
        ]
    }

    /// Y = α·A'·B' + β·C
    private static func gemm(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let (a, b) = (try call.input(0), try call.input(1))
        let (alpha, beta) = (try call.float("alpha", 1), try call.float("beta", 1))
        let (transA, transB) = (try call.int("transA", 0) != 0, try call.int("transB", 0) != 0)
        guard a.rank == 2, b.rank == 2 else { throw call.badShape("operands that are no matrices") }
        let (m, k) = transA ? (a.shape[1], a.shape[0]) : (a.shape[0], a.shape[1])
        let (inner, n) = transB ? (b.shape[1], b.shape[0]) : (b.shape[0], b.shape[1])
        guard k == inner else { throw call.badShape("a product of \(m) x \(k) and \(inner) x \(n)") }
        let product = try lowering.matrixProduct(
            try lowering.operands(a), try lowering.operands(b), rows: m, inner: k, columns: n,
            left: { row, index in transA ? index * m + row : row * k + index },
            right: { index, column in transB ? column * k + index : index * n + column }, scale: alpha)
        guard let c = call.optional(2), beta != 0 else {
            return [LoweredTensor(shape: [m, n], type: a.type, elements: product)]
        }
        guard c.rank <= 2, Strides.broadcast([[m, n], c.shape]) == [m, n] else {
            throw call.badShape("a bias of the shape \(c.shape)")
        }
        var elements: [LoweredElement] = []
        for (element, place) in zip(product, Strides.places(of: c.shape, broadcastTo: [m, n])) {
            elements.append(try lowering.adding(c.elements[place], times: beta, to: element))
        }
        return [LoweredTensor(shape: [m, n], type: a.type, elements: elements)]
    }

    /// NumPy's matrix product: the last two dimensions, the others broadcast; vectors are rows or columns.
    private static func matMul(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let (a, b) = (try call.input(0), try call.input(1))
        guard a.rank > 0, b.rank > 0 else { throw call.badShape("a product of scalars") }
        let left = a.rank == 1 ? [1] + a.shape : a.shape
        let right = b.rank == 1 ? b.shape + [1] : b.shape
        let (m, k) = (left[left.count - 2], left[left.count - 1])
        let (inner, n) = (right[right.count - 2], right[right.count - 1])
        guard k == inner, let batch = Strides.broadcast([Array(left.dropLast(2)), Array(right.dropLast(2))]) else {
            throw call.badShape("a product of \(a.shape) and \(b.shape)")
        }
        let batches = batch.reduce(1, *)
        let aPlaces = Strides.places(of: Array(left.dropLast(2)), broadcastTo: batch)
        let bPlaces = Strides.places(of: Array(right.dropLast(2)), broadcastTo: batch)
        let (aElements, bElements) = (try lowering.operands(a), try lowering.operands(b))
        var elements: [LoweredElement] = []
        for number in 0..<batches {
            let (first, second) = (aPlaces[number] * m * k, bPlaces[number] * k * n)
            elements += try lowering.matrixProduct(
                aElements, bElements, rows: m, inner: k, columns: n, left: { first + $0 * k + $1 },
                right: { second + $0 * n + $1 }, scale: 1)
        }
        let shape = batch + (a.rank == 1 ? [] : [m]) + (b.rank == 1 ? [] : [n])
        return [LoweredTensor(shape: shape, type: a.type, elements: elements)]
    }

    private static func conv(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let (x, w) = (try call.input(0), try call.input(1))
        guard x.rank >= 3, w.rank == x.rank else { throw call.badShape("a kernel \(w.shape) over \(x.shape)") }
        let groups = try call.int("group", 1)
        let (batch, channels, maps) = (x.shape[0], x.shape[1], w.shape[0])
        guard groups > 0, channels == w.shape[1] * groups, maps % groups == 0 else {
            throw call.badShape("\(groups) groups of \(w.shape[1]) channels, of \(channels), for \(maps) maps")
        }
        let spatial = Array(x.shape.dropFirst(2))
        let window = try Window(call, input: spatial, kernel: Array(w.shape.dropFirst(2)))
        let (size, volume) = (spatial.reduce(1, *), window.kernel.reduce(1, *))
        let inputs = try lowering.operands(x)
        let weights = try lowering.operands(w)
        let bias = call.optional(2)
        guard bias.map({ $0.shape == [maps] }) ?? true else {
            throw call.badShape("a bias that is not one for each map")
        }
        let taps = window.taps
        let perGroup = w.shape[1]
        // A weight is kept with as many bits wherever the kernel stands.
        let bits =
            weights.allSatisfy { $0.value != nil } ? lowering.fractionBits(of: weights.map { $0.value ?? 0 }) : nil
        var elements: [LoweredElement] = []
        elements.reserveCapacity(batch * maps * taps.count)
        for image in 0..<batch {
            for map in 0..<maps {
                let firstChannel = map / (maps / groups) * perGroup
                for tap in taps {
                    var pairs: [(LoweredElement, LoweredElement)] = []
                    for channel in 0..<perGroup {
                        let plane = (image * channels + firstChannel + channel) * size
                        let kernel = (map * perGroup + channel) * volume
                        for (place, weight) in tap { pairs.append((weights[kernel + weight], inputs[plane + place])) }
                    }
                    let sum = try lowering.dot(pairs, weightBits: bits)
                    elements.append(
                        try bias.map { bias throws(InferenceError) in
                            try lowering.adding(bias.elements[map], times: 1, to: sum)
                        } ?? sum)
                }
            }
        }
        return [LoweredTensor(shape: [batch, maps] + window.output, type: x.type, elements: elements)]
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
        let size = x.shape.dropFirst(2).reduce(1, *)
        var elements: [LoweredElement] = []
        for (index, element) in x.elements.enumerated() {
            let channel = x.rank > 1 ? index / size % x.shape[1] : 0
            let factor = parameters[0][channel] / (parameters[3][channel] + epsilon).squareRoot()
            let bias = parameters[1][channel] - parameters[2][channel] * factor
            elements.append(try lowering.weightedSum([factor], [lowering.narrowed(element)], bias: bias))
        }
        return [LoweredTensor(shape: x.shape, type: x.type, elements: elements)]
    }
}

extension Lowering {
    /// The elements of an operand of a product: ready to be weighted if they depend on the input.
    mutating func operands(_ tensor: LoweredTensor) throws(InferenceError) -> [LoweredElement] {
        try layerInputs(tensor)
    }

    /// Σ left·right over pairs: a weighted sum where one side is known throughout, else products.
    mutating func dot(
        _ pairs: [(LoweredElement, LoweredElement)], weightBits: Int? = nil
    ) throws(InferenceError) -> LoweredElement {
        if pairs.allSatisfy({ $0.0.value != nil }) {
            return try weightedSum(pairs.map { $0.0.value ?? 0 }, pairs.map(\.1), weightBits: weightBits)
        }
        if pairs.allSatisfy({ $0.1.value != nil }) {
            return try weightedSum(pairs.map { $0.1.value ?? 0 }, pairs.map(\.0), weightBits: weightBits)
        }
        var products: [LoweredElement] = []
        for (left, right) in pairs { products.append(try product(left, right)) }
        return try sum(products)
    }

    /// element + factor·addend
    func adding(
        _ addend: LoweredElement, times factor: Double, to element: LoweredElement
    ) throws(InferenceError) -> LoweredElement {
        if let value = addend.value { return try weightedSum([1], [element], bias: factor * value) }
        return try weightedSum([1, factor], [element, addend])
    }

    /// A product of matrices, row by row.
    mutating func matrixProduct(
        _ a: [LoweredElement], _ b: [LoweredElement], rows: Int, inner: Int, columns: Int,
        left: (_ row: Int, _ index: Int) -> Int, right: (_ index: Int, _ column: Int) -> Int, scale: Double
    ) throws(InferenceError) -> [LoweredElement] {
        var elements: [LoweredElement] = []
        elements.reserveCapacity(rows * columns)
        // A known operand is kept with as many bits in all of its sums.
        let known = [a, b].first { $0.allSatisfy { $0.value != nil } }
        let bits = known.map { fractionBits(of: $0.map { ($0.value ?? 0) * scale }) }
        for row in 0..<rows {
            for column in 0..<columns {
                var pairs: [(LoweredElement, LoweredElement)] = []
                pairs.reserveCapacity(inner)
                for index in 0..<inner {
                    let (one, two) = (a[left(row, index)], b[right(index, column)])
                    switch (one, two) {
                    case (.known(let value), _): pairs.append((.known(value * scale), two))
                    case (_, .known(let value)): pairs.append((one, .known(value * scale)))
                    default: pairs.append((one, two))
                    }
                }
                var result = try dot(pairs, weightBits: bits)
                if known == nil, scale != 1 { result = try weightedSum([scale], [result]) }
                elements.append(result)
            }
        }
        return elements
    }
}
