/// A closed interval of time, [start, end], in UTC.
public struct TimeWindow: Hashable, Sendable {
    /// The first moment.
    public let start: UTCTime
    /// The last moment, not before the first.
    public let end: UTCTime

    /// - Throws: `window.reversed` when the end lies before the start.
    public init(start: UTCTime, end: UTCTime) throws(RuleError) {
        guard start <= end else {
            throw RuleError(
                code: "window.reversed", message: "the window ends (\(end.text)) before it starts (\(start.text))")
        }
        self.start = start
        self.end = end
    }

    /// Reads `START/END`, two RFC 3339 times.
    ///
    /// - Throws: `window.malformed`, `window.reversed`.
    public init(parsing text: some StringProtocol) throws(RuleError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let start = try? UTCTime(parsing: parts[0]), let end = try? UTCTime(parsing: parts[1])
        else {
            throw RuleError(
                code: "window.malformed",
                message: "expected START/END such as 2026-05-01T00:00:00Z/2026-05-15T00:00:00Z")
        }
        try self.init(start: start, end: end)
    }
}
