import Statements

/// Something to be shown both ways: a rule on a made-up log, or a model.
struct TEESubject {
    /// What is shown.
    enum Work {
        /// A breach of a rule, given as a rule file has it, by a log.
        case rule(circuit: String, log: SyntheticLog, warm: Range<Int>, rule: String)
        /// A model's answer to a made-up input.
        case model(options: String)
        /// What a model says of a log, after the claim about it.
        case readingsModel(circuit: String, log: SyntheticLog, warm: Range<Int>, rule: String)
    }

    let name: String
    let work: Work
    /// Whether a short run has it, too.
    var isQuick = true

    /// `rule` or `model`.
    var kind: String {
        switch work {
        case .rule: "rule"
        case .model, .readingsModel: "model"
        }
    }

    /// The circuit of the catalogue that it takes.
    var circuit: String? {
        switch work {
        case .rule(let circuit, _, _, _), .readingsModel(let circuit, _, _, _): circuit
        case .model: nil
        }
    }

    /// The model that it takes, and the command that compiles it.
    var model: (name: String, command: String)? {
        switch work {
        case .rule: nil
        case .model(let options): (name, "assay model compile models/\(name)/model.onnx \(options) --id \(name)")
        case .readingsModel: (name, "assay model compile models/\(name)/model.onnx --input readings --id \(name)")
        }
    }

    /// All, in the order of measuring.
    static let all: [TEESubject] = {
        func rule(_ name: String, _ exceeds: String, family: String, duration: String?, gap: String) -> String {
            """
            rule: \(name)
            family: \(family)
            exceeds: \(exceeds)
            \(duration.map { "duration: more than \($0)\n" } ?? "")maximum-gap: \(gap)
            hold-breach: first-to-last
            hold-no-breach: until-next

            """
        }
        let seed = rule("seed-8c-30min", "above 8 Cel", family: "consecutive", duration: "30min", gap: "5min")
        let zone = rule("zone-2-8c-30min", "outside 2 to 8 Cel", family: "consecutive", duration: "30min", gap: "5min")
        let kinetic = rule("mean-kinetic-8c", "above 8 Cel", family: "mean-kinetic", duration: nil, gap: "5min")
        let hours = rule("above-8c-10h", "above 8 Cel", family: "consecutive", duration: "10h", gap: "2h")
        func log(_ count: Int, tick: Int = 60) -> SyntheticLog {
            var log = SyntheticLog(count: count)
            // No gaps, so that the breach is one of the plateau.
            log.latePerMille = 0
            log.tickSeconds = tick
            return log
        }
        return [
            TEESubject(
                name: "consecutive-64",
                work: .rule(circuit: "consecutive-64", log: log(64), warm: 12..<52, rule: seed)),
            TEESubject(
                name: "consecutive-1440",
                work: .rule(circuit: "consecutive-1440", log: log(1440), warm: 700..<740, rule: seed)),
            TEESubject(
                name: "consecutive-zones-64",
                work: .rule(circuit: "consecutive-zones-64", log: log(64), warm: 12..<52, rule: zone)),
            TEESubject(
                name: "mean-kinetic-1440",
                work: .rule(circuit: "mean-kinetic-1440", log: log(1440), warm: 0..<1440, rule: kinetic),
                isQuick: false),
            TEESubject(
                name: "consecutive-8760",
                work: .rule(
                    circuit: "consecutive-8760", log: log(8760, tick: 3600), warm: 4000..<4040, rule: hours),
                isQuick: false),
            TEESubject(name: "digits-mlp", work: .model(options: "--box 0..1")),
            TEESubject(name: "digits-cnn", work: .model(options: "--box 0..1")),
            TEESubject(
                name: "cold-chain-anomaly",
                work: .readingsModel(circuit: "consecutive-64", log: log(64), warm: 12..<52, rule: seed)),
            TEESubject(name: "mnist-lenet5", work: .model(options: "--box 0..1")),
        ]
    }()
}
