import CanonicalEncoding

/// What stands in a place of 32 bytes for the 64 bytes that evidence is bound to.
///
/// Places of 64 bytes and more hold the 64 bytes themselves, and are compared whole.
public enum ShortBinding {
    /// SHA-256 of a domain string, a zero byte and the bytes.
    public static func slot(of binding: [UInt8]) -> [UInt8] {
        Digest.sha256(domain: "assay.binding32.v1", binding).bytes
    }
}
