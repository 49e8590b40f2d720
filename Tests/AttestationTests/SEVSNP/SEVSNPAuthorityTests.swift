import Attestation
import CanonicalEncoding
import TestCertificates
import Testing
import Verification

/// Chains of a test's own AMD: what no real report can show.
@Suite("SEV-SNP: keys and their certificates")
struct SEVSNPAuthorityTests {
    private let amd = TestAMD.genoa

    @Test(
        "a chip's report of each product and layout is verified, the newest one too (cmcp 412)",
        arguments: [TestAMD.milan, .genoa, .turin])
    func chips(amd: TestAMD) throws {
        for version: UInt32 in [3, 5] {
            let appraisal = try amd.appraise(version: version)
            #expect(appraisal.refusals == [])
            #expect(appraisal.outcome == .verified)
            #expect(appraisal.validity == TestAMD.years)
        }
        // Before version 3 a report does not say which chip made it.
        let old = try amd.appraise(version: 2)
        #expect(old.outcome == .verified && old.result("snp.product") == .notPerformed)
    }

    @Test("nothing of it is trusted by default: the root is the test's own")
    func defaultRoots() throws {
        let appraisal = try amd.appraise(policy: SEVSNPPolicy())
        #expect(appraisal.outcome == .invalid)
        #expect(appraisal.refusals.contains("path.untrusted-root"))
        // Which product made the report is then only what the chip itself says.
        #expect(appraisal.refusals.contains("snp.product-not-certified"))
        #expect(appraisal.validity == nil)
    }

    @Test("a root that comes with the report is none, whatever it is called (go-sev-guest 185)")
    func rootFromEvidence() throws {
        let forger = TestAMD(.genoa)
        // The forger's own chain, complete, under AMD's names.
        let report = SEVSNPEvidence(
            report: try SEVSNPReport(forger.report().signed(by: forger.key)),
            files: [forger.chipCertificate(), forger.chips.certificate, forger.root.certificate])
        let appraisal = SEVSNPVerifier.appraise(
            report, collateral: Collateral(files: [amd.root.certificate]), policy: amd.policy, at: TestAMD.time)
        #expect(appraisal.outcome == .invalid)
        #expect(!appraisal.refusals.isDisjoint(with: ["path.untrusted-root", "path.bad-signature"]))
        // And without the genuine one beside it.
        let alone = SEVSNPVerifier.appraise(report, collateral: Collateral(), policy: amd.policy, at: TestAMD.time)
        #expect(alone.refusals.contains("path.untrusted-root"))
    }

    @Test("among certificates of the same names those are found that belong together")
    func strangers() throws {
        let other = TestAMD(.genoa)
        let strangers = [
            other.root.certificate, other.chips.certificate, amd.providers.certificate,
            amd.chipCertificate(amd.extensions(chip: [UInt8](repeating: 5, count: 64))),
            amd.chipCertificate(
                amd.extensions(tcb: SEVSNPTCB(bootLoader: 1, tee: 0, snp: 1, microcode: 1), chip: amd.chip)),
            Array("some text".utf8), [0x30, 0x03, 0x02, 0x01, 0x01], [],
        ]
        let appraisal = try amd.appraise(Collateral(files: strangers + amd.collateral().files))
        #expect(appraisal.refusals == [])
    }

    @Test("certificates that are missing")
    func missing() throws {
        let files = amd.collateral().files
        for (place, code) in ["snp.no-key-certificate", "snp.no-issuer", "snp.no-issuer"].enumerated() {
            var rest = files
            rest.remove(at: place)
            let appraisal = try amd.appraise(Collateral(files: rest))
            #expect(appraisal.refusals.contains(code))
            #expect(appraisal.outcome == .notCheckable)
            #expect(appraisal.validity == nil)
        }
        #expect(try amd.appraise(Collateral()).refusal == "snp.no-key-certificate")
    }

    @Test("certificates in PEM, in one file, with a list")
    func pem() throws {
        let list = amd.root.list(validity: TestAMD.years)
        let text =
            "chain\n" + amd.collateral().files.map { TestCertificate.pem($0) }.joined()
            + TestCertificate.pem(list, label: "X509 CRL")
        let appraisal = try amd.appraise(Collateral(files: [Array(text.utf8)]))
        #expect(appraisal.refusals == [])
        #expect(appraisal.result("snp.revocation") == .passed)
    }

