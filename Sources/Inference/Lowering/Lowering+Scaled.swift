import ONNX

/// Arithmetic on the integers of quantised models, between DequantizeLinear and QuantizeLinear: exact.
extension Lowering {
    /// The numbers that integers with scales stand for. A scale that is a float is kept with as many significant bits as a weight has
    /// after the point.
    func real(_ tensor: LoweredTensor) throws(InferenceError) -> LoweredTensor {
        guard let scales = tensor.scales else { return tensor }
        var elements: [LoweredElement] = []
        elements.reserveCapacity(tensor.count)
        for (element, scale) in zip(tensor.elements, scales) {
            elements.append(try real(element, scale))
        }
        return LoweredTensor(shape: tensor.shape, type: tensor.type, elements: elements)
    }

    private func real(
        _ element: LoweredElement, _ scale: IntegerScale
    ) throws(InferenceError) -> LoweredElement {
        if case .wired(let form, let fraction) = element, case .powerOfTwo(let exponent) = scale, exponent <= fraction {
            return .wired(form, fraction: fraction - exponent)
        }
        return try times(element, scale.value)
    }

    /// element·factor, with a factor of as many significant bits as a weight has after the point.
    func times(_ element: LoweredElement, _ factor: Double) throws(InferenceError) -> LoweredElement {
        guard factor.isFinite else {
            throw InferenceError(code: "model.not-finite", message: "a factor is infinite or not a number")
        }
        guard factor != 0 else { return .known(0) }
        let bits = min(40, max(0, scheme.weightBits - Int(factor.exponent)))
        return try weightedSum([factor], [element], weightBits: factor.exactBits(upTo: bits))
    }

    /// saturate(round(element·scale / step) + zero point), ties to the even one.
    mutating func quantized(
        _ element: LoweredElement, _ scale: IntegerScale, by step: Float, zero: Int64, in range: ClosedRange<Int64>
    ) throws(InferenceError) -> LoweredElement {
        let bounds = range.lowerBound - zero...range.upperBound - zero
        switch element {
        case .known(let value):
            let quotient: Float =
                switch scale {
                case .float(let scale): Float(value) * (scale / step)
                case .powerOfTwo: Float(value * scale.value) / step
                }
            guard !quotient.isNaN else {
                throw InferenceError(code: "model.not-finite", message: "a scale is infinite or not a number")
            }
            let cut = min(
                max(Double(quotient.rounded(.toNearestOrEven)), Double(bounds.lowerBound)), Double(bounds.upperBound))
            return .known(cut + Double(zero))
        case .wired(let form, let fraction):
            let rounded: AffineForm
            switch scale {
            case .float(let scale): rounded = try self.rounded(form, times: Double(scale / step), in: bounds)
            case .powerOfTwo(let exponent):
                let unit = Double(sign: .plus, exponent: exponent - fraction, significand: 1)
                rounded = try self.rounded(form, times: unit, divided: Double(step), in: bounds)
            }
            return self.element(try AffineForm(weighted: [(1, rounded)], constant: zero))
        }
    }

    /// left + factor·right, of integers with scales: exact, with a scale that both are multiples of.
    func sum(
        _ left: (LoweredElement, IntegerScale), _ right: (LoweredElement, IntegerScale), times factor: Double
    ) throws(InferenceError) -> (LoweredElement, IntegerScale) {
        if left.1 == right.1 { return (try weightedSum([1, factor], [left.0, right.0]), left.1) }
        let (one, two) = (left.1.dyadic, right.1.dyadic)
        let exponent = min(one.exponent, two.exponent)
        guard max(one.exponent, two.exponent) - exponent < 30 else { throw .tooWide }
        func weight(_ scale: (significand: Double, exponent: Int)) -> Double {
            scale.significand * Double(sign: .plus, exponent: scale.exponent - exponent, significand: 1)
        }
        return (
            try weightedSum([weight(one), factor * weight(two)], [left.0, right.0], weightBits: 0),
            .powerOfTwo(exponent)
        )
    }

