import Algebra
import CanonicalEncoding
import Primitives
import Statements
import Testing

/// A registry over the keys of the fixtures.
enum RegistryFixtures {
    static func sensor(_ number: UInt8, calibration: String = "cal-2026-03") -> RegisteredSensor {
        RegisteredSensor(
            key: Fixtures.key(number).publicKey,
            profile: Fixtures.profile(device: "fridge-\(number)", calibration: calibration))
    }

    static func registry(
        _ count: UInt8 = 5, name: String = "fleet", epoch: UInt64 = 3, revoked: [Int] = []
    ) throws -> SensorRegistry {
        try SensorRegistry(
            name: Label(name), epoch: epoch, members: (1...count).map { sensor($0) }, revoked: revoked)
    }
}

@Suite("Sensor registries")
struct SensorRegistryTests {
    /// What somebody who has read docs/registries.md would compute, with nothing shared but Poseidon.
    struct Twin {
        let memberRoot: Fr
        let gapRoot: Fr
        let root: Fr

        static func element(_ domain: String, _ bytes: [UInt8]) -> Fr {
            Fr(reducing: FieldInteger(bigEndian: Digest.sha256(domain: domain, bytes).bytes))
        }

        static func tag(_ text: String) -> Fr { Fr(text.utf8.reduce(0) { $0 << 8 | Int($1) }) }

        /// The root of a tree with all its 65,536 leaves, of which only the nodes above the given ones are hashed.
        static func tree(_ leaves: [Fr]) -> Fr {
            var (level, absent) = (leaves, Fr.zero)
            for _ in 0..<16 {
                if level.isEmpty || !level.count.isMultiple(of: 2) { level.append(absent) }
                level = stride(from: 0, to: level.count - level.count % 2, by: 2).map {
                    Poseidon.hash([level[$0], level[$0 + 1]])
                }
                absent = Poseidon.hash([absent, absent])
                if level.isEmpty { level = [absent] }
            }
            return level[0]
        }

        init(name: String, epoch: Int, members: [RegisteredSensor], revoked: Set<Int>) {
            memberRoot = Self.tree(
                members.enumerated().map { serial, member in
                    let profile = member.profile
                    let scale =
                        #"{"encoding":"irregular","offset":"\#(profile.offset)","resolution":"\#(profile.resolution.text)","#
                        + #""stepBits":4,"unit":"\#(profile.unit.rawValue)","valueBits":12}"#
                    return Poseidon.hash([
                        Self.tag("mbr"), Fr(serial), member.key.point.x, member.key.point.y,
                        Self.element("assay.profile.v1", profile.json.canonicalBytes),
                        Self.element("assay.scale.v1", Array(scale.utf8)),
                    ])
                })
            var gaps: [Fr] = []
            var low = 0
            for number in 1...65_537 where number == 65_537 || revoked.contains(number - 1) {
                if number > low + 1 { gaps.append(Poseidon.hash([Self.tag("gap"), Fr(low), Fr(number)])) }
                low = number
            }
            gapRoot = Self.tree(gaps)
            root = Poseidon.hash([
                Self.tag("reg"), Self.element("assay.registry-name.v1", Array(name.utf8)), Fr(epoch), memberRoot,
                gapRoot,
            ])
        }
    }

    @Test("Root and trees are those of the page", arguments: [[], [0], [4], [1, 2], [0, 2, 4], [0, 1, 2, 3, 4]])
    func roots(revoked: [Int]) throws {
        let registry = try RegistryFixtures.registry(revoked: revoked)
        let twin = Twin(name: "fleet", epoch: 3, members: registry.members, revoked: Set(revoked))
        #expect(registry.reference.memberRoot == twin.memberRoot)
        #expect(registry.reference.gapRoot == twin.gapRoot)
        #expect(registry.root == twin.root)
    }

    @Test("Whatever changes gives another root: name, epoch, a key, a profile, the order, what is revoked")
    func everythingCounts() throws {
        let members = (1...3).map { RegistryFixtures.sensor($0) }
        func root(
            _ members: [RegisteredSensor], _ revoked: [Int] = [], name: String = "fleet", epoch: UInt64 = 1
        ) throws -> Fr {
            try SensorRegistry(name: Label(name), epoch: epoch, members: members, revoked: revoked).root
        }
        let other = RegistryFixtures.sensor(9)
        let roots = [
            try root(members), try root(members, name: "fleet-2"), try root(members, epoch: 2),
            try root([members[0], members[1], other]), try root([members[1], members[0], members[2]]),
            try root(members + [other]), try root(members, [0]), try root(members, [1]), try root(members, [0, 1]),
            try root([RegistryFixtures.sensor(1, calibration: "new"), members[1], members[2]]),
        ]
        #expect(Set(roots).count == roots.count)
    }

