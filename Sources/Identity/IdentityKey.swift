import CSodium
import CanonicalEncoding
import Primitives

/// A private key of Ed25519, with the identity that others know it by.
///
/// It cannot be copied, and so neither printed, logged nor encoded; it lies in guarded memory that is wiped when the key goes.
public struct IdentityKey: ~Copyable, Sendable {
    /// Who signs with it.
    public let identity: DIDKey
    /// libsodium's 64 bytes, which begin with the seed, and the seed once more.
    private let secret: SecretMemory

    /// How it is stored.
    public static let file = SecretKeyFile(
        schema: "assay/identity-key/1", title: "an identity's key file as `assay identity new` writes it")

    /// A new key from the system's randomness.
    public static func generate() -> Self {
        Self { randombytes_buf($0.baseAddress!, $0.count) }
    }

    /// From 32 secret bytes, whose copy the caller wipes (precondition: there are 32).
    public init(seed: UnsafeRawBufferPointer) {
        precondition(seed.count == Int(crypto_sign_SEEDBYTES), "a seed has 32 bytes")
        self.init { $0.copyMemory(from: seed) }
    }

    private init(fillingSeed fill: (UnsafeMutableRawBufferPointer) -> Void) {
        var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        let count = Int(crypto_sign_SECRETKEYBYTES)
        secret = SecretMemory(count: count + Int(crypto_sign_SEEDBYTES)) { memory in
            fill(UnsafeMutableRawBufferPointer(rebasing: memory[count...]))
            let bytes = memory.bindMemory(to: UInt8.self)
            // The seed must not lie where the key is written: libsodium reads it again at the end.
            let status = crypto_sign_seed_keypair(&publicKey, bytes.baseAddress!, bytes.baseAddress! + count)
            precondition(status == 0, "a seed makes a key")
        }
        guard let identity = try? DIDKey(publicKey: publicKey) else {
            preconditionFailure("a key that was made of a seed is a point of the group")
        }
        self.identity = identity
    }

    /// Signs (RFC 8032); equal messages get equal signatures.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: EnvelopeSignature.byteCount) { buffer, count in
            let status = secret.withBytes { bytes in
                crypto_sign_detached(
                    buffer.baseAddress!, nil, message, UInt64(message.count),
                    bytes.bindMemory(to: UInt8.self).baseAddress!)
            }
            precondition(status == 0, "signing does not fail")
            count = EnvelopeSignature.byteCount
        }
    }

    /// Signs an envelope.
    public func sign(_ envelope: SignedEnvelope) -> EnvelopeSignature {
        EnvelopeSignature(signer: identity, made: sign(envelope.signedBytes))
    }

    /// Stores the key in a new file.
    ///
    /// - Throws: as `SecretKeyFile.create`.
    public func store(at path: String) throws(KeyFileError) {
        try Self.file.create(publicKey: identity.publicKey, withSeed: { body in withSeed(body) }, at: path)
    }

    /// Reads a key from its file.
    ///
    /// - Throws: as `SecretKeyFile.load`.
    public static func load(path: String) throws(KeyFileError) -> IdentityKey {
        try file.load(path: path) { seed, publicKey in
            let key = IdentityKey(seed: seed)
            guard key.identity.publicKey == publicKey else { return nil }
            return key
        }
    }

    /// The X25519 key with which things sealed to the identity are opened.
    func agreementKey() -> SecretMemory {
        SecretMemory(count: crypto_box_secretkeybytes()) { memory in
            let status = secret.withBytes { bytes in
                crypto_sign_ed25519_sk_to_curve25519(
                    memory.bindMemory(to: UInt8.self).baseAddress!, bytes.bindMemory(to: UInt8.self).baseAddress!)
            }
            precondition(status == 0, "an Ed25519 key has an X25519 twin")
        }
    }

    /// Lends the 32 bytes of the seed. The pointer must not outlive the call.
    private func withSeed(_ body: (UnsafeRawBufferPointer) -> Void) {
        secret.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<Int(crypto_sign_SEEDBYTES)])) }
    }
}
