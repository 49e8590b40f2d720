import CanonicalEncoding

extension Certificate {
    /// The most certificates of one file.
    public static let maximumCount = 16

    /// Reads certificates in PEM (RFC 7468), in the order of the file. Text before, between and after them is passed over.
    ///
    /// - Throws: `pem.malformed`, `pem.too-many`, `pem.empty`, and what `init(der:)` throws.
    public static func chain(pem text: [UInt8]) throws(CertificateError) -> [Certificate] {
        var certificates: [Certificate] = []
        for block in try PEM.blocks(text, label: "CERTIFICATE") {
            guard certificates.count < maximumCount else {
                throw CertificateError(code: "pem.too-many", message: "more than \(maximumCount) certificates")
            }
            certificates.append(try Certificate(der: block))
        }
        guard !certificates.isEmpty else {
            throw CertificateError(code: "pem.empty", message: "there is no certificate")
        }
        return certificates
    }
}

/// Binary data between lines of text (RFC 7468).
public enum PEM {
    /// The contents of all blocks with a label.
    ///
    /// - Throws: `pem.malformed` for a block without end, or what is no Base64 in it.
    public static func blocks(_ text: [UInt8], label: String) throws(CertificateError) -> [[UInt8]] {
        let (begin, end) = ("-----BEGIN \(label)-----", "-----END \(label)-----")
        var blocks: [[UInt8]] = []
        var digits: [UInt8]?
        // A zero byte ends the text: Intel's quotes close their chains with one.
        for line in text.prefix(while: { $0 != 0 }).split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            let line = line.trimmed
            if line.elementsEqual(begin.utf8) {
                guard digits == nil else { throw .pem("a block begins within another") }
                digits = []
            } else if line.elementsEqual(end.utf8) {
                guard let own = digits else { throw .pem("a block ends that did not begin") }
                guard let bytes = try? Base64.decode(own) else { throw .pem("a block holds what is no Base64") }
                blocks.append(bytes)
                digits = nil
            } else {
                digits?.append(contentsOf: line)
            }
        }
        guard digits == nil else { throw .pem("a block has no end") }
        return blocks
    }
}

extension CertificateError {
    fileprivate static func pem(_ message: String) -> CertificateError {
        CertificateError(code: "pem.malformed", message: message)
    }
}
