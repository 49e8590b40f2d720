import CanonicalEncoding

/// Signatures of certificates and revocation lists that were checked and held.
///
/// The same vendor's roots and authorities stand above every piece of evidence, and most of the time goes into checking them. Whether
/// a key signed some bytes depends on nothing else, so that is kept, and nothing besides: what holds at which time, who is trusted, who
/// may issue and what was revoked is looked at every time. Nothing is kept that failed.
enum HeldSignatures {
    /// What was signed. The two have different encodings, and still no entry of one ever stands for the other.
    enum Kind: UInt8 {
        case certificate
        case list
    }

    /// A key takes 32 bytes: 64 KiB or so altogether.
    private static let known = BoundedCache<Digest, SignatureVerdict>(capacity: 1024)

    /// The verdict on a signature, from before if the same key signed the very same bytes.
    ///
    /// - Parameters:
    ///   - bytes: all of the certificate or the list, its signature included.
    ///   - check: checks the signature in these bytes with that key, and looks at nothing else.
    static func verdict(
        _ kind: Kind, of bytes: [UInt8], by key: PublicKey, _ check: () -> SignatureVerdict
    ) -> SignatureVerdict {
        let name = Self.name(kind, bytes, key)
        if let verdict = known.value(name) { return verdict }
        let verdict = check()
        if verdict == .valid { known.keep(verdict, for: name) }
        return verdict
    }

    /// Of two hashes of known length there is one way to be put together. They are made by the processor's own instructions if it has
    /// them: lists can be long.
    private static func name(_ kind: Kind, _ bytes: [UInt8], _ key: PublicKey) -> Digest {
        .sha256(
            domain: "assay.held-signatures.v1", [kind.rawValue], HashFunction.sha256.hash(bytes),
            HashFunction.sha256.hash(key.subjectPublicKeyInfo))
    }
}
