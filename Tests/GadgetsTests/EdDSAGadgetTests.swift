import Algebra
import CircuitChecker
import Gadgets
import Primitives
import R1CS
import Testing

@Suite("EdDSA gadget")
struct EdDSAGadgetTests {
    /// Public inputs: message, key, nonce. Advice: S.
    private static func verification<F: PrimeField>(_ scheme: EdDSAPoseidon<F>) throws -> Circuit<F> {
        let gadget = EdDSAGadget(scheme)
        var builder = CircuitBuilder<F>()
        let inputs = ["message", "key-x", "key-y", "nonce-x", "nonce-y"].map { builder.publicInput($0) }
        let scalar = builder.advice("scalar")
        builder.verifyEdDSA(
            "eddsa", message: inputs[0], key: EdwardsWires(x: inputs[1], y: inputs[2]),
            nonce: EdwardsWires(x: inputs[3], y: inputs[4]), scalar: scalar, with: gadget)
        return try builder.finish()
    }

    private static let real = Result { try verification(EdDSAPoseidon.babyJubjub) }

    private func inputs<F: PrimeField>(
        _ message: F, _ key: TwistedEdwardsPoint<F>, _ signature: EdDSASignature<F>
    ) -> [F] {
        let scalar = F(reducing: signature.scalar)
        return [message, key.x, key.y, signature.nonce.x, signature.nonce.y, scalar]
    }

    @Test("native twin: signatures are accepted; with anything changed they are not")
    func real() throws {
        let circuit = try Self.real.get()
        let scheme = EdDSAPoseidon.babyJubjub
        for (number, message) in edgeElements(random: 4).enumerated() where number % 4 == 0 {
            let key = try EdDSASigningKey(seed: Array(repeating: UInt8(number), count: 32))
            let point = key.publicKey.point
            let signature = key.sign(message)
            #expect(scheme.verify(signature, of: message, by: point) == .valid)
            let right = inputs(message, point, signature)
            #expect(try circuit.constraints.firstUnsatisfied(by: circuit.witness(inputs: right))?.name == nil)
            for position in right.indices {
                var wrong = right
                wrong[position] += Fr.one
                #expect(try !satisfies(circuit, wrong))
            }
        }
    }

    @Test("strictness: torsion in key or nonce, a neutral key, a key of small order")
    func strict() throws {
        let circuit = try Self.real.get()
        let scheme = EdDSAPoseidon.babyJubjub
        let curve = scheme.curve
        let key = try EdDSASigningKey(seed: Array(repeating: 9, count: 32))
        let point = key.publicKey.point
        let message = Fr(31)
        let signature = key.sign(message)
        #expect(try satisfies(circuit, inputs(message, point, signature)))

        // A neutral key "signs" everything with R8 = S·B.
        let scalar = FieldInteger(77)
        let forged = EdDSASignature(nonce: curve.multiply(curve.base, by: scalar), scalar: scalar)
        #expect(scheme.verify(forged, of: message, by: .identity) == .invalid(.keyIsIdentity))
        #expect(try !satisfies(circuit, inputs(message, .identity, forged)))

        // With a key of small order likewise.
        let small = curve.torsion
        #expect(scheme.verify(forged, of: message, by: small) == .invalid(.keyNotInSubgroup))
        #expect(try !satisfies(circuit, inputs(message, small, forged)))

        // An honest equation for a key with torsion: 8·h·(A + T) = 8·h·A.
        let shifted = curve.add(point, curve.torsion)
        let nonceScalar = FieldInteger(123_456)
        let nonce = curve.multiply(curve.base, by: nonceScalar)
        #expect(try !satisfies(circuit, inputs(message, shifted, EdDSASignature(nonce: nonce, scalar: nonceScalar))))

        // R8 with torsion.
        let torsionNonce = EdDSASignature(nonce: curve.add(signature.nonce, curve.torsion), scalar: signature.scalar)
        #expect(try !satisfies(circuit, inputs(message, point, torsionNonce)))
    }

    @Test("S + ℓ solves the equation and is refused by name")
    func malleability() throws {
        let circuit = try Self.real.get()
        let curve = BabyJubjub.curve
        let key = try EdDSASigningKey(seed: Array(repeating: 1, count: 32))
        // 2^251 − ℓ is about a third of ℓ: some message soon has an S below it.
        for number in 0..<64 {
            let message = Fr(number)
            let signature = key.sign(message)
            let raised = signature.scalar.wrappingAdd(curve.subgroupOrder)
            guard raised.bitWidth <= 251 else { continue }
            let wrong = inputs(message, key.publicKey.point, EdDSASignature(nonce: signature.nonce, scalar: raised))
            let violated = try circuit.constraints.firstUnsatisfied(by: circuit.witness(inputs: wrong))?.name
            #expect(violated?.contains("scalar-below-order") == true)
            return
        }
        Issue.record("no message found")
    }

    static let toy = EdDSAPoseidon(
        curve: ToyCurves.over47, poseidon: Poseidon(width: 6, fullRounds: 2, partialRounds: 1))

    @Test("toy curve: keys, nonces and messages against the native verdict, all witnesses")
    func toyExhaustive() throws {
        typealias F = SmallField<47>
        let scheme = Self.toy
        let circuit = try Self.verification(scheme)
        let search = WitnessSearch(circuit.constraints)
        let points = scheme.curve.points
        // Every point of the subgroup as nonce, others of the curve, and some that are not on it.
        let subgroup = points.filter(scheme.curve.isInSubgroup)
        let others = points.filter { !scheme.curve.isInSubgroup($0) }
        let nonces =
            subgroup + others[..<8] + [.init(x: F(1), y: F(1)), .init(x: F(0), y: F(0)), .init(x: F(5), y: F(46))]
        // Every point of the subgroup as key, and every kind of point outside.
        let keys =
            subgroup + [scheme.curve.torsion, .init(x: F(0), y: F(-1))]
            + [scheme.curve.add(scheme.curve.base, scheme.curve.torsion), .init(x: F(3), y: F(3))]
        var accepted = 0
        for key in keys {
            for nonce in nonces {
                let message = F(12)
                let valid = (0..<8).contains { scalar in
                    let signature = EdDSASignature(nonce: nonce, scalar: FieldInteger(UInt64(scalar)))
                    return scheme.verify(signature, of: message, by: key) == .valid
                }
                let found = search.isSatisfiable(fixing: [message, key.x, key.y, nonce.x, nonce.y])
                #expect(found == valid, "key \(key), nonce \(nonce)")
                accepted += found ? 1 : 0
            }
        }
        #expect(accepted == 4 * 5)
    }

    @Test("toy curve: no forged hint is accepted")
    func toyForgeries() throws {
        typealias F = SmallField<47>
        let scheme = Self.toy
        let circuit = try Self.verification(scheme)
        let curve = scheme.curve
        for secret in 1...4 {
            let key = curve.times(secret, curve.base)
            for (nonceScalar, message) in [(1, 3), (4, 40)] {
                let nonce = curve.times(nonceScalar, curve.base)
                let message = F(message)
                let challenge = scheme.challenge(nonce: nonce, key: key, message: message).small
                let scalar = (nonceScalar + 8 * challenge * secret) % 5
                try expectUnforgeable(circuit, inputs: [message, key.x, key.y, nonce.x, nonce.y, F(scalar)])
            }
        }
    }
}
