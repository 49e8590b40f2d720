import Algebra
import R1CS

extension CircuitBuilder {
    /// The bits of the canonical integer of a field element, least significant first: as many as the modulus has.
    ///
    /// So many bits could also spell the integer plus p, so they are compared with p − 1.
    ///
    /// Cost: one constraint a bit, and one for each run of zeros in p − 1 (over BN254: 254 + 53).
    public mutating func strictBits(_ name: String, of value: Scalar<F>) -> [Bit<F>] {
        let count = F.modulus.bitWidth
        let low = bits(.bits, name, inputs: [value.combination], count: count - 1)
        guard let inverse = F.powerOfTwo(count - 1).inverted() else {
            preconditionFailure("two is invertible in an odd field")
        }
        // The top bit is no wire of its own: it is what the value leaves after the others.
        let rest = value - Scalar(Bounded(bits: low))
        let all = low + [bit(ConstraintLabel(name, count - 1), asserting: rest * inverse)]
        assertAtMost("\(name)-is-canonical", all, F.modulus.wrappingSubtract(FieldInteger(1)))
        return all
    }

    /// Asserts Σ 2^i·bits[i] ≤ `bound`.
    ///
    /// Read both from the top: bits exceed the bound exactly if, at some zero of the bound, a bit is one while no bit
    /// at a one of the bound has been zero above. So for every run of zeros: if D, the number of zero bits at ones of
    /// the bound so far, is zero, then E, the number of one bits within the run, is zero. D·w = E with a hinted w says
    /// just that, since 0 ≤ D < p.
    ///
    /// Cost: one constraint for each run of zeros in the bound.
    public mutating func assertAtMost(_ name: String, _ bits: [Bit<F>], _ bound: FieldInteger) {
        precondition(FieldInteger(UInt64(bits.count)) < F.modulus, "counts of bits must not wrap around")
        guard bound.bitWidth <= bits.count else { return }
        var deficits: [(scale: F, part: LinearCombination<F>)] = []
        var excess: [(scale: F, part: LinearCombination<F>)] = []
        for index in stride(from: bits.count - 1, through: 0, by: -1) {
            if bound.bit(index) {
                deficits.append((.one, (!bits[index]).combination))
            } else {
                excess.append((.one, bits[index].combination))
                guard index == 0 || bound.bit(index - 1) else { continue }
                forbid(
                    ConstraintLabel(name, index), LinearCombination(sum: excess),
                    unless: LinearCombination(sum: deficits))
                excess.removeAll()
            }
        }
    }

    /// excess = 0 unless deficit ≠ 0.
    private mutating func forbid(
        _ label: ConstraintLabel, _ excess: LinearCombination<F>, unless deficit: LinearCombination<F>
    ) {
        scope(label) { builder in
            if deficit.constantValue == .zero {
                builder.enforceEqual("zero", Scalar(excess), Scalar(constant: .zero))
                return
            }
            let factor = builder.hint(
                .quotient(.choice(because: "if both counts are zero any factor will do, and nothing else reads it")),
                "factor", inputs: [excess, deficit], count: 1)[0]
            builder.enforce("zero-unless-below", deficit, times: factor.combination, equals: excess)
        }
    }
}

extension Hint {
    /// inputs[0] / inputs[1], or zero if that is undefined.
    static func quotient(_ uniqueness: Uniqueness) -> Self {
        Self("quotient", uniqueness) { inputs, outputs in
            outputs.initializeElement(at: 0, to: inputs[0] * (inputs[1].inverted() ?? .zero))
        }
    }
}
