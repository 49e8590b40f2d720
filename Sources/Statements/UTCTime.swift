/// A moment in UTC to the second, 1970-01-01T00:00:00Z … 9999-12-31T23:59:59Z, in POSIX seconds (no leap seconds).
public struct UTCTime: Hashable, Comparable, Sendable {
    /// Seconds since 1970-01-01T00:00:00Z.
    public let secondsSinceEpoch: Int64

    /// The last second of the year 9999.
    public static let maximumSeconds: Int64 = 253_402_300_799

    /// - Throws: `time.out-of-range` outside of the years 1970 to 9999.
    public init(secondsSinceEpoch: Int64) throws(QuantityError) {
        guard (0...Self.maximumSeconds).contains(secondsSinceEpoch) else {
            throw QuantityError(code: "time.out-of-range", message: "times lie in the years 1970 to 9999")
        }
        self.secondsSinceEpoch = secondsSinceEpoch
    }

    /// From a date and time of the proleptic Gregorian calendar, minus an offset from UTC in seconds.
    ///
    /// - Throws: `time.malformed` for a day or hour that does not exist, `time.leap-second` for second 60,
    ///   `time.out-of-range`.
    public init(
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, offsetSeconds: Int = 0
    ) throws(QuantityError) {
        guard second != 60 else {
            throw QuantityError(
                code: "time.leap-second",
                message: "second 60 (a leap second) has no place on the time line used here")
        }
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.dayCount(year: year, month: month)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second)
        else {
            throw QuantityError(code: "time.malformed", message: "there is no such date or time of day")
        }
        let days = Self.daysSinceEpoch(year: year, month: month, day: day)
        try self.init(secondsSinceEpoch: days * 86_400 + Int64(hour * 3600 + minute * 60 + second - offsetSeconds))
    }

    /// Earlier before later.
    public static func < (lhs: Self, rhs: Self) -> Bool { lhs.secondsSinceEpoch < rhs.secondsSinceEpoch }

    /// The number of days of a month.
    public static func dayCount(year: Int, month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar; negative before it.
    public static func daysSinceEpoch(year: Int, month: Int, day: Int) -> Int64 {
        // Years are counted from March, so that the leap day ends a year: 153 days in any five months from March.
        let marchYear = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let leapDays = floorQuotient(marchYear, 4) - floorQuotient(marchYear, 100) + floorQuotient(marchYear, 400)
        let days = marchYear * 365 + leapDays + (153 * monthFromMarch + 2) / 5 + day - 1
        return Int64(days) - 719_468
    }

    private static func floorQuotient(_ value: Int, _ divisor: Int) -> Int {
        value >= 0 ? value / divisor : -((divisor - 1 - value) / divisor)
    }
}

// MARK: - Text

extension UTCTime {
    /// Reads RFC 3339 to the second: `2026-05-01T00:00:00Z`, or with a numeric offset such as `+02:00`.
    ///
    /// - Throws: `time.malformed`, `time.leap-second`, `time.out-of-range`.
    public init(parsing text: some StringProtocol) throws(QuantityError) {
        let malformed = QuantityError(
            code: "time.malformed", message: "expected a time such as 2026-05-01T00:00:00Z")
        let bytes = Array(text.utf8)
        guard bytes.count == 20 || bytes.count == 25 else { throw malformed }
        func number(_ start: Int, _ count: Int) throws(QuantityError) -> Int {
            var result = 0
            for byte in bytes[start..<start + count] {
                guard (0x30...0x39).contains(byte) else { throw malformed }
                result = result * 10 + Int(byte - 0x30)
            }
            return result
        }
        let separators: [(Int, UInt8)] = [(4, 0x2d), (7, 0x2d), (10, 0x54), (13, 0x3a), (16, 0x3a)]
        guard separators.allSatisfy({ bytes[$0.0] == $0.1 }) else { throw malformed }
        var offset = 0
        if bytes.count == 25 {
            let hours = try number(20, 2)
            let minutes = try number(23, 2)
            guard bytes[19] == 0x2b || bytes[19] == 0x2d, bytes[22] == 0x3a, hours < 24, minutes < 60 else {
                throw malformed
            }
            offset = (hours * 3600 + minutes * 60) * (bytes[19] == 0x2d ? -1 : 1)
        } else if bytes[19] != 0x5a {
            throw malformed
        }
        try self.init(
            year: number(0, 4), month: number(5, 2), day: number(8, 2), hour: number(11, 2), minute: number(14, 2),
            second: number(17, 2), offsetSeconds: offset)
    }

    /// Reads only the spelling that `text` writes.
    ///
    /// - Throws: `time.not-canonical` for another spelling, otherwise as `init(parsing:)`.
    public init(canonical text: String) throws(QuantityError) {
        try self.init(parsing: text)
        guard self.text == text else {
            throw QuantityError(
                code: "time.not-canonical", message: "the canonical spelling of this time is \(self.text)")
        }
    }

    /// The year, month and day in UTC.
    public var date: (year: Int, month: Int, day: Int) {
        let days = secondsSinceEpoch / 86_400
        // 146,097 days in 400 years: the guess is at most a year off.
        var year = 1970 + Int(days * 400 / 146_097)
        while Self.daysSinceEpoch(year: year + 1, month: 1, day: 1) <= days { year += 1 }
        while Self.daysSinceEpoch(year: year, month: 1, day: 1) > days { year -= 1 }
        var rest = Int(days - Self.daysSinceEpoch(year: year, month: 1, day: 1))
        var month = 1
        while rest >= Self.dayCount(year: year, month: month) {
            rest -= Self.dayCount(year: year, month: month)
            month += 1
        }
        return (year, month, rest + 1)
    }

    /// `2026-05-01T00:00:00Z`.
    public var text: String {
        func padded(_ value: Int, _ width: Int = 2) -> String {
            let digits = String(value)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        let (year, month, day) = date
        let second = Int(secondsSinceEpoch % 86_400)
        return "\(padded(year, 4))-\(padded(month))-\(padded(day))T"
            + "\(padded(second / 3600)):\(padded(second % 3600 / 60)):\(padded(second % 60))Z"
    }
}
