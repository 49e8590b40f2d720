import ONNX

extension OperatorTable {
    /// Operators that take parts, repeat or pad; none costs anything.
    static var rearrangingOperators: [String: OperatorImplementation] {
        [
            "Slice": OperatorImplementation(["starts", "ends", "axes"], takesScales: true, slice),
            "Split": OperatorImplementation(["axis", "split", "num_outputs"], takesScales: true, split),
            "Pad": OperatorImplementation(["mode", "pads", "value"], pad),
            "Expand": OperatorImplementation(takesScales: true) { _, call throws(InferenceError) in
                let x = try call.input(0)
                guard let wanted = try call.knownIntegers(1, "sizes"), wanted.allSatisfy({ $0 >= 0 }),
                    let shape = try Strides.broadcast([x.shape, wanted])
                else { throw call.badShape("a shape that \(x.shape) does not fit") }
                return [x.picking(Strides.places(of: x.shape, broadcastTo: shape), shape: shape)]
            },
            "ConstantOfShape": OperatorImplementation(["value"]) { _, call throws(InferenceError) in
                guard
                    let shape = try call.knownIntegers(0, "sizes").map({ sizes throws(InferenceError) in
                        try Strides.bounded(sizes)
                    })
                else { throw call.badShape("no shape") }
                let value = try call.attribute { node throws(ONNXError) in try node.tensor("value") }
                let filling = try value.map { tensor throws(InferenceError) in try LoweredTensor(tensor) }
                guard filling?.count ?? 1 == 1 else { throw call.badShape("more than one value") }
                return [
                    LoweredTensor(
                        shape: shape, type: filling?.type ?? .float,
                        elements: Array(repeating: filling?.elements[0] ?? .known(0), count: shape.reduce(1, *)))
                ]
            },
            "Cast": OperatorImplementation(["to", "saturate", "round_mode"]) { lowering, call throws(InferenceError) in
                guard let type = ElementType(rawValue: try call.int("to", 0)) else {
                    throw InferenceError(code: "model.unsupported-type", message: "Cast to a type that is not known")
                }
                return [try lowering.cast(call.input(0), to: type)]
            },
        ]
    }

    /// starts, ends, axes and steps: attributes before opset 10, inputs since.
    private static func slice(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        func list(_ index: Int, _ name: String) throws(InferenceError) -> [Int]? {
            if let given = try call.ints(name) { return given }
            return try call.knownIntegers(index, name)
        }
        guard let starts = try list(1, "starts"), let ends = try list(2, "ends") else {
            throw call.badShape("no starts or ends")
        }
        let axes = try list(3, "axes") ?? Array(starts.indices)
        let steps = try call.knownIntegers(4, "steps") ?? Array(repeating: 1, count: starts.count)
        guard starts.count == ends.count, axes.count == starts.count, steps.count == starts.count,
            !steps.contains(where: { $0 == 0 || $0 == .min })
        else { throw call.badShape("starts, ends, axes and steps that do not fit each other") }
        let own = Strides.of(x.shape)
        var (shape, strides, offset, seen) = (x.shape, own, 0, Set<Int>())
        for (index, named) in axes.enumerated() {
            let (axis, step) = (try call.axis(named, rank: x.rank), steps[index])
            guard x.rank > 0 else { throw call.badShape("a slice of a scalar") }
            guard seen.insert(axis).inserted else { throw call.badShape("an axis twice") }
            let size = x.shape[axis]
            // Backwards, a slice may begin at the last element and end before the first.
            func cut(_ value: Int) -> Int {
                let place = value < 0 ? value + size : value
                return step > 0 ? min(max(place, 0), size) : min(max(place, -1), size - 1)
            }
            let (start, end) = (cut(starts[index]), cut(ends[index]))
            let (length, stride) = step > 0 ? (end - start, step) : (start - end, -step)
            shape[axis] = length > 0 ? (length - 1) / stride + 1 : 0
            strides[axis] = shape[axis] > 1 ? own[axis] * step : 0
            offset += start * own[axis]
        }
        return [x.picking(Strides.places(shape, strides: strides, offset: offset), shape: shape)]
    }

