import CSodium
import Primitives

extension DIDKey {
    /// What sealing adds to a message, in bytes.
    public static let sealOverhead = crypto_box_sealbytes()

    /// Encrypts for the holder of the key, and nobody else: an anonymous box of libsodium (X25519 with a key for this message only,
    /// XSalsa20, Poly1305), to the X25519 key that belongs to the Ed25519 one.
    ///
    /// It does not tell who sealed; what is inside has to show by itself what it is.
    public func seal(_ message: [UInt8]) -> [UInt8] {
        precondition(sodium_init() >= 0, "libsodium starts")
        var recipient = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
        // A point of the subgroup, checked when the key was read, has one.
        precondition(crypto_sign_ed25519_pk_to_curve25519(&recipient, publicKey) == 0, "the key has an X25519 twin")
        return [UInt8](unsafeUninitializedCapacity: message.count + Self.sealOverhead) { buffer, count in
            let status = crypto_box_seal(buffer.baseAddress!, message, UInt64(message.count), recipient)
            precondition(status == 0, "sealing does not fail")
            count = message.count + Self.sealOverhead
        }
    }
}

extension IdentityKey {
    /// Decrypts what was sealed to this identity.
    ///
    /// - Throws: `sealed.not-for-this-key` for what was sealed to another, or changed.
    public func open(_ sealed: [UInt8]) throws(IdentityError) -> [UInt8] {
        let refusal = IdentityError(
            code: "sealed.not-for-this-key", message: "it was sealed to another identity, or changed since")
        guard sealed.count >= DIDKey.sealOverhead else { throw refusal }
        var publicKey = [UInt8](repeating: 0, count: crypto_box_publickeybytes())
        guard crypto_sign_ed25519_pk_to_curve25519(&publicKey, identity.publicKey) == 0 else { throw refusal }
        let secret = agreementKey()
        var isOpened = false
        let message = [UInt8](unsafeUninitializedCapacity: sealed.count - DIDKey.sealOverhead + 1) { buffer, count in
            isOpened = secret.withBytes { key in
                crypto_box_seal_open(
                    buffer.baseAddress!, sealed, UInt64(sealed.count), publicKey,
                    key.bindMemory(to: UInt8.self).baseAddress!) == 0
            }
            count = isOpened ? sealed.count - DIDKey.sealOverhead : 0
        }
        guard isOpened else { throw refusal }
        return message
    }
}
