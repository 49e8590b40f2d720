import CanonicalEncoding

/// A short piece of text that is shown to people as it is: a device, a key id, a calibration, an audience.
///
/// At most 128 bytes of UTF-8 without control, format or line-breaking characters, so that it cannot move the
/// cursor of a terminal, break a log line or reverse the reading direction of a verdict.
public struct Label: Hashable, Sendable {
    /// The text.
    public let text: String

    /// The most UTF-8 bytes.
    public static let maximumBytes = 128

    /// Checks and takes a text.
    ///
    /// - Throws: `text.empty` (unless `allowEmpty`), `text.too-long`, `text.unprintable`.
    public init(_ text: String, allowEmpty: Bool = false) throws(QuantityError) {
        guard allowEmpty || !text.isEmpty else {
            throw QuantityError(code: "text.empty", message: "the text is empty")
        }
        guard text.utf8.count <= Self.maximumBytes else {
            throw QuantityError(code: "text.too-long", message: "the text is longer than 128 bytes of UTF-8")
        }
        guard ShowableText.holds(text) else {
            throw QuantityError(code: "text.unprintable", message: "the text holds a control or formatting character")
        }
        self.text = text
    }
}

extension Label {
    /// Equality of bytes: texts that Swift calls equal by canonical equivalence ("é" in one scalar or two) have
    /// different digests, and so are different labels.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.text.utf8.elementsEqual(rhs.text.utf8)
    }

    /// Feeds the bytes to a hasher.
    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
