/// The subset of YAML that rule files are written in: `key: value` lines, comments, quotes, and one level of lists:
/// a key without a value, followed by items `- key: value` whose further keys stand below the first.
///
/// A value may stand in single or double quotes, without escapes. What a full YAML reader would take for something
/// else than plain text (flow lists, anchors, block scalars, documents, deeper nesting) is refused, not guessed.
struct RuleYAML {
    /// One line's key, and its value or the list that follows.
    struct Entry {
        let key: String
        let line: Int
        var content: Content
    }

    /// What stands behind a key.
    enum Content {
        case text(String)
        case list([Item])
    }

    /// One item of a list: entries with text, keys unique.
    struct Item {
        var entries: [Entry]
        let line: Int
    }

    /// The entries in file order, keys unique.
    private(set) var entries: [Entry] = []

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
        // CR LF is one Character in Swift.
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        // How far the dashes of the list that is being read stand in.
        var dashes = 0
        for (index, line) in lines.enumerated() {
            guard Label.isShowable(line) else {
                throw RuleError(
                    code: "rule.not-text", message: "tabs and control characters are not allowed", line: index + 1)
            }
            try add(line, number: index + 1, dashes: &dashes)
        }
        for entry in entries {
            if case .list(let items) = entry.content, items.isEmpty {
                throw RuleError(code: "rule.syntax", message: "the key has no value", line: entry.line)
            }
        }
    }

    private mutating func add(_ line: Substring, number: Int, dashes: inout Int) throws(RuleError) {
        let trimmed = Self.withoutTrailingSpaces(line)
        guard let first = trimmed.first(where: { $0 != " " }), first != "#" else { return }
        let indent = trimmed.prefix { $0 == " " }.count
        let text = trimmed[indent...]
        let isItem = text.starts(with: ["-", " "])
        guard isItem || indent > 0 else {
            try Self.append(Self.entry(of: text, number: number, mayBeList: true), to: &entries)
            return
        }
        guard let key = entries.last, case .list(var items) = key.content else {
            throw RuleError(code: "rule.syntax", message: "expected `key: value`, without indentation", line: number)
        }
        if isItem {
            if items.isEmpty { dashes = indent }
            guard indent == dashes else {
                throw RuleError(
                    code: "rule.syntax", message: "the dashes of a list stand below each other", line: number)
            }
            let entry = try Self.entry(of: text[(indent + 2)...], number: number, mayBeList: false)
            items.append(Item(entries: [entry], line: number))
        } else {
            guard var item = items.popLast(), indent == dashes + 2 else {
                throw RuleError(
                    code: "rule.syntax", message: "the keys of an item stand below its first key, behind the dash",
                    line: number)
            }
            try Self.append(Self.entry(of: text, number: number, mayBeList: false), to: &item.entries)
            items.append(item)
        }
        entries[entries.count - 1].content = .list(items)
    }

    private static func append(_ entry: Entry, to entries: inout [Entry]) throws(RuleError) {
        guard !entries.contains(where: { $0.key == entry.key }) else {
            throw RuleError(code: "rule.duplicate-key", message: "the key \(entry.key) stands twice", line: entry.line)
        }
        entries.append(entry)
    }

    private static func entry(
        of text: ArraySlice<Character>, number: Int, mayBeList: Bool
    ) throws(RuleError) -> Entry {
        guard let colon = text.firstIndex(of: ":"), colon > text.startIndex, text.first != "-",
            text[..<colon].allSatisfy({ $0.isASCII && ($0.isLowercase || $0 == "-") })
        else {
            throw RuleError(code: "rule.syntax", message: "expected `key: value`, without indentation", line: number)
        }
        let afterColon = text[(colon + 1)...]
        guard afterColon.isEmpty || afterColon.first == " " else {
            throw RuleError(code: "rule.syntax", message: "a space is due after the colon", line: number)
        }
        let key = String(text[..<colon])
        let rest = Array(afterColon.drop { $0 == " " })
        if mayBeList, rest.isEmpty || rest.first == "#" { return Entry(key: key, line: number, content: .list([])) }
        let value = try value(of: rest, number: number)
        guard !value.isEmpty else {
            throw RuleError(code: "rule.syntax", message: "the key has no value", line: number)
        }
        return Entry(key: key, line: number, content: .text(value))
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
