import ArgumentParser
import CanonicalEncoding
import ProvingService
import R1CS
import Statements

/// `assay circuits`
struct CircuitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "circuits",
        abstract: "Look at the catalogue of circuits, and check it.",
        discussion: """
            A circuit is a family (instant, consecutive, mean-kinetic…) and a
            capacity: the most readings it takes. Thresholds, durations, gap and
            window are public inputs, so one circuit and one key serve every rule
            of the family.
            """,
        subcommands: [
            CircuitsListCommand.self, CircuitsShowCommand.self, CircuitsCostCommand.self, CircuitsCheckCommand.self,
            CircuitsExportCommand.self,
        ]
    )
}

/// `assay circuits list`
struct CircuitsListCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "All circuits, and for which of them a key is here.")

    func perform() throws(CommandError) {
        let keys = try LocalKeys.cache()
        for shape in CircuitShape.catalogue {
            let name = shape.id + String(repeating: " ", count: 36 - shape.id.count)
            let key = keys.hasKey(for: shape.id, digest: nil) ? "key present" : "no key"
            let capacity = String(repeating: " ", count: 5 - String(shape.capacity).count) + String(shape.capacity)
            try Console.line(
                "\(name)\(capacity) \(shape.encoding == .regular ? "places of a grid" : "readings        ")  \(key)")
        }
    }
}

/// `assay circuits show`
struct CircuitsShowCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One circuit: size, digest, public inputs, key.",
        discussion: "The circuit is built to tell its size and digest, which takes up to some seconds.")

    @Argument(help: "The circuit, such as consecutive-1440.")
    var circuit: String

    func perform() throws(CommandError) {
        let shape = try LocalKeys.shape(circuit)
        let keys = try LocalKeys.cache()
        let system = try LocalKeys.synthesize(shape)
        try Console.line("circuit: \(shape.id)")
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
        try Console.line("constraints: \(system.constraintCount), wires: \(system.wireCount)")
        try Console.line("digest: \(system.digest.hex)")
        let inputs = shape.publicInputs.map(\.name).joined(separator: ", ")
        try Console.line("public inputs: \(inputs)")
        if keys.hasKey(for: shape.id, digest: system.digest) {
            try Console.line("key: present, \(keys.path(for: shape.id, digest: system.digest))")
        } else {
            try Console.line("key: missing; make a development key with `assay setup dev \(shape.id)`")
        }
    }
}

/// `assay circuits cost`
struct CircuitsCostCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "cost", abstract: "Where a circuit's constraints go, part by part.")

    @Argument(help: "The circuit, such as consecutive-1440.")
    var circuit: String

    func perform() throws(CommandError) {
        let system = try LocalKeys.synthesize(LocalKeys.shape(circuit))
        var rows = system.costs + [(scope: "total", constraints: system.constraintCount)]
        if let commitment = system.commitment {
            rows.append((scope: "committed wires (of \(system.wireCount))", constraints: commitment.wires.count))
        }
        let width = rows.map { String($0.constraints).count }.max() ?? 0
        for row in rows {
            let count = String(row.constraints)
            let scope = row.scope.isEmpty ? "(outside of any part)" : row.scope
            try Console.line(String(repeating: " ", count: width - count.count) + count + "  " + scope)
        }
    }
}
