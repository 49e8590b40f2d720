import Glibc

/// Lines for people: results on standard output, diagnostics and progress on standard error.
enum Console {
    /// Writes a result line. A result that cannot be written is a failure, not a success without words.
    static func line(_ text: String) throws(CommandError) {
        guard write(safe(text) + "\n", to: STDOUT_FILENO) else {
            throw CommandError(.system, code: "output.not-written", message: "standard output cannot be written")
        }
    }

    /// Writes a diagnostic line, behind the program's name.
    static func error(_ text: String) {
        // When not even a diagnostic can be written, the exit code must do.
        _ = write("assay: \(safe(text))\n", to: STDERR_FILENO)
    }

    /// Writes a note on what was noticed.
    static func note(_ text: String) {
        error("note: \(text)")
    }

    /// Writes bytes as they are.
    static func write(_ text: String, to descriptor: Int32) -> Bool {
        write(Array(text.utf8), to: descriptor)
    }

    /// Writes bytes as they are.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress! + offset, $0.count - offset) }
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            offset += count
        }
        return true
    }

    /// Text with something from outside in it, made harmless: nothing that moves a cursor or reverses the reading
    /// direction passes, line ends included.
    static func safe(_ text: String) -> String {
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