    @Test("A member that is not revoked has a path to the root, and one that is has none")
    func memberships() throws {
        let registry = try RegistryFixtures.registry(revoked: [1, 3])
        for serial in 0..<5 {
            let sensor = RegistryFixtures.sensor(UInt8(serial + 1))
            #expect(registry.serial(of: sensor.key) == serial)
            if [1, 3].contains(serial) {
                let error = #expect(throws: StatementError.self) { try registry.membership(of: sensor.key) }
                #expect(error?.code == "registry.revoked")
                continue
            }
            let membership = try registry.membership(of: sensor.key, profile: sensor.profile)
            #expect(membership.leadsToRoot && membership.serial == serial && membership.sensor == sensor)
            #expect(membership.registry.root == registry.root)
            #expect(membership.pseudonym == registry.reference.pseudonym(of: sensor.key))
            #expect(membership.gap.low < serial + 1 && serial + 1 < membership.gap.high)
        }
        let error = #expect(throws: StatementError.self) {
            try registry.membership(of: Fixtures.key(9).publicKey)
        }
        #expect(error?.code == "registry.not-a-member")
        let changed = #expect(throws: StatementError.self) {
            try registry.membership(
                of: Fixtures.key(1).publicKey, profile: RegistryFixtures.sensor(1, calibration: "new").profile)
        }
        #expect(changed?.code == "registry.other-profile")
        // Whoever is revoked learns no more by a profile that does not fit.
        let both = #expect(throws: StatementError.self) {
            try registry.membership(
                of: Fixtures.key(2).publicKey, profile: RegistryFixtures.sensor(2, calibration: "new").profile)
        }
        #expect(both?.code == "registry.revoked")
    }

    @Test("When all are revoked nobody has a path, and the empty tree is no gap")
    func allRevoked() throws {
        let registry = try RegistryFixtures.registry(revoked: [0, 1, 2, 3, 4])
        for number in UInt8(1)...5 {
            let error = #expect(throws: StatementError.self) {
                try registry.membership(of: Fixtures.key(number).publicKey)
            }
            #expect(error?.code == "registry.revoked")
        }
    }

    @Test("A pseudonym stays over epochs, and is another one for another key or another name")
    func pseudonyms() throws {
        let first = try RegistryFixtures.registry(epoch: 1).reference
        let second = try RegistryFixtures.registry(2, epoch: 2, revoked: [0]).reference
        let other = try RegistryFixtures.registry(name: "fleet ", epoch: 1).reference
        let (a, b) = (Fixtures.key(1).publicKey, Fixtures.key(2).publicKey)
        #expect(first.pseudonym(of: a) == second.pseudonym(of: a))
        #expect(Set([first.pseudonym(of: a), first.pseudonym(of: b), other.pseudonym(of: a)]).count == 3)
        #expect(
            first.pseudonym(of: a)
                == Poseidon.hash([
                    Twin.tag("psd"), a.point.x, a.point.y,
                    Twin.element("assay.registry-name.v1", Array("fleet".utf8)),
                ]))
    }

    @Test("The scale is the profile without who measured")
    func scales() {
        let profile = Fixtures.profile()
        #expect(SensorScale(profile) == SensorScale(Fixtures.profile(device: "other", calibration: "")))
        let others = [
            Fixtures.profile(unit: .fahrenheit), Fixtures.profile(resolution: "0.2"), Fixtures.profile(offset: 0),
        ]
        let elements = ([profile] + others).map { SensorScale($0).fieldElement }
        #expect(Set(elements).count == 4)
    }

    @Test("The example of docs/registries.md, to the last digit")
    func golden() throws {
        let page = String(decoding: Fixtures.projectFile("docs/registries.md"), as: UTF8.self)
        // The line behind the mark and the fence.
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        let mark = try #require(lines.firstIndex(of: "<!-- golden: registry -->"))
        let bytes = Array(lines[mark + 2].utf8) + [UInt8(ascii: "\n")]
        let registry = try SensorRegistry(parsing: bytes)
        #expect(registry.fileBytes == bytes)
        let sensor = registry.members[0]
        let membership = try registry.membership(of: sensor.key)
        let rows: [(String, Fr)] = [
            ("name", registry.reference.nameElement), ("scale of member 0", membership.scale),
            ("leaf of member 0", sensor.leaf(serial: 0)), ("leaf of gap 0", membership.gap.leaf),
            ("root of the members", registry.reference.memberRoot), ("root of the gaps", registry.reference.gapRoot),
            ("root", registry.root), ("pseudonym of member 0", membership.pseudonym),
        ]
        for (name, value) in rows { #expect(page.contains("| \(name) | `\(value.integer.decimal)` |"), "\(name)") }
    }
}
