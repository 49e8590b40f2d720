import Algebra
import CSodium

/// A private key of EdDSA-Poseidon on Baby Jubjub.
///
/// It cannot be copied, so that there is one place to wipe; being noncopyable, it cannot be printed, logged or encoded
/// either. The seed and its expansion lie in guarded memory that is wiped when the key goes.
///
/// On timing: signing runs a fixed sequence of field operations with no branch on and no table index from secrets in
/// this source, over field operations that promise the same. The tests let valgrind's memcheck look for such branches and
/// indices in the machine code, over the portable backend. That is no proof: nobody has measured times, and values
/// derived from the key (the nonce and S before it is published) pass through registers and stack that are not wiped.
/// Sign on a device that no attacker shares.
public struct EdDSASigningKey: ~Copyable, Sendable {
    /// The key that verifies.
    public let publicKey: EdDSAPublicKey
    /// 32 bytes of seed, then BLAKE-512 of them.
    private let secret: SecretMemory

    /// From a seed of 32 bytes; the caller wipes its copy.
    public init(seed: UnsafeRawBufferPointer) throws(BabyJubjubError) {
        guard seed.count == 32 else { throw .wrongLength(expected: 32, found: seed.count) }
        self.init(fillingSeed: { $0.copyMemory(from: seed) })
    }

    /// From a seed of 32 bytes in an array, which the caller cannot be sure to wipe: for tests and throw-away keys.
    public init(seed: [UInt8]) throws(BabyJubjubError) {
        guard seed.count == 32 else { throw .wrongLength(expected: 32, found: seed.count) }
        self.init(fillingSeed: { $0.copyBytes(from: seed) })
    }

    /// A new key from the system's randomness.
    public static func generate() -> Self {
        Self(fillingSeed: { randombytes_buf($0.baseAddress!, $0.count) })
    }

    private init(fillingSeed fill: (UnsafeMutableRawBufferPointer) -> Void) {
        secret = SecretMemory(count: 32 + Blake512.byteCount) { memory in
            let seed = UnsafeMutableRawBufferPointer(rebasing: memory[..<32])
            fill(seed)
            Blake512.hash(UnsafeRawBufferPointer(seed), into: UnsafeMutableRawBufferPointer(rebasing: memory[32...]))
            memory[32] &= 0xf8
            memory[63] = memory[63] & 0x7f | 0x40
        }
        let curve = BabyJubjub.curve
        let scalar = secret.withBytes { FieldInteger(littleEndianWords: $0, at: 32) }
        publicKey = EdDSAPublicKey(unchecked: curve.multiply(curve.base, by: scalar.shiftedRightByThree))
    }

    /// Signs a field element. The nonce is a hash of key and message, so equal messages get equal signatures.
    public func sign(_ message: Fr) -> EdDSASignature<Fr> {
        let scheme = EdDSAPoseidon.babyJubjub
        let ring = ScalarRing(modulus: scheme.curve.subgroupOrder)
        let nonceScalar = withUnsafeTemporaryAllocation(byteCount: 128, alignment: 16) { memory in
            defer { wipe(memory) }
            let (input, output) = (memory[..<64], memory[64...])
            secret.withBytes {
                UnsafeMutableRawBufferPointer(rebasing: input).copyMemory(from: .init(rebasing: $0[64...]))
            }
            for (index, byte) in message.integer.littleEndianBytes.enumerated() { memory[32 + index] = byte }
            Blake512.hash(.init(rebasing: input), into: .init(rebasing: output))
            return ring.reduce(littleEndian: .init(rebasing: output))
        }
        let nonce = scheme.curve.multiply(scheme.curve.base, by: nonceScalar)
        let challenge = scheme.challenge(nonce: nonce, key: publicKey.point, message: message)
        let scalar = secret.withBytes { FieldInteger(littleEndianWords: $0, at: 32) }
        let reduced = ring.multiply(challenge.integer, FieldInteger(1))
        return EdDSASignature(nonce: nonce, scalar: ring.add(nonceScalar, ring.multiply(scalar, reduced)))
    }

    /// Lends the 32 bytes of the seed, to be stored by the caller. The pointer must not outlive the call.
    public func withSeed<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
        secret.withBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<32])) }
    }
}

extension FieldInteger {
    /// 32 little-endian bytes from `offset` on, without a copy on the heap.
    fileprivate init(littleEndianWords bytes: UnsafeRawBufferPointer, at offset: Int) {
        func word(_ index: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self))
        }
        self.init(limbs: (word(0), word(1), word(2), word(3)))
    }

    fileprivate var shiftedRightByThree: Self {
        Self(
            limbs: (
                limbs.0 >> 3 | limbs.1 << 61, limbs.1 >> 3 | limbs.2 << 61, limbs.2 >> 3 | limbs.3 << 61, limbs.3 >> 3
            ))
    }
}
