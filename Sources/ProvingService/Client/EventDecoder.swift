import CanonicalEncoding

/// An event of a job, as the daemon sends it.
public struct RemoteEvent: Sendable, Equatable {
    /// 0 for the job's first event, then 1, 2, …
    public let number: Int
    /// The job's state from here on.
    public let state: JobState
    /// The phase that began, by its name; unknown names of later releases pass through.
    public let phase: String?
    /// How much of the expected time has passed, 0 to 100.
    public let percent: Int
    /// Milliseconds that are expected to be left.
    public let remainingMilliseconds: Int?
}

/// Splits a stream of server-sent events; comments and what is not understood are skipped.
struct EventDecoder {
    private var pending: [UInt8] = []

    /// The events that these bytes complete.
    mutating func take(_ bytes: [UInt8]) -> [RemoteEvent] {
        pending += bytes
        var events: [RemoteEvent] = []
        while let end = pending.firstRange(of: [0x0A, 0x0A]) {
            if let event = Self.decode(String(decoding: pending[..<end.lowerBound], as: UTF8.self)) {
                events.append(event)
            }
            pending.removeSubrange(..<end.upperBound)
        }
        // Our events have some hundred bytes; a stream without an end in sight is not one of ours.
        if pending.count > 1 << 20 { pending = [] }
        return events
    }

    private static func decode(_ block: String) -> RemoteEvent? {
        var number: Int?
        var data: JSONValue?
        for line in block.split(separator: "\n") {
            if line.hasPrefix("id: ") { number = Int(line.dropFirst(4)) }
            if line.hasPrefix("data: ") { data = try? JSONValue(parsing: Array(line.dropFirst(6).utf8)) }
        }
        func integer(_ name: String) -> Int? {
            guard case .number(let value)? = data?[name] else { return nil }
            return value.integer.map(Int.init)
        }
        guard
            let number, case .string(let text)? = data?["state"], let state = JobState(rawValue: text),
            let percent = integer("percent")
        else { return nil }
        var phase: String?
        if case .string(let name)? = data?["phase"] { phase = name }
        return RemoteEvent(
            number: number, state: state, phase: phase, percent: percent,
            remainingMilliseconds: integer("remainingMilliseconds"))
    }
}
