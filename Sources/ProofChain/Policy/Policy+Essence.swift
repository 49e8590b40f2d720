import Attestation
import CanonicalEncoding
import Statements

extension Policy {
    /// The most lines of the essence.
    public static let maximumEssence = 10

    /// What the policy comes to in a few sentences, the most important first: what is demanded, what counts, what is refused, and what
    /// nobody looks at. The rest is in `explanation`.
    public var essence: [String] {
        var lines = ["Each link must have \(evidence.sentence)."]
        if !evidenceByKind.isEmpty { lines.append("Instead, \(demandsByKind).") }
        if !demandsOfStatements.isEmpty {
            lines.append("Statements must \(demandsOfStatements.joined(separator: ", ")).")
        }
        if completeness != .notRequired { lines.append("A bundle must come with \(completeness.sentence).") }
        let named = trusted.filter { !$0.isOpen }.map(\.words)
        if !named.isEmpty { lines.append("It trusts \(named.joined(separator: ", ")) that it names, and no other.") }
        let open = trusted.filter(\.isOpen).map(\.words)
        if !open.isEmpty { lines.append("You name whom it trusts: \(open.joined(separator: ", ")).") }
        lines.append(receiptsThatCount)
        lines.append("It refuses \(refusals.joined(separator: "; ")).")
        if !silences.isEmpty { lines.append("It does not look at \(silences.joined(separator: "; ")).") }
        return lines
    }

    /// Kinds of statement with what shows them, those with the same together.
    private var demandsByKind: String {
        Dictionary(grouping: evidenceByKind.sorted { $0.key < $1.key }, by: \.value.sentence)
            .map { sentence, entries in "\(entries.map(\.key).joined(separator: " and ")) must have \(sentence)" }
            .sorted().joined(separator: "; ")
    }

    private var demandsOfStatements: [String] {
        var demands: [String] = []
        if freshness.requiresNonce { demands.append("answer a nonce of yours (--nonce)") }
        if freshness.requiresExpiry { demands.append("say when they expire") }
        let names = expectedValues.filter { $0.value != nil }.map(\.name)
        if !names.isEmpty { demands.append("say what it expects of \(names.joined(separator: ", "))") }
        return demands
    }

    /// Whom it trusts: what the policy lists, or leaves to the caller.
    private var trusted: [(words: String, isOpen: Bool)] {
        func entry(_ count: Int, _ one: String, _ many: String, _ flag: String) -> (String, Bool) {
            count == 0 ? ("\(many) (\(flag))", true) : ("\(count) \(count == 1 ? one : many)", false)
        }
        return [
            entry(setup.trustedKeys.count, "verifying key", "verifying keys", "--trust-vk"),
            entry(expected.sensors.count, "sensor", "sensors", "--trust-sensor"),
            entry(expected.registries.count, "registry", "registries", "--registry"),
            entry(expected.models.count, "model", "models", "--trust-model"),
            entry(signers.count, "signer", "signers", "--trust-signer"),
        ]
    }

    /// Kinds of receipts with the first thing that one wants to know of each, those with the same together.
    private var receiptsThatCount: String {
        guard !acceptedTables.isEmpty else { return "No receipt counts, whatever it says." }
        var groups: [(words: String, kinds: [String])] = []
        for table in acceptedTables {
            let words = conditions(of: table.kind)
            if let place = groups.firstIndex(where: { $0.words == words }) {
                groups[place].kinds.append(table.kind.rawValue)
            } else {
                groups.append((words, [table.kind.rawValue]))
            }
        }
        let parts = groups.map { "\($0.kinds.joined(separator: ", "))\($0.words.isEmpty ? "" : " (\($0.words))")" }
        return "Receipts count of \(parts.joined(separator: ", "))."
    }

