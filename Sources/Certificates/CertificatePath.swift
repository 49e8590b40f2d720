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

    /// What was found of a path, and of its root by the root's own list.
    public struct Examination: Sendable {
        /// The list in which the root was looked up, or why it does not hold; `nil` if revocation is not looked up.
        public let rootList: Result<CertificateRevocationList, PathFailure>?
        /// The path, or the first thing for which it does not hold.
        public let path: Result<CertificatePath, PathFailure>
    }

    /// Checks a path as RFC 5280, 6.1 has it, without policies and name constraints: each name is the issuer's, each signature good,
    /// authorities are such and within their path lengths, every certificate holds at the time, none has a critical extension that is
    /// not understood, none is revoked, the leaf is no authority and may not sign as one, and the last one has the key of an anchor
    /// and signed itself.
    ///
    /// - Parameters:
    ///   - certificates: the leaf first; the root last. No other order, and none that does not belong to the path.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: `path.empty`, `path.untrusted-root`, `path.duplicate`, `path.wrong-issuer`, `path.bad-signature`, `path.weak-algorithm`,
    ///   `path.not-an-authority`, `path.leaf-is-authority`, `path.leaf-signs-certificates`, `path.length-exceeded`,
    ///   `path.unknown-critical-extension`, `path.not-yet-valid`, `path.expired`, `path.revoked`, `crl.missing`, `crl.bad-signature`,
    ///   `crl.not-yet-valid`, `crl.expired`.
    public static func verify(
        _ certificates: [Certificate], anchors: TrustAnchors, at time: Int64, revocation: Revocation
    ) throws(PathFailure) -> CertificatePath {
        try examine(certificates, anchors: anchors, at: time, revocation: revocation).path.get()
    }

    /// Checks a path as `verify` does, and says of the root's list by itself whether it holds, whatever is wrong with the path.
    public static func examine(
        _ certificates: [Certificate], anchors: TrustAnchors, at time: Int64, revocation: Revocation
    ) -> Examination {
        guard let root = certificates.last, let lists = revocation.lists else {
            return Examination(
                rootList: nil,
                path: Result { () throws(PathFailure) in try CertificatePath(certificates, anchors, at: time) })
        }
        let rootList = Result { () throws(PathFailure) in
            try root.verifyNotRevoked(in: lists.all, of: root, at: time)
        }
        let path = Result { () throws(PathFailure) in
            let path = try CertificatePath(certificates, anchors, at: time)
            var validity = path.validity
            for (place, certificate) in certificates.dropLast().enumerated() where place > 0 || lists.areOfLeaf {
                let list = try certificate.verifyNotRevoked(in: lists.all, of: certificates[place + 1], at: time)
                validity = validity.clamped(to: list.validity)
            }
            validity = validity.clamped(to: try rootList.get().validity)
            return CertificatePath(certificates: certificates, validity: validity)
        }
        return Examination(rootList: rootList, path: path)
    }

    /// A path that holds as far as its certificates go; of lists nothing is said.
    private init(_ certificates: [Certificate], _ anchors: TrustAnchors, at time: Int64) throws(PathFailure) {
        guard let root = certificates.last else { throw PathFailure("path.empty", "there is no certificate") }
        guard anchors.keys.contains(root.publicKey.fingerprint) else {
            throw PathFailure("path.untrusted-root", "\(root.subject) is no root that is trusted here")
        }
        let isRepeated = certificates.indices.contains { place in
            certificates[..<place].contains { $0.der == certificates[place].der }
        }
        guard !isRepeated else {
            throw PathFailure("path.duplicate", "a certificate is there twice")
        }
        var validity = Int64.min..<Int64.max
        for (place, certificate) in certificates.enumerated() {
            let issuer = certificates[min(place + 1, certificates.count - 1)]
            try certificate.verifySignature(by: issuer)
            try certificate.verifyRole(below: place)
            try certificate.validity.verify(at: time, "path", certificate.subject)
            validity = validity.clamped(to: certificate.validity)
        }
        self.init(certificates: certificates, validity: validity)
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
            // RFC 5280, 4.2.1.3 and 4.2.1.9: who may sign certificates must be an authority.
            guard !hasKeyUsage || !maySignCertificates else {
                throw PathFailure(
                    "path.leaf-signs-certificates", "\(subject) may sign certificates, and is no authority")
            }
            return
        }
        guard isAuthority, maySignCertificates else {
            throw PathFailure("path.not-an-authority", "\(subject) may not issue certificates")
        }
        guard pathLength.map({ place - 1 <= $0 }) ?? true else {
            throw PathFailure("path.length-exceeded", "\(subject) may not stand that far above a leaf")
        }
    }

    /// Of several lists of the issuer the one counts that is in time and was issued last: an older one cannot bring a certificate back.
    ///
    /// - Returns: the list of the issuer, which holds and does not name the certificate.
    fileprivate func verifyNotRevoked(
        in lists: [CertificateRevocationList], of issuer: Certificate, at time: Int64
    ) throws(PathFailure) -> CertificateRevocationList {
        let own = lists.filter { $0.isIssued(by: issuer) }
        let current = own.filter { $0.validity.contains(time) }
        let newest = (current.isEmpty ? own : current).max { $0.validity.lowerBound < $1.validity.lowerBound }
        guard let list = newest else {
            throw PathFailure("crl.missing", "there is no revocation list of \(issuer.subject)", .notCheckable)
        }
        guard issuer.maySignLists, list.isSigned(by: issuer) == .valid else {
            throw PathFailure("crl.bad-signature", "the revocation list was not signed by \(issuer.subject)")
        }
        guard !list.revokes(self) else { throw PathFailure("path.revoked", "\(subject) was revoked") }
        try list.validity.verify(at: time, "crl", "the list of \(list.issuer)")
        return list
    }
}

extension Range<Int64> {
    /// - Throws: `….not-yet-valid` or `….expired` if a time is not in it.
    fileprivate func verify(at time: Int64, _ area: String, _ what: String) throws(PathFailure) {
        guard time >= lowerBound else {
            throw PathFailure("\(area).not-yet-valid", "\(what) does not hold yet", .stale)
        }
        guard time < upperBound else { throw PathFailure("\(area).expired", "\(what) holds no longer", .stale) }
    }
}
