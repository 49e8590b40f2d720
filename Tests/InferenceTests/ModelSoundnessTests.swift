import Algebra
import BigInt
import CanonicalEncoding
import CircuitChecker
import Foundation
import Inference
import ONNX
import R1CS
import Statements
import Testing

/// What proofs of models elsewhere were found to let through, tried on ours. `docs/soundness.md` lists the cases.
@Suite("Soundness of models")
struct ModelSoundnessTests {
    private static func broken(
        _ circuit: Circuit<Fr>, _ values: [Int64], claiming outputs: [Int64],
        forgery: WitnessProgram<Fr>.Forgery? = nil
    ) throws -> Bool {
        let inputs = (outputs + values).map { Fr(bigInteger: BigInt($0)) }
        let witness = try circuit.witnessWithChallenge(inputs: inputs, forgery: forgery)
        return circuit.constraints.firstUnsatisfied(by: witness) != nil
    }

    /// The bytes of the network that ships.
    private static func anomalyModel() throws -> [UInt8] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return [UInt8](try Data(contentsOf: root.appendingPathComponent("models/cold-chain-anomaly/model.onnx")))
    }

    @Test(
        "M1: of all claimed orders of five numbers just one is accepted", arguments: [ArgumentMode.plain, .committed])
    func orders(mode: ArgumentMode) throws {
        var builder = ProgramBuilder()
        let inputs = (0..<5).map { _ in builder.input(0...4) }
        let sorted = try builder.sorted(inputs)
        let program = try builder.finish(outputs: sorted)
        let circuit = try ProgramCircuitTests.circuit(of: program, mode: mode)
        // Under a challenge the order is one hint; without one it is the settings of a network's switches.
        let number = circuit.hints.firstIndex { $0.outputCount == 5 }
        #expect((number != nil) == (mode == .committed))
        let values: [Int64] = [3, 0, 3, 4, 1]
        var accepted: [[Int64]] = []
        for code in 0..<3125 {
            let claim = [1, 5, 25, 125, 625].map { Int64(code / $0 % 5) }
            // The hint says what is claimed, and all that follows from it is computed anew.
            let isRefused = try Self.broken(circuit, values, claiming: claim) { hint, results in
                guard hint == number else { return }
                for place in 0..<5 { results[place] = Fr(Int(claim[place])) }
            }
            if !isRefused { accepted.append(claim) }
        }
        #expect(accepted == [[0, 1, 3, 3, 4]])
        let honest = ([0, 1, 3, 3, 4] + values).map { Fr(bigInteger: BigInt($0)) }
        #expect(try ForgedHintCheck(circuit).acceptedForgeries(inputs: honest, sample: 64).isEmpty)
    }

    @Test("M2: of equal numbers the first one is the greatest, and the least", arguments: ["ArgMax", "ArgMin"])
    func ties(name: String) throws {
        for code in 0..<16 {
            let values = (0..<4).map { Double(code >> $0 & 1) }
            let wanted = name == "ArgMax" ? values.max() : values.min()
            let input = try SmallModel.Input.within(0...1, .float, [4], values)
            try expect(
                SmallModel(name, [input], numbers: ["axis": 0, "keepdims": 0]),
                [[Double(values.firstIndex { $0 == wanted } ?? 0)]])
        }
    }

    /// Remainders without a range and signs that are free are what let other systems' provers choose their results.
    @Test(
        "M3: every rest of every rescaling rounds as written down, and no other result can be had",
        arguments: [IntegerProgram.Rounding.floor, .halfUp, .halfEven], [nil, 0] as [Int64?])
    func rounding(rounding: IntegerProgram.Rounding, lower: Int64?) throws {
        for shift in 0...3 {
            var builder = ProgramBuilder()
            let input = builder.input(-20...19)
            let result = try builder.rescaled(input, shift: shift, rounding, lower: lower)
            let program = try builder.finish(outputs: [result])
            let circuit = try ProgramCircuitTests.circuit(of: program, mode: .plain)
            for value in Int64(-20)...19 {
                let exact = Double(value) / Double(1 << shift)
                let rounded: Double =
                    switch rounding {
                    case .floor: exact.rounded(.down)
                    case .halfUp: (exact + 0.5).rounded(.down)
                    case .halfEven: exact.rounded(.toNearestOrEven)
                    }
                let wanted = max(Int64(shift == 0 ? exact : rounded), lower ?? .min)
                #expect(try program.run([value]) == [wanted])
                for claim in wanted - 3...wanted + 3 {
                    #expect(try Self.broken(circuit, [value], claiming: [claim]) == (claim != wanted))
                }
                let inputs = [wanted, value].map { Fr(bigInteger: BigInt($0)) }
                let accepted = try ForgedHintCheck(circuit).acceptedForgeries(inputs: inputs, sample: 4)
                #expect(accepted.isEmpty, "\(value) by \(shift): \(accepted.prefix(3))")
            }
        }
    }

    @Test("M4: sums at both ends of what interval analysis gives are proved; what may leave 62 bits is refused")
    func extremes() throws {
        var builder = ProgramBuilder()
        let inputs = (0..<100).map { _ in builder.input(-128...127) }
        let weights = (0..<100).map { Int64($0 % 2 == 0 ? -128 : 127) }
        let sum = try AffineForm(sum: zip(weights, inputs).map { ($0, $1) }, constant: 0)
        let result = try builder.rescaled(sum, shift: 2)
        let program = try builder.finish(outputs: [result])
        let circuit = try ProgramCircuitTests.circuit(of: program, mode: .committed)
        for isLeast in [true, false] {
            let values = weights.map { ($0 < 0) == isLeast ? Int64(127) : -128 }
            let output = try program.run(values)
            #expect(output[0] == (isLeast ? program.outputRanges[0].lowerBound : program.outputRanges[0].upperBound))
            #expect(try !Self.broken(circuit, values, claiming: output))
        }
        var wide = ProgramBuilder()
        let input = wide.input(0...1 << 40)
        let form = try AffineForm(sum: [(Int64(1) << 22, input)], constant: 0)
        #expect(throws: InferenceError.self) { try wide.finish(outputs: [form]) }
    }

    @Test(
        "M5: the first and the last number of a table are found; beyond it nothing is",
        arguments: [ArgumentMode.plain, .committed])
    func tables(mode: ArgumentMode) throws {
        var builder = ProgramBuilder()
        let input = builder.input(-5...5)
        let values = (0..<11).map { Int64($0 * $0 - 30) }
        let found = try builder.lookup(input, .init(name: "square", lower: -5, values: values))
        let circuit = try ProgramCircuitTests.circuit(of: builder.finish(outputs: [found]), mode: mode)
        for key in Int64(-7)...7 {
            for claim in Set(values + [0, 71]) {
                let isRight = (-5...5).contains(key) && claim == values[Int(key) + 5]
                #expect(try Self.broken(circuit, [key], claiming: [claim]) != isRight, "\(key) \(claim)")
            }
        }
    }

    @Test("M6: what is no number is refused, and zero has one sign")
    func numbers() throws {
        let model = try SmallModel("Relu", [.within(-2...2, .float, [2], [1, -1])]).quantized()
        for bad in [Double.nan, .infinity, -.infinity, 2.1] {
            let error = #expect(throws: InferenceError.self) { try model.quantize([[0, bad]]) }
            #expect(error?.code == "input.out-of-box")
        }
        #expect(try model.quantize([[-0.0, -0x1p-1074]]) == [0, 0])
    }

    @Test("M7: a model that differs in the last place of one weight is another model, with another circuit")
    func substitution() throws {
        let file = try Self.anomalyModel()
        func compiled(_ file: [UInt8], bits: Int = 8) throws -> CompiledModel {
            try CompiledModel(
                file: file, scheme: QuantizationScheme(bits: bits), box: -1000...3095, input: .isPublic,
                output: .isPublic)
        }
        let own = try compiled(file)
        var changed = file
        // Within the weights of the largest layer.
        changed[file.count / 2] ^= 1
        let other = try compiled(changed)
        #expect(own.reference.onnx != other.reference.onnx)
        #expect(own.reference.digest != other.reference.digest)
        let (one, two) = (try own.circuit.synthesize(.committed), try other.circuit.synthesize(.committed))
        #expect(one.constraints.digest != two.constraints.digest)
        // What satisfies the one does not satisfy the other, even if both have the same answer.
        let values = (0..<64).map { Int64(40 + $0 % 7) }
        let inputs = try own.circuit.inputs(values, salt: .random(), context: Fr(1))
        #expect(one.constraints.firstUnsatisfied(by: try one.witnessWithChallenge(inputs: inputs)) == nil)
        #expect(two.constraints.firstUnsatisfied(by: try two.witnessWithChallenge(inputs: inputs)) != nil)
        // Another scale is another model, too.
        let finer = try compiled(file, bits: 9)
        #expect(finer.reference.onnx == own.reference.onnx && finer.reference.digest != own.reference.digest)
    }

    @Test("M8: one input under two salts has two commitments, and no salt is short")
    func salts() throws {
        var random = SplitMix64(seed: 8)
        let root = TensorPacking([0...15]).root(of: [3])
        let commitments = (0..<100).map { _ in CommitmentSalt.random(using: &random).inputCommitment(root: root) }
        #expect(Set(commitments).count == 100)
        #expect(CommitmentSalt.byteCount * 8 >= 128)
        // All sixteen inputs without a salt: none is what a commitment opens to.
        let guesses = (Int64(0)...15).map { TensorPacking([0...15]).root(of: [$0]) }
        #expect(Set(guesses).isDisjoint(with: commitments))
    }

    @Test("M9: the distance from floating point is measured anew to the same number")
    func divergence() throws {
        let file = try Self.anomalyModel()
        let own = try CompiledModel(
            file: file, scheme: QuantizationScheme(), readings: .standard(.irregular), output: .committed)
        #expect(own.reference.divergence.greatest > 0 && own.reference.divergence.count == 8)
        #expect(try CompiledModel(file: file, as: own.reference).reference == own.reference)
        // A statement cannot have it made for more than a compiler makes.
        var json = own.reference.json
        #expect(try ModelReference(json: json) == own.reference)
        if case .object(var members) = json, let place = members.firstIndex(where: { $0.name == "precision" }),
            case .object(var precision) = members[place].value
        {
            precision[0].value = JSONValue(integer: 62)
            members[place].value = .object(precision)
            json = .object(members)
        }
        #expect(throws: StatementError.self) { try ModelReference(json: json) }
    }
}
