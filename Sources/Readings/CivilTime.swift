import Statements

/// A time as a log writes it: a date and a time of day, perhaps with an offset from UTC, perhaps with a fraction.
struct CivilTime: Hashable {
    var year = 1970
    var month = 1
    var day = 1
    var hour = 0
    var minute = 0
    var second = 0
    /// Whether there was a fraction of a second other than zero; it is below the clock's resolution.
    var hasFraction = false
    /// The offset from UTC in seconds, when the text itself says it.
    var offset: Int?

    /// Seconds since the epoch, were this UTC less the offset.
    ///
    /// - Throws: `time.malformed`, `time.leap-second`, `time.out-of-range`.
    func seconds(offset: Int) throws(ImportError) -> Int64 {
        do throws(QuantityError) {
            return try UTCTime(
                year: year, month: month, day: day, hour: hour, minute: minute, second: second, offsetSeconds: offset
            ).secondsSinceEpoch
        } catch {
            throw ImportError(error)
        }
    }

    /// `2010-03-14 02:30:00`, for messages.
    var text: String {
        func padded(_ value: Int, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2)) "
            + "\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))"
    }
}

/// What the text of a time gave: a moment, or a date and time of day that a zone must still place.
enum WrittenTime: Hashable {
    /// Seconds since the epoch.
    case moment(Int64, hasFraction: Bool)
    /// A date and time of day.
    case civil(CivilTime)
}
