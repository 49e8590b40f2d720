import Certificates

/// Certificates and revocation lists from evidence and collateral: what a path may be put together of. None of it is believed.
struct EndorsementPool {
    /// The most certificates that are looked at, and the most lists.
    static let maximumCount = EndorsementFile.maximumCount

    /// In the order of the files, none twice.
    private(set) var certificates: [Certificate] = []
    /// In the order of the files.
    private(set) var lists: [CertificateRevocationList] = []

    /// What is in files.
    init(_ files: [[UInt8]] = []) {
        for file in files { add(file) }
    }

    /// Adds what is in a file, in PEM or DER; files of other kinds, and what cannot be read, are passed over.
    mutating func add(_ file: [UInt8]) {
        let own = EndorsementFile.contents(of: file)
        for certificate in own.certificates where certificates.count < Self.maximumCount {
            if !certificates.contains(where: { $0.der == certificate.der }) { certificates.append(certificate) }
        }
        for list in own.lists { add(list) }
    }

    /// Adds a list.
    mutating func add(_ list: CertificateRevocationList) {
        if lists.count < Self.maximumCount { lists.append(list) }
    }

    /// The certificate that issued another, by name; among several the one whose key signed it.
    func issuer(of certificate: Certificate) -> Certificate? {
        let named = certificates.filter { $0.isAuthority && certificate.isIssued(by: $0) }
        guard named.count > 1 else { return named.first }
        return named.first { certificate.isSigned(by: $0) == .valid } ?? named.first
    }

    /// Certificates from a leaf up to one that its own name issued, or for which there is no issuer; at most `count`.
    func chain(from leaf: Certificate, count: Int = Certificate.maximumCount) -> [Certificate] {
        var chain = [leaf]
        while let last = chain.last, chain.count < count, !last.isIssued(by: last), let next = issuer(of: last) {
            chain.append(next)
        }
        return chain
    }
}
