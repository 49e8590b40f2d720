import Algebra
import Attested
import CanonicalEncoding
import Inference
import Primitives
import Statements
import Testing

/// What a model answers, evaluated with the integers of its circuit.
@Suite("Attested: models")
struct InferenceEvaluationTests {
    private let salt = CommitmentSalt.random()

    private func model(
        input: ModelReference.Visibility = .committed, output: ModelReference.Visibility = .isPublic,
        weights: WeightVisibility = .isPublic
    ) throws -> CompiledModel {
        let root = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let file = try FileBytes.read(path: "/\(root)/models/cold-chain-anomaly/model.onnx", limit: 1 << 20)
        var scheme = QuantizationScheme()
        scheme.weights = weights
        return try CompiledModel(file: file, scheme: scheme, box: -1000...3095, input: input, output: output)
    }

    private func make(
        _ model: CompiledModel, _ values: [Int64], weightSalt: CommitmentSalt? = nil
    ) throws -> (InferenceStatement, StatementOpening) {
        let outputs = try model.quantized.run(values)
        let edges = model.circuit.edges(InputOpening(values: values), outputs: outputs, salt: salt)
        let weights = weightSalt.flatMap { model.weights(salt: $0) }
        let statement = try InferenceStatement(
            model: model.reference, weightsCommitment: weights.map { model.commitment(to: $0) }, input: edges.input,
            output: edges.output,
            program: ProgramReference(circuit: "anomaly", circuitDigest: .sha256(of: [1]), verifyingKeyDigest: nil))
        return (
            statement,
            StatementOpening(statement: statement.digest, input: .integers(values), salt: salt, weightSalt: weightSalt)
        )
    }

    private func refusal(
        _ statement: InferenceStatement, _ opening: StatementOpening, _ model: CompiledModel?
    ) -> String? {
        do throws(AttestedError) {
            _ = try EvaluatedStatement(.inference(statement), opening: opening.with(statement.digest), model: model)
        } catch {
            return error.code
        }
        return nil
    }

    @Test("answers that follow hold, whoever sees input, output and weights")
    func good() throws {
        for (input, output) in [
            (.committed, .isPublic), (.isPublic, .committed), (.isPublic, .isPublic),
        ] as [(ModelReference.Visibility, ModelReference.Visibility)] {
            let model = try model(input: input, output: output)
            let (statement, opening) = try make(model, values(model))
            #expect(refusal(statement, opening, model) == nil)
        }
        let hidden = try model(weights: .isPrivate)
        let (statement, opening) = try make(hidden, values(hidden), weightSalt: .random())
        #expect(refusal(statement, opening, hidden) == nil)
        #expect(refusal(statement, opening.with(weightSalt: .some(.random())), hidden) == "attested.weights")
        #expect(refusal(statement, opening.with(weightSalt: .some(nil)), hidden) == "attested.weights")
    }

    @Test("other models, inputs, answers and kinds of input are refused by the field that differs")
    func fields() throws {
        let model = try model()
        let own = values(model)
        let (statement, opening) = try make(model, own)
        #expect(refusal(statement, opening, nil) == "attested.model")
        #expect(refusal(statement, opening, try self.model(output: .committed)) == "attested.model")
        var others = own
        others[0] += 1
        #expect(refusal(statement, opening.with(input: .integers(others)), model) == "attested.input-commitment")
        #expect(refusal(statement, opening.with(input: .integers([1])), model) == "input.count")
        #expect(refusal(statement, opening.with(salt: .random()), model) == "attested.input-commitment")
        guard case .integers(var answer) = statement.output else {
            Issue.record("the answer is public")
            return
        }
        answer[0] += 1
        let wrong = try InferenceStatement(
            model: statement.model, input: statement.input, output: .integers(answer), program: statement.program)
        #expect(refusal(wrong, opening, model) == "attested.output")
        let readings = StatementOpening.Input.readings(try BreachSample().signed(), membership: nil)
        #expect(refusal(statement, opening.with(input: readings), model) == "input.no-readings")
        let continued = ClaimContinuity(before: nil, after: nil)
        #expect(refusal(statement, opening.with(continuity: continued), model) == "attested.continuity")
    }

    private func values(_ model: CompiledModel) -> [Int64] {
        model.quantized.program.inputs.enumerated().map { min(max($1.lowerBound, Int64(40 + $0 % 7)), $1.upperBound) }
    }
}
