import ArgumentParser
import CanonicalEncoding
import ProvingService
import R1CS
import Statements

/// `assay circuits`
struct CircuitsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "circuits",
        abstract: "Look at the catalogue of circuits and at compiled models, and check them.",
        discussion: """
            A circuit of the catalogue is a family (instant, consecutive,
            mean-kinetic…) and a capacity: the most readings it takes. Thresholds,
            durations, gap and window are public inputs, so one circuit and one key
            serve every rule of the family.

            A model that was compiled has a circuit of its own. It goes by its name,
            or by its folder, with a slash: ./lenet.
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
        commandName: "list", abstract: "All circuits, your compiled models, and for which of them a key is here.")

    func perform() throws(CommandError) {
        let keys = try LocalKeys.cache()
        for shape in CircuitShape.catalogue {
            let capacity = String(repeating: " ", count: 5 - String(shape.capacity).count) + String(shape.capacity)
            try line(
                shape.id, "\(capacity) \(shape.encoding == .regular ? "places of a grid" : "readings        ")",
                hasKey: keys.hasKey(for: shape.id, digest: nil))
        }
        let folders: [ModelFolder]
        do throws(ServiceError) { folders = try LocalCircuit.models().folders() } catch { throw CommandError(error) }
        for folder in folders {
            let count = folder.reference.input.count
            try line(
                folder.id, "\(count) input\(count == 1 ? "" : "s"), \(folder.constraintCount) constraints",
                hasKey: folder.keys.hasKey(for: folder.id, digest: folder.circuitDigest))
        }
    }

    private func line(_ id: String, _ size: String, hasKey: Bool) throws(CommandError) {
        let name = id + String(repeating: " ", count: max(1, 36 - id.count))
        try Console.line("\(name)\(size)  \(hasKey ? "key present" : "no key")")
    }
}

/// `assay circuits cost`
struct CircuitsCostCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "cost", abstract: "Where a circuit's constraints go, part by part.")

    @Argument(help: "The circuit, such as consecutive-1440, or a compiled model by name or folder.")
    var circuit: String

    func perform() throws(CommandError) {
        let system = try LocalCircuit(circuit).synthesize()
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
