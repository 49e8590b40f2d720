/// The flat subset of YAML that rule files are written in: `key: value` lines, comments, quotes; nothing nested.
///
/// A value may stand in single or double quotes, without escapes. What a full YAML reader would take for something
/// else than plain text (lists, anchors, block scalars, indentation, documents) is refused, not guessed.
struct FlatYAML {
    /// One line's key and value.
    struct Entry {
        let key: String
        let value: String
        let line: Int
    }

    /// The entries in file order, keys unique.
    let entries: [Entry]

    /// The most bytes of a file.
    static let maximumBytes = 65_536

    /// - Throws: `rule.too-long`, `rule.not-text`, `rule.syntax`, `rule.duplicate-key`.
    init(parsing bytes: [UInt8]) throws(RuleError) {
        guard bytes.count <= Self.maximumBytes else {
            throw RuleError(code: "rule.too-long", message: "a rule file has at most 65536 bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RuleError(code: "rule.not-text", message: "the rule file is not UTF-8 text")
        }
        var entries: [Entry] = []
        // CR LF is one Character in Swift.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            guard Label.isShowable(line) else {
                throw RuleError(
                    code: "rule.not-text", message: "tabs and control characters are not allowed", line: index + 1)
            }
            guard let entry = try Self.entry(of: line, number: index + 1) else { continue }
            guard !entries.contains(where: { $0.key == entry.key }) else {
                throw RuleError(
                    code: "rule.duplicate-key", message: "the key \(entry.key) stands twice", line: entry.line)
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    private static func entry(of line: Substring, number: Int) throws(RuleError) -> Entry? {
        let trimmed = Self.withoutTrailingSpaces(line)
        guard let first = trimmed.first(where: { $0 != " " }), first != "#" else { return nil }
        guard let colon = trimmed.firstIndex(of: ":"), trimmed.first != " ",
            trimmed[..<colon].allSatisfy({ $0.isASCII && ($0.isLowercase || $0 == "-") }), colon > trimmed.startIndex
        else {
            throw RuleError(code: "rule.syntax", message: "expected `key: value`, without indentation", line: number)
        }
        let afterColon = trimmed[(colon + 1)...]
        guard afterColon.isEmpty || afterColon.first == " " else {
            throw RuleError(code: "rule.syntax", message: "a space is due after the colon", line: number)
        }
        let value = try value(of: Array(afterColon.drop { $0 == " " }), number: number)
        guard !value.isEmpty else {
            throw RuleError(code: "rule.syntax", message: "the key has no value", line: number)
        }
        return Entry(key: String(trimmed[..<colon]), value: value, line: number)
    }

    private static func value(of characters: [Character], number: Int) throws(RuleError) -> String {
        guard let first = characters.first else { return "" }
        if first == "\"" || first == "'" {
            guard let end = characters.dropFirst().firstIndex(of: first) else {
                throw RuleError(code: "rule.syntax", message: "the quotes are not closed", line: number)
            }
            let content = characters[1..<end]
            let rest = characters[(end + 1)...]
            guard isComment(rest), !content.contains("\\") else {
                throw RuleError(
                    code: "rule.syntax", message: "quotes stand around the whole value, without escapes", line: number)
            }
            return String(content)
        }
        guard !"[]{}>|*&!%@`,?#-".contains(first) || (first == "-" && characters.dropFirst().first?.isNumber == true)
        else {
            throw RuleError(
                code: "rule.syntax", message: "only plain or quoted text may follow a key", line: number)
        }
        let comment = characters.indices.dropFirst().first { characters[$0] == "#" && characters[$0 - 1] == " " }
        let plain = characters[..<(comment ?? characters.endIndex)]
        guard !plain.indices.dropLast().contains(where: { plain[$0] == ":" && plain[$0 + 1] == " " }) else {
            throw RuleError(
                code: "rule.syntax", message: "text with a colon and a space needs quotes", line: number)
        }
        return String(withoutTrailingSpaces(plain))
    }

    private static func withoutTrailingSpaces(_ text: some Sequence<Character>) -> [Character] {
        var characters = Array(text)
        while characters.last == " " { characters.removeLast() }
        return characters
    }

    private static func isComment(_ rest: ArraySlice<Character>) -> Bool {
        let text = rest.drop { $0 == " " }
        return text.isEmpty || (text.first == "#" && rest.first == " ")
    }
}
