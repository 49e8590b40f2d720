import CanonicalEncoding
import Identity
import Verification

/// A bundle whose outer form has been checked, with its statements still unread.
///
/// Reading goes in stages so that a verifier can say which part is at fault.
struct BundleEnvelope {
    /// A link with its statement as found.
    struct RawLink {
        let statement: JSONValue
        let evidence: [Evidence]

        /// The proof, of which there is at most one.
        var proof: ProofEvidence? {
            evidence.lazy.compactMap { if case .groth16(let proof) = $0 { proof } else { nil } }.first
        }
        /// The receipts, in their order.
        var receipts: [ReceiptEvidence] {
            evidence.compactMap { if case .receipt(let receipt) = $0 { receipt } else { nil } }
        }
        /// The signatures, in their order.
        var signatures: [EnvelopeSignature] {
            evidence.compactMap { if case .signature(let signature) = $0 { signature } else { nil } }
        }
    }

    /// A key under the name that the bundle gives it.
    struct NamedKey {
        let name: Digest
        let key: CarriedKey
    }

    let links: [RawLink]
    let keys: [NamedKey]
    /// The files that receipts name.
    let collateral: [Digest: CarriedCollateral]
    /// The signatures of the whole.
    let signatures: [EnvelopeSignature]
    /// What they are of; `nil` if there are none.
    let envelope: SignedEnvelope?
    /// The manifest as it stands in the file.
    let manifest: Digest
    /// The manifest as it should be.
    let computedManifest: Digest

    /// Reads the outer form; everything but the statements themselves and the insides of keys and proofs.
    init(parsing bytes: [UInt8]) throws(BundleError) {
        let document = try BundleError.wrapping { () throws(JSONError) in
            try JSONValue(
                parsing: bytes, limits: JSONLimits(maximumDepth: 16, maximumBytes: Bundle.maximumByteCount))
        }
        var reader = try BundleError.wrapping { () throws(JSONError) in
            try JSONObjectReader(document, path: "bundle")
        }
        let schema = try BundleError.wrapping { () throws(JSONError) in try reader.string("schema") }
        guard schema == Bundle.schema else {
            throw BundleError(
                code: "bundle.unknown-schema",
                message: "bundle.schema is not \(Bundle.schema), which this version reads",
                consequence: .notCheckable)
        }
        guard document.isCanonicalizable, document.canonicalBytes == bytes else {
            throw BundleError(
                code: "bundle.not-canonical",
                message: "the bundle is not in its canonical form (RFC 8785: sorted members, no white space, no line "
                    + "end)")
        }
        let (linkValues, keyMembers, files, signatureValues, manifestText) = try BundleError.wrapping {
            () throws(JSONError) in
            let linkValues = try reader.array("links")
            var keyReader = try reader.object("verifyingKeys")
            var files = try reader.optionalObject("collateral")
            let signatureValues = try reader.optionalArray("signatures")
            let manifestText = try reader.string("manifest")
            try reader.finish()
            return (linkValues, keyReader.takeRemaining(), files?.takeRemaining(), signatureValues, manifestText)
        }
        let links = try Self.links(linkValues)
        var keys: [NamedKey] = []
        for member in keyMembers { keys.append(try Self.key(member)) }
        for key in keys where !links.contains(where: { $0.proof?.verifyingKey == key.name }) {
            throw BundleError(code: "bundle.unused-key", message: "no link names the verifying key \(key.name)")
        }
        self.links = links
        self.keys = keys
        collateral = try Self.collateral(files, links)
        signatures = try Self.signatures(signatureValues)
        manifest = try Digest(bundle: manifestText, path: "bundle.manifest")
        let unsigned = document.removing("signatures")
        computedManifest = Bundle.digest(of: unsigned.removing("manifest"))
        envelope =
            signatures.isEmpty
            ? nil : Bundle.envelope(document: unsigned.canonicalBytes, digest: computedManifest)
    }
}

extension JSONValue {
    /// The object without one of its members.
    fileprivate func removing(_ name: String) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != name })
    }
}
