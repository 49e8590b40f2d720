import Attestation
import CanonicalEncoding
import StrictYAML

extension ReceiptTable {
    /// Reports of NVIDIA's devices.
    static let nvidiaGPU = ReceiptTable(
        kind: .nvidiaGPU, fields: devices.map { $0.lifted(\.nvidiaGPU) }, identityKeys: "manifest-files or manifests",
        namesIdentity: { !$0.nvidiaGPU.manifestFiles.isEmpty || !$0.nvidiaGPU.manifests.isEmpty })

    private static let devices: [PolicyField<NVIDIAPolicy>] = [
        PolicyField(
            "manifest-files", \.manifestFiles, .set(.digest), "files of reference values, by their digests",
            example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "manifests", \.manifests, .set(manifest), "reference values of the policy's own",
            example: "\n  - product: GH100\n    version: 550.90.07\n    digests:\n      9:\n        - "
                + String(repeating: "a1", count: 48)),
        PolicyField(
            "unmeasured", \.allowsUnmeasured, .flag,
            "devices whose measurements nothing is known of, so that a development mode cannot be ruled out",
            example: "true"),
        PolicyField("modes", \.modes, .set(modes), "how GPUs may work together", example: "\n  - single-gpu"),
        PolicyField(
            "unreported-mode", \.allowsUnreportedMode, .flag, "GPUs whose report does not say so", example: "true"),
        PolicyField("architectures", \.architectures, .set(architectures), "product lines", example: "\n  - blackwell"),
        PolicyField(
            "minimum-driver", \.minimumDriver,
            .optional(version("a driver such as 550.90.07", 10, NVIDIAVersion.init(driver:))),
            "the oldest driver", example: "550.90.07"),
        PolicyField("drivers", \.drivers, .optional(.set(.label)), "drivers", example: "\n  - 550.90.07"),
        PolicyField(
            "minimum-vbios", \.minimumVBIOS,
            .map(architectures, version("a VBIOS such as 96.00.9F.00.01", 16, NVIDIAVersion.init(vbios:))),
            "the oldest VBIOS, by product line", example: "\n  hopper: 96.00.9F.00.01"),
        PolicyField("vbios", \.vbioses, .optional(.set(.label)), "VBIOS versions", example: "\n  - 96.00.9F.00.01"),
        PolicyField("device-count", \.deviceCount, .optional(.number(1...64)), "how many devices", example: "8"),
        PolicyField(
            "require-firmware-identity", \.requiresFirmwareIdentity, .flag,
            "a GPU's report must name the firmware that its certificate is for", example: "false"),
        PolicyField(
            "require-revocation", \.requiresRevocation, .flag,
            "revocation must be looked up, which no verifier that is offline can", example: "true"),
    ]

    private static let modes = PolicyCodec<NVIDIAFields.Mode>.named([
        "single-gpu": .single, "multi-gpu": .multiple, "protected-pcie": .protectedPCIe,
    ])

    private static let architectures = PolicyCodec<NVIDIAEvidence.Architecture>.named([
        "hopper": .hopper, "blackwell": .blackwell, "ls10": .switchLS10,
    ])

    private static func version(
        _ expected: String, _ radix: Int, _ parse: @escaping @Sendable (String) -> NVIDIAVersion?
    ) -> PolicyCodec<NVIDIAVersion> {
        PolicyCodec(
            read: { node throws(PolicyError) in
                guard let version = parse(try node.text(expected)) else { throw .badValue(node, expected) }
                return version
            }, json: { .string($0.text(radix: radix)) })
    }

    private static let manifest = PolicyCodec<NVIDIAManifest>(
        read: { node throws(PolicyError) in
            var keys = try PolicyKeys(node, "product, version, digests")
            let label = PolicyCodec<String>.label
            let own = NVIDIAManifest(
                product: try label.read(try keys.required("product")),
                version: try label.read(try keys.required("version")),
                digests: try digests.read(try keys.required("digests")))
            try keys.finish()
            return own
        },
        json: { own in
            .object(members: [
                ("product", .string(own.product)), ("version", .string(own.version)),
                ("digests", digests.json(own.digests)),
            ])
        })

    private static let digests = PolicyCodec<[Int: Set<[UInt8]>]>.map(.number(0...254), .set(.bytes(48)))
}
