import Readings
import Statements
import Testing

@Suite("JSON Lines logs")
struct JSONLinesImportTests {
    @Test("the background document's shape")
    func seedShape() throws {
        let log = try importLog(
            """
            {"timestamp":"2026-05-01T00:00:00Z","celsius":4.5,"sensor_id":"box-17"}
            {"sensor_id":"box-17","celsius":8.10,"timestamp":1777593660,"humidity":[1,{"x":null}]}

            """)
        #expect(log.entries.map(\.seconds) == [1_777_593_600, 1_777_593_660])
        #expect(log.entries.map(\.code) == [1045, 1081])
        #expect(log.sensor == "box-17")
        #expect(log.unit == .celsius)
        #expect(log.format == .jsonLines)
    }

    @Test(
        "other fields and units",
        arguments: [
            (#"{"time":1777593600,"fahrenheit":39.2}"#, TemperatureUnit.fahrenheit, 1392),
            (#"{"ts":"1777593600","kelvin":"273.1"}"#, .kelvin, 3731),
            (#"{"date":"2026-05-01 00:00Z","value":4e0,"unit":"Cel"}"#, .celsius, 1040),
            (#"{"time":1777593600,"temperature":-4.0E+1,"unit":"°F"}"#, .fahrenheit, 600),
            (#"{"Timestamp":1777593600,"temp_c":40e-1}"#, .celsius, 1040),
        ])
    func shapes(text: String, unit: TemperatureUnit, code: UInt16) throws {
        let log = try importLog(text)
        #expect(log.unit == unit)
        #expect(log.entries.map(\.code) == [code])
        #expect(log.entries.map(\.seconds) == [1_777_593_600])
    }

    @Test("fields can be named")
    func named() throws {
        let log = try importLog(#"{"t":1777593600,"v":4,"who":3}"#) {
            ($0.timeColumn, $0.valueColumn, $0.sensorColumn, $0.unit) = ("t", "v", "who", .celsius)
        }
        #expect(log.sensor == "3")
    }

    @Test(
        "faults have a code and a line",
        arguments: [
            (#"{"time":1777593600,"celsius":4"#, Refusal("json.truncated", 1)),
            (#"{"time":1777593600,"celsius":4} x"#, Refusal("json.trailing-bytes", 1)),
            (#"{"time":1777593600,"celsius":4,"celsius":9}"#, Refusal("json.duplicate-name", 1)),
            (#"{"time":1777593600,"celsius":NaN}"#, Refusal("value.not-a-number", 1)),
            (#"{"time":1777593600,"celsius":-Infinity}"#, Refusal("value.not-a-number", 1)),
            (#"{"time":1777593600,"celsius":null}"#, Refusal("value.not-a-number", 1)),
            (#"{"time":1777593600,"celsius":"NaN"}"#, Refusal("value.not-a-number", 1)),
            (#"{"time":1777593600,"celsius":true}"#, Refusal("value.not-a-number", 1)),
            (#"{"time":[1],"celsius":4}"#, Refusal("time.malformed", 1)),
            (#"{"time":1777593600.5,"celsius":4}"#, Refusal("time.sub-second", 1)),
            (#"{"time":1777593600000,"celsius":4}"#, Refusal("time.malformed", 1)),
            (#"{"time":1777593600}"#, Refusal("json.missing-member", 1)),
            (#"{"celsius":4}"#, Refusal("json.missing-member", 1)),
            (#"{"time":1777593600,"celsius":4,"fahrenheit":39}"#, Refusal("json.ambiguous-member", 1)),
            (#"{"time":1777593600,"value":4}"#, Refusal("unit.undeclared", 1)),
            (#"{"time":1777593600,"celsius":4,"unit":"degF"}"#, Refusal("unit.mismatch", 1)),
            (#"{"time":1777593600,"celsius":4,"unit":7}"#, Refusal("unit.unknown", 1)),
            (#"{"time":1777593600,"celsius":8.100000381469727}"#, Refusal("value.too-fine", 1)),
            ("{\"time\":1777593600,\"celsius\":4}\n[1]", Refusal("json.wrong-type", 2)),
            (
                "{\"time\":1777593600,\"celsius\":4}\n{\"time\":1777593600,\"celsius\":4}",
                Refusal("log.duplicate-time", 2)
            ),
            (
                "{\"time\":1777593600,\"celsius\":4,\"sensor_id\":\"a\"}\n{\"time\":1777593601,\"celsius\":4,\"sensor_id\":\"b\"}",
                Refusal("log.mixed-sensors", 2)
            ),
        ])
    func faults(text: String, expected: Refusal) throws {
        #expect(try refusal(text) == expected)
    }

    @Test("deep nesting is refused, not followed")
    func deep() throws {
        let nested = String(repeating: "[", count: 30_000)
        #expect(try refusal(#"{"time":1777593600,"celsius":4,"x":"# + nested) == Refusal("json.too-deep", 1))
    }

    @Test("the layout can be said against appearances")
    func saidFormat() throws {
        #expect(try refusal("time,celsius\n1777593600,4\n") { $0.format = .jsonLines }?.code == "json.unexpected-byte")
        #expect(try refusal(#"{"time":1777593600,"celsius":4}"#) { $0.format = .csv } == Refusal("csv.quote", 1))
    }
}
