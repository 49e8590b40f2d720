import CanonicalEncoding

/// A YAML file that means what it looks like: a mapping at the left margin, of plain or quoted texts, block lists and block mappings.
///
/// The subset is that of YAML 1.1 and 1.2 that both give the same meaning. Everything that could be taken for something else is refused
/// with its line: anchors, aliases, tags, directives, several documents, brackets, text over several lines, escapes, empty values, keys
/// that stand twice. Scalars stay text, so that `no`, `8.0` and `30:00` are themselves. docs/decisions/0030-strict-yaml.md.
public struct YAMLFile: Hashable, Sendable {
    /// The entries at the top, in the file's order; none if the file holds comments alone.
    public let entries: [YAMLEntry]

    /// Reads a file. Memory and time are bounded by the limits.
    public init(parsing bytes: [UInt8], limits: YAMLLimits) throws(YAMLError) {
        guard bytes.count <= limits.bytes else {
            throw YAMLError(code: .tooLong, line: nil, message: "a file has at most \(limits.bytes) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw YAMLError(code: .notText, line: nil, message: "the file is not UTF-8 text")
        }
        let scalars = Array(text.unicodeScalars)
        try Self.checkCharacters(scalars)
        var reader = YAMLReader(source: scalars, limits: limits)
        let events = YAMLEvents(bytes)
        defer { events.close() }
        entries = try reader.document(events)
    }

    /// No tab, no control or formatting character; lines end with a line feed, or with a carriage return before one.
    private static func checkCharacters(_ scalars: [Unicode.Scalar]) throws(YAMLError) {
        var line = 1
        for (place, scalar) in scalars.enumerated() {
            if scalar == "\n" {
                line += 1
            } else if scalar == "\r", place + 1 < scalars.count, scalars[place + 1] == "\n" {
                continue
            } else if !ShowableText.holds(scalar) || scalar.value & 0xFFFE == 0xFFFE {
                throw YAMLError(
                    code: .notText, line: line, message: "tabs and control characters are not allowed")
            }
        }
    }
}
