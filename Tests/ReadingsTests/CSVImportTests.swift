import Readings
import Statements
import Testing

@Suite("CSV logs")
struct CSVImportTests {
    @Test("the plain case: ISO times, a unit in the column's name")
    func plain() throws {
        let log = try importLog("time,celsius\n2026-05-01T00:00:00Z,4.0\n2026-05-01T00:05:00Z,-0.5\n")
        #expect(log.entries.map(\.seconds) == [1_777_593_600, 1_777_593_900])
        #expect(log.entries.map(\.code) == [1040, 995])
        #expect(log.entries.map(\.line) == [2, 3])
        #expect(log.unit == .celsius)
        #expect(log.sensor == nil)
        #expect(log.format == .csv)
        #expect(log.notes.isEmpty)
    }

    @Test(
        "usual names and separators are found",
        arguments: [
            "timestamp,temp_c\n1777593600,4\n",
            "Date;Temperature (°C)\n2026-05-01 00:00:00Z;4\n",
            "Time\thumidity\tTemp C\n2026-05-01T02:00+02:00\t55\t4.0\n",
            "\"time\",\"celsius\"\r\n\"2026-05-01T00:00:00Z\",\"4.0\"\r\n",
            "id,date_time,degC,note\n7,2026/05/01 00:00Z,4,\"a, \"\"quoted\"\"\nnote\"\n",
            "\u{FEFF}time,Celsius\n2026-05-01T00:00:00.000Z,4.0",
            "\n\ntime,celsius\n\n2026-05-01T00:00:00Z,+4.00\n\n",
        ])
    func layouts(text: String) throws {
        let log = try importLog(text)
        #expect(log.entries.map(\.seconds) == [1_777_593_600])
        #expect(log.entries.map(\.code) == [1040])
        #expect(log.unit == .celsius)
    }

    @Test("columns, separator and unit can be said")
    func said() throws {
        let text = "when|what|F\n"
        #expect(try refusal(text) == Refusal("csv.no-column", 1))
        let log = try importLog("when;what;temp;temperature\n1777593600;74,5;1;2\n") {
            $0.timeColumn = "when"
            $0.valueColumn = "what"
            $0.delimiter = .semicolon
            $0.decimalComma = true
            $0.unit = .fahrenheit
        }
        #expect(log.entries.map(\.code) == [1745])
        #expect(log.unit == .fahrenheit)
    }

    @Test("a byte-order mark is noticed, not silently dropped")
    func byteOrderMark() throws {
        let log = try importLog("\u{FEFF}time,celsius\n1777593600,4\n")
        #expect(log.notes == ["a byte-order mark at the start was left out"])
    }

    @Test("a unit column is read in every row")
    func unitColumn() throws {
        #expect(try importLog("time,value,unit\n1777593600,74,F\n1777593660,74,degF\n").unit == .fahrenheit)
        #expect(try refusal("time,value,unit\n1777593600,74,F\n1777593660,74,C\n") == Refusal("unit.mismatch", 3))
        #expect(try refusal("time,value,unit\n1777593600,74,parsec\n") == Refusal("unit.unknown", 2))
    }

    @Test("a unit that disagrees, or that nobody says, is refused")
    func units() throws {
        #expect(try refusal("time,celsius\n1777593600,4\n") { $0.unit = .fahrenheit } == Refusal("unit.mismatch", 1))
        #expect(try refusal("time,temp_f\n1777593600,4\n") { $0.unit = .celsius } == Refusal("unit.mismatch", 1))
        #expect(try refusal("time,temp\n1777593600,4\n") == Refusal("unit.undeclared", 2))
        #expect(try refusal("time,temp\n1777593600,4\n") { $0.unit = .kelvin } == nil)
        // A column called "c" is no unit: it may be a count.
        #expect(try refusal("time,c\n1777593600,4\n") { $0.valueColumn = "c" } == Refusal("unit.undeclared", 2))
    }

    @Test("one sensor, or the one that is asked for")
    func sensors() throws {
        let text = "time,celsius,sensor_id\n1777593600,4,a\n1777593600,5,b\n1777593660,6,a\n"
        #expect(try refusal(text) == Refusal("log.mixed-sensors", 3))
        let log = try importLog(text) { $0.sensor = "a" }
        #expect(log.entries.map(\.code) == [1040, 1060])
        #expect(log.sensor == "a")
        #expect(log.notes == ["1 rows of other sensors were left out"])
        #expect(try refusal(text) { $0.sensor = "c" } == Refusal("log.no-such-sensor"))
        #expect(try refusal(text) { $0.sensorColumn = "who" } == Refusal("csv.no-column", 1))
    }

