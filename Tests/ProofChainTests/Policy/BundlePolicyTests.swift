import Algebra
import ArgumentParser
import Attestation
import CanonicalEncoding
import Certificates
import Identity
import Primitives
import ProofChain
import Statements
import TestSupport
import Testing
import Verification
import VerifierCommand

/// Bundles under policies: what the policy asks for comes on top of what the statements need.
@Suite("Bundles under a policy")
struct BundlePolicyTests {
    /// A policy that trusts what `ChainSample` is made with.
    private static func policy(_ evidence: String, _ more: String = "", receipts: Bool = true) throws -> Policy {
        let root = try #require(ChainSample.attester).root.publicKey.fingerprint

        return try PolicySample.read(
            """
            policy: sample
            evidence:\(evidence)
            evidence-of:
              sensor-batch: signature
              decision: signature
            \(receipts ? "  same-readings: receipt" : "  same-readings: proof")
            setup:
              development-keys: true
            signers:
              - \(ChainSample.keys.device.identity.text)
              - \(ChainSample.keys.inspector.identity.text)
            \(receipts ? "receipts:\n  software:\n    roots:\n      - \(root.hex)\n    maximum-age: any" : "")
            \(more)
            """)
    }

    private static let both = "\n  all:\n    - proof\n    - receipt"

    /// What the caller brings: who measured, and nothing that a policy speaks of.
    private static func options(_ policy: Policy) throws -> VerificationOptions {
        var own = VerificationOptions()
        own.trustedSensors = [try Sample.sensor().packed]
        return try policy.options(with: own)
    }

    private static func verify(
        _ evidence: [Evidence], of parts: (statement: Statement, proof: Evidence, key: CarriedKey), _ policy: Policy
    ) throws -> Verdict {
        try ChainSample.verify(
            [Link(statement: parts.statement, evidence: evidence)], [parts.key], try options(policy))
    }

    private static func policyCodes(_ verdict: Verdict) -> [String] {
        verdict.checks.filter { $0.name == .policy && $0.result != .passed }.map(\.code)
    }

    @Test("a link needs what the policy asks for, and the statement what it always did")
    func evidence() throws {
        let parts = try ChainSample().log(after: [])
        let receipt = try ChainSample.receipt(parts.statement)
        let both = try Self.policy(Self.both)
        let whole = try Self.verify([parts.proof, receipt], of: parts, both)
        #expect(whole.outcome == .verified && whole.policy == both && whole.links[0].isShown)
        #expect(whole.checks.filter { $0.name == .policy }.map(\.result) == [.passed])
        #expect(whole.json["policy"]?["digest"] == .string(both.digest.hex))
        for (evidence, missing) in [([parts.proof], "receipt"), ([receipt], "proof")] {
            let verdict = try Self.verify(evidence, of: parts, both)
            #expect(verdict.outcome == .notAccepted && Self.policyCodes(verdict) == ["policy.not-all"])
            #expect(verdict.check(.policy)?.reason.contains(missing) == true && !verdict.links[0].isShown)
            #expect(verdict.failures == ["policy.not-all"])
        }
        let either = try Self.policy("\n  any:\n    - proof\n    - receipt")
        for evidence in [[parts.proof], [receipt], [receipt, parts.proof]] {
            #expect(try Self.verify(evidence, of: parts, either).outcome == .verified)
        }
        // A policy that speaks of no receipts accepts none; what it does not accept takes nothing away.
        let proofs = try Self.policy(" proof", receipts: false)
        #expect(try Self.verify([parts.proof, receipt], of: parts, proofs).outcome == .verified)
        #expect(try Self.verify([receipt], of: parts, proofs).outcome == .notAccepted)
        // Nor does it loosen what the statement demands.
        let demanding = try ChainSample(demands: [.receipt]).log(after: [])
        #expect(try Self.verify([demanding.proof], of: demanding, proofs).outcome == .notAccepted)
        #expect(try Self.verify([demanding.proof], of: demanding, either).outcome == .notAccepted)
    }

    @Test("a receipt that is bound to another statement meets no policy")
    func otherStatement() throws {
        let parts = try ChainSample().log(after: [])
        let other = try ChainSample(root: .sha256(of: [8]), demands: [.proof]).log(after: [])
        let foreign = try ChainSample.receipt(other.statement)
        for text in [Self.both, " receipt", "\n  any:\n    - proof\n    - receipt"] {
            let verdict = try Self.verify([parts.proof, foreign], of: parts, try Self.policy(text))
            #expect(verdict.outcome == .invalid && verdict.failures.contains("receipt.other-statement"))
        }
    }

