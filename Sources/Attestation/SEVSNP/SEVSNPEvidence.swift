/// A report with what its sender put beside it; nothing of it is believed yet.
public struct SEVSNPEvidence: Hashable, Sendable {
    /// The shapes that evidence comes in.
    public enum Container: String, Hashable, Sendable {
        /// A report alone.
        case report
        /// A report, then the certificates that the host gave the guest (SNP_EXTENDED_GUEST_REQUEST, AMD 56421, 4.1.8.1).
        case certificateTable = "certificate-table"
        /// The container of a dstack machine: a report, certificates, and what dstack itself needs, which is not looked at here.
        case dstack
    }

    /// The report.
    public let report: SEVSNPReport
    /// Certificates and revocation lists, in DER or PEM, as they came.
    public let files: [[UInt8]]
    /// The shape that it came in.
    public let container: Container
    /// How many bytes after the certificates were not looked at.
    public let unreadByteCount: Int

    /// A report with certificates from elsewhere.
    public init(report: SEVSNPReport, files: [[UInt8]] = []) {
        self.init(report: report, files: files, container: .report, unreadByteCount: 0)
    }

    private init(report: SEVSNPReport, files: [[UInt8]], container: Container, unreadByteCount: Int) {
        self.report = report
        self.files = files
        self.container = container
        self.unreadByteCount = unreadByteCount
    }

    /// The most bytes of evidence.
    public static let maximumByteCount = 1 << 20
    /// The most entries of a table of certificates.
    public static let maximumEntryCount = 16

    /// Reads evidence in any of its shapes.
    ///
    /// - Throws: `snp.too-long`, `snp.malformed-table`, `snp.truncated`, and what `SEVSNPReport.init` throws.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw EvidenceError(code: "snp.too-long", message: "more than \(Self.maximumByteCount) bytes")
        }
        if bytes.starts(with: Self.dstackPrefix) {
            try self.init(dstack: bytes)
        } else if bytes.count > SEVSNPReport.byteCount {
            self.init(
                report: try SEVSNPReport(Array(bytes[..<SEVSNPReport.byteCount])),
                files: try Self.files(ofTable: Array(bytes[SEVSNPReport.byteCount...])),
                container: .certificateTable, unreadByteCount: 0)
        } else {
            self.init(report: try SEVSNPReport(bytes))
        }
    }

    // MARK: The host's table

    /// Of entries with a GUID, an offset and a length, ended by one of zeros. The order of a GUID's first bytes differs between hosts.
    private static let known: Set<[UInt8]> = Set(
        [
            // VCEK, VLEK, ASK or ASVK, ARK, revocation list.
            [0x63DA_758D, 0xE664, 0x4564, 0xADC5_F4B9_3BE8_ACCD], [0xA807_4BC2, 0xA25A, 0x483E, 0xAAE6_39C0_45A0_B8A1],
            [0x4AB7_B379, 0xBBAC, 0x4FE4, 0xA02F_05AE_F327_C782], [0xC0B4_06A4, 0xA803, 0x4952, 0x9743_3FB6_014C_D0AE],
            [0x92F8_1BC3, 0x5811, 0x4D3D, 0x97FF_D19F_88DC_67EA],
        ].flatMap { (parts: [UInt64]) in
            let groups = zip(parts, [4, 2, 2, 8]).map { part, count in
                (0..<count).map { UInt8(truncatingIfNeeded: part >> UInt64(8 * (count - 1 - $0))) }
            }
            return [
                Array(groups.joined()), Array((groups[..<3].map { $0.reversed() } + [groups[3]]).joined()),
            ]
        })

    private static func files(ofTable table: [UInt8]) throws(EvidenceError) -> [[UInt8]] {
        var reader = ByteReader(table, area: "snp")
        var places: [Range<Int>] = []
        while true {
            let identifier = try reader.take(16, "an entry of the table of certificates")
            let offset = Int(try reader.littleEndian(UInt32.self, "an entry's offset"))
            let count = Int(try reader.littleEndian(UInt32.self, "an entry's length"))
            if identifier.allSatisfy({ $0 == 0 }), offset == 0, count == 0 { break }
            guard offset <= table.count, count <= table.count - offset else {
                throw .table("an entry ends after the table")
            }
            if known.contains(identifier) { places.append(offset..<offset + count) }
            guard reader.offset <= 24 * maximumEntryCount else {
                throw .table("more than \(maximumEntryCount) entries")
            }
        }
        guard places.allSatisfy({ $0.lowerBound >= reader.offset }) else {
            throw .table("an entry begins within the list of entries")
        }
        // Two entries in one place would make a short table stand for many bytes.
        let sorted = places.sorted { $0.lowerBound < $1.lowerBound }
        guard zip(sorted, sorted.dropFirst()).allSatisfy({ $0.upperBound <= $1.lowerBound }) else {
            throw .table("two entries overlap")
        }
        return places.map { Array(table[$0]) }
    }

    // MARK: dstack

    /// Version 0, kind 3 (a report of SEV-SNP), and the length of a report as SCALE writes it.
    private static let dstackPrefix: [UInt8] = [0x00, 0x03, 0x81, 0x12]

    private init(dstack bytes: [UInt8]) throws(EvidenceError) {
        var reader = ByteReader(bytes, area: "snp")
        _ = try reader.take(Self.dstackPrefix.count, "the container's head")
        let report = try SEVSNPReport(reader.take(SEVSNPReport.byteCount, "the report"))
        let count = try Self.compact(&reader)
        guard count <= Self.maximumEntryCount else { throw .table("more than \(Self.maximumEntryCount) certificates") }
        var files: [[UInt8]] = []
        for _ in 0..<count { files.append(try reader.take(Self.compact(&reader), "a certificate")) }
        self.init(report: report, files: files, container: .dstack, unreadByteCount: reader.remaining)
    }

    /// A number as SCALE writes it (the two low bits of the first byte tell the form), below 2^30.
    private static func compact(_ reader: inout ByteReader) throws(EvidenceError) -> Int {
        let first = try reader.littleEndian(UInt8.self, "a length")
        switch first & 3 {
        case 0: return Int(first >> 2)
        case 1: return Int(first >> 2) | Int(try reader.littleEndian(UInt8.self, "a length")) << 6
        case 2:
            let rest = try reader.take(3, "a length")
            return Int(first >> 2) | Int(rest[0]) << 6 | Int(rest[1]) << 14 | Int(rest[2]) << 22
        default: throw .table("a length of more than 2^30")
        }
    }
}

extension EvidenceError {
    fileprivate static func table(_ message: String) -> EvidenceError {
        EvidenceError(code: "snp.malformed-table", message: "the table of certificates: \(message)")
    }
}
