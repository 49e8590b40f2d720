/// A strict recursive-descent parser for RFC 8259.
///
/// Anything two parsers might read differently is refused: duplicate names, a byte-order mark, invalid UTF-8,
/// lone surrogates, trailing bytes, nesting beyond the limit.
struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0

    init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func parseDocument() throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.maximumBytes else {
            throw JSONError(
                code: "json.too-large",
                message: "the document has \(bytes.count) bytes, more than the \(limits.maximumBytes) accepted")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw fault("json.byte-order-mark", "the document starts with a byte-order mark")
        }
        skipWhitespace()
        let value = try parseValue(depth: 0)
        skipWhitespace()
        guard position == bytes.count else {
            throw fault("json.trailing-bytes", "there is more after the end of the document")
        }
        return value
    }

    private mutating func parseValue(depth: Int) throws(JSONError) -> JSONValue {
        guard let byte = peek() else {
            throw fault("json.truncated", "the document ends where a value is due")
        }
        switch byte {
        case UInt8(ascii: "{"): return try parseObject(depth: depth + 1)
        case UInt8(ascii: "["): return try parseArray(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "t"):
            try expect("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try expect("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try expect("null")
            return .null
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try parseNumber())
        default: throw fault("json.unexpected-byte", "a value is due here")
        }
    }

    private mutating func parseObject(depth: Int) throws(JSONError) -> JSONValue {
        try checkDepth(depth)
        position += 1
        var members: [JSONMember] = []
        var names: Set<[UInt8]> = []
        skipWhitespace()
        if peek() == UInt8(ascii: "}") {
            position += 1
            return .object(members)
        }
        while true {
            guard peek() == UInt8(ascii: "\"") else { throw unexpected("a member's name in quotes") }
            let nameStart = position
            let name = try parseString()
            guard names.insert(Array(name.utf8)).inserted else {
                throw JSONError(
                    code: "json.duplicate-name", offset: nameStart,
                    message: "the object names a member twice, at byte \(nameStart)")
            }
            skipWhitespace()
            guard peek() == UInt8(ascii: ":") else { throw unexpected("a colon") }
            position += 1
            skipWhitespace()
            members.append(JSONMember(name: name, value: try parseValue(depth: depth)))
            skipWhitespace()
            switch peek() {
            case UInt8(ascii: ","):
                position += 1
                skipWhitespace()
            case UInt8(ascii: "}"):
                position += 1
                return .object(members)
            default: throw unexpected("a comma or a closing brace")
            }
        }
    }

    private mutating func parseArray(depth: Int) throws(JSONError) -> JSONValue {
        try checkDepth(depth)
        position += 1
        var elements: [JSONValue] = []
        skipWhitespace()
        if peek() == UInt8(ascii: "]") {
            position += 1
            return .array(elements)
        }
        while true {
            elements.append(try parseValue(depth: depth))
            skipWhitespace()
            switch peek() {
            case UInt8(ascii: ","):
                position += 1
                skipWhitespace()
            case UInt8(ascii: "]"):
                position += 1
                return .array(elements)
            default: throw unexpected("a comma or a closing bracket")
            }
        }
    }

    private func checkDepth(_ depth: Int) throws(JSONError) {
        guard depth <= limits.maximumDepth else {
            throw fault("json.too-deep", "the document nests deeper than \(limits.maximumDepth) levels")
        }
    }

    // MARK: - Numbers

    private mutating func parseNumber() throws(JSONError) -> JSONNumber {
        let start = position
        if peek() == UInt8(ascii: "-") { position += 1 }
        if peek() == UInt8(ascii: "0") {
            position += 1
            if let next = peek(), isDigit(next) {
                throw fault("json.bad-number", "a number has a leading zero")
            }
        } else {
            try skipDigits()
        }
        if peek() == UInt8(ascii: ".") {
            position += 1
            try skipDigits()
        }
        if peek() == UInt8(ascii: "e") || peek() == UInt8(ascii: "E") {
            position += 1
            if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { position += 1 }
            try skipDigits()
        }
        return JSONNumber(lexeme: String(decoding: bytes[start..<position], as: Unicode.ASCII.self))
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = position
        while let byte = peek(), isDigit(byte) { position += 1 }
        guard position > start else { throw fault("json.bad-number", "a number lacks a digit") }
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    // MARK: - Strings

    private mutating func parseString() throws(JSONError) -> String {
        position += 1
        var text: [UInt8] = []
        let start = position
        while true {
            guard let byte = peek() else { throw fault("json.truncated", "the document ends inside a string") }
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let string = String(validating: text, as: UTF8.self) else {
                    throw JSONError(
                        code: "json.invalid-utf8", offset: start,
                        message: "the string at byte \(start) is not valid UTF-8")
                }
                return string
            case UInt8(ascii: "\\"):
                position += 1
                try parseEscape(into: &text)
            case 0..<0x20:
                throw fault("json.control-character", "a control character in a string is not escaped")
            default:
                text.append(byte)
                position += 1
            }
        }
    }

    private mutating func parseEscape(into text: inout [UInt8]) throws(JSONError) {
        guard let byte = peek() else { throw fault("json.truncated", "the document ends inside an escape") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"):
            let unit = try parseHexUnit()
            var value = UInt32(unit)
            if unit >= 0xD800 && unit <= 0xDBFF {
                guard peek() == UInt8(ascii: "\\"), position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "u")
                else { throw fault("json.lone-surrogate", "a high surrogate has no low one after it") }
                position += 2
                let low = try parseHexUnit()
                guard low >= 0xDC00 && low <= 0xDFFF else {
                    throw fault("json.lone-surrogate", "a high surrogate has no low one after it")
                }
                value = 0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(value) else {
                throw fault("json.lone-surrogate", "a low surrogate has no high one before it")
            }
            text.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
        default:
            position -= 1
            throw fault("json.bad-escape", "an escape is none of those of RFC 8259")
        }
    }

    private mutating func parseHexUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = peek() else { throw fault("json.truncated", "the document ends inside an escape") }
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
            default: throw fault("json.bad-escape", "a \\u escape wants four hexadecimal digits")
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }

    // MARK: - Bytes

    private func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    private mutating func skipWhitespace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func expect(_ literal: StaticString) throws(JSONError) {
        let start = position
        for index in 0..<literal.utf8CodeUnitCount {
            guard peek() == literal.utf8Start[index] else {
                let code = peek() == nil ? "json.truncated" : "json.unexpected-byte"
                throw JSONError(code: code, offset: position, message: "not a value, at byte \(start)")
            }
            position += 1
        }
    }

    private func unexpected(_ wanted: String) -> JSONError {
        peek() == nil
            ? fault("json.truncated", "the document ends where \(wanted) is due")
            : fault("json.unexpected-byte", "\(wanted) is due")
    }

    private func fault(_ code: String, _ message: String) -> JSONError {
        JSONError(code: code, offset: position, message: "\(message), at byte \(position)")
    }
}

extension JSONValue {
    /// Parses a whole document, strictly: RFC 8259 without a byte-order mark, duplicate names, invalid UTF-8,
    /// lone surrogates or trailing bytes, within the limits.
    public init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var parser = JSONParser(bytes, limits: limits)
        self = try parser.parseDocument()
    }
}
