import CanonicalEncoding
import Verification

/// What came out of looking at a piece of evidence: what it claims, and what of that was checked. Never a bare yes or no.
public struct Appraisal: Equatable, Sendable {
    /// A value that the evidence measures or says, such as `mrenclave`.
    public struct Claim: Equatable, Sendable {
        /// Its name, as the vendor's specification has it, in kebab case.
        public let name: String
        /// Bytes as hexadecimal, numbers as decimals, flags as booleans.
        public let value: JSONValue

        /// Creates a claim.
        public init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    /// How up to date the platform is, as its vendor says.
    public struct PlatformStatus: Hashable, Sendable {
        /// The vendor's word, such as `UpToDate`.
        public let status: String
        /// The advisories that apply, sorted.
        public let advisories: [String]

        /// Creates a status.
        public init(status: String, advisories: [String]) {
            self.status = status
            self.advisories = advisories
        }
    }

    /// Whose hardware.
    public let kind: EvidenceKind
    /// Which receipt this is: a digest of what was signed, not of the bytes it came in, which others can change.
    public let receipt: Digest
    /// The bytes that the requester chose, as they are in the evidence: what it is bound to; `nil` if it has no such place.
    public let binding: [UInt8]?
    /// What the evidence says, in the order of its format.
    public let claims: [Claim]
    /// How up to date the platform is; `nil` if the kind knows no such thing, or it was not found out.
    public let platform: PlatformStatus?
    /// All checks, in order.
    public let findings: [Finding]
    /// When what was checked holds, certificates, lists and collateral together: seconds since 1970, UTC; the end is excluded.
    /// `nil` if something failed before that could be told.
    public let validity: Range<Int64>?

    /// The worst of the findings' consequences.
    public var outcome: Outcome { findings.map(\.consequence).max() ?? .invalid }

    /// The code of the first finding with the worst consequence; `nil` if all is well.
    public var refusal: String? { findings.first { $0.consequence == outcome && outcome != .verified }?.code }

    /// The same with a finding more: it is not accepted, whatever it is.
    func refused(_ check: String, code: String, _ reason: String) -> Appraisal {
        let finding = Finding(check: check, code: code, result: .failed, consequence: .notAccepted, reason: reason)
        return Appraisal(
            kind: kind, receipt: receipt, binding: binding, claims: claims, platform: platform,
            findings: findings + [finding], validity: validity)
    }

    /// The claim of a name.
    public subscript(claim name: String) -> JSONValue? { claims.first { $0.name == name }?.value }
}
