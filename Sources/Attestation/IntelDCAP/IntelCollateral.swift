import CanonicalEncoding
import Certificates

/// What a collateral's files hold of Intel's: sorted, read, and not believed yet.
///
/// Two shapes are known: one JSON object with everything, as services that cache Intel's write it (`pck_crl`, `tcb_info`,
/// `tcb_info_signature` and so on), and files as Intel serves them: certificates and revocation lists in PEM or DER,
/// `{"tcbInfo":…,"signature":…}` and `{"enclaveIdentity":…,"signature":…}`. Files of others are passed over.
struct IntelCollateral: Sendable {
    /// The most signed documents of a kind.
    static let maximumCount = 64

    /// Certificates, also of other vendors, which are as good here. None is there twice.
    var certificates: [Certificate] { pool.certificates }
    /// The newest list of an authority first: that is the one that is looked at.
    private(set) var lists: [CertificateRevocationList] = []
    private var pool = EndorsementPool()
    private(set) var tcbInfos: [(document: SignedDocument, info: TCBInfo)] = []
    private(set) var identities: [(document: SignedDocument, identity: EnclaveIdentity)] = []
    /// What looks like Intel's and could not be read.
    private(set) var faults: [EvidenceError] = []

    /// Sorts files.
    init(_ collateral: Collateral) {
        for file in collateral.files {
            if file.first(where: { !Self.blanks.contains($0) }) == UInt8(ascii: "{") {
                readJSON(file)
            } else {
                pool.add(file)
            }
        }
        lists = pool.lists.sorted { $0.validity.lowerBound > $1.validity.lowerBound }
    }

    private static let blanks: Set<UInt8> = [0x20, 0x09, 0x0A, 0x0D]

    private mutating func readJSON(_ file: [UInt8]) {
        let limits = JSONLimits(maximumDepth: 16, maximumBytes: 16 << 20)
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: file, limits: limits)
        } catch {
            return faults.append(EvidenceError(error))
        }
        do throws(EvidenceError) {
            if value["tcb_info"] != nil || value["qe_identity"] != nil {
                try readBundle(value)
            } else if case .string(let signature)? = value["signature"] {
                if let bytes = SignedDocument.memberBytes("tcbInfo", of: file) {
                    try add(tcbInfo: SignedDocument(bytes: bytes, signature: signature))
                } else if let bytes = SignedDocument.memberBytes("enclaveIdentity", of: file) {
                    try add(identity: SignedDocument(bytes: bytes, signature: signature))
                }
            }
        } catch {
            faults.append(error)
        }
    }

    /// Reads the one object with everything.
    private mutating func readBundle(_ value: JSONValue) throws(EvidenceError) {
        var members: [String: String] = [:]
        guard case .object(let all) = value else { return }
        for member in all {
            if case .string(let text) = member.value { members[member.name] = text }
        }
        for name in ["pck_crl_issuer_chain", "tcb_info_issuer_chain", "qe_identity_issuer_chain"] {
            pool.add(Array((members[name] ?? "").utf8))
        }
        for name in ["root_ca_crl", "pck_crl"] {
            guard let text = members[name], !text.isEmpty else { continue }
            guard let der = try? Hex.decode(text.lowercased()) else {
                throw EvidenceError(code: "dcap.malformed-collateral", message: "\(name) is not hexadecimal")
            }
            do throws(CertificateError) {
                pool.add(try CertificateRevocationList(der: der))
            } catch {
                throw EvidenceError(code: error.code, message: "\(name): \(error.message)")
            }
        }
        if let text = members["tcb_info"], let signature = members["tcb_info_signature"] {
            try add(tcbInfo: SignedDocument(bytes: Array(text.utf8), signature: signature))
        }
        if let text = members["qe_identity"], let signature = members["qe_identity_signature"] {
            try add(identity: SignedDocument(bytes: Array(text.utf8), signature: signature))
        }
    }

    private mutating func add(tcbInfo document: SignedDocument) throws(EvidenceError) {
        guard tcbInfos.count < Self.maximumCount else { return }
        tcbInfos.append((document, try TCBInfo(document.value)))
    }

    private mutating func add(identity document: SignedDocument) throws(EvidenceError) {
        guard identities.count < Self.maximumCount else { return }
        identities.append((document, try EnclaveIdentity(document.value)))
    }

    /// Certificates that are no authority, and whose key signed a document.
    func signers(of document: SignedDocument) -> [Certificate] {
        certificates.filter {
            !$0.isAuthority
                && $0.publicKey.verify(ecdsa: document.signature, of: document.bytes, .sha256) == .valid
        }
    }

    /// Paths of two: a signer, and each authority of its issuer's name. A namesake among them, or a damaged copy, makes no other fail.
    func paths(of signers: [Certificate]) -> [[Certificate]] {
        signers.flatMap { signer in
            certificates.filter { $0.isAuthority && signer.isIssued(by: $0) }.map { [signer, $0] }
        }
    }
}
