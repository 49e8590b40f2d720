import Readings
import Statements
import Testing

@Suite("Times and zones")
struct TimeTests {
    private func seconds(_ time: String, format: String = "auto", zone: String? = nil) throws -> Int64 {
        let log = try importLog("time\tcelsius\n\(time)\t4\n") {
            $0.timeFormat = try! TimeFormat(parsing: format)
            $0.zone = zone.map { try! LogZone(parsing: $0) }
            $0.snapsTimes = true
        }
        return log.entries[0].seconds
    }

    private func code(_ time: String, format: String = "auto", zone: String? = nil) throws -> String? {
        do {
            _ = try seconds(time, format: format, zone: zone)
            return nil
        } catch let error as ImportError {
            return error.code
        }
    }

    @Test(
        "ISO 8601 in its usual spellings",
        arguments: [
            "2026-05-01T00:00:00Z", "2026-05-01T00:00Z", "2026-05-01 00:00:00Z", "2026-05-01t00:00:00z",
            "2026-05-01T02:00:00+02:00", "2026-05-01T02:00:00+0200", "2026-05-01T02:00:00+02",
            "2026-05-01 05:30:00 +05:30",
            "2026-04-30T16:00:00-08:00", "2026/05/01 00:00Z", "1777593600", "1777593600.0",
            "2026-05-01T00:00:00.000000Z",
        ])
    func iso8601(text: String) throws {
        #expect(try seconds(text) == 1_777_593_600)
    }

    @Test(
        "what is not, is refused",
        arguments: [
            "2026-5-1T00:00:00Z", "2026-05-01", "2026-05-01T24:00:00Z", "2026-05-01T00:60:00Z", "2026-13-01T00:00:00Z",
            "2026-05-01T00:00:00+24:00", "2026-05-01T00:00:00+02:", "2026-05-01T00:00:00.Z", "20260501T000000Z",
            "20260501",
            "2026-05/01T00:00:00Z", "12345678", "-1777593600", "1777593600Z", "2026-05-01T00:00:00ZZ", "1.5e9",
        ])
    func malformed(text: String) throws {
        #expect(try code(text) == "time.malformed")
    }

    @Test("Unix time, short and in milliseconds")
    func unix() throws {
        #expect(try seconds("0", format: "unix") == 0)
        #expect(try seconds("4102444800", format: "unix") == 4_102_444_800)
        #expect(try seconds("253402300799", format: "unix") == UTCTime.maximumSeconds)
        #expect(try code("253402300800", format: "unix") == "time.out-of-range")
        #expect(try seconds("1777593600000", format: "unix-ms") == 1_777_593_600)
        // Beyond 2038 and 2106, where 32-bit clocks end.
        #expect(try seconds("2038-01-19T03:14:08Z") == 1 << 31)
        #expect(try seconds("2106-02-07T06:28:16Z") == 1 << 32)
    }

    @Test(
        "patterns",
        arguments: [
            ("%Y/%m/%d %H:%M", "2026/05/01 00:00"), ("%d.%m.%Y %H:%M:%S", "1.5.2026 00:00:00"),
            ("%Y%m%d%H%M%S", "20260501000000"), ("%m/%d/%Y %I:%M %p", "5/1/2026 12:00 AM"),
            ("%d-%b-%Y %R", "01-may-2026 00:00"),
            ("%FT%T%z", "2026-05-01T02:00:00+02:00"), ("%F %T %Z", "2026-05-01 00:00:00 UTC"), ("%s", "1777593600"),
            ("%F %T.%f", "2026-05-01 00:00:00.999"), ("%%%F %R%%", "%2026-05-01 00:00%"),
        ])
    func patterns(pattern: String, text: String) throws {
        #expect(try seconds(text, format: pattern, zone: "UTC") == 1_777_593_600)
    }

    @Test("noon and midnight of a 12-hour clock")
    func halfDays() throws {
        let pattern = "%Y-%m-%d %I:%M %p"
        #expect(try seconds("2026-05-01 12:30 PM", format: pattern, zone: "UTC") == 1_777_593_600 + 45_000)
        #expect(try seconds("2026-05-01 12:30 am", format: pattern, zone: "UTC") == 1_777_593_600 + 1_800)
        #expect(try code("2026-05-01 00:30 AM", format: pattern, zone: "UTC") == "time.malformed")
        #expect(try code("2026-05-01 13:30 PM", format: pattern, zone: "UTC") == "time.malformed")
    }

    @Test(
        "patterns that say too little, too much or nothing known",
        arguments: [
            "%Y-%m-%d", "%H:%M", "%Y-%m-%d %H:%M %H", "%y-%m-%d %H:%M", "%Y-%m-%d %I:%M", "%Y-%m-%d %H:%M %p", "%",
            "plain", "",
            "%s %Y", "%Y-%m-%b-%d %H:%M", "%F %T %z %Z", String(repeating: "x", count: 65),
        ])
    func badPatterns(text: String) {
        let error = #expect(throws: ImportError.self) { try TimeFormat(parsing: text) }
        #expect(error?.code == "time.format")
    }

