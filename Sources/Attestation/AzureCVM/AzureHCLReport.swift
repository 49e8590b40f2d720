import CanonicalEncoding
import Certificates

/// What the paravisor of an Azure confidential machine keeps in its virtual TPM (at NV index 0x01400001): the report that the hardware
/// made at boot, and the claims, with the TPM's keys, that the report is of. As it was read; nothing of it is believed yet.
public struct AzureHCLReport: Sendable {
    /// The most bytes of one.
    public static let maximumByteCount = 1 << 16

    /// What the hardware made.
    public enum Hardware: Sendable {
        /// A report of SEV-SNP.
        case snp(SEVSNPReport)
        /// A report of TDX (TDREPORT): its 64 bytes of report data. Only the same machine can check it; a quote of it is beside it.
        case tdx(reportData: [UInt8])
    }

    /// What the hardware made.
    public let hardware: Hardware
    /// The claims, byte for byte as they are hashed.
    public let claims: [UInt8]
    /// What they are hashed with.
    public let hash: HashFunction
    /// The virtual TPM's key for attestations, as the claims have it.
    public let attestationKey: PublicKey
    /// What the machine's owner put in; `nil` if it put nothing in.
    public let userData: [UInt8]?
    /// What the paravisor says of the machine.
    public let configuration: [JSONMember]

    /// The 64 bytes of the hardware's report that the claims are bound by.
    public var reportData: [UInt8] {
        switch hardware {
        case .snp(let report): report.reportData
        case .tdx(let reportData): reportData
        }
    }

    /// What those bytes must be: the claims' hash, and zeros.
    public var expectedReportData: [UInt8] {
        hash.hash(claims) + [UInt8](repeating: 0, count: 64 - hash.byteCount)
    }

    /// Reads a report: a header of 32 bytes, the hardware's report in 1184, a header of 20 bytes, the claims, and zeros.
    ///
    /// - Throws: `azure.too-long`, `azure.not-a-report`, `azure.malformed`, `azure.malformed-claims`, `azure.no-attestation-key`,
    ///   `azure.truncated`, `azure.reserved-not-zero`, and what `SEVSNPReport.init` throws.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw EvidenceError(code: "azure.too-long", message: "more than \(Self.maximumByteCount) bytes")
        }
        var reader = ByteReader(bytes, area: "azure")
        guard try reader.take(4, "the mark") == Array("HCLA".utf8) else {
            throw EvidenceError(
                code: "azure.not-a-report", message: "at byte 0: the bytes are no report of a paravisor")
        }
        let version = try reader.littleEndian(UInt32.self, "the version")
        let size = try reader.littleEndian(UInt32.self, "the report's length")
        let request = try reader.littleEndian(UInt32.self, "the request")
        let status = try reader.littleEndian(UInt32.self, "the status")
        guard (1...2).contains(version), request == 2, status == 0 else {
            throw .malformed("version \(version), request \(request), status \(status)")
        }
        try reader.zeros(12, "what follows the status")
        let report = try reader.take(SEVSNPReport.byteCount, "the hardware's report")
        let claimsSize = try reader.littleEndian(UInt32.self, "the length of the second header")
        let claimsVersion = try reader.littleEndian(UInt32.self, "the second header's version")
        let kind = try reader.littleEndian(UInt32.self, "the hardware's kind")
        let hashKind = try reader.littleEndian(UInt32.self, "the claims' hash")
        let count = try reader.littleEndian(UInt32.self, "the claims' length")
        guard claimsVersion == 1, claimsSize >= 20, claimsSize - 20 == count, size >= claimsSize,
            size - claimsSize == 32 + UInt32(SEVSNPReport.byteCount)
        else { throw .malformed("the lengths do not fit, or the claims are of version \(claimsVersion)") }
        switch hashKind {
        case 1: hash = .sha256
        case 2: hash = .sha384
        case 3: hash = .sha512
        default: throw .malformed("the claims have hash \(hashKind)")
        }
        claims = try reader.take(Int(count), "the claims")
        try reader.zeros(reader.remaining, "what follows the claims")
        switch kind {
        case 2: hardware = .snp(try SEVSNPReport(report))
        case 4: hardware = .tdx(reportData: try Self.reportData(ofTDReport: report))
        default:
            throw EvidenceError(
                code: "azure.unsupported-hardware", message: "hardware of kind \(kind) is not known here")
        }
        let parts = try Claims(claims)
        (attestationKey, userData, configuration) = (parts.key, parts.userData, parts.configuration)
    }

    /// TDREPORT_STRUCT has 1024 bytes: a kind, and the data at byte 128 (Intel TDX module, 22.6).
    private static func reportData(ofTDReport report: [UInt8]) throws(EvidenceError) -> [UInt8] {
        var reader = ByteReader(report, area: "azure")
        guard try reader.take(2, "the kind of the report") == [0x81, 0x00] else {
            throw .malformed("the hardware's report is none of TDX")
        }
        _ = try reader.take(126, "the report's first part")
        let data = try reader.take(64, "the report's data")
        _ = try reader.take(1024 - reader.offset, "the report's last part")
        try reader.zeros(reader.remaining, "what follows the report")
        return data
    }
}

/// The members of the claims that are needed. Others may be there: they are hashed, and hold what Azure makes of them.
private struct Claims {
    let key: PublicKey
    let userData: [UInt8]?
    let configuration: [JSONMember]

    init(_ bytes: [UInt8]) throws(EvidenceError) {
        do {
            let value = try JSONValue(parsing: bytes, limits: JSONLimits(maximumDepth: 8, maximumBytes: bytes.count))
            var reader = try JSONObjectReader(value, path: "")
            let keys = try reader.array("keys").filter { $0["kid"] == .string("HCLAkPub") }
            guard keys.count == 1 else {
                throw EvidenceError(
                    code: "azure.no-attestation-key", message: "the claims have \(keys.count) keys for attestations")
            }
            var own = try JSONObjectReader(keys[0], path: "keys")
            guard try own.string("kty") == "RSA" else {
                throw EvidenceError(code: "azure.no-attestation-key", message: "the key for attestations is not of RSA")
            }
            key = try PublicKey(
                rsaModulus: Base64URL.decode(own.string("n")), exponent: Base64URL.decode(own.string("e")))
            // Written in upper case.
            userData = try reader.optionalString("user-data").map { try Hex.decode($0.lowercased()) }
            configuration =
                try reader.optionalObject("vm-configuration").map { object in
                    var object = object
                    return object.takeRemaining()
                } ?? []
        } catch let error as EvidenceError {
            throw error
        } catch {
            throw EvidenceError(code: "azure.malformed-claims", message: "\(error)")
        }
    }
}

extension EvidenceError {
    fileprivate static func malformed(_ message: String) -> EvidenceError {
        EvidenceError(code: "azure.malformed", message: message)
    }
}
