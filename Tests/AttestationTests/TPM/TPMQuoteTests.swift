import Attestation
import CanonicalEncoding
import Certificates
import TestCertificates
import Testing
import Verification

/// Quotes of a test's own TPM.
@Suite("TPM: quotes")
struct TPMQuoteTests {
    private static let tpm = TestTPM()
    private var tpm: TestTPM { Self.tpm }

    @Test(
        "ECDSA, RSASSA and RSAPSS, with a key in each of its forms",
        arguments: [
            TestTPM(), TestTPM(.p384, .ecdsa(.sha384)), TestTPM(.rsa(bits: 2048), TestSignature(.sha256, .pkcs1)),
            TestTPM(.rsa(bits: 2048), .pss384),
        ])
    func schemes(tpm: TestTPM) throws {
        for (key, hasAttributes) in [
            (tpm.publicArea(), true), (sized(tpm.publicArea()), true), (tpm.key.subjectPublicKeyInfo, false),
        ] {
            let appraisal = try tpm.appraise(tpm.json(key: key))
            #expect(appraisal.refusals == [] && appraisal.outcome == .verified)
            #expect(appraisal.binding == Array("challenge".utf8))
            #expect(appraisal.result("tpm.key-attributes") == (hasAttributes ? .passed : .notPerformed))
            #expect(appraisal.result("tpm.register-digest") == .passed)
            #expect(appraisal.result("tpm.registers") == .notPerformed)
            #expect(appraisal[claim: "pcr-4"] == .string(Hex.encode(TestTPM.registers[4])))
        }
        let other = TestTPM(tpm.key.kind, tpm.scheme)
        #expect(
            try tpm.appraise(tpm.json(signature: other.signature(of: tpm.message()))).refusals == ["tpm.bad-signature"])
    }

    @Test("a key that nobody vouches for, one with a certificate, and one that signs anything")
    func keys() throws {
        #expect(try tpm.appraise(tpm.json(), policy: TPMPolicy()).refusals == ["tpm.key-not-trusted"])
        let years: Range<Int64> = 1_700_000_000..<1_800_000_000
        let root = TestAuthority(root: TestName("TPM Root"), key: TestKey(.p384), .ecdsa(.sha384), validity: years)
        let leaf = root.issue(
            TestCertificate(subject: TestName("AK"), serial: [3], validity: years, extensions: [.signs]), key: tpm.key)
        var policy = TPMPolicy()
        policy.anchors = TrustAnchors(keys: [Digest.sha256(of: root.key.subjectPublicKeyInfo)])
        let files = [leaf, root.certificate]
        let certified = try tpm.appraise(tpm.json(), policy: policy, collateral: Collateral(files: files))
        #expect(certified.refusals == [] && certified.validity == years)
        #expect(certified.result("tpm.key-revocation") == .notPerformed)
        #expect(
            try tpm.appraise(tpm.json(), policy: policy, collateral: Collateral(files: [leaf])).refusals
                == ["path.untrusted-root"])
        #expect(
            try tpm.appraise(tpm.json(), policy: policy, collateral: Collateral(files: [root.certificate])).refusals
                == ["tpm.key-not-trusted"])
        policy.requiresRevocationLists = true
        #expect(
            try tpm.appraise(tpm.json(), policy: policy, collateral: Collateral(files: files)).refusals == [
                "crl.missing"
            ])
        for (serials, code) in [([], []), ([[3]], ["path.revoked"])] as [([[UInt8]], Set<String>)] {
            let list = root.list(revoking: serials, validity: years)
            #expect(
                try tpm.appraise(tpm.json(), policy: policy, collateral: Collateral(files: files + [list])).refusals
                    == code)
        }
        // Not restricted; decrypts; may leave its TPM; made elsewhere; does not sign.
        for attributes: UInt32 in [0x0004_0072, 0x0007_0072, 0x0005_0070, 0x0005_0062, 0x0005_0052, 0x0001_0072] {
            #expect(
                try tpm.appraise(tpm.json(key: tpm.publicArea(attributes: attributes))).refusals
                    == ["tpm.key-not-restricted"])
        }
    }

    @Test("what the quote is for is compared whole")
    func qualifyingData() throws {
        var policy = tpm.policy
        policy.qualifyingData = Array("challenge".utf8)
        #expect(try tpm.appraise(tpm.json(), policy: policy).outcome == .verified)
        for wrong in ["", "challeng", "challenge2", "Challenge"] {
            policy.qualifyingData = Array(wrong.utf8)
            let appraisal = try tpm.appraise(tpm.json(), policy: policy)
            #expect(appraisal.refusals == ["tpm.qualifying-data-mismatch"] && appraisal.outcome == .invalid)
        }
    }

    @Test("registers: the selection is compared, not only the digest (trustee)")
    func registers() throws {
        var policy = tpm.policy
        policy.registers = [4: [TestTPM.registers[4], TestTPM.registers[5]]]
        #expect(try tpm.appraise(tpm.json(), policy: policy).outcome == .verified)
        policy.registers = [4: [TestTPM.registers[5]]]
        #expect(try tpm.appraise(tpm.json(), policy: policy).refusals == ["tpm.register-not-accepted"])
        // Register 5 is what the policy is about, and the quote is genuine and of others.
        policy.registers = [5: [TestTPM.registers[5]]]
        #expect(
            try tpm.appraise(tpm.json(), policy: policy).refusals
                == ["tpm.selection-incomplete", "tpm.register-not-accepted"])
        // A digest that fits an empty selection says nothing at all.
        let empty = tpm.message { $0.banks = [] }
        #expect(
            try tpm.appraise(tpm.json(message: empty), policy: policy).refusals
                == ["tpm.selection-incomplete", "tpm.register-not-accepted"])
        policy = tpm.policy
        for (selection, code) in [
            ([0, 4, 7], []), ([0, 4], ["tpm.selection-mismatch"]), ([0, 4, 7, 8], ["tpm.selection-mismatch"]),
            ([], ["tpm.selection-mismatch"]),
        ] as [(Set<Int>, Set<String>)] {
            policy.selection = selection
            #expect(try tpm.appraise(tpm.json(), policy: policy).refusals == code)
        }
        // Another register's value; one that is missing; a bank that is not taken; a bank that there is no value of.
        var changed = TestTPM.registers
        changed[4][0] ^= 1
        #expect(try tpm.appraise(tpm.json(registers: changed)).refusals == ["tpm.register-digest-mismatch"])
        changed = TestTPM.registers
        changed[5][0] ^= 1
        #expect(try tpm.appraise(tpm.json(registers: changed)).refusals == [])
        #expect(
            try tpm.appraise(tpm.json(registers: Array(TestTPM.registers[..<5]))).refusals == ["tpm.no-register"])
        #expect(try tpm.appraise(tpm.json(registers: [])).outcome == .notCheckable)
        let weak = tpm.message { $0.banks = [(0x0004, [0])] }
        #expect(try tpm.appraise(tpm.json(message: weak)).refusals == ["tpm.weak-bank"])
        let unused = tpm.message { $0.banks = [(0x0004, []), (0x000B, [0])] }
        #expect(try tpm.appraise(tpm.json(message: unused)).refusals == [])
        let wide = tpm.message { $0.banks = [(0x000C, [0])] }
        #expect(try tpm.appraise(tpm.json(message: wide)).refusals == ["tpm.no-register"])
    }

    @Test("the clock and its counts")
    func clock() throws {
        var policy = tpm.policy
        policy.requiresSafeClock = true
        policy.resetCount = 2
        policy.restartCount = 1
        policy.firmwareVersions = [0x2020_0312_0012_0003]
        #expect(try tpm.appraise(tpm.json(), policy: policy).refusals == [])
        let unsafe = tpm.message { $0.isSafe = 0 }
        #expect(try tpm.appraise(tpm.json(message: unsafe), policy: policy).refusals == ["tpm.clock-not-safe"])
        policy.resetCount = 3
        policy.restartCount = 0
        policy.firmwareVersions = [1]
        #expect(
            try tpm.appraise(tpm.json(), policy: policy).refusals
                == ["tpm.reset-count-mismatch", "tpm.restart-count-mismatch", "tpm.firmware-not-accepted"])
    }

    @Test("a signature over SHA-1 is none")
    func weakHash() throws {
        let weak = TestTPM(.rsa(bits: 2048), TestSignature(.sha1, .pkcs1))
        #expect(try weak.appraise(weak.json()).refusals == ["tpm.weak-hash"])
    }

    @Test("what is no quote, or malformed")
    func malformed() throws {
        let refusal = { (message: [UInt8]) -> String? in
            #expect(throws: EvidenceError.self) { try TPMQuote(message) }?.code
        }
        #expect(refusal(tpm.message { $0.magic = 0xFF54_4346 }) == "tpm.not-a-quote")
        for kind: UInt16 in [0x8014, 0x8017, 0x8019, 0] {
            #expect(refusal(tpm.message { $0.kind = kind }) == "tpm.not-a-quote")
        }
        #expect(refusal(tpm.message { $0.isSafe = 2 }) == "tpm.malformed")
        #expect(refusal(tpm.message { $0.banks = [(0x000B, [0]), (0x000B, [1])] }) == "tpm.malformed")
        #expect(refusal(tpm.message { $0.qualifyingData = [UInt8](repeating: 0, count: 67) }) == "tpm.malformed")
        #expect(refusal(tpm.message { $0.digest = [UInt8](repeating: 0, count: 65) }) == "tpm.malformed")
        #expect(refusal([UInt8](repeating: 0xFF, count: 4097)) == "tpm.too-long")
        let message = tpm.message()
        for count in 0..<message.count { #expect(refusal(Array(message[..<count])) == "tpm.truncated") }
        #expect(refusal(message + [0]) == "tpm.trailing-bytes")
        // 2^32 − 1 banks.
        var banks = message
        banks.replaceSubrange((message.count - 44)..<(message.count - 40), with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(refusal(banks) == "tpm.malformed")

        let signature = tpm.signature(of: message)
        for count in 0..<signature.count {
            #expect(
                #expect(throws: EvidenceError.self) { try TPMSignature(Array(signature[..<count])) }?.code
                    == "tpm.truncated")
        }
        #expect(#expect(throws: EvidenceError.self) { try TPMSignature(signature + [0]) }?.code == "tpm.trailing-bytes")
        #expect(
            #expect(throws: EvidenceError.self) { try TPMSignature([0x00, 0x05, 0x00, 0x0B]) }?.code
                == "tpm.unsupported-signature")

        let area = tpm.publicArea()
        for count in 0..<area.count {
            let code = #expect(throws: EvidenceError.self) { try TPMPublicArea(Array(area[..<count])) }?.code
            #expect(["tpm.truncated", "tpm.malformed-key"].contains(code))
        }
        #expect(#expect(throws: EvidenceError.self) { try TPMPublicArea(area + [0]) }?.code == "tpm.trailing-bytes")
        var point = area
        point[area.count - 1] ^= 1
        #expect(#expect(throws: EvidenceError.self) { try TPMPublicArea(point) }?.code == "tpm.malformed-key")
    }

    @Test("no changed bit of a quote is taken; the other signature, n − s, is of the same receipt")
    func flips() throws {
        let message = tpm.message()
        let signature = tpm.signature(of: message)
        let genuine = try tpm.appraise(tpm.json(message: message, signature: signature))
        for place in message.indices {
            for bit in 0..<8 {
                var changed = message
                changed[place] ^= 1 << UInt8(bit)
                guard let evidence = try? TPMVerifier.parse(tpm.json(message: changed, signature: signature)) else {
                    continue
                }
                let appraisal = TPMVerifier.appraise(
                    evidence, collateral: Collateral(), policy: tpm.policy, at: TestTPM.time)
                #expect(appraisal.refusals.contains("tpm.bad-signature"))
                #expect(appraisal.receipt != genuine.receipt)
            }
        }
        // Leading zeros of r and s may be left out or there: the TPM's own encoding leaves none out.
        let raw = tpm.key.signRaw(message, .sha256)
        let short = big(UInt16(0x0018)) + big(UInt16(0x000B)) + sized([0] + raw[..<32]) + sized(Array(raw[32...]))
        #expect(try tpm.appraise(tpm.json(message: message, signature: short)).refusals == ["tpm.bad-signature"])
        let again = try tpm.appraise(tpm.json(message: message, signature: tpm.signature(of: message)))
        #expect(again.receipt == genuine.receipt && again.outcome == .verified)
    }

    @Test("JSON that is not what it should be")
    func json() throws {
        let text = String(decoding: tpm.json(), as: UTF8.self)
        for changed in [
            "", "[]", "{}", text + "x", text.replacing("ak_public", with: "ak_Public"),
            text.replacing("\"pcrs\":[", with: "\"pcrs\":[7,"), text.replacing("\"pcrs\":[", with: "\"pcrs\":[\"zz\","),
            text.replacing("\"tpm_quote\"", with: "\"more\":1,\"tpm_quote\""),
        ] {
            #expect(
                #expect(throws: EvidenceError.self) { try TPMVerifier.parse(Array(changed.utf8)) }?.code
                    == "tpm.malformed-json")
        }
        let short = text.replacing("\"pcrs\":[", with: "\"pcrs\":[\"00\",")
        #expect(
            #expect(throws: EvidenceError.self) { try TPMVerifier.parse(Array(short.utf8)) }?.code == "tpm.malformed")
    }
}