    @Test(
        "text that does not match its pattern",
        arguments: [
            "2026/05/01 00:00:00", "2026/05/01", "2026/05/01 00:0x", " 2026/5/1  00:00", "26/05/01 00:00",
        ])
    func mismatches(text: String) throws {
        #expect(try code(text, format: "%Y/%m/%d %H:%M", zone: "UTC") == "time.malformed")
    }

    @Test("zones: fixed offsets and names")
    func zones() throws {
        let text = "2026-05-01T00:00:00"
        #expect(try seconds(text, zone: "UTC") == 1_777_593_600)
        #expect(try seconds(text, zone: "-08:00") == 1_777_593_600 + 28_800)
        #expect(try seconds(text, zone: "+0545") == 1_777_593_600 - 20_700)
        #expect(try seconds(text, zone: "Asia/Kathmandu") == 1_777_593_600 - 20_700)
        #expect(try seconds(text, zone: "America/Los_Angeles") == 1_777_593_600 + 25_200)
        // What a time says of itself comes first.
        #expect(try seconds(text + "Z", zone: "America/Los_Angeles") == 1_777_593_600)
        for unknown in ["PST", "EST", "Mars/Olympus", "", "08:00", "America/Los Angeles", "../etc/passwd", "+24:00"] {
            #expect(throws: ImportError.self) { try LogZone(parsing: unknown) }
        }
    }

    @Test(
        "local times that do not exist",
        arguments: [
            ("2010-03-14T02:00:00", "America/Los_Angeles"), ("2010-03-14T02:30:00", "America/Los_Angeles"),
            ("2010-03-14T02:59:59", "America/Los_Angeles"), ("2026-03-29T02:30:00", "Europe/Berlin"),
            // Half an hour only.
            ("2010-10-03T02:15:00", "Australia/Lord_Howe"),
            // A whole day, when Samoa crossed the date line.
            ("2011-12-30T12:00:00", "Pacific/Apia"),
        ])
    func nonexistent(text: String, zone: String) throws {
        #expect(try code(text, zone: zone) == "time.nonexistent")
    }

    @Test(
        "local times that exist twice",
        arguments: [
            ("2010-11-07T01:00:00", "America/Los_Angeles"), ("2010-11-07T01:30:00", "America/Los_Angeles"),
            ("2010-11-07T01:59:59", "America/Los_Angeles"), ("2026-10-25T02:30:00", "Europe/Berlin"),
            ("2010-04-04T01:45:00", "Australia/Lord_Howe"),
        ])
    func ambiguous(text: String, zone: String) throws {
        #expect(try code(text, zone: zone) == "time.ambiguous")
    }

    @Test("the seconds around a change of clocks")
    func edges() throws {
        let zone = "America/Los_Angeles"
        #expect(try seconds("2010-03-14T01:59:59", zone: zone) == 1_268_560_799)
        #expect(try seconds("2010-03-14T03:00:00", zone: zone) == 1_268_560_800)
        #expect(try seconds("2010-11-07T00:59:59", zone: zone) == 1_289_116_799)
        #expect(try seconds("2010-11-07T02:00:00", zone: zone) == 1_289_124_000)
        #expect(try code("2010-03-14T02:30:00", zone: "-08:00") == nil)
    }

    @Test("messages say what, where and what to do")
    func messages() throws {
        let text = "date,celsius\n2010-03-14 01:30,4\n2010-03-14 02:30,4\n"
        let error = #expect(throws: ImportError.self) {
            try importLog(text) { $0.zone = try! LogZone(parsing: "America/Los_Angeles") }
        }
        #expect(
            error?.message == "line 3: the local time 2010-03-14 02:30:00 does not exist in America/Los_Angeles: "
                + "the clocks went forward over it")
        #expect(error?.hint?.contains("--tz -08:00") == true)
    }

    @Test("hourly local time across a change of clocks is hourly in UTC")
    func acrossChange() throws {
        let text = "date,celsius\n2010-03-14 00:00,4\n2010-03-14 01:00,4\n2010-03-14 03:00,4\n2010-03-14 04:00,4\n"
        let named = try importLog(text) { $0.zone = try! LogZone(parsing: "America/Los_Angeles") }
        #expect(try TickGrid(laying: named).readings.map(\.step) == [0, 1, 1, 1])
        let fixed = try importLog(text) { $0.zone = try! LogZone(parsing: "-08:00") }
        #expect(try TickGrid(laying: fixed).readings.map(\.step) == [0, 1, 2, 1])
    }
}
