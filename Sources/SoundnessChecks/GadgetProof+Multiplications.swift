import Algebra
import Gadgets
import Primitives
import R1CS

extension GadgetProof {
    /// Multiples of the base point and of other points: every scalar, and every kind of wrong answer.
    static var multiplications: [GadgetProof] {
        [
            fixedBase(ToyCurves.over17), fixedBase(ToyCurves.over47), fixedBase(ToyCurves.over103),
            fixedBase(ToyCurves.over563),
        ] + (3...5).map { variableBase(ToyCurves.over17, bits: $0) }
            + (3...6).map { variableBase(ToyCurves.over23, bits: $0) }
            + (4...5).map { variableBase(ToyCurves.over47, bits: $0) }
            + [variableBase(ToyCurves.over103, bits: 4), fixedBaseMutants, variableBaseMutants]
    }

    /// Public inputs: bits, then the answer.
    private static func fixedBaseCase<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>) -> SmallCase<F> {
        let gadget = EdwardsGadget(curve)
        let count = gadget.scalarBits
        return SmallCase<F>(
            publicInputs: count + 2, assignments: [],
            build: { builder, inputs, _ in
                let bits = (0..<count).map { builder.bit(ConstraintLabel("bit", $0), asserting: inputs[$0]) }
                enforceEqual(&builder, builder.multiplyBase("base", by: bits, with: gadget), point(inputs, count))
            },
            isRight: { values in
                guard values[..<count].allSatisfy({ $0 < 2 }) else { return false }
                let scalar = (0..<count).reduce(0) { $0 + values[$1] << $1 }
                let product = curve.times(scalar, curve.base)
                return [product.x.small, product.y.small] == Array(values[count...])
            })
    }

    private static func fixedBase<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>) -> GadgetProof {
        var small = fixedBaseCase(curve)
        let count = curve.subgroupOrder.bitWidth
        for scalar in 0..<1 << count {
            let bits = (0..<count).map { scalar >> $0 & 1 }
            let product = curve.times(scalar, curve.base)
            small.assignments += related(product, curve).map { bits + [$0.x.small, $0.y.small] }
            if scalar % 7 == 0 { small.forged.append(bits + [product.x.small, product.y.small]) }
        }
        small.mutants = .none
        return small.proof(of: "baby-jubjub-fixed-base", "\(count) bits")
    }

    private static var fixedBaseMutants: GadgetProof {
        let curve = ToyCurves.over47
        var small = fixedBaseCase(curve)
        let multiples = (0..<8).map { scalar in ((0..<3).map { scalar >> $0 & 1 }, curve.times(scalar, curve.base)) }
        small.assignments = answers(multiples, before: [], curve)
        return small.proof(of: "baby-jubjub-fixed-base", "3 bits, answers near, bits that are none")
    }

    /// Public inputs: point, bits, answer.
    private static func variableBaseCase<F: PrimeField>(
        _ curve: TwistedEdwardsCurve<F>, bits count: Int
    ) -> SmallCase<F> {
        let gadget = EdwardsGadget(curve)
        return SmallCase<F>(
            publicInputs: count + 4, assignments: [],
            build: { builder, inputs, _ in
                let bits = (0..<count).map { builder.bit(ConstraintLabel("bit", $0), asserting: inputs[$0 + 2]) }
                let product = builder.multiply("multiply", point(inputs, 0), by: bits, with: gadget)
                enforceEqual(&builder, product, point(inputs, count + 2))
            },
            isRight: { values in
                let base = TwistedEdwardsPoint(x: F(values[0]), y: F(values[1]))
                let bits = values[2..<(2 + count)]
                // The neutral point is to satisfy nothing.
                guard base != .identity, bits.allSatisfy({ $0 < 2 }) else { return false }
                let product = curve.times(bits.enumerated().reduce(0) { $0 + $1.element << $1.offset }, base)
                return [product.x.small, product.y.small] == Array(values[(count + 2)...])
            })
    }

    private static func variableBase<F: PrimeField>(
        _ curve: TwistedEdwardsCurve<F>, bits count: Int
    ) -> GadgetProof {
        var small = variableBaseCase(curve, bits: count)
        for multiple in 0..<Int(curve.subgroupOrder.limbs.0) {
            let base = curve.times(multiple, curve.base)
            for scalar in 0..<1 << count {
                let product = base == .identity ? nil : curve.times(scalar, base)
                let inputs = [base.x.small, base.y.small] + (0..<count).map { scalar >> $0 & 1 }
                small.assignments += related(product, curve).map { inputs + [$0.x.small, $0.y.small] }
                if let product, scalar % 11 == 0 { small.forged.append(inputs + [product.x.small, product.y.small]) }
            }
        }
        small.mutants = .none
        return small.proof(of: "baby-jubjub-variable-base", "\(count) bits, the whole subgroup")
    }

    private static var variableBaseMutants: GadgetProof {
        let curve = ToyCurves.over47
        var small = variableBaseCase(curve, bits: 3)
        let multiples = (0..<8).map { scalar in ((0..<3).map { scalar >> $0 & 1 }, curve.times(scalar, curve.base)) }
        small.assignments = answers(multiples, before: [curve.base.x.small, curve.base.y.small], curve)
        return small.proof(of: "baby-jubjub-variable-base", "3 bits, answers near, bits that are none")
    }

    /// Right answers and those near them; and bits that are none, with any answer.
    private static func answers<F: PrimeField>(
        _ multiples: [([Int], TwistedEdwardsPoint<F>)], before prefix: [Int], _ curve: TwistedEdwardsCurve<F>
    ) -> [[Int]] {
        let p = SmallCase<F>.field.count
        let right = multiples.flatMap { bits, product in
            near(product, curve).map { prefix + bits + [$0.x.small, $0.y.small] }
        }
        let notBits = [[2, 0, 0], [0, 2, 0], [0, 0, 2], [1, 1, 3]]
        return right + notBits.flatMap { bits in (0..<p * p).map { prefix + bits + [$0 % p, $0 / p] } }
    }
}
