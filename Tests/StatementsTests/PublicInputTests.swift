import Algebra
import CanonicalEncoding
import Statements
import Testing

@Suite("Public inputs")
struct PublicInputTests {
    @Test("The order is the contract's")
    func order() throws {
        let common = [
            "outputCommitment", "inputCommitment", "context", "sensorX", "sensorY", "profile", "counter", "sequence",
            "batchTag", "tickSeconds", "interval", "claim", "gapTicks", "windowStartTick", "windowEndTick",
        ]
        let zones = ["lowEnd", "calmStart", "calmEnd", "highStart"]
        let own = [
            "consecutive-64": ["direction", "thresholdCode", "durationTicks"],
            "consecutive-64-regular": ["direction", "thresholdCode", "durationTicks"],
            "instant-zones-64": zones.map { "condition1-\($0)" },
            "excursion-count-64": (zones + ["limit"]).map { "condition1-\($0)" },
            "rate-of-change-64": ["limit", "second", "isStrict"].map { "condition1-\($0)" },
            "storage-64": ["combination"] + (["isUsed"] + zones).map { "condition1-\($0)" }
                + (["isUsed"] + zones + ["limit"]).map { "condition2-\($0)" }
                + ["isUsed", "limit"].map { "condition3-\($0)" },
        ]
        for (id, names) in own {
            #expect(try #require(CircuitShape(id: id)).publicInputs.map(\.name) == common + names, "\(id)")
        }
    }

    @Test("The catalogue: families, capacities and encodings")
    func catalogue() throws {
        let capacities = ["64", "1440", "4032", "8760", "20160", "43200"]
        var names: [String] = []
        for family in ["instant", "consecutive", "cumulative"] {
            names += capacities.flatMap { capacity in
                // The one that follows short runs only is smaller, and is asked before the other.
                (family == "consecutive" && capacity == "1440" ? ["consecutive-1440-short"] : [])
                    + ["\(family)-\(capacity)"]
            }
            if family != "cumulative" { names += capacities.map { "\(family)-\($0)-regular" } }
        }
        for family in [
            "instant-zones", "consecutive-zones", "cumulative-zones", "degree-minutes", "mean-kinetic",
            "excursion-count", "rate-of-change", "coverage",
        ] {
            names += capacities.map { "\(family)-\($0)" }
        }
        names += capacities.prefix(5).flatMap { ["alarms-\($0)"] } + capacities.prefix(5).map { "storage-\($0)" }
        names += capacities.prefix(3).map { "compound-\($0)" }
        names += ["", "-regular"].flatMap { encoding in
            ["64", "1440", "4032", "20160"].map { "consecutive-\($0)\(encoding)-registry" }
        }
        names += ["consecutive", "cumulative"].flatMap { family in
            capacities.prefix(3).map { "\(family)-\($0)-continued" }
        }
        #expect(CircuitShape.catalogue.map(\.id) == names)
        #expect(CircuitShape(id: "consecutive-1440")?.durationBits == 12)
        #expect(CircuitShape(id: "consecutive-1440-short")?.durationBits == 6)
        #expect(Set(CircuitShape.catalogue.map(\.number)).count == CircuitShape.catalogue.count)
        #expect(CircuitShape(id: "consecutive-1441") == nil && CircuitShape(id: "") == nil)
    }

    @Test("The smallest circuit that takes the readings and the duration")
    func smallest() throws {
        func shape(
            _ count: Int, _ duration: String, _ claim: Polarity, _ family: RuleFamily = .consecutive,
            hidingSensor: Bool = false, carryingState: Bool = false
        ) throws -> String? {
            let rule = Fixtures.rule(family, duration: duration)
            let parameters = try RuleParameters(
                rule: rule, window: Fixtures.window(0, 100), claim: claim, profile: Fixtures.profile(), tickSeconds: 60)
            let batch = try SyntheticLog(count: count).batch(
                seed: 1, profile: Fixtures.profile(), counter: 1, sequence: 1)
            return CircuitShape.smallest(
                for: parameters, batch: batch, hidingSensor: hidingSensor, carryingState: carryingState)?.id
        }
        #expect(try shape(64, "30min", .noBreach) == "consecutive-64")
        #expect(try shape(64, "30min", .breach) == "consecutive-64")
        for claim in Polarity.allCases {
            #expect(try shape(65, "30min", claim) == "consecutive-1440-short")
            #expect(try shape(1440, "48min", claim) == "consecutive-1440-short")
            #expect(try shape(1440, "49min", claim) == "consecutive-1440")
            #expect(try shape(65, "30min", claim, .cumulative) == "cumulative-1440")
            #expect(try shape(65, "30min", claim, hidingSensor: true) == "consecutive-1440-registry")
            #expect(try shape(65, "30min", claim, carryingState: true) == "consecutive-1440-continued")
        }
        #expect(try shape(64, "4096min", .noBreach) == "consecutive-64")
        #expect(try shape(64, "4097min", .noBreach) == nil)
        #expect(try shape(64, "4097min", .breach) == "consecutive-64")
        #expect(try shape(1441, "30min", .noBreach) == "consecutive-4032")
        #expect(try shape(4033, "4097min", .noBreach, .cumulative) == "cumulative-8760")
        #expect(try shape(20160, "30min", .breach) == "consecutive-20160")
        #expect(try shape(43201, "30min", .breach) == nil)
    }

