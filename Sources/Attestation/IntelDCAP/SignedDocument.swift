import CanonicalEncoding
import Certificates

/// A JSON object that Intel signed: the signature is of its very bytes.
struct SignedDocument: Sendable {
    /// The most bytes of one.
    static let limits = JSONLimits(maximumDepth: 12, maximumBytes: 1 << 20)

    /// The object's bytes, from brace to brace.
    let bytes: [UInt8]
    /// r ‖ s, 64 bytes.
    let signature: [UInt8]
    /// The object.
    let value: JSONValue

    /// - Throws: what the JSON parser throws; `dcap.bad-signature-encoding`.
    init(bytes: [UInt8], signature: String) throws(EvidenceError) {
        guard let digits = try? Hex.decode(signature.lowercased()), digits.count == 64 else {
            throw EvidenceError(
                code: "dcap.bad-signature-encoding", message: "the signature is not 128 hexadecimal digits")
        }
        self.bytes = bytes
        self.signature = digits
        value = try JSONValue(signed: bytes)
    }

    /// The bytes of a member's value in an object that was parsed without an error; `nil` if it has none of the name.
    static func memberBytes(_ name: String, of object: [UInt8]) -> [UInt8]? {
        var scanner = JSONScanner(object)
        return scanner.memberBytes(name)
    }
}

/// Finds where values stand in JSON that the strict parser accepted.
private struct JSONScanner {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func memberBytes(_ name: String) -> [UInt8]? {
        skipSpace()
        guard take() == UInt8(ascii: "{") else { return nil }
        while true {
            skipSpace()
            guard let label = value() else { return nil }
            skipSpace()
            guard take() == UInt8(ascii: ":") else { return nil }
            skipSpace()
            guard let own = value() else { return nil }
            if label.elementsEqual("\"\(name)\"".utf8) { return Array(own) }
            skipSpace()
            guard take() == UInt8(ascii: ",") else { return nil }
        }
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private mutating func take() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    /// Passes over a value: a string to its closing quote, an object or an array to its last bracket, other words to what ends them.
    private mutating func value() -> ArraySlice<UInt8>? {
        let start = position
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
                    position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                position += 1
                guard position <= bytes.count else { return nil }
                if depth == 0 { return bytes[start..<position] }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return start < position ? bytes[start..<position] : nil }
                depth -= 1
                if depth == 0 {
                    position += 1
                    return bytes[start..<position]
                }
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                if depth == 0 { return start < position ? bytes[start..<position] : nil }
            default: break
            }
            position += 1
        }
        return nil
    }
}

extension JSONValue {
    /// The object of a signed document.
    ///
    /// - Throws: what the JSON parser throws.
    init(signed bytes: [UInt8]) throws(EvidenceError) {
        do throws(JSONError) {
            try self.init(parsing: bytes, limits: SignedDocument.limits)
        } catch {
            throw EvidenceError(error)
        }
    }
}

extension EvidenceError {
    /// A fault of a JSON document.
    init(_ error: JSONError) { self.init(code: error.code, message: error.message) }
}
