import Foundation
import Statements

/// The zone that local times of a log are in: a fixed offset from UTC, or a place of the IANA time zone database.
public struct LogZone: Hashable, Sendable {
    /// As written: `-08:00`, `America/Los_Angeles`, `UTC`.
    public let text: String
    let kind: Kind

    enum Kind: Hashable {
        case fixed(Int)
        case named(TimeZone)
    }

    /// Reads `Z`, `UTC`, `GMT`, a fixed offset (`-08:00`, `+0530`, `+02`) or an IANA name.
    ///
    /// Abbreviations such as PST are refused: several zones share one, and they say nothing of summer.
    /// - Throws: `zone.unknown`.
    public init(parsing text: String) throws(ImportError) {
        self.text = text
        if text == "UTC" || text == "GMT" {
            kind = .fixed(0)
            return
        }
        var scanner = ByteScanner(Array(text.utf8)[...])
        if let offset = TimeOffset.take(&scanner), scanner.isAtEnd {
            kind = .fixed(offset)
            return
        }
        let hasPlainName =
            text.utf8.count <= 64 && text.utf8.contains(UInt8(ascii: "/"))
            && text.utf8.allSatisfy { byte in
                (0x61...0x7a).contains(byte) || (0x41...0x5a).contains(byte) || (0x30...0x39).contains(byte)
                    || [0x2f, 0x5f, 0x2d, 0x2b].contains(byte)
            }
        guard hasPlainName, let zone = TimeZone(identifier: text) else {
            throw ImportError(
                code: "zone.unknown", message: "the time zone is not known here",
                hint: "give an offset such as --tz -08:00, or a name such as --tz America/Los_Angeles; "
                    + "abbreviations such as PST are ambiguous")
        }
        kind = .named(zone)
    }
}

/// Places local times on the time line, one after the other.
struct ZoneResolver {
    private let zone: LogZone?
    /// The offsets in force around a day; logs go forward, so one day is worth keeping.
    private var cachedDay: (day: Int64, offsets: [Int])?

    init(_ zone: LogZone?) {
        self.zone = zone
    }

    /// The moment of a written time, in seconds since the epoch.
    ///
    /// - Throws: `time.zone-missing`, `time.nonexistent`, `time.ambiguous`, and those of `CivilTime.seconds`.
    mutating func seconds(of time: CivilTime) throws(ImportError) -> Int64 {
        if let offset = time.offset { return try time.seconds(offset: offset) }
        guard let zone else {
            throw ImportError(
                code: "time.zone-missing", message: "the time says no offset from UTC",
                hint: "say which zone the log's clock is in: --tz UTC, --tz -08:00 or --tz America/Los_Angeles")
        }
        switch zone.kind {
        case .fixed(let offset): return try time.seconds(offset: offset)
        case .named(let place): return try seconds(of: time, in: place, name: zone.text)
        }
    }

    private mutating func seconds(of time: CivilTime, in place: TimeZone, name: String) throws(ImportError) -> Int64 {
        let wall = try time.seconds(offset: 0)
        let day = wall / 86_400
        if cachedDay?.day != day { cachedDay = (day, Self.offsets(around: day, in: place)) }
        let moments = (cachedDay?.offsets ?? []).map { wall - Int64($0) }.filter { moment in
            Int64(place.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment)))) == wall - moment
        }
        switch moments.count {
        case 1:
            guard moments[0] >= 0 else {
                throw ImportError(code: "time.out-of-range", message: "times lie in the years 1970 to 9999")
            }
            return moments[0]
        case 0:
            throw ImportError(
                code: "time.nonexistent",
                message: "the local time \(time.text) does not exist in \(name): the clocks went forward over it",
                hint: "if the device's clock does not change to summer time, give its fixed offset, such as --tz -08:00"
            )
        default:
            throw ImportError(
                code: "time.ambiguous",
                message: "the local time \(time.text) exists \(moments.count == 2 ? "twice" : "several times") in "
                    + "\(name): the clocks went back over it",
                hint: "export the log with UTC times or offsets, or give the device's fixed offset, such as --tz -08:00"
            )
        }
    }

    /// Every offset in force within 26 hours of a local day; an offset lasts for more than an hour wherever clocks go.
    private static func offsets(around day: Int64, in place: TimeZone) -> [Int] {
        let hours = stride(from: day * 86_400 - 26 * 3600, through: (day + 1) * 86_400 + 26 * 3600, by: 3600)
        return Array(Set(hours.map { place.secondsFromGMT(for: Date(timeIntervalSince1970: Double($0))) })).sorted()
    }
}
