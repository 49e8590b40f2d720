import ArgumentParser
import CanonicalEncoding
import Identity
import Primitives
import Readings

/// `assay sensor`: what a device does, done by a program.
struct SensorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensor",
        abstract: "Stand for the device: make its key, sign its log.",
        discussion: """
            In life the key is made inside the device, never leaves it, and the
            device signs what it measured. These commands stand for such a
            device, for tests, demonstrations and gateways. Whoever holds the key
            file can sign any readings: a proof says no more than that this key
            signed them.
            """,
        subcommands: [SensorKeygenCommand.self, SensorShowCommand.self, SensorSignCommand.self]
    )
}

/// `assay sensor keygen`
struct SensorKeygenCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "keygen",
        abstract: "Make a sensor's key, as a device would at its birth.",
        discussion: """
            32 bytes from the system's randomness become an EdDSA key on Baby
            Jubjub. The file is made with mode 0600; a file that exists is never
            overwritten. The secret is never shown. This stands for the device.
            """
    )

    @Option(help: ArgumentHelp("The key file to make.", valueName: "file"))
    var out = "sensor.key"

    func perform() throws(CommandError) {
        let key = EdDSASigningKey.generate()
        do throws(KeyFileError) { try SensorKeyFile.create(key, at: out) } catch { throw CommandError(error) }
        try Console.line("public key: \(Hex.encode(key.publicKey.packed))")
        try Console.line("secret key: in \(out), mode 0600; it stands for the device, so guard it like one")
    }
}

/// `assay sensor show`
struct SensorShowCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the public key of a key file: what a verifier is told to trust.",
        discussion: """
            The key file is checked as before signing. Only the public key is
            written, on one line.
            """
    )

    @Argument(help: "The key file.")
    var file: String

    func perform() throws(CommandError) {
        let key: EdDSASigningKey
        do throws(KeyFileError) { key = try SensorKeyFile.load(path: file) } catch { throw CommandError(error) }
        try Console.line(Hex.encode(key.publicKey.packed))
    }
}
