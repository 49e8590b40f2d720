import Algebra
import ArgumentParser
import CanonicalEncoding
import Primitives
import ProvingService
import Statements

/// `assay prove`
struct ProveCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "prove",
        abstract: "Prove that signed readings breached a rule, or did not, or what a model answers.",
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

            With --after a chain goes on: the new statement names the links before,
            and with --salt-from commits to the same data as one of them.

            A log may come in several batches: prove each as it comes, with --carry,
            and from the second on --continues; `assay verify --continued` checks
            them together.

            With the name or folder of a compiled model as --circuit, and no --claim,
            the model's answer to --input is proved.

            With --evidence receipt the hardware that the daemon runs on (with
            --local: this process) evaluates the claim and signs that it did; no
            proving key is needed. With both, proof and receipt are of one statement.

            EXAMPLES
              assay prove --rule seed-8c-30min.yaml --claim breach \\
                --input box.signed.json --nonce 5e1f0c2b
              assay prove --above 8C --for 30min --claim no-breach --local \\
                --window 2026-05-01T10:00:00Z/2026-05-01T16:00:00Z \\
                --input box.signed.json --out box.assay.json
              assay prove --rule rule.yaml --claim breach --dry-run \\
                --input box.signed.json
              assay prove --circuit digits --input image.npy
            """
    )

    @OptionGroup(title: "CLAIM")
    var claim: ClaimOptions

    @OptionGroup(title: "STATEMENT")
    var statement: StatementOptions

    @OptionGroup(title: "CHAIN")
    var chain: ChainOptions

    @Option(
        help: ArgumentHelp(
            "The signed readings, as `assay sensor sign` writes them; or a model's input, .npy or JSON.",
            valueName: "file"))
    var input: String

    @OptionGroup(title: "READINGS")
    var readings: ReadingsOptions

    @Option(
        help: ArgumentHelp(
            "The circuit, or a compiled model by name or folder. (default: the smallest that fits the readings)",
            valueName: "id|folder"))
    var circuit: String?

    @OptionGroup(title: "EVIDENCE")
    var evidence: EvidenceOptions

    @OptionGroup var run: ProofRunOptions

    @Flag(help: "Only say what would be proved, and with which circuit.")
    var dryRun = false

    func validate() throws {
        guard evidence.opening == nil || run.idempotencyKey == nil || chain.saltFrom != nil else {
            throw ValidationError(
                "--opening hides by something new each time, so that no request is the same again: --idempotency-key means nothing"
            )
        }
        guard !claim.isEmpty else {
            guard circuit.map({ CircuitShape(id: $0) == nil }) ?? false else {
                throw ValidationError("Missing expected argument '--claim <claim>'")
            }
            guard readings.isEmpty else {
                throw ValidationError(
                    "--registry, --model, --carry and --continues are for readings; a model alone is the --circuit")
            }
            return
        }
        guard claim.claim != nil else { throw ValidationError("Missing expected argument '--claim <claim>'") }
        try readings.batches.validate(with: claim.claim)
    }

    func perform() throws(CommandError) {
        if let polarity = claim.claim { try proveReadings(polarity) } else if let circuit { try proveModel(circuit) }
    }

    private func proveReadings(_ polarity: Polarity) throws(CommandError) {
        let rule = try claim.readRule()
        let signed = try readInput()
        let plan = try ProofPlan(
            signed: signed, path: input, rule: rule, claim: polarity, window: claim.givenWindow(), circuit: circuit,
            membership: readings.membership(of: signed), batches: readings.batches)
        if dryRun {
            try Console.line("would prove: \(plan.sentence)")
            try Console.line("circuit: \(plan.shape.id), for \(signed.batch.header.count) readings")
            return
        }
        let foundation = try chain.foundation(for: .readings(signed, membership: plan.membership), path: input)
        let request = BreachRequest(
            plan, models: readings.models, salt: evidence.requestSalt(foundation), evidence: evidence.evidence,
            terms: statement.request(after: foundation.after))
        let proof = try run.prove(.breach(request), input: input)
        try readings.batches.write(plan.handover)
        try evidence.writeOpening(
            of: proof, .readings(signed, membership: plan.membership), salt: foundation.salt,
            continuity: plan.continuity)
        try Console.line("\(evidence.verb): \(proof.sentence)")
        try proof.report(circuit: plan.shape.id)
        if let membership = plan.membership {
            try Console.line("pseudonym: \(membership.pseudonym.integer.decimal)")
            try Console.line("registry: \(membership.registry.root.integer.decimal)")
        } else {
            try Console.line("sensor: \(Hex.encode(signed.sensor.packed))")
        }
    }

    private func readInput() throws(CommandError) -> SignedBatch {
        let bytes = try InputFile.bytes(pathOrDash: input, limit: SignedBatch.limits.maximumBytes)
        do throws(StatementError) { return try SignedBatch(parsing: bytes) } catch {
            throw CommandError(error, path: input)
        }
    }
}
