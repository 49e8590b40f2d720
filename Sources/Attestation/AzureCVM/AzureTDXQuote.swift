/// A quote of TDX beside a paravisor's report: only the places that tie the two together. Whether it is genuine is for another verifier.
struct AzureTDXQuote {
    /// All of it.
    let bytes: [UInt8]
    /// The bytes that its signature is of: header and body.
    let signedRegion: [UInt8]
    /// The 64 bytes of report data, at the end of the body, or before the 64 bytes that TDX 1.5 has added.
    let reportData: [UInt8]

    /// Finds the places (Intel TDX DCAP quoting library, A.3).
    ///
    /// - Throws: `azure.malformed-tdx-quote`, `azure.truncated`.
    init(_ bytes: [UInt8]) throws(EvidenceError) {
        var reader = ByteReader(bytes, area: "azure")
        let version = try reader.littleEndian(UInt16.self, "the quote's version")
        _ = try reader.take(2, "the kind of the quote's key")
        guard try reader.littleEndian(UInt32.self, "the quote's kind") == 0x81 else {
            throw EvidenceError(code: "azure.malformed-tdx-quote", message: "at byte 4: the quote is none of TDX")
        }
        _ = try reader.take(40, "the rest of the header")
        let size: Int
        switch version {
        case 4: size = 584
        case 5:
            let kind = try reader.littleEndian(UInt16.self, "the body's kind")
            size = kind == 3 ? 648 : 584
            guard (2...3).contains(kind), try reader.littleEndian(UInt32.self, "the body's length") == size else {
                throw EvidenceError(code: "azure.malformed-tdx-quote", message: "at byte 48: no body of TDX")
            }
        default:
            throw EvidenceError(code: "azure.malformed-tdx-quote", message: "at byte 0: version \(version) of quotes")
        }
        let body = try reader.take(size, "the body")
        self.bytes = bytes
        signedRegion = Array(bytes[..<reader.offset])
        reportData = Array(body[520..<584])
    }
}
