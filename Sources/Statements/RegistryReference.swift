import Algebra
import CanonicalEncoding
import Primitives

/// A sensor registry at one epoch, without its members: what it is called, and what its root is made of.
public struct RegistryReference: Hashable, Sendable {
    /// The registry's name, the same in all its epochs.
    public let name: Label
    /// Which state of the registry, from 1 on.
    public let epoch: UInt64
    /// The root of the tree of members.
    public let memberRoot: Fr
    /// The root of the tree of the stretches between revoked members.
    public let gapRoot: Fr

    /// Checks and makes a reference.
    ///
    /// - Throws: `registry.epoch` for zero.
    public init(name: Label, epoch: UInt64, memberRoot: Fr, gapRoot: Fr) throws(StatementError) {
        guard epoch >= 1 else {
            throw StatementError(code: "registry.epoch", message: "a registry's epochs are counted from 1")
        }
        self.name = name
        self.epoch = epoch
        self.memberRoot = memberRoot
        self.gapRoot = gapRoot
    }

    /// Poseidon(tagRegistry, name, epoch, memberRoot, gapRoot): what a verifier pins.
    public var root: Fr {
        Poseidon.hash([DomainTag.registry.fieldElement, nameElement, Fr(unsigned: epoch), memberRoot, gapRoot])
    }

    /// SHA-256 of the name's UTF-8 under "assay.registry-name.v1", as a big-endian integer mod r.
    public var nameElement: Fr {
        let digest = Digest.sha256(domain: "assay.registry-name.v1", Array(name.text.utf8))
        return Fr(reducing: FieldInteger(bigEndian: digest.bytes))
    }

    /// The pseudonym of a sensor in this registry: Poseidon(tagPseudonym, key.x, key.y, name).
    ///
    /// It is the same in all epochs, and another one in a registry of another name. Whoever knows a key can compute it.
    public func pseudonym(of key: EdDSAPublicKey) -> Fr {
        Poseidon.hash([DomainTag.pseudonym.fieldElement, key.point.x, key.point.y, nameElement])
    }
}
