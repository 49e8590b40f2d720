import Glibc

/// How a report marks its lines: with symbols and colour for a terminal, in plain ASCII otherwise.
package struct TextStyle: Sendable {
    /// Whether ✓ ✗ – and ANSI colours may be used.
    let isRich: Bool

    /// Creates a style.
    package init(isRich: Bool) {
        self.isRich = isRich
    }

    /// Rich on a terminal, unless NO_COLOR is set (no-color.org) or the terminal is called `dumb`.
    static func detected(on stream: OutputStream) -> TextStyle {
        let plain = getenv("NO_COLOR").map { $0.pointee != 0 } ?? false
        let dumb = getenv("TERM").map { strcmp($0, "dumb") == 0 } ?? false
        return TextStyle(isRich: stream.isTerminal && !plain && !dumb)
    }

    /// The mark of a check that holds.
    var passed: String { isRich ? "\u{1B}[32m✓\u{1B}[0m" : "[ok]" }
    /// The mark of a check that does not hold.
    var failed: String { isRich ? "\u{1B}[31m✗\u{1B}[0m" : "[FAILED]" }
    /// The mark of a check that was not made.
    var notPerformed: String { isRich ? "\u{1B}[33m–\u{1B}[0m" : "[not checked]" }

    /// Emphasised text.
    func strong(_ text: String) -> String { isRich ? "\u{1B}[1m\(text)\u{1B}[0m" : text }

    /// Text that may hold something from outside, made harmless: characters that move the cursor, reverse the
    /// reading direction or cannot be seen are written as escapes.
    func safe(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned:
                result += "\\u{\(String(scalar.value, radix: 16))}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
