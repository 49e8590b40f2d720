import CanonicalEncoding
import Groth16
import Statements

/// What shows that a statement is true.
public enum Evidence: Sendable, Hashable {
    /// A Groth16 proof over BN254.
    case groth16(ProofEvidence)
}

/// A proof as it stands in a bundle, not yet decoded.
public struct ProofEvidence: Sendable, Hashable {
    /// The bytes of a proof, compressed: 128, or 192 with a commitment.
    public let proof: [UInt8]
    /// The digest of the key under which it holds.
    public let verifyingKey: Digest

    /// Whether it is a proof with a commitment.
    public var commits: Bool { proof.count == Proof.committedByteCount }

    /// The lengths of proofs.
    public static let proofByteCounts = [Proof.byteCount, Proof.committedByteCount]

    /// Creates an evidence (precondition: one of those lengths).
    public init(proof: [UInt8], verifyingKey: Digest) {
        precondition(Self.proofByteCounts.contains(proof.count), "a proof has 128 or 192 bytes")
        self.proof = proof
        self.verifyingKey = verifyingKey
    }
}

/// A statement and its evidence.
public struct Link: Sendable, Hashable {
    /// What is claimed.
    public let statement: Statement
    /// What shows it.
    public let evidence: [Evidence]

    /// Creates a link.
    public init(statement: Statement, evidence: [Evidence]) {
        self.statement = statement
        self.evidence = evidence
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

/// One file with everything that a verifier needs: links, keys and a manifest digest over all of it.
public struct Bundle: Sendable, Hashable {
    /// The schema of the format.
    public static let schema = "assay/bundle/1"
    /// The most bytes of a bundle: 8 MiB.
    public static let maximumByteCount = 8 << 20

    /// The most links of a bundle.
    public static let maximumLinks = 64

    /// The links, each after those that it stands on; the last one stands on all others.
    public let links: [Link]
    /// The keys that the links name, sorted by digest.
    public let verifyingKeys: [CarriedKey]

    /// Creates a bundle; keys are sorted and carried once.
    public init(links: [Link], verifyingKeys: [CarriedKey]) {
        self.links = links
        var seen: Set<Digest> = []
        self.verifyingKeys = verifyingKeys.filter { seen.insert($0.digest).inserted }
            .sorted { $0.digest.bytes.lexicographicallyPrecedes($1.digest.bytes) }
    }

    /// The manifest digest: over the canonical form of everything but the manifest itself.
    public var digest: Digest {
        Self.digest(of: jsonWithoutManifest)
    }

    /// The one spelling of the bundle, as it stands in a `*.assay.json` file.
    public var canonicalBytes: [UInt8] {
        guard case .object(let members) = jsonWithoutManifest else { preconditionFailure("a bundle is an object") }
        return JSONValue.object(members + [JSONMember(name: "manifest", value: .string(digest.hex))]).canonicalBytes
    }

    static func digest(of json: JSONValue) -> Digest {
        .sha256(domain: "assay.bundle.v1", json.canonicalBytes)
    }

    private var jsonWithoutManifest: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)),
            ("links", .array(links.map(\.json))),
            (
                "verifyingKeys",
                .object(verifyingKeys.map { JSONMember(name: $0.digest.hex, value: $0.json) })
            ),
        ])
    }
}

extension Link {
    var json: JSONValue {
        .object(members: [("statement", statement.json), ("evidence", .array(evidence.map(\.json)))])
    }
}

extension Evidence {
    var json: JSONValue {
        switch self {
        case .groth16(let evidence):
            .object(members: [
                ("kind", .string("groth16")), ("curve", .string("bn254")),
                ("proof", .string(Hex.encode(evidence.proof))),
                ("verifyingKey", .string(evidence.verifyingKey.hex)),
            ])
        }
    }
}

extension CarriedKey {
    var json: JSONValue {
        .object(members: [("bytes", .string(Hex.encode(bytes))), ("setup", .string(setup.rawValue))])
    }
}
