import Attestation
import CanonicalEncoding
import Statements

/// What a policy comes to, in sentences.
public struct PolicyExplanation: Hashable, Sendable {
    /// What it accepts.
    public internal(set) var accepted: [String] = []
    /// What it refuses.
    public internal(set) var refused: [String] = []
    /// What it does not look at, and the verdict lists as not checked.
    public internal(set) var ignored: [String] = []
    /// What whoever uses it must know before.
    public internal(set) var warnings: [String] = []
}

extension Policy {
    /// What the policy comes to.
    public var explanation: PolicyExplanation {
        var text = PolicyExplanation()
        text.accepted.append("each link with \(evidence.sentence)")
        for (kind, requirement) in evidenceByKind.sorted(by: { $0.key < $1.key }) {
            text.accepted.append("but a link of the kind \(kind) with \(requirement.sentence)")
        }
        explainSetup(&text)
        explainExpected(&text)
        explainFreshness(&text)
        explainReceipts(&text)
        return text
    }

    private func explainSetup(_ text: inout PolicyExplanation) {
        if setup.allowsDevelopmentKeys {
            text.warnings.append("development keys are accepted: whoever made one can forge any proof under it")
        } else {
            text.refused.append("development keys")
        }
        text.accepted.append(
            setup.trustedKeys.isEmpty
                ? "verifying keys that you name (--trust-vk)"
                : "the verifying keys " + setup.trustedKeys.map(\.hex).sorted().joined(separator: ", "))
        if let circuits = setup.circuits {
            text.accepted.append("the circuits " + circuits.map(\.hex).sorted().joined(separator: ", "))
        } else {
            text.ignored.append("which circuits links are of: whatever a trusted key is for")
        }
        text.accepted.append(
            signers.isEmpty
                ? "signers that you name (--trust-signer)" : "signatures of " + signers.sorted().joined(separator: ", ")
        )
        switch completeness {
        case .notRequired:
            text.ignored.append("whether links were left out of a bundle, unless you pass --bundle-digest")
        case .bundleDigest: text.refused.append("a bundle whose digest you do not pass (--bundle-digest)")
        case .signature: text.refused.append("a bundle whose manifest none of the signers signed")
        case .digestOrSignature:
            text.refused.append("a bundle whose digest you do not pass, and whose manifest none of the signers signed")
        }
    }

    private func explainExpected(_ text: inout PolicyExplanation) {
        let values = expected.values
        let said: [(String, String?)] = [
            ("rule", values.rule?.sentence()), ("window", values.window.map { "\($0.start.text)/\($0.end.text)" }),
            ("verdict", values.claim?.rawValue), ("device", values.device),
            ("counter", values.counter.map { String($0) }),
            ("model", values.model?.hex), ("answer", values.answer.map { String($0) }), ("circuit", values.circuit),
            ("audience", values.audience),
        ]
        for case (let name, let value?) in said { text.accepted.append("statements with the \(name) \(value)") }
        let silent = said.filter { $0.1 == nil }.map(\.0)
        if !silent.isEmpty { text.ignored.append("what statements say of: " + silent.joined(separator: ", ")) }
        let trusted: [(String, [String], String)] = [
            ("sensors", expected.sensors.map { Hex.encode($0) }, "--trust-sensor"),
            ("registries", Array(expected.registries), "--registry"),
            ("models", expected.models.map(\.hex), "--trust-model"),
        ]
        for (name, values, flag) in trusted {
            text.accepted.append(
                values.isEmpty
                    ? "\(name) that you name (\(flag))" : "the \(name) " + values.sorted().joined(separator: ", "))
        }
    }

    private func explainFreshness(_ text: inout PolicyExplanation) {
        if freshness.requiresNonce {
            text.refused.append("statements that do not answer a nonce of yours (--nonce)")
        } else {
            text.ignored.append("whether statements are fresh, unless you pass --nonce")
        }
        if freshness.requiresExpiry { text.refused.append("statements that do not say when they expire") }
        if let age = freshness.maximumAge {
            text.refused.append("receipts that say that they are more than \(age) s old")
        }
    }

    private func explainReceipts(_ text: inout PolicyExplanation) {
        let refusedKinds = EvidenceKind.allCases.filter { !receipts.acceptedKinds.contains($0) }.map(\.rawValue)
        if !refusedKinds.isEmpty { text.refused.append("receipts of " + refusedKinds.joined(separator: ", ")) }
        for table in acceptedTables {
            let kind = table.kind.rawValue
            if table.kind == .software {
                text.warnings.append(
                    "receipts of software are accepted: whoever runs the machine can sign whatever they like")
            }
            if kindsOfAnyIdentity.contains(table.kind) {
                text.ignored.append("\(kind): whose it is (\(table.identityKeys)): any will do")
            }
            var silent: [String] = []
            for field in table.fields where isUsed(field.group, of: table.kind) {
                let meaning = (field.group.map { "\($0): " } ?? "") + field.meaning
                let value = field.json(receipts)
                switch (field.sense, value) {
                case (_, .null), (.demands, .bool(false)), (.bounds, .string("0")), (.bounds, .string("0.0")):
                    silent.append(meaning)
                case (_, .object(let members)) where members.isEmpty: silent.append(meaning)
                case (_, .array(let values)) where values.isEmpty: continue
                case (.accepts, .bool(false)): text.refused.append("\(kind): \(meaning)")
                case (_, .bool): text.accepted.append("\(kind): \(meaning)")
                case (.refuses, _): text.refused.append("\(kind): \(meaning): \(value.policyText)")
                default: text.accepted.append("\(kind): \(meaning): \(value.policyText)")
                }
            }
            if !silent.isEmpty { text.ignored.append("\(kind): " + silent.joined(separator: "; ")) }
        }
    }

    /// Whether what stands in a group matters: of hardware that is not accepted it does not.
    private func isUsed(_ group: String?, of kind: EvidenceKind) -> Bool {
        guard kind == .azureCVM, let group, let hardware = EvidenceKind(rawValue: group), hardware != .tpm else {
            return true
        }
        return receipts.azureCVM.acceptedHardware.contains(hardware)
    }
}
