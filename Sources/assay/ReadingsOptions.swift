import ArgumentParser
import Statements

/// What may be said of a claim about readings besides the rule: whom it names, what models say, and whether the log goes on.
struct ReadingsOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Hide device and key: show that the sensor is a member of this registry, not revoked.", valueName: "file"))
    var registry: String?

    @Option(
        name: .customLong("model"),
        help: ArgumentHelp(
            "Claim, too, what this compiled model says of the same readings. Repeatable.", valueName: "name"))
    var models: [String] = []

    @OptionGroup var batches: BatchOptions

    /// Whether nothing is said.
    var isEmpty: Bool { registry == nil && models.isEmpty && !batches.isContinued }

    /// What shows that the sensor is a member of the registry; `nil` without one.
    func membership(of signed: SignedBatch) throws(CommandError) -> SensorRegistry.Membership? {
        guard let registry else { return nil }
        let members = try RegistryFile.read(path: registry)
        do throws(StatementError) {
            return try members.membership(of: signed.sensor, profile: signed.batch.header.profile)
        } catch {
            throw CommandError(error, path: registry)
        }
    }
}
