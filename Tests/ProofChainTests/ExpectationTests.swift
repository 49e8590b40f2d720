import Groth16
import Primitives
import ProofChain
import Statements
import Testing
import Verification

/// What the verifier expects is compared by meaning; what it does not say is listed.
@Suite struct ExpectationTests {
    static func verdict(_ change: (inout Expectations) throws -> Void) throws -> Verdict {
        var options = try Sample.trusting()
        try change(&options.expectations)
        return try Sample().verify(options)
    }

    @Test func everyExpectationCanBeMet() throws {
        let verdict = try Self.verdict {
            $0.rule = try Sample().rule()
            $0.window = try TimeWindow(parsing: Sample().window)
            $0.claim = .breach
            $0.sensor = try Sample.sensor().packed
            $0.device = "reefer-0417"
            $0.counter = 7
            $0.circuit = "consecutive-1440"
            $0.audience = "did:web:regulator.example"
        }
        #expect(verdict.outcome == .verified)
        #expect(verdict.checks.filter { $0.name.rawValue.hasPrefix("expect.") }.allSatisfy { $0.result == .passed })
    }

    @Test func whatNobodyExpectedIsListed() throws {
        let verdict = try Self.verdict { $0.claim = .breach }
        let listed = verdict.checks.filter { $0.code == "expectation.none" }.map(\.name)
        #expect(
            listed == [
                .expectRule, .expectWindow, .expectSensor, .expectDevice, .expectCounter, .expectCircuit,
                .expectAudience,
            ])
    }

    @Test func eachUnmetExpectationIsNamed() throws {
        let cases: [(String, (inout Expectations) throws -> Void)] = [
            ("expectation.rule", { $0.rule = try Sample(threshold: "8.1").rule() }),
            ("expectation.rule", { $0.rule = try Sample(maximumGap: 301).rule() }),
            ("expectation.rule", { $0.rule = try Sample(family: .cumulative).rule() }),
            (
                "expectation.window",
                { $0.window = try TimeWindow(parsing: "2026-05-01T00:00:00Z/2026-05-15T00:00:01Z") }
            ),
            ("expectation.verdict", { $0.claim = .noBreach }),
            ("expectation.sensor", { $0.sensor = [UInt8](repeating: 2, count: 32) }),
            ("expectation.device", { $0.device = "reefer-0418" }),
            ("expectation.counter", { $0.counter = 8 }),
            ("expectation.circuit", { $0.circuit = "consecutive-64" }),
            ("expectation.audience", { $0.audience = "did:web:someone.example" }),
        ]
        for (code, change) in cases {
            let verdict = try Self.verdict(change)
            #expect(verdict.failures == [code])
            #expect(verdict.exitCode == 3)
        }
        var options = try Sample.trusting()
        options.expectations.audience = "did:web:regulator.example"
        #expect(try Sample(audience: nil).verify(options).failures == ["expectation.audience"])
    }

    /// 8 °C is 46.4 °F is 281.15 K; the name of a rule is nobody's business.
    @Test func rulesAreComparedByMeaning() throws {
        func rule(_ value: String, _ unit: TemperatureUnit, name: String?) throws -> BreachRule {
            try BreachRule(
                name: name, family: .consecutive, direction: .above,
                threshold: Temperature(DecimalNumber(parsing: value), unit), thresholdStrict: true,
                duration: TimeSpan(seconds: 1800), durationStrict: true, maximumGap: TimeSpan(seconds: 300))
        }
        let sample = try Sample().rule()
        #expect(sample.meansTheSame(as: try rule("46.4", .fahrenheit, name: "other")))
        #expect(sample.meansTheSame(as: try rule("281.15", .kelvin, name: nil)))
        #expect(!sample.meansTheSame(as: try rule("46.41", .fahrenheit, name: "seed-8c-30min")))
        #expect(try Self.verdict { $0.rule = try rule("46.4", .fahrenheit, name: nil) }.outcome == .verified)
    }
}
