import Algebra
import Attestation
import CanonicalEncoding
import Certificates
import Identity
import ProofChain
import Statements
import Testing
import TestSupport
import Verification

/// What a statement needs to be believed, and what evidence is worth: proofs, receipts, signatures, alone and together.
@Suite struct EvidenceRequirementTests {
    private typealias Parts = (statement: Statement, proof: Evidence, key: CarriedKey)

    private static func verify(
        _ parts: Parts, _ evidence: [Evidence], _ change: (inout VerificationOptions) -> Void = { _ in }
    ) throws -> Verdict {
        var options = try ChainSample.trusting()
        options.expectations.model = nil
        change(&options)
        return try ChainSample.verify([Link(statement: parts.statement, evidence: evidence)], [parts.key], options)
    }

    private static func withoutSoftware(_ options: inout VerificationOptions) { options.receiptPolicies = nil }
    private static func withoutKey(_ options: inout VerificationOptions) { options.allowsDevelopmentSetup = false }

    @Test func oneOfBothIsEnough() throws {
        let parts = try ChainSample().log(after: [])
        let receipt = try ChainSample.receipt(parts.statement)
        for evidence in [[parts.proof], [receipt], [parts.proof, receipt], [receipt, parts.proof]] {
            let verdict = try Self.verify(parts, evidence)
            #expect(verdict.outcome == .verified && verdict.failures == [])
        }
        // What is not accepted takes nothing away where the other is enough; where it is alone it decides.
        let both = [parts.proof, receipt]
        let unprotected = try Self.verify(parts, both, Self.withoutSoftware)
        #expect(unprotected.outcome == .verified)
        #expect(unprotected.links[0].evidence.map(\.counts) == [true, false])
        #expect(unprotected.check(.receipt)?.code == "receipt.no-hardware-protection")
        let unset = try Self.verify(parts, both, Self.withoutKey)
        #expect(unset.outcome == .verified && unset.links[0].evidence.map(\.counts) == [false, true])
        #expect(unset.failures == ["setup.untrusted-development-key"])
        #expect(try Self.verify(parts, [receipt], Self.withoutSoftware).outcome == .notAccepted)
        #expect(try Self.verify(parts, [parts.proof], Self.withoutKey).outcome == .notAccepted)
        let neither = try Self.verify(parts, both) {
            Self.withoutKey(&$0)
            Self.withoutSoftware(&$0)
        }
        #expect(neither.outcome == .notAccepted)
        #expect(
            Set(neither.reasons.map(\.code)) == ["setup.untrusted-development-key", "receipt.no-hardware-protection"])
    }

    /// A statement can demand more than its verifier.
    @Test func aStatementCanDemandBoth() throws {
        let parts = try ChainSample(demands: [.proof, .receipt]).log(after: [])
        let receipt = try ChainSample.receipt(parts.statement)
        #expect(try Self.verify(parts, [parts.proof, receipt]).outcome == .verified)
        for evidence in [[parts.proof], [receipt]] {
            let verdict = try Self.verify(parts, evidence)
            #expect(verdict.outcome == .notAccepted && verdict.failures == ["evidence.insufficient"])
        }
        for change in [Self.withoutSoftware, Self.withoutKey] {
            #expect(try Self.verify(parts, [parts.proof, receipt], change).outcome == .notAccepted)
        }
        // Whoever takes the demand out has another statement, of which neither is.
        let plain = try ChainSample().log(after: [])
        let stripped = try Self.verify((plain.statement, parts.proof, plain.key), [parts.proof, receipt])
        #expect(stripped.outcome == .invalid)
        #expect(Set(stripped.failures).isSuperset(of: ["proof.equation", "receipt.other-statement"]))
    }

    /// What is invalid is invalid beside whatever else holds.
    @Test func forgeriesSpoilWhatIsThere() throws {
        let parts = try ChainSample().log(after: [])
        let other = try ChainSample(breach: Sample(threshold: "9", nonce: nil, expires: nil)).log(after: [])
        let foreign = try ChainSample.receipt(other.statement)
        let replayed = try Self.verify(parts, [parts.proof, foreign])
        #expect(replayed.outcome == .invalid && replayed.failures.contains("receipt.other-statement"))
        let receipt = try ChainSample.receipt(parts.statement)
        #expect(try Self.verify(parts, [receipt, other.proof]).outcome == .invalid)
        #expect(try Self.verify(parts, [receipt, receipt]).failures == ["receipt.repeated"])
        guard case .receipt(let own) = receipt else { return }
        var bytes = own.bytes
        bytes[bytes.count - 1] ^= 1
        let broken = Evidence.receipt(ReceiptEvidence(platform: .software, bytes: bytes))
        #expect(try Self.verify(parts, [parts.proof, broken]).outcome == .invalid)
        for platform in EvidenceKind.allCases where platform != .software {
            let disguised = Evidence.receipt(ReceiptEvidence(platform: platform, bytes: own.bytes))
            let verdict = try Self.verify(parts, [parts.proof, disguised])
            #expect(verdict.outcome == .invalid, "\(platform)")
            #expect(!verdict.links[0].evidence[1].counts)
        }
        let stranger = try ChainSample.receipt(
            parts.statement, by: SoftwareAttester.create(at: ChainSample.time - 86400))
        #expect(try Self.verify(parts, [stranger]).failures.contains("path.untrusted-root"))
    }

    /// A receipt answers the challenge of its statement, and a statement without one the receipt of a challenge does not.
    @Test func receiptsAnswerTheStatementsNonce() throws {
        let asked = try ChainSample(breach: Sample(nonce: [1, 2], expires: nil)).log(after: [])
        let binding = EvidenceBinding(statement: asked.statement.digest, nonce: nil)
        let attester = try #require(ChainSample.attester)
        let unasked = Evidence.receipt(
            ReceiptEvidence(
                platform: .software, bytes: try attester.attest(binding: binding.bytes, at: ChainSample.time)))
        #expect(try Self.verify(asked, [unasked]).failures.contains("receipt.other-statement"))
        #expect(try Self.verify(asked, [ChainSample.receipt(asked.statement)]).outcome == .verified)
    }

    @Test func oneReceiptSpeaksForATree() throws {
        let parts = try ChainSample().log(after: [])
        let attester = try #require(ChainSample.attester)
        for count in [1, 2, 3, 8, 13] {
            let place = count / 2
            var statements = (0..<count).map { Digest.sha256(of: [UInt8($0)]) }
            statements[place] = parts.statement.digest
            let tree = StatementTree(statements)
            let bytes = try attester.attest(
                binding: EvidenceBinding(tree: tree.root, nonce: nil).bytes, at: ChainSample.time)
            func receipt(_ root: StatementTree.Root, _ index: Int, _ path: [Digest]) -> Evidence {
                .receipt(
                    ReceiptEvidence(
                        platform: .software, bytes: bytes,
                        inclusion: ReceiptEvidence.Inclusion(root: root, index: index, path: path)))
            }
            let path = tree.path(to: place)
            #expect(try Self.verify(parts, [receipt(tree.root, place, path)]).outcome == .verified)
            #expect(
                try Self.verify(parts, [receipt(tree.root, place, path + [tree.root.digest])]).failures.contains(
                    "receipt.not-in-tree"))
            if count > 1 {
                #expect(
                    try Self.verify(parts, [receipt(tree.root, (place + 1) % count, path)]).failures.contains(
                        "receipt.not-in-tree"))
            }
            let wider = StatementTree.Root(digest: tree.root.digest, count: count + 1)
            #expect(try Self.verify(parts, [receipt(wider, place, path)]).outcome == .invalid)
            // The receipt of a tree is none of a statement alone.
            let alone = Evidence.receipt(ReceiptEvidence(platform: .software, bytes: bytes))
            #expect(try Self.verify(parts, [alone]).failures.contains("receipt.other-statement"))
        }
    }

    // MARK: - Signatures

    @Test func signaturesAreOfTheStatementAndItsSigner() throws {
        let (links, _) = try ChainSample(kinds: [.batch]).parts()
        let statement = links[0].statement
        let envelope = Link.envelope(of: statement)
        let own = ChainSample.keys.device.sign(envelope)
        let stranger = ChainSample.keys.stranger.sign(envelope)
        func verify(_ signatures: [EnvelopeSignature]) throws -> Verdict {
            try ChainSample.verify([Link(statement: statement, evidence: signatures.map { .signature($0) })], [])
        }
        var options = try ChainSample.trusting()
        options.expectations.model = nil
        func codes(_ signatures: [EnvelopeSignature]) throws -> [String] {
            try ChainSample.verify(
                [Link(statement: statement, evidence: signatures.map { .signature($0) })], [], options
            ).failures
        }
        #expect(try codes([own]) == [])
        #expect(try codes([own, stranger]) == [])
        #expect(try codes([stranger]) == ["evidence.insufficient"])
        #expect(try codes([own, own]) == ["signature.repeated"])
        let other = try EnvelopeSignature(signer: own.signer, bytes: stranger.bytes)
        #expect(try codes([other]) == ["signature.invalid"])
        #expect(
            try codes([own, EnvelopeSignature(signer: stranger.signer, bytes: own.bytes)]) == ["signature.invalid"])
        // A signature does not stand for a computation, nor a proof for a signature.
        let parts = try ChainSample().log(after: [])
        let signed = ChainSample.keys.device.sign(Link.envelope(of: parts.statement))
        #expect(try Self.verify(parts, [.signature(signed)]).failures == ["evidence.insufficient"])
        #expect(try Self.verify(parts, [parts.proof, .signature(signed)]).outcome == .verified)
        let proved = try ChainSample.verify(
            [Link(statement: statement, evidence: [.signature(own), parts.proof])], [parts.key], options)
        #expect(proved.failures == ["proof.no-circuit"] && proved.outcome == .invalid)
    }

    /// A receipt of a signature's statement does not stand for the signature.
    @Test func receiptsDoNotSign() throws {
        for kinds: Set<ChainSample.Kind> in [[.batch], [.batch, .decision]] {
            let (links, _) = try ChainSample(kinds: kinds).parts()
            let last = links[links.count - 1]
            var changed = links
            changed[links.count - 1] = Link(
                statement: last.statement, evidence: [try ChainSample.receipt(last.statement)])
            var options = try ChainSample.trusting()
            options.expectations.model = nil
            #expect(try ChainSample.verify(changed, [], options).failures == ["evidence.insufficient"])
        }
    }
}
