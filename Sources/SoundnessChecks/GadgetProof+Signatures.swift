import Algebra
import Gadgets
import Primitives
import R1CS

extension GadgetProof {
    /// EdDSA on a toy curve against the native verdict.
    static var signatures: [GadgetProof] {
        typealias F = SmallField<47>
        let scheme = EdDSAPoseidon<F>.toy
        let curve = scheme.curve
        let gadget = EdDSAGadget(scheme)
        let points = curve.points
        // Every point of the subgroup as nonce, others of the curve, and some that are not on it.
        let subgroup = points.filter(curve.isInSubgroup)
        let others = points.filter { !curve.isInSubgroup($0) }
        let nonces =
            subgroup + others[..<8] + [.init(x: F(1), y: F(1)), .init(x: F(0), y: F(0)), .init(x: F(5), y: F(46))]
        // Every point of the subgroup as key, and every kind of point outside.
        let keys =
            subgroup + [curve.torsion, .init(x: F(0), y: F(-1))]
            + [curve.add(curve.base, curve.torsion), .init(x: F(3), y: F(3))]
        let assignments = keys.flatMap { key in
            nonces.map { nonce in [12, key.x.small, key.y.small, nonce.x.small, nonce.y.small] }
        }
        let small = SmallCase<F>(
            publicInputs: 5, advice: 1, assignments: assignments, mutants: .none, forged: toySignatures(scheme),
            build: { builder, inputs, advice in
                _ = builder.verifyEdDSA(
                    "eddsa", message: inputs[0], key: point(inputs, 1), nonce: point(inputs, 3), scalar: advice[0],
                    with: gadget)
            },
            isRight: { values in
                let key = TwistedEdwardsPoint(x: F(values[1]), y: F(values[2]))
                let nonce = TwistedEdwardsPoint(x: F(values[3]), y: F(values[4]))
                return (0..<8).contains { scalar in
                    let signature = EdDSASignature(nonce: nonce, scalar: FieldInteger(UInt64(scalar)))
                    return scheme.verify(signature, of: F(values[0]), by: key) == .valid
                }
            })
        return [small.proof(of: "eddsa-poseidon", "keys and nonces of every kind")]
    }

    /// Messages, keys and signatures that are valid: public inputs, then S.
    private static func toySignatures(_ scheme: EdDSAPoseidon<SmallField<47>>) -> [[Int]] {
        let curve = scheme.curve
        return (1...4).flatMap { secret in
            [(1, 3), (4, 40)].map { nonceScalar, message in
                let key = curve.times(secret, curve.base)
                let nonce = curve.times(nonceScalar, curve.base)
                let challenge = scheme.challenge(nonce: nonce, key: key, message: SmallField(message)).small
                let scalar = (nonceScalar + 8 * challenge * secret) % 5
                return [message, key.x.small, key.y.small, nonce.x.small, nonce.y.small, scalar]
            }
        }
    }
}

extension EdDSAPoseidon where F == SmallField<47> {
    /// The scheme on a curve of forty points, with a Poseidon of few rounds.
    package static var toy: Self {
        EdDSAPoseidon(curve: ToyCurves.over47, poseidon: Poseidon(width: 6, fullRounds: 2, partialRounds: 1))
    }
}
