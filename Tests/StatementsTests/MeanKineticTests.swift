import CanonicalEncoding
import Foundation
import Statements
import Testing

@Suite("Mean kinetic temperature")
struct MeanKineticTests {
    /// Worked out with 60 digits in Python's decimal module.
    @Test(
        "Weights, to the last bit",
        arguments: [
            ("-100 Cel", 0), ("-30 Cel", 4041), ("-0.5 Cel", 345_963), ("0 Cel", 369_987), ("2 Cel", 482_788),
            ("5 Cel", 714_487), ("7.9 Cel", 1_035_389), ("8 Cel", 1_048_576), ("8.1 Cel", 1_061_920),
            ("10 Cel", 1_348_058), ("15 Cel", 2_488_021), ("25 Cel", 7_968_296), ("40 Cel", 39_728_027),
            ("60 Cel", 270_190_158), ("309.5 Cel", 103_250_925_487_488), ("46.4 degF", 1_048_576),
            ("74 degF", 6_599_054), ("-100 degF", 0), ("309.5 degF", 201_548_703_236), ("0 K", 0), ("-5 K", 0),
            ("281.15 K", 1_048_576),
        ] as [(String, Int64)])
    func weights(text: String, weight: Int64) throws {
        let temperature = try Temperature(parsing: text)
        let kelvin = try temperature.unit.convert(temperature.value.rational, to: .kelvin)
        let found = try MeanKineticWeight.floor(ofKelvin: kelvin)
        #expect(found.weight == weight)
        #expect(found.isExact == (weight == 1_048_576 || kelvin.numerator <= 0))
    }

    @Test("Above 1000 K there are no weights")
    func range() throws {
        _ = try MeanKineticWeight.floor(ofKelvin: ExactRational(1000))
        #expect { try MeanKineticWeight.floor(ofKelvin: ExactRational(10_001, over: 10)) } throws: {
            ($0 as? RuleError)?.code == "rule.mean-kinetic-range"
        }
    }

    static let rule = try! RuleFile(parsing: Fixtures.projectFile("circuits/rules/usp-1079-cct.yaml")).rule

    /// A day of minute readings at 5 °C, some of them in the middle warmer.
    private func day(_ warm: Int, _ tenths: Int, strict: Bool = true) throws -> Evaluation {
        let rule = try BreachRule(
            conditions: [
                RuleCondition(
                    exceeding: .beyond(.above, Temperature(parsing: "8 Cel"), isStrict: strict), limit: .meanKinetic)
            ], maximumGap: Fixtures.span("5min"), period: Fixtures.span("24h"))
        let log = Fixtures.minuteLog(
            tenths: (0...1440).map { (100..<100 + warm).contains($0) ? tenths : 50 })
        return try BreachEvaluator.evaluate(log, rule: rule, window: Fixtures.wholeWindow(of: log))
    }

    @Test(
        "A day at 5 °C bears so many minutes of heat before its mean is above 8 °C, and not one more",
        arguments: [(150, 271), (250, 66), (400, 12)])
    func tolerance(tenths: Int, minutes: Int) throws {
        #expect(try day(minutes, tenths).verdict == .noBreach)
        #expect(try day(minutes + 1, tenths).verdict == .breach)
    }

    @Test("A mean of just the limit is not above it; at or above it is")
    func equality() throws {
        let flat = Fixtures.minuteLog(tenths: [Int](repeating: 80, count: 1441))
        func evaluate(strict: Bool) throws -> Evaluation {
            let rule = try BreachRule(
                conditions: [
                    RuleCondition(
                        exceeding: .beyond(.above, Temperature(parsing: "8 Cel"), isStrict: strict),
                        limit: .meanKinetic)
                ], maximumGap: Fixtures.span("5min"))
            return try BreachEvaluator.evaluate(flat, rule: rule, window: Fixtures.wholeWindow(of: flat))
        }
        #expect(try !evaluate(strict: true).breach.isProvable)
        #expect(try evaluate(strict: false).breach.isProvable)
        // Weights that are rounded down cannot tell a mean of 8 °C from one a hundred-thousandth of a degree above.
        #expect(try evaluate(strict: true).noBreach.codes == ["evaluation.mean-reached"])
    }

    @Test("What was not observed counts as cold for a breach, and as a gap for its absence")
    func gaps() throws {
        let start = Fixtures.mayFirst
        let hot = Fixtures.minuteLog(tenths: [Int](repeating: 100, count: 61))
        let rule = try BreachRule(
            conditions: [
                RuleCondition(
                    exceeding: .beyond(.above, Temperature(parsing: "8 Cel"), isStrict: true), limit: .meanKinetic)
            ], maximumGap: Fixtures.span("2h"))
        func evaluate(_ end: Int64) throws -> Evaluation {
            try BreachEvaluator.evaluate(hot, rule: rule, window: Fixtures.window(start, start + end))
        }
        #expect(try evaluate(3600).verdict == .breach)
        // 60 min at 10 °C weigh 77 min at 8 °C.
        #expect(try evaluate(77 * 60).verdict == .breach)
        #expect(try evaluate(78 * 60).verdict == nil)
        #expect { try evaluate(3601) } throws: { ($0 as? RuleError)?.code == "window.off-ticks" }
    }

    /// Compared with Python's decimal module by Tests/Oracles/mean_kinetic_decimal.py.
    @Test(.enabled(if: getenv("ASSAY_ORACLE_DIR") != nil, "ASSAY_ORACLE_DIR is not set"))
    func samplesForTheOracle() throws {
        let folder = String(cString: try #require(getenv("ASSAY_ORACLE_DIR")))
        var text = "unit,resolution,offset,code,weight\n"
        for (unit, resolution, offset) in [
            (TemperatureUnit.celsius, "0.1", Int64(-1000)), (.fahrenheit, "0.1", -1000), (.kelvin, "0.0625", 3200),
            (.celsius, "0.037", -500),
        ] {
            let profile = Fixtures.profile(unit: unit, resolution: resolution, offset: offset)
            for code in 0...4095 {
                let weight = try CodeScale(profile).meanKineticWeight(ofCode: code)
                text += "\(unit.rawValue),\(resolution),\(offset),\(code),\(weight)\n"
            }
        }
        try Data(text.utf8).write(to: URL(fileURLWithPath: folder + "/mean-kinetic-weights.csv"))
    }
}
