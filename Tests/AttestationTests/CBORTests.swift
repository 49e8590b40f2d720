import Attestation
import CanonicalEncoding
import Testing

/// The strict reader of CBOR: RFC 8949's examples, and what it must refuse.
@Suite("CBOR")
struct CBORTests {
    static let openEnded: CBORLimits = .signedContents

    /// Items and their one encoding, as RFC 8949, appendix A, has them.
    static let examples: [(hex: String, value: CBORValue)] = [
        ("00", .unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)), ("1903e8", .unsigned(1000)),
        ("1a000f4240", .unsigned(1_000_000)), ("1b000000e8d4a51000", .unsigned(1_000_000_000_000)),
        ("1bffffffffffffffff", .unsigned(.max)), ("20", .negative(0)), ("3903e7", .negative(999)),
        ("3bffffffffffffffff", .negative(.max)), ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])),
        ("60", .text("")), ("6161", .text("a")), ("62c3bc", .text("ü")), ("63e6b0b4", .text("水")), ("80", .array([])),
        ("83010203", .array([.unsigned(1), .unsigned(2), .unsigned(3)])), ("a0", .map([])),
        ("a201020304", .map([CBOREntry(.unsigned(1), .unsigned(2)), CBOREntry(.unsigned(3), .unsigned(4))])),
        ("c11a514b67b0", .tagged(1, .unsigned(1_363_896_240))), ("f4", .bool(false)), ("f5", .bool(true)),
        ("f6", .null),
        ("f7", .undefined), ("18ff", .unsigned(255)), ("190100", .unsigned(256)), ("19ffff", .unsigned(65535)),
        ("1a00010000", .unsigned(65536)), ("1b0000000100000000", .unsigned(1 << 32)),
    ]

    @Test("items are read and written in their one encoding", arguments: examples)
    func example(_ hex: String, _ value: CBORValue) throws {
        let bytes = try Hex.decode(hex)
        #expect(try CBORValue(parsing: bytes) == value)
        #expect(value.encoded == bytes)
    }

    /// What is refused, and why.
    static let refused: [(hex: String, code: String)] = [
        ("", "cbor.truncated"), ("18", "cbor.truncated"), ("1903", "cbor.truncated"), ("4201", "cbor.truncated"),
        ("8201", "cbor.truncated"), ("a1", "cbor.truncated"), ("a101", "cbor.truncated"), ("c1", "cbor.truncated"),
        ("0000", "cbor.trailing-bytes"), ("f600", "cbor.trailing-bytes"), ("8000", "cbor.trailing-bytes"),
        // Numbers and lengths in more bytes than they need.
        ("1800", "cbor.not-shortest"), ("1817", "cbor.not-shortest"), ("190017", "cbor.not-shortest"),
        ("1900ff", "cbor.not-shortest"), ("1a0000ffff", "cbor.not-shortest"),
        ("1b00000000ffffffff", "cbor.not-shortest"),
        ("3800", "cbor.not-shortest"), ("580101", "cbor.not-shortest"), ("780161", "cbor.not-shortest"),
        ("980101", "cbor.not-shortest"), ("b8010101", "cbor.not-shortest"), ("d81201", "cbor.not-shortest"),
        // Lengths up to 2^64 − 1.
        ("5bffffffffffffffff", "cbor.truncated"), ("7bffffffffffffffff", "cbor.truncated"),
        ("9bffffffffffffffff", "cbor.truncated"), ("bbffffffffffffffff", "cbor.truncated"),
        ("9b7fffffffffffffff00", "cbor.truncated"), ("bb800000000000000000", "cbor.truncated"),
        ("5affffffff", "cbor.truncated"), ("baffffffff", "cbor.truncated"), ("a2010203", "cbor.truncated"),
        // The same key twice, of each kind.
        ("a201000100", "cbor.duplicate-key"), ("a220002000", "cbor.duplicate-key"),
        ("a2616100616100", "cbor.duplicate-key"), ("a2416100416100", "cbor.duplicate-key"),
        ("a301000200", "cbor.truncated"), ("a3010002000100", "cbor.duplicate-key"),
        ("bf01000100ff", "cbor.duplicate-key"),
        // Keys that readers compare in different ways.
        ("a18000", "cbor.bad-key"), ("a1a000", "cbor.bad-key"), ("a1f600", "cbor.bad-key"), ("a1f500", "cbor.bad-key"),
        ("a1c10100", "cbor.bad-key"),
        ("61ff", "cbor.invalid-utf8"), ("62c328", "cbor.invalid-utf8"), ("63eda080", "cbor.invalid-utf8"),
        ("f97e00", "cbor.float"), ("fa47c35000", "cbor.float"), ("fb3ff199999999999a", "cbor.float"),
        ("e0", "cbor.unknown-simple-value"), ("f0", "cbor.unknown-simple-value"), ("f3", "cbor.unknown-simple-value"),
        ("f818", "cbor.unknown-simple-value"), ("f815", "cbor.unknown-simple-value"),
        ("f8ff", "cbor.unknown-simple-value"),
        ("1c", "cbor.reserved-head"), ("3d", "cbor.reserved-head"), ("5e", "cbor.reserved-head"),
        ("fc", "cbor.unknown-simple-value"),
        // Open-ended strings, and numbers and tags that say so.
        ("5f4101ff", "cbor.indefinite-length"), ("7f6161ff", "cbor.indefinite-length"),
        ("1f", "cbor.indefinite-length"),
        ("3f", "cbor.indefinite-length"), ("df01", "cbor.indefinite-length"),
        ("ff", "cbor.unexpected-break"), ("81ff", "cbor.unexpected-break"), ("a101ff", "cbor.unexpected-break"),
        ("bf01ff", "cbor.unexpected-break"), ("9f01", "cbor.truncated"), ("bf0102", "cbor.truncated"),
    ]

    @Test("what two readers might take differently is refused", arguments: refused)
    func refusals(_ hex: String, _ code: String) throws {
        let bytes = try Hex.decode(hex)
        #expect(refusal { try CBORValue(parsing: bytes, limits: Self.openEnded) } == code)
    }

    @Test("open-ended arrays and maps are read where they may be, and nowhere else")
    func openEndedContainers() throws {
        for (hex, value) in [
            ("9fff", CBORValue.array([])), ("9f0102ff", .array([.unsigned(1), .unsigned(2)])), ("bfff", .map([])),
            ("bf0102ff", .map([CBOREntry(.unsigned(1), .unsigned(2))])), ("9f9fffff", .array([.array([])])),
        ] {
            let bytes = try Hex.decode(hex)
            #expect(try CBORValue(parsing: bytes, limits: Self.openEnded) == value)
            #expect(refusal { try CBORValue(parsing: bytes) } == "cbor.indefinite-length")
        }
    }

    @Test("nesting is bounded", arguments: [[0x81], [0x9F], [0xC1], [0xA1, 0x00], [0xBF, 0x00]] as [[UInt8]])
    func depth(_ opening: [UInt8]) throws {
        func nested(_ depth: Int) -> [UInt8] {
            let open = (0..<depth).flatMap { _ in opening }
            let isOpenEnded = opening[0] & 31 == 31
            return open + [0x00] + (isOpenEnded ? [UInt8](repeating: 0xFF, count: depth) : [])
        }
        #expect(refusal { try CBORValue(parsing: nested(16), limits: Self.openEnded) } == nil)
        for depth in [17, 100, 10_000] {
            #expect(refusal { try CBORValue(parsing: nested(depth), limits: Self.openEnded) } == "cbor.too-deep")
        }
    }

    @Test("a document may have so many bytes, and no more")
    func size() {
        let limit = CBORLimits().maximumBytes
        let largest = CBORValue.bytes([UInt8](repeating: 0, count: limit - 3)).encoded
        #expect(largest.count == limit)
        #expect(refusal { try CBORValue(parsing: largest) } == nil)
        #expect(refusal { try CBORValue(parsing: largest + [0]) } == "cbor.too-long")
        // As many items as there can be.
        #expect(
            refusal {
                try CBORValue(
                    parsing: [0x9F] + [UInt8](repeating: 0, count: limit - 2) + [0xFF], limits: Self.openEnded)
            } == nil)
    }

    @Test("keys that Unicode has as equivalent are two keys")
    func equivalentKeys() throws {
        let composed = CBOREntry(.text("\u{E9}"), .null)
        let decomposed = CBOREntry(.text("e\u{301}"), .null)
        let bytes = CBORValue.map([composed, decomposed]).encoded
        #expect(try CBORValue(parsing: bytes).encoded == bytes)
    }
}
