import CanonicalEncoding
import Verification

/// A bundle whose outer form has been checked, with its statements still unread.
///
/// Reading goes in stages so that a verifier can say which part is at fault.
struct BundleEnvelope {
    /// A link with its statement as found.
    struct RawLink {
        let statement: JSONValue
        let evidence: ProofEvidence
    }

    /// A key under the name that the bundle gives it.
    struct NamedKey {
        let name: Digest
        let key: CarriedKey
    }

    let links: [RawLink]
    let keys: [NamedKey]
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
        let (linkValues, keyMembers, manifestText) = try BundleError.wrapping { () throws(JSONError) in
            let linkValues = try reader.array("links")
            var keyReader = try reader.object("verifyingKeys")
            let manifestText = try reader.string("manifest")
            try reader.finish()
            return (linkValues, keyReader.takeRemaining(), manifestText)
        }
        let links = try Self.links(linkValues)
        var keys: [NamedKey] = []
        for member in keyMembers { keys.append(try Self.key(member)) }
        for key in keys where !links.contains(where: { $0.evidence.verifyingKey == key.name }) {
            throw BundleError(code: "bundle.unused-key", message: "no link names the verifying key \(key.name)")
        }
        self.links = links
        self.keys = keys
        manifest = try Self.digest(manifestText, path: "bundle.manifest")
        computedManifest = Bundle.digest(of: document.removing("manifest"))
    }

    private static func links(_ values: [JSONValue]) throws(BundleError) -> [RawLink] {
        guard !values.isEmpty else {
            throw BundleError(code: "bundle.no-links", message: "the bundle holds no statement")
        }
        guard values.count <= Bundle.maximumLinks else {
            throw BundleError(
                code: "bundle.too-many-links",
                message: "the bundle holds \(values.count) links, more than \(Bundle.maximumLinks)")
        }
        var links: [RawLink] = []
        for (index, value) in values.enumerated() {
            let path = "bundle.links[\(index)]"
            let (statement, evidence) = try BundleError.wrapping { () throws(JSONError) in
                var reader = try JSONObjectReader(value, path: path)
                let members = (try reader.value("statement"), try reader.array("evidence"))
                try reader.finish()
                return members
            }
            links.append(RawLink(statement: statement, evidence: try proof(evidence, path: "\(path).evidence")))
        }
        return links
    }

    private static func proof(_ values: [JSONValue], path: String) throws(BundleError) -> ProofEvidence {
        guard let value = values.first else {
            throw BundleError(code: "evidence.none", message: "\(path) is empty: nothing shows the statement")
        }
        guard values.count == 1 else {
            throw BundleError(
                code: "evidence.too-many",
                message: "\(path) holds \(values.count) evidences; this version checks links of one",
                consequence: .notCheckable)
        }
        var reader = try BundleError.wrapping { () throws(JSONError) in
            try JSONObjectReader(value, path: "\(path)[0]")
        }
        let kind = try BundleError.wrapping { () throws(JSONError) in try reader.string("kind") }
        guard kind == "groth16" else {
            throw BundleError(
                code: "evidence.unsupported-kind", message: "\(reader.path(of: "kind")) is not groth16, the only kind",
                consequence: .notCheckable)
        }
        let (curve, proofText, keyText) = try BundleError.wrapping { () throws(JSONError) in
            let members = (
                try reader.string("curve"), try reader.string("proof"), try reader.string("verifyingKey")
            )
            try reader.finish()
            return members
        }
        guard curve == "bn254" else {
            throw BundleError(
                code: "evidence.unsupported-curve",
                message: "\(reader.path(of: "curve")) is not bn254, the only curve", consequence: .notCheckable)
        }
        let proof = try BundleError.wrapping(path: reader.path(of: "proof")) { () throws(EncodingError) in
            try Hex.decode(proofText)
        }
        guard ProofEvidence.proofByteCounts.contains(proof.count) else {
            throw BundleError(
                code: "proof.wrong-length",
                message: "\(reader.path(of: "proof")) has \(proof.count) bytes, neither 128 nor 192")
        }
        return ProofEvidence(
            proof: proof, verifyingKey: try digest(keyText, path: reader.path(of: "verifyingKey")))
    }

    private static func key(_ member: JSONMember) throws(BundleError) -> NamedKey {
        let name = try digest(member.name, path: "the name of a verifying key")
        let path = "bundle.verifyingKeys.\(member.name)"
        let (bytesText, setupText) = try BundleError.wrapping { () throws(JSONError) in
            var reader = try JSONObjectReader(member.value, path: path)
            let members = (try reader.string("bytes"), try reader.string("setup"))
            try reader.finish()
            return members
        }
        guard let setup = SetupMark(rawValue: setupText) else {
            throw BundleError(
                code: "key.unknown-setup", message: "\(path).setup is neither dev nor ceremony",
                consequence: .notCheckable)
        }
        let bytes = try BundleError.wrapping(path: "\(path).bytes") { () throws(EncodingError) in
            try Hex.decode(bytesText)
        }
        guard bytes.count <= CarriedKey.maximumByteCount else {
            throw BundleError(
                code: "key.too-large",
                message: "\(path).bytes has \(bytes.count) bytes, more than \(CarriedKey.maximumByteCount)")
        }
        return NamedKey(name: name, key: CarriedKey(bytes: bytes, setup: setup))
    }

    private static func digest(_ text: String, path: String) throws(BundleError) -> Digest {
        try BundleError.wrapping(path: path) { () throws(EncodingError) in try Digest(hex: text) }
    }
}

extension JSONValue {
    /// The object without one of its members.
    fileprivate func removing(_ name: String) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != name })
    }
}
