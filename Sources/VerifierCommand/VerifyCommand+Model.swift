import CanonicalEncoding
import ProofChain
import Statements

/// Makes anew what a statement says of a model, from the model's file.
public typealias ModelRecomputation =
    @Sendable (_ file: [UInt8], _ stated: ModelReference, _ commits: Bool) throws(RecomputationError) ->
    RecomputedModel

extension VerifyCommand {
    /// The most bytes of a model's file.
    static let maximumModelBytes = 256 << 20

    /// Reads the model that `--model` names; a program that can make models anew compares what statements say of it.
    func readModel(into options: inout VerificationOptions, recompute: ModelRecomputation?) throws(CommandFailure) {
        guard let path = model else { return }
        let bytes: [UInt8]
        do throws(FileError) { bytes = try FileBytes.read(path: path, limit: Self.maximumModelBytes) } catch {
            throw CommandFailure(error)
        }
        options.modelFile = .sha256(of: bytes)
        guard let recompute else { return }
        options.recomputation = { stated, commits throws(RecomputationError) in
            try recompute(bytes, stated, commits)
        }
    }
}
