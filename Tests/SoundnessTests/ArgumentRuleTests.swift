import Algebra
import CircuitChecker
import Gadgets
import R1CS
import Testing

/// What follows by arguments about several constraints, and what does not if one of them says less.
@Suite("Extremes, orders, quotients and products")
struct ArgumentRuleTests {
    /// A wire that a hint fills in.
    private static func wire(
        _ name: String, _ inputs: [Scalar<Fr>], _ builder: inout CircuitBuilder<Fr>
    ) -> Scalar<Fr> {
        builder.hint(
            .value(name, .unique(because: "the test asks")), name, inputs: [inputs[0].combination], count: 1)[0]
    }

    /// A wire, and how far each distance from it to a value reaches.
    private func extreme(_ modes: ArgumentMode, bits: [Int?], sides: [Bool] = [true, true, true]) throws -> Bool {
        var builder = CircuitBuilder<Fr>(mode: modes)
        let values = (0..<3).map { builder.publicInput("value-\($0)") }
        let best = Self.wire("best", values, &builder)
        let distances = zip(values, sides).map { $1 ? best - $0 : $0 - best }
        for (number, (distance, count)) in zip(distances, bits).enumerated() {
            if let count { _ = builder.bounded("distance-\(number)", of: distance, bits: count) }
        }
        let product = builder.multiply("member", distances[0], distances[1])
        builder.enforce(
            "is-one", product.combination, times: distances[2].combination, equals: LinearCombination())
        return Determinism(try builder.finish()).report().isUnique
    }

    @Test("a value that bounds all is one of them", arguments: [ArgumentMode.plain, .committed])
    func extremes(mode: ArgumentMode) throws {
        #expect(try extreme(mode, bits: [3, 20, 120]))
        #expect(try extreme(mode, bits: [3, 3, 3], sides: [false, false, false]))
        #expect(try !extreme(mode, bits: [3, nil, 3]))
        // Between the two, and no bound of either: a median of three would be any of them.
        #expect(try !extreme(mode, bits: [3, 3, 3], sides: [true, false, true]))
        // Two distances of so many bits may sum to the order of the field.
        #expect(try !extreme(mode, bits: [3, 253, 3]))
    }

    /// Results that hold the values, and the bits that each step from one to the next may have.
    private func order(steps: [(from: Int, to: Int, bits: Int)], exchanges: Bool) throws -> Bool {
        var builder = CircuitBuilder<Fr>(mode: exchanges ? .plain : .committed)
        let values = (0..<3).map { builder.publicInput("value-\($0)") }
        var results = values
        if exchanges {
            for (number, (low, high)) in [(0, 2), (0, 1), (1, 2)].enumerated() {
                let because = "the test asks"
                let bit = builder.bits(
                    .value("swap", .choice(because: because)), "swap-\(number)",
                    inputs: [LinearCombination(constant: .zero)], count: 1)[0]
                let change = builder.multiply(
                    ConstraintLabel("change", number), results[high] - results[low], Scalar(bit))
                (results[low], results[high]) = (results[low] + change, results[high] - change)
            }
            results = results.enumerated().map { builder.materialize(ConstraintLabel("result", $0), $1) }
        } else {
            results = (0..<3).map { Self.wire("result-\($0)", [values[$0]], &builder) }
            let all = results
            builder.afterChallenge("permutation", committingTo: values + all, badChallenges: 2) { builder, challenge in
                let before = builder.multiply("given", challenge - values[0], challenge - values[1])
                let given = builder.multiply("given-all", before, challenge - values[2])
                let after = builder.multiply("found", challenge - all[0], challenge - all[1])
                builder.enforce(
                    "same", after.combination, times: (challenge - all[2]).combination, equals: given.combination)
            }
        }
        for step in steps {
            _ = builder.bounded(
                "step-\(step.from)-\(step.to)", of: results[step.to] - results[step.from], bits: step.bits)
        }
        for (number, result) in results.enumerated() {
            _ = builder.multiply(ConstraintLabel("read", number), result, result)
        }
        let report = Determinism(try builder.finish()).report()
        // Settings of exchanges stay a choice; what is read of the results must not be one.
        return report.isUnique && report.chosen <= (exchanges ? 6 : 0)
    }

