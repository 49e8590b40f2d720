import CanonicalEncoding
import Statements
import StrictYAML

/// How a value stands in a policy's file, and in its canonical JSON.
struct PolicyCodec<Value: Sendable>: Sendable {
    let read: @Sendable (YAMLNode) throws(PolicyError) -> Value
    let json: @Sendable (Value) -> JSONValue
}

extension YAMLNode {
    /// Its text.
    ///
    /// - Throws: `policy.wrong-type`.
    func text(_ expected: String) throws(PolicyError) -> String {
        guard let text else { throw .wrongType(self, expected) }
        return text
    }
}

extension PolicyCodec {
    /// A value that is named: one of those that there are.
    static func named(_ values: KeyValuePairs<String, Value>) -> Self where Value: Hashable {
        let names = values.map(\.key)
        return PolicyCodec(
            read: { node throws(PolicyError) in
                let name = try node.text("one of \(names.joined(separator: ", "))")
                guard let found = values.first(where: { $0.key == name }) else {
                    throw .unknownName(node, name, names)
                }
                return found.value
            },
            json: { value in .string(values.first { $0.value == value }?.key ?? "") })
    }

    /// A value that there may be none of. Without its key there is none.
    static func optional<Wrapped: Sendable>(_ codec: PolicyCodec<Wrapped>) -> Self where Value == Wrapped? {
        PolicyCodec(
            read: { node throws(PolicyError) in try codec.read(node) }, json: { $0.map(codec.json) ?? .null })
    }

    /// Values behind dashes, each once; the text `none` stands for no value.
    static func set<Element: Sendable>(_ codec: PolicyCodec<Element>) -> Self where Value == Set<Element> {
        PolicyCodec(
            read: { node throws(PolicyError) in
                if node.text == "none" { return [] }
                guard let list = node.list else { throw .wrongType(node, "a list, or none") }
                var values: Set<Element> = []
                for node in list {
                    guard values.insert(try codec.read(node)).inserted else {
                        throw PolicyError(code: "policy.value-twice", line: node.line, message: "a value stands twice")
                    }
                }
                return values
            },
            json: { .array($0.map(codec.json).inOrder) })
    }

    /// Values behind keys, of which `key` reads the names.
    static func map<Key: Hashable & Sendable, Element: Sendable>(
        _ key: PolicyCodec<Key>, _ codec: PolicyCodec<Element>
    ) -> Self where Value == [Key: Element] {
        PolicyCodec(
            read: { node throws(PolicyError) in
                guard let entries = node.entries else { throw .wrongType(node, "keys with values") }
                var values: [Key: Element] = [:]
                for entry in entries {
                    let name = YAMLNode(content: .text(entry.key, .plain), line: entry.line)
                    values[try key.read(name)] = try codec.read(entry.value)
                }
                return values
            },
            json: { values in
                .object(
                    values.map { own in
                        JSONMember(name: key.json(own.key).policyText, value: codec.json(own.value))
                    }.sorted { $0.name < $1.name })
            })
    }
}

extension PolicyCodec where Value == Bool {
    /// `true` or `false`.
    static var flag: Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                switch try node.text("true or false") {
                case "true": true
                case "false": false
                default: throw .badValue(node, "true or false")
                }
            }, json: { .bool($0) })
    }
}

extension PolicyCodec where Value: FixedWidthInteger {
    /// A whole number in decimal digits.
    static func number(_ range: ClosedRange<Value>) -> Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
                let text = try node.text(expected)
                guard let value = Value(text), String(value) == text, range.contains(value) else {
                    throw .badValue(node, expected)
                }
                return value
            }, json: { .string(String($0)) })
    }

    /// All bits, most significant first, in hexadecimal digits.
    static var bits: Self {
        let count = Value.bitWidth / 4
        return PolicyCodec(
            read: { node throws(PolicyError) in
                let text = try node.text("\(count) hexadecimal digits")
                guard text.utf8.count == count, (try? Hex.decode(text)) != nil, let value = Value(text, radix: 16)
                else {
                    throw .badValue(node, "\(count) lower-case hexadecimal digits")
                }
                return value
            },
            json: { value in
                let digits = String(value, radix: 16)
                return .string(String(repeating: "0", count: count - digits.count) + digits)
            })
    }
}

extension PolicyCodec where Value == Int64 {
    /// A length of time, such as 5min.
    static var span: Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                let text = try node.text("a time span such as 5min")
                do throws(QuantityError) { return try TimeSpan(parsing: text).seconds } catch {
                    throw .badValue(node, "a time span such as 5min")
                }
            }, json: { .string(String($0)) })
    }
}

extension PolicyCodec where Value == Int64? {
    /// A length of time, or `any`.
    static var spanOrAny: Self {
        PolicyCodec(
            read: { node throws(PolicyError) in node.text == "any" ? nil : try PolicyCodec<Int64>.span.read(node) },
            json: { $0.map { .string(String($0)) } ?? .null })
    }
}

extension PolicyCodec where Value == [UInt8] {
    /// Bytes of one of some lengths, in hexadecimal digits.
    static func bytes(_ counts: Int...) -> Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                let expected =
                    "\(counts.map { String($0) }.joined(separator: ", ")) bytes in lower-case hexadecimal digits"
                let text = try node.text(expected)
                guard let bytes = try? Hex.decode(text), counts.contains(bytes.count) else {
                    throw .badValue(node, expected)
                }
                return bytes
            }, json: { .string(Hex.encode($0)) })
    }

    /// Some bytes, at most so many.
    static func bytes(atMost limit: Int) -> Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                let expected = "1 to \(limit) bytes in lower-case hexadecimal digits"
                let text = try node.text(expected)
                guard let bytes = try? Hex.decode(text), (1...limit).contains(bytes.count) else {
                    throw .badValue(node, expected)
                }
                return bytes
            }, json: { .string(Hex.encode($0)) })
    }
}

extension PolicyCodec where Value == Digest {
    /// 64 hexadecimal digits.
    static var digest: Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                let text = try node.text("a digest")
                guard let digest = try? Digest(hex: text) else {
                    throw .badValue(node, "a digest: 64 lower-case hexadecimal digits")
                }
                return digest
            }, json: { .string($0.hex) })
    }
}

extension PolicyCodec where Value == String {
    /// A text that can be shown, of at most 128 bytes.
    static var label: Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                let text = try node.text("a text")
                do throws(QuantityError) { return try Label(text).text } catch {
                    throw .badValue(node, "a text of at most 128 bytes")
                }
            }, json: { .string($0) })
    }

    /// A text of a form that a test decides.
    static func text(_ expected: String, _ isGood: @escaping @Sendable (String) -> Bool) -> Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                let text = try node.text(expected)
                guard isGood(text) else { throw .badValue(node, expected) }
                return text
            }, json: { .string($0) })
    }
}

extension [JSONValue] {
    /// Sorted by their canonical bytes: a set has no order of its own.
    var inOrder: [JSONValue] { sorted { $0.canonicalBytes.lexicographicallyPrecedes($1.canonicalBytes) } }
}

extension JSONValue {
    /// A value in a line: texts as they are, lists with commas, members with colons.
    var policyText: String {
        switch self {
        case .null: "any"
        case .bool(let flag): flag ? "yes" : "no"
        case .number: String(decoding: canonicalBytes, as: UTF8.self)
        case .string(let text): text
        case .array(let values): values.isEmpty ? "none" : values.map(\.policyText).joined(separator: ", ")
        case .object(let members):
            members.isEmpty
                ? "none" : members.map { "\($0.name): \($0.value.policyText)" }.joined(separator: "; ")
        }
    }
}
