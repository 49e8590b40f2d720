import Attestation
import CanonicalEncoding
import StrictYAML

extension ReceiptTable {
    /// Reports of SEV-SNP.
    static let sevSNP = ReceiptTable(
        kind: .sevSNP, fields: snp.map { $0.lifted(\.sevSNP) }, identityKeys: "measurement, id-key or author-key",
        namesIdentity: {
            $0.sevSNP.measurements != nil || $0.sevSNP.idKeyDigests != nil || $0.sevSNP.authorKeyDigests != nil
        })

    /// What reports have.
    static let snp: [PolicyField<SEVSNPPolicy>] = machine + guest

    private static let machine: [PolicyField<SEVSNPPolicy>] = [
        PolicyField(
            "denied-products", \.deniedProducts, .set(products), "products that are refused", example: "none"),
        PolicyField(
            "minimum-tcb", \.minimumTCB, .map(products, tcb), "the oldest parts, by product",
            example: "\n  genoa:\n    bl: 10\n    snp: 27"),
        PolicyField(
            "minimum-firmware", \.minimumFirmware, .optional(firmware), "the oldest firmware", example: "1.55.40"),
        PolicyField(
            "provisional-firmware", \.allowsProvisionalFirmware, .flag, "firmware on probation", example: "true"),
        PolicyField(
            "older-launch", \.allowsOlderLaunch, .flag, "guests launched before their machine was updated",
            example: "true"),
        PolicyField(
            "required-mitigations", \.requiredMitigations, .map(products, .bits), "mitigations, by product",
            example: "\n  turin: 0000000000000001"),
        PolicyField(
            "required-platform", \.requiredPlatform, platform, "what a machine must have",
            example: "\n  - ciphertext-hiding"),
        PolicyField(
            "forbidden-platform", \.forbiddenPlatform, platform, "what a machine must not have", example: "\n  - smt"),
        PolicyField(
            "chip-id", \.chipIDs, .optional(.set(.bytes(64))), "machines, by their chips",
            example: "\n  - " + String(repeating: "a1", count: 64)),
        PolicyField(
            "providers", \.providers, .set(.label), "clouds whose leased keys (VLEK) count",
            example: "\n  - Example Cloud"),
        PolicyField(
            "require-revocation-list", \.requiresRevocationList, .flag, "a revocation list of AMD's root must be there",
            example: "true"),
    ]

    private static let guest: [PolicyField<SEVSNPPolicy>] = [
        PolicyField(
            "measurement", \.measurements, .optional(.set(.bytes(48))), "what a guest is launched from",
            example: "\n  - " + String(repeating: "a1", count: 48)),
        PolicyField(
            "id-key", \.idKeyDigests, .optional(.set(.bytes(48))), "keys that signed a guest's identity",
            example: "\n  - " + String(repeating: "a1", count: 48)),
        PolicyField(
            "author-key", \.authorKeyDigests, .optional(.set(.bytes(48))), "keys that signed those keys",
            example: "\n  - " + String(repeating: "a1", count: 48)),
        PolicyField(
            "host-data", \.hostData, .optional(.set(.bytes(32))), "what the host says",
            example: "\n  - " + String(repeating: "a1", count: 32)),
        PolicyField(
            "family-id", \.familyIDs, .optional(.set(.bytes(16))), "families of guests",
            example: "\n  - " + String(repeating: "a1", count: 16)),
        PolicyField(
            "image-id", \.imageIDs, .optional(.set(.bytes(16))), "images of guests",
            example: "\n  - " + String(repeating: "a1", count: 16)),
        PolicyField(
            "minimum-guest-svn", \.minimumGuestSVN, .number(0...UInt32.max), "the least version of a guest",
            example: "3"),
        PolicyField(
            "required-guest-policy", \.requiredGuestPolicy, guestPolicy, "what a guest's owner must have demanded",
            example: "\n  - single-socket"),
        PolicyField(
            "forbidden-guest-policy", \.forbiddenGuestPolicy, guestPolicy, "what a guest's owner must not have allowed",
            example: "\n  - smt\n  - debug\n  - migration-agent"),
        PolicyField(
            "minimum-interface", \.minimumInterface, interface, "the oldest interface that a guest's owner demanded",
            example: "1.55"),
        PolicyField(
            "privilege-levels", \.privilegeLevels, .set(.number(0...3)), "privilege levels that may ask for a report",
            example: "\n  - 0\n  - 1"),
    ]

    private static let products = PolicyCodec<SEVSNPProduct>.named(["milan": .milan, "genoa": .genoa, "turin": .turin])

    private static let tcb = PolicyCodec<SEVSNPTCB>(
        read: { node throws(PolicyError) in
            var keys = try PolicyKeys(node, "fmc, bl, tee, snp, ucode")
            let part = PolicyCodec<UInt8>.number(0...255)
            let own = SEVSNPTCB(
                fmc: try keys.read("fmc", part) ?? 0, bootLoader: try keys.read("bl", part) ?? 0,
                tee: try keys.read("tee", part) ?? 0, snp: try keys.read("snp", part) ?? 0,
                microcode: try keys.read("ucode", part) ?? 0)
            try keys.finish()
            return own
        }, json: { .string($0.description) })

    private static let firmware = PolicyCodec<SEVSNPFirmware>(
        read: { node throws(PolicyError) in
            let numbers = try Self.numbers(node, 3, "a version such as 1.55.40")
            return SEVSNPFirmware(major: numbers[0], minor: numbers[1], build: numbers[2])
        }, json: { .string($0.description) })

    private static let interface = PolicyCodec<UInt16>(
        read: { node throws(PolicyError) in
            let numbers = try Self.numbers(node, 2, "a version such as 1.55")
            return UInt16(numbers[0]) << 8 | UInt16(numbers[1])
        }, json: { .string("\($0 >> 8).\($0 & 0xFF)") })

    /// Numbers below 256 between dots.
    private static func numbers(_ node: YAMLNode, _ count: Int, _ expected: String) throws(PolicyError) -> [UInt8] {
        let text = try node.text(expected)
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard numbers.count == count, numbers.map({ String($0) }).joined(separator: ".") == text else {
            throw .badValue(node, expected)
        }
        return numbers
    }

    private static let platform = flags(SEVSNPPlatformInfo.names.map { ($0.name, $0.bit) })
    private static let guestPolicy = flags(SEVSNPGuestPolicy.names.map { ($0.name, $0.bit) })

    /// Bits by their names.
    private static func flags<Flags: OptionSet & Sendable>(
        _ names: [(name: String, bit: Flags)]
    ) -> PolicyCodec<Flags> where Flags.Element == Flags {
        let texts = PolicyCodec<Set<String>>.set(
            PolicyCodec<String>(
                read: { node throws(PolicyError) in
                    let name = try node.text("a name")
                    guard names.contains(where: { $0.name == name }) else {
                        throw .unknownName(node, name, names.map(\.name))
                    }
                    return name
                }, json: { .string($0) }))
        return PolicyCodec(
            read: { node throws(PolicyError) in
                let found = try texts.read(node)
                return Flags(names.filter { found.contains($0.name) }.map(\.bit))
            },
            json: { flags in texts.json(Set(names.filter { flags.contains($0.bit) }.map(\.name))) })
    }
}
