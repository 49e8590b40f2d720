import CanonicalEncoding
import Testing

/// Hexadecimal, base58 and base64url: known answers, round trips, one text per byte string.
@Suite struct TextEncodingTests {
    static func bytes(count: Int, seed: UInt64) -> [UInt8] {
        var state = seed &+ 0x9E37_79B9_7F4A_7C15
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 33)
        }
    }

    @Test func hex() throws {
        #expect(Hex.encode([0x00, 0x0F, 0xA5, 0xFF] as [UInt8]) == "000fa5ff")
        #expect(try Hex.decode("000fa5ff") == [0x00, 0x0F, 0xA5, 0xFF])
        #expect(try Hex.decode("") == [])
        #expect(#expect(throws: EncodingError.self) { try Hex.decode("abc") }?.code == "hex.odd-length")
        for bad in ["AB", "0x", "g0", " 0", "é", "a\n"] {
            #expect(#expect(throws: EncodingError.self) { try Hex.decode(bad) }?.code == "hex.bad-digit")
        }
    }

    /// The examples of draft-msporny-base58-03 section 5.
    @Test(arguments: [
        ("Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            "The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"
        ),
    ]) func base58KnownAnswers(_ plain: String, _ text: String) throws {
        #expect(Base58.encode(Array(plain.utf8)) == text)
        #expect(try Base58.decode(text) == Array(plain.utf8))
    }

    @Test func base58Edges() throws {
        #expect(Base58.encode([0, 0, 0x28, 0x7F, 0xB4, 0xCD]) == "11233QC4")
        #expect(try Base58.decode("11233QC4") == [0, 0, 0x28, 0x7F, 0xB4, 0xCD])
        #expect(Base58.encode([]).isEmpty)
        #expect(Base58.encode([0]) == "1")
        for bad in ["0", "O", "I", "l", "é", " "] {
            #expect(#expect(throws: EncodingError.self) { try Base58.decode(bad) }?.code == "base58.bad-digit")
        }
        let long = String(repeating: "2", count: 1025)
        #expect(#expect(throws: EncodingError.self) { try Base58.decode(long) }?.code == "base58.too-long")
    }

    /// RFC 4648 section 10, without padding, and the two characters that differ from plain base64.
    @Test func base64URL() throws {
        let answers = [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ]
        for (plain, text) in answers {
            #expect(Base64URL.encode(Array(plain.utf8)) == text)
            #expect(try Base64URL.decode(text) == Array(plain.utf8))
        }
        #expect(Base64URL.encode([0xFB, 0xFF, 0xBF]) == "-_-_")
        let refusals = [
            ("Zg==", "base64url.bad-digit"), ("+/", "base64url.bad-digit"), ("Z", "base64url.bad-length"),
            ("Zh", "base64url.spare-bits"), ("Zm9", "base64url.spare-bits"), ("Z g", "base64url.bad-digit"),
        ]
        for (text, code) in refusals {
            #expect(#expect(throws: EncodingError.self) { try Base64URL.decode(text) }?.code == code)
        }
    }

    @Test func everyLengthRoundTrips() throws {
        for count in 0...130 {
            let bytes = Self.bytes(count: count, seed: UInt64(count))
            #expect(try Hex.decode(Hex.encode(bytes)) == bytes)
            #expect(try Base58.decode(Base58.encode(bytes)) == bytes)
            #expect(try Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
    }
}
