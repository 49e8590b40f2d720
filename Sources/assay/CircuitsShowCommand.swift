import Algebra
import ArgumentParser
import CanonicalEncoding
import Inference
import ProvingService
import R1CS
import Statements

/// `assay circuits show`
struct CircuitsShowCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One circuit: size, digest, public inputs, key.",
        discussion: "The circuit is built to tell its size and digest, which takes up to some seconds.")

    @Argument(help: "The circuit, such as consecutive-1440, or a compiled model by name or folder.")
    var circuit: String

    func perform() throws(CommandError) {
        let circuit = try LocalCircuit(circuit)
        let system = try circuit.synthesize()
        try Console.line("circuit: \(circuit.id)")
        let command: String
        switch circuit {
        case .catalogued(let shape):
            try describe(shape)
            command = "assay setup dev \(shape.id)"
        case .model(let folder):
            try describe(folder.reference)
            command = "assay model compile"
        }
        try Console.line("constraints: \(system.constraintCount), wires: \(system.wireCount)")
        try Console.line("digest: \(system.digest.hex)")
        try Console.line("public inputs: \(Self.publicInputs(of: circuit, system))")
        let keys = try circuit.keys()
        if keys.hasKey(for: circuit.id, digest: system.digest) {
            try Console.line("key: present, \(keys.path(for: circuit.id, digest: system.digest))")
        } else {
            try Console.line("key: missing; make a development key with `\(command)`")
        }
    }

    private func describe(_ shape: CircuitShape) throws(CommandError) {
        let values = shape.family.values == .threshold ? "above and below" : "above, below and bands"
        try Console.line("family: \(shape.family.rawValue), \(values), breach and no-breach")
        if shape.family.isCompound {
            let conditions = shape.family.conditions.map(\.rawValue).joined(separator: ", ")
            try Console.line("any or all of: \(conditions)")
        }
        let capacity =
            shape.encoding == .irregular
            ? "\(shape.capacity) readings of 12 bits, steps of at most 15 ticks"
            : "\(shape.capacity) places of a regular grid, values of 12 bits, \(shape.stretchCapacity) missing stretches"
        try Console.line("capacity: \(capacity)")
        for claim in [Polarity.breach, .noBreach] {
            guard let longest = shape.longestDuration(for: claim), shape.family.conditions.contains(.consecutive) else {
                continue
            }
            try Console.line("longest duration of a \(claim.rawValue): \(longest) \(shape.durationUnit)")
        }
    }

    private func describe(_ model: ModelReference) throws(CommandError) {
        try Console.line("model: \(model.title), \(model.digest.hex)")
        try Console.line("program: \(model.program.hex)")
        let input = model.input.readings.map { "the \($0.encoding.rawValue) readings of a log, committed" }
        try Console.line("input: \(model.input.count) integers, \(input ?? model.input.visibility.rawValue)")
        try Console.line("output: \(model.output.count) integers, \(model.output.visibility.rawValue)")
        try Console.line("weights: \(model.weights.rawValue)")
    }

    /// Names in order; one that stands several times in a row, with how often.
    private static func publicInputs(of circuit: LocalCircuit, _ system: ConstraintSystem<Fr>) -> String {
        if case .catalogued(let shape) = circuit { return shape.publicInputs.map(\.name).joined(separator: ", ") }
        var runs: [(name: String, count: Int)] = []
        for wire in 1..<(1 + system.publicInputCount) {
            let name = system.wireName(wire)
            if runs.last?.name == name { runs[runs.count - 1].count += 1 } else { runs.append((name, 1)) }
        }
        return runs.map { $0.count == 1 ? $0.name : "\($0.name) (\($0.count))" }.joined(separator: ", ")
    }
}
