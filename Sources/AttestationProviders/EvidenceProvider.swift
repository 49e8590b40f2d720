import Attestation
import CanonicalEncoding

/// Has evidence made by the hardware that this process runs on.
///
/// One type for each way to ask: a folder of the kernel's, a device, a socket. What is there is found by looking; asking is real code
/// also in tests, against paths, sockets and devices that the caller can name.
public protocol EvidenceProvider: Sendable {
    /// By what name a command chooses it, such as `configfs-tsm`.
    static var name: String { get }
    /// Whether it stands for hardware; `false` only of software.
    static var isHardware: Bool { get }

    /// Why it cannot be asked here; `nil` if it can. Nothing is asked, and nothing changed, to find out.
    var obstacle: ProviderError? { get }

    /// Asks for evidence, and hands on what came. `attest(binding:at:)` checks it.
    ///
    /// - Parameters:
    ///   - binding: 64 bytes. Who has a place of 64 bytes puts them there whole.
    ///   - time: seconds since 1970, UTC.
    func request(binding: [UInt8], at time: Int64) throws(ProviderError) -> ProvidedEvidence
}

/// Evidence as a provider gave it.
public struct ProvidedEvidence: Hashable, Sendable {
    /// What it is.
    public let kind: EvidenceKind
    /// In the format that this kind's verifier reads.
    public let bytes: [UInt8]
    /// What came with it and is not evidence itself, such as a chip's certificates.
    public let collateral: [[UInt8]]

    /// Evidence of a kind.
    public init(kind: EvidenceKind, bytes: [UInt8], collateral: [[UInt8]] = []) {
        self.kind = kind
        self.bytes = bytes
        self.collateral = collateral
    }
}

/// Why there is no evidence.
public struct ProviderError: Error, Hashable, Sendable {
    /// A stable code: `provider.…`, or that of the parser or file that refused.
    public let code: String
    /// What is wrong, for people; it names paths, never what was to be attested.
    public let message: String

    /// Creates an error.
    public init(code: String, message: String) {
        self.code = code
        self.message = message
    }
}

extension EvidenceProvider {
    /// By what name a command chooses it.
    public var name: String { Self.name }

    /// Has evidence made, and lets out none that is bound to other bytes or that our own verifier cannot read.
    ///
    /// - Parameters:
    ///   - binding: 64 bytes (precondition), of `EvidenceBinding`.
    ///   - time: seconds since 1970, UTC.
    /// - Throws: `provider.other-binding`, what the kind's parser throws, and what asking throws: `provider.not-available`,
    ///   `provider.failed`, `provider.timeout`, and codes of the kind.
    public func attest(binding: [UInt8], at time: Int64) throws(ProviderError) -> ProvidedEvidence {
        precondition(binding.count == ProviderBinding.byteCount, "evidence is bound to 64 bytes")
        if let obstacle { throw obstacle }
        let evidence = try request(binding: binding, at: time)
        let appraisal: Appraisal
        do throws(EvidenceError) {
            appraisal = try EvidenceAppraiser.appraise(
                evidence.bytes, as: evidence.kind, collateral: Collateral(files: evidence.collateral),
                policies: AppraisalPolicies(), at: time)
        } catch {
            throw ProviderError(
                code: error.code, message: "\(name) gave evidence that cannot be read: \(error.message)")
        }
        let expected = ProviderBinding.slot(of: binding, in: evidence.kind)
        guard appraisal.binding == expected else {
            throw ProviderError(
                code: "provider.other-binding", message: "\(name) gave evidence that is bound to other bytes")
        }
        return evidence
    }
}

/// What a kind's evidence carries of 64 bytes.
enum ProviderBinding {
    static let byteCount = 64

    /// The bytes themselves, or their digest where there is room for 32 only.
    static func slot(of binding: [UInt8], in kind: EvidenceKind) -> [UInt8] {
        switch kind {
        case .sgx, .tdx, .sevSNP, .nitro, .dstack, .azureCVM, .tpm, .software: binding
        case .nvidiaGPU: ShortBinding.slot(of: binding)
        }
    }
}
