import ArgumentParser
import CanonicalEncoding
import Primitives
import Readings
import Statements

/// Who signs, and where the batch stands in the device's count.
struct SigningOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The sensor's key file.", valueName: "file"))
    var key: String

    @Option(
        help: ArgumentHelp(
            "Where to write; - is standard output. (default: beside the log, box.csv → box.signed.json)",
            valueName: "file"))
    var out: String?

    @Option(help: ArgumentHelp("The device. (default: the sensor that the log names)", valueName: "name"))
    var device: String?

    @Option(
        name: .customLong("key-id"),
        help: ArgumentHelp("Which of the device's keys. (default: the public key's first 16 digits)", valueName: "name")
    )
    var keyId: String?

    @Option(help: ArgumentHelp("Which calibration was in force, such as a certificate's number.", valueName: "text"))
    var calibration = ""

    @Option(
        help: ArgumentHelp(
            "The device's counter of trips or boots. Two batches must not share counter and sequence.",
            valueName: "number"))
    var counter: UInt64 = 0

    @Option(help: ArgumentHelp("The batch's number under that counter.", valueName: "number"))
    var sequence: UInt64 = 0

    /// The options that are labels, checked.
    func labels() throws(CommandError) -> (device: Label?, keyId: Label?, calibration: Label) {
        (
            try device.map { text throws(CommandError) in try Self.label(text, "--device") },
            try keyId.map { text throws(CommandError) in try Self.label(text, "--key-id") },
            try Self.label(calibration, "--calibration", allowEmpty: true)
        )
    }

    /// The identity of a batch of a log.
    ///
    /// - Throws: `device.missing`, `text.…`.
    func identity(log: ImportedLog, publicKey: EdDSAPublicKey) throws(ImportError) -> BatchIdentity {
        guard let device = device ?? log.sensor else {
            throw ImportError(
                code: "device.missing", message: "neither the log nor an option says which device measured",
                hint: "say it, such as --device box-17")
        }
        do throws(QuantityError) {
            return BatchIdentity(
                device: try Label(device), keyId: try Label(keyId ?? String(Hex.encode(publicKey.packed).prefix(16))),
                calibration: try Label(calibration, allowEmpty: true), counter: counter, sequence: sequence)
        } catch {
            throw ImportError(code: error.code, message: "the device's name: \(error.message)", hint: "use --device")
        }
    }

    private static func label(_ text: String, _ option: String, allowEmpty: Bool = false) throws(CommandError) -> Label
    {
        do throws(QuantityError) { return try Label(text, allowEmpty: allowEmpty) } catch {
            throw .usage(option, error.message)
        }
    }
}
