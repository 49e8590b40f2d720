import ArgumentParser
import Attested
import CanonicalEncoding
import ProofChain
import ProvingService
import Statements

/// `assay attest`
struct AttestCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "attest",
        abstract: "Evaluate statements in this process, and have the hardware sign that they were.",
        discussion: """
            A statement is evaluated natively, by the rule's own evaluator or the
            model's integers, and every field that a proof would bind is compared.
            Then the hardware is asked for evidence that is bound to the statement.
            No proving key is needed. `assay doctor` says which hardware is there;
            with --provider software there is none, and it says so.

            With --statement, a receipt is added to a bundle, beside the proof of
            the same statement; --opening has the data, as `assay prove --opening`
            wrote it.

            With --same-readings the statement is that the SHA-256 root, which a
            device signs, and the commitment, which circuits open, are of the same
            readings.

            Several --input or --statement have one attestation: the hardware signs
            the root of a tree of all statements, and each bundle has its path.

            EXAMPLES
              assay attest --rule seed-8c-30min.yaml --claim breach \
                --input box.signed.json --nonce 5e1f0c2b
              assay attest --circuit digits --input image.npy --provider tpm
              assay attest --statement box.assay.json --opening box.opening.json \
                --out both.assay.json
              assay attest --same-readings --input box.signed.json \
                --after chain.assay.json --opening box.opening.json
            """
    )

    @OptionGroup(title: "CLAIM")
    var claim: ClaimOptions

    @Flag(help: "State that the SHA-256 root and the commitment are of the same readings.")
    var sameReadings = false

    @OptionGroup(title: "STATEMENT")
    var terms: StatementOptions

    @OptionGroup(title: "CHAIN")
    var chain: ChainOptions

    @Option(
        name: .customLong("input"),
        help: ArgumentHelp("Signed readings, or a model's input, .npy or JSON. Repeatable.", valueName: "file"))
    var inputs: [String] = []

    @OptionGroup(title: "READINGS")
    var readings: ReadingsOptions

    @Option(
        help: ArgumentHelp(
            "The circuit that the statement names, or a compiled model by name or folder.", valueName: "id|folder"))
    var circuit: String?

    @Option(
        name: .customLong("statement"),
        help: ArgumentHelp("A bundle, or a statement, that exists already. Repeatable.", valueName: "file"))
    var statements: [String] = []

    @Option(
        name: .customLong("opening"),
        help: ArgumentHelp(
            "With --statement, what opens it, as it was kept when it was made; as often as there are statements. Else where to keep what opens "
                + "the new statement: secret.", valueName: "file"))
    var openings: [String] = []

    @OptionGroup(title: "HARDWARE")
    var providers: ProviderOptions

    @Option(
        help: ArgumentHelp(
            "Where to write the bundle; of several, a folder. (default: beside the input, *.assay.json)",
            valueName: "file"))
    var out: String?

    func validate() throws {
        guard statements.isEmpty else { return try validateExisting() }
        guard !inputs.isEmpty else { throw ValidationError("Missing expected argument '--input <file>'") }
        guard
            inputs.count == 1
                || (chain.isEmpty && !readings.batches.isContinued && openings.isEmpty && !inputs.contains("-"))
        else {
            throw ValidationError(
                "--after, --salt-from, --opening, --carry, --continues and standard input are for one --input")
        }
        guard openings.count <= 1 else {
            throw ValidationError("one --opening is written; several go with --statement")
        }
        if sameReadings {
            guard claim.isEmpty, circuit == nil, readings.isEmpty else {
                throw ValidationError("--same-readings is a claim of its own, and takes no circuit")
            }
        } else if claim.isEmpty {
            guard circuit.map({ CircuitShape(id: $0) == nil }) ?? false, readings.isEmpty else {
                throw ValidationError("Missing expected argument '--claim <claim>'")
            }
        } else {
            guard claim.claim != nil else { throw ValidationError("Missing expected argument '--claim <claim>'") }
            try readings.batches.validate(with: claim.claim)
        }
    }

    private func validateExisting() throws {
        guard !openings.isEmpty, inputs.isEmpty, readings.isEmpty, claim.isEmpty, terms.isEmpty,
            chain.isEmpty, !sameReadings
        else {
            throw ValidationError(
                "--statement goes with --opening, and says everything itself; only --circuit names its model")
        }
    }

    func perform() throws(CommandError) {
        let paths = statements.isEmpty ? inputs : statements
        let outputs = try self.outputs(for: paths)
        let maker: ReceiptMaker
        do throws(ServiceError) {
            maker = try providers.maker()
            // Hardware that is not there is told before any work.
            _ = try maker.provider()
        } catch {
            throw CommandError(error)
        }
        let evaluator = StatementEvaluator(circuit: circuit)
        let parts = try statements.isEmpty ? newParts(by: evaluator) : existingParts(by: evaluator)
        let receipts: [StatementAttester.Receipt]
        do throws(ServiceError) { receipts = try maker.receipts(of: parts.flatMap(\.statements)) } catch {
            throw CommandError(error)
        }
        var rest = receipts[...]
        for (part, output) in zip(parts, outputs) {
            try write(part.bundle(with: rest.prefix(part.statements.count)), to: output)
            try part.keep()
            rest = rest.dropFirst(part.statements.count)
        }
    }

    private func newParts(by evaluator: StatementEvaluator) throws(CommandError) -> [AttestationPart] {
        var parts: [AttestationPart] = []
        for path in inputs { parts.append(try newPart(path, by: evaluator)) }
        return parts
    }

    private func existingParts(by evaluator: StatementEvaluator) throws(CommandError) -> [AttestationPart] {
        var opened: [OpenedFile] = []
        for path in openings { opened.append((path, try OpeningFile.read(path))) }
        var parts: [AttestationPart] = []
        for path in statements { parts.append(try existingPart(path, opened, by: evaluator)) }
        try check(opened, areUsedBy: parts)
        return parts
    }

    /// Where the bundles go: each somewhere else.
    private func outputs(for paths: [String]) throws(CommandError) -> [String] {
        var outputs = paths.map {
            statements.isEmpty ? ProofRunOptions.defaultOutput(for: $0) : Self.output(beside: $0)
        }
        if let out {
            outputs =
                paths.count == 1
                ? [out] : outputs.map { path in "\(out)/\(path.split(separator: "/").last.map(String.init) ?? path)" }
        }
        guard Set(outputs).count == outputs.count else {
            throw .usage("--out", "two bundles would have one name")
        }
        return outputs
    }

    /// `box.assay.json` gives `box.attested.assay.json`: what was there stays.
    private static func output(beside path: String) -> String {
        guard path != "-" else { return "attested.assay.json" }
        let stem = [".assay.json", ".json"].first { path.hasSuffix($0) }.map { path.dropLast($0.count) } ?? path[...]
        return stem + ".attested.assay.json"
    }

    /// Writes a bundle and tells of it.
    private func write(_ bundle: Bundle, to path: String) throws(CommandError) {
        let bytes = bundle.canonicalBytes
        do throws(FileError) { try FileBytes.write(atomically: bytes, to: path) } catch { throw CommandError(error) }
        for link in bundle.links {
            try Console.line("attested: \(link.statement.sentence)")
            try link.reportReceipts()
        }
        try Console.line("wrote \(path) (\(bytes.count) bytes)")
    }
}
