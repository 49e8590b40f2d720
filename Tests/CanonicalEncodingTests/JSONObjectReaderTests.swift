import CanonicalEncoding
import Testing

/// Strict decoding of objects: each refusal names the member by its path.
@Suite struct JSONObjectReaderTests {
    static func reader(_ text: String) throws -> JSONObjectReader {
        try JSONObjectReader(JSONValue(parsing: Array(text.utf8)), path: "statement")
    }

    @Test func takesMembersByTypeInAnyOrder() throws {
        var reader = try Self.reader(#"{"s":"x","n":-5,"b":true,"a":[1],"o":{"i":2},"v":null,"later":7}"#)
        #expect(try reader.array("a") == [JSONValue(integer: 1)])
        #expect(try reader.string("s") == "x")
        #expect(try reader.integer("n") == -5)
        #expect(try reader.bool("b"))
        #expect(try reader.value("v") == .null)
        var inner = try reader.object("o")
        #expect(inner.path == "statement.o")
        #expect(try inner.integer("i") == 2)
        try inner.finish()
        #expect(try reader.optionalString("absent") == nil)
        #expect(try reader.optionalInteger("absent") == nil)
        #expect(try reader.optionalBool("absent") == nil)
        #expect(try reader.optionalArray("absent") == nil)
        #expect(try reader.optionalObject("absent") == nil)
        #expect(reader.takeRemaining() == [JSONMember(name: "later", value: JSONValue(integer: 7))])
        try reader.finish()
    }

    @Test func namesWhatIsWrong() throws {
        var reader = try Self.reader(#"{"s":1,"n":"1","f":1.5,"o":{"deep":{}},"extra":0}"#)
        func refusal(_ body: () throws(JSONError) -> Void) -> JSONError? {
            do throws(JSONError) {
                try body()
                return nil
            } catch { return error }
        }
        let missing = refusal { () throws(JSONError) in _ = try reader.string("rule") }
        #expect(missing?.code == "json.missing-member")
        #expect(missing?.message == "statement.rule is missing")
        let string = refusal { () throws(JSONError) in _ = try reader.optionalString("s") }
        #expect(string?.code == "json.wrong-type")
        #expect(string?.message == "statement.s is a number, but a string is due")
        #expect(refusal { () throws(JSONError) in _ = try reader.integer("n") }?.code == "json.wrong-type")
        #expect(refusal { () throws(JSONError) in _ = try reader.integer("f") }?.code == "json.not-an-integer")
        var object = try reader.object("o")
        let deep = refusal { () throws(JSONError) in _ = try object.bool("deep") }
        #expect(deep?.message == "statement.o.deep is an object, but a boolean is due")
        let unknown = refusal { () throws(JSONError) in try reader.finish() }
        #expect(unknown?.code == "json.unknown-member")
        #expect(unknown?.message.contains("statement.extra") == true)
        #expect(
            refusal { () throws(JSONError) in _ = try JSONObjectReader(.null, path: "x") }?.code == "json.wrong-type")
    }
}
