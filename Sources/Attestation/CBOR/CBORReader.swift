/// Bounds on what is read as CBOR, and whether containers may be open-ended.
package struct CBORLimits: Hashable, Sendable {
    /// The most bytes of one document.
    package var maximumBytes = 1 << 16
    /// How deep arrays, maps and tags may nest.
    package var maximumDepth = 16
    /// Whether arrays and maps may have an indefinite length. Strings never: their pieces could be cut in more than one way.
    package var allowsIndefiniteLength = false

    /// 64 KiB, 16 levels, and definite lengths only.
    package init() {}

    /// The same, with open-ended arrays and maps: for bytes that are signed, which have one form only whatever that is.
    package static let signedContents: CBORLimits = {
        var limits = CBORLimits()
        limits.allowsIndefiniteLength = true
        return limits
    }()
}

/// A strict reader of CBOR (RFC 8949): what two readers might take differently is refused.
///
/// Refused are numbers and lengths in more bytes than they need, a key that is there twice, keys that are neither numbers nor strings,
/// text that is no UTF-8, floating-point numbers and unknown simple values, open-ended strings, more nesting than the limit, and bytes
/// after the item. A length is compared with the bytes that are left before anything is made of it.
struct CBORReader {
    private let bytes: [UInt8]
    private let limits: CBORLimits
    private var offset = 0

