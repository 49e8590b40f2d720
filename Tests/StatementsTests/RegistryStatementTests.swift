import Algebra
import CanonicalEncoding
import Primitives
import Statements
import Testing

/// Statements that hide the sensor, and what a prover needs to make them.
@Suite("Statements about members of a registry")
struct RegistryStatementTests {
    let signed: SignedBatch
    let registry: SensorRegistry
    let membership: SensorRegistry.Membership

    init() throws {
        let signed = SignedBatch(
            signing: Fixtures.minuteLog(tenths: Array(repeating: 90, count: 60)), with: Fixtures.key(2))
        let profile = signed.batch.header.profile
        let sensors = (1...4).map { RegisteredSensor(key: Fixtures.key(UInt8($0)).publicKey, profile: profile) }
        self.signed = signed
        registry = try SensorRegistry(name: Label("fleet"), epoch: 6, members: sensors, revoked: [0, 3])
        membership = try registry.membership(of: signed.sensor)
    }

    private func statement(circuit: String = "consecutive-64-registry", hidden: Bool = true) throws -> BreachStatement {
        let digest = Digest.sha256(domain: "test", [])
        return try BreachStatement(
            claim: .breach, rule: Fixtures.seed, window: Fixtures.wholeWindow(of: signed.batch),
            source: hidden ? ReadingSource(signed, membership: membership) : ReadingSource(signed),
            inputCommitment: .one, outputCommitment: .one,
            program: ProgramReference(circuit: circuit, circuitDigest: digest, verifyingKeyDigest: digest))
    }

    /// The statement with its source changed.
    private func changed(_ name: String, _ value: JSONValue?) throws -> JSONValue {
        guard case .object(let members) = try statement().json else { throw CancellationError() }
        return .object(
            members.map { member in
                guard member.name == "source", case .object(let parts) = member.value else { return member }
                let kept = parts.filter { $0.name != name }
                return JSONMember(
                    name: "source",
                    value: .object(kept + (value.map { [JSONMember(name: name, value: $0)] } ?? [])))
            })
    }

    @Test("A statement reads back, and shows nothing of key, device, key id and calibration")
    func roundTrip() throws {
        let statement = try statement()
        let bytes = statement.json.canonicalBytes
        #expect(try BreachStatement(parsing: bytes) == statement)
        let text = String(decoding: bytes, as: UTF8.self)
        let profile = signed.batch.header.profile
        for secret in [
            Hex.encode(signed.sensor.packed), profile.device.text, profile.keyId.text, profile.calibration.text,
            signed.tag.integer.decimal,
        ] { #expect(!text.contains(secret)) }
        #expect(statement.sentence.contains("of the registry fleet at epoch 6"))
        #expect(statement.source.sensor == nil && statement.source.profile == nil && statement.source.hidesSensor)
    }

    @Test("The public inputs are root, pseudonym and scale in the places of key and profile")
    func publicInputs() throws {
        let statement = try statement()
        let inputs = try statement.publicInputs()
        let shape = try statement.circuitShape()
        #expect(inputs.count == shape.publicInputs.count)
        #expect(Array(shape.publicInputs[3...5]) == [.registryRoot, .pseudonym, .scale])
        #expect(
            Array(inputs[3...5]) == [
                registry.root, registry.reference.pseudonym(of: signed.sensor),
                SensorScale(signed.batch.header.profile).fieldElement,
            ])
        let tag = try #require(shape.publicInputs.firstIndex(of: .batchTag))
        #expect(inputs[tag] == signed.tag(under: membership.pseudonym))
        // Everything else is as when the sensor is named.
        let naming = try self.statement(circuit: "consecutive-64", hidden: false).publicInputs()
        for (index, input) in shape.publicInputs.enumerated() where index > 5 && input != .batchTag && input != .claim {
            #expect(inputs[index] == naming[index], "\(input)")
        }
    }

