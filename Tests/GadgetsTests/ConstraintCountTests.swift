import Algebra
import Foundation
import Gadgets
import Primitives
import R1CS
import Testing

/// circuits/gadgets.csv pins what every gadget costs over BN254: a change is a change of every key that uses it.
@Suite("Constraint counts")
struct ConstraintCountTests {
    private static var file: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "circuits/gadgets.csv")
    }

    /// Constraints of a body, less those that its inputs need.
    private static func count(
        inputs: Int, bits: Int = 0, _ body: (inout CircuitBuilder<Fr>, [Scalar<Fr>], [Bit<Fr>]) -> Void
    ) throws -> Int {
        var builder = CircuitBuilder<Fr>()
        let scalars = (0..<inputs + bits).map { builder.publicInput("in-\($0)") }
        let given = scalars[inputs...].enumerated().map { builder.bit(ConstraintLabel("bit", $0), asserting: $1) }
        for (index, scalar) in scalars[..<inputs].enumerated() {
            // Every input must be read by some constraint.
            builder.enforce(
                ConstraintLabel("used", index), scalar.combination, times: LinearCombination(constant: .zero),
                equals: LinearCombination())
        }
        body(&builder, Array(scalars[..<inputs]), given)
        return try builder.finish().constraints.constraintCount - inputs - bits
    }

    /// Constraints of one more use of a gadget in a circuit that commits: those that asked, not the tables, which all uses
    /// share. Limbs have twelve bits, as in a circuit of a few thousand ranges.
    private static func committedCount(
        inputs: Int, bits: Int, _ body: (inout CircuitBuilder<Fr>, [Scalar<Fr>], [Bit<Fr>]) -> Void
    ) throws -> Int {
        func total(uses: Int) throws -> Int {
            var builder = CircuitBuilder<Fr>(policy: .limbs(bits: 12))
            let scalars = (0..<uses * (inputs + bits)).map { builder.publicInput("in-\($0)") }
            for use in 0..<uses {
                let own = scalars[use * (inputs + bits)..<(use + 1) * (inputs + bits)]
                let given = own.dropFirst(inputs).enumerated().map {
                    builder.bit(ConstraintLabel("bit", $0), asserting: $1)
                }
                for (index, scalar) in own.prefix(inputs).enumerated() {
                    builder.enforce(
                        ConstraintLabel("used", index), scalar.combination, times: LinearCombination(constant: .zero),
                        equals: LinearCombination())
                }
                builder.scope(ConstraintLabel("use", use)) { body(&$0, Array(own.prefix(inputs)), given) }
            }
            return try builder.finish().constraints.constraintCount
        }
        return try total(uses: 2) - total(uses: 1) - inputs - bits
    }

    static func table() throws -> [String] {
        var lines = ["gadget,parameters,constraints"]
        func add(
            _ gadget: String, _ parameters: String, inputs: Int, bits: Int = 0,
            _ body: (inout CircuitBuilder<Fr>, [Scalar<Fr>], [Bit<Fr>]) -> Void
        ) throws {
            lines.append("\(gadget),\(parameters),\(try count(inputs: inputs, bits: bits, body))")
        }
        /// Both modes of what has two.
        func addBoth(
            _ gadget: String, _ parameters: String, inputs: Int, bits: Int = 0,
            _ body: (inout CircuitBuilder<Fr>, [Scalar<Fr>], [Bit<Fr>]) -> Void
        ) throws {
            lines.append("\(gadget),\(parameters) mode=plain,\(try count(inputs: inputs, bits: bits, body))")
            lines.append(
                "\(gadget),\(parameters) mode=committed,\(try committedCount(inputs: inputs, bits: bits, body))")
        }
        for width in [1, 12, 32, 64] {
            try add("range", "bits=\(width)", inputs: 1) { builder, inputs, _ in
                _ = builder.range("range", of: inputs[0], bits: width)
            }
        }
        try add("strict-bits", "bits=254", inputs: 1) { builder, inputs, _ in
            _ = builder.strictBits("strict", of: inputs[0])
        }
        try add("at-most", "bound=order-of-baby-jubjub-less-one", inputs: 0, bits: 251) { builder, _, bits in
            builder.assertAtMost("at-most", bits, BabyJubjub.curve.subgroupOrder.wrappingSubtract(FieldInteger(1)))
        }
        try add("is-zero", "", inputs: 1) { builder, inputs, _ in _ = builder.isZero("zero", inputs[0]) }
        try add("is-equal", "", inputs: 2) { builder, inputs, _ in _ = builder.isEqual("equal", inputs[0], inputs[1]) }
        for width in [12, 32] {
            try add("is-less", "bits=\(width)", inputs: 0, bits: 2 * width) { builder, _, bits in
                _ = builder.isLess("less", Bounded(bits: Array(bits[..<width])), Bounded(bits: Array(bits[width...])))
            }
        }
        try add("select", "ways=2", inputs: 2, bits: 1) { builder, inputs, bits in
            _ = builder.select("select", bits[0], inputs[0], inputs[1])
        }
        try add("select", "one-hot=16", inputs: 16, bits: 16) { builder, inputs, bits in
            _ = builder.select("select", inputs, oneHot: bits)
        }
        try add("multiplexer", "leaves=16", inputs: 0, bits: 20) { builder, _, bits in
            _ = builder.multiplexer("tree", bits[4...].map { Bounded($0) }, index: Array(bits[..<4]))
        }
        try add("one-hot", "positions=16", inputs: 1) { builder, inputs, _ in
            _ = builder.oneHot("hot", inputs[0], count: 16)
        }
        try add("thermometer", "positions=16", inputs: 1) { builder, inputs, _ in
            _ = builder.thermometer("level", inputs[0], count: 16)
        }
        for width in 2...17 {
            try add("poseidon", "width=\(width)", inputs: width - 1) { builder, inputs, _ in
                _ = builder.poseidon("hash", inputs)
            }
        }
        try add("merkle-root", "levels=1", inputs: 2, bits: 1) { builder, inputs, bits in
            _ = builder.merkleRoot(
                "path", leaf: inputs[0], index: bits, siblings: [inputs[1]], with: .bn254(width: 3))
        }
        let curve = BabyJubjub.curve
        func point(_ inputs: [Scalar<Fr>], _ index: Int = 0) -> EdwardsWires<Fr> {
            EdwardsWires(x: inputs[index], y: inputs[index + 1])
        }
        try add("baby-jubjub-on-curve", "", inputs: 2) { builder, inputs, _ in
            builder.enforceOnCurve("point", point(inputs), curve)
        }
        try add("baby-jubjub-in-subgroup", "", inputs: 2) { builder, inputs, _ in
            builder.enforceInSubgroup("point", point(inputs), curve)
        }
        try add("baby-jubjub-add", "", inputs: 4) { builder, inputs, _ in
            _ = builder.add("sum", point(inputs), point(inputs, 2), curve)
        }
        try add("baby-jubjub-double", "", inputs: 2) { builder, inputs, _ in
            _ = builder.double("double", point(inputs), curve)
        }
        try add("baby-jubjub-fixed-base", "bits=251", inputs: 0, bits: 251) { builder, _, bits in
            _ = builder.multiplyBase("base", by: bits, with: .babyJubjub)
        }
        try add("baby-jubjub-variable-base", "bits=254", inputs: 2, bits: 254) { builder, inputs, bits in
            _ = builder.multiply("multiply", point(inputs), by: bits, with: .babyJubjub)
        }
        try add("eddsa-poseidon", "curve=baby-jubjub", inputs: 5) { builder, inputs, _ in
            let scalar = builder.advice("scalar")
            _ = builder.verifyEdDSA(
                "eddsa", message: inputs[0], key: (inputs[1], inputs[2]), nonce: (inputs[3], inputs[4]), scalar: scalar)
        }
        for width in 2...4 {
            try add("poseidon2", "width=\(width)", inputs: width) { builder, inputs, _ in
                _ = builder.poseidon2Permutation("permutation", inputs, with: .bn254(width: width))
            }
        }
        for width in [12, 32, 64] {
            try addBoth("bounded", "bits=\(width)", inputs: 1) { builder, inputs, _ in
                _ = builder.bounded("value", of: inputs[0], bits: width)
            }
            try addBoth("comparison", "bits=\(width)", inputs: 0, bits: 2 * width) { builder, _, bits in
                _ = builder.isLess("less", Bounded(bits: Array(bits[..<width])), Bounded(bits: Array(bits[width...])))
            }
        }
        let cubes = LookupTable("cubes", values: (0..<256).map { Fr($0 * $0 * $0) })
        try addBoth("table-value", "rows=256", inputs: 1) { builder, inputs, _ in
            _ = builder.tableValue("cube", cubes, at: inputs[0])
        }
        for (dividend, divisor) in [(24, 12), (64, 32)] {
            try addBoth("divide", "bits=\(dividend) by=\(divisor)", inputs: 0, bits: dividend + divisor) {
                builder, _, bits in
                let (first, second) = (Bounded(bits: Array(bits[..<dividend])), Bounded(bits: Array(bits[dividend...])))
                _ = builder.divide("divide", first, by: second)
            }
        }
        for divisor in [1000, 1024] {
            try addBoth("divide", "bits=24 by-constant=\(divisor)", inputs: 0, bits: 24) { builder, _, bits in
                _ = builder.divide("divide", Bounded(bits: bits), by: Bounded(divisor))
            }
        }
        for count in [2, 8, 32] {
            func values(_ bits: [Bit<Fr>]) -> [Bounded<Fr>] {
                (0..<count).map { Bounded(bits: Array(bits[12 * $0..<12 * $0 + 12])) }
            }
            try addBoth("maximum", "values=\(count) bits=12", inputs: 0, bits: 12 * count) { builder, _, bits in
                _ = builder.maximum("maximum", values(bits))
            }
            try addBoth("sorted", "values=\(count) bits=12", inputs: 0, bits: 12 * count) { builder, _, bits in
                _ = builder.sorted("sorted", values(bits))
            }
        }
        for (a, b, c) in [(1, 16, 16), (4, 4, 4), (16, 16, 16)] {
            try addBoth("matrix-product", "shape=\(a)x\(b)x\(c)", inputs: a * b + b * c + a * c) { builder, inputs, _ in
                func matrix(_ start: Int, _ rows: Int, _ columns: Int) -> [[Scalar<Fr>]] {
                    (0..<rows).map { Array(inputs[start + columns * $0..<start + columns * ($0 + 1)]) }
                }
                builder.enforceMatrixProduct(
                    "product", matrix(0, a, b), matrix(a * b, b, c), equals: matrix(a * b + b * c, a, c))
            }
        }
        for (maps, taps, positions) in [(1, 5, 8), (16, 16, 64)] {
            let (kernels, length) = (maps * taps, taps + positions - 1)
            try addBoth(
                "convolution", "maps=\(maps) taps=\(taps) positions=\(positions)",
                inputs: kernels + length + maps * positions
            ) { builder, inputs, _ in
                func rows(_ values: ArraySlice<Scalar<Fr>>, _ count: Int) -> [[Scalar<Fr>]] {
                    stride(from: values.startIndex, to: values.endIndex, by: count).map {
                        Array(values[$0..<$0 + count])
                    }
                }
                builder.enforceConvolution(
                    "convolution", kernels: rows(inputs[..<kernels], taps),
                    signals: [Array(inputs[kernels..<kernels + length])], offsets: Array(0..<taps),
                    positions: Array(0..<positions), equals: rows(inputs[(kernels + length)...], positions))
            }
        }
        return lines
    }

    @Test("every gadget costs what circuits/gadgets.csv says")
    func pinned() throws {
        let found = try Self.table()
        let pinned = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(found == pinned, "now:\n\(found.joined(separator: "\n"))")
    }

    @Test("Poseidon costs what circomlib's costs, and EdDSA less")
    func targets() throws {
        let counts = Dictionary(
            uniqueKeysWithValues: try Self.table().dropFirst().map { line in
                let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                return ("\(fields[0]),\(fields[1])", Int(fields[2])!)
            })
        let circomlib = [213, 240, 261, 297, 321, 354, 381, 402, 417, 459, 465, 504, 543, 537, 573, 609]
        for (width, count) in zip(2...17, circomlib) { #expect(counts["poseidon,width=\(width)"] == count) }
        #expect(counts["merkle-root,levels=1"] == 241)
        #expect(try #require(counts["eddsa-poseidon,curve=baby-jubjub"]) < 3_500)
    }
}
