import CanonicalEncoding
import Identity
import Verification

/// The parts of a bundle, each by itself and against the others.
extension BundleEnvelope {
    /// The links, one at least, with their evidence.
    static func links(_ values: [JSONValue]) throws(BundleError) -> [RawLink] {
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
    static func collateral(
        _ members: [JSONMember]?, _ links: [RawLink]
    ) throws(BundleError) -> [Digest: CarriedCollateral] {
        guard members?.isEmpty != true else {
            throw BundleError(
                code: "bundle.no-collateral", message: "bundle.collateral is left out where there is none")
        }
        let wanted = links.flatMap(\.receipts).flatMap(\.collateral)
        let known = Set(wanted)
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
            guard known.contains(name) else {
                throw BundleError(code: "bundle.unused-collateral", message: "no receipt names \(path)")
            }
            files[name] = file
        }
        // Each receipt has its files read: what many of them name is read many times.
        let count = wanted.reduce(0) { $0 + (files[$1]?.bytes.count ?? 0) }
        guard count <= Bundle.maximumNamedCollateral else {
            throw BundleError(
                code: "bundle.too-much-collateral",
                message: "the receipts name \(count) bytes of collateral, counted once for each, more than "
                    + "\(Bundle.maximumNamedCollateral)", consequence: .notCheckable)
        }
        return files
    }

    /// The signatures of the whole, in order of their signers, one of each.
    static func signatures(_ values: [JSONValue]?) throws(BundleError) -> [EnvelopeSignature] {
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

    /// A verifying key under its name, which is compared later.
    static func key(_ member: JSONMember) throws(BundleError) -> NamedKey {
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
