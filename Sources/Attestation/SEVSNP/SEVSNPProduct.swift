import CanonicalEncoding

/// A generation of AMD's processors, each with a root key of its own.
public enum SEVSNPProduct: String, Hashable, Sendable, CaseIterable {
    /// EPYC 7003.
    case milan = "Milan"
    /// EPYC 9004, 97x4 and 8004: Genoa, Bergamo and Siena.
    case genoa = "Genoa"
    /// EPYC 9005.
    case turin = "Turin"

    /// From the family and the model that CPUID tells, extended parts included (AMD 56860, table of ATTESTATION_REPORT); `nil` for
    /// others.
    init?(family: UInt8, model: UInt8) {
        switch (family, model) {
        case (0x19, 0x00...0x0F): self = .milan
        case (0x19, 0x10...0x1F), (0x19, 0xA0...0xAF): self = .genoa
        case (0x1A, 0x00...0x11): self = .turin
        default: return nil
        }
    }
}

/// The keys of AMD's roots (ARK), by the SHA-256 of their SubjectPublicKeyInfo. Certificates of the roots may come from anywhere, since
/// only these say which of them is one.
public struct SEVSNPRoots: Hashable, Sendable {
    /// Each product's.
    public var keys: [SEVSNPProduct: Set<Digest>]

    /// Roots of one's own; for tests, and for machines that are not AMD's.
    public init(keys: [SEVSNPProduct: Set<Digest>]) {
        self.keys = keys
    }

    /// AMD's own: ARK-Milan, ARK-Genoa and ARK-Turin, which sign the chains of both VCEK and VLEK.
    public static let amd = SEVSNPRoots(keys: [
        .milan: digest("9f056bee44377e29308cb5ffa895bdfb62d18881fa6bed8d6f075b0204089cb9"),
        .genoa: digest("429a69c9422aa258ee4d8db5fcda9c6470ef15f8cd5a9cebd6cbc7d90b863831"),
        .turin: digest("4f125410563a2ab9a50356f9243f6fe0b6f73de98603f53f90339c70e9d7ad08"),
    ])

    /// Whose root a key is.
    func product(of key: Digest) -> SEVSNPProduct? {
        SEVSNPProduct.allCases.first { keys[$0]?.contains(key) ?? false }
    }

    /// All of them.
    var all: Set<Digest> { keys.values.reduce(into: []) { $0.formUnion($1) } }

    private static func digest(_ hex: String) -> Set<Digest> {
        guard let digest = try? Digest(hex: hex) else { preconditionFailure("64 digits are a digest") }
        return [digest]
    }
}
