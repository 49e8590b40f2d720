import Algebra
import Gadgets
import R1CS

extension HistoricalBug {
    /// Wires that were assigned and never bound, results that depend on a choice, challenges that bind too little.
    static var loose: [HistoricalBug] {
        [
            determinism("circomlib-mimc-output") { builder, isMended in
                let left = builder.publicInput("left")
                let sum = builder.multiply("square", left, left) + left
                let output = builder.assigned("output")
                if isMended { builder.enforceEqual("output", output, sum) }
                _ = builder.multiply("used", output, output)
            },
            determinism("arkworks-multiply-by-inverse") { builder, isMended in
                let value = builder.publicInput("value")
                let divisor = builder.publicInput("divisor")
                let quotient = builder.assigned("quotient")
                if isMended {
                    builder.enforceNotZero("divisor", divisor)
                    builder.enforceProduct("quotient", quotient, divisor, value)
                }
                _ = builder.multiply("used", quotient, quotient)
                _ = builder.multiply("inputs", value, divisor)
            },
            determinism("gnark-integer-conversion") { builder, isMended in
                let value = builder.publicInput("value")
                let bytes = builder.assigned("byte", 4)
                for (index, byte) in bytes.enumerated() { _ = builder.range("byte-\(index)", of: byte, bits: 8) }
                let sum = bytes.enumerated().reduce(builder.number(0)) { $0 + $1.element * Fr(1 << (8 * $1.offset)) }
                if isMended {
                    builder.enforceEqual("value", sum, value)
                } else {
                    _ = builder.multiply("value", sum, value)
                }
            },
            determinism("telepathy-array-xor") { builder, isMended in
                let wires = (0..<2).map { builder.publicInput("in-\($0)") }
                let inputs = (0..<2).map { builder.bit(ConstraintLabel("bit", $0), asserting: wires[$0]) }
                let output = builder.assigned("xor")
                let both = builder.and("both", inputs[0], inputs[1])
                if isMended {
                    builder.enforceEqual("xor", output, Scalar(inputs[0]) + Scalar(inputs[1]) - Scalar(both) * Fr(2))
                }
                _ = builder.multiply("used", output, output)
            },
            determinism("spartan-ecdsa-scalar-halves") { builder, isMended in
                let scalar = builder.publicInput("scalar")
                let halves = builder.assigned("half", 2)
                for (index, half) in halves.enumerated() { _ = builder.range("half-\(index)", of: half, bits: 120) }
                let sum = halves[0] + halves[1] * .powerOfTwo(120)
                if isMended {
                    builder.enforceEqual("scalar", sum, scalar)
                } else {
                    _ = builder.multiply("scalar", halves[0], scalar)
                    _ = builder.multiply("scalar-high", halves[1], scalar)
                }
            },
            determinism("scroll-warm-status") { builder, isMended in
                let address = builder.publicInput("address")
                let isWarm = builder.bit("warm", asserting: builder.assigned("warm"))
                if isMended { builder.enforceEqual("warm", Scalar(isWarm), Scalar(builder.isZero("known", address))) }
                _ = builder.multiply("gas", Scalar(isWarm), address)
            },
            determinism("aptos-decoded-length") { builder, isMended in
                let encoded = builder.publicInput("encoded-length")
                let decoded = builder.assigned("decoded-length")
                _ = builder.range("decoded", of: decoded, bits: 16)
                if isMended { builder.enforceEqual("decoded", decoded * Fr(4), encoded * Fr(3)) }
                _ = builder.multiply("used", decoded, encoded)
            },
            determinism("scroll-return-data-flag") { builder, isMended in
                let length = builder.publicInput("length")
                _ = builder.range("length", of: length, bits: 32)
                let flag = builder.bit("overflows", asserting: builder.assigned("overflows"))
                let bounded = Bounded(bits: builder.range("length", of: length, bits: 32))
                let isLong = builder.isLess("long", Bounded(1000), bounded)
                if isMended { builder.enforceEqual("flag", Scalar(flag), Scalar(isLong)) }
                _ = builder.multiply("branch", Scalar(flag), length)
            },
            determinism("polygon-free-input") { builder, isMended in
                let limit = builder.publicInput("limit")
                let flags = builder.hint(
                    .value("flags", .unique(because: "the signed data hold them")), "flag",
                    inputs: [builder.advice("flag").combination], count: 1)
                if isMended { _ = builder.bit("flag", asserting: flags[0]) }
                _ = builder.multiply("jump", flags[0], limit)
            },
            determinism("stealthdrop-nullifier", results: ["nullifier"]) { builder, isMended in
                // A nullifier made of a signature: the signer has many for one message.
                let key = builder.publicInput("key")
                let nonce = builder.hint(
                    .value("nonce", .choice(because: "every nonce gives a valid signature")), "nonce",
                    inputs: [key.combination], count: 1)[0]
                let nullifier = builder.multiply("nullifier", isMended ? key : nonce, key)
                _ = builder.multiply("signature", nonce, nullifier)
            },
            determinism("sp1-sum-not-observed", mode: .committed) { builder, isMended in
                challenged(&builder, isMended)
            },
            builder("gnark-second-commitment", code: "circuit.second-challenge") { builder, isMended in
                let value = builder.publicInput("value")
                let first = builder.challenge("first", committingTo: [value.combination])
                let second = isMended ? first : builder.challenge("second", committingTo: [value.combination])
                _ = builder.multiply("used", first, second)
                _ = builder.multiply("value", value, value)
            },
            builder("signal-without-constraint", code: "circuit.unconstrained-wire") { builder, isMended in
                let value = builder.publicInput("value")
                let product = builder.multiply("square", value, value)
                let unread = builder.assigned("unread")
                if isMended { builder.enforceEqual("unread", unread, product) }
            },
            builder("rln-withdrawal-address", code: "circuit.unconstrained-wire") { builder, isMended in
                let address = builder.publicInput("address")
                let secret = builder.privateInput("secret")
                _ = builder.multiply("identity", secret, secret)
                // Bound by a constraint of its own, so that no proof fits two addresses.
                if isMended { _ = builder.multiply("address", address, address) }
            },
            builder("accumulator-too-wide", code: "circuit.interval-too-wide") { builder, isMended in
                let value = builder.publicInput("value")
                let bounded = Bounded(bits: builder.range("value", of: value, bits: isMended ? 100 : 130))
                _ = builder.multiply("square", bounded, bounded)
            },
        ]
    }

    /// A byte by a look-up of its own: one table of four rows, two limbs. What the table is asked for must be committed to
    /// before the challenge; here the counts are not.
    private static func challenged(_ builder: inout CircuitBuilder<Fr>, _ isMended: Bool) {
        let value = builder.publicInput("value")
        let limbs = builder.assigned("limb", 2)
        let counts = builder.assigned("count", 4)
        builder.enforceEqual("value", limbs[0] + limbs[1] * Fr(4), value)
        let committed = (limbs + (isMended ? counts : [])).map(\.combination)
        let challenge = builder.challenge("challenge", committingTo: committed)
        let terms = builder.assigned("term", 6)
        var sum = builder.number(0)
        for (index, limb) in limbs.enumerated() {
            builder.enforceProduct("query-\(index)", terms[index], challenge - limb, builder.number(1))
            sum = sum - terms[index]
        }
        for (row, count) in counts.enumerated() {
            builder.enforceProduct("row-\(row)", terms[2 + row], challenge - builder.number(row), count)
            sum = sum + terms[2 + row]
        }
        builder.enforceEqual("sum", sum, builder.number(0))
    }
}
