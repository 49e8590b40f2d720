import Attestation
import Verification

extension Appraisal {
    /// What the findings come to in AR4SI's categories; which check is of which category is a table in `docs/verdicts.md`.
    public var trustVector: TrustVector {
        var vector = TrustVector(
            findings.compactMap { finding in
                Self.category(of: finding.check).map { category in
                    TrustVector.Sign(
                        category: category, isPassed: finding.result == .passed, isFailed: finding.result == .failed,
                        consequence: finding.consequence)
                }
            })
        if kind == .software {
            // It is genuine software; of hardware there is none to recognise.
            vector[.hardware] = outcome == .verified ? 0 : 97
        }
        let isSealed = vector[.hardware] == TrustVector.affirmed && vector[.configuration] == TrustVector.affirmed
        if isSealed, kind.encryptsMemory { vector[.runtimeOpaque] = TrustVector.affirmed }
        return vector
    }

    /// The tier of the whole receipt. It is affirmed only if genuine hardware, its configuration and the program were all looked at:
    /// the vector's zeros are easily overlooked.
    ///
    /// - Parameter outcome: what its checks come to where it stands, which may be worse than by itself.
    func tier(outcome: Outcome) -> TrustTier {
        let vector = trustVector
        let needed: [TrustVector.Category] = [.hardware, .configuration, .executables]
        let isComplete = needed.allSatisfy { vector[$0] == TrustVector.affirmed }
        return max(vector.tier, outcome.tier, isComplete ? .affirming : .none)
    }

    /// The category of a check; `nil` for formats, and for what it is bound to.
    static func category(of check: String) -> TrustVector.Category? {
        let parts = check.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let (area, name) = (parts[0], parts[1])
        if bindings.contains(name) { return nil }
        if instances.contains(check) { return .instanceIdentity }
        if configurations.contains(check) || name == "debug" { return .configuration }
        if programs.contains(check) || name.hasPrefix("rtmr") || name.hasPrefix("pcr-") { return .executables }
        switch area {
        case "dcap", "cose": return .hardware
        case "sgx": return name == "signature" ? .hardware : name == "format" ? nil : .executables
        case "tdx": return name == "format" ? nil : name == "mrtd" || name == "measurements" ? .executables : .hardware
        case "snp": return name == "container" ? nil : .hardware
        case "nitro": return name == "chain" || name.hasPrefix("leaf") || name == "certificates" ? .hardware : nil
        case "nvidia":
            return ["time", "locality", "device-count", "co-attestation"].contains(name) ? nil : .hardware
        case "tpm": return name == "event-log" || name.hasSuffix("-count") || name == "clock" ? nil : .hardware
        case "dstack": return .executables
        case "azure": return .hardware
        default: return nil
        }
    }

    /// What evidence is bound to: said by the statement that it speaks of.
    private static let bindings: Set<String> = [
        "report-data", "user-data", "nonce", "one-nonce", "qualifying-data", "age",
    ]
    private static let instances: Set<String> = [
        "dcap.machine", "snp.chip", "snp.chip-id", "snp.provider", "nitro.module", "nvidia.distinct-devices",
    ]
    private static let configurations: Set<String> = [
        "tdx.attributes", "tdx.sept-ve-disable", "tdx.service-td", "tdx.xfam", "snp.policy", "snp.policy-bits",
        "snp.policy-interface", "snp.vmpl", "snp.platform", "nvidia.mode", "nvidia.development-mode",
        "azure.secure-boot",
    ]
    private static let programs: Set<String> = [
        "snp.measurement", "snp.host-data", "snp.id-key-digest", "snp.author-key-digest", "snp.image-id",
        "snp.family-id", "snp.guest-svn", "nitro.image", "nitro.register-values", "nvidia.measurements",
        "nvidia.manifests", "nvidia.manifest-signature", "nvidia.driver", "nvidia.vbios", "tpm.registers",
        "tpm.register-digest", "tpm.selection", "tpm.event-log-coverage",
    ]
}

extension Outcome {
    /// The best tier that what ends so can have.
    var tier: TrustTier {
        switch self {
        case .verified: .affirming
        case .notCheckable: .none
        case .notAccepted, .stale: .warning
        case .invalid: .contraindicated
        }
    }
}

extension EvidenceKind {
    /// Whether the processor keeps the memory of what it attests encrypted.
    fileprivate var encryptsMemory: Bool {
        switch self {
        case .sgx, .tdx, .sevSNP, .dstack, .azureCVM: true
        case .nitro, .nvidiaGPU, .tpm, .software: false
        }
    }
}
