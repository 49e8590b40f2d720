import Algebra
import Groth16
import Groth16Prover
import Predicates
import Statements

extension BreachTask: ProofTask {
    var circuit: ProvableCircuit { ProvableCircuit(shape) }

    func claim(
        salt: CommitmentSalt, key: ProvingKey
    ) throws(ServiceError) -> (statement: Statement, inputs: [Fr]) {
        let statement = try statement(salt: salt, key: key)
        return (.breach(statement), try inputs(of: statement, salt: salt))
    }

    /// The statement that will be proved.
    private func statement(salt: CommitmentSalt, key: ProvingKey) throws(ServiceError) -> BreachStatement {
        do throws(StatementError) {
            return BreachStatement(
                claim: claim, rule: rule, window: window,
                source: membership.map { ReadingSource(signed, membership: $0) } ?? ReadingSource(signed),
                inputCommitment: salt.inputCommitment(root: signed.root),
                outputCommitment: salt.outputCommitment(claim: claim), continuity: continuity?.commitments,
                program: try ProgramReference(
                    circuit: shape.id, circuitDigest: key.circuitDigest, verifyingKeyDigest: key.verifyingKey.digest),
                terms: terms)
        } catch {
            throw ServiceError(code: error.code, message: error.message)
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
