import CanonicalEncoding
extension LogReader {
    /// Reads the rows under a header line.
    mutating func readCSV(header line: [UInt8]) throws(ImportError) {
        let records = CSVRecordReader(
            delimiter: options.delimiter?.byte ?? CSVRecordReader.detectDelimiter(in: line))
        let header = try records.record(startingWith: line, from: &lines)
        let columns = try CSVColumns(header: header.fields, options: options)
        if let unit = UnitClaims.implied(byName: columns.valueName) {
            do throws(ImportError) {
                try units.add(unit, from: "the column \(ColumnName.shown(columns.valueName))")
            } catch {
                throw error.at(line: header.line)
            }
        }
        while let line = try nextNonBlankLine() {
            let record = try records.record(startingWith: line, from: &lines)
            guard record.fields.count == columns.count else {
                throw ImportError(
                    code: "csv.field-count", line: record.line,
                    message: "the row has \(record.fields.count) fields, the header has \(columns.count)")
            }
            let sensor = columns.sensor.map { String(decoding: record.fields[$0].trimmed, as: UTF8.self) }
            guard try wants(sensor: sensor, line: record.line) else { continue }
            if let unit = columns.unit {
                do throws(ImportError) {
                    let text = String(decoding: record.fields[unit].trimmed, as: UTF8.self)
                    try units.add(text: text, from: "the unit of this row")
                } catch {
                    throw error.at(line: record.line)
                }
            }
            try add(
                Row(
                    line: record.line, time: record.fields[columns.time][...], value: record.fields[columns.value][...],
                    sensor: sensor))
        }
    }
}

extension [UInt8] {
    /// Without ASCII spaces and tabs at either end.
    var trimmed: ArraySlice<UInt8> { self[...].trimmed }
}
