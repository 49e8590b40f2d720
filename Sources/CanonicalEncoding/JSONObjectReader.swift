/// A cursor over one JSON object for strict decoding.
///
/// Every member is asked for once, by name and type; `finish()` refuses members nobody asked for. Errors name the
/// member by its path, such as `statement.rule.threshold`.
public struct JSONObjectReader: Sendable {
    /// Where in the document this object stands.
    public let path: String
    private var remaining: [JSONMember]

    /// Opens an object; throws `json.wrong-type` when the value is something else.
    public init(_ value: JSONValue, path: String) throws(JSONError) {
        guard case .object(let members) = value else {
            throw JSONError(code: "json.wrong-type", message: "\(path) is \(value.kind), but an object is due")
        }
        self.path = path
        remaining = members
    }

    /// The path of a member of this object.
    public func path(of name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }

    /// Takes a member of any type, if it is there.
    public mutating func optionalValue(_ name: String) -> JSONValue? {
        guard let index = remaining.firstIndex(where: { $0.name.hasSameScalars(as: name) }) else { return nil }
        return remaining.remove(at: index).value
    }

    /// Takes a member of any type; throws `json.missing-member`.
    public mutating func value(_ name: String) throws(JSONError) -> JSONValue {
        guard let value = optionalValue(name) else {
            throw JSONError(code: "json.missing-member", message: "\(path(of: name)) is missing")
        }
        return value
    }

    /// Takes a string.
    public mutating func string(_ name: String) throws(JSONError) -> String {
        try string(from: value(name), name)
    }

    /// Takes a string, if the member is there.
    public mutating func optionalString(_ name: String) throws(JSONError) -> String? {
        guard let value = optionalValue(name) else { return nil }
        return try string(from: value, name)
    }

    /// Takes a number written as an integer with |n| ≤ 2^53.
    public mutating func integer(_ name: String) throws(JSONError) -> Int64 {
        try integer(from: value(name), name)
    }

    /// Takes such a number, if the member is there.
    public mutating func optionalInteger(_ name: String) throws(JSONError) -> Int64? {
        guard let value = optionalValue(name) else { return nil }
        return try integer(from: value, name)
    }

    /// Takes a boolean.
    public mutating func bool(_ name: String) throws(JSONError) -> Bool {
        let value = try value(name)
        guard case .bool(let flag) = value else { throw wrongType(name, value, "a boolean") }
        return flag
    }

    /// Takes a boolean, if the member is there.
    public mutating func optionalBool(_ name: String) throws(JSONError) -> Bool? {
        guard let value = optionalValue(name) else { return nil }
        guard case .bool(let flag) = value else { throw wrongType(name, value, "a boolean") }
        return flag
    }

    /// Takes an array.
    public mutating func array(_ name: String) throws(JSONError) -> [JSONValue] {
        let value = try value(name)
        guard case .array(let elements) = value else { throw wrongType(name, value, "an array") }
        return elements
    }

    /// Takes an array, if the member is there.
    public mutating func optionalArray(_ name: String) throws(JSONError) -> [JSONValue]? {
        guard let value = optionalValue(name) else { return nil }
        guard case .array(let elements) = value else { throw wrongType(name, value, "an array") }
        return elements
    }

    /// Takes an object and opens it.
    public mutating func object(_ name: String) throws(JSONError) -> JSONObjectReader {
        try JSONObjectReader(value(name), path: path(of: name))
    }

    /// Takes an object and opens it, if the member is there.
    public mutating func optionalObject(_ name: String) throws(JSONError) -> JSONObjectReader? {
        guard let value = optionalValue(name) else { return nil }
        return try JSONObjectReader(value, path: path(of: name))
    }

    /// Takes what is left, for objects that are maps; in document order.
    public mutating func takeRemaining() -> [JSONMember] {
        defer { remaining = [] }
        return remaining
    }

    /// Ends the object; throws `json.unknown-member` when a member was not asked for.
    public func finish() throws(JSONError) {
        if let member = remaining.first {
            throw JSONError(
                code: "json.unknown-member",
                message: "\(path(of: Self.shown(member.name))) is not a member that this format knows")
        }
    }

    /// A name from the document as a message may repeat it: short, and without characters that a terminal obeys.
    private static func shown(_ name: String) -> String {
        let text = name.unicodeScalars.prefix(64).map { scalar in
            (0x21...0x7E).contains(scalar.value) ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return text.joined() + (name.unicodeScalars.count > 64 ? "…" : "")
    }

    private func string(from value: JSONValue, _ name: String) throws(JSONError) -> String {
        guard case .string(let string) = value else { throw wrongType(name, value, "a string") }
        return string
    }

    private func integer(from value: JSONValue, _ name: String) throws(JSONError) -> Int64 {
        guard case .number(let number) = value else { throw wrongType(name, value, "an integer") }
        guard let integer = number.integer else {
            throw JSONError(
                code: "json.not-an-integer", message: "\(path(of: name)) is not a plain integer of at most 2^53")
        }
        return integer
    }

    private func wrongType(_ name: String, _ value: JSONValue, _ wanted: String) -> JSONError {
        JSONError(code: "json.wrong-type", message: "\(path(of: name)) is \(value.kind), but \(wanted) is due")
    }
}
