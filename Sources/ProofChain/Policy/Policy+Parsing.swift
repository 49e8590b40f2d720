import Attestation
import CanonicalEncoding
import Statements
import StrictYAML

extension Policy {
    /// The most bytes of a file: thousands of machines fit in.
    public static let maximumByteCount = 1 << 20
    private static let limits = YAMLLimits(bytes: maximumByteCount, levels: 20, values: 20_000)

    /// Reads a policy; every error names its line where there is one.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - readBeside: reads a file that lies beside it, by its name.
    /// - Throws: `policy.…`, as docs/policy.md lists them.
    public init(
        parsing bytes: [UInt8], readBeside: (_ name: String) throws(PolicyError) -> [UInt8]
    ) throws(PolicyError) {
        let entries: [YAMLEntry]
        do throws(YAMLError) { entries = try YAMLFile(parsing: bytes, limits: Self.limits).entries } catch {
            throw PolicyError(error)
        }
        var keys = PolicyKeys(entries, line: nil)
        let name = try PolicyCodec<String>.policyName.read(try keys.required("policy"))
        let description = try keys.read("description", .text("a text of at most 1024 bytes") { $0.utf8.count <= 1024 })
        let evidence = try keys.required("evidence")
        self.init(name: name, evidence: try EvidenceRequirement(evidence))
        self.description = description
        let others = keys.optional("evidence-of")
        if let others { try readEvidence(of: others) }
        if let node = keys.optional("setup") { try setup.read(node) }
        if let node = keys.optional("expect") { try expected.read(node, readBeside: readBeside) }
        let fresh = keys.optional("freshness")
        if let fresh { try freshness.read(fresh) }
        signers = try keys.read("signers", .set(.signer)) ?? []
        completeness =
            try keys.read(
                "completeness",
                .named([
                    "not-required": .notRequired, "bundle-digest": .bundleDigest, "signature": .signature,
                    "bundle-digest-or-signature": .digestOrSignature,
                ])) ?? .notRequired
        if let node = keys.optional("receipts") { try readReceipts(node) }
        try keys.finish()
        if let fresh, freshness.maximumAge != nil, !receipts.acceptedKinds.contains(where: \.tellsTime) {
            throw PolicyError(
                code: "policy.no-time", line: fresh.line,
                message:
                    "maximum-age bounds nothing: none of the receipts that are accepted says when it was made; ask for a nonce"
            )
        }
        try checkEvidence(evidence, self.evidence)
        for entry in others?.entries ?? [] {
            try checkEvidence(entry.value, evidenceByKind[entry.key] ?? self.evidence)
        }
    }

    private mutating func readEvidence(of node: YAMLNode) throws(PolicyError) {
        guard let entries = node.entries else { throw .wrongType(node, "expressions by kinds of statement") }
        for entry in entries {
            guard Self.statementKinds.contains(entry.key) else {
                throw PolicyError(
                    code: "policy.unknown-name", line: entry.line,
                    message: "\(entry.key) is none of \(Self.statementKinds.joined(separator: ", "))")
            }
            evidenceByKind[entry.key] = try EvidenceRequirement(entry.value)
        }
    }

    private mutating func readReceipts(_ node: YAMLNode) throws(PolicyError) {
        guard let entries = node.entries else { throw .wrongType(node, "kinds of evidence") }
        for entry in entries {
            guard let kind = EvidenceKind(rawValue: entry.key) else {
                throw PolicyError(
                    code: "policy.unknown-name", line: entry.line,
                    message: "\(entry.key) is none of \(EvidenceKind.allCases.map(\.rawValue).joined(separator: ", "))")
            }
            receipts.acceptedKinds.insert(kind)
            try readReceipt(.of(kind), entry.value)
        }
        if let limit = freshness.maximumAge {
            receipts.nitro.maximumAge = min(receipts.nitro.maximumAge ?? limit, limit)
            receipts.software.maximumAge = min(receipts.software.maximumAge ?? limit, limit)
        }
    }

