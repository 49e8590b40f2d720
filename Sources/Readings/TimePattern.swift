/// A pattern of strftime's directives, read strictly: every other character stands for itself.
///
/// `%Y` year (4 digits), `%m` month, `%d` day, `%H` hour 0–23, `%I` hour 1–12 with `%p` AM/PM, `%M` minute,
/// `%S` second (1 or 2 digits each), `%b` month as Jan … Dec, `%f` fraction of the second, `%z` offset
/// (`Z`, `+02:00`, `-0800`), `%Z` one of `Z`, `UTC`, `GMT`, `%s` Unix seconds, `%F` = `%Y-%m-%d`,
/// `%T` = `%H:%M:%S`, `%R` = `%H:%M`, `%%` a percent sign.
public struct TimePattern: Hashable, Sendable {
    /// The pattern as written.
    public let text: String
    private let elements: [Element]

    private enum Element: Hashable {
        case literal(UInt8)
        case field(Field)
    }

    private enum Field: UInt8, Hashable {
        case year = 0x59
        case month = 0x6d
        case monthName = 0x62
        case day = 0x64
        case hour = 0x48
        case halfDayHour = 0x49
        case halfDay = 0x70
        case minute = 0x4d
        case second = 0x53
        case fraction = 0x66
        case offset = 0x7a
        case zoneName = 0x5a
        case unixSeconds = 0x73
    }

    /// Reads a pattern of at most 64 bytes.
    ///
    /// - Throws: `time.format` for an unknown directive, one that comes twice, or a pattern that fixes no minute.
    public init(parsing text: String) throws(ImportError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 64 else { throw Self.refusal("a time format has at most 64 bytes") }
        self.text = text
        var elements: [Element] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "%") else {
                elements.append(.literal(bytes[index]))
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { throw Self.refusal("the time format ends with a single %") }
            elements += try Self.directive(bytes[index + 1])
            index += 2
        }
        self.elements = elements
        try checkFields()
    }

    private static func directive(_ letter: UInt8) throws(ImportError) -> [Element] {
        func fields(_ list: [Field], separator: UInt8) -> [Element] {
            Array(list.map { [Element.field($0)] }.joined(separator: [.literal(separator)]))
        }
        switch letter {
        case UInt8(ascii: "%"): return [.literal(letter)]
        case UInt8(ascii: "F"): return fields([.year, .month, .day], separator: UInt8(ascii: "-"))
        case UInt8(ascii: "T"): return fields([.hour, .minute, .second], separator: UInt8(ascii: ":"))
        case UInt8(ascii: "R"): return fields([.hour, .minute], separator: UInt8(ascii: ":"))
        default:
            guard let field = Field(rawValue: letter) else {
                throw refusal("the time format holds a directive other than Y m b d H I p M S f z Z s F T R %")
            }
            return [.field(field)]
        }
    }

    private func checkFields() throws(ImportError) {
        let fields = elements.compactMap { element -> Field? in
            if case .field(let field) = element { field } else { nil }
        }
        let set = Set(fields)
        guard set.count == fields.count else { throw Self.refusal("a directive comes twice in the time format") }
        if set.contains(.unixSeconds) {
            guard set.subtracting([.unixSeconds, .fraction]).isEmpty else {
                throw Self.refusal("%s says the whole time; nothing else goes with it")
            }
            return
        }
        let isComplete =
            set.isSuperset(of: [.year, .day, .minute])
            && set.contains(.month) != set.contains(.monthName)
            && set.contains(.hour) != set.contains(.halfDayHour)
            && set.contains(.halfDay) == set.contains(.halfDayHour)
            && !(set.contains(.offset) && set.contains(.zoneName))
        guard isComplete else {
            throw Self.refusal("a time format needs %Y, %m or %b, %d, %H (or %I with %p) and %M, and at most one zone")
        }
    }

    private static func refusal(_ message: String) -> ImportError {
        ImportError(
            code: "time.format", message: message,
            hint: "use auto, iso8601, unix, unix-ms or a pattern such as '%Y-%m-%d %H:%M:%S'")
    }

    /// Reads a time; the text must match to its end.
    ///
    /// - Throws: `time.malformed`.
    func read(_ text: ArraySlice<UInt8>) throws(ImportError) -> WrittenTime {
        let malformed = ImportError(code: "time.malformed", message: "the time does not match the format \(self.text)")
        var scanner = ByteScanner(text)
        var time = CivilTime()
        var moment: Int?
        var isAfternoon = false
        for element in elements {
            switch element {
            case .literal(let byte): guard scanner.take(byte) else { throw malformed }
            case .field(.unixSeconds):
                guard let seconds = scanner.digits(1...12) else { throw malformed }
                moment = seconds
            case .field(.halfDay):
                isAfternoon = scanner.take(word: "PM")
                guard isAfternoon || scanner.take(word: "AM") else { throw malformed }
            case .field(let field):
                guard Self.take(field, from: &scanner, into: &time) else { throw malformed }
            }
        }
        guard scanner.isAtEnd else { throw malformed }
        if let moment { return .moment(Int64(moment), hasFraction: time.hasFraction) }
        if elements.contains(.field(.halfDayHour)) {
            guard (1...12).contains(time.hour) else { throw malformed }
            time.hour = time.hour % 12 + (isAfternoon ? 12 : 0)
        }
        return .civil(time)
    }

    private static let monthNames = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func take(_ field: Field, from scanner: inout ByteScanner, into time: inout CivilTime) -> Bool {
        func number(_ path: WritableKeyPath<CivilTime, Int>, _ digits: ClosedRange<Int> = 1...2) -> Bool {
            guard let value = scanner.digits(digits) else { return false }
            time[keyPath: path] = value
            return true
        }
        switch field {
        case .year: return number(\.year, 4...4)
        case .month: return number(\.month)
        case .day: return number(\.day)
        case .hour, .halfDayHour: return number(\.hour)
        case .minute: return number(\.minute)
        case .second: return number(\.second)
        case .monthName:
            guard let index = monthNames.firstIndex(where: { scanner.take(word: $0) }) else { return false }
            time.month = index + 1
        case .fraction:
            guard let fraction = scanner.digits(1...9) else { return false }
            time.hasFraction = fraction != 0
        case .offset:
            guard let offset = TimeOffset.take(&scanner) else { return false }
            time.offset = offset
        case .zoneName:
            guard scanner.take(word: "UTC") || scanner.take(word: "GMT") || scanner.take(word: "Z") else {
                return false
            }
            time.offset = 0
        case .halfDay, .unixSeconds: preconditionFailure("read by the caller")
        }
        return true
    }
}
