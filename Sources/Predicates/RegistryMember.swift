import Algebra
import Gadgets
import Primitives
import R1CS
import Statements

/// What a circuit that hides the sensor knows of it, in the order of `MemberValues`.
struct MemberWires: Sendable {
    let key: (x: Scalar<Fr>, y: Scalar<Fr>)
    let profile: Scalar<Fr>
    /// The position of the member in the registry.
    let serial: Scalar<Fr>
    let name: Scalar<Fr>
    let epoch: Scalar<Fr>
    let memberRoot: Scalar<Fr>
    let gapRoot: Scalar<Fr>
    let low: Scalar<Fr>
    let high: Scalar<Fr>
    /// The position of the gap in its tree.
    let place: Scalar<Fr>
    let path: [Scalar<Fr>]
    let gapPath: [Scalar<Fr>]

    init(_ builder: inout CircuitBuilder<Fr>) {
        func input(_ name: String) -> Scalar<Fr> { builder.privateInput(name) }
        key = (input("key-x"), input("key-y"))
        profile = input("profile")
        serial = input("serial")
        name = input("registry-name")
        epoch = input("epoch")
        memberRoot = input("member-root")
        gapRoot = input("gap-root")
        low = input("gap-low")
        high = input("gap-high")
        place = input("gap-place")
        path = (0..<SensorRegistry.depth).map { _ in input("member-sibling") }
        gapPath = (0..<SensorRegistry.depth).map { _ in input("gap-sibling") }
    }

    /// The wires that take the place of public inputs which the circuit does not have.
    var inputs: [BreachPublicInput: Scalar<Fr>] { [.sensorX: key.x, .sensorY: key.y, .profile: profile] }
}

extension SensorRegistry.Membership {
    /// The values of `MemberWires`.
    var circuitInputs: [Fr] {
        let key = sensor.key.point
        return [
            key.x, key.y, profile, Fr(serial), registry.nameElement, Fr(unsigned: registry.epoch), registry.memberRoot,
            registry.gapRoot, Fr(gap.low), Fr(gap.high), Fr(gapPath.index),
        ] + path.siblings + gapPath.siblings
    }
}

extension CircuitBuilder<Fr> {
    /// The key and the profile are those of a member that is not revoked, of the registry with the public root, under the
    /// public pseudonym and scale. Twin: `SensorRegistry.Membership.leadsToRoot`.
    ///
    /// That the leaves are what they should be is the word of whoever made the root; that this leaf is a member's and no inner
    /// node or gap, that of its tag and its six inputs. Name and epoch are bound by the root, from which a verifier has them.
    mutating func enforceMember(_ member: MemberWires, publicInput wire: (BreachPublicInput) -> Scalar<Fr>) {
        func tag(_ tag: DomainTag) -> Scalar<Fr> { Scalar(constant: tag.fieldElement) }
        let node = PoseidonGadget.bn254(width: 3)
        let leaf = poseidon(
            "leaf", [tag(.member), member.serial, member.key.x, member.key.y, member.profile, wire(.scale)])
        let serialBits = range("serial", of: member.serial, bits: SensorRegistry.depth)
        enforceEqual(
            "member-root", merkleRoot("member-path", leaf: leaf, index: serialBits, siblings: member.path, with: node),
            member.memberRoot)

        // Numbers are serials plus one: low < serial + 1 < high, and both differences are at most the greatest serial.
        _ = bounded("after-low", of: member.serial - member.low, bits: SensorRegistry.depth)
        _ = bounded(
            "before-high", of: member.high - member.serial - Scalar(constant: Fr(2)), bits: SensorRegistry.depth)
        let gap = poseidon("gap", [tag(.gap), member.low, member.high])
        let placeBits = range("gap-place", of: member.place, bits: SensorRegistry.depth)
        enforceEqual(
            "gap-root", merkleRoot("gap-path", leaf: gap, index: placeBits, siblings: member.gapPath, with: node),
            member.gapRoot)

        let root = poseidon(
            "root", [tag(.registry), member.name, member.epoch, member.memberRoot, member.gapRoot])
        enforceEqual("registry-root", root, wire(.registryRoot))
        let pseudonym = poseidon("pseudonym", [tag(.pseudonym), member.key.x, member.key.y, member.name])
        enforceEqual("public-pseudonym", pseudonym, wire(.pseudonym))
    }
}
