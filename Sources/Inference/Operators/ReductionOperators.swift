import Glibc
import ONNX

extension OperatorTable {
    /// Reductions along axes, and Softmax.
    static var reductionOperators: [String: OperatorImplementation] {
        [
            "ReduceSum": reduction { lowering, _, elements throws(InferenceError) in try lowering.sum(elements) },
            "ReduceMean": reduction { lowering, x, elements throws(InferenceError) in
                guard x.isReal, !elements.isEmpty else {
                    throw InferenceError(code: "model.unsupported-type", message: "a mean of integers, or of nothing")
                }
                return try lowering.mean(elements, of: elements.count)
            },
            "ReduceMax": reduction { lowering, x, elements throws(InferenceError) in
                elements.isEmpty && x.type == .bool ? .known(0) : try lowering.maximum(elements)
            },
            "ReduceMin": reduction { lowering, x, elements throws(InferenceError) in
                elements.isEmpty && x.type == .bool ? .known(1) : try lowering.minimum(elements)
            },
            "Softmax": OperatorImplementation(["axis"], softmax),
        ]
    }

    private static func reduction(
        _ body:
            @escaping @Sendable (inout Lowering, LoweredTensor, [LoweredElement]) throws(InferenceError) ->
            LoweredElement
    ) -> OperatorImplementation {
        OperatorImplementation(["axes", "keepdims", "noop_with_empty_axes"]) { lowering, call throws(InferenceError) in
            let x = try call.input(0)
            let given = try axes(of: call) ?? []
            if given.isEmpty, try call.int("noop_with_empty_axes", 0) != 0 { return [x] }
            var axes = Set<Int>()
            for axis in given { axes.insert(try call.axis(axis, rank: x.rank)) }
            if given.isEmpty { axes = Set(x.shape.indices) }
            let fibers = Fibers(x.shape, axes: axes, keepsDimensions: try call.int("keepdims", 1) != 0)
            var elements: [LoweredElement] = []
            for fiber in fibers.members { elements.append(try body(&lowering, x, fiber.map { x.elements[$0] })) }
            return [try lowering.checked(LoweredTensor(shape: fibers.shape, type: x.type, elements: elements))]
        }
    }

    /// eˣ over their sum. Before opset 13 over all dimensions from the axis on, since then along the axis.
    private static func softmax(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        let axis = try call.axis(call.int("axis", call.opset < 13 ? 1 : -1), rank: x.rank)
        let axes = call.opset < 13 ? Set(axis..<max(x.rank, axis)) : [axis]
        let fibers = Fibers(x.shape, axes: axes, keepsDimensions: true)
        var elements = x.elements
        for fiber in fibers.members {
            let values = try lowering.softmax(fiber.map { x.elements[$0] })
            for (place, value) in zip(fiber, values) { elements[place] = value }
        }
        return [LoweredTensor(shape: x.shape, type: x.type, elements: elements)]
    }
}

/// The elements of a tensor, grouped by their coordinates outside of some axes.
struct Fibers {
    /// What is left of the shape.
    let shape: [Int]
    /// For each place of it the places of the elements, in order.
    let members: [[Int]]

    init(_ shape: [Int], axes: Set<Int>, keepsDimensions: Bool) {
        let strides = Strides.of(shape)
        let (kept, gone) = (shape.indices.filter { !axes.contains($0) }, axes.sorted())
        let within = Strides.places(gone.map { shape[$0] }, strides: gone.map { strides[$0] })
        members = Strides.places(kept.map { shape[$0] }, strides: kept.map { strides[$0] }).map { start in
            within.map { start + $0 }
        }
        self.shape =
            keepsDimensions ? shape.indices.map { axes.contains($0) ? 1 : shape[$0] } : kept.map { shape[$0] }
    }
}

extension Lowering {
    /// e^(x − greatest) by a table, each over the sum of all.
    mutating func softmax(_ elements: [LoweredElement]) throws(InferenceError) -> [LoweredElement] {
        if elements.allSatisfy({ $0.value != nil }) {
            let numbers = elements.map { $0.value ?? 0 }
            let greatest = numbers.max() ?? 0
            let powers = numbers.map { exp($0 - greatest) }
            return powers.map { .known($0 / powers.reduce(0, +)) }
        }
        let bits = scheme.activationBits
        var own: [LoweredElement] = []
        for element in elements { own.append(try activation(element)) }
        let greatest = try maximum(own)
        var powers: [AffineForm] = []
        for element in own {
            let below = try difference(element, greatest)
            switch try tabulated("exp", below, domain: -vanishing...0, { exp($0) }) {
            case .known(let value): powers.append(AffineForm(try quantized(value, bits)))
            case .wired(let form, let fraction):
                precondition(fraction == bits, "tables give an activation's bits")
                powers.append(form)
            }
        }
        // The greatest has e⁰, so that the sum is at least one.
        let sum = try program.rescaled(
            AffineForm(sum: powers.map { (weight: 1, form: $0) }), shift: 0, lower: 1 << Int64(bits))
        let twice = try AffineForm(weighted: [(2, sum)])
        var shares: [LoweredElement] = []
        for power in powers {
            let moved = try AffineForm(weighted: [(2 << Int64(bits), power), (1, sum)])
            shares.append(element(try program.quotient(moved, by: twice), fraction: bits))
        }
        return shares
    }
}
