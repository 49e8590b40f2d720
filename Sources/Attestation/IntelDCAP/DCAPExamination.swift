import CanonicalEncoding
import Certificates
import Verification

/// Intel's only root, which PCK certificates and signed documents alike hang from.
enum IntelRoots {
    /// "Intel SGX Root CA", by the SHA-256 of its key.
    static let production = TrustAnchors(keys: [
        .sha256Constant([
            0xA0, 0xAF, 0x03, 0x12, 0x89, 0xF5, 0xD5, 0xD4, 0x13, 0x2F, 0x91, 0x86, 0x06, 0x8A, 0x7F, 0xC1,
            0x36, 0x28, 0x63, 0x3B, 0xA2, 0x35, 0x77, 0x74, 0x72, 0xE2, 0x9B, 0x6B, 0x6C, 0x67, 0xA4, 0x9E,
        ])
    ])
}

extension Digest {
    /// A digest that stands in the source.
    fileprivate static func sha256Constant(_ bytes: [UInt8]) -> Digest {
        guard let digest = try? Digest(bytes: bytes) else { preconditionFailure("a digest has 32 bytes") }
        return digest
    }
}

/// The appraisal of one quote: all checks in the order of Intel's own library, each a finding.
///
/// `+Genuine` is what cryptography says, `+Platform` what Intel says of the platform, `+Acceptance` what the policy says.
struct DCAPExamination {
    let quote: IntelQuote
    let collateral: Collateral
    let policy: DCAPPolicy
    let time: Int64
    let anchors: TrustAnchors
    /// What codes of this kind begin with: `sgx` or `tdx`.
    let area: String
    var record: AppraisalRecord
    /// What the collateral is known by in the caches.
    private let collateralKey: [UInt8]
    /// What is in the collateral; read only if something of it was not verified before.
    lazy var files = IntelCollateral(collateral)

    private init(
        _ quote: IntelQuote, kind: EvidenceKind, collateral: Collateral, policy: DCAPPolicy, at time: Int64,
        anchors: TrustAnchors
    ) {
        self.quote = quote
        self.collateral = collateral
        collateralKey = collateral.cacheKey
        self.policy = policy
        self.time = time
        self.anchors = anchors
        area = quote.body.kind.rawValue
        record = AppraisalRecord(kind, signedRegion: quote.signedRegion)
        record.binding = quote.body.reportData
        record.claims = quote.claims
    }

    /// The record of a quote, all checks made.
    ///
    /// - Parameter kind: of the evidence that it came in, which has more to check than the quote.
    static func record(
        of quote: IntelQuote, kind: EvidenceKind, collateral: Collateral, policy: DCAPPolicy, at time: Int64,
        anchors: TrustAnchors
    ) -> AppraisalRecord {
        var examination = DCAPExamination(
            quote, kind: kind, collateral: collateral, policy: policy, at: time, anchors: anchors)
        examination.run()
        return examination.record
    }

    /// Makes all checks.
    private mutating func run() {
        record.pass("\(area).format", "header, lengths and types are those of version \(quote.version)")
        guard collateral.files.reduce(0, { $0 + $1.count }) <= Collateral.maximumByteCount else {
            record.fail(
                "dcap.collateral", code: "dcap.collateral-too-large", .notCheckable,
                "collateral of more than \(Collateral.maximumByteCount) bytes")
            return
        }
        let platform = checkPlatformCertificate()
        checkEnclaveSignature(platform)
        checkKeyBinding()
        let published = checkPublished(for: platform)
        let enclave = checkQuotingEnclave(published?.identity)
        checkSignature()
        checkFamily(platform, published?.info)
        let standings = checkLevels(platform, published?.info)
        checkStatus(enclave.map { [$0] }, standings)
        checkModes()
        checkMeasurements()
        checkBinding()
    }

    /// What a part of the collateral is known by that was verified for something, under these anchors.
    func cacheKey(_ part: String, _ what: [UInt8]) -> Digest {
        let anchors = anchors.keys.map(\.bytes).sorted { $0.lexicographicallyPrecedes($1) }
        return .sha256(
            domain: "assay.dcap-cache.v1." + part, collateralKey, HashFunction.sha256.hash(Array(anchors.joined())),
            HashFunction.sha256.hash(what))
    }

    /// A check that something before it stands in the way of.
    mutating func skip(_ check: String, _ reason: String) {
        record.skip(check, code: "dcap.not-reached", reason)
    }
}

extension IntelQuote {
    /// What the quote says of itself.
    fileprivate var claims: [Appraisal.Claim] {
        func hex(_ name: String, _ bytes: [UInt8]) -> Appraisal.Claim { .init(name, .string(Hex.encode(bytes))) }
        var claims: [Appraisal.Claim] = [.init("quote-version", .init(integer: version))]
        switch body {
        case .enclave(let body):
            claims += [
                hex("mrenclave", body.enclave), hex("mrsigner", body.signer),
                .init("isv-prod-id", .init(integer: Int(body.productID))),
                .init("isv-svn", .init(integer: Int(body.securityVersion))), .init("debug", .bool(body.isDebuggable)),
                hex("attributes", body.attributes), hex("misc-select", body.miscSelect), hex("cpu-svn", body.cpuSVN),
                hex("report-data", body.reportData),
            ]
        case .domain(let body):
            claims += [hex("mrtd", body.measurement)]
            claims += body.registers.enumerated().map { hex("rtmr\($0.offset)", $0.element) }
            claims += [
                hex("mr-config-id", body.configurationID), hex("mr-owner", body.owner),
                hex("mr-owner-config", body.ownerConfiguration), .init("debug", .bool(body.isDebuggable)),
                hex("td-attributes", body.attributes), hex("xfam", body.xfam), hex("mr-seam", body.module),
                hex("mr-signer-seam", body.moduleSigner), hex("seam-attributes", body.moduleAttributes),
                hex("tee-tcb-svn", body.teeTCBSVN),
            ]
            if let svn = body.currentTCBSVN { claims.append(hex("tee-tcb-svn-2", svn)) }
            if let services = body.serviceDomains { claims.append(hex("mr-service-td", services)) }
            claims.append(hex("report-data", body.reportData))
        }
        return claims
    }
}
