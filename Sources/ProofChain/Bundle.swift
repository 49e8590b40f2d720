import CanonicalEncoding
import Identity
import Statements

/// A statement and its evidence.
public struct Link: Sendable, Hashable {
    /// What is claimed.
    public let statement: Statement
    /// What shows it.
    public let evidence: [Evidence]

    /// The most evidences of a link; one of them at most is a proof.
    public static let maximumEvidence = 16

    /// Creates a link.
    public init(statement: Statement, evidence: [Evidence]) {
        self.statement = statement
        self.evidence = evidence
    }

    /// The payload that signatures of a statement are of.
    public static func envelope(of statement: Statement) -> SignedEnvelope {
        SignedEnvelope(
            subject: "statement", document: statement.json.canonicalBytes, predicateType: "urn:assay:statement:1",
            predicate: statement.json)
    }
}

/// How the secrets of a key came to be, in the words of whoever made the bundle.
public enum SetupMark: String, Sendable, Hashable, CaseIterable {
    /// By one machine, which could have kept them.
    case development = "dev"
    /// By several parties, of whom one honest one is enough.
    case ceremony
}

/// A verifying key as it travels in a bundle, not yet decoded.
public struct CarriedKey: Sendable, Hashable {
    /// The canonical binary form of the key.
    public let bytes: [UInt8]
    /// How it was made, as claimed.
    public let setup: SetupMark

    /// The most bytes of a key: about 2,000 public inputs.
    public static let maximumByteCount = 64 << 10

    /// Creates an entry.
    public init(bytes: [UInt8], setup: SetupMark) {
        self.bytes = bytes
        self.setup = setup
    }

    /// The digest by which statements and evidence name the key.
    public var digest: Digest {
        .sha256(domain: "assay.verifying-key.v1", bytes)
    }
}

/// A file that vendors published, as it travels in a bundle: nothing in it is believed.
public struct CarriedCollateral: Sendable, Hashable {
    /// The file.
    public let bytes: [UInt8]
    /// The digest by which receipts name it.
    public let digest: Digest

    /// Creates an entry.
    public init(bytes: [UInt8]) {
        self.bytes = bytes
        digest = .sha256(domain: "assay.collateral.v1", bytes)
    }
}

/// One file with everything that a verifier needs: links, keys, collateral, and a manifest digest over all of it.
public struct Bundle: Sendable, Hashable {
    /// The schema of the format.
    public static let schema = "assay/bundle/1"
    /// The most bytes of a bundle: 8 MiB.
    public static let maximumByteCount = 8 << 20
    /// The most links of a bundle.
    public static let maximumLinks = 64
    /// The most signatures of a bundle as a whole.
    public static let maximumSignatures = 16

    /// The most bytes of collateral that receipts name, a file counted once for each that names it: 16 MiB.
    public static let maximumNamedCollateral = 16 << 20

    /// The links, each after those that it stands on; the last one stands on all others.
    public let links: [Link]
    /// The keys that the links name, sorted by digest.
    public let verifyingKeys: [CarriedKey]
    /// The files that the receipts name, sorted by digest.
    public let collateral: [CarriedCollateral]
    /// Signatures of the manifest: nothing can be taken out of what was signed. Sorted by signer, one each.
    public let signatures: [EnvelopeSignature]

    /// Creates a bundle; keys and collateral are sorted and carried once.
    public init(
        links: [Link], verifyingKeys: [CarriedKey], collateral: [CarriedCollateral] = [],
        signatures: [EnvelopeSignature] = []
    ) {
        self.links = links
        self.verifyingKeys = Self.unique(verifyingKeys, by: \.digest.bytes)
        self.collateral = Self.unique(collateral, by: \.digest.bytes)
        self.signatures = Self.unique(signatures) { Array($0.signer.text.utf8) }
    }

    /// The first of each key, sorted by it.
    private static func unique<Element>(_ elements: [Element], by key: (Element) -> [UInt8]) -> [Element] {
        var seen: Set<[UInt8]> = []
        return elements.filter { seen.insert(key($0)).inserted }
            .sorted { key($0).lexicographicallyPrecedes(key($1)) }
    }

    /// The manifest digest: over the canonical form of everything but the manifest itself and its signatures.
    public var digest: Digest {
        Self.digest(of: .object(content))
    }

    /// The one spelling of the bundle, as it stands in a `*.assay.json` file.
    public var canonicalBytes: [UInt8] {
        let signed = signatures.isEmpty ? [] : [JSONMember(name: "signatures", value: .array(signatures.map(\.json)))]
        return JSONValue.object(content + [manifest] + signed).canonicalBytes
    }

    /// The payload that signatures of the bundle are of: its file as it is without signatures.
    public var envelope: SignedEnvelope {
        Self.envelope(document: JSONValue.object(content + [manifest]).canonicalBytes, digest: digest)
    }

    static func envelope(document: [UInt8], digest: Digest) -> SignedEnvelope {
        SignedEnvelope(
            subject: "bundle", document: document, predicateType: "urn:assay:bundle:1",
            predicate: .object(members: [("manifest", .string(digest.hex))]))
    }

    static func digest(of json: JSONValue) -> Digest {
        .sha256(domain: "assay.bundle.v1", json.canonicalBytes)
    }

    private var manifest: JSONMember { JSONMember(name: "manifest", value: .string(digest.hex)) }

    private var content: [JSONMember] {
        var members = [
            JSONMember(name: "schema", value: .string(Self.schema)),
            JSONMember(name: "links", value: .array(links.map(\.json))),
            JSONMember(
                name: "verifyingKeys",
                value: .object(verifyingKeys.map { JSONMember(name: $0.digest.hex, value: $0.json) })),
        ]
        if !collateral.isEmpty {
            members.append(
                JSONMember(
                    name: "collateral",
                    value: .object(
                        collateral.map {
                            JSONMember(name: $0.digest.hex, value: .string(Base64.encode($0.bytes)))
                        })))
        }
        return members
    }
}

extension Link {
    var json: JSONValue {
        .object(members: [("statement", statement.json), ("evidence", .array(evidence.map(\.json)))])
    }
}

extension CarriedKey {
    var json: JSONValue {
        .object(members: [("bytes", .string(Hex.encode(bytes))), ("setup", .string(setup.rawValue))])
    }
}
