import Algebra
import CircuitChecker
import Gadgets
import Predicates
import R1CS
import Statements
import Testing

/// Zones against what they say: every value and all borders of three bits.
@Suite("Zones of values")
struct ZoneTests {
    private static let bits = 3

    private static func circuit(_ columns: ZoneColumns) throws -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let borders = (0..<4).map { builder.publicInput("border-\($0)") }
        let entries = (0..<(columns == .exceeding ? 1 : 2)).map { builder.publicInput("entry-\($0)") }
        let value = builder.privateInput("value")
        let table = builder.zoneTable(columns, borders: borders, bits: bits)
        let found = builder.zone(value, in: table)
        for (index, pair) in zip(found, entries).enumerated() {
            builder.enforceEqual(ConstraintLabel("entry", index), pair.0, pair.1)
        }
        return try builder.finish()
    }

    /// What a zone says of a value, from the definition.
    private static func entries(_ columns: ZoneColumns, _ value: Int, _ borders: [Int]) -> [Int] {
        let (low, high) = (value < borders[0], value >= borders[3])
        let isCalm = value >= borders[1] && value < borders[2]
        switch columns {
        case .exceeding: return [low || high ? 1 : 0]
        case .excursion: return [low || high ? 1 : 0, low || high || isCalm ? 0 : 1]
        case .distance: return low ? [-1, borders[0]] : high ? [1, 1 - borders[3]] : [0, 0]
        }
    }

    @Test(arguments: [ZoneColumns.exceeding, .excursion, .distance])
    func everyValueAndBorder(columns: ZoneColumns) throws {
        let circuit = try Self.circuit(columns)
        func isSatisfied(_ borders: [Int], _ entries: [Int], _ value: Int) throws -> Bool {
            let witness = try circuit.witnessWithChallenge(inputs: (borders + entries + [value]).map { Fr($0) })
            return circuit.constraints.firstUnsatisfied(by: witness) == nil
        }
        for number in 0..<9 * 9 * 9 * 9 {
            let borders = [number / 729, number / 81 % 9, number / 9 % 9, number % 9]
            let isOrdered = borders == borders.sorted()
            guard isOrdered || number % 7 == 0 else { continue }
            for value in [0, 3, 4, 7].map({ ($0 + number) % 8 }) {
                let entries = Self.entries(columns, value, borders)
                #expect(try isSatisfied(borders, entries, value) == isOrdered, "\(borders) \(value)")
                if isOrdered {
                    #expect(try !isSatisfied(borders, [1 - entries[0]] + entries.dropFirst(), value))
                    if entries.count == 2 { #expect(try !isSatisfied(borders, [entries[0], entries[1] + 1], value)) }
                }
            }
        }
        for value in [-1, 8, 15, 1 << 20] {
            for entry in 0...1 {
                #expect(try !isSatisfied([2, 3, 5, 6], [entry] + (columns == .exceeding ? [] : [0]), value))
            }
        }
    }

    @Test(arguments: [ZoneColumns.exceeding, .excursion, .distance])
    func forgeriesAreRefused(columns: ZoneColumns) throws {
        let circuit = try Self.circuit(columns)
        for (borders, value) in [([2, 3, 5, 6], 2), ([2, 2, 6, 6], 6), ([0, 0, 4, 8], 5), ([1, 1, 1, 7], 0)] {
            let inputs = (borders + Self.entries(columns, value, borders) + [value]).map { Fr($0) }
            let report = try ForgedHintCheck(circuit).forge(inputs: inputs, previous: nil, depth: .perKind(8))
            #expect(report.tried > 20 && report.accepted.isEmpty, "\(report.accepted.prefix(3))")
        }
    }

    /// The zones of a condition hold the codes of which the evaluator says so.
    @Test func codesOfConditions() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<3_000 {
            let (first, back) = (Int.random(in: 50...4000, using: &random), Int.random(in: 2...40, using: &random))
            let rearms = Bool.random(using: &random)
            let condition =
                switch Int.random(in: 0...4, using: &random) {
                case 0:
                    ConditionParameters(
                        family: .consecutive, direction: .above, high: first,
                        rearm: rearms ? RearmCodes(low: 0, high: first - back) : nil)
                case 1:
                    ConditionParameters(
                        family: .consecutive, direction: .below, high: first,
                        rearm: rearms ? RearmCodes(low: first + back, high: 4095) : nil)
                case 2:
                    ConditionParameters(
                        family: .cumulative, sides: .band, low: first - back, high: first,
                        rearm: rearms ? RearmCodes(low: first - back / 2, high: first - 1) : nil)
                default:
                    ConditionParameters(
                        family: .degreeMinutes, direction: Bool.random(using: &random) ? .above : .below, high: first)
                }
            let zones = ZoneCodes(condition)
            let borders = [zones.lowEnd, zones.calmStart, zones.calmEnd, zones.highStart]
            for code in [0, 4095] + (-45...45).map({ first + $0 }) {
                let entries = Self.entries(.excursion, code, borders)
                #expect((entries[0] == 1) == condition.exceeds(code), "\(condition) \(code)")
                if condition.family != .degreeMinutes {
                    #expect((entries[1] == 1) == (!condition.exceeds(code) && !condition.rearms(code)))
                } else {
                    let line = Self.entries(.distance, code, borders)
                    #expect(Int64(line[0] * code + line[1]) == condition.distance(code))
                }
            }
        }
    }
}
