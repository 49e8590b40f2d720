import Algebra
import Inference
import Predicates
import Statements

extension BreachTask: ProofTask {
    var circuit: ProvableCircuit { ProvableCircuit(shape) }

    var compiledModel: CompiledModel? { nil }

    func claim(salt: CommitmentSalt, program: ProgramReference) throws(ServiceError) -> TaskClaim {
        let statement = BreachStatement(
            claim: claim, rule: rule, window: window,
            source: membership.map { ReadingSource(signed, membership: $0) } ?? ReadingSource(signed),
            inputCommitment: salt.inputCommitment(root: signed.root),
            outputCommitment: salt.outputCommitment(claim: claim), continuity: continuity?.commitments,
            program: program, terms: terms)
        let opening = StatementOpening(
            statement: statement.digest, input: .readings(signed, membership: membership), salt: salt,
            continuity: continuity)
        return TaskClaim(statement: .breach(statement), opening: opening) { () throws(ServiceError) in
            try inputs(of: statement, salt: salt)
        }
    }

    /// The values of the circuit's inputs. Secret.
    private func inputs(of statement: BreachStatement, salt: CommitmentSalt) throws(ServiceError) -> [Fr] {
        do {
            return try BreachAssignment(
                shape: shape, signed: signed, publicInputs: statement.publicInputs(), parameters: parameters,
                evaluation: evaluation, salt: salt, continuity: continuity, membership: membership
            ).inputs
        } catch let error as StatementError {
            throw ServiceError(code: error.code, message: error.message)
        } catch let error as BatchError {
            throw ServiceError(code: error.code, message: error.message)
        } catch {
            throw ServiceError(code: "engine.failed", message: "the circuit's inputs could not be computed")
        }
    }
}
