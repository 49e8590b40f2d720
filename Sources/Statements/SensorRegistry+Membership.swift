import Algebra
import Primitives

extension SensorRegistry {
    /// What shows that a sensor is a member of a registry and not revoked: a prover's side of the matter.
    ///
    /// It names the sensor. A verifier sees the root, the pseudonym and the scale.
    public struct Membership: Hashable, Sendable {
        /// The registry and its epoch.
        public let registry: RegistryReference
        /// The member's position in the list.
        public let serial: Int
        /// The member.
        public let sensor: RegisteredSensor
        /// From the member's leaf to the root of the tree of members.
        public let path: MerklePath<Fr>
        /// The stretch of numbers without a revoked one that the member lies in.
        public let gap: RevocationGap
        /// From the gap's leaf to the root of its tree.
        public let gapPath: MerklePath<Fr>

        /// The profile's digest as a field element.
        public var profile: Fr { sensor.profile.fieldElement }
        /// The scale's digest as a field element.
        public var scale: Fr { SensorScale(sensor.profile).fieldElement }
        /// The name under which the sensor makes statements in this registry.
        public var pseudonym: Fr { registry.pseudonym(of: sensor.key) }

        /// Whether leaf, gap and paths lead to the registry's root: the native twin of what a circuit enforces.
        public var leadsToRoot: Bool {
            let node = Poseidon.bn254(width: 3)
            return gap.holds(serial: serial) && path.index == serial
                && path.root(of: sensor.leaf(serial: serial), poseidon: node) == registry.memberRoot
                && gapPath.root(of: gap.leaf, poseidon: node) == registry.gapRoot
        }
    }

    /// The membership of a key whose batches have a profile.
    ///
    /// - Throws: `registry.not-a-member`; `registry.revoked`; `registry.other-profile` if the registry lists the key with
    ///   another profile, which a circuit would not take.
    public func membership(of key: EdDSAPublicKey, profile: SensorProfile? = nil) throws(StatementError) -> Membership {
        let place = "registry \(reference.name.text) at epoch \(reference.epoch)"
        guard let serial = serials[key] else {
            throw StatementError(code: "registry.not-a-member", message: "the key is no member of \(place)")
        }
        guard let index = gaps.firstIndex(where: { $0.holds(serial: serial) }) else {
            throw StatementError(code: "registry.revoked", message: "member \(serial) of \(place) is revoked")
        }
        guard profile.map({ $0 == members[serial].profile }) ?? true else {
            throw StatementError(
                code: "registry.other-profile",
                message: "\(place) lists member \(serial) with another profile than the readings have")
        }
        return Membership(
            registry: reference, serial: serial, sensor: members[serial], path: memberTree.path(of: serial),
            gap: gaps[index], gapPath: gapTree.path(of: index))
    }
}
