import CanonicalEncoding
import Certificates
import Verification

/// What Intel says of platforms and quoting enclaves, its signatures checked; the time is not.
struct PublishedDocuments: Sendable {
    let info: TCBInfo
    let identity: EnclaveIdentity
}

extension DCAPExamination {
    private static let documents = BoundedCache<Digest, Dated<PublishedDocuments>>(capacity: 64)
    /// Whom Intel lets sign documents. Others below the root, such as a platform's own PCK, must not.
    private static let signer = "CN=Intel SGX TCB Signing"

    /// TCB info and QE identity: signed by Intel's key for it over their exact bytes, of this kind, in time, of one evaluation.
    mutating func checkPublished(for platform: PlatformCertificate?) -> PublishedDocuments? {
        guard let documents = readPublished(for: platform?.contents) else {
            skip("dcap.evaluation", "documents of Intel's are missing or do not hold")
            return nil
        }
        checkPeriod(documents.info.period, "dcap.tcb-info-period", "tcb-info", "the TCB info")
        checkPeriod(documents.identity.period, "dcap.qe-identity-period", "qe-identity", "the QE identity")
        let number = documents.info.evaluationNumber
        record.claims.append(.init("tcb-evaluation-data-number", .init(integer: number)))
        if number != documents.identity.evaluationNumber {
            record.fail(
                "dcap.evaluation", code: "dcap.evaluations-differ", .invalid,
                "the TCB info is of evaluation \(number), the QE identity of \(documents.identity.evaluationNumber)")
        } else {
            record.expect(
                number >= policy.minimumEvaluationNumber, "dcap.evaluation",
                "both documents are of evaluation \(number)",
                else: "dcap.evaluation-too-old", .notAccepted,
                "the documents are of evaluation \(number), and \(policy.minimumEvaluationNumber) is asked for")
        }
        return documents
    }

    private mutating func readPublished(for platform: PCKExtension?) -> PublishedDocuments? {
        let (infoCheck, identityCheck) = ("dcap.tcb-info", "dcap.qe-identity")
        let (infoReason, identityReason) = ("Intel signed the TCB info", "Intel signed the QE identity")
        let pathReason = "certificates and lists of Intel's signer hold"
        let key = cacheKey(area, platform.map { $0.fmspc + $0.pceID } ?? [])
        if let kept = Self.documents.value(key, at: time) {
            record.pass(infoCheck, infoReason)
            record.pass("\(infoCheck)-chain", pathReason)
            record.pass(identityCheck, identityReason)
            record.pass("\(identityCheck)-chain", pathReason)
            record.narrow(to: kept.validity)
            return kept.value
        }
        let files = files
        let isTDX = area == "tdx"
        func isOwn(_ info: TCBInfo) -> Bool { info.fmspc == platform?.fmspc && info.pceID == platform?.pceID }
        let ofKind = files.tcbInfos.filter { $0.info.name == (isTDX ? "TDX" : "SGX") }
        let ofEnclave = files.identities.filter { $0.identity.name == (isTDX ? "TD_QE" : "QE") }
        // Of files that were kept at several times, the newest two of one evaluation go together.
        let paired = Set(
            ofKind.filter { isOwn($0.info) && $0.info.period.contains(time) }.map(\.info.evaluationNumber)
        ).intersection(
            ofEnclave.filter { $0.identity.period.contains(time) }.map(\.identity.evaluationNumber))
        let infos = ofKind.map { own in
            let (period, number) = (own.info.period, own.info.evaluationNumber)
            return (own.document, own.info, rank(period, number, isOwn: isOwn(own.info), paired))
        }
        let identities = ofEnclave.map { own in
            let (period, number) = (own.identity.period, own.identity.evaluationNumber)
            return (own.document, own.identity, rank(period, number, isOwn: true, paired))
        }
        let info = check(infos, infoCheck, infoReason, pathReason, files)
        let identity = check(identities, identityCheck, identityReason, pathReason, files)
        guard let info, let identity else { return nil }
        let documents = PublishedDocuments(info: info.value, identity: identity.value)
        if info.validity.overlaps(identity.validity) {
            Self.documents.keep(
                Dated(documents, validity: info.validity.clamped(to: identity.validity)), for: key)
        }
        return documents
    }

