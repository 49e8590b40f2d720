import Attestation
import CanonicalEncoding
import ProofChain
import Testing

/// Which facts meet which requirements, against an oracle that looks at all choices of facts.
@Suite("Requirements of evidence")
struct RequirementEvaluationTests {
    private static func receipt(_ number: UInt8, _ kind: EvidenceKind, on hardware: EvidenceKind? = nil) -> EvidenceFact
    {
        .receipt(.sha256(of: [number]), kind: kind, vendors: kind.vendors(on: hardware))
    }

    /// A bit each.
    private static let facts: [EvidenceFact] = [
        .proof(key: .sha256(of: [])), receipt(1, .tdx), receipt(2, .sgx), receipt(3, .sevSNP),
        receipt(4, .azureCVM, on: .sevSNP), receipt(5, .azureCVM, on: .tdx), receipt(6, .software),
        .signature(signer: "a"), .signature(signer: "b"),
    ]
    private static let signers: Set<String> = ["a"]

    private static let sources: [EvidenceRequirement.Source] = [
        .proof, .receipt([]), .receipt([.vendor(.intel)]), .receipt([.kind(.sevSNP), .vendor(.aws)]), .signature([]),
        .signature(["b"]),
    ]

    private static let leaves: [EvidenceRequirement] =
        sources.map { .source($0) } + [
            .atLeast(1, of: [.receipt([])]), .atLeast(2, of: [.receipt([])]), .atLeast(3, of: [.receipt([])]),
            .atLeast(2, of: [.proof, .signature([])]),
            .atLeast(3, of: [.proof, .receipt([]), .signature(["a", "b"])]),
            .atLeast(2, of: [.receipt([.vendor(.intel)]), .receipt([.vendor(.amd)])]),
            .atLeast(2, of: [.receipt([.vendor(.microsoft)])]),
            .atLeast(5, of: [.proof, .receipt([]), .signature(["a", "b"])]),
        ]

    private static func chosen(_ mask: Int) -> Set<EvidenceFact> {
        Set(facts.indices.filter { mask >> $0 & 1 == 1 }.map { facts[$0] })
    }

    /// What a fact rests on: nothing that counts, if empty.
    private static func voices(_ fact: EvidenceFact) -> Set<String> {
        switch fact {
        case .proof: ["proof"]
        case .receipt(_, _, let vendors): Set(vendors.map(\.rawValue))
        case .signature(let signer): ["signer " + signer]
        }
    }

    private static func matches(_ source: EvidenceRequirement.Source, _ fact: EvidenceFact) -> Bool {
        switch source {
        case .proof: if case .proof = fact { return true }
        case .receipt(let origins):
            guard case .receipt(_, let kind, let vendors) = fact else { return false }
            let names = Set(vendors.map(\.rawValue) + [kind.rawValue])
            return origins.isEmpty || !names.isDisjoint(with: origins.map(\.name))
        case .signature(let own):
            guard case .signature(let signer) = fact else { return false }
            return own.isEmpty ? signers.contains(signer) : own.contains(signer)
        }
        return false
    }

    /// For each choice of facts, whether a leaf is met: by looking at all choices within it.
    private static func oracle(_ leaf: EvidenceRequirement) -> [Bool] {
        let masks = 0..<(1 << facts.count)
        guard case .atLeast(let count, let sources) = leaf else {
            guard case .source(let source) = leaf else { return [] }
            return masks.map { mask in
                facts.indices.contains { mask >> $0 & 1 == 1 && matches(source, facts[$0]) }
            }
        }
        let good = masks.filter { mask in
            let own = facts.indices.filter { mask >> $0 & 1 == 1 }.map { facts[$0] }
            let voices = own.map(Self.voices)
            return own.count >= count && own.allSatisfy { fact in sources.contains { matches($0, fact) } }
                && voices.allSatisfy { !$0.isEmpty } && voices.reduce(0) { $0 + $1.count } == Set(voices.joined()).count
        }
        return masks.map { mask in good.contains { $0 & mask == $0 } }
    }

    private static func check(_ requirement: EvidenceRequirement, _ expected: [Bool]) {
        var met: [Bool] = []
        for mask in expected.indices {
            let finding = requirement.evaluate(chosen(mask), signers: signers)
            met.append(finding.isMet)
            if finding.isMet != expected[mask] || finding.isMet != (finding.code == "policy.evidence")
                || finding.reason.isEmpty || finding.isMet != finding.unmet.isEmpty
            {
                Issue.record("\(requirement.sentence): \(finding) with \(chosen(mask))")
                return
            }
        }
        for mask in met.indices where met[mask] {
            for bit in facts.indices where !met[mask | 1 << bit] {
                Issue.record("\(requirement.sentence): \(facts[bit]) makes it unmet")
            }
        }
    }

