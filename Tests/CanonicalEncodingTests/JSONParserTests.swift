import CanonicalEncoding
import Testing

/// What the strict parser accepts, and the code of each refusal.
@Suite struct JSONParserTests {
    static func parse(_ text: String) throws(JSONError) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }

    @Test func readsEveryKindOfValue() throws {
        let value = try Self.parse(
            #" {"a": [null, true, false, -0, 12, 1.5e+3], "b": {"c": "x\"\\\/\b\f\n\r\té€😂"}, "": ""} "#)
        #expect(
            value
                == .object([
                    JSONMember(
                        name: "a",
                        value: .array([
                            .null, .bool(true), .bool(false), try Self.parse("-0"), JSONValue(integer: 12),
                            try Self.parse("1.5e+3"),
                        ])),
                    JSONMember(
                        name: "b",
                        value: .object([
                            JSONMember(name: "c", value: .string("x\"\\/\u{8}\u{c}\n\r\té€😂"))
                        ])),
                    JSONMember(name: "", value: .string("")),
                ]))
        #expect(try Self.parse("[]") == .array([]))
        #expect(try Self.parse("{}") == .object([]))
    }

    @Test(arguments: [
        ("", "json.truncated"), (" ", "json.truncated"), ("[1", "json.truncated"), ("{\"a\"", "json.truncated"),
        ("\"a", "json.truncated"), ("\"\\", "json.truncated"), ("\"\\u12", "json.truncated"), ("tru", "json.truncated"),
        ("[1,]", "json.unexpected-byte"), ("{\"a\":1,}", "json.unexpected-byte"), ("{a:1}", "json.unexpected-byte"),
        ("'a'", "json.unexpected-byte"), ("NaN", "json.unexpected-byte"), ("Infinity", "json.unexpected-byte"),
        ("nul1", "json.unexpected-byte"), ("{\"a\" 1}", "json.unexpected-byte"), ("[1 2]", "json.unexpected-byte"),
        ("/*x*/1", "json.unexpected-byte"), ("+1", "json.unexpected-byte"), (".5", "json.unexpected-byte"),
        ("01", "json.bad-number"), ("-", "json.bad-number"), ("1.", "json.bad-number"), ("1e", "json.bad-number"),
        ("-01", "json.bad-number"), ("1.e5", "json.bad-number"),
        ("1 1", "json.trailing-bytes"), ("{}x", "json.trailing-bytes"), ("1\0", "json.trailing-bytes"),
        ("0x10", "json.trailing-bytes"), ("\u{FEFF}{}", "json.byte-order-mark"),
        ("\"\u{1}\"", "json.control-character"), ("\"\n\"", "json.control-character"),
        (#""\x""#, "json.bad-escape"), (#""\u12G4""#, "json.bad-escape"), (#""\U0041""#, "json.bad-escape"),
        (#""\ud800""#, "json.lone-surrogate"), (#""\udc00""#, "json.lone-surrogate"),
        (#""\ud800\u0041""#, "json.lone-surrogate"), (#""\ud800x""#, "json.lone-surrogate"),
        (#"{"a":1,"a":2}"#, "json.duplicate-name"), (#"{"a":1,"\u0061":2}"#, "json.duplicate-name"),
        (#"{"x":{"b":1,"c":2,"b":3}}"#, "json.duplicate-name"),
    ]) func refuses(_ text: String, _ code: String) {
        let error = #expect(throws: JSONError.self) { try Self.parse(text) }
        #expect(error?.code == code)
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x80, 0x22],
        ] as [[UInt8]]) func refusesInvalidUTF8(_ bytes: [UInt8])
    {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        #expect(error?.code == "json.invalid-utf8")
    }

    @Test func boundsDepthAndSize() throws {
        let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
        #expect(throws: Never.self) { try Self.parse(deep) }
        let error = #expect(throws: JSONError.self) { try Self.parse("[" + deep + "]") }
        #expect(error?.code == "json.too-deep")
        let bottomless = #expect(throws: JSONError.self) {
            try Self.parse(String(repeating: "[{\"a\":", count: 100_000))
        }
        #expect(bottomless?.code == "json.too-deep")
        let large = #expect(throws: JSONError.self) {
            try JSONValue(parsing: Array("[1,2,3]".utf8), limits: JSONLimits(maximumBytes: 6))
        }
        #expect(large?.code == "json.too-large")
    }

    @Test func keepsStringsThatLookAlikeApart() throws {
        // U+00E9 and U+0065 U+0301 are equal to Swift and different to a digest.
        let composed = try Self.parse("{\"\u{E9}\":1,\"e\u{301}\":2}")
        guard case .object(let members) = composed else {
            Issue.record("not an object")
            return
        }
        #expect(members.count == 2)
        #expect(composed["\u{E9}"] == JSONValue(integer: 1))
        #expect(composed["e\u{301}"] == JSONValue(integer: 2))
        #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
    }

    @Test func integersAreBoundedAndPlain() throws {
        func integer(_ text: String) throws -> Int64? {
            guard case .number(let number) = try Self.parse(text) else { return nil }
            return number.integer
        }
        #expect(try integer("9007199254740992") == 1 << 53)
        #expect(try integer("-9007199254740992") == -(1 << 53))
        #expect(try integer("9007199254740993") == nil)
        #expect(try integer("99999999999999999999999999") == nil)
        #expect(try integer("-0") == nil)
        #expect(try integer("1.0") == nil)
        #expect(try integer("1e2") == nil)
    }

    /// Every truncation, and every value of every byte, of a document with all of the grammar: a value or a code.
    @Test func survivesEveryMutation() {
        let sample = Array(#"{"a":[null,true,-1.5e+2,"\u00e9\ud83d\ude02\n€"],"b":{"c":"d"}, "e":0}"#.utf8)
        var accepted = 0
        var refused = 0
        func attempt(_ bytes: [UInt8]) {
            do throws(JSONError) {
                let value = try JSONValue(parsing: bytes)
                accepted += 1
                // What is accepted survives a canonical round trip.
                if value.isCanonicalizable {
                    let again = try JSONValue(parsing: value.canonicalBytes)
                    #expect(again.canonicalBytes == value.canonicalBytes)
                }
            } catch {
                refused += 1
                #expect(error.code.hasPrefix("json."))
                #expect(!error.message.isEmpty)
            }
        }
        for count in 0..<sample.count { attempt(Array(sample[..<count])) }
        #expect(accepted == 0)
        for index in sample.indices {
            for replacement in UInt8.min ... .max where replacement != sample[index] {
                var mutant = sample
                mutant[index] = replacement
                attempt(mutant)
            }
            var shorter = sample
            shorter.remove(at: index)
            attempt(shorter)
        }
        #expect(accepted > 0)
        #expect(refused > sample.count * 100)
    }
}
