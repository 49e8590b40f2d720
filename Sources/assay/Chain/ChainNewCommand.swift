import ArgumentParser
import CanonicalEncoding
import Identity
import ProofChain
import Statements

/// `assay chain new`
struct ChainNewCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a chain with what a device signed, or with bundles.",
        discussion: """
            With --batch and --sign the first link says that the readings are the
            device's: its Ed25519 key signs their SHA-256 root. The sensor's own
            signature in the file, which circuits check, is checked before.

            With --bundle, repeated, the links of bundles become one chain, in
            their order.
            """
    )

    @Option(help: ArgumentHelp("Signed readings, whose device signs their SHA-256 root.", valueName: "file"))
    var batch: String?

    @Option(help: ArgumentHelp("The device's identity, a key file of `assay identity new`.", valueName: "key"))
    var sign: String?

    @Option(name: .customLong("bundle"), help: ArgumentHelp("A bundle to begin with. Repeatable.", valueName: "file"))
    var bundles: [String] = []

    @Option(help: ArgumentHelp("Where to write the chain.", valueName: "file"))
    var out: String

    func validate() throws {
        guard (batch == nil) == (sign == nil), (batch == nil) != bundles.isEmpty else {
            throw ValidationError("a chain begins with --batch and --sign, or with --bundle")
        }
    }

    func perform() throws(CommandError) {
        var chain = Bundle(links: [], verifyingKeys: [])
        if let batch, let sign { chain = Bundle(links: [try link(batch, sign)], verifyingKeys: []) }
        for path in bundles {
            let next = try BundleFile.read(path)
            chain = try BundleFile.changing(path) { () throws(BundleError) in try chain.appending(next) }
        }
        try BundleFile.write(chain, to: out)
    }

    private func link(_ batch: String, _ sign: String) throws(CommandError) -> Link {
        let signed = try InputFile.signedReadings(path: batch)
        let key = try IdentityFile.load(sign)
        let statement: Statement
        do {
            statement = .sensorBatch(
                try SensorBatchStatement(of: signed.batch, signer: Label(key.identity.text)))
        } catch let error as StatementError {
            throw CommandError(error, path: batch)
        } catch {
            throw CommandError(.refused, code: "did.bad-label", message: "\(sign): the identity cannot be written")
        }
        try Console.line(statement.sentence)
        return Link(statement: statement, evidence: [.signature(key.sign(Link.envelope(of: statement)))])
    }
}