    @Test("each source and each count is met as by all choices of facts, and by more facts too")
    func leaves() {
        for leaf in Self.leaves { Self.check(leaf, Self.oracle(leaf)) }
    }

    @Test("all and any of those, to the third level")
    func compounds() {
        // The oracle of a compound is that of its parts.
        let one = Self.leaves.map { ($0, Self.oracle($0)) }
        func both(
            _ left: (EvidenceRequirement, [Bool]), _ right: (EvidenceRequirement, [Bool])
        ) -> [(EvidenceRequirement, [Bool])] {
            [
                (.all([left.0, right.0]), zip(left.1, right.1).map { $0 && $1 }),
                (.any([left.0, right.0]), zip(left.1, right.1).map { $0 || $1 }),
            ]
        }
        var two: [(EvidenceRequirement, [Bool])] = []
        for (place, left) in one.enumerated() {
            for right in one[(place + 1)...] { two += both(left, right) }
        }
        for (requirement, expected) in two { Self.check(requirement, expected) }
        var count = 0
        for (place, left) in two.enumerated() where place % 3 == 0 {
            for right in one[(place % 5)...] where count < 700 {
                for (requirement, expected) in both(left, right) { Self.check(requirement, expected) }
                count += 1
            }
        }
        #expect(two.count == 182 && count > 500)
    }

    @Test("sentences say who vouches, and what is missing")
    func sentences() {
        let two = EvidenceRequirement.atLeast(2, of: [.receipt([])])
        let alone = two.evaluate([Self.facts[1], Self.facts[2]], signers: [])
        #expect(alone.code == "policy.not-independent" && alone.reason.contains("intel alone vouches"))
        let azure = two.evaluate([Self.facts[3], Self.facts[4]], signers: [])
        #expect(!azure.isMet && azure.reason.contains("alone vouches"))
        let both = two.evaluate([Self.facts[2], Self.facts[3]], signers: [])
        #expect(both.isMet && both.reason == "amd and intel vouch independently")
        let none = EvidenceRequirement.all([.source(.proof), .source(.receipt([.vendor(.amd)]))])
            .evaluate([Self.facts[0]], signers: [])
        #expect(none.code == "policy.not-all" && none.unmet.map(\.code) == ["policy.receipt-missing"])
        #expect(none.reason == "needs a receipt of amd: there is none")
    }

    @Test("a GPU vouches for no computation: beside a processor it is no second voice, and alone no first one")
    func accelerators() {
        let gpu = Self.receipt(7, .nvidiaGPU)
        for (facts, count) in [
            ([gpu], 0), ([Self.facts[1], gpu], 1), ([Self.facts[0], gpu], 1), ([Self.facts[1], Self.facts[3], gpu], 2),
        ] as [(Set<EvidenceFact>, Int)] {
            let enough = EvidenceRequirement.atLeast(max(count, 1), of: [.proof, .receipt([])])
            let tooMany = EvidenceRequirement.atLeast(count + 1, of: [.proof, .receipt([])])
            #expect(enough.evaluate(facts, signers: []).isMet == (count > 0))
            #expect(tooMany.evaluate(facts, signers: []).code == "policy.not-independent")
        }
        // Asked for by its name it is what it is.
        for origin in [EvidenceRequirement.Origin.kind(.nvidiaGPU), .vendor(.nvidia)] {
            #expect(EvidenceRequirement.source(.receipt([origin])).evaluate([gpu], signers: []).isMet)
        }
        // A policy that would count on it is none.
        let policy = """
            policy: gpu
            evidence:
              at-least:
                count: 2
                of:
                  - receipt
            receipts:
              tdx:
                any-identity: true
              nvidia-gpu:
                any-identity: true
            """
        #expect(#expect(throws: PolicyError.self) { try PolicySample.read(policy) }?.code == "policy.unmeetable")
    }

    @Test("whose word each kind is")
    func vendors() {
        #expect(EvidenceKind.azureCVM.vendors(on: .tdx) == [.microsoft, .intel])
        // Unknown hardware is taken for both: it is then independent of neither.
        #expect(EvidenceKind.azureCVM.vendors() == [.microsoft, .intel, .amd])
        for kind in [EvidenceKind.sgx, .tdx, .dstack] { #expect(kind.vendors() == [.intel]) }
        #expect(EvidenceKind.tpm.vendors().isEmpty && EvidenceKind.software.vendors().isEmpty)
        #expect(EvidenceKind.nitro.vendors() == [.aws] && EvidenceKind.nvidiaGPU.vendors() == [.nvidia])
    }
}
