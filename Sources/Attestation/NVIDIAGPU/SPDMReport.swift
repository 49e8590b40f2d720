/// A request for measurements and the signed response to it, as NVIDIA's drivers hand them out: SPDM 1.1 (DMTF DSP0274),
/// GET_MEASUREMENTS and MEASUREMENTS one after the other. Nothing in it is believed yet.
public struct SPDMReport: Hashable, Sendable {
    /// How many bytes a request has.
    static let requestByteCount = 37
    /// How many bytes a signature has: r ‖ s on P-384.
    static let signatureByteCount = 96
    /// How many bytes a digest has: SHA-384.
    static let digestByteCount = 48

    /// A block of the measurement record.
    public struct Measurement: Hashable, Sendable {
        /// Its number in the record; the first is 1.
        public let index: UInt8
        /// DMTF's type of the value: 0 immutable code, 1 mutable firmware, 2 hardware configuration, 3 firmware configuration.
        public let type: UInt8
        /// The digest.
        public let digest: [UInt8]
    }

    /// What the requester chose: 32 bytes.
    public let nonce: [UInt8]
    /// What the device chose: 32 bytes.
    public let responderNonce: [UInt8]
    /// The measurements, by increasing index.
    public let measurements: [Measurement]
    /// What NVIDIA put into the response besides.
    public let fields: NVIDIAFields
    /// Request and response without the signature: what was signed.
    let signedBytes: [UInt8]
    let signature: [UInt8]

    /// Reads a request with its response.
    ///
    /// - Throws: `nvidia.truncated`, `nvidia.trailing-bytes`, `nvidia.unknown-request`, `nvidia.unknown-response`,
    ///   `nvidia.wrong-record-length`, `nvidia.unknown-measurement`, `nvidia.measurement-order`, `nvidia.duplicate-field`,
    ///   `nvidia.field-length`.
    public init(parsing bytes: [UInt8]) throws(EvidenceError) {
        var reader = ByteReader(bytes, area: "nvidia")
        // Version 1.1, GET_MEASUREMENTS, with a signature, of everything.
        guard try reader.take(4, "the request's header") == [0x11, 0xE0, 0x01, 0xFF] else {
            throw EvidenceError(
                code: "nvidia.unknown-request",
                message: "the request is not one of SPDM 1.1 for all measurements with a signature")
        }
        nonce = try reader.take(32, "the nonce")
        let slot = try reader.take(1, "the slot")
        // Version 1.1, MEASUREMENTS, no count of indices, and the slot of the request.
        guard try reader.take(4, "the response's header") == [0x11, 0x60, 0x00] + slot, slot == [0] else {
            throw EvidenceError(
                code: "nvidia.unknown-response",
                message: "the response is not one of SPDM 1.1 with measurements of slot 0")
        }
        let count = try reader.littleEndian(UInt8.self, "the count of blocks")
        let low = try reader.littleEndian(UInt16.self, "the record's length")
        let high = try reader.littleEndian(UInt8.self, "the record's length")
        let end = reader.offset + (Int(high) << 16 | Int(low))
        measurements = try Self.measurements(Int(count), from: &reader)
        guard reader.offset == end else {
            throw EvidenceError(
                code: "nvidia.wrong-record-length",
                message: "at byte \(reader.offset): the blocks end here, and the record at byte \(end)")
        }
        responderNonce = try reader.take(32, "the device's nonce")
        let length = try reader.littleEndian(UInt16.self, "the length of the other data")
        fields = try NVIDIAFields(parsing: try reader.take(Int(length), "the other data"))
        signedBytes = Array(bytes[..<reader.offset])
        signature = try reader.take(Self.signatureByteCount, "the signature")
        try reader.finish()
    }

    private static func measurements(
        _ count: Int, from reader: inout ByteReader
    ) throws(EvidenceError) -> [Measurement] {
        var measurements: [Measurement] = []
        for _ in 0..<count {
            let place = reader.offset
            let index = try reader.littleEndian(UInt8.self, "a block's index")
            let specification = try reader.littleEndian(UInt8.self, "a block's specification")
            let size = try reader.littleEndian(UInt16.self, "a block's size")
            let type = try reader.littleEndian(UInt8.self, "a measurement's type")
            let length = try reader.littleEndian(UInt16.self, "a measurement's length")
            // One specification, DMTF's; digests only, not raw bytes, whose types have the highest bit.
            guard specification == 1, Int(length) == digestByteCount, Int(size) == 3 + digestByteCount, type < 0x80
            else {
                throw EvidenceError(
                    code: "nvidia.unknown-measurement",
                    message: "at byte \(place): a block that is not a digest of SHA-384 in DMTF's form")
            }
            guard index > measurements.last?.index ?? 0 else {
                throw EvidenceError(
                    code: "nvidia.measurement-order",
                    message: "at byte \(place): block \(index) does not come after the one before")
            }
            measurements.append(
                Measurement(index: index, type: type, digest: try reader.take(digestByteCount, "a digest")))
        }
        return measurements
    }

    /// The digest with a number as reference manifests have it: the first is 0.
    public func digest(manifestIndex index: Int) -> [UInt8]? {
        measurements.first { Int($0.index) == index + 1 }?.digest
    }
}
