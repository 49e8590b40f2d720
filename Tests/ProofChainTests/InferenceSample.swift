import Algebra
import CanonicalEncoding
import Groth16
import Primitives
import ProofChain
import Statements

/// A statement about a model, with every field open to change, and its link.
struct InferenceSample {
    var onnx: Digest? = Digest.sha256(of: [1, 2, 3])
    var program = Digest.sha256(of: [4])
    var bits = 8
    var weightsCommitment: Fr?
    var inputName = "window"
    var shape = [1, 4]
    var box = -0.5...1e-05
    var outputShape = [1, 3]
    var outputBits = 16
    var divergence = 0.0035
    var input = EdgeValue.commitment(Fr(11))
    var output = EdgeValue.integers([-65536, 131072, 32768])
    var circuit = "anomaly"
    /// Of an input that is the readings of a log; it has four then, of integers in the scale's box.
    var readings: SensorScale?
    var nonce: [UInt8]? = [7]
    var after: [Digest] = []
    var trapdoorSeed = 9

    func model() throws -> ModelReference {
        func visibility(_ value: EdgeValue) -> ModelReference.Visibility {
            value.commitment == nil ? .isPublic : .committed
        }
        return try ModelReference(
            onnx: onnx, program: program,
            precision: ModelPrecision(inputBits: bits, activationBits: 8, weightBits: 8, widestBits: 20),
            weights: weightsCommitment == nil ? .isPublic : .committed,
            input: ModelEdge(
                visibility: visibility(input), readings: readings,
                tensors: [
                    EdgeTensor(
                        name: Label(inputName), shape: shape, fractionBits: readings == nil ? bits : 0,
                        box: readings?.box ?? box)
                ]),
            output: ModelEdge(
                visibility: visibility(output),
                tensors: [EdgeTensor(name: Label("score"), shape: outputShape, fractionBits: outputBits, box: nil)]),
            divergence: ModelDivergence(samples: nil, count: 8, greatest: divergence, sameGreatest: 7))
    }

    func statement(keyDigest: Digest) throws -> InferenceStatement {
        try InferenceStatement(
            model: model(), weightsCommitment: weightsCommitment, input: input, output: output,
            program: ProgramReference(
                circuit: circuit, circuitDigest: Sample.circuitDigest, verifyingKeyDigest: keyDigest),
            terms: StatementTerms(nonce: nonce, after: after))
    }

    /// The link and its key, with a proof that holds.
    func link() throws -> (link: Link, key: CarriedKey) {
        let count = try statement(keyDigest: program).publicInputs().count
        let trapdoor = TrapdoorKey(inputCount: count, seed: trapdoorSeed)
        let key = try trapdoor.key
        let statement = try statement(keyDigest: key.digest)
        let proof = try trapdoor.proof(for: statement.publicInputs())
        return (
            Link(
                statement: .inference(statement),
                evidence: [.groth16(ProofEvidence(proof: proof.bytes, verifyingKey: key.digest))]),
            CarriedKey(bytes: key.bytes, setup: .development)
        )
    }

    /// A bundle of links, whose keys go with them.
    static func bundle(_ links: [(link: Link, key: CarriedKey)]) -> Bundle {
        Bundle(links: links.map(\.link), verifyingKeys: links.map(\.key))
    }
}
