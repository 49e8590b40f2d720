import CanonicalEncoding

/// Inputs as JSON. The model says their types, and as far as it does, their shapes.
extension TensorFile {
    /// Inputs by name, one for each of `inputs`.
    ///
    /// Three forms are read: nested arrays of numbers, if there is one input; `{"inputs": {"name": nested arrays, …}}`; and
    /// EZKL's `{"input_data": [[numbers], …]}`, flat arrays in the order of the inputs, in which `input_shapes` may say
    /// shapes and `output_data` is passed over. Numbers are rounded once to a float's type; integers must be written as
    /// such. Throws `input.…`, `json.…`, `limit.…` and `tensor.not-finite`.
    package static func read(
        json bytes: [UInt8], for inputs: [ValueDescription], limits: ModelLimits = ModelLimits()
    ) throws(ONNXError) -> [String: ONNXTensor] {
        let document: JSONValue
        do throws(JSONError) {
            document = try JSONValue(
                parsing: bytes, limits: JSONLimits(maximumBytes: min(limits.fileBytes, JSONLimits().maximumBytes)))
        } catch {
            throw ONNXError(error)
        }
        return try read(document: document, for: inputs, limits: limits)
    }

    /// The same, parsed already.
    package static func read(
        document: JSONValue, for inputs: [ValueDescription], limits: ModelLimits = ModelLimits()
    ) throws(ONNXError) -> [String: ONNXTensor] {
        var reader = InputReader(budget: ReadingBudget(limits))
        switch document {
        case .object(let members):
            if let named = document["inputs"] {
                try only(["inputs"], members)
                return try reader.named(named, inputs)
            }
            guard let flat = document["input_data"] else {
                throw ONNXError(.inputForm, "an object with “inputs” or “input_data” is due, or nested arrays")
            }
            try only(["input_data", "input_shapes", "output_data"], members)
            return try reader.flat(flat, shapes: document["input_shapes"], inputs)
        default:
            guard let input = inputs.first, inputs.count == 1 else {
                throw ONNXError(.inputForm, "\(inputs.count) inputs are due: they are given by name")
            }
            return [input.name: try reader.tensor(document, input)]
        }
    }

    private static func only(_ names: [String], _ members: [JSONMember]) throws(ONNXError) {
        for member in members where !names.contains(member.name) {
            throw ONNXError(.inputForm, at: member.name, "a member that is not known here")
        }
    }
}

private struct InputReader {
    var budget: ReadingBudget

    mutating func named(_ value: JSONValue, _ inputs: [ValueDescription]) throws(ONNXError) -> [String: ONNXTensor] {
        guard case .object(let members) = value else {
            throw ONNXError(.inputForm, "“inputs” is \(value.kind), where an object is due")
        }
        for member in members where !inputs.contains(where: { $0.name == member.name }) {
            throw ONNXError(.unknownInput, at: member.name, "the model has no such input")
        }
        var result: [String: ONNXTensor] = [:]
        for input in inputs {
            guard let member = members.first(where: { $0.name == input.name }) else {
                throw ONNXError(.missingInput, at: input.name, "the input is missing")
            }
            result[input.name] = try tensor(member.value, input)
        }
        return result
    }

    mutating func flat(
        _ value: JSONValue, shapes: JSONValue?, _ inputs: [ValueDescription]
    ) throws(ONNXError) -> [String: ONNXTensor] {
        guard case .array(let lists) = value, lists.count == inputs.count else {
            throw ONNXError(.inputForm, "“input_data” is no array of \(inputs.count) arrays, one for each input")
        }
        var stated: [JSONValue]?
        if let shapes {
            guard case .array(let list) = shapes, list.count == inputs.count else {
                throw ONNXError(.inputForm, "“input_shapes” is no array of \(inputs.count) shapes")
            }
            stated = list
        }
        var result: [String: ONNXTensor] = [:]
        for (index, input) in inputs.enumerated() {
            guard case .array(let numbers) = lists[index] else {
                throw ONNXError(.inputForm, at: input.name, "\(lists[index].kind), where an array of numbers is due")
            }
            let shape = try self.shape(stated?[index], of: input, count: numbers.count)
            result[input.name] = try tensor(numbers, shape: shape, input)
        }
        return result
    }

    /// Nested arrays, all of one length at a depth.
    mutating func tensor(_ value: JSONValue, _ input: ValueDescription) throws(ONNXError) -> ONNXTensor {
        var shape: [Int] = []
        var elements = [value]
        while case .array(let first)? = elements.first {
            guard shape.count < budget.limits.rank else {
                throw ONNXError(.rank, at: input.name, "more than the \(budget.limits.rank) dimensions that are read")
            }
            var inner: [JSONValue] = []
            for element in elements {
                guard case .array(let list) = element, list.count == first.count else {
                    throw ONNXError(
                        .irregularInput, at: input.name, "the arrays at depth \(shape.count + 1) differ in length")
                }
                inner += list
            }
            shape.append(first.count)
            elements = inner
        }
        return try tensor(elements, shape: shape, input)
    }

    private func shape(_ stated: JSONValue?, of input: ValueDescription, count: Int) throws(ONNXError) -> [Int] {
        if let stated {
            guard case .array(let sizes) = stated else {
                throw ONNXError(.inputForm, at: input.name, "a shape is no array of sizes")
            }
            var shape: [Int64] = []
            for size in sizes {
                guard case .number(let number) = size, let size = number.integer else {
                    throw ONNXError(.inputForm, at: input.name, "a shape is no array of sizes")
                }
                shape.append(size)
            }
            guard try TensorShape.count(shape, rank: budget.limits.rank, name: input.name) == count else {
                throw ONNXError(.inputShape, at: input.name, "\(count) numbers do not fill the shape \(shape)")
            }
            return shape.map { Int($0) }
        }
        guard let shape = input.shape(of: count) else {
            throw ONNXError(
                .inputShape, at: input.name,
                "\(count) numbers do not fill the model's shape, or it leaves more than one dimension open and no shape is stated"
            )
        }
        return shape
    }

    private mutating func tensor(
        _ values: [JSONValue], shape: [Int], _ input: ValueDescription
    ) throws(ONNXError) -> ONNXTensor {
        guard input.admits(shape: shape) else {
            throw ONNXError(.inputShape, at: input.name, "the shape \(shape) is not the one that the model wants")
        }
        guard input.elementType.isSupported else {
            throw ONNXError(.unsupportedElementType, at: input.name, "elements of \(input.elementType) are not read")
        }
        try budget.take(elements: values.count, of: input.elementType, for: input.name)
        let elements = try JSONElements(values: values, input: input).elements()
        try TensorChecks.finite(elements, limits: budget.limits, name: input.name)
        return ONNXTensor(checked: elements, shape: shape, elementType: input.elementType)
    }
}
