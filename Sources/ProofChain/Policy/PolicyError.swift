import StrictYAML

/// Why a policy cannot be used. A policy that is not understood in full is not used at all.
public struct PolicyError: Error, Hashable, Sendable {
    /// Stable: `policy.…`, listed in docs/policy.md.
    public let code: String
    /// The line of the file, from 1; `nil` where there is no single one.
    public let line: Int?
    private let detail: String

    /// Creates an error.
    public init(code: String, line: Int?, message: String) {
        self.code = code
        self.line = line
        detail = message
    }

    /// What is wrong and where, in a sentence.
    public var message: String { line.map { "line \($0): \(detail)" } ?? detail }

    /// Of a file that is not read.
    init(_ error: YAMLError) {
        self.init(code: "policy." + error.code.rawValue, line: error.line, message: error.message)
    }

    /// A value of another form than its key has.
    static func wrongType(_ node: YAMLNode, _ expected: String) -> PolicyError {
        PolicyError(code: "policy.wrong-type", line: node.line, message: "expected \(expected)")
    }

    /// A value that means nothing.
    static func badValue(_ node: YAMLNode, _ expected: String) -> PolicyError {
        PolicyError(code: "policy.bad-value", line: node.line, message: "expected \(expected)")
    }

    /// A name that is none of those that there are.
    static func unknownName(_ node: YAMLNode, _ name: String, _ known: [String]) -> PolicyError {
        PolicyError(
            code: "policy.unknown-name", line: node.line,
            message: "\(name) is none of \(known.joined(separator: ", "))")
    }
}

/// The keys of a mapping in a policy, taken one by one.
struct PolicyKeys {
    private var entries: [YAMLEntry]
    /// Where they begin, for errors about what is not there.
    let line: Int?
    private var known: [String] = []

    init(_ entries: [YAMLEntry], line: Int?) {
        self.entries = entries
        self.line = line
    }

    /// - Throws: `policy.wrong-type`.
    init(_ node: YAMLNode, _ what: String) throws(PolicyError) {
        guard let entries = node.entries else { throw .wrongType(node, "\(what): keys with values") }
        self.init(entries, line: node.line)
    }

    /// Takes a key.
    mutating func optional(_ key: String) -> YAMLNode? {
        known.append(key)
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        return entries.remove(at: index).value
    }

    /// Takes a key.
    mutating func required(_ key: String) throws(PolicyError) -> YAMLNode {
        guard let value = optional(key) else {
            throw PolicyError(code: "policy.missing-key", line: line, message: "the key \(key) is missing")
        }
        return value
    }

    /// Takes a key and reads its value; `nil` without it.
    mutating func read<Value>(_ key: String, _ codec: PolicyCodec<Value>) throws(PolicyError) -> Value? {
        guard let node = optional(key) else { return nil }
        return try codec.read(node)
    }

    /// Refuses keys that nobody took.
    func finish() throws(PolicyError) {
        guard let rest = entries.first else { return }
        throw PolicyError(
            code: "policy.unknown-key", line: rest.line,
            message: "unknown key \(rest.key); the keys here are \(known.joined(separator: ", "))")
    }
}
