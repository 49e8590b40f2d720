import CanonicalEncoding
import Certificates
import Verification

/// A platform's certificate, and what Intel wrote into it.
struct PlatformCertificate: Sendable {
    let key: PublicKey
    let contents: PCKExtension
}

extension DCAPExamination {
    private static let platforms = BoundedCache<Digest, Dated<PlatformCertificate>>(capacity: 256)

    /// The root is Intel's, and its list holds; the PCK certificate hangs from it, nothing of the path is revoked.
    mutating func checkPlatformCertificate() -> PlatformCertificate? {
        let (rootReason, listReason) = (
            "the root is one that is trusted here", "the root signed a list that does not name it"
        )
        let pathReason = "certificates and lists from the PCK to the root hold"
        let contentsReason = "the PCK certificate says which platform this is"
        let key = cacheKey("platform", quote.certificates)
        if let kept = Self.platforms.value(key, at: time) {
            record.pass("dcap.root", rootReason)
            record.pass("dcap.root-crl", listReason)
            record.pass("dcap.pck-chain", pathReason)
            record.pass("dcap.pck", contentsReason)
            record.narrow(to: kept.validity)
            addClaims(of: kept.value.contents)
            return kept.value
        }
        let certificates: [Certificate]
        do throws(CertificateError) {
            certificates = try Certificate.chain(pem: quote.certificates)
        } catch {
            record.fail("dcap.pck-chain", code: error.code, .invalid, error.message)
            return nil
        }
        guard certificates.count == 3 else {
            record.fail(
                "dcap.pck-chain", code: "dcap.wrong-chain-length", .invalid,
                "the quote has \(certificates.count) certificates, not a PCK, its authority and the root")
            return nil
        }
        let root = certificates[2]
        record.expect(
            anchors.keys.contains(root.publicKey.fingerprint), "dcap.root", rootReason, else: "path.untrusted-root",
            .invalid,
            "\(root.subject) is no root that is trusted here")
        let found = CertificatePath.examine(
            certificates, anchors: anchors, at: time, revocation: .lists(files.lists))
        let isListGood = found.rootList.map { record.check("dcap.root-crl", listReason, $0) != nil } ?? false
        let path = record.path("dcap.pck-chain", pathReason, found.path)
        guard let path else { return nil }
        guard path.leaf.publicKey.kind == .p256,
            let contents = path.leaf.extensionValue(PCKExtension.identifier).flatMap(PCKExtension.init)
        else {
            record.fail(
                "dcap.pck", code: "dcap.malformed-pck", .invalid,
                "the PCK certificate does not say which platform this is")
            return nil
        }
        record.pass("dcap.pck", contentsReason)
        addClaims(of: contents)
        let platform = PlatformCertificate(key: path.leaf.publicKey, contents: contents)
        if isListGood { Self.platforms.keep(Dated(platform, validity: path.validity), for: key) }
        return platform
    }

    private mutating func addClaims(of pck: PCKExtension) {
        func hex(_ name: String, _ bytes: [UInt8]) -> Appraisal.Claim { .init(name, .string(Hex.encode(bytes))) }
        record.claims += [hex("fmspc", pck.fmspc), hex("pce-id", pck.pceID), hex("ppid", pck.ppid)]
        record.claims.append(.init("pce-svn", .init(integer: pck.pceSVN)))
        record.claims.append(hex("platform-cpu-svn", pck.cpuSVN))
        if let instance = pck.instance { record.claims.append(hex("platform-instance", instance)) }
        record.claims += pck.configuration.map { .init($0.name, .bool($0.isOn)) }
    }

    /// The PCK signed the quoting enclave's report.
    mutating func checkEnclaveSignature(_ platform: PlatformCertificate?) {
        guard let platform else {
            return skip("dcap.qe-signature", "there is no PCK certificate that holds")
        }
        record.expect(
            platform.key.verify(ecdsa: quote.enclaveSignature, of: quote.enclaveReport.bytes, .sha256) == .valid,
            "dcap.qe-signature", "the PCK signed the quoting enclave's report", else: "dcap.bad-qe-signature", .invalid,
            "the quoting enclave's report was not signed by the PCK")
    }

    /// The quoting enclave's report names the attestation key.
    mutating func checkKeyBinding() {
        let digest = HashFunction.sha256.hash(quote.attestationKey + quote.authenticationData)
        record.expect(
            quote.enclaveReport.reportData == digest + [UInt8](repeating: 0, count: 32), "dcap.key-binding",
            "the quoting enclave's report names the attestation key", else: "dcap.wrong-key", .invalid,
            "the quoting enclave's report names another attestation key")
    }

    /// The attestation key signed header and body.
    mutating func checkSignature() {
        let verdict = (try? PublicKey(p256Point: quote.attestationKey))?
            .verify(ecdsa: quote.signature, of: quote.signedRegion, .sha256)
        record.expect(
            verdict == .valid, "\(area).signature", "the attestation key signed header and body",
            else: "\(area).bad-signature", .invalid, "header and body were not signed by the attestation key")
    }
}
