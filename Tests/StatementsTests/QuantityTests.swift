import Statements
import Testing

@Suite("Exact numbers, units and spans")
struct QuantityTests {
    @Test(
        "A decimal has one spelling",
        arguments: [
            ("8", "8"), ("8.0", "8"), ("+8", "8"), ("008", "8"), ("-0", "0"), ("-0.50", "-0.5"),
            ("0.000000001", "0.000000001"),
            ("999999999999999", "999999999999999"), ("-0.05", "-0.05"), ("12.30", "12.3"), ("0.0", "0"),
        ])
    func normalises(input: String, text: String) throws {
        let number = try DecimalNumber(parsing: input)
        #expect(number.text == text)
        #expect(try DecimalNumber(canonical: text) == number)
        if input != text {
            #expect(throws: QuantityError.self) { try DecimalNumber(canonical: input) }
        }
    }

    @Test(
        "What is no decimal is refused",
        arguments: [
            ("", "decimal.malformed"), ("-", "decimal.malformed"), (".5", "decimal.malformed"),
            ("5.", "decimal.malformed"),
            ("1e3", "decimal.malformed"), ("NaN", "decimal.malformed"), ("1.2.3", "decimal.malformed"),
            ("--1", "decimal.malformed"), ("1,5", "decimal.malformed"), ("٨", "decimal.malformed"),
            (" 8", "decimal.malformed"),
            ("1000000000000000", "decimal.overflow"), ("0.0000000001", "decimal.overflow"),
        ])
    func refusesDecimals(input: String, code: String) {
        #expect { try DecimalNumber(parsing: input) } throws: { ($0 as? QuantityError)?.code == code }
    }

    @Test("Rationals are exact, or say that they cannot be")
    func rationals() throws {
        let third = try ExactRational(1, over: 3)
        #expect(try third.adding(third).adding(third) == ExactRational(1))
        #expect(try ExactRational(-6, over: -4) == ExactRational(3, over: 2))
        for (numerator, floor, ceiling) in [(-7, -4, -3), (-6, -3, -3), (-1, -1, 0), (0, 0, 0), (1, 0, 1), (7, 3, 4)] {
            let half = try ExactRational(Int128(numerator), over: 2)
            #expect(half.floor == Int128(floor) && half.ceiling == Int128(ceiling))
        }
        let huge = try ExactRational(.max, over: 1)
        #expect(throws: QuantityError.self) { try huge.adding(huge) }
        #expect(throws: QuantityError.self) { try huge.multiplied(by: huge) }
        #expect(throws: QuantityError.self) { try ExactRational(.min, over: 1) }
    }

    @Test(
        "Units convert exactly both ways",
        arguments: [
            ("32", TemperatureUnit.fahrenheit, "0", TemperatureUnit.celsius), ("-40", .fahrenheit, "-40", .celsius),
            ("212", .fahrenheit, "373.15", .kelvin), ("8", .celsius, "46.4", .fahrenheit),
            ("0", .kelvin, "-459.67", .fahrenheit),
        ])
    func converts(value: String, unit: TemperatureUnit, other: String, otherUnit: TemperatureUnit) throws {
        let (left, right) = (try DecimalNumber(parsing: value).rational, try DecimalNumber(parsing: other).rational)
        #expect(try unit.convert(left, to: otherUnit) == right)
        #expect(try otherUnit.convert(right, to: unit) == left)
    }

    @Test(
        "Temperatures as people write them",
        arguments: [
            ("8C", "8 °C"), ("8 Cel", "8 °C"), ("-0.5 °C", "-0.5 °C"), ("74degF", "74 °F"), ("+8.0 celsius", "8 °C"),
            ("300K", "300 K"),
            ("74 F", "74 °F"),
        ])
    func readsTemperatures(input: String, text: String) throws {
        #expect(try Temperature(parsing: input).text == text)
    }

    @Test(
        "No unit, no temperature",
        arguments: [
            ("8", "temperature.malformed"), ("C", "temperature.malformed"), ("", "temperature.malformed"),
            ("8 R", "unit.unknown"),
            ("8-2C", "decimal.malformed"), ("8 C ", "unit.unknown"),
        ])
    func refusesTemperatures(input: String, code: String) {
        #expect { try Temperature(parsing: input) } throws: { ($0 as? QuantityError)?.code == code }
    }

    @Test(
        "Time spans",
        arguments: [
            ("30min", 1800, "30 min"), ("4h", 14_400, "4 h"), ("1h30m", 5400, "1 h 30 min"), ("90s", 90, "1 min 30 s"),
            ("0", 0, "0 s"), ("0s", 0, "0 s"), ("1 h 30 min", 5400, "1 h 30 min"), ("2d", 172_800, "48 h"),
            ("60min", 3600, "1 h"),
        ])
    func readsSpans(input: String, seconds: Int64, text: String) throws {
        let span = try TimeSpan(parsing: input)
        #expect(span.seconds == seconds && span.text == text)
    }

    @Test(
        "What is no time span is refused",
        arguments: [
            ("", "span.malformed"), ("30", "span.malformed"), ("min", "span.malformed"), ("30m1h", "span.malformed"),
            ("1h1h", "span.malformed"), ("-5min", "span.malformed"), ("1.5h", "span.malformed"),
            ("5 weeks", "span.malformed"),
            (" 5min", "span.malformed"), ("99999999999d", "span.out-of-range"), ("5Min", "span.malformed"),
        ])
    func refusesSpans(input: String, code: String) {
        #expect { try TimeSpan(parsing: input) } throws: { ($0 as? QuantityError)?.code == code }
    }

    @Test(
        "Labels cannot move a cursor or break a line",
        arguments: [
            "a\nb", "a\u{1b}[2J", "a\u{202e}b", "a\u{2028}b", "\u{0}", "\u{e000}", "\u{200b}",
        ])
    func refusesLabels(text: String) {
        #expect { try Label(text) } throws: { ($0 as? QuantityError)?.code == "text.unprintable" }
    }

    @Test("Labels are equal as bytes, short and not empty")
    func labels() throws {
        #expect(try Label("é") != Label("e\u{301}"))
        #expect(try Set([Label("é"), Label("e\u{301}")]).count == 2)
        #expect(try Label(String(repeating: "x", count: 128)).text.count == 128)
        #expect(throws: QuantityError.self) { try Label(String(repeating: "x", count: 129)) }
        #expect(throws: QuantityError.self) { try Label("") }
        #expect(try Label("", allowEmpty: true).text.isEmpty)
    }
}
