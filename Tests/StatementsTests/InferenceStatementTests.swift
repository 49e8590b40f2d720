import Algebra
import CanonicalEncoding
import Primitives
import Statements
import TestSupport
import Testing

/// Statements about models as documents.
@Suite struct InferenceStatementTests {
    private static func statement(
        input: EdgeValue = .commitment(Fr(11)), output: EdgeValue = .integers([-3, Int64.max]), weights: Fr? = nil
    ) throws -> InferenceStatement {
        func visibility(_ value: EdgeValue) -> ModelReference.Visibility {
            value.commitment == nil ? .isPublic : .committed
        }
        return try InferenceStatement(
            model: ModelReference(
                onnx: weights == nil ? Digest.sha256(of: []) : nil, program: Digest.sha256(of: [1]),
                precision: ModelPrecision(inputBits: 8, activationBits: 7, weightBits: 6, widestBits: 20),
                weights: weights == nil ? .isPublic : .committed,
                input: ModelEdge(
                    visibility: visibility(input),
                    tensors: [EdgeTensor(name: Label("x"), shape: [1, 3], fractionBits: 8, box: -1e-05...0.1)]),
                output: ModelEdge(
                    visibility: visibility(output),
                    tensors: [EdgeTensor(name: Label("y"), shape: [2], fractionBits: 16, box: nil)]),
                divergence: ModelDivergence(samples: Digest.sha256(of: [2]), count: 3, greatest: 0.25, sameGreatest: 2)),
            weightsCommitment: weights, input: input, output: output,
            program: ProgramReference(
                circuit: "m", circuitDigest: Digest.sha256(of: [3]), verifyingKeyDigest: Digest.sha256(of: [4])),
            terms: StatementTerms(audience: Label("a"), nonce: [1], after: [Digest.sha256(of: [5])]))
    }

    @Test func documentsAreReadAsTheyWereWritten() throws {
        for statement in [
            try Self.statement(), try Self.statement(input: .integers([1, -2, 0]), output: .commitment(-Fr(1))),
            try Self.statement(weights: Fr(8)),
        ] {
            let bytes = statement.json.canonicalBytes
            #expect(try InferenceStatement(parsing: bytes) == statement)
            #expect(try Statement(json: JSONValue(parsing: bytes)) == .inference(statement))
            for count in stride(from: 0, to: bytes.count, by: 7) {
                #expect(throws: StatementError.self) { try InferenceStatement(parsing: Array(bytes[..<count])) }
            }
        }
    }

    /// Commitments first, then context and model, then what is shown; a negative integer is p less its magnitude.
    @Test func publicInputsFollowFromTheFields() throws {
        let open = try Self.statement()
        #expect(open.publicInputs() == [Fr(11), open.context, open.model.fieldElement, -Fr(3), Fr(Int(Int64.max))])
        let hidden = try Self.statement(input: .integers([1, -2, 0]), output: .commitment(Fr(4)), weights: Fr(8))
        #expect(
            hidden.publicInputs()
                == [Fr(4), Fr(8), hidden.context, hidden.model.fieldElement, Fr(1), -Fr(2), Fr.zero])
        #expect(open.answer == 1 && hidden.answer == nil)
    }

    @Test(
        arguments: [
            (["model", "extra"], .null, "json.unknown-member"), (["model", "onnx"], nil, "statement.model"),
            (["model", "weights"], .string("committed"), "statement.model"),
            (["model", "input", "visibility"], .string("public"), "statement.model-edge"),
            (["model", "input", "tensors"], .array([]), "statement.model"),
            (["model", "input", "tensors", "0", "box"], nil, "statement.model"),
            (
                ["model", "input", "tensors", "0", "box"], .array([.string("-0.5"), .string("0.50")]),
                "statement.not-canonical"
            ),
            (
                ["model", "input", "tensors", "0", "box"], .array([.string("1.0"), .string("inf")]),
                "statement.not-canonical"
            ),
            (
                ["model", "input", "tensors", "0", "box"], .array([.string("1.0"), .string("0.5")]),
                "statement.bad-value"
            ),
            (["model", "input", "tensors", "0", "shape"], .array([JSONValue(integer: 0)]), "statement.model"),
            (
                ["model", "input", "tensors", "0", "shape"],
                .array([JSONValue(integer: 1 << 40), JSONValue(integer: 1 << 40)]), "statement.model"
            ),
            (["model", "input", "tensors", "0", "fractionBits"], JSONValue(integer: 63), "statement.bad-value"),
            (["model", "precision", "inputBits"], JSONValue(integer: -1), "statement.bad-value"),
            (["model", "divergence", "sameGreatest"], JSONValue(integer: 4), "statement.bad-value"),
            (["model", "divergence", "greatest"], .string("nan"), "statement.not-canonical"),
            (["outputs", "0", "integers"], .array([.string("1")]), "statement.model-edge"),
            (["outputs", "0", "integers"], .array([.string("1"), .string("01")]), "statement.not-canonical"),
            (
                ["outputs", "0", "integers"], .array([.string("1"), .string("9223372036854775808")]),
                "statement.not-canonical"
            ),
            (["inputs"], .array([]), "statement.commitments"),
            (["inputs", "0", "name"], .string("y"), "statement.commitments"),
            (
                ["weights"], .array([.object(members: [("name", .string("weights")), ("commitment", .string("1"))])]),
                "statement.model-edge"
            ),
            (["kind"], .string("threshold-breach"), "statement.kind"), (["schema"], .string("x"), "statement.schema"),
            (["nonce"], .string(""), "statement.nonce"),
        ] as [([String], JSONValue?, String)])
    func malformedDocumentsAreRefused(_ path: [String], _ value: JSONValue?, _ code: String) throws {
        let steps = path.map { Int($0).map(JSONValue.PathStep.element) ?? .member($0) }
        let json = try Self.statement().json.replacing(steps, with: value)
        #expect { try InferenceStatement(json: json, path: "statement") } throws: {
            ($0 as? StatementError)?.code == code
        }
    }
}
