import CanonicalEncoding
import Testing

/// The canonical writer against RFC 8785.
@Suite struct CanonicalJSONTests {
    static func canonical(_ text: String) throws -> String {
        String(decoding: try JSONValue(parsing: Array(text.utf8)).canonicalBytes, as: UTF8.self)
    }

    /// RFC 8785 section 3.2.2.2 and 3.2.3, without its fractional numbers, which no format here uses.
    @Test func writesStringsAsTheStandardDoes() throws {
        let source = #"""
            { "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false] }
            """#
        let expected =
            #"{"literals":[null,true,false],"string":"€$\u000f\nA'B\"\\\\\"/"}"#
        #expect(try Self.canonical(source) == expected)
    }

    /// RFC 8785 section 3.2.3: the order is that of UTF-16 code units, in which U+1F600 comes before U+FB33.
    @Test func sortsByUTF16CodeUnits() throws {
        let source = #"""
            {"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh",
             "1": "One", "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control",
             "\u00f6": "Latin Small Letter O With Diaeresis"}
            """#
        let names = [
            "\r", "1", "\u{80}", "\u{f6}", "\u{20ac}", "\u{1f600}", "\u{fb33}",
        ]
        guard case .object(let members) = try JSONValue(parsing: Array(Self.canonical(source).utf8)) else {
            Issue.record("not an object")
            return
        }
        #expect(members.map(\.name) == names)
    }

    @Test func sortsEveryLevelAndKeepsArrays() throws {
        #expect(
            try Self.canonical(#"{"b":[3,1,{"z":1,"a":2}],"a":{"d":null,"c":"x"},"aa":-7}"#)
                == #"{"a":{"c":"x","d":null},"aa":-7,"b":[3,1,{"a":2,"z":1}]}"#)
    }

    @Test func everyControlCharacterHasOneEscape() throws {
        var text = ""
        for value in UInt32(0)..<0x20 { text.unicodeScalars.append(Unicode.Scalar(value)!) }
        let bytes = JSONValue.string(text + "\u{7f}").canonicalBytes
        let expected =
            #""\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000b\f\r\u000e\u000f\u0010\u0011\u0012"#
            + #"\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f"# + "\u{7f}\""
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
        #expect(try JSONValue(parsing: bytes) == .string(text + "\u{7f}"))
    }

    @Test func doesNotNormaliseUnicode() {
        #expect(JSONValue.string("e\u{301}").canonicalBytes == [0x22, 0x65, 0xCC, 0x81, 0x22])
    }

    @Test func knowsWhatHasNoCanonicalForm() throws {
        #expect(try !JSONValue(parsing: Array("[1.5]".utf8)).isCanonicalizable)
        #expect(try !JSONValue(parsing: Array(#"{"a":9007199254740993}"#.utf8)).isCanonicalizable)
        #expect(try JSONValue(parsing: Array(#"{"a":[1,"x",null]}"#.utf8)).isCanonicalizable)
    }

    @Test func leavesAbsentMembersOut() {
        let value = JSONValue.object(members: [("b", .string("x")), ("a", nil), ("c", .null)])
        #expect(String(decoding: value.canonicalBytes, as: UTF8.self) == #"{"b":"x","c":null}"#)
    }
}
