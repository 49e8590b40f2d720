import Attestation
import CanonicalEncoding
import Identity
import StrictYAML

extension EvidenceRequirement {
    /// Reads an expression: `proof`, `receipt`, `signature`, or one key: `receipt` or `signature` with a list, `all`, `any`, `at-least`.
    init(_ node: YAMLNode, depth: Int = 1) throws(PolicyError) {
        guard depth <= Self.maximumDepth else {
            throw PolicyError(
                code: "policy.too-deep", line: node.line,
                message: "an expression has at most \(Self.maximumDepth) levels")
        }
        if node.text != nil {
            self = .source(try Source(node))
            return
        }
        guard let entries = node.entries else { throw .wrongType(node, Self.expected) }
        guard entries.count == 1, let entry = entries.first else {
            throw PolicyError(
                code: "policy.bad-expression", line: node.line,
                message: "an expression has one key; several stand in a list behind all or any")
        }
        switch entry.key {
        case "all", "any":
            guard let list = entry.value.list else { throw .wrongType(entry.value, "a list of expressions") }
            var parts: [EvidenceRequirement] = []
            for node in list {
                let part = try EvidenceRequirement(node, depth: depth + 1)
                guard !parts.contains(part) else {
                    throw PolicyError(
                        code: "policy.value-twice", line: node.line, message: "an expression stands twice")
                }
                parts.append(part)
            }
            self = entry.key == "all" ? .all(parts) : .any(parts)
        case "at-least":
            var keys = try PolicyKeys(entry.value, "count, of")
            let count = try PolicyCodec<Int>.number(1...16).read(try keys.required("count"))
            let of = try keys.required("of")
            try keys.finish()
            guard let list = of.list else { throw .wrongType(of, "a list of proof, receipt and signature") }
            var sources: [Source] = []
            for node in list {
                let source = try Source(node)
                guard !sources.contains(source) else {
                    throw PolicyError(code: "policy.value-twice", line: node.line, message: "a source stands twice")
                }
                sources.append(source)
            }
            self = .atLeast(count, of: sources)
        default: self = .source(try Source(node))
        }
    }

    fileprivate static let expected = "proof, receipt, signature, all, any or at-least"

    /// Canonical: the parts of `all` and `any` have no order.
    var json: JSONValue {
        switch self {
        case .source(let source): source.json
        case .all(let parts): .object(members: [("all", .array(parts.map(\.json).inOrder))])
        case .any(let parts): .object(members: [("any", .array(parts.map(\.json).inOrder))])
        case .atLeast(let count, let sources):
            .object(members: [
                (
                    "at-least",
                    .object(members: [
                        ("count", .string(String(count))), ("of", .array(sources.map(\.json).inOrder)),
                    ])
                )
            ])
        }
    }
}

extension EvidenceRequirement.Source {
    /// Reads one source.
    init(_ node: YAMLNode) throws(PolicyError) {
        switch node.text {
        case "proof": self = .proof
        case "receipt": self = .receipt([])
        case "signature": self = .signature([])
        case let text?: throw .unknownName(node, text, ["proof", "receipt", "signature"])
        case nil:
            guard let entries = node.entries, entries.count == 1, let entry = entries.first else {
                throw .wrongType(node, "proof, receipt or signature")
            }
            switch entry.key {
            case "receipt":
                self = .receipt(try PolicyCodec<Set<EvidenceRequirement.Origin>>.set(.origin).read(entry.value))
            case "signature": self = .signature(try PolicyCodec<Set<String>>.set(.signer).read(entry.value))
            default:
                throw PolicyError(
                    code: "policy.unknown-key", line: entry.line,
                    message: "unknown key \(entry.key): expected \(EvidenceRequirement.expected)")
            }
            if self == .receipt([]) || self == .signature([]) {
                throw .badValue(entry.value, "a list; without one any will do")
            }
        }
    }

    fileprivate var json: JSONValue {
        switch self {
        case .proof: .string("proof")
        case .receipt(let origins):
            .object(members: [("receipt", .array(origins.map { JSONValue.string($0.name) }.inOrder))])
        case .signature(let signers):
            .object(members: [("signature", .array(signers.map { JSONValue.string($0) }.inOrder))])
        }
    }
}

extension PolicyCodec where Value == EvidenceRequirement.Origin {
    /// A kind of evidence, or a vendor.
    fileprivate static var origin: Self {
        PolicyCodec(
            read: { node throws(PolicyError) in
                let name = try node.text("a kind or a vendor")
                if let kind = EvidenceKind(rawValue: name) { return .kind(kind) }
                if let vendor = Vendor(rawValue: name) { return .vendor(vendor) }
                throw .unknownName(
                    node, name, Vendor.allCases.map(\.rawValue) + EvidenceKind.allCases.map(\.rawValue))
            }, json: { .string($0.name) })
    }
}

extension PolicyCodec where Value == String {
    /// A signer, by the identifier of an Ed25519 key.
    static var signer: Self {
        text("a signer: did:key:z6Mk and base58") { text in
            (try? DIDKey(parsing: text)) != nil
        }
    }
}
