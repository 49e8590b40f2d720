import Algebra
import ArgumentParser
import CanonicalEncoding
import Groth16Prover
import ProvingService
import R1CS
import Statements

/// `assay setup precompute`
struct SetupPrecomputeCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "precompute",
        abstract: "Trade disk and memory for faster proofs: keep multiples of a key's points.",
        discussion: """
            Measures on this machine what each number of multiples saves in the
            key's largest sum, keeps the one that saves most, and writes it beside
            the key, where every later proof finds it. If none saves 5 percent,
            nothing is written. The multiples hold nothing secret and say nothing
            new: the key can be used without them, and proofs are the same.

            EXAMPLE
              assay setup precompute consecutive-1440
              assay setup precompute consecutive-1440 --check
              assay setup precompute consecutive-1440 --remove
            """
    )

    @Argument(help: "The circuits, such as consecutive-1440.")
    var circuits: [String]

    @Option(help: ArgumentHelp("How many multiples to keep, 2 to 16, whatever they save.", valueName: "N"))
    var factor: Int?

    @Flag(help: "Remove the multiples instead.")
    var remove = false

    @Flag(help: "Check instead that the key is consistent, and that the multiples beside it are those of its points.")
    var check = false

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        guard factor.map({ (2...16).contains($0) }) ?? true else { throw ValidationError("--factor is 2 to 16") }
        guard [remove, check, factor != nil].filter({ $0 }).count <= 1 else {
            throw ValidationError("--remove, --check and --factor exclude each other")
        }
    }

    func perform() throws(CommandError) {
        let shapes = try circuits.map { id throws(CommandError) in try LocalCircuit.shape(id) }
        let keys = try LocalKeys.cache()
        let cancellation = CancellationFlag()
        Interruption.handle { cancellation.cancel() }
        for shape in shapes {
            let progress = ProgressLine(isQuiet: quiet)
            defer { progress.clear() }
            progress.show("\(shape.id): building the circuit", percent: 0)
            let key = try Self.key(of: shape, keys, withMultiples: check)
            if check {
                progress.show("\(shape.id): checking", percent: 0)
                try Self.check(key, cancellation)
                progress.clear()
                let multiples = key.multiples.map { "\($0.factor) tables of multiples" } ?? "no multiples"
                try Console.line("\(shape.id): the key is consistent; \(multiples)")
            } else if remove {
                try Self.onSetup { () throws(SetupError) in try PrecomputedMultiples.discard(besides: key.path) }
                progress.clear()
                try Console.line("\(shape.id): no multiples")
            } else {
                try precompute(shape, key, progress, cancellation)
            }
        }
    }

    private func precompute(
        _ shape: CircuitShape, _ key: ProvingKey, _ progress: ProgressLine, _ cancellation: CancellationFlag
    ) throws(CommandError) {
        progress.show("\(shape.id): measuring", percent: 0)
        let measured = try Self.onSetup { () throws(SetupError) in
            try PrecomputedMultiples.measure(
                for: key, factors: factor.map { [$0] } ?? [2, 4, 8], cancellation: cancellation)
        }
        progress.clear()
        for one in measured {
            try Console.line(
                "\(shape.id): \(one.choice.factor) tables, \(one.byteCount >> 20) MiB: the sum over H takes "
                    + "\(Self.milliseconds(one.seconds)) ms instead of \(Self.milliseconds(one.secondsWithout)) ms")
        }
        guard let best = measured.max(by: { $0.saving < $1.saving }),
            factor != nil || best.saving >= PrecomputedMultiples.leastSaving
        else {
            try Console.line("\(shape.id): multiples do not pay on this machine; none were made")
            return
        }
        let byteCount = try Self.onSetup { () throws(SetupError) in
            try PrecomputedMultiples.make(
                for: key, best.choice,
                progress: { progress.show("\(shape.id): making the multiples", percent: Int($0 * 100)) },
                cancellation: cancellation)
        }
        progress.clear()
        try Console.line("\(shape.id): \(best.choice.factor) tables kept, \(byteCount >> 20) MiB")
        try Console.line("  \(PrecomputedMultiples.path(besides: key.path))")
    }

    private static func key(
        of shape: CircuitShape, _ keys: KeyCache, withMultiples: Bool
    ) throws(CommandError) -> ProvingKey {
        let digest = try LocalCircuit.catalogued(shape).synthesize().digest
        do throws(ServiceError) {
            return try keys.open(for: shape.id, digest: digest, withMultiples: withMultiples)
        } catch {
            throw CommandError(error)
        }
    }

    private static func check(_ key: ProvingKey, _ cancellation: CancellationFlag) throws(CommandError) {
        do throws(ProvingError) {
            try key.checkConsistency(threads: WorkerPool.availableProcessors, cancellation: cancellation)
        } catch {
            throw CommandError(ServiceError(code: error.code, message: error.message))
        }
    }

    private static func onSetup<T>(_ action: () throws(SetupError) -> T) throws(CommandError) -> T {
        do throws(SetupError) { return try action() } catch {
            throw CommandError(ServiceError(code: error.code, message: error.message))
        }
    }

    private static func milliseconds(_ seconds: Double) -> Int { Int((seconds * 1000).rounded()) }
}