    @Test(
        "A statement that no circuit can stand for is refused",
        arguments: [
            ("consecutive-100", "30min", Polarity.breach, "statement.circuit-unknown"),
            ("instant-1440", "30min", .breach, "statement.circuit-family"),
            ("consecutive-8760", "4097min", .noBreach, "statement.duration-beyond-circuit"),
            ("consecutive-1440-short", "49min", .noBreach, "statement.duration-beyond-circuit"),
            ("consecutive-1440-short", "49min", .breach, "statement.duration-beyond-circuit"),
        ])
    func refusals(circuit: String, duration: String, claim: Polarity, code: String) throws {
        var draft = StatementDraft()
        draft.circuit = circuit
        draft.claim = claim
        draft.changeRule(duration: duration, durationStrict: false)
        let statement = try draft.make()
        #expect { try statement.publicInputs() } throws: { ($0 as? StatementError)?.code == code }
    }

    @Test("Mean kinetic temperatures are proved for the default scale, other conditions of the same circuits for any")
    func scales() throws {
        var draft = StatementDraft()
        draft.profile = Fixtures.profile(unit: .fahrenheit)
        draft.circuit = "compound-64"
        let rule = "rule: r\nmaximum-gap: 5min\nexceeds: above 8 Cel\nfamily: "
        draft.rule = try RuleFile(parsing: Array((rule + "mean-kinetic\n").utf8)).rule
        let mean = try draft.make()
        #expect { try mean.publicInputs() } throws: { ($0 as? StatementError)?.code == "statement.circuit-scale" }
        draft.rule = try RuleFile(parsing: Array((rule + "instant\n").utf8)).rule
        #expect(try draft.make().publicInputs().count == CircuitShape(id: "compound-64")?.publicInputs.count)
    }

    @Test("A threshold that the sensor's codes do not express is refused, and so is an empty window")
    func parameterErrors() throws {
        var draft = StatementDraft()
        draft.changeRule(threshold: "400 Cel")
        let hot = try draft.make()
        let error = #expect(throws: StatementError.self) { try hot.publicInputs() }
        #expect(error?.code == "rule.threshold-outside-codes" && error?.message.hasPrefix("statement.rule") == true)
        draft = StatementDraft()
        draft.window = Fixtures.window(Fixtures.mayFirst + 1, Fixtures.mayFirst + 59)
        let narrow = try draft.make()
        let other = #expect(throws: StatementError.self) { try narrow.publicInputs() }
        #expect(other?.code == "window.empty" && other?.message.hasPrefix("statement.window") == true)
    }

    /// What the public inputs say of a statement: every value but the context, in plain integers.
    private struct Meaning: Hashable {
        let parameters: RuleParameters
        let circuit: String
        let source: ReadingSource
        let commitments: [Fr]
    }

    /// A random statement out of a few values of every field, so that pairs often agree in many of them.
    private func randomStatement(_ random: inout SplitMix64) throws -> BreachStatement {
        func pick<Value>(_ values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }
        var draft = StatementDraft()
        draft.claim = pick(Polarity.allCases)
        let family = pick([RuleFamily.consecutive, .cumulative])
        draft.circuit = "\(family.rawValue)-\(pick(["64", "1440"]))"
        draft.changeRule(
            name: pick(["seed-8c-30min", nil]), family: family, direction: pick(Direction.allCases),
            threshold: pick(["8 Cel", "8.05 Cel", "46.4 degF", "8.1 Cel"]), thresholdStrict: pick([true, false]),
            duration: pick(["30min", "1801s", "31min"]), durationStrict: pick([true, false]),
            gap: pick(["5min", "330s", "6min"]))
        draft.profile = pick([Fixtures.profile(), Fixtures.profile(calibration: "")])
        draft.window = Fixtures.window(
            Fixtures.mayFirst + pick([0, 1, 60]), Fixtures.mayFirst + pick([3600, 3601, 3660]))
        draft.counter = pick([7, 8, UInt64.max])
        draft.sequence = pick([0, 7])
        draft.tickSeconds = pick([60, 30])
        draft.input = pick([Fr.one, Fr(2)])
        draft.output = pick([Fr.one, Fr(2)])
        draft.nonce = pick([nil, [1]])
        return try draft.make()
    }

    @Test(
        "Two different statements never have the same public inputs; without the context, only the same meaning has (B5)"
    )
    func distinct() throws {
        var random = SplitMix64(seed: 55)
        var byVector: [[Fr]: BreachStatement] = [:]
        var byRest: [[Fr]: Meaning] = [:]
        var byMeaning: [Meaning: [Fr]] = [:]
        var shared = 0
        for _ in 0..<4_000 {
            let statement = try randomStatement(&random)
            let inputs = try statement.publicInputs()
            if let other = byVector.updateValue(statement, forKey: inputs) { #expect(other == statement) }
            var rest = inputs
            rest[try #require(statement.circuitShape().publicInputs.firstIndex(of: .context))] = .zero
            let meaning = Meaning(
                parameters: try statement.parameters(), circuit: statement.program.circuit, source: statement.source,
                commitments: [statement.inputCommitment, statement.outputCommitment])
            if let other = byRest.updateValue(meaning, forKey: rest) {
                shared += 1
                #expect(other == meaning)
            }
            if let other = byMeaning.updateValue(rest, forKey: meaning) { #expect(other == rest) }
        }
        #expect(shared > 10)
        #expect(byVector.count > 3_000)
    }
}
