import Foundation
import Readings
import Statements
import Testing

/// The real log of the demo: local wall time of Seattle, written without a zone.
@Suite("A year in Seattle")
struct SeattleLogTests {
    private static let path = packageRoot.appendingPathComponent("examples/seattle-2010-hourly-fahrenheit.csv").path

    private func read(zone: String, format: String = "%Y/%m/%d %H:%M") throws(ImportError) -> ImportedLog {
        var options = LogOptions(quantization: try Quantization())
        options.unit = .fahrenheit
        options.zone = try LogZone(parsing: zone)
        options.timeFormat = try TimeFormat(parsing: format)
        return try ByteSource.withFile(path: Self.path) { source throws(ImportError) in
            try ImportedLog(reading: source, options: options)
        }
    }

    @Test(
        "on a fixed offset it has 8,759 readings on hourly ticks, and one step of two hours",
        arguments: [
            "%Y/%m/%d %H:%M", "auto",
        ])
    func fixedOffset(format: String) throws {
        let log = try read(zone: "-08:00", format: format)
        #expect(log.entries.count == 8759)
        #expect(log.entries.map(\.code).min() == 1375)
        #expect(log.entries.map(\.code).max() == 1759)
        let grid = try TickGrid(laying: log)
        #expect(grid.tickSeconds == 3600)
        #expect(grid.longestStep == 2)
        let gaps = grid.readings.indices.filter { grid.readings[$0].step == 2 }
        #expect(gaps.count == 1)
        let gap = try #require(gaps.first)
        #expect(log.entries[gap].line == 1733)
        #expect(try UTCTime(secondsSinceEpoch: log.entries[gap].seconds).text == "2010-03-14T12:00:00Z")
        #expect(try UTCTime(secondsSinceEpoch: log.entries[0].seconds).text == "2010-01-01T08:00:00Z")
    }

    @Test("as civil time of Los Angeles it is refused: 02:00 on 14 March did not exist there")
    func civilTime() {
        let error = #expect(throws: ImportError.self) { try read(zone: "America/Los_Angeles") }
        #expect(error?.code == "time.nonexistent")
        #expect(error?.line == 1732)
    }
}
