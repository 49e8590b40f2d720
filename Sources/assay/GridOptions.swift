import ArgumentParser
import Readings
import Statements

/// The grid on which values and times are laid.
struct GridOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The step between neighbouring codes.", valueName: "number"))
    var resolution = "0.1"

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("What is subtracted to make a code, in steps.", valueName: "integer"))
    var offset: Int64 = SensorProfile.defaultOffset

    @Flag(help: "Round values to the nearest code (ties away from zero) instead of refusing finer ones.")
    var round = false

    @Flag(
        help: ArgumentHelp(
            "Sign a regular batch: readings on a grid of their own, of which some may be missing. Proofs cost less.",
            discussion: "A grid takes up to 60 stretches without readings."))
    var regular = false

    @Option(help: ArgumentHelp("The length of a tick, such as 30s, 5min or 1h.", valueName: "span"))
    var tick: String?

    @Flag(help: "Floor times to their tick, as a device does whose clock shows one tick.")
    var snap = false

    /// How values become codes.
    func quantization() throws(CommandError) -> Quantization {
        let number: DecimalNumber
        do throws(QuantityError) { number = try DecimalNumber(parsing: resolution) } catch {
            throw .usage("--resolution", error.message)
        }
        do throws(ImportError) {
            return try Quantization(resolution: number, offset: offset, rounds: round)
        } catch {
            throw .usage(error.code == "value.offset" ? "--offset" : "--resolution", error.message)
        }
    }

    /// The tick in seconds, if it was given; a bare number is seconds.
    func tickSeconds() throws(CommandError) -> Int? {
        guard let tick else {
            if snap { throw .usage("--snap", "it wants to know the tick to floor times to, such as --tick 1min") }
            return nil
        }
        return try Self.tickSeconds(tick)
    }

    /// A tick in seconds.
    static func tickSeconds(_ text: String) throws(CommandError) -> Int {
        let isBare = !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
        let span: TimeSpan
        do throws(QuantityError) { span = try TimeSpan(parsing: isBare && text != "0" ? text + "s" : text) } catch {
            throw .usage("--tick", error.message)
        }
        guard (1...86_400).contains(span.seconds) else { throw .usage("--tick", "a tick is 1 s to 24 h long") }
        return Int(span.seconds)
    }
}