    @Test("invalid evidence decides, though the policy is met without it")
    func invalid() throws {
        var sample = ChainSample()
        let parts = try sample.log(after: [])
        let receipt = try ChainSample.receipt(parts.statement)
        // Of another statement, under the same key.
        sample.breach.threshold = "9"
        let foreign = try sample.log(after: []).proof
        let verdict = try Self.verify(
            [receipt, foreign], of: parts, try Self.policy("\n  any:\n    - proof\n    - receipt"))
        #expect(verdict.outcome == .invalid)
    }

    @Test("a whole chain: each kind of link as the policy has it")
    func chain() throws {
        let bundle = try ChainSample().bundle()
        let policy = try Self.policy(" proof")
        var options = try Self.options(policy)
        options.expectations.model = Digest.sha256(of: [1, 2, 3])
        let verdict = try ChainSample.verify(bundle, options)
        #expect(verdict.outcome == .verified, "\(verdict.reasons)")
        #expect(verdict.checks.filter { $0.name == .policy }.map(\.result) == Array(repeating: .passed, count: 5))
        // Without the hardware's kind, the link that only it can show is refused, and only it.
        var others = try Self.options(try Self.policy(" proof", receipts: false))
        others.expectations.model = options.expectations.model
        let refused = try ChainSample.verify(bundle, others)
        #expect(refused.outcome == .notAccepted && Self.policyCodes(refused) == ["policy.proof-missing"])
        #expect(refused.links.map(\.isShown) == [true, false, true, true, true])
        // The caller may name fewer signers, and none besides.
        var fewer = VerificationOptions()
        fewer.trustedSigners = [ChainSample.keys.device.identity]
        #expect(try policy.options(with: fewer).trustedSigners == fewer.trustedSigners)
        fewer.trustedSigners.insert(ChainSample.keys.stranger.identity)
        #expect(throws: PolicyError.self) { try policy.options(with: fewer) }
    }

    @Test("a model's file narrows the models that a policy lists, and adds none")
    func models() throws {
        let sample = InferenceSample(nonce: nil)
        let (link, key) = try sample.link()
        guard case .inference(let statement) = link.statement else { return }
        for (listed, code) in [
            (statement.modelIdentity, "model.trust"), (Digest.sha256(of: [9]), "model.not-the-policys"),
        ] {
            let policy = try Self.policy(" proof", "expect:\n  models:\n    - \(listed.hex)")
            var own = VerificationOptions()
            own.modelFile = sample.onnx
            let verdict = try ChainSample.verify([link], [key], try policy.options(with: own))
            #expect(verdict.check(.modelTrust)?.code == code)
            #expect(verdict.outcome == (code == "model.trust" ? .verified : .notAccepted), "\(verdict.reasons)")
        }
    }

    @Test("completeness: the digest, or a signature of a signer that counts")
    func completeness() throws {
        let parts = try ChainSample().log(after: [])
        let links = [Link(statement: parts.statement, evidence: [parts.proof])]
        let plain = Bundle(links: links, verifyingKeys: [parts.key])
        func signed(_ key: borrowing IdentityKey) -> Bundle {
            Bundle(links: links, verifyingKeys: [parts.key], signatures: [key.sign(plain.envelope)])
        }
        let (own, foreign) = (signed(ChainSample.keys.device), signed(ChainSample.keys.stranger))
        for (wanted, bundle, withDigest, isKnown) in [
            ("not-required", plain, false, true), ("bundle-digest", plain, false, false),
            ("bundle-digest", own, false, false), ("bundle-digest", plain, true, true),
            ("signature", plain, true, false),
            ("signature", own, false, true), ("signature", foreign, false, false),
            ("bundle-digest-or-signature", plain, false, false), ("bundle-digest-or-signature", own, false, true),
            ("bundle-digest-or-signature", foreign, true, true),
        ] {
            var options = try Self.options(try Self.policy(" proof", "completeness: \(wanted)"))
            if withDigest { options.bundleDigest = bundle.digest }
            let verdict = try ChainSample.verify(bundle, options)
            #expect(verdict.outcome == (isKnown ? .verified : .notAccepted), "\(wanted)")
            #expect(Self.policyCodes(verdict) == (isKnown ? [] : ["policy.completeness"]), "\(wanted)")
        }
    }

