import CanonicalEncoding

/// What a dstack machine answers when asked for a quote: the quote of its trust domain and the log of what was measured into it.
///
/// JSON with `quote` and `report_data` in hexadecimal, and `event_log`, a text that is JSON itself. `vm_config` is the host's word
/// and is not read.
public struct DstackReport: Sendable {
    /// A line of the log.
    public struct Event: Hashable, Sendable {
        /// Events that dstack's own agent measures, at boot and for applications, into register 3.
        static let runtimeType: UInt32 = 0x0800_0001

        /// Which register it was measured into, 0 to 3.
        public let register: Int
        /// The kind of event.
        public let type: UInt32
        /// What the register was extended with, 48 bytes.
        public let digest: [UInt8]
        /// What it is about, such as `compose-hash`; empty for the firmware's.
        public let name: String
        /// What was measured, if the log has it.
        public let payload: [UInt8]
        /// Whether the digest is the one of type, name and payload: then they are believed as much as the register is.
        public let isDigestOfContents: Bool
    }

    /// The most bytes of a report.
    public static let maximumByteCount = 4 << 20
    /// The most events of a log.
    public static let maximumEventCount = 4096

    /// The trust domain's quote.
    public let quote: IntelQuote
    /// What was measured, in order.
    public let events: [Event]
    /// What the machine says that it put into the quote; `nil` if it does not say.
    public let reportData: [UInt8]?

    /// Reads a report.
    ///
    /// - Throws: what the JSON parser throws, what the quote's parser throws, `dstack.malformed`, `dstack.too-many-events`,
    ///   `dstack.unsupported-attestation`.
    init(_ bytes: [UInt8]) throws(EvidenceError) {
        do throws(JSONError) {
            let limits = JSONLimits(maximumDepth: 8, maximumBytes: Self.maximumByteCount)
            var reader = try JSONObjectReader(JSONValue(parsing: bytes, limits: limits), path: "")
            guard let quoteText = try reader.optionalString("quote") else {
                throw JSONError(code: "dstack.unsupported-attestation", message: "the report has no member quote")
            }
            let log = try reader.string("event_log")
            let list = try JSONValue(parsing: Array(log.utf8), limits: limits)
            guard case .array(let elements) = list else { throw .dstack("event_log is \(list.kind), not an array") }
            guard elements.count <= Self.maximumEventCount else {
                throw JSONError(
                    code: "dstack.too-many-events", message: "event_log has more than \(Self.maximumEventCount) events")
            }
            var events: [Event] = []
            for (place, element) in elements.enumerated() {
                events.append(try Event(element, path: "event_log[\(place)]"))
            }
            self.events = events
            reportData = try reader.optionalString("report_data").map { text throws(JSONError) in
                try Self.hex(text, "report_data")
            }
            let quoteBytes = try Self.hex(quoteText, "quote")
            do throws(EvidenceError) {
                quote = try IntelQuote(quoteBytes, kind: .dstack)
            } catch {
                throw JSONError(code: error.code, message: "quote: \(error.message)")
            }
        } catch {
            throw EvidenceError(error)
        }
    }

    fileprivate static func hex(_ text: String, _ path: String) throws(JSONError) -> [UInt8] {
        guard let bytes = try? Hex.decode(text.lowercased()) else { throw .dstack("\(path) is not hexadecimal") }
        return bytes
    }
}

extension DstackReport.Event {
    fileprivate init(_ value: JSONValue, path: String) throws(JSONError) {
        var reader = try JSONObjectReader(value, path: path)
        guard let register = Int(exactly: try reader.integer("imr")), (0...3).contains(register) else {
            throw .dstack("\(path).imr is none of 0 to 3")
        }
        guard let type = UInt32(exactly: try reader.integer("event_type")) else {
            throw .dstack("\(path).event_type is out of range")
        }
        let given = try DstackReport.hex(reader.string("digest"), "\(path).digest")
        name = try reader.string("event")
        payload = try DstackReport.hex(reader.string("event_payload"), "\(path).event_payload")
        self.register = register
        self.type = type
        // A colon joins name and payload in what is hashed: with one in the name, the boundary could be moved.
        guard type == Self.runtimeType, !name.utf8.contains(UInt8(ascii: ":")) else {
            guard given.count == 48 else { throw .dstack("\(path).digest has \(given.count) bytes, not 48") }
            digest = given
            isDigestOfContents = false
            return
        }
        let own = Self.digest(type: type, name: name, payload: payload)
        guard given.isEmpty || given.count == 48 else {
            throw .dstack("\(path).digest has \(given.count) bytes, not 48")
        }
        digest = given.isEmpty ? own : given
        isDigestOfContents = digest == own
    }
}

extension JSONError {
    fileprivate static func dstack(_ message: String) -> JSONError {
        JSONError(code: "dstack.malformed", message: message)
    }
}
