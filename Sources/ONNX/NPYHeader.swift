/// The header of a `.npy` file: what NumPy writes as the literal of a Python dict.
///
/// Source: numpy.lib.format, versions 1.0, 2.0 and 3.0. Nothing is evaluated. Read is exactly: three members `descr`,
/// `fortran_order` and `shape` in any order, of a text, `True` or `False`, and a tuple of integers; blanks between.
struct NPYHeader: Equatable {
    /// NumPy's name of the type, such as `<f4`.
    var description: String
    /// Whether the first index varies fastest.
    var isFortranOrder: Bool
    var shape: [Int64]

    /// What a file begins with.
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
    /// As NumPy's own limit on what it reads.
    static let longest = 10_000

    /// Reads the beginning of a file; gives the header and where the elements begin.
    static func read(_ bytes: [UInt8]) throws(ONNXError) -> (header: Self, start: Int) {
        guard bytes.starts(with: magic) else { throw ONNXError(.npyMagic, "not a file of NumPy's") }
        guard bytes.count >= 10 else { throw ONNXError(.npyHeader, "the file ends before its header") }
        let (major, minor) = (bytes[6], bytes[7])
        guard (1...3).contains(major), minor == 0 else {
            throw ONNXError(.npyVersion, "version \(major).\(minor) of the format; 1.0, 2.0 and 3.0 are read")
        }
        let start = major == 1 ? 10 : 12
        guard bytes.count >= start else { throw ONNXError(.npyHeader, "the file ends before its header") }
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= longest else {
            throw ONNXError(.npyHeader, "a header of \(length) bytes; at most \(longest) are read")
        }
        guard length <= bytes.count - start else { throw ONNXError(.npyHeader, "the file ends within its header") }
        var parser = DictParser(bytes: bytes[start..<(start + length)])
        return (try parser.header(), start + length)
    }

    /// The header as NumPy writes it, in version 1.0, padded so that the elements begin at a multiple of 64 bytes.
    /// (precondition: up to 64 dimensions, as many as NumPy has)
    var bytes: [UInt8] {
        let order = isFortranOrder ? "True" : "False"
        var text = "{'descr': '\(description)', 'fortran_order': \(order), 'shape': \(tuple), }"
        // NumPy leaves room for the dimension that grows when elements are appended to the file.
        if let growing = isFortranOrder ? shape.last : shape.first {
            text += String(repeating: " ", count: max(0, 21 - String(growing).utf8.count))
        }
        let length = 10 + text.utf8.count + 1
        text += String(repeating: " ", count: 64 - length % 64) + "\n"
        precondition(text.utf8.count <= Int(UInt16.max))
        let count = UInt16(text.utf8.count)
        return Self.magic + [1, 0, UInt8(truncatingIfNeeded: count), UInt8(count >> 8)] + Array(text.utf8)
    }

    private var tuple: String {
        shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
    }
}

/// Reads the literal.
private struct DictParser {
    let bytes: ArraySlice<UInt8>
    var position: Int

    init(bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    mutating func header() throws(ONNXError) -> NPYHeader {
        var description: String?
        var order: Bool?
        var shape: [Int64]?
        try expect("{")
        while !accept("}") {
            let key = try text()
            try expect(":")
            switch key {
            case "descr" where description == nil: description = try text()
            case "fortran_order" where order == nil: order = try boolean()
            case "shape" where shape == nil: shape = try tuple()
            default: throw fault("a key is unknown or occurs twice")
            }
            if !accept(",") {
                try expect("}")
                break
            }
        }
        skipBlanks()
        guard position == bytes.endIndex else { throw fault("something stands after the dict") }
        guard let description, let order, let shape else { throw fault("a key is missing") }
        return NPYHeader(description: description, isFortranOrder: order, shape: shape)
    }

    /// A text in either kind of quotes, of printable ASCII without backslashes.
    private mutating func text() throws(ONNXError) -> String {
        skipBlanks()
        guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            throw fault("a text is due")
        }
        position += 1
        let start = position
        while let byte = peek(), byte != quote {
            guard (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\\") else {
                throw fault("a text holds more than plain characters")
            }
            position += 1
        }
        guard peek() == quote else { throw fault("a text has no end") }
        defer { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func boolean() throws(ONNXError) -> Bool {
        if accept("True") { return true }
        guard accept("False") else { throw fault("True or False is due") }
        return false
    }

    /// `()`, `(n,)`, `(n, m)`, `(n, m,)`; not `(n)`, which is no tuple.
    private mutating func tuple() throws(ONNXError) -> [Int64] {
        try expect("(")
        var numbers: [Int64] = []
        while !accept(")") {
            numbers.append(try number())
            if accept(",") { continue }
            guard numbers.count > 1 else { throw fault("a tuple of one element wants a comma") }
            try expect(")")
            break
        }
        return numbers
    }

    private mutating func number() throws(ONNXError) -> Int64 {
        skipBlanks()
        let start = position
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        let digits = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let value = Int64(digits), String(value) == digits else { throw fault("a size is due") }
        return value
    }

    private mutating func expect(_ literal: StaticString) throws(ONNXError) {
        guard accept(literal) else { throw fault("\(literal) is due") }
    }

    private mutating func accept(_ literal: StaticString) -> Bool {
        skipBlanks()
        let wanted = UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount)
        guard bytes[position...].starts(with: wanted) else { return false }
        position += wanted.count
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A { position += 1 }
    }

    private func peek() -> UInt8? { position < bytes.endIndex ? bytes[position] : nil }

    private func fault(_ message: String) -> ONNXError {
        ONNXError(.npyHeader, "the header: \(message), at byte \(position)")
    }
}
