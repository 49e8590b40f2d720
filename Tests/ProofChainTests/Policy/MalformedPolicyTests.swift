import CanonicalEncoding
import ProofChain
import Testing

@Suite("Policies that cannot be used")
struct MalformedPolicyTests {
    /// What stands in the full example, what stands there instead, the code, and the line that is named.
    static let changes: [(String, String, String, Int?)] = [
        ("policy: cold-chain\n", "", "policy.missing-key", nil),
        ("policy: cold-chain", "policy: Cold Chain", "policy.bad-value", 1),
        ("policy: cold-chain", "policy: \(String(repeating: "x", count: 65))", "policy.bad-value", 1),
        ("policy: cold-chain", "policy:\n  - a", "policy.wrong-type", 2),
        ("policy: cold-chain", "policy: cold-chain\npolicy: again", "policy.duplicate-key", 2),
        ("policy: cold-chain", "policy: cold-chain\ncolour: red", "policy.unknown-key", 2),
        ("policy: cold-chain", "policy: &x cold-chain", "policy.anchor", 1),
        ("policy: cold-chain", "policy: !!str cold-chain", "policy.tag", 1),
        ("policy: cold-chain", "---\npolicy: cold-chain", "policy.document", 1),
        ("policy: cold-chain", "policy: \"cold\\x2dchain\"", "policy.escape", 1),
        ("policy: cold-chain", "policy:\tcold-chain", "policy.not-text", 1),
        ("policy: cold-chain", "policy: cold-chain\nTrust: all", "policy.key", 2),
        ("policy: cold-chain", "policy:", "policy.empty", 1),
        ("  all:\n", "  all: proof\n", "policy.multiple-lines", 5),
        ("evidence:\n  all:", "evidence:\n  most:", "policy.unknown-key", 4),
        ("evidence:\n  all:", "evidence:\n  any:\n    - proof\n  all:", "policy.bad-expression", 4),
        ("    - proof\n    - any:", "    - poof\n    - any:", "policy.unknown-name", 5),
        ("    - proof\n    - any:", "    - proof\n    - proof\n    - any:", "policy.value-twice", 6),
        ("            - tdx\n", "            - vax\n", "policy.unknown-name", 8),
        ("            - tdx\n", "            - nitro\n            - sgx\n", "policy.kind-not-accepted", 4),
        ("            - tdx\n            - amd", "            - amd\n            - amd", "policy.value-twice", 9),
        ("        - receipt:\n            - tdx\n            - amd", "        - receipt: none", "policy.bad-value", 7),
        ("count: 2", "count: 0", "policy.bad-value", 11), ("count: 2", "count: two", "policy.bad-value", 11),
        ("count: 2", "count: 02", "policy.bad-value", 11), ("count: 2", "count: -2", "policy.bad-value", 11),
        ("            count: 2\n", "", "policy.missing-key", 11),
        ("            count: 2\n", "            count: 2\n            from: 3\n", "policy.unknown-key", 12),
        ("              - receipt\n              - signature", "              - all", "policy.unknown-name", 13),
        ("  inference:\n", "  interference:\n", "policy.unknown-name", 16),
        ("          - intel", "          - nvidia", "policy.kind-not-accepted", 17),
        ("development-keys: false", "development-keys: no", "policy.bad-value", 22),
        ("development-keys: false", "development-keys: \"yes\"", "policy.bad-value", 22),
        ("development-keys: false", "dev-keys: false", "policy.unknown-key", 22),
        ("  trusted-keys:\n    - a1", "  trusted-keys:\n    - A1", "policy.bad-value", 24),
        ("  trusted-keys:\n    - a1", "  trusted-keys:\n    - a1a1", "policy.bad-value", 24),
        ("  trusted-keys:\n    - a1", "  trusted-keys: some\n  circuits:\n    - a1", "policy.duplicate-key", 26),
        ("    family: consecutive", "    family: sometimes", "rule.bad-value", 30),
        ("    duration: more than 30min\n", "", "rule.missing-key", 29),
        ("above 8 Cel", "above 8", "rule.bad-value", 31),
        ("window: 2026-05-01T00:00:00Z", "window: 2026-05-16T00:00:00Z", "policy.bad-value", 34),
        ("window: 2026", "window: May 2026", "policy.bad-value", 34),
        ("verdict: no-breach", "verdict: good", "policy.unknown-name", 35),
        ("registries:\n    - 12345", "registries:\n    - 0x12", "policy.bad-value", 39),
        ("device: fridge-7", "device: '\(String(repeating: "x", count: 129))'", "policy.bad-value", 40),
        ("counter: 3", "counter: 18446744073709551616", "policy.bad-value", 41),
        ("answer: 1", "answer: 1.0", "policy.bad-value", 45),
        ("  audience: Example Pharmacy", "  audience:\n    - a\n    - b", "policy.wrong-type", 48),
        ("nonce: required", "nonce: true", "policy.unknown-name", 49),
        ("maximum-age: 10min", "maximum-age: 10", "policy.bad-value", 51),
        ("maximum-age: 10min", "maximum-age: forever", "policy.bad-value", 51),
        ("did:key:z6Mkha", "did:web:z6Mkha", "policy.bad-value", 53),
        ("did:key:z6Mkha", "did:key:z6Mkh0", "policy.bad-value", 53),
        ("completeness: bundle-digest-or", "completeness: maybe-or", "policy.unknown-name", 54),
        ("receipts:\n  tdx:", "receipts:\n  vax:", "policy.unknown-name", 56),
        ("receipts:\n  tdx:", "receipts:\n  sgx: defaults\n  tdx:", "policy.wrong-type", 56),
        ("    mrtd:\n      - ", "    any-identity: true\n    mrtd:\n      - ", "policy.identity-contradiction", 57),
        ("    mrtd:\n      - ", "    mr-seam:\n      - ", "policy.no-identity", 57),
        ("    mrtd:\n", "    mrdt:\n", "policy.unknown-key", 57),
        ("    mrtd:\n", "    mrenclave:\n", "policy.unknown-key", 57),
        ("      - b2", "      - b2b2", "policy.bad-value", 58),
        ("      - SWHardeningNeeded", "      - Revoked", "policy.unknown-name", 61),
        ("      - SWHardeningNeeded", "      - UpToDate", "policy.value-twice", 61),
        ("evaluation-number: 17", "evaluation-number: latest", "policy.bad-value", 62),
        ("      - milan", "      - rome", "policy.unknown-name", 67),
        ("      genoa:\n", "      genua:\n", "policy.unknown-name", 69),
        ("snp: 27", "snp: 256", "policy.bad-value", 70), ("snp: 27", "spl: 27", "policy.unknown-key", 70),
        ("    any-identity: true\n    maximum", "    any-identity: false\n    maximum", "policy.no-identity", 73),
        ("    any-identity: true\n    maximum", "    maximum", "policy.no-identity", 73),
        ("    maximum-age: 1h", "    maximum-age: 1h\n    registers:\n      32:\n        - b2", "policy.bad-value", 76),
        ("    maximum-age: 1h", "    maximum-age: 1h\n    registers:\n      4:\n        - b2", "policy.bad-value", 77),
        ("    maximum-age: 1h", "    maximum-age: 1h\n  azure-cvm:\n    any-identity: true", "policy.missing-key", 76),
        (
            "    maximum-age: 1h", "    maximum-age: 1h\n  azure-cvm:\n    any-identity: true\n    sev-snp: everything",
            "policy.wrong-type", 77
        ),
        ("expect:\n  rule:\n", "expect:\n  rule: rule.yaml\n  ruler:\n", "policy.unknown-key", 29),
    ]

