import CanonicalEncoding
import Testing

/// The elements of a member of a report; a test fails where it is not there, and has none where it is something else.
func elements(_ value: JSONValue?) throws -> [JSONValue] {
    guard case .array(let elements) = try #require(value) else { return [] }
    return elements
}

/// The number of a member of a report.
func double(_ value: JSONValue?) throws -> Double {
    guard case .number(let number) = try #require(value) else { return .nan }
    return try #require(Double(number.lexeme))
}
