/// Attributes by name and type. ONNX's defaults belong to the operators, so the caller knows them.
///
/// Each throws `attribute.wrong-type` when the attribute is there and of another type, and `attribute.unsupported-kind`
/// when it is of a kind that is not read, such as a graph.
extension ONNXNode {
    /// An integer; `nil` if the node does not have it.
    package func int(_ name: String) throws(ONNXError) -> Int? {
        guard let attribute = attributes[name] else { return nil }
        guard case .int(let value) = attribute else { throw mismatch(name, attribute, "an int") }
        return value
    }

    /// An integer, or the operator's default.
    package func int(_ name: String, default value: Int) throws(ONNXError) -> Int { try int(name) ?? value }

    /// A number; `nil` if the node does not have it.
    package func float(_ name: String) throws(ONNXError) -> Float? {
        guard let attribute = attributes[name] else { return nil }
        guard case .float(let value) = attribute else { throw mismatch(name, attribute, "a float") }
        return value
    }

    /// A number, or the operator's default.
    package func float(_ name: String, default value: Float) throws(ONNXError) -> Float { try float(name) ?? value }

    /// A text; `nil` if the node does not have it.
    package func string(_ name: String) throws(ONNXError) -> String? {
        guard let attribute = attributes[name] else { return nil }
        guard case .string(let value) = attribute else { throw mismatch(name, attribute, "a string") }
        return value
    }

    /// A text, or the operator's default.
    package func string(_ name: String, default value: String) throws(ONNXError) -> String {
        try string(name) ?? value
    }

    /// A tensor, dense or sparse in the file; `nil` if the node does not have it.
    package func tensor(_ name: String) throws(ONNXError) -> ONNXTensor? {
        guard let attribute = attributes[name] else { return nil }
        guard case .tensor(let value) = attribute else { throw mismatch(name, attribute, "a tensor") }
        return value
    }

    /// Integers; `nil` if the node does not have them.
    package func ints(_ name: String) throws(ONNXError) -> [Int]? {
        guard let attribute = attributes[name] else { return nil }
        guard case .ints(let value) = attribute else { throw mismatch(name, attribute, "a list of ints") }
        return value
    }

    /// Numbers; `nil` if the node does not have them.
    package func floats(_ name: String) throws(ONNXError) -> [Float]? {
        guard let attribute = attributes[name] else { return nil }
        guard case .floats(let value) = attribute else { throw mismatch(name, attribute, "a list of floats") }
        return value
    }

    /// Texts; `nil` if the node does not have them.
    package func strings(_ name: String) throws(ONNXError) -> [String]? {
        guard let attribute = attributes[name] else { return nil }
        guard case .strings(let value) = attribute else { throw mismatch(name, attribute, "a list of strings") }
        return value
    }

    /// What an accessor gave, for an attribute that the operator requires: such as `required("to", try node.int("to"))`.
    /// Throws `attribute.missing`.
    package func required<Value>(_ name: String, _ value: Value?) throws(ONNXError) -> Value {
        guard let value else {
            throw ONNXError(.missingAttribute, at: self.name, "\(self.operator) needs the attribute \(name)")
        }
        return value
    }

    /// The names of the attributes that are not among those known, sorted. Who lowers a node refuses it when there are
    /// any: an attribute that is not understood may change what the node computes.
    package func unknownAttributes(known: Set<String>) -> [String] {
        attributes.keys.filter { !known.contains($0) }.sorted()
    }

    private func mismatch(_ attribute: String, _ value: ONNXAttribute, _ wanted: String) -> ONNXError {
        let shown = PrintableName.of(attribute)
        if case .unsupported(let kind) = value {
            return ONNXError(
                .unsupportedAttribute, at: name, "the attribute \(shown) is \(kind), which is not supported")
        }
        return ONNXError(
            .wrongAttributeType, at: name, "the attribute \(shown) is \(value.kind), where \(wanted) is due")
    }
}
