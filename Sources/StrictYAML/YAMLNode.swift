/// A value of a YAML file, with the line that it begins in.
public struct YAMLNode: Hashable, Sendable {
    /// What it is. Scalars stay text: nothing becomes a number, a date, a truth value or nothing.
    public enum Content: Hashable, Sendable {
        /// Text, and how it was written.
        case text(String, Style)
        /// Values behind dashes; never empty.
        case list([YAMLNode])
        /// Values behind keys, in the file's order, each key once.
        case mapping([YAMLEntry])
    }

    /// How a text was written.
    public enum Style: Hashable, Sendable {
        /// Without quotes.
        case plain
        /// In single quotes.
        case singleQuoted
        /// In double quotes.
        case doubleQuoted
    }

    /// What it is.
    public let content: Content
    /// The line, from 1.
    public let line: Int

    /// A value that begins in a line.
    public init(content: Content, line: Int) {
        self.content = content
        self.line = line
    }

    /// Its text; `nil` if it is none.
    public var text: String? { if case .text(let text, _) = content { text } else { nil } }
    /// Its values; `nil` if it is no list.
    public var list: [YAMLNode]? { if case .list(let list) = content { list } else { nil } }
    /// Its entries; `nil` if it is no mapping.
    public var entries: [YAMLEntry]? { if case .mapping(let entries) = content { entries } else { nil } }
}

/// A key of a mapping, and what stands behind it.
public struct YAMLEntry: Hashable, Sendable {
    /// Lower-case letters, digits and hyphens.
    public let key: String
    /// The key's line, from 1.
    public let line: Int
    /// The value.
    public let value: YAMLNode
}

/// How much is read of a file.
public struct YAMLLimits: Hashable, Sendable {
    /// The most bytes.
    public let bytes: Int
    /// The most lists and mappings within each other.
    public let levels: Int
    /// The most keys, texts, lists and mappings.
    public let values: Int

    /// Creates limits.
    public init(bytes: Int, levels: Int, values: Int) {
        self.bytes = bytes
        self.levels = levels
        self.values = values
    }
}
