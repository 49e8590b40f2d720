import Glibc
import Statements

/// The moment of a check.
enum CheckTime {
    /// The moment that `--at` names; without it the clock's.
    static func read(_ text: String?) throws(CommandFailure) -> UTCTime {
        if let text {
            do throws(QuantityError) { return try UTCTime(parsing: text) } catch {
                throw .usage("--at: \(error.message)")
            }
        }
        guard let now = try? UTCTime(secondsSinceEpoch: Int64(Glibc.time(nil))) else {
            throw CommandFailure(
                status: .system, message: "this machine's clock is not in the years 1970 to 9999",
                code: "clock.out-of-range")
        }
        return now
    }
}
