import Algebra
import ArgumentParser
import CanonicalEncoding
import ProofChain
import ProvingService
import Statements

/// `assay attest`
struct AttestCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "attest",
        abstract: "Evaluate a statement in this process, and have the hardware sign that it was.",
        discussion: """
            The statement is evaluated natively, by the rule's own evaluator or the
            model's integers, and every field that a proof would bind is compared.
            Then the hardware is asked for evidence that is bound to the statement.
            No proving key is needed. `assay doctor` says which hardware is there;
            with --provider software there is none, and it says so.

            With --statement, a receipt is added to a bundle, beside the proof of
            the same statement; --opening has the data, as `assay prove --opening`
            wrote it.

            EXAMPLES
              assay attest --rule seed-8c-30min.yaml --claim breach \\
                --input box.signed.json --nonce 5e1f0c2b
              assay attest --circuit digits --input image.npy --provider tpm
              assay attest --statement box.assay.json --opening box.opening.json \\
                --out both.assay.json
            """
    )

    @OptionGroup(title: "CLAIM")
    var claim: ClaimOptions

    @OptionGroup(title: "STATEMENT")
    var terms: StatementOptions

    @Option(help: ArgumentHelp("The signed readings, or a model's input, .npy or JSON.", valueName: "file"))
    var input: String?

    @Option(
        help: ArgumentHelp(
            "Hide device and key: show that the sensor is a member of this registry, not revoked.", valueName: "file"))
    var registry: String?

    @Option(
        help: ArgumentHelp(
            "The circuit that the statement names, or a compiled model by name or folder.", valueName: "id|folder"))
    var circuit: String?

    @Option(help: ArgumentHelp("A bundle, or a statement, that exists already.", valueName: "file"))
    var statement: String?

    @Option(help: ArgumentHelp("What opens it, as `assay prove --opening` wrote it.", valueName: "file"))
    var opening: String?

    @OptionGroup(title: "HARDWARE")
    var providers: ProviderOptions

    @Option(
        help: ArgumentHelp("Where to write the bundle. (default: beside the input, *.assay.json)", valueName: "file"))
    var out: String?

    func validate() throws {
        if statement != nil {
            guard opening != nil, input == nil, registry == nil, claim.isEmpty, terms.nonce == nil,
                terms.audience == nil, terms.expires == nil
            else {
                throw ValidationError(
                    "--statement goes with --opening, and says everything itself; only --circuit names its model")
            }
            return
        }
        guard opening == nil else { throw ValidationError("--opening goes with --statement") }
        guard input != nil else { throw ValidationError("Missing expected argument '--input <file>'") }
        guard claim.isEmpty else {
            guard claim.claim != nil else { throw ValidationError("Missing expected argument '--claim <claim>'") }
            return
        }
        guard circuit.map({ CircuitShape(id: $0) == nil }) ?? false, registry == nil else {
            throw ValidationError("Missing expected argument '--claim <claim>'")
        }
    }

    func perform() throws(CommandError) {
        if let statement, let opening {
            try attest(statement, opening)
        } else if let input {
            let (request, folder) = try request(input)
            let bundle = try evaluated(request, folder)
            try write(bundle, to: out ?? ProofRunOptions.defaultOutput(for: input))
        }
    }

    /// What is asked of the engine in this process.
    private func request(_ input: String) throws(CommandError) -> (ProofRequest, ModelFolder?) {
        guard let polarity = claim.claim else {
            guard let circuit, case .model(let folder) = try LocalCircuit(circuit) else {
                throw .usage("--circuit", "a model is due")
            }
            return (
                .inference(
                    InferenceRequest(
                        circuit: folder.id, input: try ModelFiles.document(input), evidence: .receipt,
                        nonce: terms.nonce, audience: terms.audience, expires: terms.canonicalExpires)), folder
            )
        }
        let bytes = try InputFile.bytes(pathOrDash: input, limit: SignedBatch.limits.maximumBytes)
        let signed = try InputFile.verifiedReadings(bytes, name: input)
        var membership: SensorRegistry.Membership?
        if let registry {
            let file = try RegistryFile.read(path: registry)
            do throws(StatementError) {
                membership = try file.membership(of: signed.sensor, profile: signed.batch.header.profile)
            } catch {
                throw CommandError(error, path: registry)
            }
        }
        let plan = try ProofPlan(
            signed: signed, path: input, rule: claim.readRule(), claim: polarity, window: claim.givenWindow(),
            circuit: circuit, membership: membership)
        return (
            .breach(
                BreachRequest(
                    claim: plan.claim.rawValue, rule: plan.rule.json, windowStart: plan.window.start.text,
                    windowEnd: plan.window.end.text, input: signed.json, membership: membership?.json,
                    circuit: plan.shape.id, evidence: .receipt, nonce: terms.nonce, audience: terms.audience,
                    expires: terms.canonicalExpires)), nil
        )
    }

    private func evaluated(_ request: ProofRequest, _ folder: ModelFolder?) throws(CommandError) -> Bundle {
        do {
            let paths = ServicePaths.current
            let engine = Groth16ProvingEngine(
                keys: KeyCache(directory: try paths.keys()),
                models: ModelDirectory(path: try paths.models(), folder: folder), receipts: try providers.maker())
            _ = try engine.assess(request)
            let made = try engine.prove(request, progress: { _ in }, cancellation: CancellationFlag())
            return try Bundle(parsing: made.bytes)
        } catch let error as ServiceError {
            throw CommandError(error)
        } catch {
            throw CommandError(.system, code: "engine.failed", message: "the bundle cannot be read")
        }
    }

    /// Writes a bundle and tells of it.
    func write(_ bundle: Bundle, to path: String) throws(CommandError) {
        let bytes = bundle.canonicalBytes
        do throws(FileError) { try FileBytes.write(atomically: bytes, to: path) } catch { throw CommandError(error) }
        for link in bundle.links {
            try Console.line("attested: \(link.statement.sentence)")
            try link.reportReceipts()
        }
        try Console.line("wrote \(path) (\(bytes.count) bytes)")
    }
}
