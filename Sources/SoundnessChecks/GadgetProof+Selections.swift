import Algebra
import Gadgets
import R1CS

extension GadgetProof {
    /// Select, binary trees, one-hot vectors, thermometers.
    static var selections: [GadgetProof] {
        [select] + (1...5).map(tree)
            + (1...6).flatMap { [oneHot(SmallField<13>.self, count: $0), oneHot(SmallField<47>.self, count: $0)] }
            + (1...4).map(thermometer) + [selected]
    }

    private static var select: GadgetProof {
        typealias F = SmallField<13>
        let field = SmallCase<F>.field
        return SmallCase<F>(
            publicInputs: 4, assignments: SmallCase<F>.product([field, field, field, field]),
            build: { builder, inputs, _ in
                let condition = builder.bit("condition", asserting: inputs[0])
                builder.enforceEqual("out", builder.select("select", condition, inputs[1], inputs[2]), inputs[3])
            },
            isRight: { $0[0] < 2 && $0[3] == ($0[0] == 1 ? $0[1] : $0[2]) }
        ).proof(of: "select", "2 ways")
    }

    /// Public inputs: index bits, a bit that raises every leaf by two, the answer.
    private static func tree(leaves: Int) -> GadgetProof {
        typealias F = SmallField<61>
        let bits = leaves == 1 ? 0 : leaves <= 2 ? 1 : leaves <= 4 ? 2 : 3
        let values = [3, 1, 4, 9, 5]
        let domains = Array(repeating: [0, 1, 2], count: bits + 1) + [SmallCase<F>.field]
        return SmallCase<F>(
            publicInputs: bits + 2, assignments: SmallCase<F>.product(domains),
            build: { builder, inputs, _ in
                let index = (0..<bits).map { builder.bit(ConstraintLabel("index", $0), asserting: inputs[$0]) }
                let bump = builder.bit("bump", asserting: inputs[bits])
                let entries = values[..<leaves].map { Bounded<F>(bump) * 2 + $0 }
                let answer = builder.multiplexer("tree", entries, index: index)
                builder.enforceEqual("out", Scalar(answer), inputs[bits + 1])
            },
            isRight: { assignment in
                guard assignment[...bits].allSatisfy({ $0 < 2 }) else { return false }
                let index = (0..<bits).reduce(0) { $0 + assignment[$1] << $1 }
                // An index beyond the leaves finds the last one.
                return assignment[bits + 1] == values[min(index, leaves - 1)] + 2 * assignment[bits]
            }
        ).proof(of: "multiplexer", "\(leaves) leaves")
    }

    /// Public inputs: the index, the fingerprint.
    private static func oneHot<F: PrimeField>(_: F.Type, count: Int) -> GadgetProof {
        @Sendable func expected(_ index: Int) -> Int { fingerprint(F.self, (0..<count).map { $0 == index }) }
        let field = SmallCase<F>.field
        return SmallCase<F>(
            publicInputs: 2, assignments: SmallCase<F>.product([field, field]),
            forged: (0..<count).map { [$0, expected($0)] },
            build: { builder, inputs, _ in
                builder.enforceEqual("out", fingerprint(builder.oneHot("hot", inputs[0], count: count)), inputs[1])
            },
            isRight: { $0[0] < count && $0[1] == expected($0[0]) }
        ).proof(of: "one-hot", "\(count) positions")
    }

    /// Public inputs: the number of ones, the fingerprint.
    private static func thermometer(count: Int) -> GadgetProof {
        typealias F = SmallField<13>
        @Sendable func expected(_ ones: Int) -> Int { fingerprint(F.self, (0..<count).map { $0 < ones }) }
        let field = SmallCase<F>.field
        return SmallCase<F>(
            publicInputs: 2, assignments: SmallCase<F>.product([field, field]),
            forged: (0...count).map { [$0, expected($0)] },
            build: { builder, inputs, _ in
                builder.enforceEqual(
                    "out", fingerprint(builder.thermometer("level", inputs[0], count: count)), inputs[1])
            },
            isRight: { $0[0] <= count && $0[1] == expected($0[0]) }
        ).proof(of: "thermometer", "\(count) positions")
    }

    /// Public inputs: the index, three values, the answer.
    private static var selected: GadgetProof {
        typealias F = SmallField<13>
        let field = SmallCase<F>.field
        return SmallCase<F>(
            publicInputs: 5, assignments: SmallCase<F>.product([field, field, field, field, field]),
            forged: [[0, 5, 6, 7, 5], [1, 5, 6, 7, 6], [2, 5, 6, 7, 7]],
            build: { builder, inputs, _ in
                let hot = builder.oneHot("hot", inputs[0], count: 3)
                builder.enforceEqual("out", builder.select("chosen", Array(inputs[1...3]), oneHot: hot), inputs[4])
            },
            isRight: { $0[0] < 3 && $0[4] == $0[1 + $0[0]] }
        ).proof(of: "select", "one-hot, 3 positions")
    }
}
