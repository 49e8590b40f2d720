import Algebra
import ArgumentParser
import CanonicalEncoding
import Glibc
import Inference
import ProvingService
import R1CS
import Statements

extension ModelReference.Visibility: ExpressibleByArgument {}

extension ArgumentMode: ExpressibleByArgument {}

/// What a model is given.
enum ModelInput: String, CaseIterable, ExpressibleByArgument {
    case `public`
    case committed
    case readings
    case regularReadings = "regular-readings"

    /// What integers mean that are the readings of a log: those of sensors' default scale.
    var encoding: ReadingEncoding? {
        switch self {
        case .public, .committed: nil
        case .readings: .irregular
        case .regularReadings: .regular
        }
    }

    var visibility: ModelReference.Visibility { self == .public ? .isPublic : .committed }
}

/// How near to floating point a model has to be.
struct AccuracyOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Take the fewest bits after the point with which no number of an answer is further than this from floating \
            point, on the samples.
            """, valueName: "distance"))
    var accuracy: Double?

    @Option(
        help: ArgumentHelp(
            """
            Take the fewest bits after the point with which the greatest element is the one that it is in floating point, \
            for so many in a hundred of the samples.
            """, valueName: "percent"))
    var agreement: Double?

    func validate() throws {
        guard accuracy.map({ $0 > 0 && $0.isFinite }) ?? true else {
            throw ValidationError("--accuracy wants a distance greater than zero")
        }
        guard agreement.map({ (0...100).contains($0) }) ?? true else {
            throw ValidationError("--agreement wants 0 to 100")
        }
    }

    /// What is asked for, if anything is.
    var goal: AccuracyGoal? {
        guard accuracy != nil || agreement != nil else { return nil }
        var goal = AccuracyGoal()
        if let accuracy { goal.distance = accuracy }
        if let agreement { goal.agreement = agreement / 100 }
        return goal
    }
}

/// `assay model compile`
struct ModelCompileCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "compile",
        abstract: "Make a circuit and a development key for a model.",
        discussion: """
            Afterwards `assay prove --circuit NAME --input x.npy` proves its answers.
            All is written into one folder: the model, what statements will say of
            it, and the key. Without --out it goes where the daemon looks for
            models: $ASSAY_MODELS, else $XDG_DATA_HOME/assay/models, else
            ~/.local/share/assay/models.

            How far the integers are from floating point is measured, and is part
            of every claim: on --samples, or on a few inputs drawn from the box.
            With --accuracy or --agreement it decides how many bits after the point
            there are: the fewest with which it is small enough.

            EXAMPLES
              assay model compile digits.onnx --box 0..16
              assay model compile lenet.onnx --samples test.npy --agreement 99.5
            """)

    @Argument(help: "The model, an .onnx file with its weights inside.")
    var model: String

    @OptionGroup var quantization: QuantizationOptions

    @Option(
        help: """
            The input: public; committed, so that you alone see it; or the readings, or regular-readings, of a signed log in \
            tenths of a degree Celsius, under the commitment that claims about that log have.
            """)
    var input: ModelInput = .committed

    @Option(help: "Who sees the answer: public, or committed (you alone).")
    var output: ModelReference.Visibility = .isPublic

    @Option(help: ArgumentHelp("Inputs to measure on; the first dimension counts them.", valueName: "x.npy"))
    var samples: String?

    @OptionGroup var accuracy: AccuracyOptions

    @Option(
        help: ArgumentHelp(
            """
            plain: by bits, for proofs that every Groth16 verifier can check; or committed: by look-ups, for proofs with a \
            commitment. (default: what has fewer constraints)
            """, valueName: "plain|committed"))
    var mode: ArgumentMode?

    @Option(help: ArgumentHelp("The circuit's name: a-z, 0-9 and -. (default: by the file's)", valueName: "name"))
    var id: String?

    @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
    var out: String?

    @Flag(help: "Write over a model that is there. Its key is replaced; proofs under the old one stay as they are.")
    var force = false

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        guard id.map({ BreachRule.isName($0) }) ?? true else {
            throw ValidationError("--id wants 1 to 64 of a-z, 0-9 and -")
        }
        guard accuracy.goal == nil || quantization.bits == nil else {
            throw ValidationError("--bits, or --accuracy and --agreement, which choose them")
        }
    }

    func perform() throws(CommandError) {
        let begun = ContinuousClock.now
        let progress = ProgressLine(isQuiet: quiet)
        defer { progress.clear() }
        let (id, path) = try place()
        let file = try InputFile.bytes(path: model, limit: ModelFolder.modelLimit)
        let box = try quantization.range()
        let samples = try samples.map { path throws(CommandError) in try ModelFiles.samples(path) }
        let compiled: CompiledModel
        do throws(InferenceError) {
            let show: CompiledModel.Progress = {
                progress.show("measuring the distance from floating point", percent: Int($0 * 40))
            }
            let (scheme, goal) = (quantization.scheme, accuracy.goal)
            if let encoding = input.encoding {
                compiled = try CompiledModel(
                    file: file, scheme: scheme, readings: .standard(encoding), output: output, samples: samples,
                    goal: goal, progress: show)
            } else {
                compiled = try CompiledModel(
                    file: file, scheme: scheme, box: box, input: input.visibility, output: output, samples: samples,
                    goal: goal, progress: show)
            }
        } catch {
            throw CommandError(error, path: model)
        }
        progress.show("building the circuit", percent: 40)
        let written: (mode: ArgumentMode, circuit: Circuit<Fr>)
        do throws(SynthesisError) {
            if let mode {
                written = (mode, try compiled.circuit.synthesize(mode))
            } else {
                written = try compiled.circuit.cheapest()
            }
        } catch {
            throw CommandError(.refused, code: "model.no-circuit", message: "\(model): \(error.message)")
        }
        let system = written.circuit.constraints
        let folder = ModelFolder(
            path: path, id: id, reference: compiled.reference, mode: written.mode, circuitDigest: system.digest,
            constraintCount: system.constraintCount)
        var salt: CommitmentSalt?
        if compiled.reference.weights == .committed {
            do throws(ServiceError) { salt = try ModelFolder.weightSalt(in: path) ?? .random() } catch {
                throw CommandError(error)
            }
        }
        let key = try write(folder, file, salt, system, progress)
        progress.clear()
        try report(folder, key, salt.flatMap { compiled.weights(salt: $0) }.map { compiled.commitment(to: $0) })
        let tenths = Int((ContinuousClock.now - begun) / .milliseconds(100))
        try Console.line("compiled in \(tenths / 10).\(tenths % 10) s")
    }

    private func write(
        _ folder: ModelFolder, _ file: [UInt8], _ salt: CommitmentSalt?, _ system: ConstraintSystem<Fr>,
        _ progress: ProgressLine
    ) throws(CommandError) -> Digest {
        let cancellation = CancellationFlag()
        Interruption.handle { cancellation.cancel() }
        do throws(ServiceError) {
            // The key first: a folder with a manifest is whole.
            let key = try folder.keys.makeDevelopmentKey(
                for: folder.id, system: system,
                progress: { progress.show("making the key", percent: 50 + Int($0 * 50)) },
                cancellation: cancellation)
            try folder.write(model: file, weightSalt: salt)
            return key.verifyingKey
        } catch {
            throw CommandError(error)
        }
    }

    /// The name, and the folder.
    private func place() throws(CommandError) -> (id: String, path: String) {
        let id = if let id { id } else { try Self.name(of: model) }
        var path = out ?? ""
        if out == nil {
            do throws(ServiceError) { path = "\(try ServicePaths.current.models())/\(id)" } catch {
                throw CommandError(error)
            }
        }
        guard force || access("\(path)/model.json", F_OK) != 0 else {
            throw CommandError(
                .refused, code: "model.exists", message: "there is a model in \(path) already",
                hint: "choose another name with --id, or write over it with --force")
        }
        return (id, path)
    }

    /// `LeNet_5.onnx` gives `lenet-5`.
    private static func name(of path: String) throws(CommandError) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        let stem = file.hasSuffix(".onnx") ? String(file.dropLast(5)) : file
        let name = stem.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? String($0) : "-" }.joined()
        guard BreachRule.isName(name), CircuitShape(id: name) == nil else {
            throw .usage("--id", "the file's name makes none; give one of 1 to 64 of a-z, 0-9 and -")
        }
        return name
    }

    private func report(_ folder: ModelFolder, _ key: Digest, _ weights: Fr?) throws(CommandError) {
        let reference = folder.reference
        let divergence = reference.divergence
        try Console.line("\(folder.id):")
        if let weights { try Console.line("  weights committed to by \(weights.integer.decimal)") }
        try Console.line("  model \(reference.identity(weights: weights).hex)")
        try Console.line("  program \(reference.program.hex)")
        try Console.line(
            "  circuit \(folder.circuitDigest.hex), \(folder.constraintCount) constraints, \(folder.mode.rawValue)")
        try Console.line("  verifying key \(key.hex)")
        try Console.line("  \(reference.precision.activationBits) bits after the point")
        let place = divergence.samples == nil ? "inputs drawn from the box" : "samples"
        try Console.line(
            "  furthest from floating point: \(divergence.greatest) on \(divergence.count) \(place); the same greatest element on "
                + "\(divergence.sameGreatest)")
        try Console.line("  \(folder.path)")
    }
}
