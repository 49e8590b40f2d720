import Algebra
import Primitives
import R1CS

/// EdDSA-Poseidon ready for circuits: curve tables and the challenge's hash.
public struct EdDSAGadget<F: PrimeField>: Sendable {
    /// The native scheme.
    public let scheme: EdDSAPoseidon<F>
    let edwards: EdwardsGadget<F>
    let poseidon: PoseidonGadget<F>

    /// Computes the tables.
    public init(_ scheme: EdDSAPoseidon<F>) {
        self.scheme = scheme
        edwards = EdwardsGadget(scheme.curve)
        poseidon = PoseidonGadget(scheme.poseidon)
    }
}

extension EdDSAGadget where F == Fr {
    /// iden3's scheme on Baby Jubjub.
    public static let babyJubjub = EdDSAGadget(.babyJubjub)
}

extension CircuitBuilder {
    /// Asserts that there is an S below ℓ that makes (nonce, S) a valid signature of `message` by `key`, as
    /// `EdDSAPoseidon.verify` defines it, strictness included; `scalar` is S.
    ///
    /// Everything the definition asks of points is asserted here, so a caller may pass unchecked wires: the key is in
    /// the subgroup (it has an eighth) and not neutral (multiplying it would satisfy nothing); the nonce is a sum of
    /// points of the curve. What remains the caller's: that the key is the one the verifier trusts (make it a public
    /// input), and that the message is a hash with a domain tag of what is signed.
    ///
    /// Returns S.
    ///
    /// With G = 4·key, S·B = R8 + 8·h·key becomes R8 = S·B + G − (2h + 1)·G, in which every step is free of exceptions.
    ///
    /// Cost over Baby Jubjub: see circuits/gadgets.csv.
    public mutating func verifyEdDSA(
        _ label: ConstraintLabel, message: Scalar<F>, key: EdwardsWires<F>, nonce: EdwardsWires<F>, scalar: Advice<F>,
        with gadget: EdDSAGadget<F>
    ) -> Bounded<F> {
        scope(label) { builder in
            let bits = builder.bits(
                .signatureScalar, "scalar", inputs: [scalar.combination], count: gadget.edwards.scalarBits)
            builder.verifyEdDSA(message: message, key: key, nonce: nonce, scalar: bits, with: gadget)
            return Bounded(bits: bits)
        }
    }

    private mutating func verifyEdDSA(
        message: Scalar<F>, key: EdwardsWires<F>, nonce: EdwardsWires<F>, scalar: [Bit<F>], with gadget: EdDSAGadget<F>
    ) {
        let curve = gadget.scheme.curve
        assertAtMost("scalar-below-order", scalar, curve.subgroupOrder.wrappingSubtract(FieldInteger(1)))
        enforceInSubgroup("key", key, curve)
        let quadruple = double("key-4", double("key-2", key, curve), curve)
        let challenge = poseidon("challenge", [nonce.x, nonce.y, key.x, key.y, message], with: gadget.poseidon)
        let bits = strictBits("challenge-bit", of: challenge)
        let right = multiplyOdd("challenge-times-key", quadruple, by: bits, with: gadget.edwards)
        let left = multiplyBase("scalar-times-base", by: scalar, with: gadget.edwards)
        enforceSum("equation", add("left", left, quadruple, curve), -right, equals: nonce, curve)
    }
}

extension CircuitBuilder where F == Fr {
    /// iden3's EdDSA-Poseidon on Baby Jubjub.
    public mutating func verifyEdDSA(
        _ label: ConstraintLabel, message: Scalar<Fr>, key: (x: Scalar<Fr>, y: Scalar<Fr>),
        nonce: (x: Scalar<Fr>, y: Scalar<Fr>), scalar: Advice<Fr>
    ) -> Bounded<Fr> {
        verifyEdDSA(
            label, message: message, key: EdwardsWires(x: key.x, y: key.y), nonce: EdwardsWires(x: nonce.x, y: nonce.y),
            scalar: scalar, with: .babyJubjub)
    }
}

extension Hint {
    /// The low bits of S.
    fileprivate static var signatureScalar: Self {
        Self(
            "signature-scalar",
            .unique(because: "B has order ℓ, so key, nonce and message leave one S below ℓ, and its bits are unique")
        ) { inputs, outputs in
            writeBits(of: inputs[0], to: outputs)
        }
    }
}
