import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

@Suite("Selection")
struct SelectionTests {
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
