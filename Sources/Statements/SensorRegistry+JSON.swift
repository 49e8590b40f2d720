import CanonicalEncoding

extension SensorRegistry {
    /// Bounds for reading a file: 65,536 members with the longest labels fit.
    public static let limits = JSONLimits(maximumDepth: 4, maximumBytes: 128 << 20)

    /// The file's contents as JSON.
    public var json: JSONValue {
        .object(members: [
            ("schema", .string(Self.schema)), ("name", .string(reference.name.text)),
            ("epoch", .string(String(reference.epoch))), ("members", .array(members.map(\.json))),
            ("revoked", .array(revoked.map { JSONValue(integer: $0) })),
        ])
    }

    /// A registry's file: canonical JSON and a line end.
    public var fileBytes: [UInt8] { json.canonicalBytes + [UInt8(ascii: "\n")] }

    /// Parses and decodes a registry's file strictly, and hashes its trees.
    ///
    /// - Throws: `json.…`, `registry.…`, `signed.encoding`, `babyjubjub.…` and the codes of the parts of a profile; the
    ///   message names the member.
    public init(parsing bytes: [UInt8]) throws(StatementError) {
        try self.init(json: JSONValue(document: bytes, limits: Self.limits))
    }

    /// Decodes strictly: every member once, none unknown, and nothing that follows from the rest.
    public init(json value: JSONValue, path: String = "registry") throws(StatementError) {
        var reader = try MemberReader(value, path: path)
        try reader.constant("schema", Self.schema, code: "registry.schema")
        let name = try reader.label("name")
        let epoch = try reader.unsigned("epoch")
        let members = try reader.array("members")
        let revoked = try Self.serials(reader.array("revoked"), path: reader.path(of: "revoked"))
        try reader.finish()
        guard members.count <= Self.maximumCount else {
            throw StatementError(
                code: "registry.too-large",
                message: "\(reader.path(of: "members")) has more than \(Self.maximumCount) elements")
        }
        try self.init(
            name: name, epoch: epoch, members: RegisteredSensor.decode(members, path: reader.path(of: "members")),
            revoked: revoked)
    }

    private static func serials(_ elements: [JSONValue], path: String) throws(StatementError) -> [Int] {
        guard elements.count <= maximumCount else {
            throw StatementError(code: "registry.too-large", message: "\(path) has more than \(maximumCount) elements")
        }
        var serials: [Int] = []
        for (index, element) in elements.enumerated() {
            guard case .number(let number) = element, let serial = number.integer,
                (0..<Int64(maximumCount)).contains(serial)
            else {
                throw StatementError(
                    code: "registry.bad-serial",
                    message: "\(path)[\(index)] is not an integer from 0 to \(maximumCount - 1)")
            }
            serials.append(Int(serial))
        }
        return serials
    }
}
