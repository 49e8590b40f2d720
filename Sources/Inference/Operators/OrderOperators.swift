import ONNX

extension OperatorTable {
    /// Operators that tell which element is the greatest, or put elements in order.
    static var orderOperators: [String: OperatorImplementation] {
        [
            "ArgMax": extremum { lowering, elements, isLast throws(InferenceError) in
                try lowering.greatest(elements, isLast: isLast)
            },
            "ArgMin": extremum { lowering, elements, isLast throws(InferenceError) in
                let negatives = try elements.map { element throws(InferenceError) in
                    try lowering.weightedSum([-1], [element])
                }
                return try lowering.greatest(negatives, isLast: isLast)
            },
            "TopK": OperatorImplementation(["axis", "k", "largest", "sorted"], topK),
        ]
    }

    private static func extremum(
        _ body:
            @escaping @Sendable (inout Lowering, [LoweredElement], Bool) throws(InferenceError) -> LoweredElement
    ) -> OperatorImplementation {
        OperatorImplementation(["axis", "keepdims", "select_last_index"]) { lowering, call throws(InferenceError) in
            let x = try call.input(0)
            let axis = try call.axis(call.int("axis", 0), rank: x.rank)
            let isLast = try call.int("select_last_index", 0) != 0
            guard x.rank > 0, x.shape[axis] > 0 else { throw call.badShape("the greatest of nothing") }
            let fibers = Fibers(x.shape, axes: [axis], keepsDimensions: try call.int("keepdims", 1) != 0)
            var elements: [LoweredElement] = []
            for fiber in fibers.members { elements.append(try body(&lowering, fiber.map { x.elements[$0] }, isLast)) }
            return [LoweredTensor(shape: fibers.shape, type: .int64, elements: elements)]
        }
    }

    /// The k greatest or least along an axis, in order, and their indices; of equal ones the first comes first.
    private static func topK(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        guard x.rank > 0 else { throw call.badShape("a scalar to put in order") }
        let axis = try call.axis(call.int("axis", -1), rank: x.rank)
        let named = try call.int("k", -1)
        let counts = try named >= 0 ? [named] : call.knownIntegers(1, "counts") ?? []
        guard counts.count == 1, (0...x.shape[axis]).contains(counts[0]) else {
            throw call.badShape("\(counts) of \(x.shape[axis])")
        }
        let isLargest = try call.int("largest", 1) != 0
        var shape = x.shape
        shape[axis] = counts[0]
        let (sources, targets) = (
            Fibers(x.shape, axes: [axis], keepsDimensions: true), Fibers(shape, axes: [axis], keepsDimensions: true)
        )
        var values = [LoweredElement](repeating: .known(0), count: shape.reduce(1, *))
        var indices = values
        for (source, target) in zip(sources.members, targets.members) {
            let order = try lowering.ordered(source.map { x.elements[$0] }, isDescending: isLargest)
            for (place, entry) in zip(target, order) { (values[place], indices[place]) = entry }
        }
        return [
            LoweredTensor(shape: shape, type: x.type, elements: values),
            LoweredTensor(shape: shape, type: .int64, elements: indices),
        ]
    }
}

extension Lowering {
    /// The index of the greatest element; of equal ones the first or the last.
    mutating func greatest(_ elements: [LoweredElement], isLast: Bool) throws(InferenceError) -> LoweredElement {
        let tags = isLast ? Array(elements.indices) : elements.indices.reversed()
        let tag = try greatest(elements, tags: tags).tag
        return isLast ? tag : try weightedSum([-1], [tag], bias: Double(elements.count - 1))
    }

    /// The greatest element and its tag; of equal ones the one with the greatest tag.
    ///
    /// The greatest of value·n + tag, with tags below n, tells both.
    mutating func greatest(
        _ elements: [LoweredElement], tags: [Int]
    ) throws(InferenceError) -> (value: LoweredElement, tag: LoweredElement) {
        if let values = Self.known(elements) {
            let best = values.indices.max { (values[$0], tags[$0]) < (values[$1], tags[$1]) } ?? 0
            return (.known(values[best]), .known(Double(tags[best])))
        }
        let base = Int64(tags.max() ?? 0) + 1
        let (forms, fraction) = try aligned(elements)
        var keys: [AffineForm] = []
        for (form, tag) in zip(forms, tags) {
            keys.append(try AffineForm(weighted: [(base, form)], constant: Int64(tag)))
        }
        return try parts(of: program.maximum(keys), base: base, fraction: fraction)
    }

    /// All elements in order, with their indices; of equal ones the one with the least index comes first.
    mutating func ordered(
        _ elements: [LoweredElement], isDescending: Bool
    ) throws(InferenceError) -> [(LoweredElement, LoweredElement)] {
        if let values = Self.known(elements) {
            let order = values.indices.sorted { one, two in
                values[one] != values[two] ? (values[one] < values[two]) != isDescending : one < two
            }
            return order.map { (.known(values[$0]), .known(Double($0))) }
        }
        let last = elements.count - 1
        let base = Int64(elements.count)
        let (forms, fraction) = try aligned(elements)
        var keys: [AffineForm] = []
        for (index, form) in forms.enumerated() {
            keys.append(try AffineForm(weighted: [(base, form)], constant: Int64(isDescending ? last - index : index)))
        }
        let sorted = try program.sorted(keys)
        var result: [(LoweredElement, LoweredElement)] = []
        for key in isDescending ? sorted.reversed() : sorted {
            let (value, tag) = try parts(of: key, base: base, fraction: fraction)
            result.append((value, isDescending ? try weightedSum([-1], [tag], bias: Double(last)) : tag))
        }
        return result
    }

    private static func known(_ elements: [LoweredElement]) -> [Double]? {
        elements.allSatisfy { $0.value != nil } ? elements.map { $0.value ?? 0 } : nil
    }

    /// value·base + tag, taken apart.
    private mutating func parts(
        of key: AffineForm, base: Int64, fraction: Int
    ) throws(InferenceError) -> (value: LoweredElement, tag: LoweredElement) {
        let value = try flooredQuotient(key, AffineForm(base))
        let tag = try AffineForm(weighted: [(1, key), (-base, value)])
        return (element(value, fraction: fraction), element(tag))
    }
}
