/// Why a file is not read: it is no text, or no YAML, or YAML that could be taken for something else than it looks like.
public struct YAMLError: Error, Hashable, Sendable {
    /// What is wrong.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// More bytes than are read.
        case tooLong = "too-long"
        /// No UTF-8, or a tab, a control character or a formatting one.
        case notText = "not-text"
        /// Not YAML, or not laid out as it is read here.
        case syntax
        /// A key that stands twice in one mapping.
        case duplicateKey = "duplicate-key"
        /// More levels than are read.
        case tooDeep = "too-deep"
        /// More values than are read.
        case tooMany = "too-many"
        /// A list or mapping in brackets.
        case flowStyle = "flow-style"
        /// A name for a value, to be used elsewhere.
        case anchor
        /// A value that stands elsewhere.
        case alias
        /// A word on what a value is to be taken for.
        case tag
        /// A document that is marked as one, by a directive or by itself.
        case document
        /// Text in a block of its own, or over several lines.
        case multipleLines = "multiple-lines"
        /// A key that is not a word of lower-case letters, digits and hyphens, followed by a colon.
        case key
        /// A key or a dash with nothing behind it.
        case empty
        /// Quoted text with an escape in it.
        case escape
    }

    /// What is wrong.
    public let code: Code
    /// The line, from 1; `nil` where there is no single one.
    public let line: Int?
    /// What is wrong, for people.
    public let message: String
}
