import Algebra
import Gadgets
import R1CS

extension GadgetProof {
    /// Less, at most, equal, is zero.
    static var comparisons: [GadgetProof] {
        Relation.allCases.flatMap { relation in
            [
                compare(SmallField<13>.self, relation, bits: 2), compare(SmallField<47>.self, relation, bits: 2),
                compare(SmallField<61>.self, relation, bits: 2),
                compare(SmallField<251>.self, relation, bits: 1, mutants: .none),
            ]
        } + [isZero(SmallField<13>.self), isZero(SmallField<47>.self), isZero(SmallField<61>.self)]
            + [isZero(SmallField<251>.self)]
    }

    private enum Relation: String, CaseIterable {
        case less, atMost, equal

        func holds(_ left: Int, _ right: Int) -> Bool {
            switch self {
            case .less: left < right
            case .atMost: left <= right
            case .equal: left == right
            }
        }

        var gadget: String {
            switch self {
            case .less: "is-less"
            case .atMost: "is-at-most"
            case .equal: "is-equal"
            }
        }
    }

    /// Public inputs: left, right (both of `bits` bits), the answer.
    private static func compare<F: PrimeField>(
        _: F.Type, _ relation: Relation, bits: Int, mutants: SmallCase<F>.Mutants = .all
    ) -> GadgetProof {
        let field = SmallCase<F>.field
        let values = field.count < 20 ? field : Array(0...1 << bits) + [field.count - 1]
        let forged = [(0, 0), (0, 1), (1, 0), (1, 1)].map { [$0, $1, relation.holds($0, $1) ? 1 : 0] }
        return SmallCase<F>(
            publicInputs: 3, assignments: SmallCase<F>.product([values, values, field]), mutants: mutants,
            forged: forged,
            build: { builder, inputs, _ in
                let left = Bounded(bits: builder.range("left", of: inputs[0], bits: bits))
                let right = Bounded(bits: builder.range("right", of: inputs[1], bits: bits))
                let answer =
                    switch relation {
                    case .less: builder.isLess("compare", left, right)
                    case .atMost: builder.isAtMost("compare", left, right)
                    case .equal: builder.isEqual("compare", Scalar(left), Scalar(right))
                    }
                builder.enforceEqual("out", Scalar(answer), inputs[2])
            },
            isRight: { values in
                guard values[0] < 1 << bits, values[1] < 1 << bits else { return false }
                return values[2] == (relation.holds(values[0], values[1]) ? 1 : 0)
            }
        ).proof(of: relation.gadget, "\(bits) bits")
    }

    /// Public inputs: the value and the answer.
    private static func isZero<F: PrimeField>(_: F.Type) -> GadgetProof {
        let field = SmallCase<F>.field
        return SmallCase<F>(
            publicInputs: 2, assignments: SmallCase<F>.product([field, field]),
            forged: [[0, 1], [1, 0], [field.count - 1, 0]],
            build: { builder, inputs, _ in
                builder.enforceEqual("out", Scalar(builder.isZero("zero", inputs[0])), inputs[1])
            },
            isRight: { $0[1] == ($0[0] == 0 ? 1 : 0) }
        ).proof(of: "is-zero", "all values")
    }
}
