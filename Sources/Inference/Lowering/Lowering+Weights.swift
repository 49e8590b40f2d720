/// The operands of a linear layer, as it takes them.
struct LayerOperands {
    let left: [LoweredElement]
    let right: [LoweredElement]
    /// Whether the layer is a product of wires: of private weights and the input, or of two sides that both depend on the input.
    let areWired: Bool
}

extension LoweredTensor {
    /// Whether no element is known, and there are some.
    fileprivate var isWired: Bool { !elements.isEmpty && elements.allSatisfy { $0.value == nil } }
}

/// Weights that are wires, and products of wires with wires.
extension Lowering {
    /// Two operands of a linear layer. Where weights are private, one that is known, beside one that depends on the input, becomes
    /// private weights.
    mutating func operands(
        _ left: LoweredTensor, _ right: LoweredTensor
    ) throws(InferenceError) -> LayerOperands {
        if scheme.weights == .isPrivate {
            switch (left.values, right.values) {
            case (nil, let values?):
                let inputs = try layerInputs(left)
                let weights = try privateWeights(values, bits: right.isReal ? scheme.weightBits : 0)
                return LayerOperands(left: inputs, right: weights, areWired: true)
            case (let values?, nil):
                let weights = try privateWeights(values, bits: left.isReal ? scheme.weightBits : 0)
                return LayerOperands(left: weights, right: try layerInputs(right), areWired: true)
            default: break
            }
        }
        guard left.isWired, right.isWired else {
            return LayerOperands(left: try layerInputs(left), right: try layerInputs(right), areWired: false)
        }
        return LayerOperands(left: try activations(left), right: try activations(right), areWired: true)
    }

    /// What a layer adds to its sums; private, with as many bits after the point as they have, where weights are.
    mutating func bias(_ bias: LoweredTensor, for sums: [LoweredElement]) throws(InferenceError) -> LoweredTensor {
        guard scheme.weights == .isPrivate, let values = bias.values, sums.contains(where: { $0.value == nil }) else {
            return bias
        }
        let bits = bias.scales == nil ? commonFraction(sums) : 0
        return LoweredTensor(shape: bias.shape, type: bias.type, elements: try privateWeights(values, bits: bits))
            .scaled(bias.scales)
    }

    /// The operands of an addition; a known one is a bias if the other comes from a linear layer.
    mutating func withPrivateBias(
        _ inputs: [LoweredTensor?], names: [String?]
    ) throws(InferenceError) -> [LoweredTensor?] {
        var inputs = inputs
        for (own, other) in [(0, 1), (1, 0)] where names.count == 2 {
            guard let name = names[other], linear.contains(name), let bias = inputs[own], let sums = inputs[other]
            else {
                continue
            }
            inputs[own] = try self.bias(bias, for: bias.scales == nil ? real(sums).elements : sums.elements)
        }
        return inputs
    }

    /// New private weights, with so many bits after the point. Of their values the program has the least range of integers
    /// −2^n ..< 2^n that holds them, or nothing where a bound is declared.
    ///
    /// - Throws: `model.weight-bound` for one beyond that, `model.too-wide`.
    mutating func privateWeights(_ values: [Double], bits: Int) throws(InferenceError) -> [LoweredElement] {
        let integers = try values.map { value throws(InferenceError) in try quantized(value, bits) }
        let needed = integers.map { 64 - ($0 < 0 ? ~$0 : $0).leadingZeroBitCount }.max() ?? 0
        let width = max(0, scheme.weightBound.map { $0 + bits } ?? needed)
        guard needed <= width else {
            throw InferenceError(
                code: "model.weight-bound", message: "a private weight lies beyond the declared bound")
        }
        guard width < 61 else { throw .tooWide }
        let range = -(Int64(1) << Int64(width))...(Int64(1) << Int64(width)) - 1
        let forms = try program.weights(Array(repeating: range, count: integers.count))
        weights += integers
        return forms.map { .wired($0, fraction: bits) }
    }

    private mutating func activations(_ tensor: LoweredTensor) throws(InferenceError) -> [LoweredElement] {
        var result: [LoweredElement] = []
        result.reserveCapacity(tensor.count)
        for element in tensor.elements { result.append(try activation(element)) }
        return result
    }

    /// A product of matrices of which both may be wires, row by row.
    mutating func wiredProduct(
        _ left: [LoweredElement], _ right: [LoweredElement], rows: Int, inner: Int, columns: Int
    ) throws(InferenceError) -> [LoweredElement] {
        let ((one, a), (two, b)) = (try aligned(left), try aligned(right))
        return try program.matrixProduct(one, two, rows: rows, inner: inner, columns: columns).map {
            .wired($0, fraction: a + b)
        }
    }

    /// Kernels of which all may be wires, over signals, group by group: image by image and map by map.
    mutating func wiredConvolution(
        _ operands: LayerOperands, _ layout: KernelLayout
    ) throws(InferenceError) -> [LoweredElement] {
        let ((signals, a), (kernels, b)) = (try aligned(operands.left), try aligned(operands.right))
        let (window, batch) = (layout.window, layout.batch)
        let padded = zip(window.input, zip(window.before, window.after)).map { $0 + $1.0 + $1.1 }
        let strides = Strides.of(padded)
        let length = padded.reduce(1, *)
        let offsets = Strides.places(window.kernel, strides: zip(strides, window.dilations).map { $0 * $1 })
        let starts = Strides.places(window.output, strides: zip(strides, window.strides).map { $0 * $1 })
        // Where the elements of a channel lie in its padding.
        let first = zip(window.before, strides).reduce(0) { $0 + $1.0 * $1.1 }
        let inside = Strides.places(window.input, strides: strides, offset: first)
        let shape = ConvolutionShape(
            maps: layout.mapsPerGroup, channels: layout.channelsPerGroup, length: batch * length, offsets: offsets,
            positions: (0..<batch).flatMap { image in starts.map { image * length + $0 } })
        var results = [LoweredElement](repeating: .known(0), count: batch * layout.maps * starts.count)
        for group in 0..<layout.groups {
            var padded = [AffineForm](repeating: AffineForm(0), count: shape.channels * shape.length)
            for channel in 0..<shape.channels {
                for image in 0..<batch {
                    let plane = (image * layout.channels + group * shape.channels + channel) * layout.size
                    for (number, place) in inside.enumerated() {
                        padded[(channel * batch + image) * length + place] = signals[plane + number]
                    }
                }
            }
            let own = kernels[group * shape.kernelCount..<(group + 1) * shape.kernelCount]
            let forms = try program.convolution(Array(own), over: padded, shape)
            for (number, form) in forms.enumerated() {
                let (map, position) = (number / shape.positions.count, number % shape.positions.count)
                let (image, place) = (position / starts.count, position % starts.count)
                let row = image * layout.maps + group * shape.maps + map
                results[row * starts.count + place] = .wired(form, fraction: a + b)
            }
        }
        return results
    }
}
