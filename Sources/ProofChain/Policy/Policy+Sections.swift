import Algebra
import CanonicalEncoding
import Statements
import StrictYAML

extension Policy.Setup {
    mutating func read(_ node: YAMLNode) throws(PolicyError) {
        var keys = try PolicyKeys(node, "setup")
        allowsDevelopmentKeys = try keys.read("development-keys", .flag) ?? false
        trustedKeys = try keys.read("trusted-keys", .set(.digest)) ?? []
        circuits = try keys.read("circuits", .set(.digest))
        try keys.finish()
    }
}

extension Policy.Freshness {
    mutating func read(_ node: YAMLNode) throws(PolicyError) {
        var keys = try PolicyKeys(node, "freshness")
        let required: PolicyCodec<Bool> = .named(["required": true, "not-required": false])
        requiresNonce = try keys.read("nonce", required) ?? false
        requiresExpiry = try keys.read("expiry", required) ?? false
        maximumAge = try keys.read("maximum-age", .span)
        try keys.finish()
    }
}

extension Policy.Expected {
    mutating func read(
        _ node: YAMLNode, readBeside: (_ name: String) throws(PolicyError) -> [UInt8]
    ) throws(PolicyError) {
        var keys = try PolicyKeys(node, "expect")
        if let node = keys.optional("rule") { values.rule = try Self.rule(node, readBeside: readBeside) }
        if let node = keys.optional("window") {
            let text = try node.text("START/END")
            do throws(RuleError) { values.window = try TimeWindow(parsing: text) } catch {
                throw .badValue(node, "a window such as 2026-05-01T00:00:00Z/2026-05-15T00:00:00Z")
            }
        }
        values.claim = try keys.read("verdict", .named(["breach": .breach, "no-breach": .noBreach]))
        sensors = try keys.read("sensors", .set(.bytes(32))) ?? []
        registries = try keys.read("registries", .set(.text("a root in decimal digits") { $0.isFieldElement })) ?? []
        values.device = try keys.read("device", .label)
        values.counter = try keys.read("counter", .number(0...UInt64.max))
        models = try keys.read("models", .set(.digest)) ?? []
        values.model = try keys.read("model", .digest)
        values.answer = try keys.read("answer", .number(0...1_000_000_000))
        values.circuit = try keys.read("circuit", .label)
        values.audience = try keys.read("audience", .label)
        try keys.finish()
    }

    /// A rule that stands in the policy, or in a file beside it.
    private static func rule(
        _ node: YAMLNode, readBeside: (_ name: String) throws(PolicyError) -> [UInt8]
    ) throws(PolicyError) -> BreachRule {
        do throws(RuleError) {
            if let entries = node.entries { return try RuleFile(entries: entries).rule }
        } catch {
            throw PolicyError(code: error.code, line: error.line ?? node.line, message: error.message)
        }
        let name = try node.text("a rule, or the name of its file")
        guard name.isFileName else { throw .badValue(node, "a file beside the policy, without folders") }
        let bytes = try readBeside(name)
        do throws(RuleError) { return try RuleFile(parsing: bytes).rule } catch {
            throw PolicyError(code: error.code, line: node.line, message: "\(name): \(error.message)")
        }
    }
}

extension String {
    fileprivate var isFieldElement: Bool { FieldInteger(decimal: self).flatMap { Fr(integer: $0) } != nil }

    /// Whether it names a file of this folder.
    fileprivate var isFileName: Bool {
        (1...128).contains(utf8.count) && !hasPrefix(".")
            && utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.".utf8.contains(byte)
            }
    }
}
