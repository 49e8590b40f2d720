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

    /// Public inputs: point, bits, answer.
    private func variableBase<F: PrimeField>(_ curve: TwistedEdwardsCurve<F>, bits count: Int) throws -> Circuit<F> {
        let gadget = EdwardsGadget(curve)
        return try circuit(F.self, publicInputs: count + 4) { builder, inputs in
            let bits = (0..<count).map { builder.bit(ConstraintLabel("bit", $0), asserting: inputs[$0 + 2]) }
            let product = builder.multiply("multiply", self.point(inputs, 0), by: bits, with: gadget)
            self.enforceEqual(&builder, product, self.point(inputs, count + 2))
        }
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