    /// a·b with the product of their scales; `nil` where one of these is no float.
    mutating func product(
        _ a: (LoweredElement, IntegerScale), _ b: (LoweredElement, IntegerScale)
    ) throws(InferenceError) -> (LoweredElement, IntegerScale)? {
        guard case (.float(let one), .float(let two)) = (a.1, b.1) else { return nil }
        return (try product(a.0, b.0), try IntegerScale(one * two))
    }

    /// What becomes of two operands that are broadcast together, where both have scales; `nil` where they have not, or `body` has no
    /// answer.
    mutating func scaled(
        _ call: OperatorCall,
        _ body: (
            inout Lowering, (LoweredElement, IntegerScale), (LoweredElement, IntegerScale)
        ) throws(InferenceError) -> (LoweredElement, IntegerScale)?
    ) throws(InferenceError) -> LoweredTensor? {
        guard call.inputs.count == 2 else { throw call.badShape("two operands are due") }
        let (a, b) = (try call.input(0), try call.input(1))
        guard let shape = try Strides.broadcast([a.shape, b.shape]) else {
            throw call.badShape("operands of \(a.shape) and \(b.shape) do not fit each other")
        }
        guard let left = a.scales, let right = b.scales else { return nil }
        let (one, two) = (
            Strides.places(of: a.shape, broadcastTo: shape), Strides.places(of: b.shape, broadcastTo: shape)
        )
        var (elements, scales): ([LoweredElement], [IntegerScale]) = ([], [])
        for (i, j) in zip(one, two) {
            guard let (element, scale) = try body(&self, (a.elements[i], left[i]), (b.elements[j], right[j])) else {
                return nil
            }
            elements.append(element)
            scales.append(scale)
        }
        return LoweredTensor(shape: shape, type: a.type, elements: elements, scales: scales)
    }

    /// A layer's sums, on integers where both operands have scales, else on numbers.
    ///
    /// - Parameters:
    ///   - bias: for each channel; `nil` if there is none.
    ///   - axis: the axis of the weights' channels; `nil` if they have none.
    ///   - channels: the axis of the output's.
    ///   - body: the layer, on numbers or integers.
    mutating func layer(
        _ x: LoweredTensor, _ w: LoweredTensor, bias: LoweredTensor?, axis: Int?, channels: Int,
        _ body: (inout Lowering, LoweredTensor, LoweredTensor, LoweredTensor?) throws(InferenceError) -> LoweredTensor
    ) throws(InferenceError) -> LoweredTensor {
        guard let left = x.floatScales(along: nil), let right = w.floatScales(along: axis),
            bias.map({ $0.count == right.count && $0.rank == 1 }) ?? true
        else { return try body(&self, real(x), real(w), bias.map { bias throws(InferenceError) in try real(bias) }) }
        let scales = try right.map { scale throws(InferenceError) in try IntegerScale(left[0] * scale) }
        let isWhole = bias.map { $0.scales == scales } ?? true
        if !isWhole, scheme.weights == .isPrivate || bias?.values == nil {
            return try body(&self, real(x), real(w), bias.map { bias throws(InferenceError) in try real(bias) })
        }
        let sums = try body(&self, x.integers64, w.integers64, isWhole ? bias?.integers64 : nil)
        let places = Strides.coordinates(sums.shape, along: channels)
        func channel(_ place: Int) -> Int { right.count == 1 ? 0 : places[place] }
        guard !isWhole, let addends = try bias.map({ bias throws(InferenceError) in try real(bias) })?.values else {
            return LoweredTensor(
                shape: sums.shape, type: x.type, elements: sums.elements,
                scales: sums.elements.indices.map { scales[channel($0)] })
        }
        // A bias with another scale: rounded where it is added, to 2^−24 of the sums' scale or less.
        var (elements, own): ([LoweredElement], [IntegerScale]) = ([], [])
        for (place, sum) in sums.elements.enumerated() {
            let (significand, exponent) = scales[channel(place)].dyadic
            let addend = addends[channel(place)] * Double(sign: .plus, exponent: -exponent, significand: 1)
            elements.append(
                try weightedSum([significand], [sum], bias: addend.rounded(.toNearestOrEven), weightBits: 0))
            own.append(.powerOfTwo(exponent))
        }
        return LoweredTensor(shape: sums.shape, type: x.type, elements: elements, scales: own)
    }
}
