import ArgumentParser
import Attestation
import CanonicalEncoding
import Glibc
import Identity
import ProofChain
import Statements
import TestSupport
import Testing
import Verification
import VerifierCommand

/// Results for other systems: what in-toto and remote attestation call them. Only what was checked and holds is in them.
@Suite("Results for other systems") struct ResultDocumentTests {
    /// The block of code after a marker of the page about verdicts.
    static func golden(_ name: String) throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        let page = String(
            decoding: try FileBytes.read(path: root + "/docs/verdicts.md", limit: 1 << 20), as: UTF8.self)
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let marker = try #require(lines.firstIndex(of: "<!-- golden: \(name) -->"))
        return lines[(marker + 2)...].prefix { $0 != "```" }.joined(separator: "\n")
    }

    private static func log(_ options: VerificationOptions? = nil) throws -> (verdict: Verdict, file: Digest) {
        var options = try options ?? Sample.trusting()
        options.timeIsSupplied = true
        let bytes = try Sample().bytes()
        return (try Sample.verify(bytes, options), .sha256(of: bytes))
    }

    private static func properties(_ verdict: Verdict) -> [String] {
        VerificationSummary(verdict, file: .sha256(of: [])).properties
    }

    // MARK: - in-toto

    @Test("the summary of the documented bundle is as documented")
    func summary() throws {
        let (verdict, file) = try Self.log()
        let text = String(decoding: VerificationSummary(verdict, file: file).envelope.payload, as: UTF8.self)
        #expect(try Self.golden("svr") == text, "the page should show:\n\(text)")
    }

    @Test("what failed, was not made, or is of a bundle that is invalid is no property")
    func onlyWhatHolds() throws {
        let trusting = Self.properties(try Self.log().verdict)
        #expect(trusting.contains("ASSAY_VERIFIED") && trusting.contains("ASSAY_PROOF_EQUATION"))
        #expect(!trusting.contains("ASSAY_BUNDLE_COMPLETENESS") && !trusting.contains("ASSAY_CIRCUIT_DIGEST"))
        #expect(!trusting.contains("ASSAY_TIME_CLOCK"))
        let nobody = Self.properties(try Self.log(VerificationOptions()).verdict)
        #expect(!nobody.contains("ASSAY_VERIFIED") && !nobody.contains("ASSAY_SENSOR_TRUST"))
        #expect(!nobody.contains("ASSAY_SETUP_TRUST") && nobody.contains("ASSAY_PROOF_EQUATION"))
        let forged = try Sample().json().replacing(TamperingTests.statement + ["claim"], with: .string("no-breach"))
        #expect(Self.properties(try Sample.verify(forged.resealed)).isEmpty)
        // One link of five that is not trusted takes the property from all.
        var options = try ChainSample.trusting()
        options.trustedSigners = [ChainSample.keys.device.identity]
        let chain = Self.properties(try ChainSample.verify(ChainSample().bundle(), options))
        #expect(chain.contains("ASSAY_SIGNATURE_STATEMENT") && !chain.contains("ASSAY_SIGNER_TRUST"))
        #expect(chain.contains("ASSAY_TIME_CLOCK"))
    }

    @Test("the subject is the file, and its manifest; without a policy none is named")
    func subjects() throws {
        let (verdict, file) = try Self.log()
        let json = try JSONValue(parsing: VerificationSummary(verdict, file: file).envelope.payload)
        guard case .array(let subjects)? = json["subject"] else {
            Issue.record("no subject")
            return
        }
        #expect(subjects.first?["digest"]?["sha256"] == .string(file.hex))
        #expect(subjects.first?["digest"]?["assayManifest"] == verdict.bundleDigest.map { .string($0.hex) })
        #expect(json["predicate"]?["verifier"]?["policies"] == .array([]))
        #expect(AttestationResult(verdict).policy == nil)
    }

    @Test("the policy is named, by the digest that the verdict and `policy list` have", arguments: ["dev", "default"])
    func policies(name: String) throws {
        let scratch = ScratchDirectory()
        try FileBytes.write(atomically: try Sample().bytes(), to: scratch.file("box.assay.json"))
        let arguments =
            [scratch.file("box.assay.json"), "--svr", scratch.file("svr.json"), "--ear", scratch.file("ear.json")]
            + ["--at", Sample.now, "--policy", name, "--json"]
        let report = try VerifyCommand.parse(arguments).examine(style: TextStyle(isRich: false)).report
        let verdict = try JSONValue(parsing: Array(report.utf8.dropLast()))
        let policy = try Policy.shipped(name)
        let digest = JSONValue.string(policy.digest.hex)
        #expect(verdict["policy"]?["digest"] == digest)
        let svr = try JSONValue(parsing: Array(scratch.read("svr.json").utf8.dropLast()))
        guard case .array(let policies)? = svr["predicate"]?["verifier"]?["policies"] else {
            Issue.record("no policies")
            return
        }
        #expect(policies.map { $0["name"] } == [.string(name)])
        #expect(policies.first?["digest"]?["assayPolicy"] == digest)
        let ear = try JSONValue(parsing: Array(scratch.read("ear.json").utf8.dropLast()))
        for part in ["bundle", "link-1"] {
            #expect(
                ear["submods"]?[part]?["ear.appraisal-policy-id"]
                    == .string("urn:assay:policy:\(name):\(policy.digest.hex)"))
        }
    }

    @Test("so is that of a receipt by itself, be it read or not")
    func receiptPolicies() throws {
        let scratch = ScratchDirectory()
        let attester = try #require(ChainSample.attester)
        let bytes = try attester.attest(binding: [UInt8](repeating: 7, count: 64), at: ChainSample.time)
        try FileBytes.write(atomically: bytes, to: scratch.file("document.bin"))
        try scratch.write("nothing", to: "nothing.bin")
        let wanted = try JSONValue.string("urn:assay:policy:dev:\(Policy.shipped("dev").digest.hex)")
        for (file, part) in [("document.bin", "software"), ("nothing.bin", "evidence")] {
            let kind = file == "document.bin" ? ["--kind", "software"] : []
            let command = try ReceiptVerifyCommand.parse(
                [scratch.file(file), "--policy", "dev", "--ear", scratch.file("ear"), "--no-cache"] + kind)
            _ = try command.examine(style: TextStyle(isRich: false))
            let ear = try JSONValue(parsing: Array(scratch.read("ear").utf8.dropLast()))
            #expect(ear["submods"]?[part]?["ear.appraisal-policy-id"] == wanted, "\(file)")
        }
    }

    // MARK: - Remote attestation

    @Test("the results of the documented bundle, and of a chain, are as documented")
    func result() throws {
        let log = String(decoding: AttestationResult(try Self.log().verdict).json.canonicalBytes, as: UTF8.self)
        #expect(try Self.golden("ear") == log, "the page should show:\n\(log)")
        let chain = AttestationResult(try ChainSample.verify(ChainSample().bundle()))
        let text = String(decoding: chain.json.canonicalBytes, as: UTF8.self)
        #expect(try Self.golden("ear chain") == text, "the page should show:\n\(text)")
    }

    @Test("nothing that nobody checked is affirmed; what is invalid is so in every part")
    func tiers() throws {
        func submodules(_ verdict: Verdict) -> [String: AttestationResult.Submodule] {
            Dictionary(uniqueKeysWithValues: AttestationResult(verdict).submodules.map { ($0.name, $0) })
        }
        let chain = submodules(try ChainSample.verify(ChainSample().bundle()))
        #expect(chain.count == 7)
        #expect(chain["bundle"]?.tier == TrustTier.none)
        #expect(chain["link-1"]?.tier == .affirming && chain["link-1"]?.vector[.sourcedData] == 2)
        #expect(chain["link-2-receipt-1-software"]?.tier != .affirming)
        #expect(chain["link-2-receipt-1-software"]?.vector[.hardware] == 0)
        // Nobody compared the circuit with the key.
        #expect(chain["link-3"]?.vector[.executables] == 0)
        let closed = submodules(try ChainSample.verify(ChainSample().bundle(), VerificationOptions()))
        #expect(closed.values.allSatisfy { $0.tier != .affirming })
        let parts = try ChainSample().parts()
        var links = parts.links
        links[4] = Link(
            statement: links[4].statement,
            evidence: [.signature(ChainSample.keys.stranger.sign(Link.envelope(of: links[3].statement)))])
        let forged = submodules(try ChainSample.verify(links, parts.keys))
        #expect(forged.values.allSatisfy { $0.tier == .contraindicated })
    }

    @Test("no part is of a better tier than its vector, whatever is wrong")
    func consistency() throws {
        var all: [AttestationResult.Submodule] = []
        for options in [try ChainSample.trusting(), VerificationOptions()] {
            all += AttestationResult(try ChainSample.verify(ChainSample().bundle(), options)).submodules
            all += AttestationResult(try Sample.verify(Sample().bytes(), options)).submodules
        }
        #expect(all.count > 10)
        for submodule in all { #expect(submodule.tier >= submodule.vector.tier, "\(submodule)") }
    }

    @Test(
        "a quote of SGX whose platform is not up to date warns of the hardware, and nothing is said of the program",
        .enabled(if: SharedVectors.attestation.areThere, Comment(rawValue: SharedVectors.absence)))
    func quote() throws {
        let vectors = SharedVectors.attestation
        let time = try UTCTime(parsing: "2025-07-04T10:00:00Z")
        func result(_ policy: DCAPPolicy) throws -> AttestationResult.Submodule {
            var policies = AppraisalPolicies()
            policies.sgx = policy
            let appraisal = try EvidenceAppraiser.appraise(
                vectors.bytes("sgx-dcap/phala/sgx_quote"), as: .sgx,
                collateral: Collateral(files: [vectors.bytes("sgx-dcap/phala/sgx_quote_collateral.json")]),
                policies: policies, at: time.secondsSinceEpoch)
            return try #require(AttestationResult(appraisal, at: time).submodules.first)
        }
        let own = try result(DCAPPolicy())
        #expect(own.name == "sgx" && own.tier == .warning && own.vector[.hardware] == 32)
        #expect(own.vector[.executables] == 0 && own.vector[.configuration] == 2 && own.vector[.runtimeOpaque] == 0)
    }

    // MARK: - Signed

    @Test("both are signed by a key that they name, as others check it")
    func signed() throws {
        let scratch = ScratchDirectory()
        let key = IdentityKey.generate()
        try key.store(at: scratch.file("my.key"))
        try FileBytes.write(atomically: try Sample().bytes(), to: scratch.file("box.assay.json"))
        let arguments =
            [scratch.file("box.assay.json"), "--svr", scratch.file("svr.json"), "--ear", scratch.file("ear.jwt")]
            + ["--sign", scratch.file("my.key"), "--at", Sample.now, "--policy", "dev"] + (try ReportTests.trust())
        #expect(try VerifyCommand.parse(arguments).examine(style: TextStyle(isRich: false)).exitCode == 0)
        if let folder = getenv("ASSAY_VERDICT_DIR").map({ String(cString: $0) }) {
            for name in ["svr.json", "ear.jwt"] {
                try FileBytes.write(atomically: Array(scratch.read(name).utf8), to: "\(folder)/signed.\(name)")
            }
        }
        let envelope = try JSONValue(parsing: Array(scratch.read("svr.json").utf8.dropLast()))
        guard case .string(let payload)? = envelope["payload"], case .array(let signatures)? = envelope["signatures"],
            case .string(let signature)? = signatures.first?["sig"]
        else {
            Issue.record("no envelope")
            return
        }
        let type = "application/vnd.in-toto+json"
        let bytes = try Base64.decode(payload)
        let signed = Array("DSSEv1 \(type.utf8.count) \(type) \(bytes.count) ".utf8) + bytes
        #expect(key.identity.verify(try Base64.decode(signature), of: signed) == .valid)
        #expect(signatures.first?["keyid"] == .string(key.identity.text))
        let token = try scratch.read("ear.jwt").dropLast().split(separator: ".").map(String.init)
        #expect(token.count == 3)
        let own = try Base64URL.decode(token[2])
        #expect(key.identity.verify(own, of: Array("\(token[0]).\(token[1])".utf8)) == .valid)
        let header = try JSONValue(parsing: Base64URL.decode(token[0]))
        #expect(header["alg"] == .string("EdDSA") && header["kid"] == .string(key.identity.text))
        #expect(try JSONValue(parsing: Base64URL.decode(token[1]))["eat_profile"] == .string(AttestationResult.profile))
        let missing = #expect(throws: CommandFailure.self) {
            try VerifyCommand.parse([
                scratch.file("box.assay.json"), "--ear", scratch.file("e"), "--sign", "/nonexistent",
            ])
            .examine(style: TextStyle(isRich: false))
        }
        #expect(missing?.status == .system)
        #expect(!scratch.names.contains("e"))
    }

    // MARK: - Text

    @Test("the text about the documented bundle is as documented")
    func text() throws {
        let arguments = try ReportTests.trust() + ["--at", Sample.now, "--nonce", Hex.encode(Sample().nonce ?? [])]
        let report = try ReportTests.run(Sample().bytes(), arguments).report.dropLast()
        #expect(try Self.golden("report") == String(report), "the page should show:\n\(report)")
    }
}
