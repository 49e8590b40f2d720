import CanonicalEncoding

/// Whom paths may end at: vendors' roots, known by the SHA-256 of their public keys.
///
/// Never taken from evidence: what a sender calls the root is the root only if its key is one of these.
public struct TrustAnchors: Hashable, Sendable {
    /// SHA-256 of the SubjectPublicKeyInfo of each root.
    public let keys: Set<Digest>

    /// Roots with these keys.
    public init(keys: Set<Digest>) {
        self.keys = keys
    }
}

/// Why a path does not hold: the check's finding, not a malformed input.
public struct PathFailure: Error, Hashable, Sendable {
    /// What the failure means.
    public enum Kind: Hashable, Sendable {
        /// It is not what it says.
        case invalid
        /// It does not hold at this time.
        case stale
        /// What is needed to check it is missing.
        case notCheckable
    }

    /// A stable code, `path.…` or `crl.…`.
    public let code: String
    /// What is wrong, and with which certificate.
    public let message: String
    /// What that means.
    public let kind: Kind

    init(_ code: String, _ message: String, _ kind: Kind = .invalid) {
        self.code = code
        self.message = message
        self.kind = kind
    }
}

/// Certificates from a leaf to a root that was asked for, all checked. Only `CertificatePath.verify` makes one.
public struct CertificatePath: Sendable {
    /// The leaf first, the root last.
    public let certificates: [Certificate]
    /// When all of it holds, lists included: seconds since 1970, UTC; the end is excluded.
    public let validity: Range<Int64>

    /// The certificate whose key the evidence is signed with.
    public var leaf: Certificate { certificates[0] }
    /// Where the path ends.
    public var root: Certificate { certificates[certificates.count - 1] }

    private init(certificates: [Certificate], validity: Range<Int64>) {
        self.certificates = certificates
        self.validity = validity
    }

    /// Which certificates' revocation is looked up.
    public enum Revocation: Sendable {
        /// None: no list is to be had, and the appraisal says that this was not checked.
        case notChecked
        /// Each certificate's, the root's included, in a list of its issuer; without one the path fails.
        case lists([CertificateRevocationList])
        /// Each authority's, the root's included: of vendors that do not publish which leaves were revoked.
        case authorityLists([CertificateRevocationList])

        /// The lists, and whether the leaf's revocation is looked up in them as well.
        fileprivate var lists: (all: [CertificateRevocationList], areOfLeaf: Bool)? {
            switch self {
            case .notChecked: nil
            case .lists(let all): (all, true)
            case .authorityLists(let all): (all, false)
            }
        }
    }

    /// Checks a path as RFC 5280, 6.1 has it, without policies and name constraints: each name is the issuer's, each signature good,
    /// authorities are such and within their path lengths, every certificate holds at the time, none has a critical extension that is
    /// not understood, none is revoked, the leaf is no authority, and the last one has the key of an anchor and signed itself.
    ///
    /// - Parameters:
    ///   - certificates: the leaf first; the root last. No other order, and none that does not belong to the path.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: `path.empty`, `path.untrusted-root`, `path.duplicate`, `path.wrong-issuer`, `path.bad-signature`, `path.weak-algorithm`,
    ///   `path.not-an-authority`, `path.leaf-is-authority`, `path.length-exceeded`, `path.unknown-critical-extension`,
    ///   `path.not-yet-valid`, `path.expired`, `path.revoked`, `crl.missing`, `crl.bad-signature`, `crl.not-yet-valid`, `crl.expired`.
    public static func verify(
        _ certificates: [Certificate], anchors: TrustAnchors, at time: Int64, revocation: Revocation
    ) throws(PathFailure) -> CertificatePath {
        guard let root = certificates.last else { throw PathFailure("path.empty", "there is no certificate") }
        guard anchors.keys.contains(root.publicKey.fingerprint) else {
            throw PathFailure("path.untrusted-root", "\(root.subject) is no root that is trusted here")
        }
        guard Set(certificates.map(\.der)).count == certificates.count else {
            throw PathFailure("path.duplicate", "a certificate is there twice")
        }
        var validity = Int64.min..<Int64.max
        for (place, certificate) in certificates.enumerated() {
            let issuer = certificates[min(place + 1, certificates.count - 1)]
            try certificate.verifySignature(by: issuer)
            try certificate.verifyRole(below: place)
            validity = try validity.intersection(certificate.validity, at: time, "path", certificate.subject)
        }
        if let lists = revocation.lists {
            for (place, certificate) in certificates.enumerated() where place > 0 || lists.areOfLeaf {
                let issuer = certificates[min(place + 1, certificates.count - 1)]
                let list = try certificate.verifyNotRevoked(in: lists.all, of: issuer)
                validity = try validity.intersection(list.validity, at: time, "crl", "the list of \(list.issuer)")
            }
        }
        return CertificatePath(certificates: certificates, validity: validity)
    }
}

extension Certificate {
    fileprivate func verifySignature(by issuer: Certificate) throws(PathFailure) {
        guard isIssued(by: issuer) else {
            throw PathFailure("path.wrong-issuer", "\(subject) was issued by \(self.issuer), not by \(issuer.subject)")
        }
        guard signatureAlgorithm != nil, issuer.publicKey.isStrong else {
            throw PathFailure(
                "path.weak-algorithm", "the signature of \(subject) is of an algorithm or a key that is not taken")
        }
        guard isSigned(by: issuer) == .valid else {
            throw PathFailure("path.bad-signature", "\(subject) was not signed by \(issuer.subject)")
        }
    }

    /// - Parameter place: how many certificates stand between it and the leaf, the leaf included.
    fileprivate func verifyRole(below place: Int) throws(PathFailure) {
        guard !hasUnknownCriticalExtension else {
            throw PathFailure(
                "path.unknown-critical-extension", "\(subject) has a critical extension that is not understood")
        }
        guard place > 0 else {
            guard !isAuthority else { throw PathFailure("path.leaf-is-authority", "\(subject) is an authority") }
            return
        }
        guard isAuthority, maySignCertificates else {
            throw PathFailure("path.not-an-authority", "\(subject) may not issue certificates")
        }
        guard pathLength.map({ place - 1 <= $0 }) ?? true else {
            throw PathFailure("path.length-exceeded", "\(subject) may not stand that far above a leaf")
        }
    }

    fileprivate func verifyNotRevoked(
        in lists: [CertificateRevocationList], of issuer: Certificate
    ) throws(PathFailure) -> CertificateRevocationList {
        guard let list = lists.first(where: { $0.isIssued(by: issuer) }) else {
            throw PathFailure("crl.missing", "there is no revocation list of \(issuer.subject)", .notCheckable)
        }
        guard issuer.maySignLists, list.isSigned(by: issuer) == .valid else {
            throw PathFailure("crl.bad-signature", "the revocation list was not signed by \(issuer.subject)")
        }
        guard !list.revokes(self) else { throw PathFailure("path.revoked", "\(subject) was revoked") }
        return list
    }
}

extension Range<Int64> {
    /// What two intervals have in common.
    ///
    /// - Throws: `….not-yet-valid` or `….expired` if the time is not in the other one.
    fileprivate func intersection(
        _ other: Range<Int64>, at time: Int64, _ area: String, _ what: String
    ) throws(PathFailure) -> Range<Int64> {
        guard time >= other.lowerBound else {
            throw PathFailure("\(area).not-yet-valid", "\(what) does not hold yet", .stale)
        }
        guard time < other.upperBound else { throw PathFailure("\(area).expired", "\(what) holds no longer", .stale) }
        return clamped(to: other)
    }
}