    init(_ bytes: [UInt8], limits: CBORLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(EvidenceError) -> CBORValue {
        guard bytes.count <= limits.maximumBytes else {
            throw EvidenceError(
                code: "cbor.too-long", message: "\(bytes.count) bytes, more than the \(limits.maximumBytes) accepted")
        }
        let value = try item(depth: 0)
        guard offset == bytes.count else {
            throw fault("cbor.trailing-bytes", "\(bytes.count - offset) bytes after the end")
        }
        return value
    }

    private mutating func item(depth: Int) throws(EvidenceError) -> CBORValue {
        guard depth <= limits.maximumDepth else {
            throw fault("cbor.too-deep", "more than \(limits.maximumDepth) levels")
        }
        let head = try head()
        switch head.major {
        case 0: return .unsigned(try argument(of: head))
        case 1: return .negative(try argument(of: head))
        case 2: return .bytes(try string(of: head))
        case 3:
            guard let text = String(validating: try string(of: head), as: UTF8.self) else {
                throw fault("cbor.invalid-utf8", "the text before is no UTF-8")
            }
            return .text(text)
        case 4: return .array(try array(of: head, depth: depth))
        case 5: return .map(try map(of: head, depth: depth))
        case 6: return .tagged(try argument(of: head), try item(depth: depth + 1))
        default: return try simple(head)
        }
    }

    private mutating func array(of head: Head, depth: Int) throws(EvidenceError) -> [CBORValue] {
        var items: [CBORValue] = []
        guard let count = try count(of: head, leastBytes: 1) else {
            while try !takeBreak() { items.append(try item(depth: depth + 1)) }
            return items
        }
        for _ in 0..<count { items.append(try item(depth: depth + 1)) }
        return items
    }

    private mutating func map(of head: Head, depth: Int) throws(EvidenceError) -> [CBOREntry] {
        var entries: [CBOREntry] = []
        var keys: Set<ArraySlice<UInt8>> = []
        guard let count = try count(of: head, leastBytes: 2) else {
            while try !takeBreak() { entries.append(try entry(depth: depth + 1, keys: &keys)) }
            return entries
        }
        for _ in 0..<count { entries.append(try entry(depth: depth + 1, keys: &keys)) }
        return entries
    }

    private mutating func entry(depth: Int, keys: inout Set<ArraySlice<UInt8>>) throws(EvidenceError) -> CBOREntry {
        let start = offset
        let key = try item(depth: depth)
        switch key {
        case .unsigned, .negative, .bytes, .text: break
        default: throw fault("cbor.bad-key", "the key before is \(key.kind)")
        }
        // By its bytes, of which there is one form only: Swift calls texts equal that Unicode has as equivalent.
        guard keys.insert(bytes[start..<offset]).inserted else {
            throw fault("cbor.duplicate-key", "the key before is there twice")
        }
        return CBOREntry(key, try item(depth: depth))
    }

    private mutating func simple(_ head: Head) throws(EvidenceError) -> CBORValue {
        switch head.additional {
        case 20: return .bool(false)
        case 21: return .bool(true)
        case 22: return .null
        case 23: return .undefined
        case 25, 26, 27: throw fault("cbor.float", "a floating-point number")
        case 31: throw fault("cbor.unexpected-break", "an end where an item is due")
        default: throw fault("cbor.unknown-simple-value", "a simple value that is not known here")
        }
    }

    // MARK: - Heads

    private struct Head {
        let major: UInt8
        let additional: UInt8
    }

    private mutating func head() throws(EvidenceError) -> Head {
        guard offset < bytes.count else { throw fault("cbor.truncated", "the bytes end where an item is due") }
        let byte = bytes[offset]
        offset += 1
        return Head(major: byte >> 5, additional: byte & 31)
    }

    /// The number in or after a head, which must be in the fewest bytes.
    private mutating func argument(of head: Head) throws(EvidenceError) -> UInt64 {
        switch head.additional {
        case 0..<24: return UInt64(head.additional)
        case 24...27:
            let count = 1 << Int(head.additional - 24)
            let value = try take(count).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            let least: UInt64 = count == 1 ? 24 : 1 << (4 * UInt64(count))
            guard value >= least else { throw fault("cbor.not-shortest", "a number in more bytes than it needs") }
            return value
        case 31: throw fault("cbor.indefinite-length", "an open-ended item where none may be")
        default: throw fault("cbor.reserved-head", "a head that RFC 8949 reserves")
        }
    }

    /// How many items follow; `nil` if that shows at the end only.
    private mutating func count(of head: Head, leastBytes: UInt64) throws(EvidenceError) -> Int? {
        if head.additional == 31, limits.allowsIndefiniteLength { return nil }
        let count = try argument(of: head)
        guard count <= UInt64(bytes.count - offset) / leastBytes else {
            throw fault("cbor.truncated", "\(count) items are announced, and \(bytes.count - offset) bytes are left")
        }
        return Int(count)
    }

    private mutating func string(of head: Head) throws(EvidenceError) -> [UInt8] {
        let count = try argument(of: head)
        guard count <= UInt64(bytes.count - offset) else {
            throw fault("cbor.truncated", "\(count) bytes are announced, and \(bytes.count - offset) are left")
        }
        return Array(try take(Int(count)))
    }

    // MARK: - Bytes

    private mutating func takeBreak() throws(EvidenceError) -> Bool {
        guard offset < bytes.count else { throw fault("cbor.truncated", "an open-ended item has no end") }
        guard bytes[offset] == 0xFF else { return false }
        offset += 1
        return true
    }

    private mutating func take(_ count: Int) throws(EvidenceError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - offset else { throw fault("cbor.truncated", "the bytes end within an item") }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    private func fault(_ code: String, _ message: String) -> EvidenceError {
        EvidenceError(code: code, message: "at byte \(offset): \(message)")
    }
}

extension CBORValue {
    /// Reads one item that is all of the bytes, strictly.
    ///
    /// - Throws: `cbor.truncated`, `cbor.trailing-bytes`, `cbor.too-long`, `cbor.too-deep`, `cbor.not-shortest`, `cbor.duplicate-key`,
    ///   `cbor.bad-key`, `cbor.invalid-utf8`, `cbor.float`, `cbor.unknown-simple-value`, `cbor.indefinite-length`,
    ///   `cbor.unexpected-break`, `cbor.reserved-head`.
    package init(parsing bytes: [UInt8], limits: CBORLimits = CBORLimits()) throws(EvidenceError) {
        var reader = CBORReader(bytes, limits: limits)
        self = try reader.document()
    }
}
