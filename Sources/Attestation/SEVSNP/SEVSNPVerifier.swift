import CanonicalEncoding
import Certificates
import Verification

/// Verifies reports of AMD SEV-SNP: of Milan, Genoa and Turin, signed by a chip's key (VCEK) or a provider's (VLEK).
///
/// Follows AMD 56860 (SEV-SNP firmware ABI) and 57230 (certificates of VCEK and VLEK).
public enum SEVSNPVerifier: EvidenceVerifier {
    /// A report of SEV-SNP.
    public static let kind = EvidenceKind.sevSNP

    /// Reads a report alone, with the table of certificates that the host gives, or in dstack's container.
    ///
    /// - Throws: `snp.…`, see `SEVSNPEvidence.init` and `SEVSNPReport.init`.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> SEVSNPEvidence { try SEVSNPEvidence(bytes) }

    /// Checks a report.
    ///
    /// - Parameters:
    ///   - collateral: certificates of the key, of AMD's signing key (ASK, ASVK) and root (ARK), as far as they do not come with the
    ///     report, and revocation lists; in PEM or DER, several in a file or not. Certificates of other chips do no harm.
    ///   - time: seconds since 1970, UTC.
    public static func appraise(
        _ evidence: SEVSNPEvidence, collateral: Collateral, policy: SEVSNPPolicy, at time: Int64
    ) -> Appraisal {
        let report = evidence.report
        var record = AppraisalRecord(.sevSNP, signedRegion: report.signedRegion)
        record.binding = report.reportData
        if evidence.unreadByteCount > 0 {
            record.skip(
                "snp.container", code: "snp.container-not-checked",
                "\(evidence.unreadByteCount) bytes of the container after the certificates are not looked at")
        }
        let pool = EndorsementPool(evidence.files + collateral.files)
        record.checkSigner(report)
        let endorsement = record.endorsement(of: report, in: pool, roots: policy.roots)
        let product = endorsement?.product ?? report.processor?.product
        record.claims = report.claims(product: product)
        if let endorsement {
            record.checkChain(endorsement, lists: pool.lists, policy: policy, at: time)
            record.checkSignature(of: report, by: endorsement.leaf)
            record.checkKey(endorsement, signed: report, policy: policy)
        }
        record.checkProduct(product, certified: endorsement?.product, of: report, policy: policy)
        if let product { record.checkVersions(of: report, product: product, policy: policy) }
        record.checkFirmware(of: report, policy: policy)
        record.checkGuestPolicy(of: report, policy: policy)
        record.checkPlatform(of: report, policy: policy)
        record.checkGuest(of: report, policy: policy)
        return record.appraisal
    }
}

/// The certificates that a report's key hangs from, found but not checked.
struct SEVSNPEndorsement {
    /// The key's certificate first, the root's last.
    let chain: [Certificate]
    /// Whose root the chain ends in; `nil` if in none that is trusted.
    let product: SEVSNPProduct?
    /// What AMD certified of the key, or why that cannot be read.
    let key: Result<SEVSNPEndorsementKey, SEVSNPEndorsementKey.Malformed>

    /// The key's certificate.
    var leaf: Certificate { chain[0] }
}

extension SEVSNPReport {
    /// Whether a certificate's key may be the one that signed, going by what it names.
    fileprivate func names(_ key: SEVSNPEndorsementKey) -> Int {
        switch (signer, key.subject) {
        case (.vcek, .chip(let number)): isOfChip(number) ? 2 : 1
        case (.vlek, .provider): 1
        default: 0
        }
    }

    /// Whether a chip's number, as a certificate has it, is this report's.
    func isOfChip(_ number: [UInt8]) -> Bool {
        !number.isEmpty && chipID.starts(with: number) && chipID[number.count...].allSatisfy { $0 == 0 }
            && number.contains { $0 != 0 }
    }

