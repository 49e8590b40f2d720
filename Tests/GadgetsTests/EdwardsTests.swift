import Algebra
import CircuitChecker
import Gadgets
import Primitives
import R1CS
import Testing

@Suite("Edwards gadgets")
struct EdwardsTests {
    private func point<F: PrimeField>(_ inputs: [Scalar<F>], _ index: Int) -> EdwardsWires<F> {
        EdwardsWires(x: inputs[index], y: inputs[index + 1])
    }

    private func enforceEqual<F: PrimeField>(
        _ builder: inout CircuitBuilder<F>, _ left: EdwardsWires<F>, _ right: EdwardsWires<F>
    ) {
        builder.enforceEqual("out-x", left.x, right.x)
        builder.enforceEqual("out-y", left.y, right.y)
    }

    /// Whether the public values have a satisfying witness: a complete search.
    private func accepts<F: PrimeField>(_ search: WitnessSearch<F>, _ points: [TwistedEdwardsPoint<F>]) -> Bool {
        search.isSatisfiable(fixing: points.flatMap { [$0.x, $0.y] })
    }

    /// Answers to try: every point of the curve, and the right one with either coordinate replaced by everything.
    private func near<F: PrimeField>(
        _ point: TwistedEdwardsPoint<F>, _ curve: TwistedEdwardsCurve<F>
    ) -> [TwistedEdwardsPoint<F>] {
        let all = (0..<Int(F.modulus.limbs.0)).map { F($0) }
        let changed = all.map { TwistedEdwardsPoint(x: $0, y: point.y) } + all.map { .init(x: point.x, y: $0) }
        return curve.points + changed
    }

    /// Fewer answers: the subgroup, and the right one shifted by every torsion point.
    private func related<F: PrimeField>(
        _ point: TwistedEdwardsPoint<F>?, _ curve: TwistedEdwardsCurve<F>
    ) -> [TwistedEdwardsPoint<F>] {
        let order = Int(curve.subgroupOrder.limbs.0)
        let shifted = (0..<8).map { curve.add(point ?? .identity, curve.times($0, curve.torsion)) }
        return shifted + (0..<min(order, 16)).map { curve.times($0, curve.base) }
    }

