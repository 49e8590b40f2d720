import Algebra
import ArgumentParser
import CanonicalEncoding
import ProvingService
import R1CS
import Statements

/// `assay setup`
struct SetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup", abstract: "Make keys for circuits.",
        subcommands: [SetupDevCommand.self, SetupPrecomputeCommand.self])
}

/// `assay setup dev`
struct SetupDevCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "Make a development key for a circuit, on this machine, from its randomness.",
        discussion: """
            Whoever makes such a key can forge proofs under it, so a verifier
            refuses it unless told --allow-dev-setup or --trust-vk. It is for
            trying things out. Keys are large; they lie in $ASSAY_KEYS, else
            $XDG_CACHE_HOME/assay/keys, else ~/.cache/assay/keys. A key that is
            there already is kept. On two cores a circuit for 64 or 1440 readings
            takes up to a minute, one for 8760 a few.

            EXAMPLE
              assay setup dev consecutive-1440
            """
    )

    @Argument(help: "The circuits, such as consecutive-1440.")
    var circuits: [String] = []

    @Flag(help: "All circuits of the catalogue.")
    var all = false

    @Flag(help: "Make a new key even when there is one. Proofs under the old one stay as they are.")
    var force = false

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        guard all != !circuits.isEmpty else {
            throw ValidationError("name the circuits, or say --all; `assay circuits list` shows them")
        }
    }

    func perform() throws(CommandError) {
        let shapes =
            all ? CircuitShape.catalogue : try circuits.map { id throws(CommandError) in try LocalCircuit.shape(id) }
        let keys = try LocalKeys.cache()
        let cancellation = CancellationFlag()
        Interruption.handle { cancellation.cancel() }
        for shape in shapes { try make(shape, keys, cancellation) }
    }

    private func make(_ shape: CircuitShape, _ keys: KeyCache, _ cancellation: CancellationFlag) throws(CommandError) {
        let begun = ContinuousClock.now
        let progress = ProgressLine(isQuiet: quiet)
        progress.show("\(shape.id): building the circuit", percent: 0)
        let system = try LocalCircuit.catalogued(shape).synthesize()
        if !force, keys.hasSoundKey(for: shape.id, digest: system.digest) {
            progress.clear()
            try Console.line("\(shape.id): there is a key already, \(keys.path(for: shape.id, digest: system.digest))")
            return
        }
        let made: (path: String, verifyingKey: Digest)
        do throws(ServiceError) {
            made = try keys.makeDevelopmentKey(
                for: shape.id, system: system,
                progress: { progress.show("\(shape.id): making the key", percent: Int($0 * 100)) },
                cancellation: cancellation)
            progress.clear()
        } catch {
            progress.clear()
            throw CommandError(error)
        }
        let tenths = Int((ContinuousClock.now - begun) / .milliseconds(100))
        try Console.line("\(shape.id): development key made in \(tenths / 10).\(tenths % 10) s")
        try Console.line("  verifying key \(made.verifyingKey.hex)")
        try Console.line("  \(made.path)")
    }
}
