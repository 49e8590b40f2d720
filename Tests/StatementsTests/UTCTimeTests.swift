import Statements
import Testing

@Suite("UTC times")
struct UTCTimeTests {
    @Test("Every day from 1970 to 2110 is the day after the one before, and reads back")
    func calendar() throws {
        var (year, month, day) = (1970, 1, 1)
        for number in 0..<51_000 as Range<Int64> {
            #expect(UTCTime.daysSinceEpoch(year: year, month: month, day: day) == number)
            let date = try UTCTime(secondsSinceEpoch: number * 86_400 + 86_399).date
            #expect(date == (year, month, day))
            day += 1
            let leap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
            let lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            if day > lengths[month - 1] { (day, month) = (1, month + 1) }
            if month > 12 { (month, year) = (1, year + 1) }
        }
    }

    @Test(
        "Known moments, 2038 and 2106 among them",
        arguments: [
            (0, "1970-01-01T00:00:00Z"), (951_782_400, "2000-02-29T00:00:00Z"), (2_147_483_647, "2038-01-19T03:14:07Z"),
            (2_147_483_648, "2038-01-19T03:14:08Z"), (4_294_967_295, "2106-02-07T06:28:15Z"),
            (4_294_967_296, "2106-02-07T06:28:16Z"), (1_777_593_600, "2026-05-01T00:00:00Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ])
    func moments(seconds: Int64, text: String) throws {
        #expect(try UTCTime(secondsSinceEpoch: seconds).text == text)
        #expect(try UTCTime(canonical: text).secondsSinceEpoch == seconds)
    }

    @Test("Random moments read back what was written")
    func roundTrip() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2000 {
            let time = try UTCTime(secondsSinceEpoch: Int64(random.next() % 253_402_300_800))
            #expect(try UTCTime(canonical: time.text) == time)
        }
    }

    @Test("Offsets are subtracted, and have no canonical spelling")
    func offsets() throws {
        #expect(try UTCTime(parsing: "2026-05-01T02:00:00+02:00").text == "2026-05-01T00:00:00Z")
        #expect(try UTCTime(parsing: "2026-04-30T18:30:00-05:30").text == "2026-05-01T00:00:00Z")
        #expect { try UTCTime(canonical: "2026-05-01T00:00:00+00:00") } throws: {
            ($0 as? QuantityError)?.code == "time.not-canonical"
        }
    }

    @Test(
        "What is no time is refused",
        arguments: [
            ("2016-12-31T23:59:60Z", "time.leap-second"), ("2026-02-29T00:00:00Z", "time.malformed"),
            ("2100-02-29T00:00:00Z", "time.malformed"), ("2026-13-01T00:00:00Z", "time.malformed"),
            ("2026-00-01T00:00:00Z", "time.malformed"), ("2026-04-31T00:00:00Z", "time.malformed"),
            ("2026-05-01T24:00:00Z", "time.malformed"), ("2026-05-01T00:60:00Z", "time.malformed"),
            ("2026-05-01 00:00:00Z", "time.malformed"), ("2026-05-01T00:00:00", "time.malformed"),
            ("2026-05-01T00:00:00.0Z", "time.malformed"), ("2026-5-1T00:00:00Z", "time.malformed"),
            ("2026-05-01t00:00:00z", "time.malformed"), ("２026-05-01T00:00:00Z", "time.malformed"),
            ("", "time.malformed"),
            ("1969-12-31T23:59:59Z", "time.out-of-range"), ("1970-01-01T00:00:00+00:01", "time.out-of-range"),
            ("+026-05-01T00:00:00Z", "time.malformed"), ("2026-05-01T00:00:00+24:00", "time.malformed"),
        ])
    func refuses(text: String, code: String) {
        #expect { try UTCTime(parsing: text) } throws: { ($0 as? QuantityError)?.code == code }
    }
}