    @Test("A circuit that names the sensor is refused for a source that hides it, and the other way round")
    func circuitOfTheOtherKind() throws {
        for (circuit, hidden) in [("consecutive-64", true), ("consecutive-64-registry", false)] {
            let error = #expect(throws: StatementError.self) {
                try statement(circuit: circuit, hidden: hidden).publicInputs()
            }
            #expect(error?.code == "statement.circuit-source")
        }
    }

    @Test("A change of any part of the source changes the digest; of what a circuit sees, its input too")
    func changes() throws {
        let original = try statement()
        let inputs = try original.publicInputs()
        func registry(_ name: String, _ value: String) throws -> JSONValue {
            guard case .object(let members)? = original.json["source"]?["registry"] else {
                throw CancellationError()
            }
            return .object(members.map { $0.name == name ? JSONMember(name: name, value: .string(value)) : $0 })
        }
        let changes: [(String, JSONValue, Int?)] = [
            ("registry", try registry("name", "fleet-2"), 3), ("registry", try registry("epoch", "7"), 3),
            ("registry", try registry("members", "1"), 3), ("registry", try registry("gaps", "1"), 3),
            ("pseudonym", .string("1"), 4), ("resolution", .string("0.2"), 5), ("offset", .string("-999"), 5),
        ]
        for (name, value, place) in changes {
            let other = try BreachStatement(json: changed(name, value))
            #expect(other.digest != original.digest)
            if let place { #expect(try other.publicInputs()[place] != inputs[place], "\(name)") }
        }
    }

    @Test("Sources that mix both kinds, or lack a part, are refused")
    func strictness() throws {
        let reference = try #require(statement().json["source"]?["registry"])
        guard case .object(let parts) = reference else { return }
        func registry(_ name: String, _ value: JSONValue?) -> JSONValue {
            .object(
                parts.filter { $0.name != name } + (value.map { [JSONMember(name: name, value: $0)] } ?? []))
        }
        let modulus = Fr.modulus.decimal
        let cases: [(String, JSONValue?, String)] = [
            ("sensor", .string(Hex.encode(signed.sensor.packed)), "json.unknown-member"),
            ("device", .string("d"), "json.unknown-member"), ("calibration", .string(""), "json.unknown-member"),
            ("registry", nil, "json.missing-member"), ("registry", .string("fleet"), "json.wrong-type"),
            ("pseudonym", nil, "json.missing-member"), ("pseudonym", .string("01"), "statement.not-canonical"),
            ("pseudonym", .string(modulus), "statement.not-canonical"),
            ("registry", registry("epoch", .string("0")), "registry.epoch"),
            ("registry", registry("epoch", nil), "json.missing-member"),
            ("registry", registry("name", .string("")), "text.empty"),
            ("registry", registry("gaps", .string(modulus)), "statement.not-canonical"),
            ("registry", registry("root", .string("1")), "json.unknown-member"),
            ("batch", nil, "json.missing-member"), ("resolution", .string("0"), "batch.profile"),
            ("offset", .string("1000000001"), "batch.profile"), ("intervalTicks", .string("1"), "json.unknown-member"),
        ]
        for (name, value, code) in cases {
            let error = #expect(throws: StatementError.self) { try BreachStatement(json: changed(name, value)) }
            #expect(error?.code == code, "\(name): \(error?.code ?? "none")")
        }
        // A source that names the sensor takes no pseudonym either.
        guard case .object(let members) = try statement(circuit: "consecutive-64", hidden: false).json else { return }
        let mixed = JSONValue.object(
            members.map { member in
                guard member.name == "source", case .object(let parts) = member.value else { return member }
                return JSONMember(
                    name: "source", value: .object(parts + [JSONMember(name: "pseudonym", value: .string("1"))]))
            })
        #expect(
            #expect(throws: StatementError.self) { try BreachStatement(json: mixed) }?.code == "json.unknown-member")
    }

    @Test("The tag of a batch is another under every pseudonym, and so links nothing")
    func tags() throws {
        let other = try SensorRegistry(
            name: Label("other"), epoch: 1, members: registry.members, revoked: []
        ).membership(of: signed.sensor)
        let tags = [signed.tag, signed.tag(under: membership.pseudonym), signed.tag(under: other.pseudonym)]
        #expect(Set(tags).count == 3)
        #expect(
            tags[1]
                == Poseidon.hash([
                    DomainTag.batch.fieldElement, signed.root, Fr(reducing: signed.signature.scalar),
                    membership.pseudonym,
                ]))
    }

    @Test("A membership reads back for its sensor, and for no other, and not with any part changed")
    func membershipFile() throws {
        let json = membership.json
        #expect(try SensorRegistry.Membership(json: json, of: membership.sensor) == membership)
        func code(_ value: JSONValue, _ sensor: RegisteredSensor? = nil) -> String? {
            do throws(StatementError) {
                _ = try SensorRegistry.Membership(json: value, of: sensor ?? membership.sensor)
                return nil
            } catch { return error.code }
        }
        #expect(code(json, registry.members[2]) == "registry.bad-membership")
        let otherProfile = RegisteredSensor(key: signed.sensor, profile: Fixtures.profile(calibration: "new"))
        #expect(code(json, otherProfile) == "registry.bad-membership")
        guard case .object(let members) = json else { return }
        func changed(_ name: String, _ value: JSONValue?) -> JSONValue {
            .object(
                members.filter { $0.name != name } + (value.map { [JSONMember(name: name, value: $0)] } ?? []))
        }
        let nodes = Array(repeating: JSONValue.string("0"), count: 16)
        func gap(_ low: Int, _ high: Int, place: Int = 0, _ path: [JSONValue]? = nil) -> JSONValue {
            .object(members: [
                ("low", JSONValue(integer: low)), ("high", JSONValue(integer: high)),
                ("place", JSONValue(integer: place)), ("path", path.map { .array($0) } ?? json["gap"]?["path"]),
            ])
        }
        let cases: [(String, JSONValue?, String)] = [
            ("serial", JSONValue(integer: 2), "registry.bad-membership"),
            ("serial", JSONValue(integer: -1), "registry.bad-membership"),
            ("serial", JSONValue(integer: 65_536), "registry.bad-membership"),
            ("serial", nil, "json.missing-member"), ("key", .string("00"), "json.unknown-member"),
            ("path", .array(nodes), "registry.bad-membership"),
            ("path", .array(nodes.dropLast()), "registry.bad-membership"),
            ("path", .array(nodes.dropLast() + [.string("00")]), "statement.not-canonical"),
            ("path", .array(nodes.dropLast() + [.bool(true)]), "statement.not-canonical"),
            ("gap", gap(1, 5), "registry.bad-membership"), ("gap", gap(0, 4), "registry.bad-membership"),
            ("gap", gap(1, 4, place: 1), "registry.bad-membership"),
            ("gap", gap(1, 4, place: 65_536), "registry.bad-membership"),
            ("gap", gap(-1, 4), "registry.bad-membership"), ("gap", gap(1, 65_538), "registry.bad-membership"),
            ("gap", gap(1, 4, []), "registry.bad-membership"),
        ]
        #expect(code(changed("gap", gap(1, 4))) == nil)
        for (name, value, expected) in cases {
            let found = code(changed(name, value))
            #expect(found == expected, "\(name): \(found ?? "none")")
        }
    }

    @Test("Only circuits that hide the sensor are chosen for a hidden one, and none of a family that has none")
    func choice() throws {
        let parameters = try statement().parameters()
        #expect(
            CircuitShape.smallest(for: parameters, batch: signed.batch, hidingSensor: true)?.id
                == "consecutive-64-registry")
        #expect(CircuitShape.smallest(for: parameters, batch: signed.batch)?.id == "consecutive-64")
        let instant = try RuleParameters(
            rule: Fixtures.rule(.instant), window: Fixtures.wholeWindow(of: signed.batch), claim: .breach,
            scale: CodeScale(signed.batch.header.profile), tickSeconds: 60)
        #expect(CircuitShape.smallest(for: instant, batch: signed.batch, hidingSensor: true) == nil)
    }
}
