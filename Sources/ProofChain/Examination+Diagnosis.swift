import Groth16
import Statements
import Verification

/// A statement that differs from the one in the bundle in one thing.
private struct Alternative {
    let statement: Statement
    let code: String
    let reason: String
}

extension Examination {
    /// What to say of a proof that does not hold.
    ///
    /// The equation alone says that something was changed, not what. But when the proof holds for the statement with
    /// the opposite claim, or with the rule, window or nonce that the verifier expected, then that is what was changed.
    func refusal(
        of proof: Proof, _ reason: InvalidReason, _ statement: Statement, _ key: PreparedVerifyingKey, _ subject: String
    ) -> Check {
        let original = alternatives(to: statement).first { alternative in
            guard let inputs = try? alternative.statement.computation?.publicInputs() else { return false }
            return key.verify(proof, publicInputs: inputs) == .valid
        }
        if let original {
            return .failed(.proofEquation, subject, code: original.code, .invalid, original.reason)
        }
        return .failed(
            .proofEquation, subject, code: reason.code, .invalid,
            "\(reason.message): the statement, the key or the proof is not the one that was proved")
    }

    private func alternatives(to statement: Statement) -> [Alternative] {
        switch statement {
        case .breach(let statement): alternatives(to: statement)
        case .inference(let statement): alternatives(to: statement)
        case .sensorBatch, .sameReadings, .decision: []
        }
    }

    private func alternatives(to statement: InferenceStatement) -> [Alternative] {
        guard let nonce = options.nonce, let changed = statement.changed(nonce: nonce), changed != statement else {
            return []
        }
        return [
            Alternative(statement: .inference(changed), code: "proof.nonce-changed", reason: Self.nonceChanged)
        ]
    }

    private static let nonceChanged = "the proof holds for your nonce: the nonce was changed after proving"

    private func alternatives(to statement: BreachStatement) -> [Alternative] {
        let opposite: Polarity = statement.claim == .breach ? .noBreach : .breach
        var result: [Alternative] = []
        func add(_ changed: BreachStatement?, _ code: String, _ reason: String) {
            guard let changed, changed != statement else { return }
            result.append(Alternative(statement: .breach(changed), code: code, reason: reason))
        }
        add(
            statement.changed(claim: opposite), "proof.claim-changed",
            "the proof holds for the opposite claim, \(opposite.rawValue): the verdict was changed after proving")
        if let rule = options.expectations.rule {
            add(
                statement.changed(rule: rule), "proof.rule-changed",
                "the proof holds for the rule that you expected: the rule was changed after proving")
        }
        if let window = options.expectations.window {
            add(
                statement.changed(window: window), "proof.window-changed",
                "the proof holds for the window that you expected: the window was changed after proving")
        }
        if let nonce = options.nonce {
            add(
                statement.changed(nonce: nonce), "proof.nonce-changed", Self.nonceChanged)
        }
        return result
    }
}

extension BreachStatement {
    /// The same statement with something else in one place.
    fileprivate func changed(
        claim: Polarity? = nil, rule: BreachRule? = nil, window: TimeWindow? = nil, nonce: [UInt8]? = nil
    ) -> BreachStatement? {
        guard let terms = nonce.map({ terms.changed(nonce: $0) }) ?? terms else { return nil }
        return BreachStatement(
            claim: claim ?? self.claim, rule: rule ?? self.rule, window: window ?? self.window, source: source,
            inputCommitment: inputCommitment, outputCommitment: outputCommitment, continuity: continuity,
            program: program, terms: terms)
    }
}

extension InferenceStatement {
    /// The same statement with another nonce.
    fileprivate func changed(nonce: [UInt8]) -> InferenceStatement? {
        guard let terms = terms.changed(nonce: nonce) else { return nil }
        return try? InferenceStatement(
            model: model, weightsCommitment: weightsCommitment, input: input, output: output, program: program,
            terms: terms)
    }
}

extension StatementTerms {
    /// The same terms with another nonce; `nil` if it cannot be one.
    fileprivate func changed(nonce: [UInt8]) -> StatementTerms? {
        try? StatementTerms(audience: audience, nonce: nonce, expires: expires, after: after, demands: demands)
    }
}
