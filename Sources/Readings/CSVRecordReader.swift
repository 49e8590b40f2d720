/// Reads CSV records by RFC 4180: fields in double quotes may hold separators, line endings and doubled quotes.
///
/// Codes: `csv.quote`, and those of `LineReader`.
struct CSVRecordReader {
    /// One record and the line where it began.
    struct Record {
        let line: Int
        let fields: [[UInt8]]
    }

    private let delimiter: UInt8
    private static let quote = UInt8(ascii: "\"")

    init(delimiter: UInt8) {
        self.delimiter = delimiter
    }

    /// Reads the record that begins with a line; takes more lines while a quoted field is open.
    func record(startingWith first: [UInt8], from lines: inout LineReader) throws(ImportError) -> Record {
        let start = lines.lineNumber
        var line = first
        var total = line.count
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var position = 0
        while true {
            if position < line.count, line[position] == Self.quote {
                position += 1
                while true {
                    if position == line.count {
                        guard let more = try lines.next(), total + more.count < LineReader.maximumLineBytes else {
                            throw ImportError(
                                code: "csv.quote", line: start, message: "a quoted field that begins here has no end")
                        }
                        total += more.count + 1
                        field.append(UInt8(ascii: "\n"))
                        line = more
                        position = 0
                    } else if line[position] != Self.quote {
                        field.append(line[position])
                        position += 1
                    } else if position + 1 < line.count, line[position + 1] == Self.quote {
                        field.append(Self.quote)
                        position += 2
                    } else {
                        position += 1
                        break
                    }
                }
                guard position == line.count || line[position] == delimiter else {
                    throw ImportError(
                        code: "csv.quote", line: lines.lineNumber, message: "there is text behind a quoted field")
                }
            } else {
                let end = line[position...].firstIndex(of: delimiter) ?? line.count
                field = Array(line[position..<end])
                guard !field.contains(Self.quote) else {
                    throw ImportError(
                        code: "csv.quote", line: lines.lineNumber,
                        message: "a field holds a quote but does not begin with one")
                }
                position = end
            }
            fields.append(field)
            field = []
            guard position < line.count else { return Record(line: start, fields: fields) }
            position += 1
        }
    }

    /// The separator that a header line has most of, outside of quotes; a comma when it has none.
    static func detectDelimiter(in header: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        for byte in header {
            if byte == quote { isQuoted.toggle() } else if !isQuoted { counts[byte, default: 0] += 1 }
        }
        return LogOptions.Delimiter.allCases.map(\.byte).max { counts[$0, default: 0] < counts[$1, default: 0] }
            ?? UInt8(ascii: ",")
    }
}