    @Test("each is refused, with its code and its line", arguments: changes)
    func refusals(old: String, new: String, code: String, line: Int?) throws {
        let start = try #require(PolicySample.full.ranges(of: old).first)
        var text = PolicySample.full
        text.replaceSubrange(start, with: new)
        do {
            _ = try PolicySample.read(text)
            Issue.record("it is read")
        } catch {
            #expect(error.code == code, "\(error)")
            #expect(error.line == line, "\(error)")
            #expect(!error.message.isEmpty)
        }
    }

    @Test(
        "short ones",
        arguments: [
            ("", "policy.missing-key"), ("policy: a", "policy.missing-key"), ("- a", "policy.syntax"),
            ("policy: a\nevidence: receipt", "policy.no-receipts"),
            ("policy: a\nevidence: signed", "policy.unknown-name"),
            (
                "policy: a\nevidence:\n  at-least:\n    count: 2\n    of:\n      - proof\n", "policy.unmeetable"
            ),
            (
                "policy: a\nevidence:\n  at-least:\n    count: 2\n    of:\n      - receipt\nreceipts:\n"
                    + "  sgx:\n    any-identity: true\n  dstack:\n    any-identity: true\n", "policy.unmeetable"
            ),
            (
                "policy: a\nevidence:\n  at-least:\n    count: 2\n    of:\n      - receipt\nreceipts:\n"
                    + "  sev-snp:\n    any-identity: true\n  azure-cvm:\n    any-identity: true\n    sev-snp: defaults\n",
                "policy.unmeetable"
            ),
            (
                "policy: a\nevidence:\n  at-least:\n    count: 1\n    of:\n      - receipt\nreceipts:\n  tpm:\n    any-identity: true",
                "policy.unmeetable"
            ),
            ("policy: a\nevidence: proof\nexpect:\n  rule: ../rule.yaml", "policy.bad-value"),
            ("policy: a\nevidence: proof\nexpect:\n  rule: .rule.yaml", "policy.bad-value"),
            ("policy: a\nevidence: proof\nexpect:\n  rule: absent.yaml", "policy.no-file-beside"),
            ("policy: a\nevidence: proof\nreceipts: all", "policy.wrong-type"),
            // Nothing that says when it was made could be too old.
            ("policy: a\nevidence: proof\nfreshness:\n  maximum-age: 5min", "policy.no-time"),
            (
                "policy: a\nevidence: proof\nfreshness:\n  maximum-age: 5min\nreceipts:\n  tdx:\n    any-identity: true",
                "policy.no-time"
            ),
            ("policy: a\nevidence: proof\nsetup: none", "policy.wrong-type"),
            ("policy: a\nevidence:\n  - proof", "policy.wrong-type"),
            ("policy: a\nevidence: proof\ndescription: \(String(repeating: "d", count: 1025))", "policy.bad-value"),
        ])
    func short(text: String, code: String) {
        do {
            _ = try PolicySample.read(text)
            Issue.record("it is read")
        } catch {
            #expect(error.code == code, "\(error)")
        }
    }

    @Test("expressions, bytes and values are bounded")
    func bounds() {
        var deep = "policy: a\nevidence:\n"
        for level in 0..<9 {
            deep += String(repeating: " ", count: 2 + 4 * level) + (level == 0 ? "all:\n" : "- all:\n")
        }
        func code(_ text: String) -> String? {
            do {
                _ = try PolicySample.read(text)
                return nil
            } catch { return error.code }
        }
        #expect(code(deep + String(repeating: " ", count: 38) + "- proof") == "policy.too-deep")
        #expect(code("policy: a\nevidence: proof\n#" + String(repeating: "x", count: 1 << 20)) == "policy.too-long")
        let many = (0..<30_000).map { "    - \(String($0, radix: 16))\n" }.joined()
        #expect(code("policy: a\nevidence: proof\nsetup:\n  trusted-keys:\n" + many) == "policy.too-many")
    }
}
