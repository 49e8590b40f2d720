import Certificates

/// The certificates and revocation lists of one file, in DER, or in PEM with several of them; what else there is, and what cannot be
/// read, is passed over. None of it is believed.
struct EndorsementFile: Sendable {
    /// The most certificates of one file, and the most lists.
    static let maximumCount = 64

    /// In the order of the file.
    private(set) var certificates: [Certificate] = []
    /// In the order of the file.
    private(set) var lists: [CertificateRevocationList] = []

    /// Files that were read before. The same vendor's certificates come with every report, and to read three of them takes longer than
    /// to check a signature; what was read is not believed for it. Known by their SHA-256: a dictionary takes longer to hash a file.
    private static let known = BoundedCache<[UInt8], EndorsementFile>(capacity: 256)
    /// The longest file that is kept: 4 MiB at most altogether.
    private static let longest = 1 << 14

    /// What is in a file.
    static func contents(of file: [UInt8]) -> EndorsementFile {
        guard file.count <= longest else { return EndorsementFile(file) }
        let name = HashFunction.sha256.hash(file)
        if let own = known.value(name) { return own }
        let own = EndorsementFile(file)
        known.keep(own, for: name)
        return own
    }

    private init(_ file: [UInt8]) {
        guard !file.starts(with: [0x30]) else {
            if let certificate = try? Certificate(der: file) {
                certificates.append(certificate)
            } else if let list = try? CertificateRevocationList(der: file) {
                lists.append(list)
            }
            return
        }
        for block in (try? PEM.blocks(file, label: "CERTIFICATE")) ?? [] where certificates.count < Self.maximumCount {
            if let certificate = try? Certificate(der: block) { certificates.append(certificate) }
        }
        for block in (try? PEM.blocks(file, label: "X509 CRL")) ?? [] where lists.count < Self.maximumCount {
            if let list = try? CertificateRevocationList(der: block) { lists.append(list) }
        }
    }
}
