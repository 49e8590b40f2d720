import Algebra
import Gadgets
import Primitives
import R1CS

extension GadgetProof {
    /// On the curve, in the subgroup: all pairs of coordinates.
    static var membership: [GadgetProof] {
        let all17 = SmallCase<SmallField<17>>.field
        let all23 = SmallCase<SmallField<23>>.field
        let (over17, over23) = (ToyCurves.over17, ToyCurves.over23)
        return [
            onCurve(over17), onCurve(over23),
            inSubgroup(over17, assignments: SmallCase<SmallField<17>>.product([all17, all17])),
            inSubgroup(
                over23, assignments: SmallCase<SmallField<23>>.product([[0, 1, 2, over23.base.x.small], all23]),
                mutants: .none),
        ]
    }

    private static func onCurve<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>) -> GadgetProof {
        let field = SmallCase<F>.field
        return SmallCase<F>(
            publicInputs: 2, assignments: SmallCase<F>.product([field, field]),
            build: { builder, inputs, _ in builder.enforceOnCurve("on-curve", point(inputs, 0), curve) },
            isRight: { curve.contains(.init(x: F($0[0]), y: F($0[1]))) }
        ).proof(of: "baby-jubjub-on-curve", "all coordinates")
    }

    private static func inSubgroup<F: PrimeField>(
        _ curve: TwistedEdwardsCurve<F>, assignments: [[Int]], mutants: SmallCase<F>.Mutants = .all
    ) -> GadgetProof {
        SmallCase<F>(
            publicInputs: 2, assignments: assignments, mutants: mutants,
            build: { builder, inputs, _ in builder.enforceInSubgroup("in-subgroup", point(inputs, 0), curve) },
            isRight: { values in
                let point = TwistedEdwardsPoint(x: F(values[0]), y: F(values[1]))
                return curve.contains(point) && curve.times(Int(curve.subgroupOrder.limbs.0), point) == .identity
            }
        ).proof(of: "baby-jubjub-in-subgroup", "\(assignments.count) pairs of coordinates")
    }

    /// Adding and doubling: pairs of points of the curve, and answers of every kind.
    static var laws: [GadgetProof] {
        let curve = ToyCurves.over17
        typealias F = SmallField<17>
        let points = curve.points
        func assignments(_ operands: Int) -> [[Int]] {
            stride(from: 0, to: points.count, by: operands == 1 ? 1 : 3).flatMap { number in
                (operands == 1 ? [points[number]] : points).flatMap { right in
                    let sum = curve.add(points[number], right)
                    let inputs = operands == 1 ? [right] : [points[number], right]
                    return near(sum, curve).map { (inputs + [$0]).flatMap { [$0.x.small, $0.y.small] } }
                }
            }
        }
        @Sendable func isSum(_ values: [Int]) -> Bool {
            let points = stride(from: 0, to: values.count, by: 2).map {
                TwistedEdwardsPoint(x: F(values[$0]), y: F(values[$0 + 1]))
            }
            return curve.add(points[0], points[points.count - 2]) == points[points.count - 1]
        }
        let pairs = assignments(2)
        return [
            SmallCase<F>(
                publicInputs: 6, assignments: pairs,
                build: { builder, inputs, _ in
                    let sum = builder.add("add", point(inputs, 0), point(inputs, 2), curve)
                    enforceEqual(&builder, sum, point(inputs, 4))
                }, isRight: isSum
            ).proof(of: "baby-jubjub-add", "pairs of points, all answers near"),
            SmallCase<F>(
                publicInputs: 6, assignments: pairs,
                build: { builder, inputs, _ in
                    builder.enforceSum("sum", point(inputs, 0), point(inputs, 2), equals: point(inputs, 4), curve)
                }, isRight: isSum
            ).proof(of: "baby-jubjub-enforce-sum", "pairs of points, all answers near"),
            SmallCase<F>(
                publicInputs: 4, assignments: assignments(1),
                build: { builder, inputs, _ in
                    enforceEqual(&builder, builder.double("double", point(inputs, 0), curve), point(inputs, 2))
                }, isRight: isSum
            ).proof(of: "baby-jubjub-double", "all points, all answers near"),
        ]
    }

    static func point<F: PrimeField>(_ inputs: [Scalar<F>], _ index: Int) -> EdwardsWires<F> {
        EdwardsWires(x: inputs[index], y: inputs[index + 1])
    }

    static func enforceEqual<F: PrimeField>(
        _ builder: inout CircuitBuilder<F>, _ left: EdwardsWires<F>, _ right: EdwardsWires<F>
    ) {
        builder.enforceEqual("out-x", left.x, right.x)
        builder.enforceEqual("out-y", left.y, right.y)
    }

    /// Answers to try: every point of the curve, and the right one with either coordinate replaced by everything.
    static func near<F: PrimeField>(
        _ point: TwistedEdwardsPoint<F>, _ curve: TwistedEdwardsCurve<F>
    ) -> [TwistedEdwardsPoint<F>] {
        let all = SmallCase<F>.field.map { F($0) }
        let changed = all.map { TwistedEdwardsPoint(x: $0, y: point.y) } + all.map { .init(x: point.x, y: $0) }
        return curve.points + changed
    }

    /// Fewer answers: the subgroup, and the right one shifted by every torsion point.
    static func related<F: PrimeField>(
        _ point: TwistedEdwardsPoint<F>?, _ curve: TwistedEdwardsCurve<F>
    ) -> [TwistedEdwardsPoint<F>] {
        let order = Int(curve.subgroupOrder.limbs.0)
        let shifted = (0..<8).map { curve.add(point ?? .identity, curve.times($0, curve.torsion)) }
        return shifted + (0..<min(order, 16)).map { curve.times($0, curve.base) }
    }
}
