import Algebra
import CanonicalEncoding
import Primitives
import Statements
import Testing

@Suite("Files of sensor registries")
struct SensorRegistryFileTests {
    let registry: SensorRegistry

    init() throws { registry = try RegistryFixtures.registry(3, revoked: [1]) }

    /// The file with a member replaced, or left out.
    private func file(_ name: String, _ value: JSONValue?) -> [UInt8] {
        guard case .object(let members) = registry.json else { return [] }
        let kept = members.filter { $0.name != name }
        return JSONValue.object(kept + (value.map { [JSONMember(name: name, value: $0)] } ?? [])).canonicalBytes
    }

    private func code(_ bytes: [UInt8]) -> String? {
        do throws(StatementError) {
            _ = try SensorRegistry(parsing: bytes)
            return nil
        } catch {
            #expect(!error.message.isEmpty)
            return error.code
        }
    }

    @Test("A file reads back, and is written the same again")
    func roundTrip() throws {
        let read = try SensorRegistry(parsing: registry.fileBytes)
        #expect(read == registry && read.fileBytes == registry.fileBytes && read.root == registry.root)
    }

    @Test("What is malformed is refused with its own code")
    func malformed() throws {
        let sensors = registry.members.map(\.json)
        let key = Hex.encode(registry.members[0].key.packed)
        func sensor(_ key: String) -> JSONValue {
            .array([.object(members: [("key", .string(key)), ("profile", registry.members[0].profile.json)])])
        }
        func serials(_ values: Int...) -> JSONValue { .array(values.map { JSONValue(integer: $0) }) }
        let torsion = Hex.encode(BabyJubjub.pack(BabyJubjub.curve.torsion))
        let mixed = Hex.encode(
            BabyJubjub.pack(BabyJubjub.curve.add(registry.members[0].key.point, BabyJubjub.curve.torsion)))
        let cases: [(String, JSONValue?, String)] = [
            ("schema", .string("assay/sensor-registry/2"), "registry.schema"), ("schema", nil, "json.missing-member"),
            ("root", .string("1"), "json.unknown-member"), ("name", .string(""), "text.empty"),
            ("name", .string("a\u{202e}b"), "text.unprintable"),
            ("name", .string(String(repeating: "n", count: 129)), "text.too-long"),
            ("epoch", .string("0"), "registry.epoch"), ("epoch", .string("01"), "statement.not-canonical"),
            ("epoch", JSONValue(integer: 1), "json.wrong-type"),
            ("epoch", .string("18446744073709551616"), "statement.not-canonical"),
            ("members", .array([]), "registry.empty"), ("members", .string(""), "json.wrong-type"),
            ("members", .array(sensors + [sensors[2]]), "registry.duplicate-key"),
            ("members", .array([.string(key)]), "json.wrong-type"),
            ("members", sensor(key.uppercased()), "hex.bad-digit"),
            ("members", sensor("00"), "babyjubjub.wrong-length"),
            ("members", sensor("01" + String(repeating: "00", count: 31)), "babyjubjub.identity"),
            ("members", sensor(String(repeating: "ff", count: 32)), "babyjubjub.not-canonical"),
            ("members", sensor(torsion), "babyjubjub.not-in-subgroup"),
            ("members", sensor(mixed), "babyjubjub.not-in-subgroup"),
            ("revoked", nil, "json.missing-member"), ("revoked", serials(3), "registry.revoked-unknown"),
            ("revoked", serials(1, 0), "registry.revoked-order"), ("revoked", serials(1, 1), "registry.revoked-order"),
            ("revoked", serials(-1), "registry.bad-serial"), ("revoked", serials(65_536), "registry.bad-serial"),
            ("revoked", .array([.string("1")]), "registry.bad-serial"),
            ("revoked", .array((0..<65_537).map { JSONValue(integer: $0) }), "registry.too-large"),
        ]
        for (name, value, expected) in cases {
            let found = code(file(name, value))
            #expect(found == expected, "\(name): \(found ?? "none"), not \(expected)")
        }
        #expect(code(registry.fileBytes + [UInt8(ascii: "x")]) == "json.trailing-bytes")
    }

    @Test("A member of another profile's widths, with something more or less, is refused by its path")
    func malformedMembers() throws {
        let profile = registry.members[1].profile.json
        guard case .object(let parts) = profile else { return }
        func member(_ members: [(String, JSONValue?)]) -> [UInt8] {
            file("members", .array([registry.members[0].json, .object(members: members)]))
        }
        let key = JSONValue.string(Hex.encode(registry.members[1].key.packed))
        let wide = JSONValue.object(
            parts.map { $0.name == "valueBits" ? JSONMember(name: "valueBits", value: JSONValue(integer: 16)) : $0 })
        for (members, expected) in [
            ([("key", key)], "json.missing-member"), ([("profile", profile)], "json.missing-member"),
            ([("key", key), ("profile", wide)], "signed.encoding"),
            ([("key", key), ("profile", profile), ("serial", JSONValue(integer: 1))], "json.unknown-member"),
        ] {
            do throws(StatementError) {
                _ = try SensorRegistry(parsing: member(members))
                Issue.record("taken: \(expected)")
            } catch {
                #expect(error.code == expected && error.message.contains("registry.members[1]"), "\(error)")
            }
        }
    }

    @Test("Every truncation is refused, and no flipped bit gives the same root")
    func mutations() throws {
        let bytes = try RegistryFixtures.registry(2, revoked: [0]).fileBytes
        let root = try SensorRegistry(parsing: bytes).root
        for count in bytes.indices.dropLast() { #expect(code(Array(bytes[..<count])) != nil) }
        var decoded = 0
        for index in bytes.indices.dropLast() {
            var changed = bytes
            changed[index] ^= 1 << UInt8(index % 7)
            guard let read = try? SensorRegistry(parsing: changed) else { continue }
            decoded += 1
            #expect(read.root != root, "byte \(index)")
        }
        #expect(decoded > 10)
    }

    @Test("Lists in JSON Lines: blank lines pass, errors name the line")
    func lines() throws {
        let members = registry.members
        let text = members.map { $0.json.canonicalBytes }
        let newline = [UInt8(ascii: "\n")]
        let list = text[0] + newline + newline + text[1] + [UInt8(ascii: "\r")] + newline + text[2]
        #expect(try RegisteredSensor.list(parsingLines: list) == members)
        #expect(try RegisteredSensor.list(parsingLines: []).isEmpty)
        for (bytes, expected) in [
            (text[0] + newline + [UInt8(ascii: "{")], "json.truncated"),
            (text[0] + newline + Array("[]".utf8), "json.wrong-type"),
            (text[0] + newline + Array("{}".utf8), "json.missing-member"),
            (text[0] + newline + text[1] + text[2], "json.trailing-bytes"),
        ] {
            let error = #expect(throws: StatementError.self) { try RegisteredSensor.list(parsingLines: bytes) }
            #expect(
                error?.code == expected && error?.message.hasPrefix("line 2") == true, "\(String(describing: error))")
        }
        let error = #expect(throws: StatementError.self) {
            try RegisteredSensor.list(
                parsingLines: Array(repeating: Array("{}\n".utf8), count: 65_537).flatMap { $0 })
        }
        #expect(error?.code == "registry.too-large")
    }
}
