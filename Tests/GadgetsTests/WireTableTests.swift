import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

/// Tables whose rows are wires, asked for tuples.
@Suite("Tables of wires")
struct WireTableTests {
    /// Rows (a_i, b_i, 7·i) and queries (x_i, y_i, z_i), all private; the sum of the rows' entries is public.
    private func circuit(rows: Int, queries: Int) throws -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let sum = builder.publicInput("sum")
        let entries = (0..<rows).map { row in
            [builder.privateInput("a\(row)"), builder.privateInput("b\(row)"), Scalar(constant: Fr(7 * row))]
        }
        let table = builder.lookupTable("memory", rows: entries)
        for query in 0..<queries {
            let tuple = (0..<3).map { builder.privateInput("q\(query)-\($0)") }
            builder.scope("asking") { $0.lookUp("query", table, tuple) }
        }
        let total = LinearCombination(sum: entries.flatMap { $0[..<2] }.map { (Fr.one, $0.combination) })
        builder.enforceEqual("sum", Scalar(total), sum)
        return try builder.finish()
    }

    private func inputs(_ rows: [(Fr, Fr)], _ queries: [[Fr]]) -> [Fr] {
        let sum = rows.reduce(Fr.zero) { $0 + $1.0 + $1.1 }
        return [sum] + rows.flatMap { [$0.0, $0.1] } + queries.flatMap { $0 }
    }

    private func passes(_ circuit: Circuit<Fr>, _ inputs: [Fr]) throws -> Bool {
        circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs)) == nil
    }

    private let rows = edgeElements()[..<5].enumerated().map { ($1, Fr(100 + $0)) }

    private func row(_ index: Int) -> [Fr] { [rows[index].0, rows[index].1, Fr(7 * index)] }

    @Test("rows are found, nothing else is")
    func membership() throws {
        let circuit = try circuit(rows: 5, queries: 3)
        #expect(try passes(circuit, inputs(rows, [row(0), row(4), row(4)])))
        #expect(try passes(circuit, inputs(rows, [row(2), row(2), row(2)])))
        for column in 0..<3 {
            var wrong = row(3)
            wrong[column] += .one
            #expect(try !passes(circuit, inputs(rows, [row(0), wrong, row(1)])))
            // An entry of another row.
            wrong[column] = row(1)[column]
            #expect(try !passes(circuit, inputs(rows, [row(0), wrong, row(1)])))
        }
    }

    @Test("equal rows and rows of zeros do no harm")
    func equalRows() throws {
        let circuit = try circuit(rows: 3, queries: 2)
        let equal = Array(repeating: (Fr.zero, Fr.zero), count: 3)
        #expect(try passes(circuit, inputs(equal, [[.zero, .zero, Fr(7)], [.zero, .zero, .zero]])))
        #expect(try !passes(circuit, inputs(equal, [[.zero, .zero, Fr(8)], [.zero, .zero, .zero]])))
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let x = builder.publicInput("x")
        let y = builder.privateInput("y")
        let table = builder.lookupTable("twins", rows: [[x], [x], [Scalar(constant: .one)]])
        builder.lookUp("y", table, [y])
        builder.lookUp("y", table, [x])
        let twins = try builder.finish()
        for (x, y, good) in [(5, 5, true), (1, 1, true), (5, 1, true), (5, 6, false), (0, 0, true)] {
            #expect(try passes(twins, [Fr(x), Fr(y)]) == good)
        }
    }

    /// 1 a row and 1 for each entry after the first that is no constant; the same for a query; the mask, the sum, the
    /// squarings of the separator and its one further power; one more for this circuit's sum.
    @Test("cost", arguments: [(5, 3), (16, 40), (100, 7)])
    func cost(rows: Int, queries: Int) throws {
        let circuit = try circuit(rows: rows, queries: queries)
        let squarings = Int.bitWidth - (rows + queries).leadingZeroBitCount
        #expect(circuit.constraints.constraintCount == 2 * rows + 3 * queries + 2 + squarings + 1 + 1)
        let costs = Dictionary(uniqueKeysWithValues: circuit.constraints.costs.map { ($0.scope, $0.constraints) })
        #expect(costs["asking"] == 3 * queries)
        #expect(costs["tables/memory"] == 2 * rows)
        // Rows, multiplicities, queries, the mask.
        #expect(circuit.constraints.commitment?.wires.count == 3 * rows + 3 * queries + 1)
    }

    @Test("one column of wires costs one a row and one a query")
    func oneColumn() throws {
        var builder = CircuitBuilder<Fr>(mode: .committed)
        let x = (0..<10).map { builder.publicInput("x\($0)") }
        let table = builder.lookupTable("set", rows: x[..<6].map { [$0] })
        for query in x[6...] { builder.lookUp("member", table, [query]) }
        let circuit = try builder.finish()
        #expect(circuit.constraints.constraintCount == 10 + 2)
        let values = edgeElements()
        #expect(try passes(circuit, Array(values[..<6]) + [values[5], values[0], values[5], values[2]]))
        #expect(try !passes(circuit, Array(values[..<6]) + [values[5], values[0], values[30], values[2]]))
    }

    @Test("forged hints fail")
    func forgery() throws {
        let circuit = try circuit(rows: 3, queries: 2)
        let good = inputs(Array(rows[..<3]), [row(0), row(2)])
        #expect(try ForgedHintCheck(circuit).acceptedForgeries(inputs: good) == [])
        // Multiplicities may be shared by equal rows, so the check takes them for a choice; these rows differ.
        let hint = try #require(circuit.hints.firstIndex { $0.name == "tuple-multiplicities" })
        for output in 0..<3 {
            for change in [Fr.one, -Fr.one, Fr.powerOfTwo(64)] {
                let witness = try circuit.witnessWithChallenge(inputs: good) { number, values in
                    if number == hint { values[output] += change }
                }
                #expect(circuit.constraints.firstUnsatisfied(by: witness) != nil)
            }
        }
    }

    @Test("look-ups after the challenge are refused")
    func late() {
        func late() throws(SynthesisError) -> Circuit<Fr> {
            var builder = CircuitBuilder<Fr>(mode: .committed)
            let x = builder.publicInput("x")
            let table = builder.lookupTable("set", rows: [[x]])
            let challenge = builder.challenge("challenge", committingTo: [x.combination])
            builder.lookUp("member", table, [challenge])
            return try builder.finish()
        }
        #expect(throws: SynthesisError.secondChallenge(name: "member")) { try late() }
    }

    @Test("a table of 2^15 rows of wires is served in linear time")
    func time() throws {
        let count = 1 << 15
        let circuit = try circuit(rows: count, queries: 1 << 12)
        let rows = (0..<count).map { (Fr($0 * $0), Fr($0)) }
        let queries = (0..<1 << 12).map { query -> [Fr] in
            let row = query * 8191 % count
            return [rows[row].0, rows[row].1, Fr(7 * row)]
        }
        let values = inputs(rows, queries)
        let clock = ContinuousClock()
        var accepted = false
        let duration = try clock.measure { accepted = try passes(circuit, values) }
        #expect(accepted)
        #expect(duration < .seconds(2), "\(duration)")
    }
}
