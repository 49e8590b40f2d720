import CanonicalEncoding
import Testing

/// JSON with a line for everything, as snarkjs writes it.
@Suite struct IndentedJSONTests {
    @Test func linesAndSpaces() throws {
        let value = JSONValue.object(members: [
            ("z", .array([.string("1"), .array([.string("a\"b"), .null]), .array([])])), ("a", JSONValue(integer: -7)),
            ("e", .object([])), ("t", .bool(true)),
        ])
        let text = """
            {
             "z": [
              "1",
              [
               "a\\"b",
               null
              ],
              []
             ],
             "a": -7,
             "e": {},
             "t": true
            }
            """
        #expect(String(decoding: value.indentedBytes, as: UTF8.self) == text)
        #expect(try JSONValue(parsing: value.indentedBytes) == value)
        #expect(JSONValue.array([]).indentedBytes == Array("[]".utf8))
        #expect(JSONValue.string("x").indentedBytes == Array("\"x\"".utf8))
    }
}
