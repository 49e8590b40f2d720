import ArgumentParser
import Attested
import CanonicalEncoding
import Inference
import ProofChain
import ProvingService
import Statements

extension EvidenceWish: ExpressibleByArgument {}

/// What is to show a statement, and what is kept to open it.
struct EvidenceOptions: ParsableArguments {
    @Option(help: "proof, receipt or both.")
    var evidence: EvidenceWish = .proof

    @Option(
        help: ArgumentHelp(
            "Keep what opens the statement's commitments, for `assay attest` or a regulator. Secret; with --model it is of the claim "
                + "about the readings.", valueName: "file"))
    var opening: String?

    /// What was done.
    var verb: String { evidence == .receipt ? "attested" : "proved" }

    /// The salt as a request has it: none is sent unless what it hides is to be opened later, or was committed to before.
    func requestSalt(_ foundation: ChainFoundation) -> String? {
        opening == nil && !foundation.isShared ? nil : Hex.encode(foundation.salt.bytes)
    }

    /// Writes what opens the first statement of what came back, if that was asked for: it is evaluated by it before.
    func writeOpening(
        of outcome: ProofRunOptions.Outcome, _ input: StatementOpening.Input, salt: CommitmentSalt,
        continuity: ClaimContinuity? = nil, weightSalt: CommitmentSalt? = nil, model: CompiledModel? = nil
    ) throws(CommandError) {
        guard let path = opening, let statement = outcome.links.first?.statement else { return }
        let own = StatementOpening(
            statement: statement.digest, input: input, salt: salt, continuity: continuity, weightSalt: weightSalt)
        do throws(AttestedError) { _ = try EvaluatedStatement(statement, opening: own, model: model) } catch {
            throw CommandError(
                .system, code: error.code,
                message: "the statement that came back is not the one that was asked for: \(error.message)")
        }
        try OpeningFile.write(own, to: path)
    }
}
