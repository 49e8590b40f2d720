import Algebra
import CanonicalEncoding
import Primitives

extension BreachStatement {
    /// The statement as JSON; its `canonicalBytes` are what is digested.
    public var json: JSONValue {
        .object(
            members: [
                ("schema", .string(Statement.schema)), ("kind", .string(Self.kind)), ("claim", .string(claim.rawValue)),
                ("rule", rule.json), ("window", window.json), ("source", source.json),
                ("inputs", .committed(Self.inputName, inputCommitment)),
                ("outputs", .committed(Self.outputName, outputCommitment)), ("continuity", continuity?.json),
                ("program", program.json),
            ] + terms.members)
    }

    /// Decodes strictly: every member once, none unknown, every number and time in its one spelling. What is decoded
    /// encodes to the same document again.
    ///
    /// - Parameter path: where the statement stands in its document, for messages.
    public init(json value: JSONValue, path: String = "statement") throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        try reader.constant("schema", Statement.schema, code: "statement.schema")
        try reader.constant("kind", Self.kind, code: "statement.kind")
        claim = try reader.choice("claim", Polarity.self)
        rule = try BreachRule(members: reader.object("rule"))
        window = try TimeWindow(members: reader.object("window"))
        source = try ReadingSource(members: reader.object("source"))
        inputCommitment = try reader.commitment("inputs", of: Self.inputName)
        outputCommitment = try reader.commitment("outputs", of: Self.outputName)
        continuity = try reader.optionalObject("continuity").map { members throws(StatementError) in
            try Continuity(members: members)
        }
        program = try ProgramReference(members: reader.object("program"))
        terms = try StatementTerms(members: &reader)
        try reader.finish()
    }
}

extension Continuity {
    var json: JSONValue {
        .object(members: [
            ("before", .string(before.integer.decimal)), ("after", .string(after.integer.decimal)),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let before = try reader.fieldElement("before")
        let after = try reader.fieldElement("after")
        try reader.finish()
        self.init(before: before, after: after)
    }
}

extension ProgramReference {
    var json: JSONValue {
        .object(members: [
            ("circuit", .string(circuit)), ("circuitDigest", .string(circuitDigest.hex)),
            ("verifyingKeyDigest", verifyingKeyDigest.map { .string($0.hex) }),
        ])
    }

    init(members source: consuming MemberReader) throws(StatementError) {
        var reader = source
        let circuit = try reader.string("circuit")
        let circuitDigest = try reader.digest("circuitDigest")
        let verifyingKeyDigest = try reader.optionalDigest("verifyingKeyDigest")
        try reader.finish()
        try self.init(circuit: circuit, circuitDigest: circuitDigest, verifyingKeyDigest: verifyingKeyDigest)
    }
}
