import Algebra
import CanonicalEncoding
import CircuitChecker
import Predicates
import Primitives
import R1CS
import Statements
import Testing

/// Circuits that hide the sensor: whoever is no member, or revoked, has no witness.
@Suite("Circuits of registries")
struct RegistryCircuitTests {
    /// What stands before a member's secret inputs, and their order.
    private static let before = ["salt", "nonce-x", "nonce-y", "scalar"].count
    private static let names = [
        "key-x", "key-y", "profile", "serial", "registry-name", "epoch", "member-root", "gap-root", "gap-low",
        "gap-high",
        "gap-place",
    ]

    private let shape: CircuitShape
    private let circuit: Circuit<Fr>
    private let signed: SignedBatch
    /// Five sensors, of whom the third is ours.
    private let members: [RegisteredSensor]

    init() throws {
        shape = try #require(CircuitShape(id: "consecutive-64-registry"))
        circuit = try BreachCircuit.synthesize(shape)
        let signed = try BreachCircuitTests.signedLog(count: 60, excursion: 10..<50)
        let profile = signed.batch.header.profile
        let others = (0..<4).map { _ in EdDSASigningKey.generate().publicKey }
        members = (others[..<2] + [signed.sensor] + others[2...]).map { RegisteredSensor(key: $0, profile: profile) }
        self.signed = signed
    }

    private func registry(
        _ members: [RegisteredSensor], epoch: UInt64 = 4, revoked: [Int] = [], name: String = "fleet"
    ) throws -> SensorRegistry {
        try SensorRegistry(name: Label(name), epoch: epoch, members: members, revoked: revoked)
    }

    /// All inputs of a circuit for the claim that the log is a breach, with the sensor hidden.
    private func inputs(
        _ membership: SensorRegistry.Membership, of signed: SignedBatch, shape: CircuitShape, claim: Polarity = .breach
    ) throws -> [Fr] {
        let salt = CommitmentSalt.random()
        let digest = Digest.sha256(domain: "test", [1])
        let statement = try BreachStatement(
            claim: claim, rule: BreachCircuitTests.rule(family: .consecutive),
            window: BreachCircuitTests.window(of: signed.batch),
            source: ReadingSource(signed, membership: membership),
            inputCommitment: salt.inputCommitment(root: signed.root),
            outputCommitment: salt.outputCommitment(claim: claim),
            program: ProgramReference(circuit: shape.id, circuitDigest: digest, verifyingKeyDigest: digest))
        let parameters = try statement.parameters()
        let evaluation = try BreachEvaluator.evaluate(TimedCodes(signed.batch), parameters)
        #expect(evaluation.provability.evidence != nil)
        return try BreachAssignment(
            shape: shape, signed: signed, publicInputs: statement.publicInputs(), parameters: parameters,
            evaluation: evaluation, salt: salt, membership: membership
        ).inputs
    }

    private func unsatisfied(_ inputs: [Fr]) throws -> String? {
        circuit.constraints.firstUnsatisfied(by: try circuit.witnessWithChallenge(inputs: inputs))?.name
    }

    private func index(_ input: BreachPublicInput) throws -> Int {
        try #require(shape.publicInputs.firstIndex(of: input))
    }

