import Algebra
import CircuitChecker
import R1CS
import Testing

/// Rows that are intervals one after the other say in which a value lies; rows that overlap, or whose ends are not held
/// against the value, do not.
@Suite("Look-ups of intervals")
struct LookupIntervalsTests {
    struct Variant: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var overlap = 0
        var isAboveStart = true
        var isBelowEnd = true
        var isOrdered = true
        var bits = 4
        let isUnique: Bool
    }

    @Test(arguments: [
        Variant(testDescription: "intervals", isUnique: true),
        Variant(testDescription: "intervals, in limbs", bits: 30, isUnique: true),
        Variant(testDescription: "overlapping intervals", overlap: 1, isUnique: false),
        Variant(testDescription: "no range above the start", isAboveStart: false, isUnique: false),
        Variant(testDescription: "no range below the end", isBelowEnd: false, isUnique: false),
        Variant(testDescription: "borders in any order", isOrdered: false, isUnique: false),
    ])
    func uniqueness(variant: Variant) throws {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let (bits, end) = (variant.bits, 1 << variant.bits)
        let border = builder.publicInput("border")
        let value = builder.privateInput("value")
        _ = builder.lookupRange("value", of: value, bits: bits)
        if variant.isOrdered {
            _ = builder.lookupRange("low", of: border, bits: bits)
            _ = builder.lookupRange("high", of: Scalar(constant: Fr(end)) - border, bits: bits + 1)
        } else {
            _ = builder.multiply("border", border, border)
        }
        let table = builder.lookupTable(
            "zones",
            rows: [
                [Scalar(constant: .zero), border + Scalar(constant: Fr(variant.overlap - 1)), Scalar(constant: Fr(7))],
                [border, Scalar(constant: Fr(end - 1)), Scalar(constant: Fr(9))],
            ])
        let zone = Hint<Fr>("zone", .unique(because: "the test asks")) { inputs, outputs in
            let isHigh = inputs[0].integer >= inputs[1].integer
            outputs.initializeElement(at: 0, to: isHigh ? inputs[1] : .zero)
            outputs.initializeElement(at: 1, to: isHigh ? Fr(end - 1) : inputs[1] - .one)
            outputs.initializeElement(at: 2, to: isHigh ? Fr(9) : Fr(7))
        }
        let found = builder.hint(zone, "zone", inputs: [value.combination, border.combination], count: 3)
        builder.lookUp("zone", table, found)
        if variant.isAboveStart { _ = builder.lookupRange("above", of: value - found[0], bits: bits) }
        if variant.isBelowEnd { _ = builder.lookupRange("below", of: found[1] - value, bits: bits) }
        let report = Determinism(try builder.finish()).report()
        #expect(report.isUnique == variant.isUnique, "\(report.unproven)")
    }
}
