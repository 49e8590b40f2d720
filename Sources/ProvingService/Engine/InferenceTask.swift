import Algebra
import CanonicalEncoding
import Groth16
import Groth16Prover
import Inference
import ONNX
import R1CS
import Statements

/// The wish to have a model's answer proved, with the input inside of its box, and the answer known.
struct InferenceTask: ProofTask {
    let folder: ModelFolder
    let model: CompiledModel
    let values: [Int64]
    let outputs: [Int64]
    let terms: StatementTerms

    /// Reads the model and the input, and runs the one on the other.
    init(_ request: InferenceRequest, in models: ModelDirectory) throws(ServiceError) {
        terms = try StatementTerms(nonce: request.nonce, audience: request.audience, expires: request.expires)
        folder = try models.folder(request.circuit)
        model = try folder.compiled()
        do throws(InferenceError) {
            values = try model.quantized.quantize(model.numbers(request.input))
            outputs = try model.quantized.program.run(values)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
    }

    var circuit: ProvableCircuit {
        let (name, circuit) = (folder.id, model.circuit)
        return ProvableCircuit(folder) { () throws(ServiceError) in
            do throws(SynthesisError) { return try circuit.synthesize() } catch {
                throw ServiceError(unsynthesizable: name, error)
            }
        }
    }

    func claim(
        salt: CommitmentSalt, key: ProvingKey
    ) throws(ServiceError) -> (statement: Statement, inputs: [Fr]) {
        let edges = model.circuit.edges(values: values, outputs: outputs, salt: salt)
        let statement: InferenceStatement
        do throws(StatementError) {
            statement = try InferenceStatement(
                model: model.reference, input: edges.input, output: edges.output,
                program: ProgramReference(
                    circuit: folder.id, circuitDigest: key.circuitDigest, verifyingKeyDigest: key.verifyingKey.digest),
                terms: terms)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
        }
        return (
            .inference(statement),
            model.circuit.assignment(publicInputs: statement.publicInputs(), values: values, salt: salt)
        )
    }
}
