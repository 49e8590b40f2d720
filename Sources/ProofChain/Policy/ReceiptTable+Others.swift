import Attestation
import CanonicalEncoding
import Certificates
import StrictYAML

extension ReceiptTable {
    /// Documents of Nitro.
    static let nitro = ReceiptTable(
        kind: .nitro, fields: nitroFields.map { $0.lifted(\.nitro) }, identityKeys: "registers 0, 1, 2 or 8",
        namesIdentity: { !NitroPolicy.imageRegisters.isDisjoint(with: $0.nitro.registers.keys) })

    /// Azure's machines: the quote's registers tell what runs; the hardware's measurement is of Azure's paravisor.
    static let azureCVM = ReceiptTable(
        kind: .azureCVM,
        fields: azureFields.map { $0.lifted(\.azureCVM) }
            + snp.map { $0.lifted(\AppraisalPolicies.azureCVM.snp, group: "sev-snp") }
            + (dcap + domain).map { $0.lifted(\AppraisalPolicies.azureCVM.tdx, group: "tdx") }
            + quote.map { $0.lifted(\AppraisalPolicies.azureCVM.tpm, group: "tpm") },
        identityKeys: "tpm: registers",
        namesIdentity: { !$0.azureCVM.tpm.registers.isEmpty })

    /// Quotes of TPMs.
    static let tpm = ReceiptTable(
        kind: .tpm, fields: (quoteKeys + quote).map { $0.lifted(\.tpm) }, identityKeys: "registers",
        namesIdentity: { !$0.tpm.registers.isEmpty })

    /// Software without hardware.
    static let software = ReceiptTable(
        kind: .software, fields: softwareFields.map { $0.lifted(\.software) }, identityKeys: "roots",
        namesIdentity: { !$0.software.roots.keys.isEmpty })

    private static let nitroFields: [PolicyField<NitroPolicy>] = [
        PolicyField(
            "registers", \.registers, .map(.number(0...31), .set(.bytes(32, 48, 64))),
            "what registers (PCRs) may hold",
            example: "\n  0:\n    - " + String(repeating: "a1", count: 48)),
        PolicyField("modules", \.modules, .optional(.set(.label)), "modules", example: "\n  - i-0123456789abcdef0"),
        PolicyField(
            "maximum-age", \.maximumAge, .spanOrAny, "seconds between a document and the check", example: "any"),
        PolicyField("debug", \.allowsDebug, .flag, "debug modes", example: "true"),
    ]

    private static let azureFields: [PolicyField<AzureCVMPolicy>] = [
        PolicyField(
            "require-secure-boot", \.requiresSecureBoot, .flag,
            "the paravisor must say that the machine booted securely",
            example: "true"),
        PolicyField(
            "user-data", \.userData, .optional(.bytes(atMost: 64)), "the owner's data in the claims", example: "a1b2"),
    ]

    private static let quoteKeys: [PolicyField<TPMPolicy>] = [
        PolicyField(
            "keys", \.keys, .set(.digest), "keys of TPMs", example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "roots", \.anchors, anchors, "roots of certificates of such keys",
            example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "require-revocation-lists", \.requiresRevocationLists, .flag, "revocation lists of those must be there",
            example: "true"),
    ]

    private static let quote: [PolicyField<TPMPolicy>] = [
        PolicyField("bank", \.bank, banks, "the bank of the registers", example: "sha384"),
        PolicyField(
            "registers", \.registers, .map(.number(0...23), .set(.bytes(32, 48, 64))), "what registers (PCRs) may hold",
            example: "\n  4:\n    - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "selection", \.selection, .optional(.set(.number(0...23))),
            "registers that are quoted, neither more nor less",
            example: "\n  - 4\n  - 7"),
        PolicyField("require-event-log", \.requiresEventLog, .flag, "an event log must be there", example: "true"),
        PolicyField(
            "logged-registers", \.loggedRegisters, .set(.number(0...23)), "registers that such a log must tell all of",
            example: "\n  - 4"),
        PolicyField(
            "require-safe-clock", \.requiresSafeClock, .flag, "the clock must never have run backwards", example: "true"
        ),
        PolicyField(
            "reset-count", \.resetCount, .optional(.number(0...UInt32.max)), "how often the TPM was reset", example: "3"
        ),
        PolicyField(
            "restart-count", \.restartCount, .optional(.number(0...UInt32.max)), "how often it was resumed since",
            example: "0"),
        PolicyField(
            "firmware", \.firmwareVersions, .optional(.set(.bits)), "versions of the TPM's firmware",
            example: "\n  - 0007000200010000"),
    ]

    private static let softwareFields: [PolicyField<SoftwarePolicy>] = [
        PolicyField(
            "roots", \.roots, anchors, "roots of software keys", example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "maximum-age", \.maximumAge, .spanOrAny, "seconds between a document and the check", example: "any"),
    ]

    private static let banks = PolicyCodec<HashFunction>.named([
        "sha256": .sha256, "sha384": .sha384, "sha512": .sha512,
    ])

    private static let anchors = PolicyCodec<TrustAnchors>(
        read: { node throws(PolicyError) in TrustAnchors(keys: try PolicyCodec<Set<Digest>>.set(.digest).read(node)) },
        json: { PolicyCodec<Set<Digest>>.set(.digest).json($0.keys) })
}
