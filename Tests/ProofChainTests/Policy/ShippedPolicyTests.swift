import ArgumentParser
import Attestation
import CanonicalEncoding
import Glibc
import ProofChain
import TestSupport
import Testing
import Verification
import VerifierCommand

@Suite("The policies that come with the program")
struct ShippedPolicyTests {
    /// The package's folder.
    private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    @Test("are the files of policies/, and are named as their files", arguments: Policy.shippedNames)
    func files(name: String) throws {
        let file = try FileBytes.read(path: "\(Self.root)/policies/\(name).yaml", limit: 1 << 20)
        #expect(try Policy.shippedFile(name) == file)
        #expect(try Policy.shipped(name).name == name && Policy.shipped(name).description != nil)
    }

    @Test("are explained as docs/policies/ has it", arguments: Policy.shippedNames)
    func explanations(name: String) throws {
        let page = try FileBytes.read(path: "\(Self.root)/docs/policies/\(name).txt", limit: 1 << 20)
        let report = try PolicyExplainCommand.parse([name, "--all"]).examine(style: TextStyle(isRich: false))
        if let folder = getenv("ASSAY_POLICY_PAGES").map({ String(cString: $0) }) {
            try FileBytes.write(atomically: Array(report.report.utf8), to: "\(folder)/\(name).txt")
        }
        #expect(report.exitCode == 0 && Array(report.report.utf8) == page, "\(report.report)")
        // In short it is the beginning of that, and no longer than a screen.
        let short = try PolicyExplainCommand.parse([name]).examine(style: TextStyle(isRich: false)).report
        let lines = short.split(separator: "\n", omittingEmptySubsequences: false).dropLast(3)
        #expect(report.report.hasPrefix(lines.joined(separator: "\n")) && lines.count <= 20)
        #expect(short.hasSuffix("\nKey by key: policy explain \(name) --all\n"))
        let essence = try Policy.shipped(name).essence
        #expect((4...Policy.maximumEssence).contains(essence.count))
        for line in essence { #expect(lines.contains("  \(line)") && line.utf8.count < 400, "\(line)") }
        let json = try PolicyExplainCommand.parse([name, "--json"]).examine(style: TextStyle(isRich: false)).report
        let document = try JSONValue(parsing: Array(json.utf8.dropLast()))
        #expect(document["digest"] == .string(try Policy.shipped(name).digest.hex))
        #expect(document["policy"]?["schema"] == .string("assay.policy.v1"))
        #expect(document["inShort"] == .array(essence.map { .string($0) }))
    }

    @Test("there is no other")
    func unknown() {
        for name in ["Default", "defaults", "", "default.yaml", "../default"] {
            #expect(throws: PolicyError.self) { try Policy.shipped(name) }
        }
    }

    @Test("accept of kinds what they say, and only dev says that it trusts anybody")
    func kinds() throws {
        let hardware: Set<EvidenceKind> = [.sgx, .tdx, .dstack, .sevSNP, .nitro, .azureCVM]
        for name in ["default", "proof-and-tee", "two-vendors"] {
            let policy = try Policy.shipped(name)
            #expect(policy.receipts.acceptedKinds == hardware && !policy.setup.allowsDevelopmentKeys)
            #expect(
                policy.receipts.sevSNP.deniedProducts == [.milan]
                    && policy.receipts.azureCVM.snp.deniedProducts == [.milan])
            #expect(policy.explanation.warnings.isEmpty)
        }
        #expect(try Policy.shipped("proof-only").receipts.acceptedKinds.isEmpty)
        let dev = try Policy.shipped("dev")
        #expect(dev.receipts.acceptedKinds == [.software] && dev.setup.allowsDevelopmentKeys)
        #expect(dev.explanation.warnings.count == 2)
    }

    @Test("ask of links what they say")
    func evidence() throws {
        func isMet(_ name: String, _ facts: Set<EvidenceFact>) throws -> Bool {
            let policy = try Policy.shipped(name)
            return policy.requirement(for: "inference").evaluate(facts, signers: policy.signers).isMet
        }
        let proof = EvidenceFact.proof(key: .sha256(of: []))
        func receipt(_ kind: EvidenceKind, on hardware: EvidenceKind? = nil) -> EvidenceFact {
            .receipt(.sha256(of: Array(kind.rawValue.utf8)), kind: kind, vendors: kind.vendors(on: hardware))
        }
        for (name, facts, expected) in [
            ("default", [], false), ("default", [proof], true), ("default", [receipt(.tdx), receipt(.sevSNP)], false),
            ("proof-only", [proof], true), ("proof-only", [receipt(.tdx)], false), ("proof-and-tee", [proof], false),
            ("proof-and-tee", [receipt(.tdx)], false), ("proof-and-tee", [proof, receipt(.tdx)], true),
            ("two-vendors", [receipt(.tdx), receipt(.sgx)], false),
            ("two-vendors", [receipt(.tdx), receipt(.nitro)], true),
            ("two-vendors", [receipt(.tdx), receipt(.azureCVM, on: .tdx)], false),
            ("two-vendors", [receipt(.tdx), receipt(.azureCVM, on: .sevSNP)], true),
            ("two-vendors", [receipt(.sevSNP), receipt(.azureCVM, on: .sevSNP)], false),
            ("two-vendors", [proof], false),
            ("dev", [receipt(.software)], true), ("dev", [proof], true), ("dev", [], false),
        ] as [(String, Set<EvidenceFact>, Bool)] {
            #expect(try isMet(name, facts) == expected, "\(name), \(facts)")
        }
    }

