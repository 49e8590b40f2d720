import ONNX

extension OperatorTable {
    /// Operators that move elements or say something of shapes; none costs anything.
    static var shapeOperators: [String: OperatorImplementation] {
        [
            "Identity": OperatorImplementation(takesScales: true) { _, call throws(InferenceError) in
                [try call.input(0)]
            },
            "Constant": OperatorImplementation(
                ["value", "value_float", "value_floats", "value_int", "value_ints"], constant),
            "Flatten": OperatorImplementation(["axis"], takesScales: true) { _, call throws(InferenceError) in
                let x = try call.input(0)
                var axis = try call.int("axis", 1)
                if axis < 0 { axis += x.rank }
                guard (0...x.rank).contains(axis) else { throw call.badShape("axis \(axis) of \(x.shape)") }
                return [x.reshaped([x.shape[..<axis].reduce(1, *), x.shape[axis...].reduce(1, *)])]
            },
            "Reshape": OperatorImplementation(["allowzero"], takesScales: true, reshape),
            "Transpose": OperatorImplementation(["perm"], takesScales: true) { _, call throws(InferenceError) in
                let x = try call.input(0)
                let order = try call.ints("perm") ?? Array((0..<x.rank).reversed())
                guard order.sorted() == Array(0..<x.rank) else {
                    throw call.badShape("the order \(order) of \(x.shape)")
                }
                let (shape, strides) = (order.map { x.shape[$0] }, Strides.of(x.shape))
                return [x.picking(Strides.places(shape, strides: order.map { strides[$0] }), shape: shape)]
            },
            "Squeeze": OperatorImplementation(["axes"], takesScales: true) { _, call throws(InferenceError) in
                let x = try call.input(0)
                let given = try axes(of: call)
                var axes: Set<Int> = []
                for axis in given ?? [] { axes.insert(try call.axis(axis, rank: x.rank)) }
                if given == nil { axes = Set(x.shape.indices.filter { x.shape[$0] == 1 }) }
                guard axes.allSatisfy({ x.shape[$0] == 1 }) else {
                    throw call.badShape("axes of \(x.shape) that are not 1")
                }
                return [x.reshaped(x.shape.indices.filter { !axes.contains($0) }.map { x.shape[$0] })]
            },
            "Unsqueeze": OperatorImplementation(["axes"], takesScales: true) { _, call throws(InferenceError) in
                let x = try call.input(0)
                guard let given = try axes(of: call) else {
                    throw call.badShape("no axes")
                }
                var axes: Set<Int> = []
                for axis in given { axes.insert(try call.axis(axis, rank: x.rank + given.count)) }
                guard axes.count == given.count else { throw call.badShape("an axis twice") }
                var rest = x.shape[...]
                let shape = (0..<x.rank + axes.count).map { axes.contains($0) ? 1 : rest.removeFirst() }
                return [x.reshaped(shape)]
            },
            "Concat": OperatorImplementation(["axis"], takesScales: true, concat),
            "Shape": OperatorImplementation(["start", "end"]) { _, call throws(InferenceError) in
                let shape = try call.input(0).shape
                func place(_ index: Int) -> Int { min(max(index < 0 ? index + shape.count : index, 0), shape.count) }
                let start = place(try call.int("start", 0))
                let part = shape[start..<max(start, place(try call.int("end", shape.count)))]
                return [
                    LoweredTensor(shape: [part.count], type: .int64, elements: part.map { .known(Double($0)) })
                ]
            },
            "Dropout": OperatorImplementation(["ratio", "seed"], takesScales: true) { _, call throws(InferenceError) in
                guard call.optional(2)?.values.map({ $0.allSatisfy { $0 == 0 } }) ?? (call.optional(2) == nil) else {
                    throw InferenceError(code: "model.unsupported-attribute", message: "Dropout as in training")
                }
                return [try call.input(0)]
            },
        ]
    }

