import Algebra
import Gadgets
import R1CS

extension GadgetProof {
    /// Quotient and remainder; extremes and sorting.
    ///
    /// Constraints are perturbed where the assignments are all that there are: at such widths many a changed coefficient says
    /// the same by accident of the small numbers, and only there it is known to.
    static var integers: [GadgetProof] {
        [
            divide(SmallField<61>.self, dividend: 3, divisor: 2), divide(SmallField<47>.self, dividend: 2, divisor: 2),
            divide(SmallField<251>.self, dividend: 1, divisor: 2),
            divide(SmallField<13>.self, dividend: 2, divisor: 1, all: true),
            divide(SmallField<17>.self, dividend: 1, divisor: 2, all: true),
        ] + [1, 3, 5, 8, 9].map { divide(SmallField<47>.self, byConstant: $0) }
            + Extreme.allCases.flatMap { extreme in
                [
                    extremes(SmallField<13>.self, extreme, count: 2, bits: 1, all: true),
                    extremes(SmallField<17>.self, extreme, count: 2, bits: 2, all: true),
                    // Of three values one missing constraint is made up for by those that come after it.
                    extremes(SmallField<13>.self, extreme, count: 3, bits: 1, mutants: .perturbed, all: true),
                    extremes(SmallField<47>.self, extreme, count: 2, bits: 2, offset: 2),
                    extremes(SmallField<61>.self, extreme, count: 3, bits: 1, mutants: .none),
                ]
            }
    }

    /// Public inputs: dividend, divisor, quotient, remainder.
    private static func divide<F: PrimeField>(
        _: F.Type, dividend: Int, divisor: Int, all: Bool = false
    ) -> GadgetProof {
        let field = SmallCase<F>.field
        // One outside of each range, and every quotient.
        let remainders = Array(0...1 << divisor) + [field.count - 1]
        let domains =
            all
            ? Array(repeating: field, count: 4)
            : [Array(0...1 << dividend), Array(0...1 << divisor), field, remainders]
        return SmallCase<F>(
            publicInputs: 4, assignments: SmallCase<F>.product(domains), mutants: all ? .all : .none,
            equivalent: all && divisor == 1
                ? ["divisor[0]: removed": "a divisor that is zero or one must be one, which says more"] : [:],
            forged: [[1, 1, 1, 0], [1, 3, 0, 1], [0, 2, 0, 0]],
            build: { builder, inputs, _ in
                let left = builder.bounded("dividend", of: inputs[0], bits: dividend)
                let right = builder.bounded("divisor", of: inputs[1], bits: divisor)
                let result = builder.divide("divide", left, by: right)
                builder.enforceEqual("quotient", Scalar(result.quotient), inputs[2])
                builder.enforceEqual("remainder", Scalar(result.remainder), inputs[3])
            },
            isRight: {
                $0[0] < 1 << dividend && $0[1] < 1 << divisor && $0[1] > 0 && $0[2] == $0[0] / $0[1]
                    && $0[3] == $0[0] % $0[1]
            }
        ).proof(of: "divide", "\(dividend) bits by \(divisor) bits")
    }

    /// Public inputs: dividend, quotient, remainder.
    private static func divide<F: PrimeField>(_: F.Type, byConstant divisor: Int) -> GadgetProof {
        let field = SmallCase<F>.field
        return SmallCase<F>(
            publicInputs: 3,
            assignments: SmallCase<F>.product([Array(0...8), field, Array(0...divisor) + [field.count - 1]]),
            mutants: .none, forged: [7, 0, 5].map { [$0, $0 / divisor, $0 % divisor] },
            build: { builder, inputs, _ in
                let left = builder.bounded("dividend", of: inputs[0], bits: 3)
                let result = builder.divide("divide", left, by: Bounded(divisor))
                builder.enforceEqual("quotient", Scalar(result.quotient), inputs[1])
                builder.enforceEqual("remainder", Scalar(result.remainder), inputs[2])
            },
            isRight: { $0[0] < 8 && $0[1] == $0[0] / divisor && $0[2] == $0[0] % divisor }
        ).proof(of: "divide", "3 bits by \(divisor)")
    }

    private enum Extreme: String, CaseIterable {
        case maximum, minimum, sorted

        func of(_ values: [Int]) -> [Int] {
            let sorted = values.sorted()
            return switch self {
            case .maximum: Array(sorted.suffix(1))
            case .minimum: Array(sorted.prefix(1))
            case .sorted: sorted
            }
        }
    }

    /// Public inputs: values of so many bits less an offset, then Σ 5^i·resultᵢ.
    private static func extremes<F: PrimeField>(
        _: F.Type, _ extreme: Extreme, count: Int, bits: Int, offset: Int = 0, mutants: SmallCase<F>.Mutants = .all,
        all: Bool = false
    ) -> GadgetProof {
        let field = SmallCase<F>.field
        let size = field.count
        @Sendable func fingerprint(_ values: [Int]) -> Int {
            ((values.reversed().reduce(0) { $0 * 5 + $1 }) % size + size) % size
        }
        // Every value of the range, its neighbours outside, and every answer.
        let domain = all ? field : (-1...1 << bits).map { ($0 - offset + size) % size }
        return SmallCase<F>(
            publicInputs: count + 1,
            assignments: SmallCase<F>.product(Array(repeating: domain, count: count) + [field]), mutants: mutants,
            forged: [[0, 1, 0], [1, 0, 0], [0, 0, 0]].map { values in
                let values = values.prefix(count).map { $0 - offset }
                return values.map { ($0 + size) % size } + [fingerprint(extreme.of(values))]
            },
            build: { builder, inputs, _ in
                let values = inputs[..<count].enumerated().map {
                    builder.bounded("value-\($0)", of: $1 + Scalar(constant: F(offset)), bits: bits) - offset
                }
                let results: [Bounded<F>] =
                    switch extreme {
                    case .maximum: [builder.maximum("extreme", values)]
                    case .minimum: [builder.minimum("extreme", values)]
                    case .sorted: builder.sorted("extreme", values)
                    }
                let out = results.reversed().reduce(Scalar(constant: F.zero)) { $0 * F(5) + Scalar($1) }
                builder.enforceEqual("out", out, inputs[count])
            },
            isRight: { assignment in
                let values = assignment[..<count].map { ($0 + offset) % size - offset }
                guard values.allSatisfy({ (0..<1 << bits).contains($0 + offset) }) else { return false }
                return fingerprint(extreme.of(values)) == assignment[count]
            }
        ).proof(of: extreme.rawValue, "\(count) values of \(bits) bits")
    }
}
