/// Arithmetic on elements: exact on numbers that are known, in integers on the others.
extension Lowering {
    /// The number as an integer with so many bits after the point.
    func quantized(_ value: Double, _ bits: Int) throws(InferenceError) -> Int64 {
        guard value.isFinite else {
            throw InferenceError(code: "model.not-finite", message: "a constant is infinite or not a number")
        }
        guard let integer = value.quantized(bits) else { throw .tooWide }
        return integer
    }

    /// An element as a form with at least `bits` after the point, and how many it has.
    private func form(_ element: LoweredElement, _ bits: Int) throws(InferenceError) -> AffineForm {
        switch element {
        case .known(let value): return AffineForm(try quantized(value, bits))
        case .wired(let form, let fraction):
            guard fraction < bits else { return form }
            guard bits - fraction < 62 else { throw .tooWide }
            return try AffineForm(sum: [(Int64(1) << Int64(bits - fraction), form)])
        }
    }

    /// How many bits after the point some elements have together: the most of the wired ones, and what known ones need of
    /// an activation's.
    func commonFraction(_ elements: [LoweredElement]) -> Int {
        var (bits, known) = (0, 0)
        for element in elements {
            switch element {
            case .known(let value): known = max(known, value.exactBits(upTo: scheme.activationBits))
            case .wired(_, let fraction): bits = max(bits, fraction)
            }
        }
        return max(bits, known)
    }

    /// Elements as forms of one fraction.
    func aligned(_ elements: [LoweredElement]) throws(InferenceError) -> (forms: [AffineForm], fraction: Int) {
        let fraction = commonFraction(elements)
        var forms: [AffineForm] = []
        for element in elements { forms.append(try form(element, fraction)) }
        return (forms, fraction)
    }

    /// Σ weightᵢ·elementᵢ + bias, with weights of at most `weightBits` after the point.
    ///
    /// - Precondition: the weights are known.
    func weightedSum(
        _ weights: [Double], _ elements: [LoweredElement], bias: Double = 0, weightBits: Int? = nil
    ) throws(InferenceError) -> LoweredElement {
        if elements.allSatisfy({ $0.value != nil }) {
            return .known(zip(weights, elements).reduce(bias) { $0 + $1.0 * ($1.1.value ?? 0) })
        }
        let bits = weightBits ?? fractionBits(of: weights)
        let (forms, fraction) = try aligned(elements)
        var parts: [(weight: Int64, form: AffineForm)] = []
        parts.reserveCapacity(forms.count)
        for (weight, form) in zip(weights, forms) { parts.append((try quantized(weight, bits), form)) }
        let sum = try AffineForm(sum: parts, constant: quantized(bias, fraction + bits))
        return .wired(sum, fraction: fraction + bits)
    }

    /// The bits after the point that weights are kept with: as many as make them exact, and no more than `limit`, or the scheme has.
    func fractionBits(of weights: [Double], upTo limit: Int? = nil) -> Int {
        let limit = limit ?? scheme.weightBits
        var bits = 0
        for weight in weights where bits < limit { bits = max(bits, weight.exactBits(upTo: limit)) }
        return bits
    }

    func sum(_ elements: [LoweredElement]) throws(InferenceError) -> LoweredElement {
        try weightedSum(Array(repeating: 1, count: elements.count), elements)
    }

    func difference(_ left: LoweredElement, _ right: LoweredElement) throws(InferenceError) -> LoweredElement {
        try weightedSum([1, -1], [left, right])
    }

    /// left·right. A product of two wired elements has at most an activation's bits on each side.
    mutating func product(
        _ left: LoweredElement, _ right: LoweredElement
    ) throws(InferenceError) -> LoweredElement {
        switch (left, right) {
        case (.known(let weight), let element), (let element, .known(let weight)):
            return try weightedSum([weight], [narrowed(element)])
        case (.wired, .wired):
            guard case .wired(let one, let a) = try activation(left),
                case .wired(let two, let b) = try activation(right)
            else { preconditionFailure("what is wired stays so") }
            return .wired(try program.product(one, two), fraction: a + b)
        }
    }

