import Algebra
import CanonicalEncoding
import Primitives

extension InferenceStatement {
    /// The statement as JSON; its `canonicalBytes` are what is digested.
    public var json: JSONValue {
        .object(
            members: [
                ("schema", .string(Statement.schema)), ("kind", .string(Self.kind)), ("model", model.json),
                ("weights", weightsCommitment.map { Self.edge("weights", .commitment($0)) }),
                ("inputs", Self.edge("input", input)), ("outputs", Self.edge("output", output)),
                ("program", program.json),
            ] + terms.members)
    }

    /// Decodes strictly: every member once, none unknown, every number in its one spelling. What is decoded encodes to the same
    /// document again.
    public init(json value: JSONValue, path: String = "statement") throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        try reader.constant("schema", Statement.schema, code: "statement.schema")
        try reader.constant("kind", Self.kind, code: "statement.kind")
        let model = try ModelReference(members: reader.object("model"))
        let weightsPath = reader.path(of: "weights")
        let weights = try reader.optionalArray("weights").map { elements throws(StatementError) in
            try Self.edge(elements, "weights", path: weightsPath)
        }
        let input = try Self.edge(reader.array("inputs"), "input", path: reader.path(of: "inputs"))
        let output = try Self.edge(reader.array("outputs"), "output", path: reader.path(of: "outputs"))
        let program = try ProgramReference(members: reader.object("program"))
        let terms = try StatementTerms(members: &reader)
        try reader.finish()
        guard weights.map({ $0.commitment != nil }) ?? true else {
            throw StatementError(code: "statement.commitments", message: "\(weightsPath) holds a commitment")
        }
        try self.init(
            model: model, weightsCommitment: weights?.commitment, input: input, output: output, program: program,
            terms: terms)
    }

    private static func edge(_ name: String, _ value: EdgeValue) -> JSONValue {
        switch value {
        case .commitment(let commitment):
            .array([
                .object(members: [("name", .string(name)), ("commitment", .string(commitment.integer.decimal))])
            ])
        case .integers(let integers):
            .array([
                .object(members: [
                    ("name", .string(name)), ("integers", .array(integers.map { .string(String($0)) })),
                ])
            ])
        }
    }

    private static func edge(
        _ elements: [JSONValue], _ name: String, path: String
    ) throws(StatementError) -> EdgeValue {
        guard elements.count == 1 else {
            throw StatementError(code: "statement.commitments", message: "\(path) holds one entry, the \(name)")
        }
        var reader = try MemberReader(elements[0], path: "\(path)[0]")
        try reader.constant("name", name, code: "statement.commitments")
        guard let integers = try reader.optionalArray("integers") else {
            let commitment = try reader.fieldElement("commitment")
            try reader.finish()
            return .commitment(commitment)
        }
        try reader.finish()
        var values: [Int64] = []
        for (index, element) in integers.enumerated() {
            guard case .string(let text) = element, let value = Int64(text), String(value) == text else {
                throw StatementError(
                    code: "statement.not-canonical",
                    message: "\(path)[0].integers[\(index)] is not a canonical integer in decimal digits, or too large")
            }
            values.append(value)
        }
        return .integers(values)
    }
}
