import ArgumentParser
import CanonicalEncoding
import Primitives
import Statements

/// `assay registry build`
struct RegistryBuildCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Make a registry, or the next epoch of one.",
        discussion: """
            Members come from files of signed readings, whose signatures are
            checked, and from lists, a sensor a line:
              {"key":"19d2…7922","profile":{…}}
            with the profile as signed readings have it. A member's serial is its
            position, and stays: with --after members keep their places and new
            ones come behind them. A member whose profile has changed, after a
            calibration say, is given again with the new one.

            Revocation is for good: whoever is revoked in the registry of --after
            remains so. Revoke by serial or by key.

            The file is of mode 0600: who holds it can tell which device is behind
            a pseudonym.

            EXAMPLES
              assay registry build --name fleet a.signed.json b.signed.json \\
                --out fleet-1.json
              assay registry build --after fleet-1.json --out fleet-2.json \\
                --members new.jsonl --revoke 17
            """
    )

    @Argument(help: ArgumentHelp("Files of signed readings, *.signed.json.", valueName: "batch"))
    var batches: [String] = []

    @Option(help: ArgumentHelp("The registry's name, the same in all epochs.", valueName: "name"))
    var name: String?

    @Option(help: ArgumentHelp("The epoch, from 1 on. (default: 1, or the one after that of --after)"))
    var epoch: UInt64?

    @Option(help: ArgumentHelp("The registry at an earlier epoch, to go on from.", valueName: "file"))
    var after: String?

    @Option(help: ArgumentHelp("A list of sensors in JSON Lines. Repeatable.", valueName: "file"))
    var members: [String] = []

    @Option(help: ArgumentHelp("A member to revoke, by serial or key. Repeatable.", valueName: "member"))
    var revoke: [String] = []

    @Option(help: ArgumentHelp("The file to make.", valueName: "file"))
    var out: String

    func perform() throws(CommandError) {
        if let after, FilePlace.areSame(after, out) {
            throw .usage("--out", "is the file of --after, which verifiers of that epoch still need")
        }
        let previous = if let after { try RegistryFile.read(path: after) } else { SensorRegistry?.none }
        let name = try label(previous)
        let epoch = try nextEpoch(previous)
        var list = MemberList(previous)
        for path in members {
            for (index, sensor) in try read(path).enumerated() {
                try list.add(sensor, from: "\(path), sensor \(index)")
            }
        }
        for path in batches {
            let signed = try InputFile.signedReadings(path: path)
            try list.add(RegisteredSensor(key: signed.sensor, profile: signed.batch.header.profile), from: path)
        }
        for member in revoke { try list.revoke(member) }
        let registry: SensorRegistry
        do throws(StatementError) {
            registry = try SensorRegistry(
                name: name, epoch: epoch, members: list.sensors, revoked: list.revoked.sorted())
        } catch {
            throw CommandError(.refused, code: error.code, message: error.message)
        }
        let bytes = registry.fileBytes
        do throws(FileError) { try FileBytes.write(atomically: bytes, to: out, mode: 0o600) } catch {
            throw CommandError(error)
        }
        for note in list.notes { Console.note(note) }
        for line in RegistrySummary(registry).lines { try Console.line(line) }
        try Console.line("wrote \(out) (\(bytes.count) bytes, mode 0600: it tells devices by their pseudonyms)")
    }

    private func label(_ previous: SensorRegistry?) throws(CommandError) -> Label {
        guard let name else {
            guard let previous else { throw .usage("--name", "a new registry needs one") }
            return previous.reference.name
        }
        let label: Label
        do throws(QuantityError) { label = try Label(name) } catch { throw .usage("--name", error.message) }
        guard previous.map({ $0.reference.name == label }) ?? true else {
            throw .usage("--name", "the registry of --after has another name, and a name stays")
        }
        return label
    }

    private func nextEpoch(_ previous: SensorRegistry?) throws(CommandError) -> UInt64 {
        let last = previous?.reference.epoch ?? 0
        guard let epoch else {
            guard last < .max else { throw .usage("--after", "there is no epoch after its own") }
            return last + 1
        }
        guard epoch > last else { throw .usage("--epoch", "wants more than \(last)") }
        return epoch
    }

    private func read(_ path: String) throws(CommandError) -> [RegisteredSensor] {
        let bytes = try InputFile.bytes(path: path, limit: SensorRegistry.limits.maximumBytes)
        do throws(StatementError) { return try RegisteredSensor.list(parsingLines: bytes) } catch {
            throw CommandError(error, path: path)
        }
    }
}

/// The members of a registry that is being made.
private struct MemberList {
    private(set) var sensors: [RegisteredSensor] = []
    private(set) var revoked: Set<Int> = []
    /// What was noticed on the way.
    private(set) var notes: [String] = []
    private var serials: [EdDSAPublicKey: Int] = [:]
    /// Members that may be given once more, with another profile.
    private let inheritedCount: Int
    /// Members whose profile was given in this run.
    private var given: Set<Int> = []

    init(_ previous: SensorRegistry?) {
        sensors = previous?.members ?? []
        revoked = Set(previous?.revoked ?? [])
        inheritedCount = sensors.count
        for (serial, sensor) in sensors.enumerated() { serials[sensor.key] = serial }
    }

    /// Adds a sensor, or gives one of an earlier epoch its new profile. One that is there already changes nothing.
    mutating func add(_ sensor: RegisteredSensor, from place: String) throws(CommandError) {
        guard let serial = serials[sensor.key] else {
            serials[sensor.key] = sensors.count
            given.insert(sensors.count)
            sensors.append(sensor)
            return
        }
        guard !revoked.contains(serial) else {
            throw CommandError(
                .refused, code: "registry.revoked", message: "\(place): the key is member \(serial), which is revoked",
                hint: "revocation is for good; give the device another key")
        }
        let isFirst = given.insert(serial).inserted
        guard sensors[serial] != sensor else { return }
        guard isFirst, serial < inheritedCount else {
            throw CommandError(
                .refused, code: "registry.duplicate-key",
                message: "\(place): the key is member \(serial) already, with another profile")
        }
        sensors[serial] = sensor
        notes.append("member \(serial) has a new profile")
    }

    /// Revokes a member by its serial or key.
    mutating func revoke(_ member: String) throws(CommandError) {
        let serial: Int?
        if SensorName.looksLikeKey(member) {
            serial = serials[try SensorName.key(member, place: "--revoke")]
        } else {
            guard let number = Int(member), number >= 0, String(number) == member else {
                throw .usage("--revoke", "wants a serial, such as 17, or a key of 64 hex digits")
            }
            serial = number < sensors.count ? number : nil
        }
        guard let serial else {
            throw CommandError(
                .refused, code: "registry.revoked-unknown", message: "--revoke \(member): there is no such member")
        }
        revoked.insert(serial)
    }
}
