import Algebra
import ArgumentParser
import CanonicalEncoding
import Inference
import ProofChain
import R1CS
import Statements
import VerifierCommand

/// `assay verify`: the verifier with what makes models anew from their files, which `assay-verify` does without.
struct RecomputingVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: VerifyCommand.configuration.abstract,
        discussion: VerifyCommand.configuration.discussion)

    @OptionGroup var verify: VerifyCommand

    func run() throws {
        try verify.run { file, stated, commits throws(RecomputationError) in
            try RecomputedModel(file: file, as: stated, commits: commits)
        }
    }
}

extension RecomputedModel {
    /// What follows from a model's file, for the precision, boxes and visibility that a statement names. Of a model of which it says
    /// something else no circuit is written.
    init(file: [UInt8], as stated: ModelReference, commits: Bool) throws(RecomputationError) {
        do {
            let compiled = try CompiledModel(file: file, as: stated)
            guard compiled.reference == stated else {
                self.init(reference: compiled.reference, circuitDigest: nil)
                return
            }
            let circuit = try compiled.circuit.synthesize(commits ? .committed : .plain)
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