    @Test("nonce and expiry")
    func freshness() throws {
        let fresh = try Self.policy(" proof", "freshness:\n  nonce: required\n  expiry: required")
        let bare = try ChainSample().log(after: [])
        #expect(
            Self.policyCodes(try Self.verify([bare.proof], of: bare, fresh)) == [
                "policy.nonce-missing", "policy.no-expiry",
            ])
        var options = try Self.options(fresh)
        options.nonce = Sample().nonce
        let verdict = try Sample().verify(options)
        #expect(verdict.outcome == .verified && Self.policyCodes(verdict) == [])
        options.nonce = [1]
        #expect(try Sample().verify(options).failures == ["nonce.mismatch"])
        options.nonce = nil
        #expect(try Sample().verify(options).outcome == .notAccepted)
    }

    @Test("a proof of a circuit that the policy does not list does not count")
    func circuits() throws {
        let parts = try ChainSample().log(after: [])
        func policy(_ circuit: Digest) throws -> Policy {
            let text =
                "policy: c\nevidence: proof\nsetup:\n  development-keys: true\n  circuits:\n    - \(circuit.hex)\n"
            return try PolicySample.read(text)
        }
        #expect(try Self.verify([parts.proof], of: parts, try policy(Sample.circuitDigest)).outcome == .verified)
        let other = try Self.verify([parts.proof], of: parts, try policy(.sha256(of: [])))
        #expect(other.outcome == .notAccepted)
        #expect(Set(Self.policyCodes(other)) == ["policy.circuit-not-accepted", "policy.proof-missing"])
    }

    @Test("options say what a policy leaves open, narrow what it lists, and never loosen it")
    func options() throws {
        let full = try PolicySample.read(PolicySample.full)
        let digest = try Digest(hex: PolicySample.digest)
        let own = try full.options(with: VerificationOptions())
        #expect(own.trustedKeys == [digest] && own.trustedSensors == [digest.bytes] && own.trustedModels == [digest])
        #expect(
            own.trustedRegistries.map { $0.root } == [Fr(12345)]
                && own.trustedSigners.map(\.text) == [PolicySample.signer])
        #expect(own.expectations == full.expected.values && own.receiptPolicies == full.receipts)
        var same = VerificationOptions()
        same.trustedKeys = [digest]
        same.trustedSensors = [digest.bytes]
        same.trustedRegistries = [TrustedRegistry(root: Fr(12345))]
        same.expectations = full.expected.values
        same.expectations.sensor = digest.bytes
        #expect(try full.options(with: same).trustedKeys == [digest])
        for change in [
            { $0.allowsDevelopmentSetup = true }, { $0.trustedKeys = [.sha256(of: [])] },
            { $0.trustedSensors = [[UInt8](repeating: 1, count: 32)] },
            { $0.trustedRegistries = [TrustedRegistry(root: Fr(1))] }, { $0.trustedModels = [.sha256(of: [])] },
            { $0.expectations.claim = .breach }, { $0.expectations.device = "fridge-8" },
            { $0.expectations.counter = 4 },
            { $0.expectations.sensor = [UInt8](repeating: 1, count: 32) }, { $0.expectations.answer = 2 },
            { $0.expectations.model = .sha256(of: []) }, { $0.expectations.circuit = "instant-1440" },
            { $0.expectations.audience = "somebody" }, { $0.expectations.rule = try? Sample(threshold: "9").rule() },
        ] as [@Sendable (inout VerificationOptions) -> Void] {
            var other = VerificationOptions()
            change(&other)
            #expect { try full.options(with: other) } throws: { ($0 as? PolicyError)?.code == "policy.contradiction" }
            // A policy that says nothing of it leaves it to the caller, but for development keys.
            let short = try PolicySample.read(PolicySample.short)
            if !other.allowsDevelopmentSetup { _ = try short.options(with: other) }
        }
    }

    @Test("assay verify --policy: names the policy, and takes no option that contradicts it")
    func command() throws {
        let scratch = ScratchDirectory()
        let path = scratch.file("bundle.assay.json")
        try FileBytes.write(atomically: Sample(nonce: nil).bytes(), to: path)
        let sensor = Hex.encode(try Sample.sensor().packed)
        func verify(_ more: [String]) throws -> (report: String, exitCode: Int32) {
            try VerifyCommand.parse([path, "--trust-sensor", sensor, "--at", Sample.now] + more)
                .examine(style: TextStyle(isRich: false))
        }
        let dev = try verify(["--policy", "dev"])
        let digest = try Policy.shipped("dev").digest
        #expect(dev.exitCode == 0 && dev.report.contains("policy dev [\(digest)]"))
        #expect(dev.report.contains("DEVELOPMENT KEY"))
        // The key is a development key, whoever says what.
        for name in ["default", "proof-only"] { #expect(try verify(["--policy", name]).exitCode == 3) }
        let lacking = try verify(["--policy", "proof-and-tee"])
        #expect(lacking.exitCode == 3 && lacking.report.contains("[policy.nonce-missing]"))
        let json = try JSONValue(parsing: Array(verify(["--policy", "dev", "--json"]).report.utf8.dropLast()))
        #expect(json["policy"]?["name"] == .string("dev"))
        for (arguments, code) in [
            (["--policy", "default", "--allow-dev-setup"], "policy.contradiction"),
            (["--policy", "nobodys"], "policy.unknown-policy"),
        ] {
            let error = #expect(throws: CommandFailure.self) { try verify(arguments) }
            #expect(error?.status == .usage && error?.code == code)
        }
    }
}
