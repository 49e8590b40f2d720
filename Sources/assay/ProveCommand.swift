import Algebra
import ArgumentParser
import CanonicalEncoding
import Glibc
import Primitives
import ProvingService
import Statements

/// `assay prove`
struct ProveCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that signed readings breached a rule, or that they did not.",
        discussion: """
            The daemon `assayd` is asked over its Unix socket, or, with --local,
            the proof is made in this process. Before that the signature is
            checked and the rule evaluated here: what does not follow from the
            readings is refused at once, with the gap or excursion that stands in
            the way.

            A breach counts observed time, from the first exceeding reading to the
            last. No breach wants the window covered without long gaps, and counts
            every reading until the next. For some logs neither can be proved.

            The bundle tells the rule, the window, the verdict, the device and its
            key; and nothing else of the readings. With --registry it tells a
            registry of sensors and a pseudonym instead of device and key.

            A log may come in several batches: prove each as it comes, with --carry,
            and from the second on --continues; `assay verify --continued` checks
            them together.

            EXAMPLES
              assay prove --rule seed-8c-30min.yaml --claim breach \\
                --input box.signed.json --nonce 5e1f0c2b
              assay prove --above 8C --for 30min --claim no-breach --local \\
                --window 2026-05-01T10:00:00Z/2026-05-01T16:00:00Z \\
                --input box.signed.json --out box.assay.json
              assay prove --rule rule.yaml --claim breach --dry-run \\
                --input box.signed.json
            """
    )

    @OptionGroup(title: "CLAIM")
    var claim: ClaimOptions

    @OptionGroup(title: "STATEMENT")
    var statement: StatementOptions

    @Option(help: ArgumentHelp("The signed readings, as `assay sensor sign` writes them.", valueName: "file"))
    var input: String

    @Option(
        help: ArgumentHelp(
            "Hide device and key: show that the sensor is a member of this registry, not revoked.", valueName: "file"))
    var registry: String?

    @OptionGroup(title: "SEVERAL BATCHES")
    var batches: BatchOptions

    @Option(help: ArgumentHelp("The circuit. (default: the smallest that fits)", valueName: "id"))
    var circuit: String?

    @Option(
        help: ArgumentHelp("Where to write the bundle. (default: beside the input, *.assay.json)", valueName: "file"))
    var out: String?

    @Flag(help: "Prove in this process, without the daemon.")
    var local = false

    @Flag(help: "Only say what would be proved, and with which circuit.")
    var dryRun = false

    @Option(help: ArgumentHelp("The daemon's socket. (default: as assayd finds it)", valueName: "path"))
    var socket: String?

    @Option(
        help: ArgumentHelp(
            "A name for this request: asked again with the same name, the daemon gives the same job.",
            valueName: "name"))
    var idempotencyKey: String?

    @Flag(help: "No progress.")
    var quiet = false

    func validate() throws {
        guard batches.carry == nil || claim.claim == .noBreach else {
            throw ValidationError("--carry goes with --claim no-breach: after a breach nothing goes on")
        }
        guard !local || (socket == nil && idempotencyKey == nil) else {
            throw ValidationError("--socket and --idempotency-key are for the daemon; --local does without it")
        }
    }

    func perform() throws(CommandError) {
        let rule = try claim.readRule()
        let signed = try readInput()
        let plan = try ProofPlan(
            signed: signed, path: input, rule: rule, claim: claim.claim, window: claim.givenWindow(), circuit: circuit,
            membership: membership(of: signed), batches: batches)
        if dryRun {
            try Console.line("would prove: \(plan.sentence)")
            try Console.line("circuit: \(plan.shape.id), for \(signed.batch.header.count) readings")
            return
        }
        let begun = ContinuousClock.now
        let progress = ProgressLine(isQuiet: quiet)
        let bundle: [UInt8]
        do throws(ServiceError) {
            bundle = local ? try proveHere(request(plan), progress) : try askDaemon(request(plan), progress)
            progress.clear()
        } catch {
            progress.clear()
            throw CommandError(error)
        }
        let path = out ?? Self.defaultOutput(for: input)
        do throws(FileError) { try FileBytes.write(atomically: bundle, to: path) } catch { throw CommandError(error) }
        try batches.write(plan.handover)
        let tenths = Int((ContinuousClock.now - begun) / .milliseconds(100))
        try Console.line("proved: \(plan.sentence)")
        try Console.line("circuit \(plan.shape.id), \(tenths / 10).\(tenths % 10) s")
        try Console.line("wrote \(path) (\(bundle.count) bytes)")
        if let membership = plan.membership {
            try Console.line("pseudonym: \(membership.pseudonym.integer.decimal)")
            try Console.line("registry: \(membership.registry.root.integer.decimal)")
        } else {
            try Console.line("sensor: \(Hex.encode(signed.sensor.packed))")
        }
    }

    private func membership(of signed: SignedBatch) throws(CommandError) -> SensorRegistry.Membership? {
        guard let path = registry else { return nil }
        let registry = try RegistryFile.read(path: path)
        do throws(StatementError) {
            return try registry.membership(of: signed.sensor, profile: signed.batch.header.profile)
        } catch {
            throw CommandError(error, path: path)
        }
    }

    private func readInput() throws(CommandError) -> SignedBatch {
        let bytes = try InputFile.bytes(pathOrDash: input, limit: SignedBatch.limits.maximumBytes)
        do throws(StatementError) { return try SignedBatch(parsing: bytes) } catch {
            throw CommandError(error, path: input)
        }
    }

    private func request(_ plan: ProofPlan) -> ProofRequest {
        ProofRequest(
            claim: plan.claim.rawValue, rule: plan.rule.json, windowStart: plan.window.start.text,
            windowEnd: plan.window.end.text, input: plan.signed.json, membership: plan.membership?.json,
            continuity: plan.continuity.map { Self.document($0) }, circuit: plan.shape.id, nonce: statement.nonce,
            audience: statement.audience, expires: statement.canonicalExpires)
    }

    /// The member `continuity` of a request; a breach hands nothing on, whatever its salt.
    private static func document(_ continuity: ClaimContinuity) -> JSONValue {
        .object(members: [
            ("before", continuity.before?.json),
            ("salt", .string(Hex.encode((continuity.after?.salt ?? .random()).bytes))),
        ])
    }

    private func proveHere(_ request: ProofRequest, _ progress: ProgressLine) throws(ServiceError) -> [UInt8] {
        let engine = BreachProvingEngine(keys: KeyCache(directory: try ServicePaths.current.keys()))
        // A missing key is told before any work.
        _ = try engine.assess(request)
        let cancellation = CancellationFlag()
        Interruption.handle { cancellation.cancel() }
        return try engine.prove(
            request, progress: { progress.show(PhaseText.words($0.rawValue), percent: PhaseText.percent($0)) },
            cancellation: cancellation
        ).bytes
    }

    private func socketPath() throws(ServiceError) -> String {
        if let socket { return socket }
        return try ServicePaths.current.socket()
    }

    private func askDaemon(_ request: ProofRequest, _ progress: ProgressLine) throws(ServiceError) -> [UInt8] {
        let client = ServiceClient(socketPath: try socketPath())
        let submitted = try client.submit(request, idempotencyKey: idempotencyKey)
        Interruption.handle {
            // Whether the daemon hears it or not, this process is to end.
            _ = try? client.cancel(submitted.id)
            progress.clear()
            Interruption.endProcess()
        }
        let job = try client.follow(submitted.id) { event in
            progress.show(
                PhaseText.words(event.phase ?? event.state.rawValue), percent: event.percent,
                remainingMilliseconds: event.remainingMilliseconds)
            return true
        }
        if let error = job.error { throw error }
        guard job.state == .succeeded else {
            throw ServiceError(code: "job.cancelled", message: "the job \(job.id) was cancelled")
        }
        return try client.bundle(job.id)
    }

    /// `box.signed.json` gives `box.assay.json`.
    static func defaultOutput(for input: String) -> String {
        guard input != "-" else { return "proof.assay.json" }
        for suffix in [".signed.json", ".json"] where input.hasSuffix(suffix) && input.count > suffix.count {
            return input.dropLast(suffix.count) + ".assay.json"
        }
        return input + ".assay.json"
    }
}
