import StrictYAML

/// The keys of a rule file, or of one condition in it, taken one by one.
struct RuleFields {
    /// A key with its text.
    struct Value {
        let key: String
        let text: String
        let line: Int

        /// A value that means nothing.
        func bad(_ message: String) -> RuleError {
            RuleError(code: "rule.bad-value", message: message, line: line)
        }

        /// A time span, such as 30min.
        func span() throws(RuleError) -> TimeSpan {
            try quantity { () throws(QuantityError) in try TimeSpan(parsing: text) }
        }

        /// What is read from the text, with errors at its line.
        func quantity<Quantity>(_ read: () throws(QuantityError) -> Quantity) throws(RuleError) -> Quantity {
            do throws(QuantityError) { return try read() } catch { throw bad(error.message) }
        }

        /// The text behind one of several beginnings, and which one.
        func rest<Form>(
            _ forms: KeyValuePairs<String, Form>, else expected: String
        ) throws(RuleError) -> (form: Form, text: String) {
            for (beginning, form) in forms where text.hasPrefix(beginning + " ") {
                return (form, String(text.dropFirst(beginning.count + 1)))
            }
            throw bad("expected \(expected)")
        }
    }

    /// The keys of a condition, in any family.
    static let conditionKeys = [
        "family", "exceeds", "re-arms", "duration", "amount", "count", "rate", "interval", "missing",
    ]

    private var entries: [YAMLEntry]
    /// Where they begin, for errors about what is not there.
    let line: Int?

    init(_ entries: [YAMLEntry], line: Int?) {
        self.entries = entries
        self.line = line
    }

    /// Takes a key with its text.
    mutating func optional(_ key: String) throws(RuleError) -> Value? {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let entry = entries.remove(at: index)
        guard let text = entry.value.text else {
            throw RuleError(code: "rule.syntax", message: "the key \(key) has no value", line: entry.line)
        }
        return Value(key: key, text: text, line: entry.line)
    }

    /// Takes a key with its text.
    mutating func required(_ key: String) throws(RuleError) -> Value {
        guard let value = try optional(key) else {
            throw RuleError(code: "rule.missing-key", message: "the key \(key) is missing", line: line)
        }
        return value
    }

    /// Takes a key with its list: the entries of each item, and their line.
    mutating func list(_ key: String) throws(RuleError) -> (items: [(entries: [YAMLEntry], line: Int)], line: Int)? {
        guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
        let entry = entries.remove(at: index)
        guard let list = entry.value.list else {
            throw RuleError(
                code: "rule.syntax", message: "the key \(key) is followed by a list of conditions", line: entry.line)
        }
        var items: [(entries: [YAMLEntry], line: Int)] = []
        for item in list {
            guard let entries = item.entries else {
                throw RuleError(code: "rule.syntax", message: "an item is a condition: `key: value`", line: item.line)
            }
            items.append((entries, item.line))
        }
        return (items, entry.line)
    }

    func refuseUnknown(_ known: [String]) throws(RuleError) {
        guard let unknown = entries.first(where: { !known.contains($0.key) }) else { return }
        throw RuleError(
            code: "rule.unknown-key",
            message: "unknown key \(unknown.key); the keys are \(known.joined(separator: ", "))", line: unknown.line)
    }

    /// Refuses keys that nobody took.
    func refuseRest(_ reason: String) throws(RuleError) {
        guard let rest = entries.first else { return }
        throw RuleError(
            code: "rule.key-not-allowed", message: "the key \(rest.key) is not allowed here: \(reason)", line: rest.line
        )
    }
}
