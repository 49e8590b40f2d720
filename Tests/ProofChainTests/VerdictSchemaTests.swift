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

/// What programs read follows the published schemas, and these are strict.
@Suite("Schemas of verdicts") struct VerdictSchemaTests {
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        .joined(separator: "/")
    /// Where documents are left for another implementation of JSON Schema.
    private static let samples = getenv("ASSAY_VERDICT_DIR").map { String(cString: $0) }

    private static func schema(_ name: String) throws -> JSONSchema {
        try JSONSchema(path: "\(root)/docs/schemas/\(name).schema.json")
    }

    private static func keep(_ document: JSONValue, _ name: String) throws {
        guard let samples else { return }
        try FileBytes.write(atomically: document.canonicalBytes, to: "\(samples)/\(name)")
    }

    private static func verdicts() throws -> [(name: String, verdict: Verdict)] {
        let bundle = try ChainSample().bundle()
        var closed = try ChainSample.trusting()
        closed.receiptPolicies = nil
        let unread = Evidence.receipt(ReceiptEvidence(platform: .tdx, bytes: [1, 2], collateral: []))
        let batch = try ChainSample.batch(1)
        return [
            ("chain", try ChainSample.verify(bundle)), ("closed", try ChainSample.verify(bundle, closed)),
            ("log", try Sample.verify(Sample().bytes())),
            ("untrusted", try Sample.verify(Sample().bytes(), VerificationOptions())),
            ("nothing", try Sample.verify(Array("{}".utf8))),
            (
                "unread",
                try ChainSample.verify(
                    [Link(statement: batch.statement, evidence: batch.evidence + [unread])], [])
            ),
        ]
    }

    @Test("verdicts of every outcome follow theirs, in canonical form")
    func verdicts() throws {
        let schema = try Self.schema("verdict")
        var outcomes: Set<Outcome> = []
        for (name, verdict) in try Self.verdicts() {
            outcomes.insert(verdict.outcome)
            #expect(schema.faults(of: verdict.json) == [], "\(name)")
            #expect(verdict.json.isCanonicalizable, "\(name)")
            try Self.keep(verdict.json, "\(name).verdict.json")
        }
        #expect(outcomes.isSuperset(of: [.verified, .notAccepted, .invalid]))
    }

    @Test("links have their evidence, what counts of it, and their edges")
    func links() throws {
        let json = try ChainSample.verify(try ChainSample().bundle()).json
        guard case .array(let links)? = json["links"] else {
            Issue.record("no links")
            return
        }
        #expect(links.map { $0["number"] } == (1...5).map { JSONValue(integer: $0) })
        #expect(links.allSatisfy { $0["isShown"] == .bool(true) && $0["outcome"] == .string("verified") })
        func evidence(_ link: Int) -> JSONValue? {
            if case .array(let all)? = links[link]["evidence"] { all.first } else { nil }
        }
        #expect(evidence(0)?["signer"] == .string(ChainSample.keys.device.identity.text))
        #expect(evidence(1)?["platform"] == .string("software") && evidence(1)?["counts"] == .bool(true))
        #expect(evidence(1)?["appraisal"]?["claims"]?["protection"] == .string("no hardware protection"))
        #expect(evidence(1)?["appraisal"]?["validity"]?["until"] != nil)
        #expect(evidence(2)?["kind"] == .string("proof") && evidence(2)?["verifyingKey"] != nil)
        guard case .array(let edges)? = links[4]["edges"] else {
            Issue.record("no edges")
            return
        }
        #expect(edges.map { $0["binding"] } == Array(repeating: .string("named"), count: 4))
        #expect(edges.map { $0["link"] } == (1...4).map { JSONValue(integer: $0) })
    }

    @Test("the schema refuses a member too many, one too few, and another value")
    func strict() throws {
        let schema = try Self.schema("verdict")
        let json = try ChainSample.verify(try ChainSample().bundle()).json
        let link: [JSONValue.PathStep] = [.member("links"), .element(1)]
        for changed in [
            json.replacing([.member("extra")], with: .null), json.replacing(link + [.member("extra")], with: .null),
            json.replacing(link + [.member("evidence"), .element(0), .member("extra")], with: .null),
            json.replacing([.member("outcome")], with: .string("fine")),
            json.replacing([.member("exitCode")], with: JSONValue(integer: 2)),
            json.replacing(link + [.member("number")], with: JSONValue(integer: 65)),
            json.replacing(link + [.member("statementDigest")], with: .string("00")),
        ] { #expect(!schema.faults(of: changed).isEmpty) }
        guard case .object(let members) = json else { return }
        #expect(!schema.faults(of: .object(members.filter { $0.name != "links" })).isEmpty)
    }

    @Test("appraisals follow theirs, whether they could be read or not")
    func appraisals() throws {
        let schema = try Self.schema("appraisal")
        let scratch = ScratchDirectory()
        let attester = try #require(ChainSample.attester)
        let bytes = try attester.attest(binding: [UInt8](repeating: 7, count: 64), at: ChainSample.time)
        try FileBytes.write(atomically: bytes, to: scratch.file("document.bin"))
        try scratch.write("nothing", to: "nothing.bin")
        var documents = [("document", ["--kind", "software"]), ("nothing", []), ("nothing", ["--kind", "tpm"])].map {
            (name: $0.0, arguments: [scratch.file($0.0 + ".bin"), "--json"] + $0.1)
        }
        if SharedVectors.attestation.areThere {
            let vectors = SharedVectors.attestation
            documents.append(
                (
                    "sgx",
                    [
                        vectors.path("sgx-dcap/phala/sgx_quote"), "--collateral",
                        vectors.path("sgx-dcap/phala/sgx_quote_collateral.json"), "--at", "2025-07-04T10:00:00Z",
                        "--json",
                    ]
                ))
        }
        for (place, (name, arguments)) in documents.enumerated() {
            let report = try ReceiptVerifyCommand.parse(arguments).examine(style: TextStyle(isRich: false)).report
            let json = try JSONValue(parsing: Array(report.utf8.dropLast()))
            #expect(schema.faults(of: json) == [], "\(name)")
            #expect(!schema.faults(of: json.replacing([.member("extra")], with: .null)).isEmpty)
            try Self.keep(json, "\(place)-\(name).appraisal.json")
        }
    }

    @Test("evidence that says a thing twice makes no object with a name twice")
    func repeatedClaims() {
        let claims = ["pcr-0", "pcr-0", "pcr-0-2", "pcr-0"].enumerated().map {
            Appraisal.Claim($0.element, JSONValue(integer: $0.offset))
        }
        guard case .object(let members) = Appraisal.json(of: claims) else {
            Issue.record("no object")
            return
        }
        #expect(Set(members.map(\.name)).count == 4 && members.first?.name == "pcr-0")
    }
}