    /// Evidence of real machines, the vendor's files, the time, and the codes of what `default` holds against it.
    static let vectors: [(String, [String], EvidenceKind, Int64, Set<String>)] = [
        ("tdx-dcap/phala/tdx_quote", ["tdx-dcap/phala/tdx_quote_collateral.json"], .tdx, 1_751_624_191, []),
        (
            "sgx-dcap/phala/sgx_quote", ["sgx-dcap/phala/sgx_quote_collateral.json"], .sgx, 1_751_624_924,
            ["dcap.tcb-status-not-accepted"]
        ),
        (
            "snp/microsoft/milan_attestation_report.bin",
            ["snp/microsoft/milan_vcek.pem", "snp/microsoft/milan_ask.pem", "snp/microsoft/milan_ark.pem"], .sevSNP,
            1_780_000_000, ["snp.product-denied"]
        ),
        (
            "snp/microsoft/genoa_attestation_report.bin",
            ["snp/microsoft/genoa_vcek.pem", "snp/microsoft/genoa_ask.pem", "snp/microsoft/genoa_ark.pem"], .sevSNP,
            1_780_000_000, ["snp.tcb-too-old", "snp.launch-tcb-too-old"]
        ),
        (
            "snp/microsoft/turin_attestation_report.bin",
            ["snp/microsoft/turin_vcek.pem", "snp/microsoft/turin_ask.pem", "snp/microsoft/turin_ark.pem"], .sevSNP,
            1_780_000_000, []
        ),
        ("nitro/evervault/valid-attestation-doc-bytes", [], .nitro, 1_665_651_600, []),
        ("nitro/evervault/valid-attestation-doc-bytes", [], .nitro, 1_665_652_600, ["nitro.too-old"]),
    ]

    @Test(
        "hold against evidence of real machines what they should",
        .enabled(if: SharedVectors.attestation.areThere, Comment(rawValue: SharedVectors.absence)), arguments: vectors)
    func genuine(name: String, files: [String], kind: EvidenceKind, time: Int64, refusals: Set<String>) throws {
        let collateral = Collateral(files: try files.map { try SharedVectors.attestation.bytes($0) })
        func appraise(_ policies: AppraisalPolicies) throws -> Appraisal {
            try EvidenceAppraiser.appraise(
                SharedVectors.attestation.bytes(name), as: kind, collateral: collateral, policies: policies, at: time)
        }
        func codes(_ appraisal: Appraisal) -> Set<String> {
            Set(appraisal.findings.filter { $0.consequence != .verified }.map(\.code))
        }
        for policy in ["default", "proof-and-tee", "two-vendors"] {
            let appraisal = try appraise(Policy.shipped(policy).receipts)
            #expect(codes(appraisal) == refusals, "\(policy)")
            #expect((EvidenceFact(accepted: appraisal) != nil) == refusals.isEmpty)
            // That nobody named whose it is stands in the verdict.
            let silent = appraisal.findings.filter { $0.result == .notPerformed }.map(\.code)
            #expect(silent.contains { $0.hasSuffix("-not-compared") })
        }
        for policy in ["proof-only", "dev"] {
            let appraisal = try appraise(Policy.shipped(policy).receipts)
            #expect(codes(appraisal).contains("evidence.kind-not-accepted") && appraisal.outcome != .verified)
        }
        // Bound to a statement it is not: never accepted, whatever the policy.
        let bound = try appraise(Policy.shipped("default").receipts(boundTo: [UInt8](repeating: 7, count: 64)))
        #expect(bound.outcome == .invalid && EvidenceFact(accepted: bound) == nil)
    }
}

@Suite("The page on policies")
struct PolicyPageTests {
    private static func page() throws -> String {
        let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        return String(decoding: try FileBytes.read(path: "\(root)/docs/policy.md", limit: 1 << 20), as: UTF8.self)
    }

    @Test("has the full example, and every key")
    func page() throws {
        let page = try Self.page()
        #expect(page.contains("```yaml\n\(PolicySample.full)\n```"))
        for (kind, group, key, _) in Policy.receiptKeys {
            #expect(page.contains("| `\(key)` |"), "\(key)")
            #expect(page.contains("`\(kind.rawValue)`") && group.map { page.contains("`\($0)`") } ?? true)
        }
        for name in Policy.shippedNames { #expect(page.contains("(../policies/\(name).yaml)")) }
    }
}
