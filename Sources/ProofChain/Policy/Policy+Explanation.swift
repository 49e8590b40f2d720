import Attestation
import CanonicalEncoding
import Statements

/// What a policy comes to, in sentences.
public struct PolicyExplanation: Hashable, Sendable {
    /// What is said of one thing: of links and statements, or of the receipts of a kind.
    public struct Part: Hashable, Sendable {
        /// What it accepts.
        public internal(set) var accepted: [String] = []
        /// What it refuses.
        public internal(set) var refused: [String] = []
        /// What it does not look at, and the verdict lists as not checked.
        public internal(set) var ignored: [String] = []
    }

    /// What is said of the receipts of a kind.
    public struct Receipts: Hashable, Sendable {
        /// The kind.
        public let kind: EvidenceKind
        /// What is said.
        public let part: Part
    }

    /// Of links and statements.
    public internal(set) var links = Part()
    /// Of the receipts of each kind that it accepts, in the order of the kinds.
    public internal(set) var receipts: [Receipts] = []
    /// What whoever uses it must know before.
    public internal(set) var warnings: [String] = []

    /// All that it accepts, in lines that say of what kind of receipt they speak.
    public var accepted: [String] { all(\.accepted) }
    /// All that it refuses.
    public var refused: [String] { all(\.refused) }
    /// All that it does not look at.
    public var ignored: [String] { all(\.ignored) }

    private func all(_ lines: KeyPath<Part, [String]>) -> [String] {
        links[keyPath: lines]
            + receipts.flatMap { own in own.part[keyPath: lines].map { "\(own.kind.rawValue): \($0)" } }
    }
}

extension EvidenceKind {
    /// Whether evidence of the kind says when it was made.
    public var tellsTime: Bool { self == .nitro || self == .software }
}

extension Policy {
    /// What the policy comes to.
    public var explanation: PolicyExplanation {
        var text = PolicyExplanation()
        text.links.accepted.append("each link with \(evidence.sentence)")
        for (kind, requirement) in evidenceByKind.sorted(by: { $0.key < $1.key }) {
            text.links.accepted.append("but a link of the kind \(kind) with \(requirement.sentence)")
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
            text.links.refused.append("development keys")
        }
        text.links.accepted.append(
            setup.trustedKeys.isEmpty
                ? "verifying keys that you name (--trust-vk)"
                : "the verifying keys " + setup.trustedKeys.map(\.hex).sorted().joined(separator: ", "))
        if let circuits = setup.circuits {
            text.links.accepted.append("the circuits " + circuits.map(\.hex).sorted().joined(separator: ", "))
        } else {
            text.links.ignored.append("which circuits links are of: whatever a trusted key is for")
        }
        text.links.accepted.append(
            signers.isEmpty
                ? "signers that you name (--trust-signer)" : "signatures of " + signers.sorted().joined(separator: ", ")
        )
        switch completeness {
        case .notRequired:
            text.links.ignored.append("whether links were left out of a bundle, unless you pass --bundle-digest")
        case .bundleDigest: text.links.refused.append("a bundle whose digest you do not pass (--bundle-digest)")
        case .signature: text.links.refused.append("a bundle whose manifest none of the signers signed")
        case .digestOrSignature:
            text.links.refused.append(
                "a bundle whose digest you do not pass, and whose manifest none of the signers signed")
        }
    }

    private func explainExpected(_ text: inout PolicyExplanation) {
        let said = expectedValues
        for case (let name, let value?) in said { text.links.accepted.append("statements with the \(name) \(value)") }
        let silent = said.filter { $0.value == nil }.map(\.name)
        if !silent.isEmpty { text.links.ignored.append("what statements say of: " + silent.joined(separator: ", ")) }
        let trusted: [(String, [String], String)] = [
            ("sensors", expected.sensors.map { Hex.encode($0) }, "--trust-sensor"),
            ("registries", Array(expected.registries), "--registry"),
            ("models", expected.models.map(\.hex), "--trust-model"),
        ]
        for (name, values, flag) in trusted {
            text.links.accepted.append(
                values.isEmpty
                    ? "\(name) that you name (\(flag))" : "the \(name) " + values.sorted().joined(separator: ", "))
        }
    }

    private func explainFreshness(_ text: inout PolicyExplanation) {
        if freshness.requiresNonce {
            text.links.refused.append("statements that do not answer a nonce of yours (--nonce)")
        } else {
            text.links.ignored.append("whether statements are fresh, unless you pass --nonce")
        }
        if freshness.requiresExpiry { text.links.refused.append("statements that do not say when they expire") }
        if let age = freshness.maximumAge {
            text.links.refused.append("receipts that say that they are more than \(age) s old")
            let silent = EvidenceKind.allCases.filter { receipts.acceptedKinds.contains($0) && !$0.tellsTime }
            if !silent.isEmpty {
                text.warnings.append(
                    "maximum-age says nothing of receipts of \(silent.map(\.rawValue).joined(separator: ", ")): they do not say when "
                        + "they were made, and only a nonce shows that one is fresh"
                        + (freshness.requiresNonce ? ", which is required here" : ""))
            }
        }
    }

    private func explainReceipts(_ text: inout PolicyExplanation) {
        let refusedKinds = EvidenceKind.allCases.filter { !receipts.acceptedKinds.contains($0) }.map(\.rawValue)
        if !refusedKinds.isEmpty { text.links.refused.append("receipts of " + refusedKinds.joined(separator: ", ")) }
        for table in acceptedTables {
            if table.kind == .software {
                text.warnings.append(
                    "receipts of software are accepted: whoever runs the machine can sign whatever they like")
            }
            text.receipts.append(PolicyExplanation.Receipts(kind: table.kind, part: explain(table)))
        }
    }

    private func explain(_ table: ReceiptTable) -> PolicyExplanation.Part {
        var part = PolicyExplanation.Part()
        if kindsOfAnyIdentity.contains(table.kind) {
            part.ignored.append("whose it is (\(table.identityKeys)): any will do")
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
            case (.accepts, .bool(false)): part.refused.append(meaning)
            case (_, .bool): part.accepted.append(meaning)
            case (.refuses, _): part.refused.append("\(meaning): \(value.policyText)")
            default: part.accepted.append("\(meaning): \(value.policyText)")
            }
        }
        if !silent.isEmpty { part.ignored.append(silent.joined(separator: "; ")) }
        return part
    }

    /// Whether what stands in a group matters: of hardware that is not accepted it does not.
    private func isUsed(_ group: String?, of kind: EvidenceKind) -> Bool {
        guard kind == .azureCVM, let group, let hardware = EvidenceKind(rawValue: group), hardware != .tpm else {
            return true
        }
        return receipts.azureCVM.acceptedHardware.contains(hardware)
    }
}