    @Test("what the root revoked, and lists that do not hold")
    func revocation() throws {
        let month: Range<Int64> = 1_749_000_000..<1_751_000_000
        var demanding = amd.policy
        demanding.requiresRevocationList = true
        let list = { (serials: [[UInt8]]) in amd.root.list(revoking: serials, validity: month) }

        let clean = try amd.appraise(amd.collateral(lists: [list([])]), policy: demanding)
        #expect(clean.outcome == .verified && clean.validity == month)
        #expect(clean.result("snp.revocation") == .passed)

        // The signing key's number, and the root's own.
        for serial: [UInt8] in [[0x01, 0x00, 0x01], [1]] {
            let revoked = try amd.appraise(amd.collateral(lists: [list([[4], serial])]))
            #expect(revoked.refusal == "path.revoked" && revoked.outcome == .invalid)
            #expect(revoked.result("snp.chain") == .passed && revoked.result("snp.revocation") == .failed)
        }
        let others = try amd.appraise(amd.collateral(lists: [list([[0x01, 0x01, 0x01]])]))
        #expect(others.outcome == .verified)
        let provider = try amd.appraise(
            Collateral(files: amd.providerCollateral().files + [list([[0x01, 0x01, 0x01]])]), policy: demanding
        ) { $0.set(0x48, UInt32(1 << 2)) }
        #expect(provider.refusals.contains("path.revoked"))

        let collateral = amd.collateral(lists: [list([])])
        #expect(try amd.appraise(collateral, at: 1_748_999_999).refusal == "crl.not-yet-valid")
        #expect(try amd.appraise(collateral, at: 1_749_000_000).outcome == .verified)
        #expect(try amd.appraise(collateral, at: 1_750_999_999).outcome == .verified)
        let late = try amd.appraise(collateral, at: 1_751_000_000)
        #expect(late.refusal == "crl.expired" && late.outcome == .stale && late.validity == nil)

        let foreign = TestAMD(.genoa).root.list(validity: month)
        #expect(try amd.appraise(amd.collateral(lists: [foreign])).refusal == "crl.bad-signature")
        // A list of the signing key is none of the root.
        let wrong = try amd.appraise(amd.collateral(lists: [amd.chips.list(validity: month)]), policy: demanding)
        #expect(wrong.refusal == "snp.no-revocation-list" && wrong.outcome == .notCheckable)
        #expect(try amd.appraise(policy: demanding).refusal == "snp.no-revocation-list")
    }

    @Test("certificates hold from their beginning to their end, which is out")
    func times() throws {
        let collateral = amd.collateral(amd.chipCertificate(validity: 1_740_000_000..<1_760_000_000))
        for (time, code) in [
            (1_739_999_999, "path.not-yet-valid"), (1_740_000_000, nil), (1_759_999_999, nil),
            (1_760_000_000, "path.expired"), (1_760_000_001, "path.expired"),
        ] as [(Int64, String?)] {
            let appraisal = try amd.appraise(collateral, at: time)
            #expect(appraisal.refusal == code)
            #expect(appraisal.outcome == (code == nil ? .verified : .stale))
            #expect(appraisal.validity == (code == nil ? 1_740_000_000..<1_760_000_000 : nil))
        }
    }

    @Test("a leased key: of an accepted provider, under the providers' authority")
    func providers() throws {
        let leased = { (report: inout TestReport) in report.set(0x48, UInt32(1 << 2)) }
        var policy = amd.policy
        let refused = try amd.appraise(amd.providerCollateral(), policy: policy, changing: leased)
        #expect(refused.refusals == ["snp.provider-not-accepted"] && refused.outcome == .notAccepted)
        policy.providers = ["cloud.example"]
        let accepted = try amd.appraise(amd.providerCollateral(), policy: policy, changing: leased)
        #expect(accepted.refusals == [] && accepted.outcome == .verified)
        // A masked chip number is what such reports often have.
        let masked = try amd.appraise(amd.providerCollateral(), policy: policy) {
            leased(&$0)
            $0.set(0x1A0, [UInt8](repeating: 0, count: 64))
        }
        #expect(masked.outcome == .verified)

        let crossed = Collateral(
            files: [amd.providerCertificate(by: amd.chips), amd.chips.certificate, amd.root.certificate])
        #expect(try amd.appraise(crossed, policy: policy, changing: leased).refusals == ["snp.key-issuer-mismatch"])
        // A chip's key under a report that names a leased one, and the other way round.
        #expect(try amd.appraise(policy: policy, changing: leased).refusals == ["snp.key-kind-mismatch"])
        #expect(try amd.appraise(amd.providerCollateral(), policy: policy).refusals == ["snp.key-kind-mismatch"])
    }

    @Test("no signer, an unknown one, and a machine that leaves signatures out")
    func signers() throws {
        #expect(try amd.appraise { $0.set(0x48, UInt32(7 << 2)) }.refusals.contains("snp.unsigned"))
        for number in UInt32(2)..<7 {
            let appraisal = try amd.appraise { $0.set(0x48, number << 2) }
            #expect(appraisal.refusals.contains("snp.unknown-signer") && appraisal.outcome == .invalid)
        }
        #expect(try amd.appraise { $0.set(0x48, UInt32(2)) }.refusals == ["snp.chip-key-masked"])
    }

