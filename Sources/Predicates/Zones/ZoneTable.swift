import Algebra
import BigInt
import Gadgets
import R1CS

/// The zones of one condition as a table that slots are looked up in.
package struct ZoneTable<F: PrimeField>: Sendable {
    let rows: LookupRows<F>
    let columns: ZoneColumns
    /// The codes at which zones begin after the first: `ZoneCodes`.
    let borders: [Bounded<F>]
    /// The width of codes.
    let bits: Int
}

/// What the zone of a slot's value says, in the columns of a table.
package enum ZoneColumns: Sendable {
    /// Whether the value exceeds.
    case exceeding
    /// Whether it exceeds, and whether it is between: neither calm nor exceeding.
    case excursion
    /// The slope and the offset of the line that is its distance beyond the border.
    case distance
}

extension CircuitBuilder {
    /// The table of zones that begin at four borders after the first: columns of the first and last code of each, and what
    /// `columns` adds.
    ///
    /// A zone without codes ends before it begins, so that no value lies in it. Borders that are not in order satisfy nothing.
    package mutating func zoneTable(_ columns: ZoneColumns, borders inputs: [Scalar<F>], bits: Int) -> ZoneTable<F> {
        precondition(inputs.count == 4, "five zones have four borders")
        let end = 1 << bits
        let borders = scope("borders") { builder in
            var borders: [Bounded<F>] = []
            for (zone, input) in inputs.enumerated() {
                let previous = borders.last ?? Bounded(0)
                let width = builder.bounded("zone-\(zone)", of: input - Scalar(previous), bits: bits + 1)
                borders.append(Bounded(from: 0, to: BigInt(end), (previous + width).combination))
            }
            _ = builder.bounded("zone-4", of: Scalar(Bounded(end) - borders[3]), bits: bits + 1)
            return borders
        }
        let starts = [Bounded(0)] + borders
        let ends = borders + [Bounded(end)]
        let rows = starts.indices.map { zone -> [Scalar<F>] in
            let range = [Scalar(starts[zone]), Scalar(ends[zone] - 1)]
            func constant(_ value: Int) -> Scalar<F> { Scalar(constant: F(value)) }
            let exceeds = constant(zone == 0 || zone == 4 ? 1 : 0)
            switch columns {
            case .exceeding: return range + [exceeds]
            case .excursion: return range + [exceeds, constant(zone == 1 || zone == 3 ? 1 : 0)]
            case .distance:
                switch zone {
                case 0: return range + [constant(-1), Scalar(borders[0])]
                case 4: return range + [constant(1), Scalar(Bounded(1) - borders[3])]
                default: return range + [constant(0), constant(0)]
                }
            }
        }
        return ZoneTable(rows: lookupTable("zones", rows: rows), columns: columns, borders: borders, bits: bits)
    }

    /// The entries of the zone of a value, besides its ends; shows that the value has the width of codes.
    ///
    /// Cost: a look-up of as many columns, and two of so many bits.
    package mutating func zone(_ value: Scalar<F>, in table: ZoneTable<F>) -> [Scalar<F>] {
        let found = hint(
            .zone(table.columns, bits: table.bits), "zone",
            inputs: [value.combination] + table.borders.map(\.combination),
            count: table.rows.columnCount)
        lookUp("zone", table.rows, found)
        _ = lookupRange("above-start", of: value - found[0], bits: table.bits)
        _ = lookupRange("below-end", of: found[1] - value, bits: table.bits)
        return Array(found[2...])
    }
}

extension Hint {
    /// inputs: a value and the four borders.
    fileprivate static func zone(_ columns: ZoneColumns, bits: Int) -> Self {
        Self("zone", .unique(because: "zones are apart, so that a value lies in one")) { inputs, outputs in
            let numbers = inputs.map { Int(clamping: $0.integer.limbs.0) }
            let borders = Array(numbers[1...4])
            let zone = borders.reduce(0) { $0 + (numbers[0] >= $1 ? 1 : 0) }
            let start = zone == 0 ? 0 : borders[zone - 1]
            let end = zone == 4 ? 1 << bits : borders[zone]
            let entries: [F] =
                switch columns {
                case .exceeding: [zone % 4 == 0 ? .one : .zero]
                case .excursion: [zone % 4 == 0 ? .one : .zero, zone % 2 == 1 ? .one : .zero]
                case .distance:
                    switch zone {
                    case 0: [-.one, F(end)]
                    case 4: [.one, F(1) - F(start)]
                    default: [.zero, .zero]
                    }
                }
            for (index, entry) in ([F(start), F(end) - .one] + entries).enumerated() {
                outputs.initializeElement(at: index, to: entry)
            }
        }
    }
}
