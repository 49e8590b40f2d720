import Certificates

/// The log of what firmware and boot loaders measured into a TPM's registers (TCG PC Client Platform Firmware Profile, 10.2: the form
/// with several hashes). Its digests are worth what the registers are that they lead to; its texts are worth nothing.
public struct TPMEventLog: Hashable, Sendable {
    /// The most bytes of a log.
    public static let maximumByteCount = 4 << 20

    /// A measurement.
    public struct Event: Hashable, Sendable {
        /// The register.
        public let register: Int
        /// What kind of event, such as 0x8000000D.
        public let kind: UInt32
        /// The digests, by the hash's TPM_ALG_ID.
        public let digests: [UInt16: [UInt8]]
        /// What was measured, or what stands for it.
        public let data: [UInt8]
    }

    /// The measurements, in order.
    public let events: [Event]
    /// How long the digests are, by the hash's TPM_ALG_ID.
    public let digestByteCounts: [UInt16: Int]

    /// An event that is measured into no register.
    private static let noAction: UInt32 = 3

    /// Reads a log. Zeros, or ones, after the last event are what the rest of its memory had, and passed over.
    ///
    /// - Throws: `tpm.event-log-too-long`, `tpm.event-log-unsupported` for the older form with SHA-1 only,
    ///   `tpm.event-log-malformed`, `tpm.truncated`.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw EvidenceError(
                code: "tpm.event-log-too-long", message: "a log of more than \(Self.maximumByteCount) bytes")
        }
        var reader = ByteReader(bytes, area: "tpm")
        let counts = try Self.head(&reader)
        var events: [Event] = []
        while reader.remaining > 0 {
            let register = try reader.littleEndian(UInt32.self, "an event's register")
            let kind = try reader.littleEndian(UInt32.self, "an event's kind")
            if register == .max || (register == 0 && kind == 0) {
                let filler: UInt8 = register == 0 ? 0 : 0xFF
                guard kind == register, reader.rest().allSatisfy({ $0 == filler }) else {
                    throw .log("after the last event there is something else")
                }
                break
            }
            guard register < 32 else { throw .log("an event of register \(register)") }
            let count = try reader.littleEndian(UInt32.self, "the number of an event's digests")
            guard count <= counts.count else { throw .log("an event with \(count) digests") }
            var digests: [UInt16: [UInt8]] = [:]
            for _ in 0..<count {
                let algorithm = try reader.littleEndian(UInt16.self, "a digest's hash")
                guard let size = counts[algorithm], digests[algorithm] == nil else {
                    throw .log("an event has a digest that the log's head does not name, or has it twice")
                }
                digests[algorithm] = try reader.take(size, "a digest")
            }
            let size = try reader.littleEndian(UInt32.self, "the length of an event")
            events.append(
                Event(
                    register: Int(register), kind: kind, digests: digests, data: try reader.take(Int(size), "an event"))
            )
        }
        self.events = events
        digestByteCounts = counts
    }

    /// The first event, which says how long digests are.
    private static func head(_ reader: inout ByteReader) throws(EvidenceError) -> [UInt16: Int] {
        _ = try reader.take(4, "the first event's register")
        let kind = try reader.littleEndian(UInt32.self, "the first event's kind")
        _ = try reader.take(20, "the first event's digest")
        let size = try reader.littleEndian(UInt32.self, "the length of the first event")
        guard kind == noAction, size <= 1024 else {
            throw EvidenceError(
                code: "tpm.event-log-unsupported", message: "the log is not of the form with several hashes")
        }
        var own = ByteReader(try reader.take(Int(size), "the first event"), area: "tpm")
        guard try own.take(16, "the log's mark") == Array("Spec ID Event03".utf8) + [0] else {
            throw EvidenceError(
                code: "tpm.event-log-unsupported", message: "the log is not of the form with several hashes")
        }
        _ = try own.take(8, "the log's version")
        let count = try own.littleEndian(UInt32.self, "the number of hashes")
        guard (1...8).contains(count) else { throw .log("\(count) hashes") }
        var counts: [UInt16: Int] = [:]
        for _ in 0..<count {
            let algorithm = try own.littleEndian(UInt16.self, "a hash")
            let size = try own.littleEndian(UInt16.self, "a digest's length")
            guard size <= 64, counts[algorithm] == nil,
                HashFunction(tpm: algorithm).map({ $0.byteCount == Int(size) }) ?? true
            else { throw .log("hash \(algorithm) is there twice, or has digests of \(size) bytes") }
            counts[algorithm] = Int(size)
        }
        return counts
    }

    /// The registers that the measurements lead to, of those that they touch; `nil` if the log has no digests of the hash.
    public func registers(of hash: HashFunction) -> [Int: [UInt8]]? {
        guard digestByteCounts[hash.tpmAlgorithm] != nil else { return nil }
        var registers: [Int: [UInt8]] = [:]
        for event in events {
            if event.kind == Self.noAction {
                // The locality that started the TPM is what register 0 begins with.
                let mark = Array("StartupLocality".utf8) + [0]
                if event.data.starts(with: mark), event.data.count == mark.count + 1, registers[0] == nil {
                    registers[0] = [UInt8](repeating: 0, count: hash.byteCount - 1) + [event.data[mark.count]]
                }
                continue
            }
            guard let digest = event.digests[hash.tpmAlgorithm] else { return nil }
            registers[event.register] = hash.hash(
                (registers[event.register] ?? Self.initial(event.register, hash)) + digest)
        }
        return registers
    }

    /// What a register is before anything was measured: ones in those of a dynamic launch, zeros in others.
    static func initial(_ register: Int, _ hash: HashFunction) -> [UInt8] {
        [UInt8](repeating: (17...22).contains(register) ? 0xFF : 0, count: hash.byteCount)
    }
}

extension EvidenceError {
    fileprivate static func log(_ message: String) -> EvidenceError {
        EvidenceError(code: "tpm.event-log-malformed", message: "the event log: \(message)")
    }
}
