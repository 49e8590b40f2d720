import ArgumentParser
import Identity

/// `assay identity`: keys with which people and devices sign.
struct IdentityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "identity",
        abstract: "Make and show the keys with which people and devices sign.",
        discussion: """
            An identity is an Ed25519 key, known by its did:key. It signs links of
            chains, whole bundles and verdicts, and opens what was sealed to it.
            Verifiers are told whom to trust: --trust-signer did:key:z6Mk…
            """,
        subcommands: [IdentityNewCommand.self, IdentityShowCommand.self]
    )
}

/// `assay identity new`
struct IdentityNewCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Make an identity.",
        discussion: """
            The file is made with mode 0600; a file that exists is never
            overwritten. The secret is never shown.
            """
    )

    @Option(help: ArgumentHelp("The key file to make.", valueName: "file"))
    var out = "identity.key"

    func perform() throws(CommandError) {
        let key = IdentityKey.generate()
        do throws(KeyFileError) { try key.store(at: out) } catch { throw CommandError(error) }
        try Console.line("identity: \(key.identity)")
        try Console.line("secret key: in \(out), mode 0600")
    }
}

/// `assay identity show`
struct IdentityShowCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the did:key of a key file: what a verifier is told to trust."
    )

    @Argument(help: "The key file.")
    var file: String

    func perform() throws(CommandError) {
        try Console.line(IdentityFile.load(file).identity.text)
    }
}

/// Key files of identities, with the errors of the command line.
enum IdentityFile {
    /// Reads a key.
    static func load(_ path: String) throws(CommandError) -> IdentityKey {
        do throws(KeyFileError) { return try IdentityKey.load(path: path) } catch { throw CommandError(error) }
    }
}
