import Algebra
import Attestation
import CanonicalEncoding
import Certificates
import Groth16
import Identity
import ProofChain
import Statements
import TestSupport
import Testing

/// A chain from a device's signature to somebody's decision, with a link of every kind, and the means to change it.
///
/// Keys and the software root are made once: they are what a verifier knows.
struct ChainSample {
    /// Whose keys there are.
    struct Keys: ~Copyable, Sendable {
        let device = IdentityKey.generate()
        let inspector = IdentityKey.generate()
        let stranger = IdentityKey.generate()
    }

    static let keys = Keys()
    static let time: Int64 = 1_795_262_400
    static let attester = try? SoftwareAttester.create(at: time - 86400)

    /// The readings' root, as signed.
    var root = Digest.sha256(of: [7])
    var breach = Sample(nonce: nil, expires: nil)
    /// Which links are there: the device's, the hardware's, the log's, the model's, the decision.
    var kinds: Set<Kind> = Set(Kind.allCases)
    var demands: Set<EvidenceDemand> = []

    enum Kind: CaseIterable { case batch, same, breach, model, decision }

    /// A receipt of a statement by the software root.
    static func receipt(
        _ statement: Statement, by attester: SoftwareAttester? = attester, collateral: [Digest] = []
    ) throws -> Evidence {
        let attester = try #require(attester)
        let binding = EvidenceBinding(statement: statement.digest, nonce: statement.terms.nonce)
        return .receipt(
            ReceiptEvidence(
                platform: .software, bytes: try attester.attest(binding: binding.bytes, at: time),
                collateral: collateral))
    }

    /// A statement about a log that a proof, a receipt or both show.
    func log(after: [Digest]) throws -> (statement: Statement, proof: Evidence, key: CarriedKey) {
        var sample = breach
        sample.after = after
        let bundle = try sample.bundle()
        var link = bundle.links[0]
        if !demands.isEmpty, case .breach(let own) = link.statement {
            let terms = try StatementTerms(
                audience: own.terms.audience, nonce: own.terms.nonce, expires: own.terms.expires, after: after,
                demands: demands)
            let statement = BreachStatement(
                claim: own.claim, rule: own.rule, window: own.window, source: own.source,
                inputCommitment: own.inputCommitment, outputCommitment: own.outputCommitment,
                continuity: own.continuity, program: own.program, terms: terms)
            let proof = try sample.trapdoor.proof(for: statement.publicInputs())
            link = Link(
                statement: .breach(statement),
                evidence: [
                    .groth16(ProofEvidence(proof: proof.bytes, verifyingKey: try sample.trapdoor.key.digest))
                ])
        }
        return (link.statement, link.evidence[0], bundle.verifyingKeys[0])
    }

    /// The links and the keys that they name.
    func parts() throws -> (links: [Link], keys: [CarriedKey]) {
        var (links, keys) = ([Link](), [CarriedKey]())
        func named() -> [Digest] { links.map(\.statement.digest) }
        if kinds.contains(.batch) {
            let statement = Statement.sensorBatch(
                SensorBatchStatement(
                    signer: try Label(Self.keys.device.identity.text), root: root,
                    window: try TimeWindow(parsing: "2026-05-01T00:00:00Z/2026-05-14T00:00:00Z"), count: 10))
            links.append(
                Link(
                    statement: statement,
                    evidence: [.signature(Self.keys.device.sign(Link.envelope(of: statement)))]))
        }
        let log = try log(after: [])
        let commitment = try #require(log.statement.computation).inputCommitments[0]
        if kinds.contains(.same) {
            let statement = Statement.sameReadings(
                SameReadingsStatement(root: root, commitment: commitment, terms: try StatementTerms(after: named())))
            links.append(Link(statement: statement, evidence: [try Self.receipt(statement)]))
        }
        if kinds.contains(.breach) {
            let log = try self.log(after: named())
            links.append(Link(statement: log.statement, evidence: [log.proof]))
            keys.append(log.key)
        }
        if kinds.contains(.model) {
            var sample = InferenceSample(input: .commitment(commitment), nonce: nil)
            sample.after = named()
            sample.readings = .standard(.irregular)
            let model = try sample.link()
            links.append(model.link)
            keys.append(model.key)
        }
        if kinds.contains(.decision) { links.append(try Self.decision(after: named())) }
        return (links, keys)
    }

    /// The inspector's decision about some links.
    static func decision(after: [Digest], _ text: String = "recall lot 4711") throws -> Link {
        let statement = Statement.decision(
            try DecisionStatement(
                signer: Label(keys.inspector.identity.text), decision: Label(text),
                decided: UTCTime(parsing: "2026-11-20T09:00:00Z"), terms: StatementTerms(after: after)))
        return Link(
            statement: statement, evidence: [.signature(keys.inspector.sign(Link.envelope(of: statement)))])
    }

    func bundle() throws -> Bundle {
        let (links, keys) = try parts()
        return Bundle(links: links, verifyingKeys: keys)
    }

    // MARK: - Verifying

    /// Everything trusted, the software root as well.
    static func trusting() throws -> VerificationOptions {
        var options = try Sample.trusting()
        options.nonce = nil
        options.expectations.model = Digest.sha256(of: [1, 2, 3])
        options.trustedSigners = [keys.device.identity, keys.inspector.identity]
        var policies = AppraisalPolicies()
        policies.software = SoftwarePolicy(
            allowsSoftware: true, roots: TrustAnchors(keys: [try #require(attester).root.publicKey.fingerprint]),
            maximumAge: nil)
        options.receiptPolicies = policies
        return options
    }

    static func verify(_ bundle: Bundle, _ options: VerificationOptions? = nil) throws -> Verdict {
        BundleVerifier.verify(
            bundle.canonicalBytes, options: try options ?? trusting(),
            now: try UTCTime(secondsSinceEpoch: time + 60))
    }

    static func verify(
        _ links: [Link], _ keys: [CarriedKey], _ options: VerificationOptions? = nil
    ) throws -> Verdict {
        let named = Set(
            links.flatMap(\.evidence).compactMap { evidence -> Digest? in
                if case .groth16(let proof) = evidence { proof.verifyingKey } else { nil }
            })
        return try verify(
            Bundle(links: links, verifyingKeys: keys.filter { named.contains($0.digest) }), options)
    }
}
