import ArgumentParser
import Attested
import CanonicalEncoding
import Identity
import Inference
import ProofChain
import ProvingService
import Statements

/// `assay disclose`: what a statement hides, for one pair of eyes.
struct DiscloseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "disclose",
        abstract: "Seal the readings behind a statement to somebody's key, and open what was sealed.",
        discussion: """
            A regulator may want to see the readings; nobody else need. The opening
            of a statement, which `assay prove --opening` writes, is encrypted to
            the regulator's identity. Opened, it is checked against the public
            commitments: what was sealed are the readings that the bundle is about.

            EXAMPLES
              assay disclose seal box.opening.json --to did:key:z6Mk… \\
                --out box.disclosure.json
              assay disclose open box.disclosure.json --key inspector.key \\
                --bundle box.assay.json --out box.opening.json
            """,
        subcommands: [DiscloseSealCommand.self, DiscloseOpenCommand.self],
        defaultSubcommand: DiscloseSealCommand.self
    )
}

/// `assay disclose seal`
struct DiscloseSealCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Encrypt the opening of a statement to somebody's identity."
    )

    @Argument(help: "The opening, a *.opening.json file. Secret.")
    var opening: String

    @Option(help: ArgumentHelp("Who will be able to open it: did:key:z6Mk…", valueName: "did"))
    var to: String

    @Option(help: ArgumentHelp("Where to write what was sealed.", valueName: "file"))
    var out: String

    func perform() throws(CommandError) {
        let recipient: DIDKey
        do throws(IdentityError) { recipient = try DIDKey(parsing: to) } catch { throw .usage("--to", error.message) }
        let bytes = try InputFile.bytes(path: opening, limit: StatementOpening.limits.maximumBytes)
        let disclosure: Disclosure
        do throws(StatementError) {
            disclosure = Disclosure(sealing: try StatementOpening(parsing: bytes), to: recipient)
        } catch { throw CommandError(error, path: opening) }
        do throws(FileError) { try FileBytes.write(atomically: disclosure.fileBytes, to: out) } catch {
            throw CommandError(error)
        }
        try Console.line("sealed to \(recipient): the opening of statement \(disclosure.statement)")
        try Console.line("wrote \(out)")
    }
}

/// `assay disclose open`
struct DiscloseOpenCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Decrypt an opening, and check it against the statement in a bundle.",
        discussion: """
            All that the statement says is computed anew from the data: their
            commitments, the sensor's signature, the claim. What differs is refused
            and not written. The opening is written with mode 0600.
            """
    )

    @Argument(help: "What was sealed, a *.disclosure.json file.")
    var disclosure: String

    @Option(help: ArgumentHelp("Whose it is: a key file of `assay identity new`.", valueName: "key"))
    var key: String

    @Option(help: ArgumentHelp("The bundle with the statement.", valueName: "file"))
    var bundle: String

    @Option(help: ArgumentHelp("The compiled model, for a statement about one.", valueName: "name|folder"))
    var model: String?

    @Option(help: ArgumentHelp("Where to write the opening. (default: nowhere)", valueName: "file"))
    var out: String?

    func perform() throws(CommandError) {
        let sealed = try InputFile.bytes(path: disclosure, limit: Disclosure.limits.maximumBytes)
        let identity = try IdentityFile.load(key)
        let opening: StatementOpening
        do throws(BundleError) { opening = try Disclosure(parsing: sealed).open(with: identity) } catch {
            throw CommandError(.refused, code: error.code, message: "\(disclosure): \(error.message)")
        }
        let links = try BundleFile.read(bundle).links
        guard let statement = links.map(\.statement).first(where: { $0.digest == opening.statement }) else {
            throw CommandError(
                .refused, code: "disclosure.no-such-statement",
                message: "\(bundle) has no statement \(opening.statement)")
        }
        let compiled = try model.map { name throws(CommandError) in try Self.compiled(name) }
        do throws(AttestedError) {
            _ = try EvaluatedStatement(statement, opening: opening, model: compiled)
        } catch {
            throw CommandError(.refused, code: error.code, message: "\(disclosure): \(error.message)")
        }
        try Console.line("opened: it is what this statement is about, and the statement holds of it")
        try Console.line(statement.sentence)
        if let readings = opening.readings { try Console.line("\(readings.batch.header.count) readings") }
        if let out {
            do throws(FileError) { try FileBytes.write(atomically: opening.fileBytes, to: out, mode: 0o600) } catch {
                throw CommandError(error)
            }
            try Console.line("wrote \(out), mode 0600")
        }
    }

    /// A model by its name, or by the path of its folder.
    private static func compiled(_ name: String) throws(CommandError) -> CompiledModel {
        guard case .model(let folder) = try LocalCircuit(name) else {
            throw .usage("--model", "\(name) is a circuit for claims about readings")
        }
        do throws(ServiceError) {
            return try folder.compiled()
        } catch { throw CommandError(error) }
    }
}
