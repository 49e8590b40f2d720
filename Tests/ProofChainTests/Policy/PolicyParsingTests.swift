import Attestation
import CanonicalEncoding
import ProofChain
import Statements
import StrictYAML
import TestSupport
import Testing

@Suite("Policies as files")
struct PolicyParsingTests {
    @Test("the full example says what it says")
    func full() throws {
        let policy = try PolicySample.read(PolicySample.full)
        #expect(policy.name == "cold-chain" && policy.description != nil)
        #expect(
            policy.evidence
                == .all([
                    .source(.proof),
                    .any([
                        .source(.receipt([.kind(.tdx), .vendor(.amd)])),
                        .atLeast(2, of: [.receipt([]), .signature([])]),
                    ]),
                ]))
        #expect(policy.requirement(for: "inference") == .any([.source(.proof), .source(.receipt([.vendor(.intel)]))]))
        #expect(policy.requirement(for: "threshold-breach") == policy.evidence)
        let digest = try Digest(hex: PolicySample.digest)
        #expect(policy.setup.trustedKeys == [digest] && policy.setup.circuits == [digest])
        #expect(!policy.setup.allowsDevelopmentKeys)
        let expected = policy.expected.values
        #expect(expected.rule?.name == "seed-8c-30min" && expected.claim == .noBreach && expected.counter == 3)
        #expect(expected.device == "fridge-7" && expected.circuit == "consecutive-1440" && expected.answer == 1)
        #expect(expected.model == digest && expected.audience == "Example Pharmacy" && expected.window != nil)
        #expect(policy.expected.sensors == [digest.bytes] && policy.expected.registries == ["12345"])
        #expect(policy.freshness.requiresNonce && policy.freshness.requiresExpiry && policy.freshness.maximumAge == 600)
        #expect(policy.signers == [PolicySample.signer] && policy.completeness == .digestOrSignature)
        let receipts = policy.receipts
        #expect(receipts.acceptedKinds == [.tdx, .sevSNP, .nitro])
        #expect(receipts.tdx.acceptedStatuses == [.upToDate, .softwareHardeningNeeded])
        #expect(receipts.sevSNP.minimumTCB[.genoa] == SEVSNPTCB(bootLoader: 0, tee: 0, snp: 27, microcode: 86))
        // The shorter of the two.
        #expect(receipts.nitro.maximumAge == 600 && policy.kindsOfAnyIdentity == [.nitro])
    }

    @Test("a policy that says little accepts little")
    func short() throws {
        let policy = try PolicySample.read(PolicySample.short)
        #expect(policy.receipts.acceptedKinds.isEmpty && policy.signers.isEmpty && !policy.setup.allowsDevelopmentKeys)
        #expect(
            policy.setup.trustedKeys.isEmpty && policy.expected.sensors.isEmpty
                && policy.expected.values == Expectations())
        #expect(
            policy.completeness == .notRequired && !policy.freshness.requiresNonce && policy.freshness.maximumAge == nil
        )
    }

    @Test("a rule may lie in a file beside it")
    func ruleBeside() throws {
        let policy = try PolicySample.read(PolicySample.short + "\nexpect:\n  rule: rule.yaml\n")
        #expect(policy.expected.values.rule?.name == "from-file")
    }

    @Test("one digest for one meaning: order, comments and words for people do not count, and every value does")
    func digests() throws {
        let own = try PolicySample.read(PolicySample.full)
        let lines = PolicySample.full.split(separator: "\n").map(String.init)
        let commented = lines.map { $0 + "   # a comment" }.joined(separator: "\n")
        #expect(try PolicySample.read(commented).digest == own.digest)
        let described = PolicySample.full.replacing("our vaccines", with: "theirs")
        #expect(try PolicySample.read(described).digest == own.digest)
        let swapped = PolicySample.full.replacing("      - UpToDate\n", with: "").replacing(
            "      - SWHardeningNeeded\n", with: "      - SWHardeningNeeded\n      - UpToDate\n"
        )
        #expect(try PolicySample.read(swapped).digest == own.digest)
        var digests: Set<Digest> = [own.digest]
        for (old, new) in [
            ("cold-chain", "cold-chains"), ("count: 2", "count: 1"), ("nonce: required", "nonce: not-required"),
            ("no-breach", "breach"), ("counter: 3", "counter: 4"), ("ucode: 86", "ucode: 85"),
            ("maximum-age: 10min", "maximum-age: 9min"), ("fridge-7", "fridge-8"), ("12345", "12346"),
            ("above 8 Cel", "above 9 Cel"), ("- UpToDate", "- OutOfDate"), ("- amd", "- sev-snp"),
            ("development-keys: false", "development-keys: true"), ("bundle-digest-or-signature", "bundle-digest"),
        ] {
            let changed = PolicySample.full.replacing(old, with: new)
            let isNew = digests.insert(try PolicySample.read(changed).digest).inserted
            #expect(
                changed != PolicySample.full && isNew, "\(old)"
            )
        }
    }

    @Test("every key of every kind changes what is accepted, and the digest")
    func reachability() throws {
        for (kind, group, key, example) in Policy.receiptKeys {
            let plain = Self.receipt(kind, group, nil)
            let indented = example.replacing("\n", with: group == nil ? "\n    " : "\n      ")
            let text = Self.receipt(kind, group, "\(key):\(example.hasPrefix("\n") ? "" : " ")\(indented)")
            let (before, after) = (try Self.read(plain), try Self.read(text))
            #expect(before.receipts != after.receipts, "\(kind.rawValue) \(group ?? "") \(key)")
            #expect(before.digest != after.digest, "\(kind.rawValue) \(group ?? "") \(key)")
            #expect(before.explanation != after.explanation, "\(kind.rawValue) \(group ?? "") \(key)")
        }
    }

    /// A policy that accepts a kind, with one key more. Where the key names an identity, `any-identity` is left out.
    private static func receipt(_ kind: EvidenceKind, _ group: String?, _ line: String?) -> String {
        var text = "policy: one\nevidence: proof\nreceipts:\n  \(kind.rawValue):\n    any-identity: true\n"
        if kind == .azureCVM, group != "sev-snp" { text += "    sev-snp: defaults\n" }
        if kind == .azureCVM, group == "sev-snp" { text += "    tdx: defaults\n" }
        if let line { text += (group.map { "    \($0):\n      " } ?? "    ") + line + "\n" }
        return text
    }

    private static func read(_ text: String) throws(PolicyError) -> Policy {
        do throws(PolicyError) { return try PolicySample.read(text) } catch {
            guard error.code == "policy.identity-contradiction" else { throw error }
            return try PolicySample.read(text.replacing("    any-identity: true\n", with: ""))
        }
    }

    /// What no key reaches, and why.
    private static let unreachable: [String: [String: String]] = [
        "DCAPPolicy": ["expectedBinding": "the verifier demands it of each statement"],
        "SEVSNPPolicy": [
            "roots": "a file that replaced AMD's roots would pass a test's evidence off as hardware's",
            "reportData": "the verifier demands it of each statement",
        ],
        "NitroPolicy": [
            "roots": "as of SEV-SNP", "userData": "the verifier demands it of each statement",
            "nonce": "the statement's nonce is part of the binding",
        ],
        "NVIDIAPolicy": [
            "roots": "as of SEV-SNP", "nonce": "the verifier demands it of each statement",
            "processorBinding": "the same bytes as the nonce's, in a bundle",
        ],
        "TPMPolicy": ["qualifyingData": "the verifier demands it of each statement"],
        "SoftwarePolicy": [
            "allowsSoftware": "naming the kind says so", "allowsAnyRoot": "any-identity says so",
            "binding": "the verifier demands it of each statement",
        ],
        "AzureCVMPolicy": ["acceptedHardware": "naming sev-snp or tdx says so"], "DstackPolicy": [:],
    ]

    @Test("every value of a kind's policy has a key, or a reason why not")
    func completeness() {
        // Of the quotes of SGX and TDX, which share their policy, each value has a key in one of them.
        for (name, mirror, kinds) in [
            ("DCAPPolicy", Mirror(reflecting: DCAPPolicy()), [EvidenceKind.sgx, .tdx]),
            ("SEVSNPPolicy", Mirror(reflecting: SEVSNPPolicy()), [.sevSNP]),
            ("NitroPolicy", Mirror(reflecting: NitroPolicy()), [.nitro]),
            ("NVIDIAPolicy", Mirror(reflecting: NVIDIAPolicy()), [.nvidiaGPU]),
            ("TPMPolicy", Mirror(reflecting: TPMPolicy()), [.tpm]),
            ("SoftwarePolicy", Mirror(reflecting: SoftwarePolicy()), [.software]),
            ("AzureCVMPolicy", Mirror(reflecting: AzureCVMPolicy()), [.azureCVM]),
            ("DstackPolicy", Mirror(reflecting: DstackPolicy()), [.dstack]),
        ] {
            let labels = Set(mirror.children.compactMap(\.label))
            let reasons = Self.unreachable[name] ?? [:]
            #expect(labels.isSuperset(of: reasons.keys), "\(name)")
            // Keys set one value each (`reachability`), so that counting them tells.
            var keys = Set(kinds.flatMap { kind in Policy.receiptKeys.filter { $0.0 == kind && $0.1 == nil }.map(\.2) })
            keys.formUnion(Policy.receiptKeys.filter { kinds.contains($0.0) }.compactMap(\.1))
            #expect(labels.count - reasons.count == keys.count, "\(name): \(labels.sorted()), \(keys.sorted())")
        }
    }

    @Test("evidence of a statement is never appraised without its binding")
    func binding() throws {
        let policy = try PolicySample.read(PolicySample.full)
        let bound = policy.receipts(boundTo: [UInt8](repeating: 7, count: 64))
        #expect(bound.tdx.expectedBinding != nil && bound.sevSNP.reportData != nil && bound.nitro.userData != nil)
        #expect(bound.acceptedKinds == policy.receipts.acceptedKinds)
    }

    @Test("changed bytes are read, or refused with a code of policies or rules")
    func changedBytes() {
        var generator = SeededGenerator(state: 18)
        for text in [PolicySample.full]
            + Policy.shippedNames.compactMap({ try? Policy.shippedFile($0) }).map({
                String(decoding: $0, as: UTF8.self)
            })
        {
            let good = Array(text.utf8)
            var (read, refused) = (0, 0)
            for place in good.indices {
                for value in [good[place] ^ 1, good[place] ^ 0x20, UInt8.random(in: 0...255, using: &generator)] {
                    var bytes = good
                    bytes[place] = value
                    do throws(PolicyError) {
                        let policy = try PolicySample.read(bytes)
                        read += 1
                        // What is read has a digest and can be explained.
                        if read % 50 == 0 {
                            #expect(!policy.explanation.accepted.isEmpty && policy.digest.hex.count == 64)
                        }
                    } catch {
                        refused += 1
                        let isKnown = ["policy.", "rule."].contains { error.code.hasPrefix($0) }
                        #expect(isKnown && !error.message.isEmpty, "\(error)")
                    }
                }
            }
            #expect(read > 0 && refused > good.count / 2)
        }
    }
}

extension PolicySample {
    fileprivate static func read(_ bytes: [UInt8]) throws(PolicyError) -> Policy {
        try Policy(parsing: bytes) { name throws(PolicyError) in
            throw PolicyError(code: "policy.no-file-beside", line: nil, message: "there is no file \(name)")
        }
    }
}