    @Test("values in ascending order have one order", arguments: [false, true])
    func orders(exchanges: Bool) throws {
        #expect(try order(steps: [(0, 1, 8), (1, 2, 30)], exchanges: exchanges))
        #expect(try order(steps: [(2, 0, 8), (0, 1, 8)], exchanges: exchanges))
        #expect(try !order(steps: [(0, 1, 8)], exchanges: exchanges))
        // Two that are greater than the first, in either order; and steps that lead round the field.
        #expect(try !order(steps: [(0, 1, 8), (0, 2, 8)], exchanges: exchanges))
        #expect(try !order(steps: [(0, 1, 8), (1, 2, 253)], exchanges: exchanges))
    }

    /// value = divisor·quotient + rest, with a rest of so many bits and so much below the limit.
    private func quotient(_ mode: ArgumentMode, divisor: Int, limit: Int?, bits: Int = 3) throws -> Bool {
        var builder = CircuitBuilder<Fr>(mode: mode)
        let value = builder.publicInput("value")
        let quotient = Self.wire("quotient", [value], &builder)
        _ = builder.bounded("quotient", of: quotient, bits: 8)
        let rest = value - quotient * Fr(divisor)
        _ = builder.bounded("rest", of: rest, bits: bits)
        if let limit { _ = builder.bounded("below", of: Scalar(constant: Fr(limit)) - rest, bits: bits) }
        return Determinism(try builder.finish()).report().isUnique
    }

    @Test("a rest below the divisor leaves one quotient", arguments: [ArgumentMode.plain, .committed])
    func quotients(mode: ArgumentMode) throws {
        #expect(try quotient(mode, divisor: 5, limit: 4))
        #expect(try quotient(mode, divisor: 1000, limit: 999, bits: 10))
        #expect(try quotient(mode, divisor: 6, limit: 2))
        #expect(try !quotient(mode, divisor: 5, limit: 5))
        #expect(try !quotient(mode, divisor: 5, limit: nil))
        #expect(try !quotient(mode, divisor: 1000, limit: 1000, bits: 10))
    }

    @Test(
        "a product that is checked at the challenge follows; without the commitment, or of one value less, it does not")
    func products() throws {
        func circuit(checked: Int) throws -> Circuit<Fr> {
            var builder = CircuitBuilder<Fr>(mode: .committed)
            let matrix = (0..<16).map { builder.privateInput("entry-\($0)") }
            let rows = (0..<4).map { Array(matrix[4 * $0..<4 * $0 + 4]) }
            let product = (0..<checked).map { row in
                (0..<4).map { Self.wire("product-\(row)-\($0)", [matrix[0]], &builder) }
            }
            builder.enforceMatrixProduct("product", Array(rows[..<checked]), rows, equals: product)
            for (number, value) in product.joined().enumerated() {
                _ = builder.multiply(ConstraintLabel("read", number), value, value)
            }
            return try builder.finish()
        }
        let whole = try circuit(checked: 4)
        #expect(whole.constraints.commitment != nil)
        #expect(Determinism(whole).report().isUnique)
        let read = try R1CSFile(bytes: R1CSFile(forLookingAt: whole.constraints).bytes).system
        #expect(!Determinism(read, privateInputCount: 16).report().isUnique)
        for row in 0..<whole.constraints.constraintCount
        where whole.constraints.constraintName(row).hasPrefix("product/freivalds") {
            let changed = whole.removingConstraint(row)
            #expect(
                !StructureCheck(changed).isSound || !Determinism(changed, like: whole).report().isUnique,
                "\(whole.constraints.constraintName(row))")
        }
    }
}
