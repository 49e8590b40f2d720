import CanonicalEncoding

/// The part of JSON Schema (draft 2020-12) that the schemas of this package use; any other keyword is an error of the schema.
package struct JSONSchema {
    private let root: JSONValue

    /// The schema in a file.
    package init(path: String) throws {
        root = try JSONValue(parsing: FileBytes.read(path: path, limit: 1 << 20))
    }

    /// What is wrong with a document; nothing if it follows the schema.
    package func faults(of document: JSONValue) -> [String] { faults(document, root, "$") }

    private func faults(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        guard case .object(let keywords) = schema else { return ["\(path): the schema is no object"] }
        return keywords.flatMap { fault(value, $0, schema, path) }
    }

    private func fault(_ value: JSONValue, _ keyword: JSONMember, _ schema: JSONValue, _ path: String) -> [String] {
        switch (keyword.name, keyword.value) {
        case ("$schema", _), ("$id", _), ("$defs", _), ("title", _), ("description", _): return []
        case ("$ref", .string(let reference)):
            guard let target = root["$defs"]?[String(reference.dropFirst("#/$defs/".count))] else {
                return ["\(path): the schema has no \(reference)"]
            }
            return faults(value, target, path)
        case ("const", let wanted): return value == wanted ? [] : ["\(path) is another value"]
        case ("enum", .array(let accepted)): return accepted.contains(value) ? [] : ["\(path) is none of the values"]
        case ("type", .string(let name)): return Self.isOf(name, value) ? [] : ["\(path) is not of type \(name)"]
        case ("type", .array(let names)):
            return names.contains { if case .string(let name) = $0 { Self.isOf(name, value) } else { false } }
                ? [] : ["\(path) is of none of the types"]
        case ("oneOf", .array(let schemas)):
            return schemas.count { faults(value, $0, path).isEmpty } == 1 ? [] : ["\(path) does not follow exactly one"]
        case ("anyOf", .array(let schemas)):
            return schemas.contains { faults(value, $0, path).isEmpty } ? [] : ["\(path) follows none"]
        case ("items", let each):
            guard case .array(let elements) = value else { return [] }
            return elements.enumerated().flatMap { faults($0.element, each, "\(path)[\($0.offset)]") }
        case ("maxItems", .number(let most)):
            guard case .array(let elements) = value, let most = most.integer else { return [] }
            return elements.count <= most ? [] : ["\(path) is too long"]
        case ("minimum", .number(let bound)):
            guard case .number(let number) = value, let own = number.integer, let bound = bound.integer else {
                return []
            }
            return own >= bound ? [] : ["\(path) is too small"]
        case ("maximum", .number(let bound)):
            guard case .number(let number) = value, let own = number.integer, let bound = bound.integer else {
                return []
            }
            return own <= bound ? [] : ["\(path) is too large"]
        case ("pattern", .string(let pattern)):
            guard case .string(let text) = value, let expression = try? Regex(pattern) else {
                return ["\(path): \(pattern)"]
            }
            return text.contains(expression) ? [] : ["\(path) does not match \(pattern)"]
        case ("required", .array(let names)):
            guard case .object = value else { return [] }
            return names.compactMap { name in
                guard case .string(let name) = name, value[name] == nil else { return nil }
                return "\(path) has no \(name)"
            }
        case ("properties", let known):
            guard case .object(let members) = value else { return [] }
            return members.flatMap { member in
                known[member.name].map { faults(member.value, $0, "\(path).\(member.name)") } ?? []
            }
        case ("additionalProperties", let other):
            guard case .object(let members) = value else { return [] }
            let unknown = members.filter { schema["properties"]?[$0.name] == nil }
            if case .bool(let isAllowed) = other {
                return isAllowed ? [] : unknown.map { "\(path).\($0.name) is unknown" }
            }
            return unknown.flatMap { faults($0.value, other, "\(path).\($0.name)") }
        default: return ["\(path): the keyword \(keyword.name) is not known here"]
        }
    }

    private static func isOf(_ type: String, _ value: JSONValue) -> Bool {
        switch (type, value) {
        case ("null", .null), ("boolean", .bool), ("string", .string), ("array", .array), ("object", .object): true
        case ("integer", .number(let number)): number.integer != nil
        default: false
        }
    }
}
