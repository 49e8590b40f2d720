import Algebra

/// An EdDSA signature whose challenge is a Poseidon hash.
public struct EdDSASignature<F: PrimeField>: Hashable, Sendable {
    /// The nonce point R8.
    public let nonce: TwistedEdwardsPoint<F>
    /// The scalar S; a strict verifier wants it below ℓ.
    public let scalar: FieldInteger

    /// From parts, unchecked: verification checks them.
    public init(nonce: TwistedEdwardsPoint<F>, scalar: FieldInteger) {
        self.nonce = nonce
        self.scalar = scalar
    }
}

/// What verification found. There is no Bool to drop.
public enum SignatureVerdict: Equatable, Sendable {
    /// Everything checked holds.
    case valid
    /// The first thing that does not hold.
    case invalid(Defect)

    /// Why a signature is refused.
    public enum Defect: String, Equatable, Sendable {
        /// The key is not a point of the curve.
        case keyNotOnCurve = "signature.key-not-on-curve"
        /// The key is outside the prime-order subgroup.
        case keyNotInSubgroup = "signature.key-not-in-subgroup"
        /// The key is the neutral element.
        case keyIsIdentity = "signature.key-is-identity"
        /// R8 is not a point of the curve.
        case nonceNotOnCurve = "signature.nonce-not-on-curve"
        /// S is not below ℓ.
        case scalarTooLarge = "signature.scalar-too-large"
        /// The equation does not hold: another message, another key, or damage.
        case mismatch = "signature.mismatch"

        /// Stable code.
        public var code: String { rawValue }
    }
}

/// EdDSA over a twisted Edwards curve with the challenge h = Poseidon(R8.x, R8.y, A.x, A.y, M).
///
/// A signature (R8, S) of the field element M by the key A is valid if S·B = R8 + 8·h·A, S < ℓ, both points are on the
/// curve and A is in the subgroup and not neutral. The equation then puts R8 into the subgroup by itself. Strictness
/// makes the answer one and the same for everybody and a signature unique up to its R8.
///
/// M must be bound to its purpose by the caller: hash it with a domain tag. Source: iden3's EdDSA.
public struct EdDSAPoseidon<F: PrimeField>: Sendable {
    /// The curve; keys and nonces are multiples of its base point.
    public let curve: TwistedEdwardsCurve<F>
    /// A Poseidon of five inputs.
    public let poseidon: Poseidon<F>

    /// The scheme over a curve.
    public init(curve: TwistedEdwardsCurve<F>, poseidon: Poseidon<F>) {
        precondition(poseidon.width == 6, "the challenge hashes five elements")
        self.curve = curve
        self.poseidon = poseidon
    }

    /// The challenge h.
    public func challenge(nonce: TwistedEdwardsPoint<F>, key: TwistedEdwardsPoint<F>, message: F) -> F {
        poseidon.hash([nonce.x, nonce.y, key.x, key.y, message])
    }

    /// Checks a signature strictly.
    public func verify(
        _ signature: EdDSASignature<F>, of message: F, by key: TwistedEdwardsPoint<F>
    ) -> SignatureVerdict {
        guard curve.contains(key) else { return .invalid(.keyNotOnCurve) }
        guard key != .identity else { return .invalid(.keyIsIdentity) }
        guard curve.isInSubgroup(key) else { return .invalid(.keyNotInSubgroup) }
        guard curve.contains(signature.nonce) else { return .invalid(.nonceNotOnCurve) }
        guard signature.scalar < curve.subgroupOrder else { return .invalid(.scalarTooLarge) }
        let challenge = challenge(nonce: signature.nonce, key: key, message: message)
        let left = curve.multiply(curve.base, by: signature.scalar)
        let right = curve.add(
            signature.nonce, curve.multiply(curve.multiplyByCofactor(key), by: challenge.integer))
        return left == right ? .valid : .invalid(.mismatch)
    }
}

extension EdDSAPoseidon where F == Fr {
    /// iden3's scheme on Baby Jubjub with circomlib's Poseidon.
    public static let babyJubjub = EdDSAPoseidon(curve: BabyJubjub.curve, poseidon: .bn254(width: 6))
}

extension EdDSASignature where F == Fr {
    /// 64 bytes: R8 packed, then S little-endian.
    public var packed: [UInt8] { BabyJubjub.pack(nonce) + scalar.littleEndianBytes }

    /// From 64 bytes; R8 must be a packed point of the curve and S below ℓ.
    public init(packed bytes: [UInt8]) throws(BabyJubjubError) {
        guard bytes.count == 64 else { throw .wrongLength(expected: 64, found: bytes.count) }
        let nonce = try BabyJubjub.unpack(Array(bytes[..<32]))
        let scalar = FieldInteger(littleEndian: bytes[32...])
        guard scalar < BabyJubjub.curve.subgroupOrder else { throw .notCanonical }
        self.init(nonce: nonce, scalar: scalar)
    }
}

/// A Baby Jubjub public key: on the curve, in the subgroup, not neutral.
public struct EdDSAPublicKey: Hashable, Sendable {
    /// The point A.
    public let point: BabyJubjub.Point

    /// From coordinates.
    public init(point: BabyJubjub.Point) throws(BabyJubjubError) {
        guard BabyJubjub.curve.contains(point) else { throw .notOnCurve }
        guard point != .identity else { throw .identity }
        guard BabyJubjub.curve.isInSubgroup(point) else { throw .notInSubgroup }
        self.point = point
    }

    /// From 32 packed bytes.
    public init(packed: [UInt8]) throws(BabyJubjubError) {
        try self.init(point: BabyJubjub.unpack(packed))
    }

    /// Trusts a point that is known to be a fit multiple of the base point.
    init(unchecked point: BabyJubjub.Point) {
        self.point = point
    }

    /// 32 bytes.
    public var packed: [UInt8] { BabyJubjub.pack(point) }

    /// Checks a signature strictly; the key itself was checked when it was made.
    public func verify(_ signature: EdDSASignature<Fr>, of message: Fr) -> SignatureVerdict {
        EdDSAPoseidon.babyJubjub.verify(signature, of: message, by: point)
    }
}
