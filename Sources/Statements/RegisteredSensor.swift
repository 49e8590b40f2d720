import Algebra
import CanonicalEncoding
import Primitives

/// A sensor as a registry lists it: its key, and what that key's batches mean.
public struct RegisteredSensor: Hashable, Sendable {
    /// The key that signs: on the curve, in the subgroup, not neutral.
    public let key: EdDSAPublicKey
    /// The device and its codes.
    public let profile: SensorProfile

    /// Puts the parts together.
    public init(key: EdDSAPublicKey, profile: SensorProfile) {
        self.key = key
        self.profile = profile
    }

    /// The sensor as a registry's file has it.
    public var json: JSONValue {
        .object(members: [("key", .string(Hex.encode(key.packed))), ("profile", profile.json)])
    }

    /// Poseidon(tagMember, serial, key.x, key.y, profile, scale): the leaf of the sensor in the tree of members.
    public func leaf(serial: Int) -> Fr {
        Poseidon.hash([
            DomainTag.member.fieldElement, Fr(serial), key.point.x, key.point.y, profile.fieldElement,
            SensorScale(profile).fieldElement,
        ])
    }

    /// Decodes strictly: every member once, none unknown.
    ///
    /// - Throws: `json.…`, `signed.encoding`, `batch.profile`, `babyjubjub.…` and the codes of the parts.
    public init(json value: JSONValue, path: String) throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        key = try reader.publicKey("key")
        profile = try SensorProfile(members: reader.object("profile"))
        try reader.finish()
    }

    /// Decodes a list: checking a key takes a fifth of a millisecond, which is worth several threads.
    ///
    /// - Throws: what the first element that is refused throws.
    static func decode(_ values: [JSONValue], path: String) throws(StatementError) -> [RegisteredSensor] {
        try first(values.count) { index throws(StatementError) in
            try RegisteredSensor(json: values[index], path: "\(path)[\(index)]")
        }
    }

    /// Reads JSON Lines: a sensor a line. Empty lines are passed over.
    ///
    /// - Throws: as `init(json:path:)`; the message begins with the line. `registry.too-large` for more lines than a
    ///   registry has members.
    public static func list(parsingLines bytes: [UInt8]) throws(StatementError) -> [RegisteredSensor] {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
            .filter { $0.element.contains { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\r") } }
            .map { (number: $0.offset + 1, text: Array($0.element)) }
        guard lines.count <= SensorRegistry.maximumCount else {
            throw StatementError(
                code: "registry.too-large", message: "there are more than \(SensorRegistry.maximumCount) sensors")
        }
        return try first(lines.count) { index throws(StatementError) in
            let path = "line \(lines[index].number)"
            let value: JSONValue
            do throws(JSONError) {
                value = try JSONValue(
                    parsing: lines[index].text, limits: JSONLimits(maximumDepth: 2, maximumBytes: 1 << 14))
            } catch {
                throw StatementError(code: error.code, message: "\(path): \(error.message)")
            }
            return try RegisteredSensor(json: value, path: path)
        }
    }

    /// All sensors that a function makes, or the first of its errors.
    private static func first(
        _ count: Int, _ make: @Sendable (Int) throws(StatementError) -> RegisteredSensor
    ) throws(StatementError) -> [RegisteredSensor] {
        let results = SensorRegistry.pool(for: count).map(count) { index -> Result<RegisteredSensor, StatementError> in
            do throws(StatementError) { return .success(try make(index)) } catch { return .failure(error) }
        }
        var sensors: [RegisteredSensor] = []
        sensors.reserveCapacity(count)
        for result in results { sensors.append(try result.get()) }
        return sensors
    }
}
