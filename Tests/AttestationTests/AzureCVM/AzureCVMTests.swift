import Attestation
import CanonicalEncoding
import TestCertificates
import Testing
import Verification

/// A machine of a test's own, with a paravisor's report and a virtual TPM.
struct TestAzureMachine {
    var amd = TestAMD.genoa
    var tpm = TestAzureMachine.tpm
    var version: UInt32 = 2
    var hashKind: UInt32 = 1
    /// What the claims are to be.
    var claims: [UInt8]
    /// What the report is said to be of, if not of the claims.
    var reportData: [UInt8]?
    /// Zeros after the claims.
    var tail = [UInt8](repeating: 0, count: 100)

    static let tpm = TestTPM(.rsa(bits: 2048), TestSignature(.sha256, .pkcs1))

    init(keys: Int = 1, userData: String? = "00FF") {
        let key = JSONValue.object(members: [
            ("kid", .string("HCLAkPub")), ("key_ops", .array([.string("sign")])), ("kty", .string("RSA")),
            ("e", .string("AQAB")), ("n", .string(Base64URL.encode(Self.tpm.key.modulus))),
        ])
        claims =
            JSONValue.object(members: [
                ("keys", .array(Array(repeating: key, count: keys))),
                ("vm-configuration", .object(members: [("secure-boot", .bool(true)), ("vmUniqueId", .string("1"))])),
                ("user-data", userData.map { .string($0) }),
            ]).canonicalBytes
    }

    /// The paravisor's report.
    func report() -> [UInt8] {
        var own = amd.report(version: 3)
        let hash = Digest.sha256(of: claims).bytes + [UInt8](repeating: 0, count: 32)
        own.set(0x50, reportData ?? hash)
        let bytes = own.signed(by: amd.key)
        let little = { (value: UInt32) in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
        let size = UInt32(claims.count)
        let head = Array("HCLA".utf8) + little(version) + little(1236 + size) + little(2) + little(0)
        let second = little(20 + size) + little(1) + little(2) + little(hashKind) + little(size)
        return head + [UInt8](repeating: 0, count: 12) + bytes + second + claims + tail
    }

    /// Evidence in JSON.
    func json(
        report: [UInt8]? = nil, message: [UInt8]? = nil, signature: [UInt8]? = nil,
        registers: [[UInt8]] = TestTPM.registers
    ) -> [UInt8] {
        let message = message ?? tpm.message()
        return JSONValue.object(members: [
            ("version", JSONValue(integer: 1)), ("hcl_report", .string(Base64URL.encode(report ?? self.report()))),
            (
                "tpm_quote",
                .object(members: [
                    ("message", .string(Hex.encode(message))),
                    ("signature", .string(Hex.encode(signature ?? tpm.key.sign(message, tpm.scheme)))),
                    ("pcrs", .array(registers.map { .string(Hex.encode($0)) })),
                ])
            ), ("vcek", .string(TestCertificate.pem(amd.chipCertificate()))),
        ]).canonicalBytes
    }

    var policy: AzureCVMPolicy {
        var policy = AzureCVMPolicy()
        policy.snp = amd.policy
        return policy
    }

    func appraise(_ json: [UInt8]? = nil, policy: AzureCVMPolicy? = nil) throws -> Appraisal {
        AzureCVMVerifier.appraise(
            try AzureCVMVerifier.parse(json ?? self.json()),
            collateral: Collateral(files: [amd.chips.certificate, amd.root.certificate]),
            policy: policy ?? self.policy, at: TestAMD.time)
    }
}

/// Evidence of a test's own Azure machine.
@Suite("Azure: paravisor's reports and quotes")
struct AzureCVMTests {
    private let machine = TestAzureMachine()

    @Test("the hardware vouches for the claims, they for the key, and that for the quote")
    func whole() throws {
        let appraisal = try machine.appraise()
        #expect(appraisal.refusals == [] && appraisal.outcome == .verified)
        #expect(appraisal.kind == .azureCVM && appraisal.binding == Array("challenge".utf8))
        #expect(appraisal.validity == TestAMD.years)
        for check in [
            "azure.runtime-claims", "azure.attestation-key", "snp.signature", "snp.report-data", "tpm.signature",
        ] {
            #expect(appraisal.result(check) == .passed, "\(check)")
        }
        #expect(appraisal[claim: "vm-secure-boot"] == .bool(true))
        #expect(appraisal[claim: "user-data"] == .string("00ff"))
        #expect(appraisal[claim: "pcr-7"] == .string(Hex.encode(TestTPM.registers[7])))
        // The hardware's default policy holds within.
        #expect(try machine.appraise(policy: AzureCVMPolicy()).refusals.contains("path.untrusted-root"))
    }

