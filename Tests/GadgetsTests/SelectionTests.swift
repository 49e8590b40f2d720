import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

@Suite("Selection")
struct SelectionTests {
    @Test("select: all conditions and values; every mutant caught")
    func select() throws {
        let circuit = try circuit(SmallField<13>.self, publicInputs: 4) { builder, inputs in
            let condition = builder.bit("condition", asserting: inputs[0])
            builder.enforceEqual("out", builder.select("select", condition, inputs[1], inputs[2]), inputs[3])
        }
        GadgetCheck(circuit) { $0[0] < 2 && $0[3] == ($0[0] == 1 ? $0[1] : $0[2]) }.expectRight()
    }

    @Test("binary tree: all indices and leaves; every mutant caught", arguments: 1...5)
    func tree(leaves: Int) throws {
        let bits = leaves == 1 ? 0 : leaves <= 2 ? 1 : leaves <= 4 ? 2 : 3
        // Public inputs: index bits, answer. The leaves are constants and one bit, so that the whole tree is exercised.
        let values = [3, 1, 4, 9, 5]
        let circuit = try circuit(SmallField<61>.self, publicInputs: bits + 2) { builder, inputs in
            let index = (0..<bits).map { builder.bit(ConstraintLabel("index", $0), asserting: inputs[$0]) }
            let bump = builder.bit("bump", asserting: inputs[bits])
            let entries = values[..<leaves].map { Bounded<SmallField<61>>(bump) * 2 + $0 }
            let answer = builder.multiplexer("tree", entries, index: index)
            builder.enforceEqual("out", Scalar(answer), inputs[bits + 1])
        }
        let domains = Array(repeating: [0, 1, 2], count: bits + 1) + [Array(0..<61)]
        GadgetCheck(circuit, domains: domains) { assignment in
            guard assignment[...bits].allSatisfy({ $0 < 2 }) else { return false }
            let index = (0..<bits).reduce(0) { $0 + assignment[$1] << $1 }
            // An index beyond the leaves finds the last one.
            return assignment[bits + 1] == values[min(index, leaves - 1)] + 2 * assignment[bits]
        }.expectRight()
    }

    @Test("one-hot: all indices, all fingerprints; every mutant caught", arguments: 1...6)
    func oneHot(count: Int) throws {
        func check<F: PrimeField>(_: F.Type) throws {
            let circuit = try circuit(F.self, publicInputs: 2) { builder, inputs in
                let sum = fingerprint(builder.oneHot("hot", inputs[0], count: count))
                builder.enforceEqual("out", sum, inputs[1])
            }
            func expected(_ index: Int) -> F { fingerprint((0..<count).map { $0 == index }) }
            GadgetCheck(circuit) { $0[0] < count && F($0[1]) == expected($0[0]) }.expectRight()
            for index in 0..<count { try expectUnforgeable(circuit, inputs: [F(index), expected(index)]) }
        }
        try check(SmallField<13>.self)
        try check(SmallField<47>.self)
    }

    @Test("thermometer: all counts, all fingerprints; every mutant caught", arguments: 1...4)
    func thermometer(count: Int) throws {
        typealias F = SmallField<13>
        let circuit = try circuit(F.self, publicInputs: 2) { builder, inputs in
            let sum = fingerprint(builder.thermometer("level", inputs[0], count: count))
            builder.enforceEqual("out", sum, inputs[1])
        }
        func expected(_ ones: Int) -> F { fingerprint((0..<count).map { $0 < ones }) }
        GadgetCheck(circuit) { $0[0] <= count && F($0[1]) == expected($0[0]) }.expectRight()
        for ones in 0...count { try expectUnforgeable(circuit, inputs: [F(ones), expected(ones)]) }
    }

    @Test("one-hot selection: all indices, all answers; every mutant caught")
    func selected() throws {
        let selection = try SelectionTests.selection(SmallField<13>.self)
        GadgetCheck(selection, domains: [Array(0..<13), [0, 5, 12], [0, 6], [0, 7, 11], Array(0..<13)]) { values in
            values[0] < 3 && values[4] == values[1 + values[0]]
        }.expectRight()
    }

    private static func selection<F: PrimeField>(_: F.Type) throws -> Circuit<F> {
        try circuit(F.self, publicInputs: 5) { builder, inputs in
            let hot = builder.oneHot("hot", inputs[0], count: 3)
            let chosen = builder.select("chosen", Array(inputs[1...3]), oneHot: hot)
            builder.enforceEqual("out", chosen, inputs[4])
        }
    }

    @Test("selection at the real prime, native twin")
    func real() throws {
        let selection = try SelectionTests.selection(Fr.self)
        let values = edgeElements()
        for start in 0..<values.count - 3 {
            for index in 0..<3 {
                let inputs = [Fr(index)] + values[start..<start + 3]
                #expect(try satisfies(selection, inputs + [values[start + index]]))
                #expect(try !satisfies(selection, inputs + [values[start + index] + Fr.one]))
            }
        }
        #expect(try !satisfies(selection, [Fr(3)] + values[..<3] + [Fr.zero]))
    }
}
