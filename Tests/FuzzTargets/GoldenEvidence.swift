import Attestation
import CanonicalEncoding
import Certificates
import TestSupport
import Verification

/// Evidence that is verified, with what it takes: whatever is made of it and is verified must say the same.
struct GoldenEvidence: Sendable {
    let kind: EvidenceKind
    let evidence: [UInt8]
    let files: [[UInt8]]
    let time: Int64
    let policies: AppraisalPolicies
    let appraisal: Appraisal

    /// - Throws: `FuzzViolation` unless it is verified.
    init(
        _ kind: EvidenceKind, _ evidence: [UInt8], _ files: [[UInt8]] = [], at time: Int64,
        _ policies: AppraisalPolicies = Self.lax
    ) throws {
        self.kind = kind
        self.evidence = evidence
        self.files = files
        self.time = time
        self.policies = policies
        appraisal = try EvidenceAppraiser.appraise(
            evidence, as: kind, collateral: Collateral(files: files), policies: policies, at: time)
        guard appraisal.outcome == .verified else {
            throw FuzzViolation("golden evidence of \(kind.rawValue) is not verified: \(appraisal.refusal ?? "")")
        }
    }

    /// The appraisal of other bytes, or with other files, in its place.
    func appraise(
        _ evidence: [UInt8]? = nil, _ files: [[UInt8]]? = nil
    ) throws(EvidenceError) -> Appraisal {
        try EvidenceAppraiser.appraise(
            evidence ?? self.evidence, as: kind, collateral: Collateral(files: files ?? self.files),
            policies: policies, at: time)
    }

    /// All of a kind; none of most kinds without third-party vectors.
    static func all(_ kind: EvidenceKind) throws -> [GoldenEvidence] { try known[kind]?.get() ?? [] }

    private static let known: [EvidenceKind: Result<[GoldenEvidence], any Error>] = Dictionary(
        uniqueKeysWithValues: EvidenceKind.allCases.map { kind in (kind, Result { try read(kind) }) })

    /// Policies that accept all that is genuine: a mutant must fail for what it is.
    private static let lax: AppraisalPolicies = {
        var policies = AppraisalPolicies()
        policies.sgx.acceptedStatuses = Set(TCBStatus.allCases)
        policies.tdx.acceptedStatuses = Set(TCBStatus.allCases)
        policies.sevSNP.deniedProducts = []
        policies.sevSNP.forbiddenGuestPolicy = []
        policies.sevSNP.requiredPlatform = []
        policies.sevSNP.allowsProvisionalFirmware = true
        policies.azureCVM.snp = policies.sevSNP
        policies.nitro = NitroPolicy(maximumAge: nil, allowsDebug: true)
        policies.nvidiaGPU = NVIDIAPolicy(
            allowsUnmeasured: true, modes: Set(NVIDIAFields.Mode.allCases), allowsUnreportedMode: true,
            requiresFirmwareIdentity: false)
        policies.dstack.platform = policies.tdx
        return policies
    }()

    private static func read(_ kind: EvidenceKind) throws -> [GoldenEvidence] {
        if kind == .software { return [try software()] }
        guard SharedVectors.attestation.areThere else { return [] }
        let (phala, snp) = ("-dcap/phala/", "snp/microsoft/")
        return switch kind {
        case .sgx:
            [try vector(kind, "sgx\(phala)sgx_quote", ["sgx\(phala)sgx_quote_collateral.json"], at: 1_751_624_924)]
        case .tdx:
            [
                try vector(kind, "tdx\(phala)tdx_quote", ["tdx\(phala)tdx_quote_collateral.json"], at: 1_751_624_191),
                try vector(
                    kind, "tdx\(phala)near_quote_hex.txt", ["tdx\(phala)near_quote_collateral.json"], at: 1_758_093_775),
            ]
        case .sevSNP:
            try ["milan", "genoa", "turin"].map { name in
                try vector(
                    kind, "\(snp)\(name)_attestation_report.bin",
                    ["vcek", "ask", "ark"].map { "\(snp)\(name)_\($0).pem" }, at: 1_790_000_000)
            } + [
                try vector(
                    kind, "snp/dstack/sev_snp_attestation.bin",
                    ["snp/dstack/sev_snp_vcek.pem", "snp/dstack/sev_snp_ask.pem", "\(snp)milan_ark.pem"],
                    at: 1_790_000_000)
            ]
        case .nitro:
            [
                try vector(kind, "nitro/evervault/valid-attestation-doc-bytes", at: 1_665_651_479),
                try vector(kind, "nitro/nitriding/initiator_doc.bin", at: 1_658_887_359),
            ]
        case .nvidiaGPU:
            try ["attestation-sdk/common__hopper_evidence", "veraison/blackwell-evidence"].map {
                try vector(kind, "nvidia-gpu/\($0).json", at: 1_795_219_200)
            }
        case .azureCVM:
            try ["evidence-v1.json", "evidence-genoa.json"].map {
                try vector(
                    kind, "az-snp-vtpm/trustee/\($0)", ["milan", "genoa"].map { "snp/google/ask_ark_\($0).pem" },
                    at: 1_790_000_000)
            }
        case .tpm: [try tpm()]
        // No report of a real machine comes with collateral that accepts it.
        case .dstack, .software: []
        }
    }

    private static func vector(
        _ kind: EvidenceKind, _ name: String, _ files: [String] = [], at time: Int64
    ) throws -> GoldenEvidence {
        try GoldenEvidence(kind, FuzzCorpus.vector(name), FuzzCorpus.vectors(files), at: time)
    }

    private static func software() throws -> GoldenEvidence {
        let document = try FuzzCorpus.own("software.cbor")
        guard let root = try SoftwareVerifier.parse(document).bundle.first else {
            throw FuzzViolation("software.cbor holds no root")
        }
        var policies = AppraisalPolicies()
        policies.software = SoftwarePolicy(
            allowsSoftware: true, roots: TrustAnchors(keys: [root.publicKey.fingerprint]))
        return try GoldenEvidence(.software, document, at: root.validity.lowerBound, policies)
    }

    private static func tpm() throws -> GoldenEvidence {
        let bytes = try FuzzCorpus.vector("tpm/trustee/tpm_evidence.json")
        var policies = AppraisalPolicies()
        policies.tpm.keys = [try TPMVerifier.parse(bytes).key.fingerprint]
        return try GoldenEvidence(.tpm, bytes, at: 1_790_000_000, policies)
    }
}

extension Appraisal {
    /// Whether another one says the same of the same thing. How it was found out may differ: evidence may have more around it.
    func isOfTheSame(as other: Appraisal) -> Bool {
        kind == other.kind && receipt == other.receipt && binding == other.binding && claims == other.claims
            && platform == other.platform
    }
}
