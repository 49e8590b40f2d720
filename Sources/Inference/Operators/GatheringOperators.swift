import ONNX

extension OperatorTable {
    /// Elements by index.
    static var gatheringOperators: [String: OperatorImplementation] {
        [
            "Gather": OperatorImplementation(["axis"]) { lowering, call throws(InferenceError) in
                let (data, indices) = (try call.input(0), try call.input(1))
                let axis = try call.axis(call.int("axis", 0), rank: data.rank)
                guard data.rank > 0 else { throw call.badShape("a scalar to gather from") }
                return [try lowering.gathered(call, data, indices, axis: axis)]
            }
        ]
    }
}

extension Lowering {
    /// For each index the part of the data there, along an axis.
    ///
    /// An index that depends on the input costs a comparison for each place, and a product for each element that may be chosen.
    /// - Throws: `model.index-range` when an index may lie outside of the data, `model.too-large` beyond a million products.
    mutating func gathered(
        _ call: OperatorCall, _ data: LoweredTensor, _ indices: LoweredTensor, axis: Int
    ) throws(InferenceError) -> LoweredTensor {
        let (outer, inner) = (data.shape[..<axis].reduce(1, *), data.shape[(axis + 1)...].reduce(1, *))
        let size = data.shape[axis]
        var choices: [[(place: Int, bit: LoweredElement)]] = []
        for index in indices.elements { choices.append(try choice(call, of: index, size: size)) }
        guard outer * inner * choices.reduce(0, { $0 + $1.count }) <= 1 << 20 else {
            throw InferenceError(
                code: "model.too-large",
                message: "\(call.node.operator) by indices that depend on the input, in too many places")
        }
        var elements: [LoweredElement] = []
        for row in 0..<outer {
            for choice in choices {
                for column in 0..<inner {
                    let parts = choice.map { (data.elements[(row * size + $0.place) * inner + column], $0.bit) }
                    elements.append(try parts.count == 1 ? parts[0].0 : chosen(parts))
                }
            }
        }
        let shape = data.shape[..<axis] + indices.shape + data.shape[(axis + 1)...]
        return LoweredTensor(shape: Array(shape), type: data.type, elements: elements)
    }

    /// The places that an index can mean, each with the bit that tells whether it does.
    private mutating func choice(
        _ call: OperatorCall, of index: LoweredElement, size: Int
    ) throws(InferenceError) -> [(place: Int, bit: LoweredElement)] {
        let form = try aligned([index]).forms[0]
        let range = try program.range(of: form)
        guard range.lowerBound >= -size, range.upperBound < size else {
            throw InferenceError(
                code: "model.index-range",
                message: "\(call.node.operator) by an index that may lie outside of \(size) places")
        }
        // A negative one counts from the end.
        let bits = try (range.lowerBound...range.upperBound).map { value throws(InferenceError) in
            (place: Int(value < 0 ? value + Int64(size) : value), bit: try isEqual(index, .known(Double(value))))
        }
        return bits.filter { $0.bit != .known(0) }
    }

    /// Σ element·bit, of which one bit is 1.
    private mutating func chosen(_ parts: [(LoweredElement, LoweredElement)]) throws(InferenceError) -> LoweredElement {
        let (forms, fraction) = try aligned(parts.map(\.0))
        var products: [(weight: Int64, form: AffineForm)] = []
        for (form, part) in zip(forms, parts) {
            let bit = try aligned([part.1]).forms[0]
            products.append((1, try program.product(form, bit)))
        }
        return element(try AffineForm(sum: products), fraction: fraction)
    }
}
