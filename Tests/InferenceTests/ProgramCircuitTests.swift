import Algebra
import BigInt
import CircuitChecker
import Inference
import R1CS
import Statements
import Testing

/// The interpreter and the circuit are one function: on programs drawn at random, for inputs drawn at random.
@Suite("Programs and their circuits")
struct ProgramCircuitTests {
    /// Every output of the interpreter satisfies, and no other.
    @Test(arguments: [ArgumentMode.plain, .committed])
    func agree(mode: ArgumentMode) throws {
        var random = SplitMix64(seed: 0x1f0e)
        var kinds: [String: Int] = [:]
        for _ in 0..<(mode == .plain ? 120 : 80) {
            let program = try RandomProgram.draw(using: &random)
            for operation in program.operations { kinds[RandomProgram.kind(operation), default: 0] += 1 }
            let circuit = try Self.circuit(of: program, mode: mode)
            for number in 0..<6 {
                let values = program.inputs.map { range in
                    number == 0
                        ? range.lowerBound : number == 1 ? range.upperBound : Int64.random(in: range, using: &random)
                }
                let outputs = try program.run(values)
                // Ranges hold.
                let wires = try program.wires(of: values)
                #expect(zip(program.ranges, wires).allSatisfy { $0.contains($1) })
                let broken = try Self.unsatisfied(circuit, values, outputs)
                #expect(broken == nil, "\(broken ?? ""): \(program.operations)")
                for index in outputs.indices {
                    var other = outputs
                    other[index] += [1, -1, 256].randomElement(using: &random) ?? 1
                    #expect(try Self.unsatisfied(circuit, values, other) != nil)
                }
            }
        }
        #expect(kinds.count >= 8 && kinds.values.allSatisfy { $0 >= 10 }, "\(kinds)")
    }

    /// Inputs and nothing else say what every wire is, in combinations that nobody thought of.
    @Test(arguments: [ArgumentMode.plain, .committed])
    func everyWireFollows(mode: ArgumentMode) throws {
        var random = SplitMix64(seed: 0xde7e)
        for _ in 0..<60 {
            let program = try RandomProgram.draw(using: &random)
            let circuit = try Self.circuit(of: program, mode: mode)
            let report = Determinism(circuit, results: ["output"]).report()
            #expect(report.isUnique, "\(report.unproven.prefix(5)) of \(program.operations)")
            #expect(StructureCheck(circuit.constraints).isSound && IntervalCheck(circuit.constraints).isSound)
        }
    }

    /// No hint can be replaced: what the interpreter computes is all that the constraints take.
    @Test(arguments: [ArgumentMode.plain, .committed])
    func nothingIsFree(mode: ArgumentMode) throws {
        var random = SplitMix64(seed: 0xf8ee)
        for _ in 0..<40 {
            let program = try RandomProgram.draw(using: &random)
            let circuit = try Self.circuit(of: program, mode: mode)
            let values = program.inputs.map { Int64.random(in: $0, using: &random) }
            let inputs = (try program.run(values) + values).map { Fr(bigInteger: BigInt($0)) }
            let accepted = try ForgedHintCheck(circuit).acceptedForgeries(inputs: inputs, sample: 2)
            #expect(accepted.isEmpty, "\(accepted.prefix(5)) of \(program.operations)")
        }
    }

    /// All witnesses of a small field: products of wires, in ranges, have one value each.
    @Test func smallField() throws {
        typealias F = SmallField<13>
        for isConvolution in [false, true] {
            var program = ProgramBuilder()
            let inputs = (0..<2).map { _ in program.input(0...1) }
            let weights = try program.weights([-1...0, 0...1])
            let shape = ConvolutionShape(maps: 1, channels: 1, length: 2, offsets: [0, 1], positions: [0])
            let outputs =
                isConvolution
                ? try program.convolution(weights, over: inputs, shape)
                : try program.matrixProduct(weights, inputs, rows: 1, inner: 2, columns: 1)
            let finished = try program.finish(outputs: outputs)
            var builder = CircuitBuilder<F>()
            let values = (0..<5).map { builder.publicInput("value-\($0)") }
            let ranges = finished.inputs + finished.weights
            let bounded = ranges.indices.map { builder.boxed("value-\($0)", values[$0], ranges[$0]) }
            let results = builder.integerProgram(
                finished, inputs: Array(bounded[..<2]), weights: Array(bounded[2...]))
            builder.enforceEqual("output", Scalar(results[0]), values[4])
            let check = GadgetCheck(
                try builder.finish(),
                domains: [[0, 1, 2, 12], [0, 1, 7], [0, 1, 11, 12], [0, 1, 2, 12], Array(0..<13)]
            ) { value in
                value[0] < 2 && value[1] < 2 && [0, 12].contains(value[2]) && value[3] < 2
                    && (value[2] * value[0] + value[3] * value[1]) % 13 == value[4]
            }
            let report = check.exhaust()
            #expect(report.unsound.isEmpty && report.incomplete.isEmpty, "\(report.unsound) \(report.incomplete)")
            #expect(check.mutate().survivingMutants == [])
        }
    }

    /// Inputs are range-checked wires, outputs are public.
    static func circuit(of program: IntegerProgram, mode: ArgumentMode) throws -> Circuit<Fr> {
        var builder = CircuitBuilder<Fr>(mode: mode)
        let expected = program.outputs.map { _ in builder.publicInput("output") }
        let inputs = program.inputs.enumerated().map { number, range in
            let value = builder.privateInput("input")
            return builder.boxed("input-\(number)", value, range)
        }
        let outputs = builder.integerProgram(program, inputs: inputs)
        for (number, (output, expected)) in zip(outputs, expected).enumerated() {
            builder.enforceEqual(ConstraintLabel("output", number), Scalar(output), expected)
        }
        return try builder.finish()
    }

    private static func unsatisfied(_ circuit: Circuit<Fr>, _ values: [Int64], _ outputs: [Int64]) throws -> String? {
        let inputs = (outputs + values).map { Fr(bigInteger: BigInt($0)) }
        return circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
    }
}
