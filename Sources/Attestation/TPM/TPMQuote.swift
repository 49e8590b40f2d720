import Certificates

/// What a TPM 2.0 says of its registers (TPMS_ATTEST of TPM2_Quote; TPM 2.0 Library, Part 2, 10.12), as it was read; nothing of it is
/// believed yet.
public struct TPMQuote: Hashable, Sendable {
    /// The most bytes of one.
    public static let maximumByteCount = 4096

    /// The bytes that the signature is of.
    public let message: [UInt8]
    /// The qualified name of the key that signed.
    public let qualifiedSigner: [UInt8]
    /// What the requester chose; at most 64 bytes of it are a digest.
    public let qualifyingData: [UInt8]
    /// Milliseconds since the TPM was last reset for good.
    public let clock: UInt64
    /// How often it was reset since then.
    public let resetCount: UInt32
    /// How often it was resumed since the last reset.
    public let restartCount: UInt32
    /// Whether the clock never showed this time before.
    public let isClockSafe: Bool
    /// The TPM's firmware, as its maker counts.
    public let firmwareVersion: UInt64
    /// The registers that the digest is of, bank by bank, in the order that they are hashed in.
    public let selection: [Bank]
    /// The digest of the registers, with the hash that the signature has.
    public let registerDigest: [UInt8]

    /// Registers of one bank.
    public struct Bank: Hashable, Sendable {
        /// The bank's hash, as TPM_ALG_ID.
        public let algorithm: UInt16
        /// The registers, ascending.
        public let registers: [Int]

        /// The bank's hash; `nil` for one that is not taken here, such as SHA-1.
        public var hash: HashFunction? { HashFunction(tpm: algorithm) }
    }

    /// Reads a quote.
    ///
    /// - Throws: `tpm.too-long`, `tpm.not-a-quote`, `tpm.malformed`, `tpm.truncated`, `tpm.trailing-bytes`.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw EvidenceError(code: "tpm.too-long", message: "more than \(Self.maximumByteCount) bytes")
        }
        var reader = ByteReader(bytes, area: "tpm")
        guard try reader.bigEndian(UInt32.self, "the mark of what a TPM made itself") == 0xFF54_4347 else {
            throw EvidenceError(code: "tpm.not-a-quote", message: "at byte 0: the bytes were not made by a TPM itself")
        }
        guard try reader.bigEndian(UInt16.self, "the kind of attestation") == 0x8018 else {
            throw EvidenceError(code: "tpm.not-a-quote", message: "at byte 4: the TPM attests something else")
        }
        message = bytes
        // A name has the hash's number before it; data is at most that as well.
        qualifiedSigner = try reader.sized("the signer's name", limit: 66)
        qualifyingData = try reader.sized("the qualifying data", limit: 66)
        clock = try reader.bigEndian(UInt64.self, "the clock")
        resetCount = try reader.bigEndian(UInt32.self, "the count of resets")
        restartCount = try reader.bigEndian(UInt32.self, "the count of restarts")
        switch try reader.bigEndian(UInt8.self, "whether the clock is safe") {
        case 0: isClockSafe = false
        case 1: isClockSafe = true
        default: throw EvidenceError(code: "tpm.malformed", message: "whether the clock is safe is neither yes nor no")
        }
        firmwareVersion = try reader.bigEndian(UInt64.self, "the firmware's version")
        let count = try reader.bigEndian(UInt32.self, "the number of banks")
        guard count <= 16 else { throw EvidenceError(code: "tpm.malformed", message: "\(count) banks of registers") }
        var banks: [Bank] = []
        for _ in 0..<count {
            let algorithm = try reader.bigEndian(UInt16.self, "a bank's hash")
            let size = Int(try reader.bigEndian(UInt8.self, "the length of a bank's selection"))
            guard size <= 4 else { throw EvidenceError(code: "tpm.malformed", message: "a selection of \(size) bytes") }
            let bits = try reader.take(size, "a bank's selection")
            banks.append(
                Bank(
                    algorithm: algorithm,
                    registers: (0..<8 * size).filter { bits[$0 / 8] & 1 << UInt8($0 % 8) != 0 }))
        }
        guard Set(banks.map(\.algorithm)).count == banks.count else {
            throw EvidenceError(code: "tpm.malformed", message: "a bank of registers is there twice")
        }
        selection = banks
        registerDigest = try reader.sized("the digest of the registers", limit: 64)
        try reader.finish()
    }
}

extension ByteReader {
    /// Takes bytes that stand after their count (TPM2B).
    package mutating func sized(_ what: String, limit: Int) throws(EvidenceError) -> [UInt8] {
        let count = Int(try bigEndian(UInt16.self, "the length of \(what)"))
        guard count <= limit else {
            throw EvidenceError(code: "tpm.malformed", message: "at byte \(offset): \(what) has \(count) bytes")
        }
        return try take(count, what)
    }
}

extension HashFunction {
    /// From TPM_ALG_ID (Part 2, 6.3); `nil` for one that is not taken here, such as SHA-1.
    init?(tpm algorithm: UInt16) {
        switch algorithm {
        case 0x000B: self = .sha256
        case 0x000C: self = .sha384
        case 0x000D: self = .sha512
        default: return nil
        }
    }

    /// The hash's TPM_ALG_ID.
    var tpmAlgorithm: UInt16 {
        switch self {
        case .sha256: 0x000B
        case .sha384: 0x000C
        case .sha512: 0x000D
        }
    }
}
