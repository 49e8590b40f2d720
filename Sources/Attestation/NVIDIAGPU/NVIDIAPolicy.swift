import CanonicalEncoding
import Certificates

/// What evidence of NVIDIA's devices is accepted.
///
/// The default accepts none: without reference values nothing says what the measurements mean, and what a development mode would have
/// changed in them.
public struct NVIDIAPolicy: Hashable, Sendable {
    /// The roots, by key; NVIDIA's by default.
    public var roots: TrustAnchors
    /// The nonce that all reports must have, 32 bytes; if it is `nil` it is not compared here, and the caller must.
    public var nonce: [UInt8]?
    /// The 64 bytes that the receipt of the processor is bound to: the reports' nonce must be their `ShortBinding`.
    public var processorBinding: [UInt8]?
    /// The digests (SHA-256) of NVIDIA's manifests whose values are accepted; the files come as collateral.
    public var manifestFiles: Set<Digest>
    /// Reference values that the policy has itself.
    public var manifests: Set<NVIDIAManifest>
    /// Whether devices are accepted whose measurements nothing is known of.
    public var allowsUnmeasured: Bool
    /// How GPUs may work together.
    public var modes: Set<NVIDIAFields.Mode>
    /// Whether GPUs are accepted whose report does not say so, as older drivers' do not.
    public var allowsUnreportedMode: Bool
    /// The product lines that are accepted.
    public var architectures: Set<NVIDIAEvidence.Architecture>
    /// The oldest driver.
    public var minimumDriver: NVIDIAVersion?
    /// The drivers that are accepted; any from the oldest on if it is `nil`.
    public var drivers: Set<String>?
    /// The oldest VBIOS, by product line: versions of different ones do not compare.
    public var minimumVBIOS: [NVIDIAEvidence.Architecture: NVIDIAVersion]
    /// The VBIOS versions that are accepted; any from the oldest on if it is `nil`.
    public var vbioses: Set<String>?
    /// How many devices there must be; any number if it is `nil`.
    public var deviceCount: Int?
    /// Whether a GPU's report must name the firmware that its certificate is for.
    public var requiresFirmwareIdentity: Bool
    /// Whether evidence is refused because certificates were not looked up: no verifier that is offline can.
    public var requiresRevocation: Bool

    /// Creates a policy.
    public init(
        roots: TrustAnchors = .nvidiaDevices, nonce: [UInt8]? = nil, processorBinding: [UInt8]? = nil,
        manifestFiles: Set<Digest> = [], manifests: Set<NVIDIAManifest> = [], allowsUnmeasured: Bool = false,
        modes: Set<NVIDIAFields.Mode> = [.single, .multiple], allowsUnreportedMode: Bool = false,
        architectures: Set<NVIDIAEvidence.Architecture> = Set(NVIDIAEvidence.Architecture.allCases),
        minimumDriver: NVIDIAVersion? = nil, drivers: Set<String>? = nil,
        minimumVBIOS: [NVIDIAEvidence.Architecture: NVIDIAVersion] = [:], vbioses: Set<String>? = nil,
        deviceCount: Int? = nil, requiresFirmwareIdentity: Bool = true, requiresRevocation: Bool = false
    ) {
        self.roots = roots
        self.nonce = nonce
        self.processorBinding = processorBinding
        self.manifestFiles = manifestFiles
        self.manifests = manifests
        self.allowsUnmeasured = allowsUnmeasured
        self.modes = modes
        self.allowsUnreportedMode = allowsUnreportedMode
        self.architectures = architectures
        self.minimumDriver = minimumDriver
        self.drivers = drivers
        self.minimumVBIOS = minimumVBIOS
        self.vbioses = vbioses
        self.deviceCount = deviceCount
        self.requiresFirmwareIdentity = requiresFirmwareIdentity
        self.requiresRevocation = requiresRevocation
    }
}

extension TrustAnchors {
    /// The key of `CN=NVIDIA Device Identity CA, O=NVIDIA`, until 9999-12-31.
    public static let nvidiaDevices = TrustAnchors(
        pinned: "a90c4eb5acfd3e3d03a25db6a26b84f720ad0503196c627c21ddd48dd85b06a4")
}

/// A version of firmware or of a driver: numbers between dots.
public struct NVIDIAVersion: Hashable, Sendable, Comparable {
    private let parts: [UInt32]

    /// Of a driver, whose parts are decimal, such as `550.90.07`; `nil` for anything else.
    public init?(driver text: String) { self.init(text, radix: 10) }

    /// Of a VBIOS, whose parts are hexadecimal, such as `96.00.9F.00.01`; `nil` for anything else.
    public init?(vbios text: String) { self.init(text, radix: 16) }

    private init?(_ text: String, radix: Int) {
        var parts: [UInt32] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false) {
            guard (1...8).contains(part.utf8.count), let number = UInt32(part, radix: radix),
                part.first?.isHexDigit == true
            else {
                return nil
            }
            parts.append(number)
        }
        // What is not written counts as zero, so that 560 and 560.00 are one.
        while parts.count > 1, parts.last == 0 { parts.removeLast() }
        self.parts = parts
    }

    /// The numbers between dots, without zeros at the end: decimal for a driver, hexadecimal for a VBIOS.
    public func text(radix: Int) -> String {
        parts.map { String($0, radix: radix, uppercase: true) }.joined(separator: ".")
    }

    /// Earlier before later, part by part.
    public static func < (lhs: NVIDIAVersion, rhs: NVIDIAVersion) -> Bool {
        lhs.parts.lexicographicallyPrecedes(rhs.parts)
    }
}
