/// Text that can be shown to people as it is.
public enum ShowableText {
    /// Whether a text holds no control, format, line-breaking or private character: nothing that moves the cursor of a terminal, breaks
    /// a line of a log or reverses the reading direction.
    public static func holds(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.allSatisfy(holds)
    }

    /// Whether a scalar is none of those.
    public static func holds(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse: false
        default: true
        }
    }
}
