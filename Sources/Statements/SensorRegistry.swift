import Algebra
import CanonicalEncoding
import Primitives

/// A list of sensors that somebody answers for, as it stands at one epoch, and which of them are revoked.
///
/// Its root stands for all of it: a verifier pins one field element, and a prover shows inside the circuit that its key is a
/// member which is not revoked. The position of a member in the list is its serial, and stays the same as the list grows.
public struct SensorRegistry: Sendable {
    /// Name, epoch and the roots of the two trees.
    public let reference: RegistryReference
    /// The members, by serial.
    public let members: [RegisteredSensor]
    /// The serials of revoked members, ascending.
    public let revoked: [Int]
    /// The stretches between revoked members: the leaves of the second tree.
    let gaps: [RevocationGap]
    let memberTree: PoseidonMerkleTree<Fr>
    let gapTree: PoseidonMerkleTree<Fr>
    /// Where a key stands in the list.
    let serials: [EdDSAPublicKey: Int]

    /// The name and version of the file format.
    public static let schema = "assay/sensor-registry/1"
    /// Levels of both trees.
    public static let depth = 16
    /// The most members.
    public static let maximumCount = 1 << depth

    /// Checks and makes a registry, and hashes its trees: some seconds for 65,536 members.
    ///
    /// - Throws: `registry.epoch`, `registry.empty`, `registry.too-large`, `registry.duplicate-key`,
    ///   `registry.revoked-order` unless `revoked` ascends, `registry.revoked-unknown` for a serial that no member has.
    public init(
        name: Label, epoch: UInt64, members: [RegisteredSensor], revoked: [Int]
    ) throws(StatementError) {
        serials = try Self.serials(of: members)
        try Self.check(revoked: revoked, count: members.count)
        self.members = members
        self.revoked = revoked
        let gaps = RevocationGap.between(revoked: revoked)
        let pool = Self.pool(for: members.count)
        let node = Poseidon.bn254(width: 3)
        memberTree = PoseidonMerkleTree(
            depth: Self.depth, poseidon: node, leaves: pool.map(members.count) { members[$0].leaf(serial: $0) },
            pool: pool)
        gapTree = PoseidonMerkleTree(
            depth: Self.depth, poseidon: node, leaves: pool.map(gaps.count) { gaps[$0].leaf }, pool: pool)
        self.gaps = gaps
        reference = try RegistryReference(
            name: name, epoch: epoch, memberRoot: memberTree.root, gapRoot: gapTree.root)
    }

    /// What a verifier pins.
    public var root: Fr { reference.root }

    /// The serial of a key; `nil` if it is no member.
    public func serial(of key: EdDSAPublicKey) -> Int? { serials[key] }

    private static func serials(of members: [RegisteredSensor]) throws(StatementError) -> [EdDSAPublicKey: Int] {
        guard !members.isEmpty else {
            throw StatementError(code: "registry.empty", message: "a registry has at least one member")
        }
        guard members.count <= maximumCount else {
            throw StatementError(
                code: "registry.too-large", message: "a registry has at most \(maximumCount) members")
        }
        var serials: [EdDSAPublicKey: Int] = [:]
        serials.reserveCapacity(members.count)
        for (serial, member) in members.enumerated() {
            guard let earlier = serials.updateValue(serial, forKey: member.key) else { continue }
            throw StatementError(
                code: "registry.duplicate-key", message: "members \(earlier) and \(serial) have the same key")
        }
        return serials
    }

    private static func check(revoked: [Int], count: Int) throws(StatementError) {
        guard zip(revoked, revoked.dropFirst()).allSatisfy({ $0 < $1 }) else {
            throw StatementError(
                code: "registry.revoked-order", message: "the revoked serials do not ascend, each once")
        }
        guard revoked.allSatisfy({ (0..<count).contains($0) }) else {
            throw StatementError(
                code: "registry.revoked-unknown", message: "a revoked serial is not below \(count), as members' are")
        }
    }

    /// Threads for work on so many members: none are started for a few.
    static func pool(for count: Int) -> WorkerPool {
        WorkerPool(threads: count < 256 ? 1 : WorkerPool.availableProcessors)
    }
}

extension SensorRegistry: Equatable {
    /// Whether two registries list the same at the same epoch; the trees follow from that.
    public static func == (lhs: Self, rhs: Self) -> Bool {
        lhs.reference == rhs.reference && lhs.members == rhs.members && lhs.revoked == rhs.revoked
    }
}
