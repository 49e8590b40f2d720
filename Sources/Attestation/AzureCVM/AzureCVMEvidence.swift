import CanonicalEncoding
import Certificates

/// A paravisor's report with a quote of its virtual TPM; nothing of it is believed yet.
public struct AzureCVMEvidence: Sendable {
    /// The paravisor's report.
    public let report: AzureHCLReport
    /// The virtual TPM's quote, with the key that the report's claims name.
    public let quote: TPMEvidence
    /// Certificates for the hardware's report, as they came.
    public let files: [[UInt8]]
    /// On TDX: the quote of the hardware's report.
    let tdxQuote: IntelQuote?

    /// The most bytes of evidence.
    public static let maximumByteCount = 1 << 20

    /// Evidence from its parts.
    ///
    /// - Parameter tdxQuote: on TDX, the quote of the hardware's report; ignored on SEV-SNP.
    /// - Throws: `azure.no-tdx-quote`, and what TDX's parser throws.
    public init(
        report: AzureHCLReport, quote: TPMQuote, signature: TPMSignature, registers: [HashFunction: [Int: [UInt8]]],
        files: [[UInt8]] = [], tdxQuote: [UInt8]? = nil
    ) throws(EvidenceError) {
        self.report = report
        self.quote = TPMEvidence(
            quote: quote, signature: signature, key: report.attestationKey, registers: registers)
        self.files = files
        switch (report.hardware, tdxQuote) {
        case (.snp, _): self.tdxQuote = nil
        case (.tdx, let bytes?): self.tdxQuote = try TDXQuoteVerifier.parse(bytes)
        case (.tdx, nil):
            throw EvidenceError(
                code: "azure.no-tdx-quote",
                message: "there is a report of TDX, and no quote of it that others can check")
        }
    }

    /// Reads evidence in JSON: `hcl_report` (or `report`), `tpm_quote` (or `quote`) with `message`, `signature` (of RSASSA and SHA-256,
    /// without anything around it) and `pcrs` (an array of the registers of SHA-256), `vcek` on SEV-SNP, `td_quote` on TDX, and
    /// `version`. Bytes are arrays of numbers, or text: hexadecimal in the quote, Base64 with the URL alphabet elsewhere; `vcek` may be
    /// PEM.
    ///
    /// - Throws: `azure.too-long`, `azure.malformed-json`, and what `AzureHCLReport`, `TPMQuote` and `init(report:…)` throw.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw EvidenceError(code: "azure.too-long", message: "more than \(Self.maximumByteCount) bytes")
        }
        let parts = try Parts(bytes)
        try self.init(
            report: AzureHCLReport(parts.report), quote: TPMQuote(parts.message),
            signature: TPMSignature(rsassaSHA256: parts.signature), registers: TPMEvidence.registers(parts.registers),
            files: parts.key.map { [$0] } ?? [], tdxQuote: parts.tdxQuote)
    }

    /// The members of the JSON.
    private struct Parts {
        let report: [UInt8]
        let message: [UInt8]
        let signature: [UInt8]
        let registers: [[UInt8]]
        let key: [UInt8]?
        let tdxQuote: [UInt8]?

        init(_ bytes: [UInt8]) throws(EvidenceError) {
            do {
                let limits = JSONLimits(maximumDepth: 6, maximumBytes: AzureCVMEvidence.maximumByteCount)
                var reader = try JSONObjectReader(JSONValue(parsing: bytes, limits: limits), path: "")
                // The older form has shorter names.
                report = try Self.bytes(reader.optionalValue("report") ?? reader.value("hcl_report"), Self.base64URL)
                key = try reader.optionalValue("vcek").map { value in try Self.bytes(value, Self.certificate) }
                tdxQuote = try reader.optionalValue("td_quote").map { value in try Self.bytes(value, Self.base64URL) }
                var quote = try reader.optionalObject("quote") ?? reader.object("tpm_quote")
                message = try Self.bytes(quote.value("message"), Hex.decode)
                signature = try Self.bytes(quote.value("signature"), Hex.decode)
                registers = try quote.array("pcrs").map { value in try Self.bytes(value, Hex.decode) }
                try quote.finish()
                _ = try reader.optionalInteger("version")
                try reader.finish()
            } catch {
                throw EvidenceError(code: "azure.malformed-json", message: "\(error)")
            }
        }

        /// An array of numbers from 0 to 255, or a text.
        private static func bytes(_ value: JSONValue, _ decode: (String) throws -> [UInt8]) throws -> [UInt8] {
            switch value {
            case .string(let text): return try decode(text)
            case .array(let values):
                return try values.map { value in
                    guard case .number(let number) = value, let byte = number.integer.flatMap(UInt8.init(exactly:))
                    else {
                        throw EncodingError(code: "bytes.not-a-byte", message: "an array holds what is no byte")
                    }
                    return byte
                }
            default: throw EncodingError(code: "bytes.wrong-type", message: "bytes are neither text nor an array")
            }
        }

        /// With padding or without.
        private static func base64URL(_ text: String) throws -> [UInt8] {
            let digits =
                text.utf8.count.isMultiple(of: 4) && text.hasSuffix("=") ? text.prefix { $0 != "=" } : text[...]
            guard text.utf8.count - digits.utf8.count <= 2 else {
                throw EncodingError(code: "base64url.bad-length", message: "base64url text has impossible padding")
            }
            return try Base64URL.decode(String(digits))
        }

        private static func certificate(_ text: String) throws -> [UInt8] {
            text.hasPrefix("-----BEGIN") ? Array(text.utf8) : try base64URL(text)
        }
    }
}
