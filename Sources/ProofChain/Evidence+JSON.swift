import Attestation
import CanonicalEncoding
import Identity
import Statements
import Verification

extension Evidence {
    var json: JSONValue {
        switch self {
        case .groth16(let evidence):
            .object(members: [
                ("kind", .string(kind)), ("curve", .string("bn254")),
                ("proof", .string(Hex.encode(evidence.proof))),
                ("verifyingKey", .string(evidence.verifyingKey.hex)),
            ])
        case .receipt(let evidence):
            .object(members: [
                ("kind", .string(kind)), ("platform", .string(evidence.platform.rawValue)),
                ("evidence", .string(Base64.encode(evidence.bytes))),
                ("collateral", .array(evidence.collateral.map { .string($0.hex) })),
                ("inclusion", evidence.inclusion?.json),
            ])
        case .signature(let signature): .object([JSONMember(name: "kind", value: .string(kind))] + signature.members)
        }
    }

    /// Decodes strictly the outer form of an evidence; what is in proofs and receipts is for the verifier to read.
    init(json value: JSONValue, path: String) throws(BundleError) {
        var reader = try BundleError.wrapping { () throws(JSONError) in try JSONObjectReader(value, path: path) }
        let kind = try BundleError.wrapping { () throws(JSONError) in try reader.string("kind") }
        switch kind {
        case "groth16": self = .groth16(try ProofEvidence(members: reader))
        case "receipt": self = .receipt(try ReceiptEvidence(members: reader))
        case "dsse": self = .signature(try EnvelopeSignature(members: reader))
        default:
            throw BundleError(
                code: "evidence.unsupported-kind",
                message:
                    "\(reader.path(of: "kind")) is not groth16, receipt or dsse, the kinds that this version reads",
                consequence: .notCheckable)
        }
    }
}

extension ProofEvidence {
    fileprivate init(members source: consuming JSONObjectReader) throws(BundleError) {
        var reader = source
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
        guard Self.proofByteCounts.contains(proof.count) else {
            throw BundleError(
                code: "proof.wrong-length",
                message: "\(reader.path(of: "proof")) has \(proof.count) bytes, neither 128 nor 192")
        }
        self.init(
            proof: proof, verifyingKey: try Digest(bundle: keyText, path: reader.path(of: "verifyingKey")))
    }
}

extension ReceiptEvidence {
    fileprivate init(members source: consuming JSONObjectReader) throws(BundleError) {
        var reader = source
        let (platformText, evidenceText, names, tree) = try BundleError.wrapping { () throws(JSONError) in
            let members = (
                try reader.string("platform"), try reader.string("evidence"), try reader.array("collateral"),
                try reader.optionalObject("inclusion")
            )
            try reader.finish()
            return members
        }
        guard let platform = EvidenceKind.allCases.first(where: { $0.rawValue.utf8.elementsEqual(platformText.utf8) })
        else {
            throw BundleError(
                code: "evidence.unsupported-platform",
                message: "\(reader.path(of: "platform")) is no platform that this version knows",
                consequence: .notCheckable)
        }
        let bytes = try BundleError.wrapping(path: reader.path(of: "evidence")) { () throws(EncodingError) in
            try Base64.decode(evidenceText)
        }
        guard (1...Self.maximumByteCount).contains(bytes.count) else {
            throw BundleError(
                code: "evidence.receipt-length",
                message: "\(reader.path(of: "evidence")) has \(bytes.count) bytes, not 1 to \(Self.maximumByteCount)")
        }
        var collateral: [Digest] = []
        for name in names {
            collateral.append(try Digest(bundle: name, path: reader.path(of: "collateral")))
        }
        guard Set(collateral).count == collateral.count else {
            throw BundleError(
                code: "evidence.collateral-twice", message: "\(reader.path(of: "collateral")) names a file twice")
        }
        self.init(
            platform: platform, bytes: bytes, collateral: collateral,
            inclusion: try tree.map { members throws(BundleError) in try Inclusion(members: members) })
    }
}

extension ReceiptEvidence.Inclusion {
    fileprivate var json: JSONValue {
        .object(members: [
            ("root", .string(root.digest.hex)), ("count", .string(String(root.count))),
            ("index", .string(String(index))), ("path", .array(path.map { .string($0.hex) })),
        ])
    }

    fileprivate init(members source: consuming JSONObjectReader) throws(BundleError) {
        var reader = source
        let (rootText, countText, indexText, siblings) = try BundleError.wrapping { () throws(JSONError) in
            let members = (
                try reader.string("root"), try reader.string("count"), try reader.string("index"),
                try reader.array("path")
            )
            try reader.finish()
            return members
        }
        // A tree of 2^20 statements is 20 levels high.
        guard let count = Int(countText), String(count) == countText, (1...StatementTree.maximumCount).contains(count),
            let index = Int(indexText), String(index) == indexText, (0..<count).contains(index), siblings.count <= 20
        else {
            throw BundleError(
                code: "evidence.bad-inclusion",
                message: "\(reader.path) is no place in a tree of 1 to \(StatementTree.maximumCount) statements")
        }
        var path: [Digest] = []
        for sibling in siblings { path.append(try Digest(bundle: sibling, path: reader.path(of: "path"))) }
        self.init(
            root: StatementTree.Root(
                digest: try Digest(bundle: rootText, path: reader.path(of: "root")), count: count),
            index: index, path: path)
    }
}

extension EnvelopeSignature {
    var json: JSONValue { .object(members) }

    fileprivate var members: [JSONMember] {
        [
            JSONMember(name: "signer", value: .string(signer.text)),
            JSONMember(name: "signature", value: .string(Base64.encode(bytes))),
        ]
    }

    init(members source: consuming JSONObjectReader) throws(BundleError) {
        var reader = source
        let (signerText, signatureText) = try BundleError.wrapping { () throws(JSONError) in
            let members = (try reader.string("signer"), try reader.string("signature"))
            try reader.finish()
            return members
        }
        let bytes = try BundleError.wrapping(path: reader.path(of: "signature")) { () throws(EncodingError) in
            try Base64.decode(signatureText)
        }
        do throws(IdentityError) {
            try self.init(signer: DIDKey(parsing: signerText), bytes: bytes)
        } catch {
            throw BundleError(code: error.code, message: "\(reader.path): \(error.message)")
        }
    }
}

extension Digest {
    /// A digest that a bundle writes as 64 hexadecimal digits.
    init(bundle text: String, path: String) throws(BundleError) {
        self = try BundleError.wrapping(path: path) { () throws(EncodingError) in try Digest(hex: text) }
    }

    /// The same, of any value.
    init(bundle value: JSONValue, path: String) throws(BundleError) {
        guard case .string(let text) = value else {
            throw BundleError(code: "json.wrong-type", message: "\(path) holds strings")
        }
        try self.init(bundle: text, path: path)
    }
}