    /// In which order documents of a kind are looked at: those of this platform, then those in time, then those that have one of the other
    /// kind beside them, then newer evaluations first, then what was issued later.
    private func rank(_ period: Range<Int64>, _ number: Int, isOwn: Bool, _ paired: Set<Int>) -> [Int64] {
        [
            isOwn ? 1 : 0, period.contains(time) ? 1 : 0, paired.contains(number) ? 1 : 0, Int64(number),
            period.lowerBound,
        ]
    }

    /// Takes the first document that Intel's signer signed, and checks that signer's path.
    private mutating func check<Value>(
        _ candidates: [(document: SignedDocument, value: Value, rank: [Int64])], _ check: String, _ reason: String,
        _ pathReason: String, _ files: IntelCollateral
    ) -> (value: Value, validity: Range<Int64>)? {
        let ranked = candidates.sorted { $1.rank.lexicographicallyPrecedes($0.rank) }
        guard !ranked.isEmpty else {
            let fault = files.faults.first
            record.fail(
                check, code: fault?.code ?? "\(check)-missing", .notCheckable,
                fault.map { "a file of the collateral: \($0.message)" } ?? "the collateral lacks it")
            return nil
        }
        for candidate in ranked {
            let signers = files.signers(of: candidate.document)
            guard let first = signers.first else { continue }
            let named = signers.filter { $0.subject.split(separator: "/").contains(Self.signer[...]) }
            guard !named.isEmpty else {
                record.fail(check, code: "dcap.wrong-signer", .invalid, "\(first.subject) may not sign it")
                return nil
            }
            record.pass(check, reason)
            let verified = record.path("\(check)-chain", pathReason) { [anchors, time] () throws(PathFailure) in
                try Self.verifyOne(of: files.paths(of: named), anchors, at: time, files.lists)
            }
            return verified.map { (candidate.value, $0.validity) }
        }
        record.fail(check, code: "\(check)-signature", .invalid, "no certificate of the collateral signed it")
        return nil
    }

    /// The first path that holds.
    ///
    /// - Throws: why the first one does not, if none does.
    private static func verifyOne(
        of paths: [[Certificate]], _ anchors: TrustAnchors, at time: Int64, _ lists: [CertificateRevocationList]
    ) throws(PathFailure) -> CertificatePath {
        for path in paths {
            if let verified = try? CertificatePath.verify(path, anchors: anchors, at: time, revocation: .lists(lists)) {
                return verified
            }
        }
        return try CertificatePath.verify(paths.first ?? [], anchors: anchors, at: time, revocation: .lists(lists))
    }

    private func isOlder(_ issued: Int64, than limit: Int64) -> Bool {
        let (age, overflow) = time.subtractingReportingOverflow(issued)
        return overflow || age > max(0, limit)
    }

    private mutating func checkPeriod(_ period: Range<Int64>, _ check: String, _ code: String, _ what: String) {
        let (end, overflow) = period.upperBound.addingReportingOverflow(max(0, policy.collateralGrace))
        let accepted = period.lowerBound..<(overflow ? Int64.max : end)
        record.narrow(to: accepted)
        if time < accepted.lowerBound {
            record.fail(check, code: "dcap.\(code)-not-yet-valid", .stale, "\(what) was not issued yet")
        } else if time >= accepted.upperBound {
            record.fail(check, code: "dcap.\(code)-expired", .stale, "the next update of \(what) was due")
        } else if let limit = policy.maximumCollateralAge, isOlder(period.lowerBound, than: limit) {
            record.fail(
                check, code: "dcap.\(code)-too-old", .notAccepted,
                "\(what) was issued more than \(limit) s before the time of the check")
        } else {
            record.pass(check, "\(what) is in time")
        }
    }
}
