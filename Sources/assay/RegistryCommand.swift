import Algebra
import ArgumentParser
import CanonicalEncoding
import Primitives
import Statements

/// `assay registry`
struct RegistryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Sensors that somebody answers for, under one root.",
        discussion: """
            A registry lists sensors' keys and profiles, and which of them are
            revoked. All of it hashes to one number, the root: who pins the root
            trusts the whole list. A new epoch of the registry has a new root.

            docs/registries.md defines the format and the hashes, and says what a
            pseudonym hides and what it does not.
            """,
        subcommands: [RegistryBuildCommand.self, RegistryShowCommand.self, RegistryCheckCommand.self]
    )
}

/// `assay registry show`
struct RegistryShowCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "A registry's name, epoch, counts and root.",
        discussion: """
            The file is checked in full, every key of it too: some seconds for
            65,536 members. No member is shown.
            """
    )

    @Argument(help: "The registry's file.")
    var file: String

    @Flag(help: "Write one canonical JSON object.")
    var json = false

    func perform() throws(CommandError) {
        try RegistrySummary(RegistryFile.read(path: file)).write(json: json)
    }
}

/// What may be said of a registry without naming a member.
struct RegistrySummary {
    let registry: SensorRegistry

    init(_ registry: SensorRegistry) { self.registry = registry }

    var lines: [String] {
        let reference = registry.reference
        return [
            "registry: \(reference.name.text), epoch \(reference.epoch)",
            "members: \(registry.members.count), of whom revoked: \(registry.revoked.count)",
            "root: \(reference.root.integer.decimal)",
        ]
    }

    var value: JSONValue {
        let reference = registry.reference
        return .object(members: [
            ("name", .string(reference.name.text)), ("epoch", .string(String(reference.epoch))),
            ("members", JSONValue(integer: registry.members.count)),
            ("revoked", JSONValue(integer: registry.revoked.count)),
            ("memberRoot", .string(reference.memberRoot.integer.decimal)),
            ("gapRoot", .string(reference.gapRoot.integer.decimal)),
            ("root", .string(reference.root.integer.decimal)),
        ])
    }

    func write(json: Bool) throws(CommandError) {
        if json { return try Console.line(String(decoding: value.canonicalBytes, as: UTF8.self)) }
        for line in lines { try Console.line(line) }
    }
}

/// Registries' files, with the errors of the command line.
enum RegistryFile {
    static func read(path: String) throws(CommandError) -> SensorRegistry {
        let bytes = try InputFile.bytes(path: path, limit: SensorRegistry.limits.maximumBytes)
        do throws(StatementError) { return try SensorRegistry(parsing: bytes) } catch {
            throw CommandError(error, path: path)
        }
    }
}