    private mutating func readReceipt(_ table: ReceiptTable, _ node: YAMLNode) throws(PolicyError) {
        var keys = try PolicyKeys(node, "what is accepted of \(table.kind.rawValue)")
        let anyIdentity = try keys.read("any-identity", .flag) ?? false
        for field in table.fields where field.group == nil {
            if let value = keys.optional(field.key) { try field.set(&receipts, value) }
        }
        var groups: Set<String> = []
        for group in table.groups {
            guard let value = keys.optional(group) else { continue }
            groups.insert(group)
            // What goes without saying may be left out: `sev-snp: defaults`.
            if value.text == "defaults" { continue }
            var inner = try PolicyKeys(value, "what is accepted of it, or defaults")
            for field in table.fields where field.group == group {
                if let value = inner.optional(field.key) { try field.set(&receipts, value) }
            }
            try inner.finish()
        }
        try keys.finish()
        guard table.namesIdentity(receipts) != anyIdentity else {
            throw anyIdentity
                ? PolicyError(
                    code: "policy.identity-contradiction", line: node.line,
                    message: "any-identity contradicts \(table.identityKeys)")
                : PolicyError(
                    code: "policy.no-identity", line: node.line,
                    message:
                        "whose \(table.kind.rawValue) it must be is not said: name \(table.identityKeys), or say any-identity: true"
                )
        }
        if anyIdentity { kindsOfAnyIdentity.insert(table.kind) }
        switch table.kind {
        case .software:
            // Naming the kind is what allows it.
            receipts.software.allowsSoftware = true
            receipts.software.allowsAnyRoot = anyIdentity
        case .azureCVM:
            receipts.azureCVM.acceptedHardware = Set(
                [EvidenceKind.sevSNP, .tdx].filter { groups.contains($0.rawValue) })
            guard !receipts.azureCVM.acceptedHardware.isEmpty else {
                throw PolicyError(
                    code: "policy.missing-key", line: node.line,
                    message: "azure-cvm names its hardware: sev-snp, tdx or both")
            }
        default: break
        }
    }

    /// A requirement that nothing could ever meet is a mistake, not a policy.
    private func checkEvidence(_ node: YAMLNode, _ requirement: EvidenceRequirement) throws(PolicyError) {
        for source in requirement.sources {
            switch source {
            case .proof, .signature: continue
            case .receipt(let origins):
                guard !receipts.acceptedKinds.isEmpty else {
                    throw PolicyError(
                        code: "policy.no-receipts", line: node.line,
                        message: "a receipt is asked for, and receipts names no kind that is accepted")
                }
                for origin in origins
                where possibleFacts.allSatisfy({
                    !EvidenceRequirement.Source.receipt([origin]).accepts($0, signers: [])
                }) {
                    throw PolicyError(
                        code: "policy.kind-not-accepted", line: node.line,
                        message: "a receipt of \(origin.name) is asked for, and receipts names no such kind")
                }
            }
        }
        let known = signers.isEmpty ? [Self.somebody] : signers
        guard !requirement.evaluate(possibleFacts, signers: known).isMet else { return }
        throw PolicyError(
            code: "policy.unmeetable", line: node.line,
            message: "nothing that the policy accepts could meet this: \(requirement.sentence)")
    }

    /// Stands for a signer whom the caller names.
    private static let somebody = "a signer that you name"

    /// One fact of each sort that the policy could accept.
    private var possibleFacts: Set<EvidenceFact> {
        let none = Digest.sha256(of: [])
        var facts: Set<EvidenceFact> = [.proof(key: none)]
        for kind in receipts.acceptedKinds {
            let hardware: [EvidenceKind?] = kind == .azureCVM ? Array(receipts.azureCVM.acceptedHardware) : [nil]
            for own in hardware { facts.insert(.receipt(none, kind: kind, vendors: kind.vendors(on: own))) }
        }
        let named = ([evidence] + evidenceByKind.values).flatMap(\.sources).flatMap { source -> [String] in
            if case .signature(let own) = source { Array(own) } else { [] }
        }
        for signer in (signers.isEmpty ? [Self.somebody] : signers).union(named) {
            facts.insert(.signature(signer: signer))
        }
        return facts
    }
}

extension PolicyCodec where Value == String {
    /// Lower-case letters, digits and hyphens.
    fileprivate static var policyName: Self {
        text("a name of 1 to 64 lower-case letters, digits and hyphens") { $0.isPolicyName }
    }
}

extension String {
    /// Whether it can be the name of a policy.
    var isPolicyName: Bool {
        (1...64).contains(utf8.count)
            && utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}
