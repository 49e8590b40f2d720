/// A JSON document as RFC 8259 has it, with everything a signature would depend on kept.
///
/// Objects keep the order of their members (the canonical writer sorts them) and never hold a name twice;
/// numbers keep their lexeme, so that no value is rounded on the way through.
public indirect enum JSONValue: Sendable, Equatable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number, as written.
    case number(JSONNumber)
    /// A string of Unicode scalar values.
    case string(String)
    /// An ordered list.
    case array([JSONValue])
    /// Members in document order; names are unique.
    case object([JSONMember])
}

extension JSONValue {
    /// A number from an integer (precondition: |integer| ≤ 2^53; larger quantities are decimal strings).
    public init(integer: Int) {
        self = .number(JSONNumber(Int64(integer)))
    }

    /// An object from name and value pairs (precondition: names are unique).
    ///
    /// Members whose value is `nil` are left out: an absent member and `null` differ, and no format here uses `null`.
    public static func object(members: [(String, JSONValue?)]) -> JSONValue {
        .object(members.compactMap { name, value in value.map { JSONMember(name: name, value: $0) } })
    }

    /// The member of an object by name; `nil` when there is none or this is no object.
    public subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.hasSameScalars(as: name) }?.value
    }

    /// What kind of value this is, for messages.
    public var kind: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }

    /// Equality of structure and of scalars: strings that Swift calls equal by canonical equivalence
    /// ("é" composed and decomposed) are different documents with different digests.
    public static func == (lhs: JSONValue, rhs: JSONValue) -> Bool {
        switch (lhs, rhs) {
        case (.null, .null): true
        case (.bool(let a), .bool(let b)): a == b
        case (.number(let a), .number(let b)): a == b
        case (.string(let a), .string(let b)): a.hasSameScalars(as: b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }
}

/// One member of a JSON object.
public struct JSONMember: Sendable, Equatable {
    /// The member's name.
    public var name: String
    /// The member's value.
    public var value: JSONValue

    /// Creates a member.
    public init(name: String, value: JSONValue) {
        self.name = name
        self.value = value
    }

    /// Equality of scalars, as for `JSONValue`.
    public static func == (lhs: JSONMember, rhs: JSONMember) -> Bool {
        lhs.name.hasSameScalars(as: rhs.name) && lhs.value == rhs.value
    }
}

/// A JSON number as it was written.
public struct JSONNumber: Sendable, Equatable {
    /// The number's text, following the grammar of RFC 8259 section 6.
    public let lexeme: String

    /// From an integer (precondition: |value| ≤ 2^53).
    public init(_ value: Int64) {
        precondition(value.magnitude <= 1 << 53, "integers beyond 2^53 are written as decimal strings")
        lexeme = String(value)
    }

    /// From a number's text that follows the grammar, such as Swift's own descriptions of finite numbers do.
    package init(lexeme: String) {
        self.lexeme = lexeme
    }

    /// The value when it is written as an integer with |n| ≤ 2^53, without fraction, exponent or minus zero.
    public var integer: Int64? {
        guard let value = Int64(lexeme), value.magnitude <= 1 << 53, String(value) == lexeme else { return nil }
        return value
    }
}

extension String {
    /// Equality of Unicode scalars, not of canonical equivalence.
    func hasSameScalars(as other: String) -> Bool {
        utf8.elementsEqual(other.utf8)
    }
}