    @Test("claims that the hardware's report is not of")
    func claims() throws {
        var other = machine
        other.reportData = Digest.sha256(of: Array("others".utf8)).bytes + [UInt8](repeating: 0, count: 32)
        let appraisal = try other.appraise()
        #expect(appraisal.outcome == .invalid)
        #expect(appraisal.refusals == ["azure.runtime-claims-mismatch", "snp.report-data-mismatch"])
        // The right hash, and something after it.
        other.reportData = Digest.sha256(of: other.claims).bytes + [UInt8](repeating: 1, count: 32)
        #expect(try other.appraise().refusals.contains("azure.runtime-claims-mismatch"))
        other.reportData = [UInt8](repeating: 0, count: 64)
        #expect(try other.appraise().refusals.contains("azure.runtime-claims-mismatch"))
        other.reportData = nil
        other.hashKind = 2
        #expect(try other.appraise().refusals.contains("azure.runtime-claims-mismatch"))
    }

    @Test("a quote of another TPM, and one that was changed")
    func quotes() throws {
        let stranger = TestTPM(.rsa(bits: 2048), TestSignature(.sha256, .pkcs1))
        let message = machine.tpm.message()
        let signature = stranger.key.sign(message, stranger.scheme)
        #expect(try machine.appraise(machine.json(signature: signature)).refusals == ["tpm.bad-signature"])
        var policy = machine.policy
        policy.tpm.qualifyingData = Array("other".utf8)
        #expect(try machine.appraise(policy: policy).refusals == ["tpm.qualifying-data-mismatch"])
        var registers = TestTPM.registers
        registers[0][0] ^= 1
        #expect(
            try machine.appraise(machine.json(registers: registers)).refusals == ["tpm.register-digest-mismatch"])
        policy = machine.policy
        policy.tpm.registers = [9: [TestTPM.registers[9]]]
        #expect(
            try machine.appraise(policy: policy).refusals == ["tpm.selection-incomplete", "tpm.register-not-accepted"])
    }

    @Test("what the owner and the paravisor say")
    func configuration() throws {
        var policy = machine.policy
        policy.requiresSecureBoot = true
        policy.userData = [0x00, 0xFF]
        #expect(try machine.appraise(policy: policy).refusals == [])
        for wrong: [UInt8] in [[], [0x00], [0x00, 0xFF, 0x00]] {
            policy.userData = wrong
            #expect(try machine.appraise(policy: policy).refusals == ["azure.user-data-mismatch"])
        }
        policy.userData = []
        #expect(try TestAzureMachine(userData: nil).appraise(policy: policy).refusals == ["azure.user-data-mismatch"])
        var insecure = machine
        insecure.claims = Array(
            String(decoding: machine.claims, as: UTF8.self).replacing(
                "\"secure-boot\":true", with: "\"secure-boot\":false"
            )
            .utf8)
        policy = machine.policy
        #expect(try insecure.appraise(policy: policy).refusals == [])
        policy.requiresSecureBoot = true
        #expect(try insecure.appraise(policy: policy).refusals == ["azure.no-secure-boot"])
    }

    @Test("no key, two keys, and claims that are no JSON")
    func keys() throws {
        for (machine, code) in [
            (TestAzureMachine(keys: 0), "azure.no-attestation-key"),
            (TestAzureMachine(keys: 2), "azure.no-attestation-key"),
        ] {
            #expect(#expect(throws: EvidenceError.self) { try machine.appraise() }?.code == code)
        }
        var odd = machine
        let text = String(decoding: machine.claims, as: UTF8.self)
        for (claims, code) in [
            ("", "azure.malformed-claims"), ("[]", "azure.malformed-claims"), (text + " x", "azure.malformed-claims"),
            (text.replacing("\"RSA\"", with: "\"EC\""), "azure.no-attestation-key"),
            (text.replacing("\"keys\"", with: "\"keys\":[],\"keys\""), "azure.malformed-claims"),
            (text.replacing("\"user-data\":\"00FF\"", with: "\"user-data\":\"0\""), "azure.malformed-claims"),
        ] {
            odd.claims = Array(claims.utf8)
            #expect(#expect(throws: EvidenceError.self) { try odd.appraise() }?.code == code)
        }
    }

    @Test("no changed bit of the paravisor's report is taken, and none is left out")
    func flips() throws {
        let report = machine.report()
        let message = machine.tpm.message()
        let signature = machine.tpm.key.sign(message, machine.tpm.scheme)
        for place in report.indices {
            var changed = report
            changed[place] ^= 1 << UInt8(place % 8)
            guard
                let evidence = try? AzureCVMVerifier.parse(
                    machine.json(report: changed, message: message, signature: signature))
            else { continue }
            let appraisal = AzureCVMVerifier.appraise(
                evidence, collateral: Collateral(files: [machine.amd.chips.certificate, machine.amd.root.certificate]),
                policy: machine.policy, at: TestAMD.time)
            #expect(appraisal.outcome == .invalid, "byte \(place)")
        }
        for count in stride(from: 0, to: report.count - machine.tail.count, by: 13) {
            #expect(throws: EvidenceError.self) {
                try AzureCVMVerifier.parse(machine.json(report: Array(report[..<count])))
            }
        }
        // Zeros after the claims are the rest of the place that the TPM keeps it in, and of no receipt.
        var short = machine
        short.tail = []
        let cut = machine.json(
            report: Array(report.dropLast(machine.tail.count)), message: message, signature: signature)
        let whole = machine.json(report: report, message: message, signature: signature)
        #expect(try machine.appraise(cut).receipt == (try machine.appraise(whole)).receipt)
        short.tail = [0, 0, 1]
        #expect(#expect(throws: EvidenceError.self) { try short.appraise() }?.code == "azure.reserved-not-zero")
    }

    @Test("headers that lie about lengths and kinds")
    func headers() throws {
        let report = machine.report()
        let code = { (place: Int, value: UInt32) -> String? in
            var changed = report
            changed.replaceSubrange(place..<place + 4, with: withUnsafeBytes(of: value.littleEndian) { Array($0) })
            return #expect(throws: EvidenceError.self) { try AzureHCLReport(changed) }?.code
        }
        #expect(code(0, 0) == "azure.not-a-report")
        #expect(code(4, 3) == "azure.malformed")
        #expect(code(8, .max) == "azure.malformed")
        #expect(code(8, 0) == "azure.malformed")
        #expect(code(12, 1) == "azure.malformed")
        #expect(code(16, 1) == "azure.malformed")
        #expect(code(20, 1) == "azure.reserved-not-zero")
        #expect(code(32, 9) == "snp.unsupported-version")
        #expect(code(1216, 0) == "azure.malformed")
        #expect(code(1216, .max) == "azure.malformed")
        #expect(code(1220, 2) == "azure.malformed")
        #expect(code(1224, 3) == "azure.unsupported-hardware")
        #expect(code(1224, 4) == "azure.malformed")
        #expect(code(1228, 0) == "azure.malformed")
        #expect(code(1232, .max) == "azure.malformed")
        #expect(
            #expect(throws: EvidenceError.self) { try AzureHCLReport([UInt8](repeating: 0, count: 70_000)) }?.code
                == "azure.too-long")
    }

    @Test("JSON that is not what it should be")
    func json() throws {
        let text = String(decoding: machine.json(), as: UTF8.self)
        for changed in [
            "", "{}", text + "x", text.replacing("\"version\":1", with: "\"version\":1,\"more\":2"),
            text.replacing("\"pcrs\":[", with: "\"pcrs\":[[256],"),
            text.replacing("\"pcrs\":[", with: "\"pcrs\":[[-1],"),
            text.replacing("\"pcrs\":[", with: "\"pcrs\":[true,"),
            text.replacing("hcl_report\":\"", with: "hcl_report\":\"!"),
            text.replacing("hcl_report\":\"", with: "report\":\"=\",\"x\":\""),
        ] {
            #expect(
                #expect(throws: EvidenceError.self) { try AzureCVMVerifier.parse(Array(changed.utf8)) }?.code
                    == "azure.malformed-json")
        }
        #expect(
            #expect(throws: EvidenceError.self) {
                try AzureCVMVerifier.parse([UInt8](repeating: 0x20, count: AzureCVMEvidence.maximumByteCount + 1))
            }?.code == "azure.too-long")
    }
}
