import ArgumentParser
import CanonicalEncoding
import Glibc
import Identity
import Primitives
import Readings
import Statements

/// `assay sensor sign`
struct SensorSignCommand: AssaySubcommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Read a log, lay it on ticks and sign it: a *.signed.json file.",
        discussion: """
            The log is CSV with a header, or JSON Lines. Usual names are found:
            time, timestamp, date, datetime; temp, temperature, value, celsius,
            fahrenheit, kelvin; sensor_id. Nothing that matters is guessed, and
            nothing is dropped: a value that is no number, a time that does not
            exist or exists twice, a duplicate, a clock that went back and
            another sensor's row are errors with a line number.

            A value becomes a code, value / resolution - offset, from 0 to 4095:
            by default -100.0 to 309.5 in steps of 0.1. A value in between is
            refused, or rounded with --round. Values are never converted: sign
            them in the unit that the device measured in.

            A time becomes ticks since 1970. By default a tick is the longest on
            which all times lie. A reading comes at most 15 ticks after the one
            before. With --regular readings stand on a grid with one interval
            instead, from which some may be missing.

            EXAMPLES
              assay sensor sign box.csv --key sensor.key --device box-17
              assay sensor sign box.jsonl --key sensor.key --tick 30s
              assay sensor sign fridge.csv --key sensor.key --regular
              assay sensor sign old.csv --key sensor.key --device s1 \
                --unit degF --time date --time-format '%d/%m/%Y %H:%M' \
                --tz America/Los_Angeles
              assay sensor sign jittery.csv --key sensor.key --device s2 \
                --tick 1min --snap --round

            This stands for the device: who has the key file can sign anything.
            """
    )

    @Argument(help: "The log; - reads standard input.")
    var log: String

    @OptionGroup(title: "SIGNING OPTIONS")
    var signing: SigningOptions

    @OptionGroup(title: "LOG OPTIONS")
    var layout: LogLayoutOptions

    @OptionGroup(title: "VALUE AND TIME GRID")
    var grid: GridOptions

    func validate() throws {
        do throws(CommandError) {
            _ = try options()
            _ = try grid.tickSeconds()
            _ = try signing.labels()
        } catch {
            throw ValidationError(error.message + (error.hint.map { "\n\($0)" } ?? ""))
        }
    }

    /// How to read the log.
    private func options() throws(CommandError) -> LogOptions {
        var options = LogOptions(quantization: try grid.quantization())
        try layout.apply(to: &options)
        options.snapsTimes = grid.snap
        return options
    }

    func perform() throws(CommandError) {
        let key: EdDSASigningKey
        do throws(KeyFileError) { key = try SensorKeyFile.load(path: signing.key) } catch {
            throw CommandError(error)
        }
        let options = try options()
        let log = try read(options)
        let tick = try grid.tickSeconds()
        let batch: ReadingBatch
        do throws(ImportError) {
            batch = try log.batch(
                identity: signing.identity(log: log, publicKey: key.publicKey), tick: tick,
                snapping: grid.snap, encoding: grid.regular ? .regular : .irregular)
        } catch {
            throw CommandError(error, path: name)
        }
        let signed = SignedBatch(signing: batch, with: key)
        for note in log.notes { Console.note("\(name): \(note)") }
        try write(signed)
    }

    private var name: String { log == "-" ? "standard input" : log }

    private func read(_ options: LogOptions) throws(CommandError) -> ImportedLog {
        do throws(ImportError) {
            if log == "-" {
                let input = ByteSource(descriptor: STDIN_FILENO, name: name)
                return try ImportedLog(reading: input, options: options)
            }
            return try ByteSource.withFile(path: log) { source throws(ImportError) in
                try ImportedLog(reading: source, options: options)
            }
        } catch {
            throw CommandError(error, path: name)
        }
    }

    /// Writes the file, and says what is in it, except for the readings.
    private func write(_ signed: SignedBatch) throws(CommandError) {
        let bytes = signed.fileBytes
        let path = signing.out ?? Self.defaultOutput(for: log)
        if path == "-" {
            guard Console.write(bytes, to: STDOUT_FILENO) else {
                throw CommandError(.system, code: "output.not-written", message: "standard output cannot be written")
            }
            return
        }
        // The readings are what proofs are to keep secret.
        do throws(FileError) { try FileBytes.write(atomically: bytes, to: path, mode: 0o600) } catch {
            throw CommandError(error)
        }
        for line in SignedBatchSummary(signed).lines { try Console.line(line) }
        try Console.line("wrote \(path) (\(bytes.count) bytes, mode 0600: it holds the readings)")
    }

    /// `logs/box.csv` gives `logs/box.signed.json`.
    static func defaultOutput(for log: String) -> String {
        guard log != "-" else { return "-" }
        let name = log.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
        let folder = log.dropLast(name.count)
        let stem = name.lastIndex(of: ".").map { $0 == name.startIndex ? name : name[..<$0] } ?? name
        return folder + stem + ".signed.json"
    }
}
