import Attestation
import CanonicalEncoding
import Verification

extension FuzzTarget {
    /// Evidence of each kind, whole, and of any; and what comes beside it.
    static let evidence = EvidenceKind.allCases.map(evidence) + [anyEvidence, intelCollateral, endorsements]

    private static func evidence(_ kind: EvidenceKind) -> FuzzTarget {
        FuzzTarget(
            kind.rawValue, "appraised twice it is the same; what is verified says what genuine evidence says",
            shortRunCount: 1500,
            seeds: { try GoldenEvidence.all(kind).map(\.evidence) + other(kind) }
        ) { bytes throws(FuzzViolation) in
            let goldens = (try? GoldenEvidence.all(kind)) ?? []
            var isRead = false
            for golden in goldens {
                let results = (0..<2).map { _ in Result { () throws(EvidenceError) in try golden.appraise(bytes) } }
                try require(results[0] == results[1], "appraised twice it is not the same")
                guard case .success(let appraisal) = results[0] else { break }
                isRead = true
                try requireGenuine(appraisal, goldens)
            }
            guard goldens.isEmpty else { return isRead }
            let appraisal = try? EvidenceAppraiser.appraise(
                bytes, as: kind, collateral: Collateral(), policies: AppraisalPolicies(), at: 1_790_000_000)
            try require(appraisal?.outcome != .verified, "evidence that nobody knows is verified")
            return appraisal != nil
        }
    }

    /// Evidence that is read, and not verified.
    private static func other(_ kind: EvidenceKind) throws -> [[UInt8]] {
        switch kind {
        case .tdx: try FuzzCorpus.vectors(["tdx-dcap/automata/quotev5.dat", "tdx-dcap/trustee/tdx_quote_5.dat"])
        case .dstack: try FuzzCorpus.vectors(["tdx-dcap/dstack/quote-report.json"])
        case .azureCVM: try FuzzCorpus.vectors(["az-tdx-vtpm/trustee/evidence-v1.json"])
        case .nitro: [try FuzzCorpus.own("software.cbor")]
        default: []
        }
    }

    private static func requireGenuine(
        _ appraisal: Appraisal, _ goldens: [GoldenEvidence]
    ) throws(FuzzViolation) {
        guard appraisal.outcome == .verified else { return }
        try require(
            goldens.contains { $0.appraisal.isOfTheSame(as: appraisal) },
            "what is verified says something else than all genuine evidence")
    }

    private static let anyEvidence = parser(
        "any-evidence", "read twice it is of the same kind, and says the same", shortRunCount: 1000,
        seeds: {
            try EvidenceKind.allCases.flatMap { try GoldenEvidence.all($0).prefix(1).map(\.evidence) }
        },
        { bytes throws(EvidenceError) in
            try EvidenceAppraiser.appraise(
                bytes, as: nil, collateral: Collateral(), policies: AppraisalPolicies(), at: 1_751_624_924)
        },
        then: { appraisal, _ throws(FuzzViolation) in
            try require(appraisal.outcome != .verified, "without collateral and policy it is verified")
        })

    private static let intelCollateral = FuzzTarget(
        "intel-collateral", "a genuine quote that is verified with it says what it says with Intel's",
        shortRunCount: 800,
        seeds: { try intelQuotes().flatMap(\.files) + FuzzCorpus.vectors(intelFiles) }
    ) { bytes throws(FuzzViolation) in
        var isVerified = false
        for golden in (try? intelQuotes()) ?? [] {
            guard let appraisal = try? golden.appraise(nil, [bytes]) else {
                throw FuzzViolation("a genuine quote cannot be read")
            }
            try requireGenuine(appraisal, [golden])
            isVerified = isVerified || appraisal.outcome == .verified
        }
        return isVerified
    }

    private static func intelQuotes() throws -> [GoldenEvidence] {
        try GoldenEvidence.all(.sgx) + GoldenEvidence.all(.tdx)
    }

    private static let intelFiles = ["tcbInfo.json", "qeIdentity.json", "tcbSignChain.pem", "rootCaCrl.der"].map {
        "tdx-dcap/intel-sample/" + $0
    }

    private static let endorsements = FuzzTarget(
        "endorsements", "a genuine report that is verified with these certificates says what it says with AMD's",
        shortRunCount: 800,
        seeds: { try GoldenEvidence.all(.sevSNP).map { Array($0.files.joined()) } }
    ) { bytes throws(FuzzViolation) in
        var isVerified = false
        for golden in (try? GoldenEvidence.all(.sevSNP)) ?? [] {
            guard let appraisal = try? golden.appraise(nil, [bytes]) else {
                throw FuzzViolation("a genuine report cannot be read")
            }
            try requireGenuine(appraisal, [golden])
            isVerified = isVerified || appraisal.outcome == .verified
        }
        return isVerified
    }
}
