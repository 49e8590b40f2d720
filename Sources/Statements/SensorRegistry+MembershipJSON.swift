import Algebra
import CanonicalEncoding
import Primitives

extension SensorRegistry.Membership {
    /// The membership without the sensor, which whoever reads it has from its readings. It names the sensor by its serial.
    public var json: JSONValue {
        .object(members: [
            ("registry", registry.json), ("serial", JSONValue(integer: serial)), ("path", Self.json(path)),
            (
                "gap",
                .object(members: [
                    ("low", JSONValue(integer: gap.low)), ("high", JSONValue(integer: gap.high)),
                    ("place", JSONValue(integer: gapPath.index)), ("path", Self.json(gapPath)),
                ])
            ),
        ])
    }

    /// Decodes strictly, and checks that the paths lead from the sensor's leaf to the registry's root.
    ///
    /// - Throws: `json.…`, `statement.not-canonical`, `registry.epoch`, and `registry.bad-membership` for a path that has not
    ///   16 nodes, a serial or place out of range, a gap that does not hold the serial, and paths that lead elsewhere.
    public init(
        json value: JSONValue, of sensor: RegisteredSensor, path place: String = "membership"
    ) throws(StatementError) {
        var reader = try MemberReader(value, path: place)
        let registry = try RegistryReference(members: reader.object("registry"))
        let serial = try Self.index(&reader, "serial")
        let path = try Self.path(&reader, index: serial)
        var gapReader = try reader.object("gap")
        try reader.finish()
        let low = try gapReader.integer("low")
        let high = try gapReader.integer("high")
        let gapIndex = try Self.index(&gapReader, "place")
        let gapPath = try Self.path(&gapReader, index: gapIndex)
        try gapReader.finish()
        guard (0...Int64(RevocationGap.end)).contains(low), (0...Int64(RevocationGap.end)).contains(high) else {
            throw StatementError(
                code: "registry.bad-membership",
                message: "\(gapReader.path) does not end between 0 and \(RevocationGap.end)")
        }
        self.init(
            registry: registry, serial: serial, sensor: sensor, path: path,
            gap: RevocationGap(low: Int(low), high: Int(high)), gapPath: gapPath)
        guard leadsToRoot else {
            throw StatementError(
                code: "registry.bad-membership",
                message: "\(place) does not lead from the sensor of the readings to the registry's root")
        }
    }

    private static func json(_ path: MerklePath<Fr>) -> JSONValue {
        .array(path.siblings.map { .string($0.integer.decimal) })
    }

    private static func index(_ reader: inout MemberReader, _ name: String) throws(StatementError) -> Int {
        let index = try reader.integer(name)
        guard (0..<Int64(SensorRegistry.maximumCount)).contains(index) else {
            throw StatementError(
                code: "registry.bad-membership",
                message: "\(reader.path(of: name)) is not from 0 to \(SensorRegistry.maximumCount - 1)")
        }
        return Int(index)
    }

    private static func path(_ reader: inout MemberReader, index: Int) throws(StatementError) -> MerklePath<Fr> {
        let elements = try reader.array("path")
        guard elements.count == SensorRegistry.depth else {
            throw StatementError(
                code: "registry.bad-membership",
                message: "\(reader.path(of: "path")) has \(elements.count) elements, not \(SensorRegistry.depth)")
        }
        var siblings: [Fr] = []
        for (level, element) in elements.enumerated() {
            guard case .string(let text) = element,
                let sibling = FieldInteger(decimal: text).flatMap({ Fr(integer: $0) })
            else {
                throw StatementError(
                    code: "statement.not-canonical",
                    message: "\(reader.path(of: "path"))[\(level)] is not a field element in decimal digits")
            }
            siblings.append(sibling)
        }
        return MerklePath(index: index, siblings: siblings)
    }
}
