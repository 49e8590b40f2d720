import Certificates

/// A key of a TPM 2.0 with what it may be used for (TPMT_PUBLIC; TPM 2.0 Library, Part 2, 12.2.4).
public struct TPMPublicArea: Sendable {
    /// What a key may be used for (TPMA_OBJECT, Part 2, 8.3).
    public struct Attributes: OptionSet, Hashable, Sendable {
        /// The 32 bits.
        public let rawValue: UInt32

        /// From the 32 bits.
        public init(rawValue: UInt32) { self.rawValue = rawValue }

        /// It never leaves its TPM.
        public static let fixedTPM = Attributes(rawValue: 1 << 1)
        /// It never leaves its parent.
        public static let fixedParent = Attributes(rawValue: 1 << 4)
        /// The TPM made it.
        public static let sensitiveDataOrigin = Attributes(rawValue: 1 << 5)
        /// It signs nothing from outside that looks as if the TPM had made it.
        public static let restricted = Attributes(rawValue: 1 << 16)
        /// It decrypts.
        public static let decrypt = Attributes(rawValue: 1 << 17)
        /// It signs.
        public static let sign = Attributes(rawValue: 1 << 18)

        /// What a key for attestations must be.
        package static let attestation: Attributes = [
            .fixedTPM, .fixedParent, .sensitiveDataOrigin, .restricted, .sign,
        ]
    }

    /// What it may be used for.
    public let attributes: Attributes
    /// The key.
    public let key: PublicKey

    /// Reads a key, with its length before it (TPM2B_PUBLIC) or without.
    ///
    /// - Throws: `tpm.unsupported-key`, `tpm.malformed`, `tpm.malformed-key`, `tpm.truncated`, `tpm.trailing-bytes`.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        var reader = ByteReader(bytes, area: "tpm")
        var kind = try reader.bigEndian(UInt16.self, "the key's kind")
        // No key has so few bytes as these two kinds have for numbers.
        if kind != Self.rsa, kind != Self.curve, Int(kind) == reader.remaining {
            kind = try reader.bigEndian(UInt16.self, "the key's kind")
        }
        _ = try reader.bigEndian(UInt16.self, "the hash of the key's name")
        attributes = Attributes(rawValue: try reader.bigEndian(UInt32.self, "the key's attributes"))
        _ = try reader.sized("the key's policy", limit: 64)
        if try reader.bigEndian(UInt16.self, "the symmetric algorithm") != Self.none {
            _ = try reader.take(4, "the symmetric algorithm's parameters")
        }
        switch try reader.bigEndian(UInt16.self, "the scheme") {
        case Self.none: break
        case 0x001A: _ = try reader.take(4, "the scheme's parameters")  // ECDAA: a hash and a count.
        default: _ = try reader.take(2, "the scheme's hash")
        }
        do throws(CertificateError) {
            key = try Self.key(kind, &reader)
        } catch {
            throw EvidenceError(code: "tpm.malformed-key", message: error.message)
        }
        try reader.finish()
    }

    private static let rsa: UInt16 = 0x0001
    private static let curve: UInt16 = 0x0023
    private static let none: UInt16 = 0x0010

    private static func key(_ kind: UInt16, _ reader: inout ByteReader) throws(CertificateError) -> PublicKey {
        do {
            switch kind {
            case rsa:
                _ = try reader.bigEndian(UInt16.self, "the number of bits")
                let number = try reader.bigEndian(UInt32.self, "the exponent")
                let exponent = number == 0 ? 65537 : number
                let modulus = try reader.sized("the modulus", limit: 2048)
                return try PublicKey(
                    rsaModulus: modulus,
                    exponent: (0..<4).map { UInt8(truncatingIfNeeded: exponent >> (24 - 8 * UInt32($0))) })
            case curve:
                let number = try reader.bigEndian(UInt16.self, "the curve")
                if try reader.bigEndian(UInt16.self, "the derivation") != none {
                    _ = try reader.take(2, "the derivation's hash")
                }
                let size = number == 3 ? 32 : 48
                let x = try reader.sized("x of the key", limit: size)
                let y = try reader.sized("y of the key", limit: size)
                let point = [x, y].flatMap { [UInt8](repeating: 0, count: size - $0.count) + $0 }
                switch number {
                case 3: return try PublicKey(p256Point: point)
                case 4: return try PublicKey(p384Point: point)
                default:
                    throw CertificateError(code: "public-key.malformed", message: "curve \(number) is not known here")
                }
            default:
                throw CertificateError(code: "public-key.malformed", message: "keys of kind \(kind) are not known here")
            }
        } catch let error as CertificateError {
            throw error
        } catch {
            throw CertificateError(code: "public-key.malformed", message: "the key is cut off")
        }
    }
}
