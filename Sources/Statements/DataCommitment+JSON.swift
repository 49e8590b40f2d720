import Algebra
import CanonicalEncoding

extension JSONValue {
    /// The list of one commitment of a circuit's.
    static func committed(_ name: String, _ commitment: Fr) -> JSONValue {
        .array([
            .object(members: [("name", .string(name)), ("commitment", .string(commitment.integer.decimal))])
        ])
    }

    /// The list of one root of readings.
    static func sha256Root(_ root: Digest) -> JSONValue {
        .array([.object(members: [("name", .string(BreachStatement.inputName)), ("sha256", .string(root.hex))])])
    }
}

extension MemberReader {
    /// The list of one commitment of a circuit's.
    mutating func commitment(_ member: String, of name: String) throws(StatementError) -> Fr {
        var element = try onlyElement(member, of: name)
        let commitment = try element.fieldElement("commitment")
        try element.finish()
        return commitment
    }

    /// The list of one root of readings.
    mutating func sha256Root(_ member: String) throws(StatementError) -> Digest {
        var element = try onlyElement(member, of: BreachStatement.inputName)
        let root = try element.digest("sha256")
        try element.finish()
        return root
    }

    /// The one element of a list, which says what it is called.
    private mutating func onlyElement(_ member: String, of name: String) throws(StatementError) -> MemberReader {
        let path = path(of: member)
        let elements = try array(member)
        guard elements.count == 1 else {
            throw StatementError(code: "statement.commitments", message: "\(path) holds one commitment, of \(name)")
        }
        var element = try MemberReader(elements[0], path: "\(path)[0]")
        try element.constant("name", name, code: "statement.commitments")
        return element
    }
}