    /// What the report says, in its order.
    fileprivate func claims(product: SEVSNPProduct?) -> [Appraisal.Claim] {
        let hex = { (bytes: [UInt8]) in JSONValue.string(Hex.encode(bytes)) }
        let tcb = { (number: UInt64) -> JSONValue in
            product.flatMap { SEVSNPTCB(number, of: $0) }?.claim
                ?? hex((0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) })
        }
        var claims = [
            Appraisal.Claim("product", product.map { .string($0.rawValue) } ?? .null),
            Appraisal.Claim("version", JSONValue(integer: Int(version))),
            Appraisal.Claim("guest-svn", JSONValue(integer: Int(guestSVN))),
            Appraisal.Claim(
                "policy", .array(SEVSNPGuestPolicy.names.filter { policy.contains($0.bit) }.map { .string($0.name) })),
            Appraisal.Claim("interface", .string("\(policy.interface.major).\(policy.interface.minor)")),
            Appraisal.Claim("family-id", hex(familyID)),
            Appraisal.Claim("image-id", hex(imageID)),
            Appraisal.Claim("vmpl", JSONValue(integer: Int(vmpl))),
            Appraisal.Claim("current-tcb", tcb(currentTCB)),
            Appraisal.Claim(
                "platform-info",
                .array(SEVSNPPlatformInfo.names.filter { platformInfo.contains($0.bit) }.map { .string($0.name) })),
            Appraisal.Claim("signer", .string(signer.name)),
            Appraisal.Claim("report-data", hex(reportData)),
            Appraisal.Claim("measurement", hex(measurement)),
            Appraisal.Claim("host-data", hex(hostData)),
            Appraisal.Claim("id-key-digest", hex(idKeyDigest)),
        ]
        if hasAuthorKey { claims.append(Appraisal.Claim("author-key-digest", hex(authorKeyDigest))) }
        claims += [
            Appraisal.Claim("report-id", hex(reportID)),
            Appraisal.Claim("report-id-ma", hex(reportIDOfAgent)),
            Appraisal.Claim("reported-tcb", tcb(reportedTCB)),
            Appraisal.Claim("chip-id", hex(chipID)),
            Appraisal.Claim("committed-tcb", tcb(committedTCB)),
            Appraisal.Claim("firmware", .string(currentFirmware.description)),
            Appraisal.Claim("committed-firmware", .string(committedFirmware.description)),
            Appraisal.Claim("launch-tcb", tcb(launchTCB)),
        ]
        if let launchMitigations, let currentMitigations {
            claims.append(Appraisal.Claim("launch-mitigations", .string(String(launchMitigations, radix: 16))))
            claims.append(Appraisal.Claim("current-mitigations", .string(String(currentMitigations, radix: 16))))
        }
        return claims
    }
}

extension AppraisalRecord {
    /// The report must be signed by a key that there is.
    fileprivate mutating func checkSigner(_ report: SEVSNPReport) {
        switch report.signer {
        case .vcek, .vlek: pass("snp.signer", "the report says that a \(report.signer.name) signed it")
        case .none: fail("snp.signer", code: "snp.unsigned", .invalid, "the report says that no key signed it")
        case .unknown(let number):
            fail(
                "snp.signer", code: "snp.unknown-signer", .invalid,
                "the report names a signer, \(number), that is not known here")
        }
        expect(
            !report.isChipKeyMasked, "snp.chip-key", "the machine signs its reports", else: "snp.chip-key-masked",
            .invalid,
            "the machine was told to leave signatures out of reports")
    }

    /// Finds the certificates that fit the report best.
    fileprivate mutating func endorsement(
        of report: SEVSNPReport, in pool: EndorsementPool, roots: SEVSNPRoots
    ) -> SEVSNPEndorsement? {
        var best: (leaf: Certificate, key: Result<SEVSNPEndorsementKey, SEVSNPEndorsementKey.Malformed>, rank: Int)?
        for leaf in pool.certificates where SEVSNPEndorsementKey.isOne(leaf) {
            let key = Result { () throws(SEVSNPEndorsementKey.Malformed) in try SEVSNPEndorsementKey(leaf) }
            let rank =
                (try? key.get()).map { own in
                    // Of two certificates for a chip the one for the TCB that the report is signed for.
                    2 * report.names(own) + (own.isForTCB(of: report) ? 1 : 0)
                } ?? 0
            if rank > best?.rank ?? -1 { best = (leaf, key, rank) }
        }
        guard let best else {
            skip(
                "snp.certificates", code: "snp.no-key-certificate",
                "there is no certificate of the key that signed the report", consequence: .notCheckable)
            return nil
        }
        let chain = pool.chain(from: best.leaf, count: 3)
        let isWhole = chain.count == 3
        if isWhole {
            pass("snp.certificates", "there are certificates from the key to a root")
        } else {
            skip(
                "snp.certificates", code: "snp.no-issuer",
                "there is no certificate of \(chain[chain.count - 1].issuer)", consequence: .notCheckable)
        }
        return SEVSNPEndorsement(
            chain: chain, product: isWhole ? roots.product(of: chain[2].publicKey.fingerprint) : nil, key: best.key)
    }
}
