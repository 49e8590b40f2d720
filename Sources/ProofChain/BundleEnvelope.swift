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
            links.append(RawLink(statement: statement, evidence: try Self.evidence(evidence, path: "\(path).evidence")))
        }
        return links
    }

    private static func evidence(_ values: [JSONValue], path: String) throws(BundleError) -> [Evidence] {
        guard !values.isEmpty else {
            throw BundleError(code: "evidence.none", message: "\(path) is empty: nothing shows the statement")
        }
        guard values.count <= Link.maximumEvidence else {
            throw BundleError(
                code: "evidence.too-many",
                message: "\(path) holds \(values.count) evidences, more than \(Link.maximumEvidence)")
        }
        var evidence: [Evidence] = []
        for (index, value) in values.enumerated() {
            evidence.append(try Evidence(json: value, path: "\(path)[\(index)]"))
        }
        guard evidence.count(where: { if case .groth16 = $0 { true } else { false } }) <= 1 else {
            throw BundleError(
                code: "evidence.too-many", message: "\(path) holds several proofs; this version checks links of one",
                consequence: .notCheckable)
        }
        return evidence
    }

    /// The files under their names: each has the digest that it is named by, and some receipt wants it.
    private static func collateral(
        _ members: [JSONMember]?, _ links: [RawLink]
    ) throws(BundleError) -> [Digest: CarriedCollateral] {
        guard members?.isEmpty != true else {
            throw BundleError(
                code: "bundle.no-collateral", message: "bundle.collateral is left out where there is none")
        }
        let wanted = Set(links.flatMap(\.receipts).flatMap(\.collateral))
        var files: [Digest: CarriedCollateral] = [:]
        for member in members ?? [] {
            let path = "bundle.collateral.\(member.name)"
            let name = try Digest(bundle: member.name, path: "the name of a file of collateral")
            guard case .string(let text) = member.value else {
                throw BundleError(code: "json.wrong-type", message: "\(path) is a string")
            }
            let file = CarriedCollateral(
                bytes: try BundleError.wrapping(path: path) { () throws(EncodingError) in try Base64.decode(text) })
            guard file.digest == name else {
                throw BundleError(
                    code: "bundle.collateral-digest", message: "\(path) has the digest \(file.digest)")
            }
            guard wanted.contains(name) else {
                throw BundleError(code: "bundle.unused-collateral", message: "no receipt names \(path)")
            }
            files[name] = file
        }
        return files
    }

    private static func signatures(_ values: [JSONValue]?) throws(BundleError) -> [EnvelopeSignature] {
        guard let values else { return [] }
        guard (1...Bundle.maximumSignatures).contains(values.count) else {
            throw BundleError(
                code: "bundle.signature-count",
                message: "bundle.signatures holds 1 to \(Bundle.maximumSignatures), or is left out")
        }
        var signatures: [EnvelopeSignature] = []
        for (index, value) in values.enumerated() {
            signatures.append(
                try EnvelopeSignature(
                    members: BundleError.wrapping { () throws(JSONError) in
                        try JSONObjectReader(value, path: "bundle.signatures[\(index)]")
                    }))
        }
        let names = signatures.map { Array($0.signer.text.utf8) }
        guard zip(names, names.dropFirst()).allSatisfy({ $0.lexicographicallyPrecedes($1) }) else {
            throw BundleError(
                code: "bundle.signature-order", message: "bundle.signatures is sorted by signer, and has one of each")
        }
        return signatures
    }

    private static func key(_ member: JSONMember) throws(BundleError) -> NamedKey {
        let name = try Digest(bundle: member.name, path: "the name of a verifying key")
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
}

extension JSONValue {
    /// The object without one of its members.
    fileprivate func removing(_ name: String) -> JSONValue {
        guard case .object(let members) = self else { return self }
        return .object(members.filter { $0.name != name })
    }
}
