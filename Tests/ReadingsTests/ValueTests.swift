import Readings
import Statements
import Testing

@Suite("Values")
struct ValueTests {
    private func code(_ text: String, resolution: String = "0.1", offset: Int64 = -1000, rounds: Bool = false) throws
        -> Int
    {
        let log = try importLog(
            "time;celsius\n1777593600;\(text)\n", options(resolution: resolution, offset: offset, rounds: rounds))
        return Int(log.entries[0].code)
    }

    @Test("every code has its value, and every value of a decimal place its code")
    func everyCode() throws {
        var text = "time,celsius\n"
        for code in 0...4095 {
            let tenths = code - 1000
            text += "\(1_777_593_600 + code),\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)\n"
        }
        #expect(try importLog(text).entries.map { Int($0.code) } == Array(0...4095))
    }

    @Test(
        "exact, never by way of a binary fraction",
        arguments: [
            ("8.1", 1081), ("8.10000000000000000000", 1081), ("81e-1", 1081), ("0.81E1", 1081), ("-0.0", 1000),
            ("000000000000000000000000000000008.1", 1081), ("0.3", 1003), ("-100", 0), ("309.5", 4095),
        ])
    func exact(text: String, expected: Int) throws {
        #expect(try code(text) == expected)
    }

    @Test(
        "rounding is asked for, goes to the nearest, ties away from zero",
        arguments: [
            ("8.100000381469727", 1081), ("8.05", 1081), ("8.04999999999999999999", 1080), ("-8.05", 919),
            ("-8.04", 920),
            ("309.549", 4095), ("-100.04", 0), ("1e-20", 1000), ("-1e-20", 1000),
        ])
    func rounding(text: String, expected: Int) throws {
        #expect(try code(text, rounds: true) == expected)
    }

    @Test("rounding does not widen the range", arguments: ["309.55", "-100.05", "1e30", "-1e30"])
    func roundingRange(text: String) throws {
        #expect(throws: ImportError.self) { try code(text, rounds: true) }
    }

    @Test("resolution and offset")
    func grids() throws {
        #expect(try code("8.25", resolution: "0.25", offset: 0) == 33)
        #expect(try code("300", resolution: "0.5", offset: 500) == 100)
        #expect(try code("-0.0625", resolution: "0.0625", offset: -2000) == 1999)
        #expect(throws: ImportError.self) { try code("8.1", resolution: "0.25", offset: 0) }
        #expect(throws: ImportError.self) { _ = try Quantization(resolution: DecimalNumber(parsing: "0")) }
        #expect(throws: ImportError.self) { _ = try Quantization(resolution: DecimalNumber(parsing: "-0.1")) }
        #expect(throws: ImportError.self) { _ = try Quantization(offset: 1_000_000_001) }
    }

    @Test("the range's error names the range and the option")
    func rangeMessage() throws {
        let error = #expect(throws: ImportError.self) { try code("400") }
        #expect(error?.message == "line 2: the value is outside of -100.0 … 309.5, which is what codes express")
        #expect(error?.hint?.contains("--offset") == true)
        let whole = #expect(throws: ImportError.self) { try code("9000", resolution: "2", offset: 0) }
        #expect(whole?.message.contains("0 … 8190") == true)
    }

    @Test(
        "numbers that are too long or too large are malformed or out of range",
        arguments: [
            "12345678901234567890123456", "1e99", "1e100", "1e-99", "1e", "e5", "--5", "+-5", "5e5.0", ".5", "5,0",
            "1_000",
            "٣", "𝟖", "8 .1",
        ])
    func refused(text: String) throws {
        let error = #expect(throws: ImportError.self) { try code(text) }
        #expect(["value.malformed", "value.out-of-range"].contains(error?.code))
    }
}
