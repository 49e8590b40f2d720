import Certificates

extension DstackReport {
    /// The registers as the log leaves them: each event's digest is hashed into what was there, from zeros on.
    func replayedRegisters() -> [[UInt8]] {
        var registers = [[UInt8]](repeating: [UInt8](repeating: 0, count: 48), count: 4)
        for event in events {
            registers[event.register] = HashFunction.sha384.hash(registers[event.register] + event.digest)
        }
        return registers
    }

    /// What the machine measured of itself before it let applications run, which can measure whatever they like under any name.
    var systemEvents: [Event] {
        let own = events.filter { $0.register == 3 && $0.isDigestOfContents }
        return own.firstIndex { $0.name == "system-ready" }.map { Array(own[..<$0]) } ?? own
    }
}

extension DstackReport.Event {
    /// What an event of dstack's agent extends its register with: SHA-384 of type, name and payload with colons between.
    static func digest(type: UInt32, name: String, payload: [UInt8]) -> [UInt8] {
        let number = (0..<4).map { UInt8(truncatingIfNeeded: type >> (8 * $0)) }
        let colon = [UInt8(ascii: ":")]
        return HashFunction.sha384.hash(number + colon + Array(name.utf8) + colon + payload)
    }
}