    @Test("the chip's number in the certificate: as it is, as OCTET STRING, and what is neither")
    func chipNumbers() throws {
        for amd in [TestAMD.milan, .turin] {
            let wrapped = amd.chipCertificate(amd.extensions(chip: DER.octets(amd.chip)))
            #expect(try amd.appraise(amd.collateral(wrapped)).outcome == .verified)
            for number in [
                Array(amd.chip.dropLast()) + [amd.chip[amd.chip.count - 1] ^ 1],
                [UInt8](repeating: 0, count: amd.chip.count),
            ] {
                let other = amd.chipCertificate(amd.extensions(chip: number))
                #expect(try amd.appraise(amd.collateral(other)).refusals == ["snp.chip-mismatch"])
            }
            for number in [[], Array(amd.chip.dropLast()), amd.chip + [0], DER.octets(Array(amd.chip.dropLast()))] {
                let malformed = amd.chipCertificate(amd.extensions(chip: number))
                #expect(try amd.appraise(amd.collateral(malformed)).refusals == ["snp.malformed-key-certificate"])
            }
        }
        // Turin's eight bytes stand for a number whose rest is zero.
        let turin = TestAMD.turin
        #expect(try turin.appraise { $0.set(0x1A0 + 63, [1]) }.refusals == ["snp.chip-mismatch"])
        let both = turin.chipCertificate(turin.extensions(chip: turin.chip, provider: "cloud.example"))
        #expect(try turin.appraise(turin.collateral(both)).refusals == ["snp.malformed-key-certificate"])
        let neither = turin.chipCertificate(turin.extensions())
        #expect(try turin.appraise(turin.collateral(neither)).refusals == ["snp.malformed-key-certificate"])
    }

    @Test("a masked chip number cannot be a chip's")
    func maskedChip() throws {
        #expect(try amd.appraise { $0.set(0x1A0, [UInt8](repeating: 0, count: 64)) }.refusals == ["snp.chip-mismatch"])
    }

    @Test("a key on another curve, an RSA key, and certificates signed otherwise")
    func keys() throws {
        for key in [TestKey(.p256), TestKey(.rsa(bits: 2048))] {
            let leaf = amd.chipCertificate(key: key)
            #expect(try amd.appraise(amd.collateral(leaf)).refusals == ["snp.wrong-curve"])
        }
        let other = amd.chipCertificate(key: TestKey(.p384))
        #expect(try amd.appraise(amd.collateral(other)).refusals == ["snp.bad-signature"])

        let certificate = TestCertificate(
            subject: TestName("SEV-VCEK"), serial: [0], validity: TestAMD.years,
            extensions: amd.extensions(chip: amd.chip))
        for (scheme, code) in [
            (TestSignature(.sha256, .pss(mask: .sha256, salt: 32)), "snp.wrong-chain-algorithm"),
            (TestSignature(.sha384, .pkcs1), "snp.wrong-chain-algorithm"),
            (TestSignature(.sha384, .pss(mask: .sha384, salt: 20)), "path.weak-algorithm"),
            (TestSignature(.sha1, .pkcs1), "path.weak-algorithm"),
        ] {
            let leaf = certificate.der(
                key: amd.key.subjectPublicKeyInfo, issuer: amd.chips.name, signer: amd.chips.key, scheme)
            #expect(try amd.appraise(amd.collateral(leaf)).refusals.contains(code))
        }
    }

    @Test("a key for another TCB than the report is signed for (WhatsApp 2025-8)")
    func tcb() throws {
        for amd in [TestAMD.milan, .turin] {
            for change in [\SEVSNPTCB.bootLoader, \.tee, \.snp, \.microcode, \.fmc]
            where amd.product == .turin || change != \.fmc {
                var tcb = TestAMD.tcb
                tcb[keyPath: change] += 1
                let leaf = amd.chipCertificate(amd.extensions(tcb: tcb, chip: amd.chip))
                #expect(try amd.appraise(amd.collateral(leaf)).refusals == ["snp.key-tcb-mismatch"])
            }
        }
    }

    @Test("products: by the chip, by the certificate, by the root")
    func products() throws {
        // Stepping names follow the product's.
        let stepped = amd.chipCertificate(amd.extensions(product: "Genoa-B1", chip: amd.chip))
        #expect(try amd.appraise(amd.collateral(stepped)).outcome == .verified)
        for name in ["Milan", "Milan-B0", "Genoa2", "genoa", "-Genoa"] {
            let leaf = amd.chipCertificate(amd.extensions(product: name, chip: amd.chip))
            #expect(try amd.appraise(amd.collateral(leaf)).refusals == ["snp.key-product-mismatch"])
        }
        #expect(try amd.appraise { $0.set(0x188, [0x19, 0x01, 0]) }.refusals == ["snp.product-mismatch"])
        #expect(try amd.appraise { $0.set(0x188, [0x19, 0xA0, 0]) }.outcome == .verified)
        for processor: [UInt8] in [[0x17, 0x31, 0], [0x19, 0x50, 0], [0x1A, 0x12, 0], [0, 0, 0]] {
            let appraisal = try amd.appraise { $0.set(0x188, processor) }
            #expect(appraisal.refusals == ["snp.unknown-product"] && appraisal.outcome == .notCheckable)
        }
        var policy = amd.policy
        policy.deniedProducts = [.genoa]
        #expect(try amd.appraise(policy: policy).refusals == ["snp.product-denied"])
        // The default refuses Milan by itself.
        var milan = SEVSNPPolicy()
        milan.roots = TestAMD.milan.policy.roots
        #expect(try TestAMD.milan.appraise(policy: milan).refusals == ["snp.product-denied"])
    }
}