    /// Where one of a member's secret inputs stands.
    private func index(_ name: String) throws -> Int {
        shape.publicInputs.count + Self.before + (try #require(Self.names.firstIndex(of: name)))
    }

    /// Where the nodes of the two paths stand.
    private var memberPath: Range<Int> {
        let start = shape.publicInputs.count + Self.before + Self.names.count
        return start..<start + SensorRegistry.depth
    }
    private var gapPath: Range<Int> { memberPath.upperBound..<memberPath.upperBound + SensorRegistry.depth }

    @Test(
        "members at every place, with any others revoked, have a witness",
        arguments: [[], [0], [4], [1, 3], [0, 1, 3, 4]])
    func membersSatisfy(revoked: [Int]) throws {
        let membership = try registry(members, revoked: revoked).membership(of: signed.sensor)
        #expect(try unsatisfied(inputs(membership, of: signed, shape: shape)) == nil)
    }

    @Test("both claims, and logs on a regular grid")
    func otherClaims() throws {
        let calm = try BreachCircuitTests.signedLog(count: 60, excursion: 0..<0)
        let sensor = RegisteredSensor(key: calm.sensor, profile: calm.batch.header.profile)
        let membership = try registry([sensor]).membership(of: calm.sensor)
        #expect(try unsatisfied(inputs(membership, of: calm, shape: shape, claim: .noBreach)) == nil)

        let regularShape = try #require(CircuitShape(id: "consecutive-64-regular-registry"))
        let regular = try BreachCircuit.synthesize(regularShape)
        let header = signed.batch.header
        let profile = try SensorProfile(
            device: header.profile.device, keyId: header.profile.keyId, unit: .celsius,
            calibration: header.profile.calibration, encoding: .regular)
        let key = EdDSASigningKey.generate()
        let batch = try ReadingBatch(
            profile: profile, counter: 7, sequence: 1, tickSeconds: 60, startTick: header.startTick, interval: 1,
            readings: signed.batch.readings)
        let grid = SignedBatch(signing: batch, with: key)
        let member = try registry(members + [RegisteredSensor(key: grid.sensor, profile: profile)], revoked: [4])
            .membership(of: grid.sensor)
        let values = try inputs(member, of: grid, shape: regularShape)
        #expect(regular.constraints.firstUnsatisfied(by: try regular.witnessWithChallenge(inputs: values)) == nil)
    }

    @Test("every secret input of a member, and every node of its paths, matters")
    func everySecretInputMatters() throws {
        let membership = try registry(members, revoked: [0, 4]).membership(of: signed.sensor)
        let good = try inputs(membership, of: signed, shape: shape)
        #expect(try unsatisfied(good) == nil)
        for name in Self.names {
            for change in [Fr.one, -Fr.one] {
                var changed = good
                changed[try index(name)] += change
                let found = try unsatisfied(changed)
                #expect(found?.hasPrefix("registry/") == true, "\(name): \(found ?? "satisfied")")
            }
        }
        for place in Array(memberPath) + Array(gapPath) {
            var changed = good
            changed[place] += .one
            let found = try unsatisfied(changed)
            #expect(found?.hasPrefix("registry/") == true, "\(place): \(found ?? "satisfied")")
        }
    }

    @Test("every public input that the readings and the membership pin matters")
    func everyPublicInputMatters() throws {
        let membership = try registry(members).membership(of: signed.sensor)
        let good = try inputs(membership, of: signed, shape: shape)
        for input in [
            BreachPublicInput.registryRoot, .pseudonym, .scale, .counter, .sequence, .batchTag, .tickSeconds, .claim,
            .inputCommitment, .outputCommitment,
        ] {
            var changed = good
            changed[try index(input)] += .one
            #expect(try unsatisfied(changed) != nil, "\(input)")
        }
    }

    @Test("a revoked member has no gap, whichever of the registry's it tries")
    func revokedMembersAreRefused() throws {
        // The same members, so that the path of the member is that of the epoch before.
        let earlier = try registry(members).membership(of: signed.sensor)
        let later = try registry(members, epoch: 5, revoked: [2])
        #expect(later.reference.memberRoot == earlier.registry.memberRoot)
        var forged = try inputs(earlier, of: signed, shape: shape)
        forged[try index(.registryRoot)] = later.root
        forged[try index("epoch")] = Fr(5)
        forged[try index("gap-root")] = later.reference.gapRoot
        // The two gaps of the later epoch: before the revoked member, and behind it.
        let plain = try BreachCircuit.synthesize(shape, mode: .plain)
        for (neighbour, name) in [(1, "registry/before-high"), (3, "registry/after-low")] {
            let gap = try later.membership(of: members[neighbour].key)
            var inputs = forged
            inputs[try index("gap-low")] = Fr(gap.gap.low)
            inputs[try index("gap-high")] = Fr(gap.gap.high)
            inputs[try index("gap-place")] = Fr(gap.gapPath.index)
            inputs.replaceSubrange(gapPath, with: gap.gapPath.siblings)
            // In the committed mode all but the look-ups of the two ranges holds; in the other the range has a name.
            #expect(try unsatisfied(inputs) == "tables/sum")
            let found = plain.constraints.firstUnsatisfied(by: try plain.witness(inputs: inputs))?.name
            #expect(found?.hasPrefix(name) == true, "\(neighbour): \(found ?? "satisfied")")
        }
        // A gap of its own making, and the one of the epoch before, are not in the tree.
        for (low, high) in [(0, 65_537), (2, 4), (2, 65_537)] {
            var inputs = forged
            inputs[try index("gap-low")] = Fr(low)
            inputs[try index("gap-high")] = Fr(high)
            let found = try unsatisfied(inputs)
            #expect(found == "registry/gap-root", "\(low), \(high): \(found ?? "satisfied")")
        }
    }

    @Test("who is no member has no path, with the serial, path and root of one who is")
    func strangersAreRefused() throws {
        let stranger = try BreachCircuitTests.signedLog(count: 60, excursion: 10..<50)
        let sensor = RegisteredSensor(key: stranger.sensor, profile: stranger.batch.header.profile)
        let own = try registry([members[0], members[1], sensor]).membership(of: stranger.sensor)
        let real = try registry(members).membership(of: signed.sensor)
        var forged = try inputs(own, of: stranger, shape: shape)
        #expect(try unsatisfied(forged) == nil)
        forged[try index(.registryRoot)] = real.registry.root
        #expect(try unsatisfied(forged) == "registry/registry-root")
        forged[try index("member-root")] = real.registry.memberRoot
        #expect(try unsatisfied(forged) == "registry/member-root")
        forged.replaceSubrange(memberPath, with: real.path.siblings)
        #expect(try unsatisfied(forged) == "registry/member-root")
        // With a member's key instead of its own it has no signature.
        forged[try index("key-x")] = signed.sensor.point.x
        forged[try index("key-y")] = signed.sensor.point.y
        forged[try index(.pseudonym)] = real.pseudonym
        let found = try unsatisfied(forged)
        #expect(found?.hasPrefix("batch/signature") == true, "\(found ?? "satisfied")")
    }

    @Test("a member has no witness under another's pseudonym, profile or scale, or another registry's name")
    func ownIdentityOnly() throws {
        let fleet = try registry(members)
        let membership = try fleet.membership(of: signed.sensor)
        let good = try inputs(membership, of: signed, shape: shape)
        var other = good
        other[try index(.pseudonym)] = fleet.reference.pseudonym(of: members[0].key)
        #expect(try unsatisfied(other) == "registry/public-pseudonym")
        // The pseudonym in a registry of another name, with that name: the root is not.
        let renamed = try registry(members, name: "fleet-2")
        other = good
        other[try index("registry-name")] = renamed.reference.nameElement
        other[try index(.pseudonym)] = renamed.reference.pseudonym(of: signed.sensor)
        #expect(try unsatisfied(other) == "registry/registry-root")
        // A profile that the registry does not list for the key, with a signature under it.
        let profile = try SensorProfile(
            device: Label("probe"), keyId: Label("k1"), unit: .celsius, offset: -900, calibration: Label("none"))
        let listed = members.map { RegisteredSensor(key: $0.key, profile: profile) }
        let unlisted = try registry(listed).membership(of: signed.sensor)
        other = good
        other[try index(.registryRoot)] = unlisted.registry.root
        other[try index("member-root")] = unlisted.registry.memberRoot
        other.replaceSubrange(memberPath, with: unlisted.path.siblings)
        #expect(try unsatisfied(other) == "registry/member-root")
        // With profile and scale of the list the header is another than the signed one.
        other[try index("profile")] = unlisted.profile
        other[try index(.scale)] = unlisted.scale
        let found = try unsatisfied(other)
        #expect(found?.hasPrefix("batch/signature") == true, "\(found ?? "satisfied")")
    }

    @Test("serials and places beyond the trees are refused: no index wraps around")
    func noWrapping() throws {
        let membership = try registry(members).membership(of: signed.sensor)
        let good = try inputs(membership, of: signed, shape: shape)
        for name in ["serial", "gap-place"] {
            for value in [Fr(1 << 16), Fr(1 << 16) + good[try index(name)], -Fr.one] {
                var changed = good
                changed[try index(name)] = value
                #expect(try unsatisfied(changed)?.hasPrefix("registry/") == true)
            }
        }
    }

    @Test("a proof that names the sensor is none that hides it: the claim's number is another")
    func otherCircuit() throws {
        let naming = try #require(CircuitShape(id: "consecutive-64"))
        #expect(naming.claimInput(.breach) != shape.claimInput(.breach))
        let membership = try registry(members).membership(of: signed.sensor)
        var inputs = try inputs(membership, of: signed, shape: shape)
        inputs[try index(.claim)] = naming.claimInput(.breach)
        #expect(try unsatisfied(inputs) == "claim-is-bit")
    }

    @Test("hints forged one output at a time are refused")
    func forgedHintsAreRefused() throws {
        let membership = try registry(members, revoked: [1]).membership(of: signed.sensor)
        let accepted = try ForgedHintCheck(circuit).acceptedForgeries(
            inputs: inputs(membership, of: signed, shape: shape), sample: 1)
        #expect(accepted.isEmpty, "\(accepted.prefix(5))")
    }
}
