import CanonicalEncoding

extension JSONValue {
    /// The value with something put in the place that the path names; `nil` removes it.
    package func replacing(_ path: [PathStep], with value: JSONValue?) -> JSONValue {
        guard let step = path.first else { return value ?? self }
        let rest = Array(path.dropFirst())
        switch (step, self) {
        case (.member(let name), .object(var members)):
            if let index = members.firstIndex(where: { $0.name == name }) {
                if rest.isEmpty, value == nil {
                    members.remove(at: index)
                } else {
                    members[index].value = members[index].value.replacing(rest, with: value)
                }
            } else if let value, rest.isEmpty {
                members.append(JSONMember(name: name, value: value))
            }
            return .object(members)
        case (.element(let index), .array(var elements)):
            if rest.isEmpty, value == nil {
                elements.remove(at: index)
            } else {
                elements[index] = elements[index].replacing(rest, with: value)
            }
            return .array(elements)
        default: return self
        }
    }

    /// A step on the way to a value.
    package enum PathStep: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, Sendable {
        case member(String)
        case element(Int)
        package init(stringLiteral value: String) { self = .member(value) }
        package init(integerLiteral value: Int) { self = .element(value) }
    }
}
