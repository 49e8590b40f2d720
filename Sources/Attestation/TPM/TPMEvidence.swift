import CanonicalEncoding
import Certificates

/// A quote with what is needed to check it; nothing of it is believed yet.
public struct TPMEvidence: Sendable {
    /// The quote.
    public let quote: TPMQuote
    /// The signature over it.
    public let signature: TPMSignature
    /// The key that is said to have signed.
    public let key: PublicKey
    /// What that key may be used for; `nil` if only the key itself is there.
    public let keyAttributes: TPMPublicArea.Attributes?
    /// The registers' values, by bank.
    public let registers: [HashFunction: [Int: [UInt8]]]
    /// What was measured into them.
    public let eventLog: TPMEventLog?

    /// Evidence from its parts.
    public init(
        quote: TPMQuote, signature: TPMSignature, key: PublicKey, keyAttributes: TPMPublicArea.Attributes? = nil,
        registers: [HashFunction: [Int: [UInt8]]], eventLog: TPMEventLog? = nil
    ) {
        self.quote = quote
        self.signature = signature
        self.key = key
        self.keyAttributes = keyAttributes
        self.registers = registers
        self.eventLog = eventLog
    }

    /// The most bytes of evidence.
    public static let maximumByteCount = 8 << 20

    /// Reads evidence in JSON: `ak_public` (a SubjectPublicKeyInfo, TPMT_PUBLIC or TPM2B_PUBLIC), `tpm_quote` with `message`
    /// (TPMS_ATTEST), `signature` (TPMT_SIGNATURE) and `pcrs` (an array of all registers of one bank, in hexadecimal), and `event_log`,
    /// which may be absent; what is no array is in Base64.
    ///
    /// - Throws: `tpm.malformed-json`, `tpm.malformed-key`, and what `TPMQuote`, `TPMSignature`, `TPMPublicArea` and `TPMEventLog` throw.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        let parts = try Parts(bytes)
        let area = parts.key.first == 0x30 ? nil : try TPMPublicArea(parts.key)
        if let area {
            key = area.key
        } else {
            do throws(CertificateError) {
                key = try PublicKey(subjectPublicKeyInfo: parts.key)
            } catch {
                throw EvidenceError(code: "tpm.malformed-key", message: error.message)
            }
        }
        keyAttributes = area?.attributes
        quote = try TPMQuote(parts.message)
        signature = try TPMSignature(parts.signature)
        registers = try Self.registers(parts.registers)
        eventLog = try parts.eventLog.map { log throws(EvidenceError) in try TPMEventLog(log) }
    }

    /// All registers of one bank, which the digests' length tells.
    static func registers(_ values: [[UInt8]]) throws(EvidenceError) -> [HashFunction: [Int: [UInt8]]] {
        guard let first = values.first else { return [:] }
        guard values.count <= 32, let hash = HashFunction.allCases.first(where: { $0.byteCount == first.count }),
            values.allSatisfy({ $0.count == hash.byteCount })
        else {
            throw EvidenceError(code: "tpm.malformed", message: "the registers are no bank of SHA-2")
        }
        return [hash: Dictionary(uniqueKeysWithValues: values.enumerated().map { ($0.offset, $0.element) })]
    }

    /// The members of the JSON.
    private struct Parts {
        let key: [UInt8]
        let message: [UInt8]
        let signature: [UInt8]
        let registers: [[UInt8]]
        let eventLog: [UInt8]?

        init(_ bytes: [UInt8]) throws(EvidenceError) {
            do {
                let limits = JSONLimits(maximumDepth: 4, maximumBytes: TPMEvidence.maximumByteCount)
                var reader = try JSONObjectReader(JSONValue(parsing: bytes, limits: limits), path: "")
                key = try Base64.decode(reader.string("ak_public"))
                eventLog = try reader.optionalString("event_log").map { try Base64.decode($0) }
                var quote = try reader.object("tpm_quote")
                message = try Base64.decode(quote.string("message"))
                signature = try Base64.decode(quote.string("signature"))
                registers = try quote.array("pcrs").map { value in
                    guard case .string(let text) = value else {
                        throw EncodingError(code: "hex.bad-digit", message: "a register is no text")
                    }
                    return try Hex.decode(text)
                }
                try quote.finish()
                try reader.finish()
            } catch {
                throw EvidenceError(code: "tpm.malformed-json", message: "\(error)")
            }
        }
    }
}
