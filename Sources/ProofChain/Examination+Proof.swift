import Algebra
import CanonicalEncoding
import Groth16
import Statements
import Verification

extension Examination {
    /// Whether a proof shows a statement; whoever made the key is a finding of its own.
    mutating func checkProof(
        _ proof: ProofEvidence, of statement: Statement, _ keys: [BundleEnvelope.NamedKey], _ subject: String
    ) -> Bool {
        guard let computation = statement.computation else {
            record(
                .failed(
                    .proofForm, subject, code: "proof.no-circuit", .invalid,
                    "there is no circuit for statements of the kind \(statement.kind)"))
            return false
        }
        let key = checkKeyDigest(computation, proof, keys, subject)
        let isProved = checkEquation(statement, computation, proof, key, subject)
        checkSetup(computation, key, subject)
        return isProved
    }

    /// Finds the key that statement and evidence name, and checks that it is what it is named.
    private mutating func checkKeyDigest(
        _ statement: any ComputationStatement, _ evidence: ProofEvidence, _ keys: [BundleEnvelope.NamedKey],
        _ subject: String
    ) -> CarriedKey? {
        guard let wanted = statement.program.verifyingKeyDigest else {
            record(
                .failed(
                    .keyDigest, subject, code: "key.not-named", .invalid,
                    "the statement names no verifying key, so that no proof can show it"))
            return nil
        }
        guard evidence.verifyingKey == wanted else {
            record(
                .failed(
                    .keyDigest, subject, code: "key.not-the-statements", .invalid,
                    "the statement names the verifying key \(wanted), its proof another"))
            return nil
        }
        guard let named = keys.first(where: { $0.name == wanted }) else {
            record(
                .failed(
                    .keyDigest, subject, code: "key.missing", .notCheckable,
                    "the bundle does not carry the verifying key \(wanted)", fix: "ask the prover for a whole bundle"))
            return nil
        }
        guard named.key.digest == wanted else {
            record(
                .failed(
                    .keyDigest, subject, code: "key.digest-mismatch", .invalid,
                    "the verifying key in the bundle has the digest \(named.key.digest), not the one that it is "
                        + "named by"))
            return nil
        }
        record(.passed(.keyDigest, subject, "verifying key \(wanted)"))
        return named.key
    }

    /// From the plain fields to the pairing equation; whether it holds.
    private mutating func checkEquation(
        _ statement: Statement, _ computation: any ComputationStatement, _ evidence: ProofEvidence,
        _ carried: CarriedKey?, _ subject: String
    ) -> Bool {
        let known = provenTogether[evidence.proof].flatMap {
            $0.statement == statement && $0.key == carried?.digest ? $0 : nil
        }
        let inputs = recomputeInputs(statement, computation, known, subject)
        let proof = known == nil ? decodeProof(evidence, subject) : nil
        if let known { recordForm(evidence, commits: known.commits, subject) }
        guard let carried, let key = decodeKey(carried, subject) else { return false }
        guard let inputs else { return false }
        guard key.key.publicInputCount == inputs.count else {
            record(
                .failed(
                    .keyInputs, subject, code: "key.input-count", .invalid,
                    "the key takes \(key.key.publicInputCount) public inputs, the claim makes \(inputs.count)"))
            return false
        }
        record(.passed(.keyInputs, subject, "\(inputs.count) public inputs"))
        if known != nil {
            recordEquation(subject)
            return true
        }
        guard let proof else { return false }
        switch key.verify(proof, publicInputs: inputs) {
        case .valid:
            recordEquation(subject)
            return true
        case .invalid(let reason):
            record(refusal(of: proof, reason, statement, key, subject))
            return false
        }
    }

    private mutating func recordEquation(_ subject: String) {
        record(.passed(.proofEquation, subject, "the proof holds for this statement under this key"))
        assume(
            "curve.bn254",
            "nobody can compute discrete logarithms on BN254, which has about 100 bits of security, nor "
                + "find collisions of SHA-256 or Poseidon")
    }

    private mutating func recomputeInputs(
        _ statement: Statement, _ computation: any ComputationStatement, _ known: ProvenTogether?, _ subject: String
    ) -> [Fr]? {
        if case .breach(let statement) = statement, !checkCircuit(statement, subject) { return nil }
        if case .inference(let statement) = statement {
            record(
                .passed(
                    .statementCircuit, subject,
                    "\(statement.program.circuit): a model with \(statement.model.input.count) inputs and "
                        + "\(statement.model.output.count) outputs"))
        }
        do throws(StatementError) {
            let inputs: [Fr]
            if let known { inputs = known.inputs } else { inputs = try computation.publicInputs() }
            record(.passed(.inputsRecomputed, subject, "all follow from the statement's plain fields"))
            return inputs
        } catch {
            record(.failed(.inputsRecomputed, subject, code: error.code, .invalid, error.message))
            return nil
        }
    }

    private mutating func checkCircuit(_ statement: BreachStatement, _ subject: String) -> Bool {
        do throws(StatementError) {
            let shape = try statement.circuitShape()
            record(
                .passed(
                    .statementCircuit, subject,
                    "\(shape.id): logs of up to \(shape.capacity) readings, \(shape.family.rawValue) rules"))
            return true
        } catch {
            let isUnknown = error.code == "statement.circuit-unknown"
            record(
                .failed(
                    .statementCircuit, subject, code: error.code, isUnknown ? .notCheckable : .invalid, error.message))
            return false
        }
    }

    private mutating func decodeProof(_ evidence: ProofEvidence, _ subject: String) -> Proof? {
        do throws(ProofError) {
            let proof = try Proof(bytes: evidence.proof)
            recordForm(evidence, commits: proof.commitment != nil, subject)
            return proof
        } catch {
            record(.failed(.proofForm, subject, code: error.code, .invalid, error.message))
            return nil
        }
    }

    private mutating func recordForm(_ evidence: ProofEvidence, commits: Bool, _ subject: String) {
        record(
            .passed(
                .proofForm, subject,
                "\(evidence.proof.count) bytes: \(commits ? "five" : "three") points on the curve, in the right groups")
        )
    }

    private mutating func decodeKey(_ carried: CarriedKey, _ subject: String) -> PreparedVerifyingKey? {
        if let prepared = options.preparedKeys[carried.digest], prepared.digest == carried.digest {
            record(.passed(.keySoundness, subject, "checked earlier"))
            return prepared
        }
        do throws(VerifyingKeyError) {
            let key = try preparedKey(carried)
            record(.passed(.keySoundness, subject, "all points in the right groups, none of the known fatal shapes"))
            return key
        } catch {
            record(.failed(.keySoundness, subject, code: error.code, .invalid, error.message))
            return nil
        }
    }
}
