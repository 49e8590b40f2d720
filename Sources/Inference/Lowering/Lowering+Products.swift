/// Products of matrices and convolutions: with known weights they cost no constraints.
extension Lowering {
    /// Σ left·right over pairs: a weighted sum where one side is known throughout, else products.
    mutating func dot(
        _ pairs: [(LoweredElement, LoweredElement)], weightBits: Int? = nil
    ) throws(InferenceError) -> LoweredElement {
        if let product = Self.knownDot(pairs) { return .known(product) }
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

    private static func knownDot(_ pairs: [(LoweredElement, LoweredElement)]) -> Double? {
        var sum = 0.0
        for (left, right) in pairs {
            guard let left = left.value, let right = right.value else { return nil }
            sum += left * right
        }
        return sum
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
        _ operands: LayerOperands, rows: Int, inner: Int, columns: Int,
        left: (_ row: Int, _ index: Int) -> Int, right: (_ index: Int, _ column: Int) -> Int, scale: Double
    ) throws(InferenceError) -> [LoweredElement] {
        let (a, b) = (operands.left, operands.right)
        if operands.areWired {
            let one = (0..<rows).flatMap { row in (0..<inner).map { a[left(row, $0)] } }
            let two = (0..<inner).flatMap { index in (0..<columns).map { b[right(index, $0)] } }
            let product = try wiredProduct(one, two, rows: rows, inner: inner, columns: columns)
            return try product.map { element throws(InferenceError) in
                scale == 1 ? element : try weightedSum([scale], [element])
            }
        }
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

    /// NumPy's matrix product: the last two dimensions, the others broadcast; vectors are rows or columns.
    mutating func matrixProduct(
        _ call: OperatorCall, _ a: LoweredTensor, _ b: LoweredTensor
    ) throws(InferenceError) -> LoweredTensor {
        guard a.rank > 0, b.rank > 0 else { throw call.badShape("a product of scalars") }
        let left = a.rank == 1 ? [1] + a.shape : a.shape
        let right = b.rank == 1 ? b.shape + [1] : b.shape
        let (m, k) = (left[left.count - 2], left[left.count - 1])
        let (inner, n) = (right[right.count - 2], right[right.count - 1])
        guard k == inner, let batch = try Strides.broadcast([Array(left.dropLast(2)), Array(right.dropLast(2))]) else {
            throw call.badShape("a product of \(a.shape) and \(b.shape)")
        }
        let shape = try Strides.bounded(batch + (a.rank == 1 ? [] : [m]) + (b.rank == 1 ? [] : [n]))
        // Matrices that meet one and the same are rows of one.
        let isShared = right.dropLast(2).allSatisfy { $0 == 1 }
        let count = batch.reduce(1, *)
        let (batches, rows) = isShared ? (min(1, count), count * m) : (count, m)
        try Strides.checkProducts(batches, rows, k, n)
        let aPlaces = Strides.places(of: Array(left.dropLast(2)), broadcastTo: batch)
        let bPlaces = Strides.places(of: Array(right.dropLast(2)), broadcastTo: batch)
        let operands = try operands(a, b)
        var elements: [LoweredElement] = []
        for number in 0..<batches {
            let (first, second) = (aPlaces[number] * m * k, bPlaces[number] * k * n)
            elements += try matrixProduct(
                operands, rows: rows, inner: k, columns: n, left: { first + $0 * k + $1 },
                right: { second + $0 * n + $1 }, scale: 1)
        }
        return try checked(LoweredTensor(shape: shape, type: a.type, elements: elements))
    }

    /// A kernel `w` moved over `x`, by the node's attributes, and a bias for each map.
    mutating func convolution(
        _ call: OperatorCall, _ x: LoweredTensor, _ w: LoweredTensor, bias: LoweredTensor?
    ) throws(InferenceError) -> LoweredTensor {
        guard x.rank >= 3, w.rank == x.rank else { throw call.badShape("a kernel \(w.shape) over \(x.shape)") }
        let groups = try call.int("group", 1)
        let (batch, channels, maps) = (x.shape[0], x.shape[1], w.shape[0])
        guard groups > 0, channels == w.shape[1] * groups, maps % groups == 0 else {
            throw call.badShape("\(groups) groups of \(w.shape[1]) channels, of \(channels), for \(maps) maps")
        }
        let spatial = Array(x.shape.dropFirst(2))
        let window = try Window(call, input: spatial, kernel: Array(w.shape.dropFirst(2)))
        guard bias.map({ $0.shape == [maps] }) ?? true else {
            throw call.badShape("a bias that is not one for each map")
        }
        let shape = try Strides.bounded([batch, maps] + window.output)
        try Strides.checkProducts(batch, maps, w.shape[1], window.output.reduce(1, *), window.kernel.reduce(1, *))
        let operands = try operands(x, w)
        let layout = KernelLayout(batch: batch, channels: channels, maps: maps, groups: groups, window: window)
        let sums = operands.areWired ? try wiredConvolution(operands, layout) : try convolution(operands, layout)
        guard let addends = try bias.map({ bias throws(InferenceError) in try self.bias(bias, for: sums) }) else {
            return try checked(LoweredTensor(shape: shape, type: x.type, elements: sums))
        }
        let size = window.output.reduce(1, *)
        var elements: [LoweredElement] = []
        elements.reserveCapacity(sums.count)
        for (place, sum) in sums.enumerated() {
            elements.append(try adding(addends.elements[place / size % maps], times: 1, to: sum))
        }
        return try checked(
            LoweredTensor(shape: shape, type: x.type, elements: elements))
    }

    /// Where kernels or signals are known throughout; else products one by one.
    private mutating func convolution(
        _ operands: LayerOperands, _ layout: KernelLayout
    ) throws(InferenceError) -> [LoweredElement] {
        let (inputs, weights) = (operands.left, operands.right)
        let (taps, size, volume) = (layout.window.taps, layout.size, layout.volume)
        // A weight is kept with as many bits wherever the kernel stands.
        let bits =
            weights.allSatisfy { $0.value != nil } ? fractionBits(of: weights.map { $0.value ?? 0 }) : nil
        var elements: [LoweredElement] = []
        elements.reserveCapacity(layout.batch * layout.maps * taps.count)
        for image in 0..<layout.batch {
            for map in 0..<layout.maps {
                let firstChannel = map / layout.mapsPerGroup * layout.channelsPerGroup
                for tap in taps {
                    var pairs: [(LoweredElement, LoweredElement)] = []
                    for channel in 0..<layout.channelsPerGroup {
                        let plane = (image * layout.channels + firstChannel + channel) * size
                        let kernel = (map * layout.channelsPerGroup + channel) * volume
                        for (place, weight) in tap { pairs.append((weights[kernel + weight], inputs[plane + place])) }
                    }
                    elements.append(try dot(pairs, weightBits: bits))
                }
            }
        }
        return elements
    }
}

/// What a convolution's kernels and signals are, and how they lie.
struct KernelLayout {
    let batch: Int
    let channels: Int
    let maps: Int
    let groups: Int
    let window: Window

    var channelsPerGroup: Int { channels / groups }
    var mapsPerGroup: Int { maps / groups }
    /// The elements of a channel.
    var size: Int { window.input.reduce(1, *) }
    /// The elements of a kernel for one channel.
    var volume: Int { window.kernel.reduce(1, *) }
}
