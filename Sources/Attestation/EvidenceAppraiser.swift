/// What is to be accepted of each kind of hardware. The defaults fail closed.
public struct AppraisalPolicies: Hashable, Sendable {
    /// The kinds that are accepted at all; all by default. What of them, the other fields say.
    public var acceptedKinds = Set(EvidenceKind.allCases)
    /// Of SGX enclaves.
    public var sgx = DCAPPolicy()
    /// Of TDX trust domains.
    public var tdx = DCAPPolicy()
    /// Of SEV-SNP machines.
    public var sevSNP = SEVSNPPolicy()
    /// Of Nitro enclaves.
    public var nitro = NitroPolicy()
    /// Of NVIDIA's GPUs and switches.
    public var nvidiaGPU = NVIDIAPolicy()
    /// Of dstack machines.
    public var dstack = DstackPolicy()
    /// Of Azure's confidential machines.
    public var azureCVM = AzureCVMPolicy()
    /// Of TPMs.
    public var tpm = TPMPolicy()
    /// Of software without hardware.
    public var software = SoftwarePolicy()

    /// The defaults.
    public init() {}

    /// Demands that evidence be bound to 64 bytes: as they are where there is room, by their digest of 32 bytes where there is not.
    public mutating func demand(binding: [UInt8]) {
        sgx.expectedBinding = binding
        tdx.expectedBinding = binding
        dstack.platform.expectedBinding = binding
        sevSNP.reportData = binding
        nitro.userData = binding
        software.binding = binding
        tpm.qualifyingData = binding
        azureCVM.tpm.qualifyingData = binding
        nvidiaGPU.nonce = ShortBinding.slot(of: binding)
    }
}

/// Evidence of any kind: one way in for commands, daemon and library.
public enum EvidenceAppraiser {
    /// The most bytes of one piece of evidence.
    public static let maximumByteCount = 8 << 20

    /// Reads evidence and checks it.
    ///
    /// - Parameters:
    ///   - kind: what it is to be; `nil` for the first kind that it can be read as. Software's documents have Nitro's format and are
    ///     taken for Nitro's unless it is said.
    ///   - collateral: what vendors published.
    ///   - policies: what is accepted.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: what the kind's parser throws; `evidence.unknown-kind` if it is nothing that is known here, `evidence.too-long`.
    public static func appraise(
        _ bytes: [UInt8], as kind: EvidenceKind?, collateral: Collateral, policies: AppraisalPolicies, at time: Int64
    ) throws(EvidenceError) -> Appraisal {
        guard bytes.count <= maximumByteCount else {
            throw EvidenceError(
                code: "evidence.too-long", message: "evidence of more than \(maximumByteCount) bytes is not read")
        }
        if let kind { return try appraise(bytes, kind, collateral, policies, time) }
        for kind in EvidenceKind.allCases where kind != .software {
            if let appraisal = try? appraise(bytes, kind, collateral, policies, time) { return appraisal }
        }
        throw EvidenceError(
            code: "evidence.unknown-kind",
            message: "this can be read as evidence of no kind; say which it should be, to learn what is wrong with it")
    }

    private static func appraise(
        _ bytes: [UInt8], _ kind: EvidenceKind, _ collateral: Collateral, _ policies: AppraisalPolicies, _ time: Int64
    ) throws(EvidenceError) -> Appraisal {
        func run<Verifier: EvidenceVerifier>(
            _ verifier: Verifier.Type, _ policy: Verifier.Policy
        ) throws(EvidenceError) -> Appraisal {
            let appraisal = verifier.appraise(
                try verifier.parse(bytes), collateral: collateral, policy: policy, at: time)
            guard !policies.acceptedKinds.contains(kind) else { return appraisal }
            return appraisal.refused(
                "evidence.kind", code: "evidence.kind-not-accepted",
                "the policy does not speak of evidence of the kind \(kind.rawValue), and so does not accept it")
        }
        return switch kind {
        case .sgx: try run(SGXQuoteVerifier.self, policies.sgx)
        case .tdx: try run(TDXQuoteVerifier.self, policies.tdx)
        case .sevSNP: try run(SEVSNPVerifier.self, policies.sevSNP)
        case .nitro: try run(NitroVerifier.self, policies.nitro)
        case .nvidiaGPU: try run(NVIDIAVerifier.self, policies.nvidiaGPU)
        case .dstack: try run(DstackVerifier.self, policies.dstack)
        case .azureCVM: try run(AzureCVMVerifier.self, policies.azureCVM)
        case .tpm: try run(TPMVerifier.self, policies.tpm)
        case .software: try run(SoftwareVerifier.self, policies.software)
        }
    }
}
