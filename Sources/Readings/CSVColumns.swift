import CanonicalEncoding
import Statements

/// Which fields of a CSV record are what, by the header.
struct CSVColumns {
    let time: Int
    let value: Int
    let sensor: Int?
    let unit: Int?
    /// The number of columns.
    let count: Int
    /// The name of the value column.
    let valueName: String

    /// Finds the columns.
    ///
    /// - Throws: `csv.no-column`, `csv.ambiguous-column`, `csv.duplicate-column`.
    init(header: [[UInt8]], options: LogOptions) throws(ImportError) {
        let names = header.map { String(decoding: $0.trimmed, as: UTF8.self) }
        count = names.count
        time = try Self.find("time", "--time-column", options.timeColumn, in: names) {
            ColumnName.time.contains(ColumnName.normalized($0))
        }
        let value = try Self.find("value", "--value-column", options.valueColumn, in: names, ColumnName.isTemperature)
        if let name = options.sensorColumn {
            sensor = try Self.find("sensor", "--sensor-column", name, in: names) { _ in false }
        } else {
            sensor = Self.first(of: ColumnName.sensor, in: names)
        }
        unit = Self.first(of: ColumnName.unit, in: names)
        self.value = value
        valueName = names[value]
        guard time != value else {
            throw ImportError(
                code: "csv.ambiguous-column", line: 1, message: "one column cannot be both the time and the value")
        }
    }

    private static func first(of candidates: [String], in names: [String]) -> Int? {
        let normalized = names.map(ColumnName.normalized)
        return candidates.lazy.compactMap { normalized.firstIndex(of: $0) }.first
    }

    private static func find(
        _ role: String, _ option: String, _ wanted: String?, in names: [String], _ isUsual: (String) -> Bool
    ) throws(ImportError) -> Int {
        let shown = names.prefix(12).map(ColumnName.shown).joined(separator: ", ")
        let found =
            if let wanted {
                names.indices.filter { names[$0].utf8.elementsEqual(wanted.utf8) }
            } else {
                names.indices.filter { isUsual(names[$0]) }
            }
        guard let index = found.first else {
            throw ImportError(
                code: "csv.no-column", line: 1,
                message: wanted == nil
                    ? "no column has a usual name for the \(role); the columns are \(shown)"
                    : "there is no such \(role) column; the columns are \(shown)",
                hint: "name it with \(option); the first line must be a header")
        }
        guard found.count == 1 else {
            throw ImportError(
                code: "csv.ambiguous-column", line: 1,
                message: "several columns may be the \(role): "
                    + found.prefix(12).map { ColumnName.shown(names[$0]) }.joined(separator: ", "),
                hint: wanted == nil ? "name one with \(option)" : "give the columns names of their own")
        }
        return index
    }
}
