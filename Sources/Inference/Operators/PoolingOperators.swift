import ONNX

extension OperatorTable {
    static var poolingOperators: [String: OperatorImplementation] {
        [
            "MaxPool": OperatorImplementation(
                Window.attributes.union(["ceil_mode", "storage_order"]), takesScales: true
            ) { lowering, call throws(InferenceError) in
                let x = try lowering.comparable(call.input(0))
                let pools = try Pools(call, x)
                if call.node.output(1) != nil { return try maximaWithIndices(&lowering, call, x, pools) }
                var elements: [LoweredElement] = []
                for pool in pools.members { elements.append(try lowering.maximum(pool.map { x.elements[$0] })) }
                return [
                    LoweredTensor(shape: pools.shape, type: x.type, elements: elements).scaled(x.commonScale)
                ]
            },
            "AveragePool": OperatorImplementation(
                Window.attributes.union(["ceil_mode", "count_include_pad"]), takesScales: true
            ) { lowering, call throws(InferenceError) in [try averagePool(&lowering, call, call.input(0))] },
            "GlobalMaxPool": OperatorImplementation(takesScales: true) { lowering, call throws(InferenceError) in
                let x = try lowering.comparable(call.input(0))
                let pools = try Pools(overall: call, x)
                var elements: [LoweredElement] = []
                for pool in pools.members { elements.append(try lowering.maximum(pool.map { x.elements[$0] })) }
                return [
                    LoweredTensor(shape: pools.shape, type: x.type, elements: elements).scaled(x.commonScale)
                ]
            },
            "GlobalAveragePool": OperatorImplementation(takesScales: true) { lowering, call throws(InferenceError) in
                let x = try call.input(0)
                let pools = try Pools(overall: call, x)
                return [try lowering.means(x, pools.members, counts: pools.members.map(\.count), shape: pools.shape)]
            },
        ]
    }

    static func averagePool(
        _ lowering: inout Lowering, _ call: OperatorCall, _ x: LoweredTensor
    ) throws(InferenceError) -> LoweredTensor {
        let pools = try Pools(call, x)
        let counts = try call.int("count_include_pad", 0) != 0 ? pools.coverage : pools.members.map(\.count)
        return try lowering.means(x, pools.members, counts: counts, shape: pools.shape)
    }

    /// The greatest of each pool, and its place in the whole tensor; of equal ones the first.
    private static func maximaWithIndices(
        _ lowering: inout Lowering, _ call: OperatorCall, _ x: LoweredTensor, _ pools: Pools
    ) throws(InferenceError) -> [LoweredTensor] {
        let spatial = Array(x.shape.dropFirst(2))
        let isColumnMajor = try call.int("storage_order", 0) != 0
        guard !isColumnMajor || spatial.count <= 2 else {
            throw InferenceError(
                code: "model.unsupported-attribute", message: "MaxPool with storage_order over three dimensions")
        }
        let size = spatial.reduce(1, *)
        var (values, indices): ([LoweredElement], [LoweredElement]) = ([], [])
        for pool in pools.members {
            let (value, tag) = try lowering.greatest(
                pool.map { x.elements[$0] }, tags: pool.map { size - 1 - $0 % size })
            var place = try lowering.weightedSum([-1], [tag], bias: Double(size - 1))
            if isColumnMajor, spatial.count == 2 {
                // row·width + column becomes column·height + row.
                let (height, width) = (spatial[0], spatial[1])
                let row = try lowering.truncatedQuotient(place, .known(Double(width)))
                place = try lowering.weightedSum([Double(height), 1 - Double(height * width)], [place, row])
            }
            values.append(value)
            indices.append(try lowering.weightedSum([1], [place], bias: Double(pool[0] / size * size)))
        }
        return [
            LoweredTensor(shape: pools.shape, type: x.type, elements: values).scaled(x.commonScale),
            LoweredTensor(shape: pools.shape, type: .int64, elements: indices),
        ]
    }
}

/// The pools of a node, over all images and channels.
struct Pools {
    let shape: [Int]
    /// The places of each pool's elements.
    let members: [[Int]]
    /// How many each covers with its padding.
    let coverage: [Int]

    init(_ call: OperatorCall, _ x: LoweredTensor) throws(InferenceError) {
        guard x.rank >= 3 else { throw call.badShape("pools over \(x.shape)") }
        let spatial = Array(x.shape.dropFirst(2))
        let window = try Window(call, input: spatial, ceiling: call.int("ceil_mode", 0) != 0)
        shape = try Strides.bounded(Array(x.shape.prefix(2)) + window.output)
        let (planes, size, taps) = (x.shape[0] * x.shape[1], spatial.reduce(1, *), window.taps)
        guard taps.allSatisfy({ !$0.isEmpty }) else { throw call.badShape("a pool of nothing but padding") }
        members = (0..<planes).flatMap { plane in taps.map { tap in tap.map { plane * size + $0.place } } }
        let own = window.coverage
        coverage = (0..<planes).flatMap { _ in own }
    }

    /// One for each channel.
    init(overall call: OperatorCall, _ x: LoweredTensor) throws(InferenceError) {
        guard x.rank >= 3, x.count > 0 else { throw call.badShape("nothing to pool in \(x.shape)") }
        let size = x.shape.dropFirst(2).reduce(1, *)
        shape = Array(x.shape.prefix(2)) + Array(repeating: 1, count: x.rank - 2)
        members = stride(from: 0, to: x.count, by: size).map { Array($0..<$0 + size) }
        coverage = members.map(\.count)
    }
}

extension Lowering {
    /// The tensor as elements of which one may be compared with another.
    func comparable(_ tensor: LoweredTensor) throws(InferenceError) -> LoweredTensor {
        tensor.commonScale == nil ? try real(tensor) : tensor
    }

    /// Means of pools; of integers with a scale these are sums, with a share of it.
    mutating func means(
        _ x: LoweredTensor, _ pools: [[Int]], counts: [Int], shape: [Int]
    ) throws(InferenceError) -> LoweredTensor {
        var elements: [LoweredElement] = []
        if case .float(let scale)? = x.commonScale {
            for pool in pools { elements.append(try sum(pool.map { x.elements[$0] })) }
            let scales = try counts.map { count throws(InferenceError) in try IntegerScale(scale / Float(count)) }
            return LoweredTensor(shape: shape, type: x.type, elements: elements, scales: scales)
        }
        let numbers = try real(x)
        for (pool, count) in zip(pools, counts) {
            elements.append(try mean(pool.map { numbers.elements[$0] }, of: count))
        }
        return LoweredTensor(shape: shape, type: x.type, elements: elements)
    }

    /// The sum over a count, which need not be that of the elements.
    mutating func mean(_ elements: [LoweredElement], of count: Int) throws(InferenceError) -> LoweredElement {
        let share = 1 / Double(count)
        guard elements.contains(where: { $0.value == nil }), share.exactBits(upTo: 12) == 12 else {
            return try weightedSum(Array(repeating: share, count: elements.count), elements)
        }
        // Not a power of two: the sum once, by a share of as many bits as it takes to be off by less than a rounding.
        return try weightedSum([share], [narrowed(sum(elements))], weightBits: 16)
    }
}