    /// Parts along an axis: of given sizes, or as many equal ones as there are outputs; then the last may be smaller.
    private static func split(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        let axis = try call.axis(call.int("axis", 0), rank: x.rank)
        guard x.rank > 0 else { throw call.badShape("a scalar to split") }
        var sizes = try call.ints("split") ?? []
        if sizes.isEmpty { sizes = try call.knownIntegers(1, "sizes") ?? [] }
        if sizes.isEmpty {
            let count = try call.int("num_outputs", call.node.outputs.count)
            guard count > 0, count == call.node.outputs.count else { throw call.badShape("\(count) parts") }
            let each = (x.shape[axis] + count - 1) / count
            sizes = (0..<count).map { min(each, max(0, x.shape[axis] - $0 * each)) }
        }
        guard sizes.allSatisfy({ $0 >= 0 }), sizes.reduce(0, { $0 &+ $1 }) == x.shape[axis] else {
            throw call.badShape("parts of \(sizes) along \(x.shape[axis])")
        }
        let strides = Strides.of(x.shape)
        var (start, parts) = (0, [LoweredTensor]())
        for size in sizes {
            var shape = x.shape
            shape[axis] = size
            let places = Strides.places(shape, strides: strides, offset: start * strides[axis])
            parts.append(x.picking(places, shape: shape))
            start += size
        }
        return parts
    }

    /// pads and the value: attributes before opset 11, inputs since. A negative pad takes away.
    private static func pad(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        let mode = try call.string("mode", "constant")
        var named = try call.ints("pads")
        if named == nil { named = try call.knownIntegers(1, "pads") }
        let axes = try call.knownIntegers(3, "axes") ?? Array(x.shape.indices)
        guard let pads = named, pads.count == 2 * axes.count, pads.allSatisfy({ $0.magnitude <= 1 << 20 }) else {
            throw call.badShape("pads that are not two for each axis")
        }
        var filling = LoweredElement.known(try call.float("value", 0))
        if call.opset >= 11, let value = call.optional(2) {
            guard value.count == 1 else { throw call.badShape("more than one value") }
            filling = value.elements[0]
        }
        var shape = x.shape
        for (index, axis) in axes.enumerated() {
            shape[try call.axis(axis, rank: x.rank)] += max(0, pads[index] + pads[axes.count + index])
        }
        _ = try Strides.bounded(shape)
        // For each axis, where each place of the result comes from; `nil` for the constant.
        var sources = x.shape.map { (0..<$0).map { Int?($0) } }
        for (index, axis) in axes.enumerated() {
            let place = try call.axis(axis, rank: x.rank)
            let (before, after) = (pads[index], pads[axes.count + index])
            let size = x.shape[place]
            guard size + before + after >= 0 else { throw call.badShape("more is taken away than there is") }
            sources[place] = try (-before..<size + after).map { coordinate throws(InferenceError) in
                try source(coordinate, size: size, mode: mode, call)
            }
        }
        var places: [Int?] = [0]
        for (axis, stride) in Strides.of(x.shape).enumerated() {
            places = places.flatMap { place in
                sources[axis].map { source in place.flatMap { place in source.map { place + $0 * stride } } }
            }
        }
        return [
            LoweredTensor(
                shape: sources.map(\.count), type: x.type, elements: places.map { $0.map { x.elements[$0] } ?? filling }
            )
        ]
    }

    /// Where a coordinate outside of 0 ..< size comes from.
    private static func source(
        _ coordinate: Int, size: Int, mode: String, _ call: OperatorCall
    ) throws(InferenceError) -> Int? {
        if (0..<size).contains(coordinate) { return coordinate }
        guard mode == "constant" || size > 0 else { throw call.badShape("nothing to repeat") }
        func modulo(_ value: Int, _ divisor: Int) -> Int { (value % divisor + divisor) % divisor }
        switch mode {
        case "constant": return nil
        case "edge": return min(max(coordinate, 0), size - 1)
        case "wrap": return modulo(coordinate, size)
        case "reflect":
            guard size > 1 else { return 0 }
            let place = modulo(coordinate, 2 * (size - 1))
            return min(place, 2 * (size - 1) - place)
        default: throw InferenceError(code: "model.unsupported-attribute", message: "Pad by \(mode)")
        }
    }
}