    /// The element with no more than `bits` after the point, rounded to the nearest, ties up.
    mutating func rescaled(
        _ element: LoweredElement, to bits: Int, lower: Double? = nil, upper: Double? = nil
    ) throws(InferenceError) -> LoweredElement {
        switch element {
        case .known(let value): return .known(min(max(value, lower ?? -.infinity), upper ?? .infinity))
        case .wired(let form, let fraction):
            let target = min(bits, fraction)
            func bound(_ value: Double?) throws(InferenceError) -> Int64? {
                guard let value, value.isFinite else { return nil }
                return value.quantized(target) ?? (value < 0 ? -(1 << 61) : 1 << 61)
            }
            return .wired(
                try program.rescaled(form, shift: fraction - target, lower: bound(lower), upper: bound(upper)),
                fraction: target)
        }
    }

    /// As non-linear operators take it.
    mutating func activation(_ element: LoweredElement) throws(InferenceError) -> LoweredElement {
        try rescaled(element, to: scheme.activationBits)
    }

    /// As a layer takes it that weights it: rescaled if it has many bits already.
    mutating func narrowed(_ element: LoweredElement) throws(InferenceError) -> LoweredElement {
        guard case .wired(_, let fraction) = element, fraction > scheme.widestBits - scheme.weightBits else {
            return element
        }
        return try activation(element)
    }

    /// As a layer takes it that sums many: also single wires, so that forms do not multiply.
    mutating func layerInputs(_ tensor: LoweredTensor) throws(InferenceError) -> [LoweredElement] {
        var result: [LoweredElement] = []
        result.reserveCapacity(tensor.count)
        for element in tensor.elements {
            guard case .wired(let form, _) = element, form.terms.count > 1 else {
                result.append(try narrowed(element))
                continue
            }
            result.append(try activation(element))
        }
        return result
    }

    /// The greatest of some.
    mutating func maximum(_ elements: [LoweredElement]) throws(InferenceError) -> LoweredElement {
        if elements.allSatisfy({ $0.value != nil }) {
            return .known(elements.reduce(-.infinity) { max($0, $1.value ?? 0) })
        }
        let (forms, fraction) = try aligned(elements)
        return .wired(try program.maximum(forms), fraction: fraction)
    }

    /// The least of some.
    mutating func minimum(_ elements: [LoweredElement]) throws(InferenceError) -> LoweredElement {
        if elements.allSatisfy({ $0.value != nil }) {
            return .known(elements.reduce(.infinity) { min($0, $1.value ?? 0) })
        }
        let (forms, fraction) = try aligned(elements)
        return .wired(try program.minimum(forms), fraction: fraction)
    }

    /// A smooth function by a table: exactly `function` at numbers of an activation's bits, rounded to as many; constant beyond
    /// `domain`, to which the argument is cut.
    mutating func tabulated(
        _ name: String, _ element: LoweredElement, domain: ClosedRange<Double>,
        _ function: @Sendable (Double) -> Double
    ) throws(InferenceError) -> LoweredElement {
        let bits = scheme.activationBits
        if let value = element.value { return .known(function(value)) }
        guard
            case .wired(let cut, let fraction) = try rescaled(
                element, to: bits, lower: domain.lowerBound, upper: domain.upperBound)
        else { preconditionFailure("what is wired stays so") }
        let range = try program.range(of: cut)
        guard range.upperBound - range.lowerBound < 1 << 16 else {
            throw InferenceError(code: "model.table-too-large", message: "a table of \(name) over 65,536 numbers")
        }
        let scale = Double(sign: .plus, exponent: -fraction, significand: 1)
        var values: [Int64] = []
        for index in range { values.append(try quantized(function(Double(index) * scale), bits)) }
        let table = IntegerProgram.Table(name: name, lower: range.lowerBound, values: values)
        return .wired(try program.lookup(cut, table), fraction: bits)
    }
}