    @Test("on curve and in subgroup: all pairs of coordinates, all witnesses; every mutant caught")
    func membership() throws {
        func check<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>, mutants: Bool) throws {
            let onCurve = try circuit(F.self, publicInputs: 2) { builder, inputs in
                builder.enforceOnCurve("on-curve", self.point(inputs, 0), curve)
            }
            GadgetCheck(onCurve) { curve.contains(.init(x: F($0[0]), y: F($0[1]))) }.expectRight()
            let inSubgroup = try circuit(F.self, publicInputs: 2) { builder, inputs in
                builder.enforceInSubgroup("in-subgroup", self.point(inputs, 0), curve)
            }
            func isRight(_ values: [Int]) -> Bool {
                let point = TwistedEdwardsPoint(x: F(values[0]), y: F(values[1]))
                return curve.contains(point) && curve.times(Int(curve.subgroupOrder.limbs.0), point) == .identity
            }
            let all = Array(0..<Int(F.modulus.limbs.0))
            let few = [0, 1, 2, curve.base.x.small]
            #expect(
                GadgetCheck(inSubgroup, domains: [mutants ? all : few, all], specification: isRight).exhaust().agrees)
            guard mutants else { return }
            GadgetCheck(inSubgroup, domains: [few, all], specification: isRight).expectRight()
        }
        try check(ToyCurves.over17, mutants: true)
        try check(ToyCurves.over23, mutants: false)
    }

    @Test("add and double: pairs of points, all answers on the curve; every mutant caught")
    func laws() throws {
        let curve = ToyCurves.over17
        typealias F = SmallField<17>
        let add = try circuit(F.self, publicInputs: 6) { builder, inputs in
            let sum = builder.add("add", self.point(inputs, 0), self.point(inputs, 2), curve)
            self.enforceEqual(&builder, sum, self.point(inputs, 4))
        }
        let enforceSum = try circuit(F.self, publicInputs: 6) { builder, inputs in
            builder.enforceSum(
                "sum", self.point(inputs, 0), self.point(inputs, 2), equals: self.point(inputs, 4), curve)
        }
        let double = try circuit(F.self, publicInputs: 4) { builder, inputs in
            self.enforceEqual(
                &builder, builder.double("double", self.point(inputs, 0), curve), self.point(inputs, 2))
        }
        let points = curve.points
        func isRight(_ system: ConstraintSystem<F>, operands: Int) -> Bool {
            let search = WitnessSearch(system)
            return stride(from: 0, to: points.count, by: 3).allSatisfy { number in
                let left = points[number]
                return (operands == 1 ? [left] : points).allSatisfy { right in
                    let sum = curve.add(left, right)
                    let inputs = operands == 1 ? [left] : [left, right]
                    return near(sum, curve).allSatisfy { accepts(search, inputs + [$0]) == ($0 == sum) }
                }
            }
        }
        for (circuit, operands) in [(add, 2), (enforceSum, 2), (double, 1)] {
            #expect(isRight(circuit.constraints, operands: operands))
            for index in 0..<circuit.constraints.constraintCount {
                #expect(
                    !isRight(circuit.removingConstraint(index), operands: operands),
                    "nothing notices the removal of \(circuit.constraints.constraintName(index))")
            }
        }
    }

    /// Public inputs: bits, then the answer.
    private func fixedBase<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>) throws -> Circuit<F> {
        let gadget = EdwardsGadget(curve)
        let count = gadget.scalarBits
        return try circuit(F.self, publicInputs: count + 2) { builder, inputs in
            let bits = (0..<count).map { builder.bit(ConstraintLabel("bit", $0), asserting: inputs[$0]) }
            self.enforceEqual(
                &builder, builder.multiplyBase("base", by: bits, with: gadget), self.point(inputs, count))
        }
    }

    @Test("fixed base: every scalar, also beyond the order, and every kind of wrong answer")
    func fixedBaseExhaustive() throws {
        func check<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>) throws {
            let circuit = try fixedBase(curve)
            let search = WitnessSearch(circuit.constraints)
            let count = curve.subgroupOrder.bitWidth
            var wrong = 0
            for scalar in 0..<1 << count {
                let product = curve.times(scalar, curve.base)
                let bits = (0..<count).map { F(scalar >> $0 & 1) }
                for answer in related(product, curve)
                where search.isSatisfiable(fixing: bits + [answer.x, answer.y]) != (answer == product) { wrong += 1 }
                guard scalar % 7 == 0 else { continue }
                try expectUnforgeable(circuit, inputs: bits + [product.x, product.y])
            }
            #expect(wrong == 0)
        }
        try check(ToyCurves.over17)
        try check(ToyCurves.over47)
        try check(ToyCurves.over103)
        try check(ToyCurves.over563)
    }

    /// Public inputs: point, bits, answer.
    private func variableBase<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>, bits count: Int) throws -> Circuit<F> {
        let gadget = EdwardsGadget(curve)
        return try circuit(F.self, publicInputs: count + 4) { builder, inputs in
            let bits = (0..<count).map { builder.bit(ConstraintLabel("bit", $0), asserting: inputs[$0 + 2]) }
            let product = builder.multiply("multiply", self.point(inputs, 0), by: bits, with: gadget)
            self.enforceEqual(&builder, product, self.point(inputs, count + 2))
        }
    }

    @Test("variable base: every point of the subgroup, every scalar, and every kind of wrong answer")
    func variableBaseExhaustive() throws {
        func check<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>, bits count: Int) throws {
            let circuit = try variableBase(curve, bits: count)
            let search = WitnessSearch(circuit.constraints)
            var wrong = 0
            for multiple in 0..<Int(curve.subgroupOrder.limbs.0) {
                let base = curve.times(multiple, curve.base)
                for scalar in 0..<1 << count {
                    // The neutral point is to satisfy nothing.
                    let product = base == .identity ? nil : curve.times(scalar, base)
                    let bits = (0..<count).map { F(scalar >> $0 & 1) }
                    for answer in related(product, curve)
                    where search.isSatisfiable(fixing: [base.x, base.y] + bits + [answer.x, answer.y])
                        != (answer == product)
                    { wrong += 1 }
                    guard let product, scalar % 11 == 0 else { continue }
                    try expectUnforgeable(circuit, inputs: [base.x, base.y] + bits + [product.x, product.y])
                }
            }
            #expect(wrong == 0)
        }
        for bits in 3...5 { try check(ToyCurves.over17, bits: bits) }
        for bits in 3...6 { try check(ToyCurves.over23, bits: bits) }
        for bits in 4...5 { try check(ToyCurves.over47, bits: bits) }
        try check(ToyCurves.over103, bits: 4)
    }

    @Test("every constraint of both multiplications is needed")
    func multiplicationMutants() throws {
        func check<F: PrimeField>(_ circuit: Circuit<F>, right: [[F]], wrong: [[F]]) {
            for index in 0..<circuit.constraints.constraintCount {
                let search = WitnessSearch(circuit.removingConstraint(index))
                #expect(
                    wrong.contains { search.isSatisfiable(fixing: $0) },
                    "nothing notices the removal of \(circuit.constraints.constraintName(index))")
            }
            let search = WitnessSearch(circuit.constraints)
            #expect(right.allSatisfy { search.isSatisfiable(fixing: $0) })
        }
        let curve = ToyCurves.over47
        typealias F = SmallField<47>
        func wrong(_ product: TwistedEdwardsPoint<F>) -> [[F]] {
            near(product, curve).filter { $0 != product }.map { [$0.x, $0.y] }
        }
        let fixed = (0..<8).map { scalar in ((0..<3).map { F(scalar >> $0 & 1) }, curve.times(scalar, curve.base)) }
        // Beside wrong answers, bits that are none, with any answer.
        let everything = (0..<47 * 47).map { [F($0 % 47), F($0 / 47)] }
        let notBits = [[F(2), F(0), F(0)], [F(0), F(2), F(0)], [F(0), F(0), F(2)], [F(1), F(1), F(3)]]
        check(
            try fixedBase(curve), right: fixed.map { $0.0 + [$0.1.x, $0.1.y] },
            wrong: fixed.flatMap { bits, product in wrong(product).map { bits + $0 } }
                + notBits.flatMap { bits in everything.map { bits + $0 } })

        let base = [curve.base.x, curve.base.y]
        let variable = (0..<8).map { scalar in ((0..<3).map { F(scalar >> $0 & 1) }, curve.times(scalar, curve.base)) }
        check(
            try variableBase(curve, bits: 3), right: variable.map { base + $0.0 + [$0.1.x, $0.1.y] },
            wrong: variable.flatMap { bits, product in wrong(product).map { base + bits + $0 } }
                + notBits.flatMap { bits in everything.map { base + bits + $0 } })
    }

    @Test("native twin on Baby Jubjub: edge scalars and random points")
    func real() throws {
        let curve = BabyJubjub.curve
        let gadget = EdwardsGadget.babyJubjub
        let order = curve.subgroupOrder
        let fixed = try fixedBase(curve)
        let variable = try variableBase(curve, bits: 254)
        func bits(_ scalar: FieldInteger, _ count: Int) -> [Fr] {
            (0..<count).map { scalar.bit($0) ? Fr.one : Fr.zero }
        }
        let one = FieldInteger(1)
        var scalars = [.zero, one, FieldInteger(2), order.wrappingSubtract(one), order, order.wrappingAdd(one)]
        scalars += edgeElements(random: 3).map(\.integer)
        for (number, scalar) in scalars.enumerated() {
            let base = curve.multiply(curve.base, by: FieldInteger(UInt64(3 * number + 1)))
            let product = curve.multiply(base, by: scalar)
            #expect(try satisfies(variable, [base.x, base.y] + bits(scalar, 254) + [product.x, product.y]))
            let other = curve.add(product, curve.base)
            #expect(try !satisfies(variable, [base.x, base.y] + bits(scalar, 254) + [other.x, other.y]))
            guard scalar.bitWidth <= gadget.scalarBits else { continue }
            let multiple = curve.multiply(curve.base, by: scalar)
            #expect(try satisfies(fixed, bits(scalar, gadget.scalarBits) + [multiple.x, multiple.y]))
            #expect(try !satisfies(fixed, bits(scalar, gadget.scalarBits) + [multiple.x, -multiple.y]))
        }
    }
}