    @Test(
        "faults have a code and a line",
        arguments: [
            ("", Refusal("log.empty")),
            ("\n \n", Refusal("log.empty")),
            ("time,celsius\n", Refusal("log.empty")),
            ("1777593600,4\n", Refusal("csv.no-column", 1)),
            ("time,humidity\n1777593600,4\n", Refusal("csv.no-column", 1)),
            ("time,date,celsius\n1777593600,1,4\n", Refusal("csv.ambiguous-column", 1)),
            ("time,celsius,fahrenheit\n1777593600,1,4\n", Refusal("csv.ambiguous-column", 1)),
            ("time,celsius,celsius\n1777593600,1,4\n", Refusal("csv.ambiguous-column", 1)),
            ("time,celsius\n1777593600\n", Refusal("csv.field-count", 2)),
            ("time,celsius\n1777593600,4,5\n", Refusal("csv.field-count", 2)),
            ("time,celsius\n1777593600,4\n1777593600,5\n", Refusal("log.duplicate-time", 3)),
            ("time,celsius\n1777593600,4\n1777593599,5\n", Refusal("log.out-of-order", 3)),
            ("time,celsius\n1777593600,\n", Refusal("value.missing", 2)),
            ("time,celsius\n1777593600, \t \n", Refusal("value.missing", 2)),
            ("time,celsius\n1777593600,NaN\n", Refusal("value.not-a-number", 2)),
            ("time,celsius\n1777593600,-inf\n", Refusal("value.not-a-number", 2)),
            ("time,celsius\n1777593600,N/A\n", Refusal("value.not-a-number", 2)),
            ("time,celsius\n1777593600,warm\n", Refusal("value.malformed", 2)),
            ("time,celsius\n1777593600,4.\n", Refusal("value.malformed", 2)),
            ("time,celsius\n1777593600,0x10\n", Refusal("value.malformed", 2)),
            ("time;celsius\n1777593600;4,5\n", Refusal("value.malformed", 2)),
            ("time,celsius\n1777593600,4.05\n", Refusal("value.too-fine", 2)),
            ("time,celsius\n1777593600,309.6\n", Refusal("value.out-of-range", 2)),
            ("time,celsius\n1777593600,-100.1\n", Refusal("value.out-of-range", 2)),
            ("time,celsius\n,4\n", Refusal("time.missing", 2)),
            ("time,celsius\nyesterday,4\n", Refusal("time.malformed", 2)),
            ("time,celsius\n2026-02-29T00:00:00Z,4\n", Refusal("time.malformed", 2)),
            ("time,celsius\n2016-12-31T23:59:60Z,4\n", Refusal("time.leap-second", 2)),
            ("time,celsius\n2026-05-01T00:00:00.5Z,4\n", Refusal("time.sub-second", 2)),
            ("time,celsius\n2026-05-01T00:00:00,4\n", Refusal("time.zone-missing", 2)),
            ("time,celsius\n1969-12-31T23:59:59Z,4\n", Refusal("time.out-of-range", 2)),
            ("time,celsius\n\"1777593600,4\n1777593660,5\n", Refusal("csv.quote", 2)),
            ("time,celsius\n\"1777593600\"0,4\n", Refusal("csv.quote", 2)),
            ("time,celsius\n17775\"93600\",4\n", Refusal("csv.quote", 2)),
        ])
    func faults(text: String, expected: Refusal) throws {
        #expect(try refusal(text) == expected)
    }

    @Test("what is no text is refused, with UTF-16 by name")
    func encodings() throws {
        let options = try options()
        let latin1 = Array("time,celsius\n1777593600,4".utf8) + [0xb0, 0x0a]
        #expect(refusal(latin1, options) == Refusal("log.not-utf8", 2))
        #expect(
            refusal(Array("time,celsius\n1777593600,4\n17775936\0,4\n".utf8), options) == Refusal("log.nul-byte", 3))
        #expect(refusal([0xff, 0xfe, 0x74, 0x00], options) == Refusal("log.utf16", 1))
    }

    @Test("a line, and a quoted field over many lines, have a bound")
    func longLines() throws {
        let long = String(repeating: " ", count: 65_537)
        #expect(try refusal("time,celsius\n1777593600,4\n" + long) == Refusal("log.line-too-long", 3))
        #expect(try refusal("time,celsius\n1777593600," + long.dropFirst(13) + "4\n") == nil)
        let manyLines = String(repeating: "x\n", count: 40_000)
        #expect(try refusal("time,celsius,note\n1777593600,4,\"" + manyLines + "\"\n") == Refusal("csv.quote", 2))
    }

    @Test("a message never holds the value, nor characters that move a cursor")
    func quietMessages() throws {
        for text in [
            "time,celsius\n1777593600,8.123\n", "time,celsius\n1777593600,8123\n", "time,celsius\n1777593600,8.1.23\n",
        ] {
            let error = #expect(throws: ImportError.self) { try importLog(text) }
            #expect(error.map { ($0.message + ($0.hint ?? "")).contains("123") } == false)
        }
        let error = #expect(throws: ImportError.self) { try importLog("a\u{1b}[2J\u{202e},b\n1,2\n") }
        #expect(error?.message.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202e } == false)
    }

    @Test("more than 2^20 readings are refused at the reading that is too many", .timeLimit(.minutes(1)))
    func tooLong() throws {
        var bytes = Array("time,celsius\n".utf8)
        for index in 0...(1 << 20) { bytes += "\(1_700_000_000 + index),4\n".utf8 }
        #expect(refusal(bytes, try options()) == Refusal("log.too-long", 1 + (1 << 20) + 1))
    }
}