    private func conditions(of kind: EvidenceKind) -> String {
        var words: [String] = []
        func platform(_ policy: DCAPPolicy) {
            words.append(
                policy.acceptedStatuses == [.upToDate]
                    ? "up to date" : policy.acceptedStatuses.map(\.rawValue).sorted().joined(separator: " or "))
        }
        func products(_ policy: SEVSNPPolicy) {
            let denied = policy.deniedProducts.map(\.rawValue).sorted()
            if !denied.isEmpty { words.append("no \(denied.joined(separator: ", "))") }
            for product in SEVSNPProduct.allCases where !policy.deniedProducts.contains(product) {
                words.append(
                    policy.minimumTCB[product].map { "\(product.rawValue) from \($0.words) on" }
                        ?? "\(product.rawValue) with any firmware")
            }
        }
        func age(_ limit: Int64?) { words.append(limit.map { "at most \($0) s old" } ?? "of any age") }
        switch kind {
        case .sgx: platform(receipts.sgx)
        case .tdx: platform(receipts.tdx)
        case .dstack: platform(receipts.dstack.platform)
        case .sevSNP: products(receipts.sevSNP)
        case .nitro: age(receipts.nitro.maximumAge)
        case .azureCVM:
            let hardware = receipts.azureCVM.acceptedHardware
            if hardware.contains(.tdx) { platform(receipts.azureCVM.tdx) }
            if hardware.contains(.sevSNP) { products(receipts.azureCVM.snp) }
        case .software:
            words.append("NO HARDWARE PROTECTION")
            age(receipts.software.maximumAge)
        case .nvidiaGPU, .tpm: break
        }
        return words.joined(separator: ", ")
    }

    private var refusals: [String] {
        var refused = setup.allowsDevelopmentKeys ? [] : ["development keys"]
        let kinds = EvidenceKind.allCases.filter { !receipts.acceptedKinds.contains($0) }.map(\.rawValue)
        if !receipts.acceptedKinds.isEmpty, !kinds.isEmpty {
            refused.append("receipts of \(kinds.joined(separator: ", "))")
        }
        if !debuggable.isEmpty, debuggable.values.allSatisfy({ !$0 }) { refused.append("debug modes") }
        refused.append("anything that is invalid, wherever it stands")
        return refused
    }

    /// Whether debug modes are accepted, of each kind that has them.
    private var debuggable: [EvidenceKind: Bool] {
        let all: [EvidenceKind: Bool] = [
            .sgx: receipts.sgx.allowsDebug, .tdx: receipts.tdx.allowsDebug,
            .dstack: receipts.dstack.platform.allowsDebug, .nitro: receipts.nitro.allowsDebug,
            .sevSNP: !receipts.sevSNP.forbiddenGuestPolicy.contains(.debug),
        ]
        return all.filter { receipts.acceptedKinds.contains($0.key) }
    }

    private var silences: [String] {
        var silences: [String] = []
        if !kindsOfAnyIdentity.isEmpty {
            let kinds = EvidenceKind.allCases.filter(kindsOfAnyIdentity.contains).map(\.rawValue)
            silences.append("whose program a receipt is of (\(kinds.joined(separator: ", ")))")
        }
        let silent = expectedValues.filter { $0.value == nil }.map(\.name)
        if !silent.isEmpty {
            silences.append("what statements say of \(silent.joined(separator: ", ")), unless you do (--expect)")
        }
        if !freshness.requiresNonce { silences.append("whether they are fresh, unless you pass --nonce") }
        if completeness == .notRequired {
            silences.append("whether links were left out, unless you pass --bundle-digest")
        }
        return silences
    }

    /// What statements must say, by name; `nil` where it does not matter.
    var expectedValues: [(name: String, value: String?)] {
        let values = expected.values
        return [
            ("rule", values.rule?.sentence()), ("window", values.window.map { "\($0.start.text)/\($0.end.text)" }),
            ("verdict", values.claim?.rawValue), ("device", values.device),
            ("counter", values.counter.map { String($0) }), ("model", values.model?.hex),
            ("answer", values.answer.map { String($0) }), ("circuit", values.circuit), ("audience", values.audience),
        ]
    }
}

extension SEVSNPTCB {
    /// The parts that a floor speaks of.
    fileprivate var words: String {
        let parts = [("fmc", fmc), ("bl", bootLoader), ("tee", tee), ("snp", snp), ("ucode", microcode)]
        return parts.filter { $0.1 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
