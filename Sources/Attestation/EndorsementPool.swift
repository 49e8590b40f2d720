import Certificates

/// Certificates and revocation lists from evidence and collateral: what a path may be put together of. None of it is believed.
struct EndorsementPool {
    /// The most certificates that are looked at, and the most lists.
    static let maximumCount = 64

    /// In the order of the files, none twice.
    private(set) var certificates: [Certificate] = []
    /// In the order of the files.
    private(set) var lists: [CertificateRevocationList] = []
    /// How many blocks or files looked like one of them and could not be read, or were too many.
    private(set) var unreadCount = 0

    /// Takes what is there; files of other kinds are passed over.
    init(_ files: [[UInt8]]) {
        for file in files { add(file) }
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

    private mutating func add(_ file: [UInt8]) {
        if file.starts(with: [0x30]) {
            add(der: file)
        } else if let certificates = try? PEM.blocks(file, label: "CERTIFICATE"),
            let lists = try? PEM.blocks(file, label: "X509 CRL")
        {
            for block in certificates + lists { add(der: block) }
        } else {
            unreadCount += 1
        }
    }

    private mutating func add(der: [UInt8]) {
        if certificates.count < Self.maximumCount, let certificate = try? Certificate(der: der) {
            if !certificates.contains(where: { $0.der == der }) { certificates.append(certificate) }
        } else if lists.count < Self.maximumCount, let list = try? CertificateRevocationList(der: der) {
            lists.append(list)
        } else {
            unreadCount += 1
        }
    }
}
