import ArgumentParser
import CanonicalEncoding
import Statements

/// A log in several batches, each proved by itself.
struct BatchOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The log goes on from another batch: what proving that one wrote by --carry. The window begins where that one's "
                + "ended.", valueName: "file"))
    var continues: String?

    @Option(
        help: ArgumentHelp(
            "The log goes on in another batch: where to write, readable by you alone, what proving that one needs.",
            valueName: "file"))
    var carry: String?

    /// Whether there are several batches.
    var isContinued: Bool { continues != nil || carry != nil }

    /// Refuses what does not go with a claim.
    func validate(with claim: Polarity?) throws {
        guard carry == nil || claim == .noBreach else {
            throw ValidationError("--carry goes with --claim no-breach: after a breach nothing goes on")
        }
    }

    /// What goes on here; `nil` if the log begins.
    func readHandover() throws(CommandError) -> (handover: Handover, path: String)? {
        guard let path = continues else { return nil }
        let bytes = try InputFile.bytes(path: path, limit: Handover.limits.maximumBytes)
        do throws(StatementError) { return (try Handover(parsing: bytes), path) } catch {
            throw CommandError(error, path: path)
        }
    }

    /// Writes what goes on with the next batch.
    func write(_ handover: Handover?) throws(CommandError) {
        guard let path = carry, let handover else { return }
        do throws(FileError) {
            try FileBytes.write(atomically: handover.fileBytes, to: path, mode: 0o600)
        } catch { throw CommandError(error) }
        try Console.line("wrote \(path), to go on with the next batch; keep it to yourself")
    }
}
