import Attestation
import CanonicalEncoding

extension ReceiptTable {
    /// Quotes of SGX.
    static let sgx = ReceiptTable(
        kind: .sgx, fields: (dcap + enclave).map { $0.lifted(\.sgx) }, identityKeys: "mrenclave or mrsigner",
        namesIdentity: { $0.sgx.acceptedEnclaves != nil || $0.sgx.acceptedSigners != nil })

    /// Quotes of TDX.
    static let tdx = ReceiptTable(
        kind: .tdx, fields: (dcap + domain).map { $0.lifted(\.tdx) }, identityKeys: "mrtd or rtmr",
        namesIdentity: { $0.tdx.acceptedMeasurements != nil || !$0.tdx.acceptedRegisters.isEmpty })

    /// Reports of dstack machines.
    static let dstack = ReceiptTable(
        kind: .dstack,
        fields: (dcap + domain).map { $0.lifted(\AppraisalPolicies.dstack.platform, group: "platform") }
            + machine.map { $0.lifted(\.dstack) },
        identityKeys: "app-id or compose-hash",
        namesIdentity: { $0.dstack.acceptedApplications != nil || $0.dstack.acceptedComposeHashes != nil })

    /// What quotes of both have.
    static let dcap: [PolicyField<DCAPPolicy>] = [
        PolicyField(
            "tcb-statuses", \.acceptedStatuses, .set(statuses), "states of the platform, in Intel's words",
            example: "\n  - UpToDate\n  - SWHardeningNeeded"),
        PolicyField(
            "refused-advisories", \.refusedAdvisories,
            .set(.text("an advisory such as INTEL-SA-00615") { $0.isAdvisory }), "advisories that must not apply",
            example: "\n  - INTEL-SA-00615"),
        PolicyField(
            "collateral-grace", \.collateralGrace, .span,
            "seconds after their next update that Intel's documents still count",
            example: "7d"),
        PolicyField(
            "maximum-collateral-age", \.maximumCollateralAge, .spanOrAny,
            "seconds that Intel's documents may have been out at most", example: "30d"),
        PolicyField(
            "minimum-evaluation-number", \.minimumEvaluationNumber, .number(0...1_000_000),
            "the least tcbEvaluationDataNumber of Intel's documents", example: "17"),
        PolicyField(
            "fmspc", \.acceptedFamilies, .optional(.set(.bytes(6))), "families of platforms",
            example: "\n  - b0c06f000000"),
        PolicyField(
            "platforms", \.acceptedPlatforms, .optional(.set(.bytes(16))), "machines, by PPID or platform instance",
            example: "\n  - 000102030405060708090a0b0c0d0e0f"),
        PolicyField("debug", \.allowsDebug, .flag, "debug modes", example: "true"),
    ]

    private static let enclave: [PolicyField<DCAPPolicy>] = [
        PolicyField(
            "mrenclave", \.acceptedEnclaves, .optional(.set(.bytes(32))), "enclaves",
            example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "mrsigner", \.acceptedSigners, .optional(.set(.bytes(32))), "enclaves' signers",
            example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "isv-prod-id", \.acceptedProducts, .optional(.set(.number(0...65_535))), "their signers' products",
            example: "\n  - 1"),
        PolicyField(
            "minimum-isv-svn", \.minimumSecurityVersion, .number(0...65_535),
            "the least security version of an enclave",
            example: "2"),
    ]

    /// What quotes of domains have besides.
    static let domain: [PolicyField<DCAPPolicy>] = [
        PolicyField(
            "mrtd", \.acceptedMeasurements, .optional(.set(.bytes(48))), "what a domain is built from",
            example: "\n  - " + String(repeating: "a1", count: 48)),
        PolicyField(
            "rtmr", \.acceptedRegisters, .map(.number(0...3), .set(.bytes(48))), "what a domain measured",
            example: "\n  0:\n    - " + String(repeating: "a1", count: 48)),
        PolicyField(
            "mr-seam", \.acceptedModules, .optional(.set(.bytes(48))), "TDX modules",
            example: "\n  - " + String(repeating: "a1", count: 48)),
        PolicyField(
            "minimum-module", \.minimumModules, .map(.number(0...255), .number(0...255)),
            "the least security version of TDX modules, by their version (TEE_TCB_SVN)", example: "\n  1: 5"),
        PolicyField(
            "xfam", \.allowedFeatures, .optional(.bits), "bits of XFAM that may be set", example: "00000000000618e7"),
        PolicyField(
            "service-domains", \.acceptedServiceDomains, .set(.bytes(48)), "service domains that may act on a domain",
            example: "\n  - " + String(repeating: "a1", count: 48)),
        PolicyField(
            "virtualization-exceptions", \.allowsVirtualizationExceptions, .flag,
            "domains without SEPT_VE_DISABLE, whose accesses the host can provoke exceptions for", example: "true"),
    ]

    private static let machine: [PolicyField<DstackPolicy>] = [
        PolicyField(
            "app-id", \.acceptedApplications, .optional(.set(.bytes(atMost: 64))), "applications", example: "\n  - a1b2"
        ),
        PolicyField(
            "compose-hash", \.acceptedComposeHashes, .optional(.set(.bytes(32))), "sets of containers",
            example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "os-image-hash", \.acceptedImages, .optional(.set(.bytes(32))), "images, by the machine's own word",
            example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "key-provider", \.acceptedKeyProviders, .optional(.set(.bytes(atMost: 1024))),
            "who gives a machine its keys",
            example: "\n  - a1b2"),
    ]

    /// `Revoked` is no state that a policy can accept.
    private static let statuses = PolicyCodec<TCBStatus>.named([
        "UpToDate": .upToDate, "SWHardeningNeeded": .softwareHardeningNeeded,
        "ConfigurationNeeded": .configurationNeeded,
        "ConfigurationAndSWHardeningNeeded": .configurationAndSoftwareHardeningNeeded, "OutOfDate": .outOfDate,
        "OutOfDateConfigurationNeeded": .outOfDateConfigurationNeeded,
    ])
}

extension String {
    fileprivate var isAdvisory: Bool {
        let digits = utf8.dropFirst("INTEL-SA-".utf8.count)
        return hasPrefix("INTEL-SA-") && digits.count == 5
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
