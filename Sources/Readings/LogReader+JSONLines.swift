import CanonicalEncoding

extension LogReader {
    /// Reads one object a line, such as `{"timestamp":"2026-05-01T00:00:00Z","celsius":4.5,"sensor_id":"s-1"}`.
    ///
    /// Members that are not asked for (humidity, battery) are left alone; duplicate names are refused.
    mutating func readJSONLines(first: [UInt8]) throws(ImportError) {
        var next: [UInt8]? = first
        while let line = next {
            do throws(ImportError) {
                try addObject(line)
            } catch {
                throw error.at(line: lines.lineNumber)
            }
            next = try nextNonBlankLine()
        }
    }

    private mutating func addObject(_ line: [UInt8]) throws(ImportError) {
        let object = try Self.parse(line)
        guard case .object(let members) = object else {
            throw ImportError(code: "json.wrong-type", message: "the line is \(object.kind), but an object is due")
        }
        let time = try Self.find("time", "--time-column", options.timeColumn, in: members) {
            ColumnName.time.contains(ColumnName.normalized($0))
        }
        let value = try Self.find(
            "value", "--value-column", options.valueColumn, in: members, ColumnName.isTemperature)
        let sensor = try sensorName(in: members)
        guard try wants(sensor: sensor, line: lines.lineNumber) else { return }
        if let unit = UnitClaims.implied(byName: value.name) {
            try units.add(unit, from: "the field \(ColumnName.shown(value.name))")
        }
        if let unit = members.first(where: { ColumnName.unit.contains($0.name) }) {
            guard case .string(let text) = unit.value else {
                throw ImportError(code: "unit.unknown", message: "the unit is \(unit.value.kind), but a string is due")
            }
            try units.add(text: text, from: "the field 'unit'")
        }
        try add(
            Row(
                line: lines.lineNumber, time: Self.text(of: time, code: "time.malformed")[...],
                value: Self.text(of: value, code: "value.not-a-number")[...], sensor: sensor))
    }

    private func sensorName(in members: [JSONMember]) throws(ImportError) -> String? {
        let found =
            if let name = options.sensorColumn {
                members.first { $0.name.utf8.elementsEqual(name.utf8) }
            } else {
                ColumnName.sensor.lazy.compactMap { name in members.first { $0.name == name } }.first
            }
        guard let found else {
            // A row without its sensor could be anyone's.
            guard options.sensorColumn == nil, options.sensor == nil else {
                throw ImportError(code: "json.missing-member", message: "the line does not say its sensor")
            }
            return nil
        }
        return String(decoding: try Self.text(of: found, code: "json.wrong-type"), as: UTF8.self)
    }

    private static func parse(_ line: [UInt8]) throws(ImportError) -> JSONValue {
        let limits = JSONLimits(maximumDepth: 8, maximumBytes: LineReader.maximumLineBytes)
        do throws(JSONError) {
            return try JSONValue(parsing: line, limits: limits)
        } catch {
            // Several writers put NaN and Infinity into JSON, which has no such numbers.
            let offset = min(error.offset ?? line.count, line.count)
            let words = ["NaN", "nan", "Infinity", "-Infinity", "-NaN", "inf", "-inf"]
            let isNoNumber = [offset, max(offset - 1, 0)].contains { start in
                words.contains { line[start...].starts(with: $0.utf8) }
            }
            if isNoNumber {
                throw ImportError(
                    code: "value.not-a-number", message: "the line holds NaN or an infinite number",
                    hint: "leave readings that were not taken out of the log; a gap is judged by the rule")
            }
            let place = error.offset.map { " at byte \($0) of the line" } ?? ""
            throw ImportError(code: error.code, message: error.message + place)
        }
    }

    private static func find(
        _ role: String, _ option: String, _ wanted: String?, in members: [JSONMember], _ isUsual: (String) -> Bool
    ) throws(ImportError) -> JSONMember {
        let found = members.filter { member in
            wanted.map { member.name.utf8.elementsEqual($0.utf8) } ?? isUsual(member.name)
        }
        guard let member = found.first else {
            let names = members.prefix(12).map { ColumnName.shown($0.name) }.joined(separator: ", ")
            throw ImportError(
                code: "json.missing-member", message: "no field is the \(role); the fields are \(names)",
                hint: "name it with \(option)")
        }
        guard found.count == 1 else {
            let names = found.prefix(12).map { ColumnName.shown($0.name) }.joined(separator: ", ")
            throw ImportError(
                code: "json.ambiguous-member", message: "several fields may be the \(role): \(names)",
                hint: "name one with \(option)")
        }
        return member
    }

    /// The text of a string, or the digits of a number as they stand in the document.
    private static func text(of member: JSONMember, code: String) throws(ImportError) -> [UInt8] {
        switch member.value {
        case .string(let text): return Array(text.utf8)
        case .number(let number): return Array(number.lexeme.utf8)
        default:
            throw ImportError(
                code: code,
                message:
                    "the field \(ColumnName.shown(member.name)) is \(member.value.kind), but a number or a string is due"
            )
        }
    }
}
