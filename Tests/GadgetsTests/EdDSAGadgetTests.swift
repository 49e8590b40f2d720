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
        _ = builder.verifyEdDSA(
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
}
