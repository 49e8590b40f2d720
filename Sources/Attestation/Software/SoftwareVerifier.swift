import CanonicalEncoding
import Certificates
import Verification

/// What software evidence is accepted. The default accepts none.
public struct SoftwarePolicy: Hashable, Sendable {
    /// Whether evidence without hardware is accepted at all.
    public var allowsSoftware: Bool
    /// The roots, by key; none by default. No vendor's root belongs here.
    public var roots: TrustAnchors
    /// How many seconds the document's time may be before or after the time of the check; `nil` if its certificate alone says.
    public var maximumAge: Int64?
    /// The bytes that the evidence must be bound to, all of them; if it is `nil` they are not compared here, and the caller must.
    public var binding: [UInt8]?

    /// Creates a policy.
    public init(
        allowsSoftware: Bool = false, roots: TrustAnchors = TrustAnchors(keys: []),
        maximumAge: Int64? = NitroPolicy.usualMaximumAge, binding: [UInt8]? = nil
    ) {
        self.allowsSoftware = allowsSoftware
        self.roots = roots
        self.maximumAge = maximumAge
        self.binding = binding
    }
}

/// Checks software evidence: a document in the format of AWS Nitro's, signed by a key on an ordinary machine.
///
/// It has the format, and none of the protection: whoever runs the machine can sign whatever they like. So it goes through the same
/// checks as a document of hardware does, and is refused unless the policy says so and names the root. docs/receipts/software.md.
public enum SoftwareVerifier: EvidenceVerifier {
    /// What it verifies.
    public static let kind = EvidenceKind.software
    /// The module's name in every such document.
    public static let module = "assay-software"

    /// Reads a document.
    public static func parse(_ bytes: [UInt8]) throws(EvidenceError) -> NitroDocument {
        try NitroDocument(parsing: bytes)
    }

    /// What a policy must name to accept a document: the digest of its root's key. `nil` of what is no such document.
    public static func root(of document: [UInt8]) -> Digest? {
        (try? parse(document))?.bundle.first?.publicKey.fingerprint
    }

    /// Checks a document. There is no collateral.
    public static func appraise(
        _ document: NitroDocument, collateral: Collateral, policy: SoftwarePolicy, at time: Int64
    ) -> Appraisal {
        var record = AppraisalRecord(kind, signedRegion: document.message.signedBytes)
        record.binding = document.userData
        record.claims = [Appraisal.Claim("protection", .string("no hardware protection"))] + document.claims
        let warning = "no hardware protection: whoever runs the machine can sign whatever they like"
        if policy.allowsSoftware {
            record.skip("software.protection", code: "software.no-hardware-protection", warning)
        } else {
            record.fail("software.protection", code: "software.no-hardware-protection", .notAccepted, warning)
        }
        record.expect(
            document.module == module, "software.module", "the document says that it is of software",
            else: "software.other-module", .invalid, "the document does not say that it is of software")
        record.checkMessage(of: document)
        record.checkContents(of: document)
        record.checkChain(of: document, roots: policy.roots, at: time)
        record.checkAge(of: document, atMost: policy.maximumAge, at: time)
        record.checkSlot("nitro.user-data", document.userData, policy.binding, "user_data")
        return record.appraisal
    }
}
