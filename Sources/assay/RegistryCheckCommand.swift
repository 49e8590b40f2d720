import Algebra
import ArgumentParser
import CanonicalEncoding
import Primitives
import Statements

/// `assay registry check`
struct RegistryCheckCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say whether a sensor is a member that is not revoked, and under which pseudonym.",
        discussion: """
            The sensor is a public key of 64 hex digits, or a file of readings that
            it signed. The signature and the profile of a file are checked, too: a
            member's readings count only under the profile in the registry.

            Exit code 1 with registry.not-a-member, registry.revoked or
            registry.other-profile if the sensor's readings would not be accepted.

            EXAMPLES
              assay registry check fleet.json 19d2ee…7922
              assay registry check fleet.json box.signed.json --json
            """
    )

    @Argument(help: "The registry's file.")
    var file: String

    @Argument(help: ArgumentHelp("A public key, or a *.signed.json file.", valueName: "sensor"))
    var sensor: String

    @Flag(help: "Write one canonical JSON object.")
    var json = false

    func perform() throws(CommandError) {
        let registry = try RegistryFile.read(path: file)
        let membership: SensorRegistry.Membership
        if SensorName.looksLikeKey(sensor) {
            let key = try SensorName.key(sensor, place: "SENSOR")
            membership = try member(registry, key, profile: nil)
        } else {
            let signed = try InputFile.signedReadings(path: sensor)
            membership = try member(registry, signed.sensor, profile: signed.batch.header.profile)
        }
        try write(membership)
    }

    private func member(
        _ registry: SensorRegistry, _ key: EdDSAPublicKey, profile: SensorProfile?
    ) throws(CommandError) -> SensorRegistry.Membership {
        do throws(StatementError) { return try registry.membership(of: key, profile: profile) } catch {
            throw CommandError(error, path: file)
        }
    }

    private func write(_ membership: SensorRegistry.Membership) throws(CommandError) {
        let registry = membership.registry
        let profile = membership.sensor.profile
        guard json else {
            try Console.line(
                "member \(membership.serial) of \(registry.name.text) at epoch \(registry.epoch), not revoked: "
                    + "device \(profile.device.text), key id \(profile.keyId.text)")
            try Console.line("pseudonym: \(membership.pseudonym.integer.decimal)")
            try Console.line("root: \(registry.root.integer.decimal)")
            return
        }
        let value = JSONValue.object(members: [
            ("name", .string(registry.name.text)), ("epoch", .string(String(registry.epoch))),
            ("root", .string(registry.root.integer.decimal)), ("serial", JSONValue(integer: membership.serial)),
            ("key", .string(Hex.encode(membership.sensor.key.packed))), ("profile", profile.json),
            ("pseudonym", .string(membership.pseudonym.integer.decimal)),
        ])
        try Console.line(String(decoding: value.canonicalBytes, as: UTF8.self))
    }
}

/// How a sensor is named on a command line.
enum SensorName {
    /// Whether a text is meant as a packed key: 64 characters that hex digits could be.
    static func looksLikeKey(_ text: String) -> Bool {
        text.utf8.count == 64 && text.unicodeScalars.allSatisfy { $0.properties.isASCIIHexDigit }
    }

    /// The key that 64 hex digits stand for.
    static func key(_ text: String, place: String) throws(CommandError) -> EdDSAPublicKey {
        guard let bytes = try? Hex.decode(text) else {
            throw .usage(place, "a public key is written in lower-case hex digits")
        }
        do throws(BabyJubjubError) { return try EdDSAPublicKey(packed: bytes) } catch {
            throw CommandError(.usage, code: error.code, message: "\(place): \(error.message)")
        }
    }
}