    /// Axes, which were an attribute before opset 13 and are an input since.
    static func axes(of call: OperatorCall) throws(InferenceError) -> [Int]? {
        if let axes = try call.ints("axes") { return axes }
        return try call.knownIntegers(1, "axes")
    }

    private static func constant(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        if let tensor = try call.attribute({ node throws(ONNXError) in try node.tensor("value") }) {
            return [try LoweredTensor(tensor)]
        }
        func list(_ values: [Double], _ type: ElementType, isScalar: Bool) -> [LoweredTensor] {
            [LoweredTensor(shape: isScalar ? [] : [values.count], type: type, elements: values.map { .known($0) })]
        }
        if let value = try call.attribute({ node throws(ONNXError) in try node.float("value_float") }) {
            return list([Double(value)], .float, isScalar: true)
        }
        if let values = try call.attribute({ node throws(ONNXError) in try node.floats("value_floats") }) {
            return list(values.map { Double($0) }, .float, isScalar: false)
        }
        if let value = try call.attribute({ node throws(ONNXError) in try node.int("value_int") }) {
            return list([Double(value)], .int64, isScalar: true)
        }
        if let values = try call.ints("value_ints") { return list(values.map { Double($0) }, .int64, isScalar: false) }
        throw InferenceError(code: "model.unsupported-attribute", message: "Constant without a value that is read")
    }

    private static func reshape(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        let x = try call.input(0)
        guard var shape = try call.knownIntegers(1, "sizes") else { throw call.badShape("no shape") }
        if try call.int("allowzero", 0) == 0 {
            for axis in shape.indices where shape[axis] == 0 {
                guard axis < x.rank else { throw call.badShape("a 0 that stands for no dimension") }
                shape[axis] = x.shape[axis]
            }
        }
        let open = shape.indices.filter { shape[$0] == -1 }
        let known = shape.filter { $0 != -1 }.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        if open.count == 1 {
            guard known > 0, x.count % known == 0 else { throw call.badShape("\(x.shape) in the shape \(shape)") }
            shape[open[0]] = x.count / known
        }
        guard open.count <= 1, try Strides.bounded(shape).reduce(1, *) == x.count else {
            throw call.badShape("\(x.shape) in the shape \(shape)")
        }
        return [x.reshaped(shape)]
    }

    static func concat(
        _ lowering: inout Lowering, _ call: OperatorCall
    ) throws(InferenceError) -> [LoweredTensor] {
        var parts: [LoweredTensor] = []
        for index in call.inputs.indices { parts.append(try call.input(index)) }
        if parts.contains(where: { $0.scales == nil }) {
            parts = try parts.map { part throws(InferenceError) in try lowering.real(part) }
        }
        guard let first = parts.first,
            let named = try call.attribute({ node throws(ONNXError) in try node.int("axis") })
        else { throw call.badShape("nothing to join, or no axis") }
        let axis = try call.axis(named, rank: first.rank)
        guard first.rank > 0 else { throw call.badShape("scalars to join") }
        for part in parts {
            var (one, two) = (part.shape, first.shape)
            guard one.count == two.count else { throw call.badShape("parts of different ranks") }
            (one[axis], two[axis]) = (0, 0)
            guard one == two else { throw call.badShape("\(part.shape) beside \(first.shape)") }
        }
        var shape = first.shape
        shape[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
        _ = try Strides.bounded(shape)
        let (outer, inner) = (shape[..<axis].reduce(1, *), shape[(axis + 1)...].reduce(1, *))
        var (elements, scales): ([LoweredElement], [IntegerScale]) = ([], [])
        for row in 0..<outer {
            for part in parts {
                let length = part.shape[axis] * inner
                elements += part.elements[row * length..<(row + 1) * length]
                scales += part.scales?[row * length..<(row + 1) * length] ?? []
            }
        }
        return [
            LoweredTensor(
                shape: shape, type: first.type, elements: elements, scales: first.scales == nil ? nil : scales)
        ]
    }
}
