import CSodium
import CanonicalEncoding

/// Who signs: an Ed25519 public key as a decentralised identifier (the did:key method, multicodec 0xed).
///
/// The key is in its one encoding and in the subgroup of prime order: others could sign for more than one key.
public struct DIDKey: Hashable, Sendable {
    /// The 32 bytes of the public key (RFC 8032).
    public let publicKey: [UInt8]

    private static let prefix = "did:key:z"
    /// The multicodec of Ed25519's public keys as a variable-length integer.
    private static let codec: [UInt8] = [0xED, 0x01]

    /// From a public key.
    ///
    /// - Throws: `did.bad-key`.
    public init(publicKey: [UInt8]) throws(IdentityError) {
        guard publicKey.count == Int(crypto_sign_PUBLICKEYBYTES), crypto_core_ed25519_is_valid_point(publicKey) == 1
        else {
            throw IdentityError(
                code: "did.bad-key", message: "the public key is no point of Ed25519's subgroup of prime order")
        }
        self.publicKey = publicKey
    }

    /// From text such as `did:key:z6Mk…`.
    ///
    /// - Throws: `did.not-did-key`, `did.not-ed25519`, `did.bad-key`, `base58.…`.
    public init(parsing text: String) throws(IdentityError) {
        // Bytes: two spellings that Swift calls equal are two identifiers.
        guard text.utf8.starts(with: Self.prefix.utf8), text.utf8.count <= 128 else {
            throw IdentityError(code: "did.not-did-key", message: "an identity is did:key:z and base58")
        }
        let bytes: [UInt8]
        do throws(EncodingError) {
            bytes = try Base58.decode(String(decoding: text.utf8.dropFirst(Self.prefix.utf8.count), as: UTF8.self))
        } catch {
            throw IdentityError(code: error.code, message: "the identity: \(error.message)")
        }
        guard bytes.starts(with: Self.codec) else {
            throw IdentityError(
                code: "did.not-ed25519", message: "the identity is not of an Ed25519 key, did:key:z6Mk…")
        }
        try self.init(publicKey: Array(bytes.dropFirst(Self.codec.count)))
    }

    /// The identifier.
    public var text: String { Self.prefix + Base58.encode(Self.codec + publicKey) }

    /// What came out of checking a signature.
    public enum Verdict: Hashable, Sendable {
        /// The key signed the message.
        case valid
        /// It did not.
        case invalid
    }

    /// Checks an Ed25519 signature strictly: S below the group's order, no point of small order.
    public func verify(_ signature: [UInt8], of message: [UInt8]) -> Verdict {
        guard signature.count == Int(crypto_sign_BYTES) else { return .invalid }
        let status = crypto_sign_verify_detached(signature, message, UInt64(message.count), publicKey)
        return status == 0 ? .valid : .invalid
    }
}

extension DIDKey: CustomStringConvertible {
    /// The identifier.
    public var description: String { text }
}
