import Certificates
import Verification

extension AppraisalRecord {
    /// From AMD's root to the report's key, and what AMD revoked.
    mutating func checkChain(
        _ endorsement: SEVSNPEndorsement, lists: [CertificateRevocationList], policy: SEVSNPPolicy, at time: Int64
    ) {
        let chain = endorsement.chain
        guard chain.count == 3 else { return }
        let isListed = lists.contains { $0.isIssued(by: chain[2]) }
        let revocation: CertificatePath.Revocation = isListed ? .authorityLists(lists) : .notChecked
        do throws(PathFailure) {
            let path = try CertificatePath.verify(
                chain, anchors: TrustAnchors(keys: policy.roots.all), at: time, revocation: revocation)
            pass("snp.chain", "the key's certificate hangs from \(path.root.subject)")
            narrow(to: path.validity)
            if isListed { pass("snp.revocation", "the root revoked neither the signing key's certificate nor its own") }
        } catch {
            // What a list says comes after all that the certificates say: they hold if only a list does not.
            let isOfList = error.code.hasPrefix("crl.") || error.code == "path.revoked"
            if isOfList { pass("snp.chain", "the key's certificate hangs from \(chain[2].subject)") }
            fail(isOfList ? "snp.revocation" : "snp.chain", code: error.code, error.outcome, error.message)
            narrow(to: time..<time)
        }
        if !isListed {
            skip(
                "snp.revocation", code: "snp.no-revocation-list",
                "there is no revocation list of the root: whether the signing key was revoked is not known",
                consequence: policy.requiresRevocationList ? .notCheckable : .verified)
        }
        expect(
            chain.allSatisfy { $0.signatureAlgorithm == .rsa(.sha384, .pss) }, "snp.chain-algorithm",
            "all certificates are signed with RSASSA-PSS and SHA-384", else: "snp.wrong-chain-algorithm", .invalid,
            "a certificate is signed otherwise than AMD signs")
    }

    /// The report's own signature.
    mutating func checkSignature(of report: SEVSNPReport, by leaf: Certificate) {
        guard leaf.publicKey.kind == .p384 else {
            fail("snp.signature", code: "snp.wrong-curve", .invalid, "the key that signs reports is not on P-384")
            return
        }
        expect(
            leaf.publicKey.verify(ecdsa: report.signature, of: report.signedRegion, .sha384) == .valid,
            "snp.signature", "the key signed the report", else: "snp.bad-signature", .invalid,
            "the key did not sign the report")
    }

    /// What AMD certified of the key against what the report says.
    mutating func checkKey(_ endorsement: SEVSNPEndorsement, signed report: SEVSNPReport, policy: SEVSNPPolicy) {
        let key: SEVSNPEndorsementKey
        switch endorsement.key {
        case .success(let own):
            key = own
            pass("snp.key-certificate", "the key's certificate says what AMD's say")
        case .failure(let error):
            fail(
                "snp.key-certificate", code: "snp.malformed-key-certificate", .invalid,
                "the key's certificate is none of AMD's: \(error.reason)")
            return
        }
        checkKind(of: key, endorsement, signed: report, policy: policy)
        if let product = endorsement.product {
            expect(
                key.isOf(product), "snp.key-product", "the key's certificate is of \(product.rawValue)",
                else: "snp.key-product-mismatch", .invalid,
                "the key's certificate is of \(key.productName), and hangs from the root of \(product.rawValue)")
            expect(
                SEVSNPTCB(report.reportedTCB, of: product) == key.tcb, "snp.key-tcb",
                "the key was derived for the reported TCB, \(key.tcb)", else: "snp.key-tcb-mismatch", .invalid,
                "the key was derived for \(key.tcb), which is not the reported TCB")
        }
    }

    private mutating func checkKind(
        of key: SEVSNPEndorsementKey, _ endorsement: SEVSNPEndorsement, signed report: SEVSNPReport,
        policy: SEVSNPPolicy
    ) {
        let isProviders = if case .provider = key.subject { true } else { false }
        if endorsement.chain.count > 1 {
            // AMD signs keys of chips and keys of providers with two keys, whose names tell them apart.
            let isOfProviders = endorsement.chain[1].subject.contains("CN=SEV-VLEK-")
            expect(
                isOfProviders == isProviders, "snp.key-issuer", "the key's issuer signs keys of its kind",
                else: "snp.key-issuer-mismatch", .invalid,
                "\(endorsement.chain[1].subject) does not sign keys of this kind")
        }
        switch (report.signer, key.subject) {
        case (.vcek, .chip(let number)):
            pass("snp.key-kind", "the key is a chip's")
            expect(
                report.isOfChip(number), "snp.chip", "the key is of the chip that the report names",
                else: "snp.chip-mismatch", .invalid, "the key is of another chip than the report names")
        case (.vlek, .provider(let name)):
            pass("snp.key-kind", "the key is a provider's")
            expect(
                policy.providers.contains(name), "snp.provider", "the key was given to \(name)",
                else: "snp.provider-not-accepted", .notAccepted,
                "the key was given to \(name), whose keys are not accepted")
        default:
            fail(
                "snp.key-kind", code: "snp.key-kind-mismatch", .invalid,
                "the report says that a \(report.signer.name) signed it, and the certificate is of the other kind")
        }
    }
}

extension SEVSNPEndorsementKey {
    /// Whether the key was derived for the TCB that a report is signed for, as far as that can be told before the product is known.
    func isForTCB(of report: SEVSNPReport) -> Bool {
        SEVSNPProduct.allCases.contains { isOf($0) && SEVSNPTCB(report.reportedTCB, of: $0) == tcb }
    }
}
