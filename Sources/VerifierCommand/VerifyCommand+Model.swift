import Algebra
import CanonicalEncoding
import Inference
import ProofChain
import R1CS
import Statements

extension VerifyCommand {
    /// The most bytes of a model's file.
    static let maximumModelBytes = 256 << 20

    /// Reads the model that `--model` names, to make anew what statements say of it.
    func readModel(into options: inout VerificationOptions) throws(CommandFailure) {
        guard let path = model else { return }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileBytes.read(path: path, limit: Self.maximumModelBytes) } catch {
            throw CommandFailure(error)
        }
        options.recomputation = { stated throws(RecomputationError) in try RecomputedModel(file: bytes, as: stated) }
    }
}

extension RecomputedModel {
    /// What follows from a model's file, for the precision, boxes and visibility that a statement names.
    init(file: [UInt8], as stated: ModelReference) throws(RecomputationError) {
        let digest = Digest.sha256(of: file)
        guard stated.onnx == digest else {
            throw RecomputationError(
                code: "model.other-file",
                message: stated.onnx.map { "the statement is about the model \($0), the file is \(digest)" }
                    ?? "the statement keeps the model's weights to itself, so that no file can be compared")
        }
        do {
            let compiled = try CompiledModel(file: file, as: stated)
            let circuit = try compiled.circuit.synthesize()
            self.init(reference: compiled.reference, circuitDigest: circuit.constraints.digest)
        } catch let error as InferenceError {
            throw RecomputationError(code: error.code, message: "the model: \(error.message)")
        } catch let error as SynthesisError {
            throw RecomputationError(code: "model.no-circuit", message: "the model: \(error.message)")
        } catch {
            throw RecomputationError(code: "model.no-circuit", message: "the model cannot be compiled")
        }
    }
}
