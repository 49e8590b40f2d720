import Statements

/// How times are written in a log.
public enum TimeFormat: Hashable, Sendable {
    /// ISO 8601 (`2026-05-01T00:00:00Z`, `2026-05-01 00:00`, with or without seconds and offset; the date may have
    /// slashes), or Unix seconds of 9 to 11 digits.
    case automatic
    /// Whole seconds since 1970-01-01T00:00:00Z, of any length.
    case unixSeconds
    /// Whole milliseconds since 1970-01-01T00:00:00Z.
    case unixMilliseconds
    /// A pattern in the manner of strftime.
    case pattern(TimePattern)

    /// Reads `auto`, `iso8601` (the same), `unix`, `unix-ms`, or a pattern with at least one `%`.
    ///
    /// - Throws: `time.format`.
    public init(parsing text: String) throws(ImportError) {
        switch text {
        case "auto", "iso8601": self = .automatic
        case "unix": self = .unixSeconds
        case "unix-ms": self = .unixMilliseconds
        default: self = .pattern(try TimePattern(parsing: text))
        }
    }

    /// Reads a time.
    ///
    /// - Throws: `time.malformed`, `time.out-of-range`.
    func read(_ text: ArraySlice<UInt8>) throws(ImportError) -> WrittenTime {
        switch self {
        case .automatic:
            if let written = try Self.unix(text, digits: 9...11, unitsPerSecond: 1) { return written }
            return .civil(try Self.iso8601(text))
        case .unixSeconds:
            guard let written = try Self.unix(text, digits: 1...12, unitsPerSecond: 1) else {
                throw ImportError(code: "time.malformed", message: "expected Unix seconds such as 1777593600")
            }
            return written
        case .unixMilliseconds:
            guard let written = try Self.unix(text, digits: 1...15, unitsPerSecond: 1000) else {
                throw ImportError(code: "time.malformed", message: "expected Unix milliseconds such as 1777593600000")
            }
            return written
        case .pattern(let pattern): return try pattern.read(text)
        }
    }

    private static func unix(
        _ text: ArraySlice<UInt8>, digits: ClosedRange<Int>, unitsPerSecond: Int64
    ) throws(ImportError) -> WrittenTime? {
        var scanner = ByteScanner(text)
        guard let number = scanner.digits(digits) else { return nil }
        let hasFraction = try takeFraction(&scanner) || Int64(number) % unitsPerSecond != 0
        guard scanner.isAtEnd else { return nil }
        let seconds = Int64(number) / unitsPerSecond
        guard seconds <= UTCTime.maximumSeconds else {
            throw ImportError(
                code: "time.out-of-range", message: "times lie in the years 1970 to 9999",
                hint: "for Unix milliseconds say --time-format unix-ms")
        }
        return .moment(seconds, hasFraction: hasFraction)
    }

    /// Takes `.ddd`, if it is there; true when a digit is not zero.
    static func takeFraction(_ scanner: inout ByteScanner) throws(ImportError) -> Bool {
        guard scanner.take(UInt8(ascii: ".")) else { return false }
        guard let fraction = scanner.digits(1...9) else {
            throw ImportError(code: "time.malformed", message: "expected 1 to 9 digits after the point of the seconds")
        }
        return fraction != 0
    }

    private static func iso8601(_ text: ArraySlice<UInt8>) throws(ImportError) -> CivilTime {
        let malformed = ImportError(
            code: "time.malformed",
            message: "the time is not written as ISO 8601 (2026-05-01T00:00:00Z) or as Unix seconds",
            hint: "say how times are written, such as --time-format '%d/%m/%Y %H:%M', unix or unix-ms")
        var scanner = ByteScanner(text)
        var time = CivilTime()
        guard let year = scanner.digits(4...4), let separator = scanner.next,
            separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"), scanner.take(separator),
            let month = scanner.digits(2...2), scanner.take(separator), let day = scanner.digits(2...2),
            scanner.take(UInt8(ascii: "T")) || scanner.take(UInt8(ascii: "t")) || scanner.take(UInt8(ascii: " ")),
            let hour = scanner.digits(2...2), scanner.take(UInt8(ascii: ":")), let minute = scanner.digits(2...2)
        else { throw malformed }
        (time.year, time.month, time.day, time.hour, time.minute) = (year, month, day, hour, minute)
        if scanner.take(UInt8(ascii: ":")) {
            guard let second = scanner.digits(2...2) else { throw malformed }
            time.second = second
            time.hasFraction = try takeFraction(&scanner)
        }
        _ = scanner.take(UInt8(ascii: " "))
        if !scanner.isAtEnd {
            guard let offset = TimeOffset.take(&scanner), scanner.isAtEnd else { throw malformed }
            time.offset = offset
        }
        return time
    }
}

/// A numeric offset from UTC: `Z`, `+02:00`, `-0800`, `+05`.
enum TimeOffset {
    /// Takes an offset, in seconds east of UTC, below 24 hours; `nil` when there is none.
    static func take(_ scanner: inout ByteScanner) -> Int? {
        if scanner.take(word: "Z") { return 0 }
        let isWest = scanner.next == UInt8(ascii: "-")
        guard scanner.take(UInt8(ascii: "+")) || scanner.take(UInt8(ascii: "-")), let hours = scanner.digits(2...2)
        else { return nil }
        var minutes = 0
        if scanner.take(UInt8(ascii: ":")) {
            guard let found = scanner.digits(2...2) else { return nil }
            minutes = found
        } else if let found = scanner.digits(2...2) {
            minutes = found
        }
        guard hours < 24, minutes < 60 else { return nil }
        return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }
}
