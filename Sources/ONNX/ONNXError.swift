import CanonicalEncoding

/// Why a model, a tensor or an input file was refused.
package struct ONNXError: Error, Hashable, Sendable {
    /// Stable and dotted: a raw value of `ONNXFault`, or the code of the part that refused (`json.…`, `file.…`).
    package let code: String
    /// The name of the node, tensor, value or attribute at fault, made safe to print; `nil` when there is none.
    package let place: String?
    /// What is wrong, for people; it repeats the place.
    package let message: String

    /// Creates an error. `place` may come from the file: it is escaped and shortened here.
    init(_ fault: ONNXFault, at place: String? = nil, _ message: String) {
        let place = place.map(PrintableName.of)
        self.code = fault.rawValue
        self.place = place
        self.message = place.map { "\($0): \(message)" } ?? message
    }

    init(_ error: JSONError) {
        code = error.code
        place = nil
        message = error.message
    }

    init(_ error: FileError) {
        code = error.code
        place = PrintableName.of(error.path)
        message = error.message
    }
}

/// Names out of a file, for messages.
package enum PrintableName {
    /// How many scalars of a name are shown.
    static let longest = 96

    /// The name with everything but printable ASCII, and the backslash, as `\u{…}`, cut after `longest` scalars.
    package static func of(_ name: String) -> String {
        var text = ""
        for (count, scalar) in name.unicodeScalars.enumerated() {
            if count == longest { return text + "…" }
            switch scalar {
            case "\\": text += "\\\\"
            case " "..."~": text.unicodeScalars.append(scalar)
            default: text += "\\u{" + String(scalar.value, radix: 16) + "}"
            }
        }
        return text
    }
}
