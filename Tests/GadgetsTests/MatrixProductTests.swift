import Algebra
import CircuitChecker
import Gadgets
import R1CS
import TestSupport
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
    /// The matrices' entries are the inputs, row by row: left, right, product.
    private func product<F: PrimeField>(
        _ empty: consuming CircuitBuilder<F>, _ a: Int, _ b: Int, _ c: Int, constantRight: [[F]]? = nil,
        lookups: Bool = false
    ) throws -> Circuit<F> {
        func matrix(_ rows: Int, _ columns: Int, _ name: String, _ builder: inout CircuitBuilder<F>) -> [[Scalar<F>]] {
            (0..<rows).map { row in (0..<columns).map { builder.publicInput("\(name)-\(row)-\($0)") } }
        }
        var builder = empty
        let left = matrix(a, b, "left", &builder)
        let right = constantRight.map { $0.map { $0.map { Scalar(constant: $0) } } } ?? matrix(b, c, "right", &builder)
        let result = matrix(a, c, "product", &builder)
        if lookups { _ = builder.lookupRange("small", of: left[0][0], bits: 8) }
        builder.enforceMatrixProduct("matrices", left, right, equals: result)
        return try builder.finish()
    }

    private func multiply<F: PrimeField>(_ left: [[F]], _ right: [[F]]) -> [[F]] {
        left.map { row in
            right[0].indices.map { column in
                zip(row, right).reduce(F.zero) { $0 + $1.0 * $1.1[column] }
            }
        }
    }

    private func random(_ rows: Int, _ columns: Int, _ generator: inout Splitmix) -> [[Fr]] {
        (0..<rows).map { _ in (0..<columns).map { _ in generator.element() } }
    }

    /// What is checked depends on the difference from the product only: all differences are tried.
    @Test("all challenges of a small field accept exactly the products; every mutant caught")
    func exhaustive() throws {
        typealias F = SmallField<13>
        let circuit = try product(CircuitBuilder<F>(policy: .exhaustive()), 2, 3, 2)
        let check = ChallengeExhaustion(circuit, highestPower: 1)
        let left = [[1, 5, 0], [7, 12, 3]].map { $0.map { F($0) } }
        let right = [[2, 4], [9, 1], [6, 11]].map { $0.map { F($0) } }
        let product = multiply(left, right)
        var refused: [[F]] = []
        for number in 0..<13 * 13 * 13 * 13 {
            let change = [number % 13, number / 13 % 13, number / 169 % 13, number / 2197].map { F($0) }
            let result = zip(product.flatMap { $0 }, change).map { $0 + $1 }
            let inputs = (left + right).flatMap { $0 } + result
            #expect(try check.acceptsHonest(inputs) == (number == 0))
            // Wrong in one row only, so that no other row's constraints notice; or in proportion to a column of `left`, so
            // that an entry of its product with the vector could make up for it.
            let isOneRow = number < 169 || number % 169 == 0
            let isColumn = (0..<3).contains { column in
                change[0] * left[1][column] == change[2] * left[0][column]
                    && change[1] * left[1][column] == change[3] * left[0][column]
            }
            if number > 0, isOneRow || (isColumn && number % 7 == 0) { refused.append(inputs) }
        }
        let survivors = try check.survivingMutants(refused: refused)
        #expect(survivors == [])
    }

    @Test("plain mode over a small field: all of them; every mutant caught")
    func plain() throws {
        let circuit = try product(CircuitBuilder<SmallField<13>>(), 1, 2, 1)
        let few = [0, 1, 5]
        GadgetCheck(circuit, domains: [few, Array(0..<13), few, Array(0..<13), Array(0..<13)]) {
            ($0[0] * $0[2] + $0[1] * $0[3]) % 13 == $0[4]
        }.expectRight()
    }

    @Test(
        "products are accepted at the real prime, one wrong entry is not", arguments: [ArgumentMode.plain, .committed])
    func real(mode: ArgumentMode) throws {
        var generator = Splitmix(state: 5)
        for (a, b, c) in [(1, 1, 1), (2, 3, 4), (4, 3, 2), (5, 5, 5), (1, 6, 3), (3, 6, 1), (6, 4, 7)] {
            let circuit = try product(CircuitBuilder<Fr>(mode: mode), a, b, c)
            let (left, right) = (random(a, b, &generator), random(b, c, &generator))
            let result = multiply(left, right)
            let inputs = (left + right + result).flatMap { $0 }
            func passes(_ inputs: [Fr]) throws -> Bool {
                circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs)) == nil
            }
            #expect(try passes(inputs))
            for index in inputs.indices {
                var wrong = inputs
                wrong[index] += Fr.one
                #expect(try !passes(wrong), "\(a) \(b) \(c): \(index)")
            }
        }
    }

    /// a·b + b·c + a·c − b − max(a, c), and the mask.
    @Test("cost", arguments: [(1, 1, 1), (2, 3, 4), (4, 3, 2), (8, 8, 8), (1, 6, 3), (16, 64, 16)])
    func cost(a: Int, b: Int, c: Int) throws {
        let plain = try product(CircuitBuilder<Fr>(), a, b, c).constraints.constraintCount
        #expect(plain == a * b * c)
        let committed = try product(CircuitBuilder<Fr>(mode: .committed), a, b, c).constraints.constraintCount
        let projected = a * b + b * c + a * c - b - max(a, c) + 1
        #expect(committed == (projected <= plain ? projected : plain))
    }

    @Test("constant weights: products with them are free in both modes")
    func constants() throws {
        var generator = Splitmix(state: 6)
        let weights = random(4, 8, &generator)
        for mode in [ArgumentMode.plain, .committed] {
            let circuit = try product(CircuitBuilder<Fr>(mode: mode), 3, 4, 8, constantRight: weights)
            #expect(circuit.constraints.constraintCount == 3 * 8)
            let left = random(3, 4, &generator)
            let inputs = (left + multiply(left, weights)).flatMap { $0 }
            let witness = try circuit.witnessWithChallenge(inputs: inputs)
            #expect(circuit.constraints.firstUnsatisfied(by: witness) == nil)
        }
    }

    @Test("look-ups and the check share one commitment and one challenge, and both refuse")
    func shared() throws {
        let circuit = try product(CircuitBuilder<Fr>(mode: .committed), 2, 3, 2, lookups: true)
        let names = (0..<circuit.constraints.constraintCount).map(circuit.constraints.constraintName)
        #expect(names.filter { $0 == "commitment-mask" }.count == 1)
        func passes(_ corner: Int, _ change: Fr = .zero) throws -> Bool {
            let left = [[Fr(corner), Fr(2), Fr(9)], [Fr(3), Fr(4), -Fr.one]]
            let right = [[Fr(5), Fr(6)], [Fr(7), Fr(8)], [Fr(1), Fr(2)]]
            var result = multiply(left, right)
            result[1][1] += change
            let inputs = (left + right + result).flatMap { $0 }
            return circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs)) == nil
        }
        #expect(try passes(255))
        #expect(try !passes(256))
        #expect(try !passes(255, .one))
    }

    @Test("what an argument reads of before the challenge is committed to, though nobody said so")
    func forgotten() throws {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let x = builder.privateInput("x")
        let y = builder.privateInput("y")
        let square = builder.multiply("square", x, x)
        builder.enforce("y", y.combination, times: y.combination, equals: square.combination)
        builder.afterChallenge("argument", committingTo: [x], badChallenges: 1) { builder, challenge in
            builder.enforce(
                "agree", (challenge - square).combination, times: (challenge - y).combination,
                equals: builder.multiply("same", challenge - square, challenge - y).combination)
        }
        let system = try builder.finish().constraints
        let committed = try #require(system.commitment).wires.map { system.wireName(Int($0)) }
        #expect(committed == ["x", "y", "square", "commitment-mask"])
    }

    @Test("too many bad challenges for the field, and arguments that come too late, are errors of synthesis")
    func refused() {
        func small() throws(SynthesisError) -> Circuit<SmallField<251>> {
            var builder = CircuitBuilder<SmallField<251>>(mode: .committed)
            let x = builder.publicInput("x")
            let rows = Array(repeating: [x, x, x], count: 3)
            builder.enforceMatrixProduct("square", rows, rows, equals: rows)
            return try builder.finish()
        }
        #expect(throws: SynthesisError.self) { try small() }
        func nested() throws(SynthesisError) -> Circuit<Fr> {
            var builder = CircuitBuilder<Fr>(mode: .committed)
            let x = builder.publicInput("x")
            builder.afterChallenge("outer", committingTo: [x], badChallenges: 1) { builder, challenge in
                _ = builder.lookupRange("inner", of: challenge, bits: 8)
            }
            return try builder.finish()
        }
        #expect(throws: SynthesisError.secondChallenge(name: "inner")) { try nested() }
    }
}
