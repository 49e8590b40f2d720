import Attestation

/// What became of a requirement, and of its parts.
public struct EvidenceFinding: Hashable, Sendable {
    /// What was required.
    public let requirement: EvidenceRequirement
    /// Whether the facts meet it.
    public let isMet: Bool
    /// A stable code: `policy.evidence` if it is met, `policy.proof-missing`, `policy.receipt-missing`, `policy.signature-missing`,
    /// `policy.not-all`, `policy.not-any`, `policy.not-independent` if not.
    public let code: String
    /// What is there, or what is missing, in a sentence.
    public let reason: String
    /// The parts of `all` and `any`, in order.
    public let parts: [EvidenceFinding]

    /// The sources that are missing: what would have to be added. Of `any`, all that are offered.
    public var unmet: [EvidenceFinding] {
        if isMet { return [] }
        return parts.isEmpty ? [self] : parts.flatMap(\.unmet)
    }
}

extension EvidenceRequirement {
    /// Whether facts meet the requirement. A pure function of both; more facts never turn what is met into what is not.
    ///
    /// - Parameters:
    ///   - facts: what holds of the link.
    ///   - signers: the policy's signers, or those that the caller trusts.
    public func evaluate(_ facts: Set<EvidenceFact>, signers: Set<String>) -> EvidenceFinding {
        switch self {
        case .source(let source):
            let isMet = facts.contains { source.accepts($0, signers: signers) }
            return EvidenceFinding(
                requirement: self, isMet: isMet, code: isMet ? "policy.evidence" : source.missingCode,
                reason: isMet ? "there is \(source.sentence)" : "needs \(source.sentence): there is none", parts: [])
        case .all(let parts):
            let found = parts.map { $0.evaluate(facts, signers: signers) }
            let missing = found.filter { !$0.isMet }
            return EvidenceFinding(
                requirement: self, isMet: missing.isEmpty, code: missing.isEmpty ? "policy.evidence" : "policy.not-all",
                reason: missing.isEmpty
                    ? "all \(parts.count) are there" : missing.map(\.reason).joined(separator: "; and "), parts: found)
        case .any(let parts):
            let found = parts.map { $0.evaluate(facts, signers: signers) }
            let met = found.first(where: \.isMet)
            return EvidenceFinding(
                requirement: self, isMet: met != nil, code: met == nil ? "policy.not-any" : "policy.evidence",
                reason: met?.reason ?? found.map(\.reason).joined(separator: "; or "), parts: found)
        case .atLeast(let count, let sources):
            let fitting = facts.filter { fact in sources.contains { $0.accepts(fact, signers: signers) } }
            let voices = IndependentVoices(fitting)
            let isMet = voices.count >= count
            return EvidenceFinding(
                requirement: self, isMet: isMet, code: isMet ? "policy.evidence" : "policy.not-independent",
                reason: isMet
                    ? "\(voices.names) vouch independently"
                    : "needs \(count) that are independent of each other, of \(sources.map(\.sentence).joined(separator: ", ")): "
                        + (voices.count == 0
                            ? "there is none" : "\(voices.names) alone \(voices.count == 1 ? "vouches" : "vouch")"),
                parts: [])
        }
    }
}

extension EvidenceRequirement.Source {
    fileprivate var missingCode: String {
        switch self {
        case .proof: "policy.proof-missing"
        case .receipt: "policy.receipt-missing"
        case .signature: "policy.signature-missing"
        }
    }
}

/// The greatest number of facts that are independent of each other: no vendor vouches for two of them, no signer signed two.
struct IndependentVoices {
    /// How many.
    let count: Int
    /// Who, in words.
    let names: String

    init(_ facts: Set<EvidenceFact>) {
        var signers: Set<String> = []
        var groups: Set<Set<Vendor>> = []
        var isProved = false
        for fact in facts {
            switch fact {
            case .proof: isProved = true
            case .signature(let signer): signers.insert(signer)
            // A GPU reports what it is, and signs any number that it is given: of the computation only a processor speaks.
            case .receipt(_, let kind, let vendors): if kind != .nvidiaGPU, !vendors.isEmpty { groups.insert(vendors) }
            }
        }
        let best = Self.largest(groups.map { $0.map(\.rawValue).sorted() }.sorted { $0.lexicographicallyPrecedes($1) })
        count = (isProved ? 1 : 0) + signers.count + best.count
        let parts = (isProved ? ["a proof"] : []) + best.map { $0.joined(separator: " with ") } + signers.sorted()
        names = parts.joined(separator: " and ")
    }

    /// The largest choice of groups that have nothing in common, the first in order of several. There are a handful of vendors, so that
    /// all choices are looked at.
    private static func largest(_ groups: [[String]]) -> [[String]] {
        guard let first = groups.first else { return [] }
        let without = largest(Array(groups.dropFirst()))
        let with = [first] + largest(groups.dropFirst().filter { Set($0).isDisjoint(with: first) })
        return with.count >= without.count ? with : without
    }
}
