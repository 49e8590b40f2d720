import Attestation
import CanonicalEncoding
import Certificates
import Testing
import Verification

/// Documents of an authority of the tests: what AWS's never would say, and each is refused for its own reason.
@Suite("Nitro documents")
struct NitroTests {
    @Test("a good document is verified, and the appraisal says what it holds")
    func good() throws {
        let made = try NitroForge().make()
        let appraisal = try made.appraise()
        #expect(appraisal.outcome == .verified)
        #expect(appraisal.refusal == nil)
        #expect(appraisal.kind == .nitro)
        #expect(appraisal.binding == NitroForge.userData)
        #expect(appraisal[claim: "debug"] == .bool(false))
        #expect(appraisal[claim: "timestamp-ms"] == .string("1800000000000"))
        #expect(appraisal[claim: "nonce"] == .string(Hex.encode(NitroForge.nonce)))
        // The certificate from ten seconds before, the age up to five minutes after.
        #expect(appraisal.validity == NitroForge.time - 10..<NitroForge.time + 300)
        #expect(
            appraisal.findings.filter { $0.result == .notPerformed }.map(\.code) == [
                "nitro.revocation-not-checked", "nitro.module-not-named",
            ])
    }

    @Test("the default policy says that nobody named the image")
    func defaultPolicy() throws {
        let made = try NitroForge().make()
        let document = try NitroVerifier.parse(made.document)
        let appraisal = NitroVerifier.appraise(
            document, collateral: Collateral(), policy: NitroPolicy(roots: made.roots), at: NitroForge.time)
        #expect(appraisal.outcome == .verified)
        #expect(appraisal.finding("nitro.image")?.code == "nitro.image-not-compared")
        #expect(appraisal.finding("nitro.image")?.result == .notPerformed)
        let own = NitroVerifier.appraise(
            document, collateral: Collateral(), policy: NitroPolicy(), at: NitroForge.time)
        #expect(own.outcome == .invalid)
        #expect(own.refusal == "path.untrusted-root")
    }

    /// A member changed before signing, and the finding that it comes to.
    struct Rule: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let code: String
        let edit: @Sendable (inout NitroDraft) -> Void

        init(_ name: String, _ code: String, _ edit: @escaping @Sendable (inout NitroDraft) -> Void) {
            testDescription = name
            self.code = code
            self.edit = edit
        }
    }

    private static func registers(_ count: Int, from first: UInt64 = 0, length: Int = 48) -> CBORValue {
        .map(
            (0..<UInt64(count)).map {
                CBOREntry(.unsigned(first + $0), .bytes([UInt8](repeating: 0xA1, count: length)))
            })
    }

    /// What HyperLink's auditors found unchecked (no. 8), and more of the kind.
    static let rules: [Rule] = [
        Rule("module_id empty", "nitro.empty-module-id") { $0["module_id"] = .text("") },
        Rule("digest of SHA-256", "nitro.wrong-digest") { $0["digest"] = .text("SHA256") },
        Rule("digest in lower case", "nitro.wrong-digest") { $0["digest"] = .text("sha384") },
        Rule("timestamp zero", "nitro.zero-timestamp") { $0["timestamp"] = .unsigned(0) },
        Rule("timestamp 2^64 − 1", "nitro.from-the-future") { $0["timestamp"] = .unsigned(.max) },
        Rule("timestamp in seconds", "nitro.too-old") { $0["timestamp"] = .unsigned(UInt64(NitroForge.time)) },
        Rule("no registers", "nitro.bad-registers") { $0["pcrs"] = .map([]) },
        Rule("33 registers", "nitro.bad-registers") { $0["pcrs"] = registers(33) },
        Rule("register 32", "nitro.bad-registers") { $0["pcrs"] = registers(32, from: 1) },
        Rule("registers of 47 bytes", "nitro.bad-registers") { $0["pcrs"] = registers(16, length: 47) },
        Rule("registers of no bytes", "nitro.bad-registers") { $0["pcrs"] = registers(16, length: 0) },
        Rule("registers 0 to 2 missing", "nitro.debug-unknown") { $0["pcrs"] = registers(13, from: 3) },
        Rule("register 2 zero", "nitro.debug-mode") {
            $0["pcrs"] = .map([
                CBOREntry(.unsigned(0), .bytes(NitroForge.image)), CBOREntry(.unsigned(1), .bytes(NitroForge.image)),
                CBOREntry(.unsigned(2), .bytes([UInt8](repeating: 0, count: 48))),
            ])
        },
        Rule("another image", "nitro.register-mismatch") {
            $0["pcrs"] = .map(
                (UInt64(0)..<3).map { CBOREntry(.unsigned($0), .bytes([UInt8](repeating: 0xB2, count: 48))) })
        },
        Rule("image cut short", "nitro.register-mismatch") { $0["pcrs"] = registers(3, length: 32) },
        Rule("cabundle empty", "nitro.bad-certificates") { $0["cabundle"] = .array([]) },
        Rule("user_data of 513 bytes", "nitro.field-too-long") {
            $0["user_data"] = .bytes([UInt8](repeating: 1, count: 513))
        },
        Rule("nonce of 513 bytes", "nitro.field-too-long") { $0["nonce"] = .bytes([UInt8](repeating: 1, count: 513)) },
        Rule("public_key of 1,025 bytes", "nitro.field-too-long") {
            $0["public_key"] = .bytes([UInt8](repeating: 1, count: 1025))
        },
        Rule("user_data null", "nitro.user-data-mismatch") { $0["user_data"] = .null },
        Rule("user_data zero", "nitro.user-data-mismatch") {
            $0["user_data"] = .bytes([UInt8](repeating: 0, count: 64))
        },
        Rule("user_data with one byte more", "nitro.user-data-mismatch") {
            $0["user_data"] = .bytes(NitroForge.userData + [0])
        },
        Rule("user_data cut to its half", "nitro.user-data-mismatch") {
            $0["user_data"] = .bytes(Array(NitroForge.userData[..<32]))
        },
        Rule("user_data with its second half changed", "nitro.user-data-mismatch") {
            $0["user_data"] = .bytes(NitroForge.userData[..<32] + [UInt8](repeating: 9, count: 32))
        },
        Rule("user_data in the nonce's place", "nitro.user-data-mismatch") {
            ($0["user_data"], $0["nonce"]) = ($0["nonce"], $0["user_data"])
        },
        Rule("nonce absent", "nitro.nonce-mismatch") { $0["nonce"] = nil },
        Rule("nonce empty", "nitro.nonce-mismatch") { $0["nonce"] = .bytes([]) },
        Rule("nonce of another verifier", "nitro.nonce-mismatch") {
            $0["nonce"] = .bytes([UInt8](repeating: 3, count: 32))
        },
        Rule("no algorithm", "cose.algorithm-missing") { $0.protected = [] },
        Rule("no algorithm in a header of none", "cose.algorithm-missing") { $0.protected = [0xA0] },
        Rule("algorithm unprotected only", "cose.algorithm-unprotected") {
            ($0.protected, $0.unprotected) = ([0xA0], [CBOREntry(.unsigned(1), .es384)])
        },
        Rule("algorithm unprotected too", "cose.unknown-header") { $0.unprotected = [CBOREntry(.unsigned(1), .es384)] },
        Rule("another algorithm unprotected", "cose.unknown-header") {
            $0.unprotected = [CBOREntry(.unsigned(1), .negative(6))]
        },
        Rule("ES256", "cose.wrong-algorithm") {
            $0.protected = CBORValue.map([CBOREntry(.unsigned(1), .negative(6))]).encoded
        },
        Rule("algorithm as text", "cose.wrong-algorithm") {
            $0.protected = CBORValue.map([CBOREntry(.unsigned(1), .text("ES384"))]).encoded
        },
        Rule("algorithm 35", "cose.wrong-algorithm") {
            $0.protected = CBORValue.map([CBOREntry(.unsigned(1), .unsigned(35))]).encoded
        },
        Rule("a critical header", "cose.unknown-header") {
            $0.protected =
                CBORValue.map([
                    CBOREntry(.unsigned(1), .es384), CBOREntry(.unsigned(2), .array([.unsigned(99)])),
                ]).encoded
        },
        Rule("a key identifier", "cose.unknown-header") { $0.unprotected = [CBOREntry(.unsigned(4), .bytes([1]))] },
    ]

    @Test("each rule of the format is a finding", arguments: rules)
    func rule(_ rule: Rule) throws {
        expectFinding(
            try NitroForge().make { rule.edit(&$0) }.appraise(), rule.code, signature: "cose.signature")
    }

    /// What cannot be read at all.
    static let malformed: [Rule] =
        [
            "module_id", "digest", "timestamp", "pcrs", "certificate", "cabundle",
        ].flatMap { name in
            [
                Rule("\(name) missing", "nitro.missing-member") { $0[name] = nil },
                Rule("\(name) null", "nitro.wrong-type") { $0[name] = .null },
                Rule("\(name) a boolean", "nitro.wrong-type") { $0[name] = .bool(true) },
            ]
        } + [
            Rule("a member nobody knows", "nitro.unknown-member") { $0["extra"] = .null },
            Rule("a member's name a number", "nitro.unknown-member") {
                $0.members.append(CBOREntry(.unsigned(1), .null))
            },
            Rule("user_data a text", "nitro.wrong-type") { $0["user_data"] = .text("hello") },
            Rule("nonce undefined", "nitro.wrong-type") { $0["nonce"] = .undefined },
            Rule("timestamp negative", "nitro.wrong-type") { $0["timestamp"] = .negative(0) },
            Rule("a register's number a text", "nitro.wrong-type") {
                $0["pcrs"] = .map([CBOREntry(.text("0"), .bytes(NitroForge.image))])
            },
            Rule("a register's value a text", "nitro.wrong-type") {
                $0["pcrs"] = .map([CBOREntry(.unsigned(0), .text("0"))])
            },
            Rule("certificate empty", "certificate.malformed") { $0["certificate"] = .bytes([]) },
            Rule("a certificate of the bundle empty", "certificate.malformed") {
                $0["cabundle"] = .array([.bytes([])])
            },
            Rule("bytes after the certificate", "certificate.malformed") {
                if case .bytes(let der)? = $0["certificate"] { $0["certificate"] = .bytes(der + [0]) }
            },
            Rule("nine certificates", "nitro.too-many-certificates") {
                if let own = $0["certificate"] { $0["cabundle"] = .array([CBORValue](repeating: own, count: 9)) }
            },
            Rule("members twice", "cbor.duplicate-key") { $0.members += $0.members.prefix(1) },
            Rule("payload of no map", "nitro.not-a-map") { $0.payload = [0x80] },
            Rule("payload of no bytes", "cbor.truncated") { $0.payload = [] },
            Rule("bytes after the payload's map", "cbor.trailing-bytes") {
                $0.payload = CBORValue.map($0.members).encoded + [0]
            },
            Rule("protected header of no map", "cose.not-sign1") { $0.protected = [0x80] },
            Rule("bytes after the protected header", "cbor.trailing-bytes") { $0.protected += [0] },
            Rule("protected header not shortest", "cbor.not-shortest") {
                $0.protected = [0xA1, 0x01, 0x39, 0x00, 0x22]
            },
            Rule("algorithm twice", "cbor.duplicate-key") {
                $0.protected = [0xA2, 0x01, 0x38, 0x22, 0x01, 0x38, 0x22]
            },
            Rule("protected header open-ended", "cbor.indefinite-length") {
                $0.protected = [0xBF, 0x01, 0x38, 0x22, 0xFF]
            },
        ]

    @Test("what is malformed is refused, although it was signed", arguments: malformed)
    func unreadable(_ rule: Rule) throws {
        let document = try NitroForge().make { rule.edit(&$0) }.document
        #expect(refusal { try NitroVerifier.parse(document) } == rule.code)
    }

    @Test("lengths at their limits are accepted")
    func limits() throws {
        let made = try NitroForge().make {
            $0["public_key"] = .bytes([UInt8](repeating: 1, count: 1024))
            $0["user_data"] = .bytes([UInt8](repeating: 1, count: 512))
            $0["nonce"] = .bytes([UInt8](repeating: 1, count: 512))
            $0["pcrs"] = Self.registers(32)
        }
        var policy = made.policy
        policy.userData = [UInt8](repeating: 1, count: 512)
        policy.nonce = [UInt8](repeating: 1, count: 512)
        let appraisal = NitroVerifier.appraise(
            try NitroVerifier.parse(made.document), collateral: Collateral(), policy: policy, at: NitroForge.time)
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
    }

    @Test("a payload with open-ended map is read, as AWS has written them since 2025")
    func openEndedPayload() throws {
        let appraisal = try NitroForge().make { draft in
            draft.payload = [0xBF] + draft.members.flatMap { $0.key.encoded + $0.value.encoded } + [0xFF]
        }.appraise()
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
    }

    @Test("all registers that a policy names must be right, not the first one only")
    func severalRegisters() throws {
        let made = try NitroForge().make()
        let document = try NitroVerifier.parse(made.document)
        for (registers, outcome) in [
            ([0: [NitroForge.image], 1: [NitroForge.image], 3: [[UInt8](repeating: 0, count: 48)]], Outcome.verified),
            ([0: [NitroForge.image], 8: [NitroForge.image]], .notAccepted), ([16: [NitroForge.image]], .notAccepted),
            ([0: []], .notAccepted),
        ] as [([UInt64: Set<[UInt8]>], Outcome)] {
            var policy = made.policy
            policy.registers = registers
            let appraisal = NitroVerifier.appraise(
                document, collateral: Collateral(), policy: policy, at: NitroForge.time)
            #expect(appraisal.outcome == outcome)
            #expect(appraisal.refusal == (outcome == .verified ? nil : "nitro.register-mismatch"))
        }
        var parent = made.policy
        parent.registers = [4: [[UInt8](repeating: 0, count: 48)]]
        let unnamed = NitroVerifier.appraise(document, collateral: Collateral(), policy: parent, at: NitroForge.time)
        #expect(unnamed.finding("nitro.register-values")?.result == .passed)
        // Those of the parent say nothing of the image.
        #expect(unnamed.finding("nitro.image")?.code == "nitro.image-not-compared")
        var policy = made.policy
        policy.modules = ["i-0123456789abcdef0-enc0123456789abcdef"]
        let named = NitroVerifier.appraise(document, collateral: Collateral(), policy: policy, at: NitroForge.time)
        #expect(named.outcome == .verified)
        policy.modules = ["i-0123456789abcdef0"]
        let other = NitroVerifier.appraise(document, collateral: Collateral(), policy: policy, at: NitroForge.time)
        #expect(other.refusal == "nitro.other-module")
    }
}
