import Certificates
import Synchronization

/// Certificates and revocation lists from evidence and collateral: what a path may be put together of. None of it is believed.
struct EndorsementPool {
    /// The most certificates that are looked at, and the most lists.
    static let maximumCount = 64

    /// In the order of the files, none twice.
    private(set) var certificates: [Certificate] = []
    /// In the order of the files.
    private(set) var lists: [CertificateRevocationList] = []

    /// Takes what is there; files of other kinds, and what cannot be read, are passed over.
    init(_ files: [[UInt8]]) {
        for file in files {
            let own = Contents.of(file)
            for certificate in own.certificates where certificates.count < Self.maximumCount {
                if !certificates.contains(where: { $0.der == certificate.der }) { certificates.append(certificate) }
            }
            lists += own.lists.prefix(Self.maximumCount - lists.count)
        }
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

/// What could be read of one file.
private struct Contents: Sendable {
    var certificates: [Certificate] = []
    var lists: [CertificateRevocationList] = []

    /// The contents of files that were read before. The same vendor's certificates come with every report, and to read three of them takes
    /// longer than to check a signature; what was read is not believed for it.
    private static let known = Mutex<[[UInt8]: Contents]>([:])
    /// The longest file that is kept, and how many are: 4 MiB at most.
    private static let (longest, count) = (1 << 14, 256)

    static func of(_ file: [UInt8]) -> Contents {
        guard file.count <= longest else { return Contents(file) }
        if let own = known.withLock({ $0[file] }) { return own }
        let own = Contents(file)
        known.withLock { known in
            if known.count >= count { known.removeAll() }
            known[file] = own
        }
        return own
    }

    private init(_ file: [UInt8]) {
        if file.starts(with: [0x30]) {
            add(file)
        } else if let certificates = try? PEM.blocks(file, label: "CERTIFICATE"),
            let lists = try? PEM.blocks(file, label: "X509 CRL")
        {
            for block in certificates.prefix(EndorsementPool.maximumCount) { add(block) }
            for block in lists.prefix(EndorsementPool.maximumCount) { add(block) }
        }
    }

    private mutating func add(_ der: [UInt8]) {
        if let certificate = try? Certificate(der: der) {
            certificates.append(certificate)
        } else if let list = try? CertificateRevocationList(der: der) {
            lists.append(list)
        }
    }
}
