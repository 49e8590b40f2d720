import Attested
import CanonicalEncoding
import ProofChain
import ProvingService
import Statements

extension AttestCommand {
    /// New statements about a file, evaluated.
    func newPart(_ path: String, by evaluator: StatementEvaluator) throws(CommandError) -> AttestationPart {
        if sameReadings { return try sameReadingsPart(path) }
        guard let polarity = claim.claim else { return try modelPart(path, by: evaluator) }
        let bytes = try InputFile.bytes(pathOrDash: path, limit: SignedBatch.limits.maximumBytes)
        let signed = try InputFile.verifiedReadings(bytes, name: path)
        let plan = try ProofPlan(
            signed: signed, path: path, rule: claim.readRule(), claim: polarity, window: claim.givenWindow(),
            circuit: circuit, membership: readings.membership(of: signed), batches: readings.batches)
        let input = StatementOpening.Input.readings(signed, membership: plan.membership)
        let foundation = try chain.foundation(for: input, path: path)
        let statements = try evaluator.evaluate(
            .breach(
                BreachRequest(
                    plan, models: readings.models, salt: Hex.encode(foundation.salt.bytes), evidence: .receipt,
                    terms: terms.request(after: foundation.after))))
        return AttestationPart(statements) { () throws(CommandError) in
            try readings.batches.write(plan.handover)
            try keepOpening(of: statements, input, foundation, continuity: plan.continuity)
        }
    }

    private func modelPart(_ path: String, by evaluator: StatementEvaluator) throws(CommandError) -> AttestationPart {
        guard let circuit, case .model(let folder) = try LocalCircuit(circuit) else {
            throw .usage("--circuit", "a model is due")
        }
        let document = try ModelFiles.document(path)
        let own = chain.isEmpty && openings.isEmpty ? nil : try QuantizedInput(document, of: folder, path: path)
        let foundation = try chain.foundation(for: own?.input, path: path)
        let statements = try evaluator.evaluate(
            .inference(
                InferenceRequest(
                    circuit: folder.id, input: document, salt: Hex.encode(foundation.salt.bytes), evidence: .receipt,
                    terms: terms.request(after: foundation.after))), folder)
        return AttestationPart(statements) { () throws(CommandError) in
            if let own { try keepOpening(of: statements, own.input, foundation, weightSalt: own.weightSalt) }
        }
    }

    /// That what a device signed is what circuits open.
    private func sameReadingsPart(_ path: String) throws(CommandError) -> AttestationPart {
        let bytes = try InputFile.bytes(pathOrDash: path, limit: SignedBatch.limits.maximumBytes)
        let signed = try InputFile.verifiedReadings(bytes, name: path)
        let input = StatementOpening.Input.readings(signed, membership: nil)
        // The device's signature is of the root: a chain that begins with it needs no salt.
        let foundation = try chain.foundation(for: input, path: path, needsSalt: false)
        let statement: Statement
        do throws(ServiceError) {
            statement = .sameReadings(
                SameReadingsStatement(
                    root: signed.batch.sha256Root, commitment: foundation.salt.inputCommitment(root: signed.root),
                    terms: try StatementTerms(terms.request(after: foundation.after))))
        } catch {
            throw CommandError(error)
        }
        let opening = StatementOpening(statement: statement.digest, input: input, salt: foundation.salt)
        let evaluated: EvaluatedStatement
        do throws(AttestedError) { evaluated = try EvaluatedStatement(statement, opening: opening) } catch {
            throw CommandError(.refused, code: error.code, message: "\(path): \(error.message)")
        }
        return AttestationPart([evaluated]) { () throws(CommandError) in
            try keepOpening(of: [evaluated], input, foundation)
        }
    }

    /// Writes what opens the first of new statements, if that was asked for.
    private func keepOpening(
        of statements: [EvaluatedStatement], _ input: StatementOpening.Input, _ foundation: ChainFoundation,
        continuity: ClaimContinuity? = nil, weightSalt: CommitmentSalt? = nil
    ) throws(CommandError) {
        guard let path = openings.first, let first = statements.first else { return }
        try OpeningFile.write(
            StatementOpening(
                statement: first.statement.digest, input: input, salt: foundation.salt, continuity: continuity,
                weightSalt: weightSalt), to: path)
    }
}
