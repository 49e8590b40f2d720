import Certificates

/// A signature of a TPM 2.0 (TPMT_SIGNATURE; TPM 2.0 Library, Part 2, 11.3.4).
public struct TPMSignature: Hashable, Sendable {
    /// How it was made.
    public enum Scheme: Hashable, Sendable {
        /// RSASSA, PKCS #1 v1.5.
        case rsassa
        /// RSASSA-PSS.
        case rsapss
        /// ECDSA: r ‖ s, each as long as a coordinate of the key's curve or shorter.
        case ecdsa(r: [UInt8], s: [UInt8])
    }

    /// How it was made.
    public let scheme: Scheme
    /// The hash's TPM_ALG_ID.
    public let algorithm: UInt16
    /// The bytes of RSA's.
    public let bytes: [UInt8]

    /// A signature of RSASSA over SHA-256 without anything around it, as Azure's machines give.
    public init(rsassaSHA256 bytes: [UInt8]) {
        (scheme, algorithm, self.bytes) = (.rsassa, 0x000B, bytes)
    }

    /// Reads a signature.
    ///
    /// - Throws: `tpm.unsupported-signature`, `tpm.malformed`, `tpm.truncated`, `tpm.trailing-bytes`.
    public init(_ encoded: [UInt8]) throws(EvidenceError) {
        var reader = ByteReader(encoded, area: "tpm")
        let kind = try reader.bigEndian(UInt16.self, "the signature's algorithm")
        algorithm = try reader.bigEndian(UInt16.self, "the signature's hash")
        switch kind {
        case 0x0014, 0x0016:
            scheme = kind == 0x0014 ? .rsassa : .rsapss
            bytes = try reader.sized("the signature", limit: 2048)
        case 0x0018:
            let r = try reader.sized("r of the signature", limit: 66)
            scheme = .ecdsa(r: r, s: try reader.sized("s of the signature", limit: 66))
            bytes = []
        default:
            throw EvidenceError(
                code: "tpm.unsupported-signature",
                message: "at byte 0: signatures of algorithm \(kind) are not known here")
        }
        try reader.finish()
    }

    /// Whether a key made it of a message; `nil` if its hash is one that is not taken here, such as SHA-1.
    func verdict(of message: [UInt8], by key: PublicKey) -> SignatureVerdict? {
        guard let hash = HashFunction(tpm: algorithm) else { return nil }
        switch scheme {
        case .rsassa: return key.verify(rsa: bytes, of: message, hash, padding: .pkcs1)
        case .rsapss: return key.verify(rsa: bytes, of: message, hash, padding: .pss)
        case .ecdsa(let r, let s):
            let size: Int
            switch key.kind {
            case .p256: size = 32
            case .p384: size = 48
            case .p521: size = 66
            case .rsa, .other: return .invalid
            }
            guard r.count <= size, s.count <= size else { return .invalid }
            let padded = [r, s].map { [UInt8](repeating: 0, count: size - $0.count) + $0 }
            return key.verify(ecdsa: padded[0] + padded[1], of: message, hash)
        }
    }
}
