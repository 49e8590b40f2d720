import CanonicalEncoding

extension TCBInfo {
    /// Reads the signed object. Members that are not known are passed over: Intel adds some now and then.
    ///
    /// - Throws: what the reader of JSON throws; `dcap.unsupported-tcb-info`, `dcap.malformed-tcb-info`.
    init(_ value: JSONValue) throws(EvidenceError) {
        do throws(JSONError) {
            var reader = try JSONObjectReader(value, path: "tcbInfo")
            let version = try reader.integer("version")
            guard version == 3 else {
                throw JSONError(code: "dcap.unsupported-tcb-info", message: "tcbInfo.version is \(version), not 3")
            }
            name = try reader.string("id")
            guard name == "SGX" || name == "TDX", try reader.integer("tcbType") == 0 else {
                throw JSONError(
                    code: "dcap.unsupported-tcb-info", message: "tcbInfo.id or tcbInfo.tcbType is not known")
            }
            period = try reader.period()
            fmspc = try reader.bytes("fmspc", count: 6)
            pceID = try reader.bytes("pceId", count: 2)
            evaluationNumber = try reader.number("tcbEvaluationDataNumber")
            let isTDX = name == "TDX"
            var levels: [Level] = []
            for (place, own) in try reader.bounded("tcbLevels").enumerated() {
                levels.append(try Level(own, path: "tcbInfo.tcbLevels[\(place)]", isTDX: isTDX))
            }
            self.levels = levels.sorted { $0.precedes($1) }
            var modules: [Module] = []
            if isTDX {
                modules.append(try Module(reader.value("tdxModule"), path: "tcbInfo.tdxModule", isNamed: false))
                for (place, own) in try reader.bounded("tdxModuleIdentities", isOptional: true).enumerated() {
                    modules.append(try Module(own, path: "tcbInfo.tdxModuleIdentities[\(place)]", isNamed: true))
                }
            }
            self.modules = modules
        } catch {
            throw EvidenceError(error)
        }
    }
}

extension TCBInfo {
    /// Reads the signed object's bytes.
    ///
    /// - Throws: what the JSON parser throws, and what `init(_:)` does.
    package init(parsing bytes: [UInt8]) throws(EvidenceError) {
        try self.init(JSONValue(signed: bytes))
    }

    /// Whether the highest levels stand first, as they are tried.
    package var isOrdered: Bool { zip(levels, levels.dropFirst()).allSatisfy { !$1.precedes($0) } }
}

extension EnclaveIdentity {
    /// Reads the signed object's bytes.
    ///
    /// - Throws: what the JSON parser throws, and what `init(_:)` does.
    package init(parsing bytes: [UInt8]) throws(EvidenceError) {
        try self.init(JSONValue(signed: bytes))
    }
}

extension TCBInfo.Level {
    fileprivate init(_ value: JSONValue, path: String, isTDX: Bool) throws(JSONError) {
        var reader = try JSONObjectReader(value, path: path)
        var tcb = try reader.object("tcb")
        components = try tcb.components("sgxtcbcomponents")
        pceSVN = try tcb.number("pcesvn")
        moduleComponents = isTDX ? try tcb.components("tdxtcbcomponents") : []
        standing = try Standing(from: &reader)
    }
}

extension TCBInfo.Module {
    fileprivate init(_ value: JSONValue, path: String, isNamed: Bool) throws(JSONError) {
        var reader = try JSONObjectReader(value, path: path)
        name = isNamed ? try reader.string("id") : nil
        signer = try reader.bytes("mrsigner", count: 48)
        attributes = try reader.bytes("attributes", count: 8)
        mask = try reader.bytes("attributesMask", count: 8)
        levels = isNamed ? try EnclaveIdentity.Level.list(from: &reader) : []
    }
}

extension EnclaveIdentity {
    /// Reads the signed object.
    ///
    /// - Throws: what the reader of JSON throws; `dcap.unsupported-identity`, `dcap.malformed-tcb-info`.
    init(_ value: JSONValue) throws(EvidenceError) {
        do throws(JSONError) {
            var reader = try JSONObjectReader(value, path: "enclaveIdentity")
            let version = try reader.integer("version")
            guard version == 2 else {
                throw JSONError(
                    code: "dcap.unsupported-identity", message: "enclaveIdentity.version is \(version), not 2")
            }
            name = try reader.string("id")
            period = try reader.period()
            evaluationNumber = try reader.number("tcbEvaluationDataNumber")
            miscSelect = try reader.bytes("miscselect", count: 4)
            miscSelectMask = try reader.bytes("miscselectMask", count: 4)
            attributes = try reader.bytes("attributes", count: 16)
            attributesMask = try reader.bytes("attributesMask", count: 16)
            signer = try reader.bytes("mrsigner", count: 32)
            productID = try reader.number("isvprodid")
            levels = try Level.list(from: &reader)
        } catch {
            throw EvidenceError(error)
        }
    }
}

extension EnclaveIdentity.Level {
    /// The levels of an enclave or a module, highest first.
    fileprivate static func list(from reader: inout JSONObjectReader) throws(JSONError) -> [Self] {
        var levels: [Self] = []
        for (place, own) in try reader.bounded("tcbLevels").enumerated() {
            var level = try JSONObjectReader(own, path: "\(reader.path).tcbLevels[\(place)]")
            var tcb = try level.object("tcb")
            let version = try tcb.number("isvsvn")
            levels.append(Self(securityVersion: version, standing: try Standing(from: &level)))
        }
        return levels.sorted { $0.securityVersion > $1.securityVersion }
    }
}

extension Standing {
    fileprivate init(from reader: inout JSONObjectReader) throws(JSONError) {
        status = try reader.string("tcbStatus")
        var advisories: [String] = []
        for own in try reader.bounded("advisoryIDs", isOptional: true) {
            guard case .string(let text) = own else { throw .tcbInfo("\(reader.path).advisoryIDs holds no text") }
            advisories.append(text)
        }
        self.advisories = advisories
    }
}

extension JSONError {
    fileprivate static func tcbInfo(_ message: String) -> JSONError {
        JSONError(code: "dcap.malformed-tcb-info", message: message)
    }
}

extension JSONObjectReader {
    fileprivate mutating func bytes(_ name: String, count: Int) throws(JSONError) -> [UInt8] {
        let text = try string(name)
        guard let bytes = try? Hex.decode(text.lowercased()), bytes.count == count else {
            throw .tcbInfo("\(path(of: name)) is not \(2 * count) hexadecimal digits")
        }
        return bytes
    }

    /// A number from 0 to 2^32.
    fileprivate mutating func number(_ name: String) throws(JSONError) -> Int {
        let number = try integer(name)
        guard (0...(1 << 32)).contains(number) else { throw .tcbInfo("\(path(of: name)) is out of range") }
        return Int(number)
    }

    /// An array with at most 256 elements.
    fileprivate mutating func bounded(_ name: String, isOptional: Bool = false) throws(JSONError) -> [JSONValue] {
        let elements = isOptional ? try optionalArray(name) ?? [] : try array(name)
        guard elements.count <= 256 else { throw .tcbInfo("\(path(of: name)) has more than 256 elements") }
        return elements
    }

    /// Exactly 16 security versions: a shorter list would leave some uncompared.
    fileprivate mutating func components(_ name: String) throws(JSONError) -> [UInt8] {
        let place = path(of: name)
        let elements = try array(name)
        guard elements.count == 16 else { throw .tcbInfo("\(place) has \(elements.count) elements, not 16") }
        var components: [UInt8] = []
        for element in elements {
            var reader = try JSONObjectReader(element, path: place)
            guard let svn = UInt8(exactly: try reader.integer("svn")) else {
                throw .tcbInfo("\(place) has an svn above 255")
            }
            components.append(svn)
        }
        return components
    }

    fileprivate mutating func period() throws(JSONError) -> Range<Int64> {
        let (issued, next) = (try string("issueDate"), try string("nextUpdate"))
        guard let start = CollateralTime.seconds(issued), let end = CollateralTime.seconds(next), start <= end else {
            throw .tcbInfo("\(path(of: "issueDate")) and nextUpdate are no interval")
        }
        return start..<end
    }
}

/// Times as Intel's documents write them: `2025-06-19T10:56:11Z`.
enum CollateralTime {
    /// Seconds since 1970; `nil` for any other writing, or a time that there is not.
    static func seconds(_ text: String) -> Int64? {
        let characters = Array(text.utf8)
        let pattern = Array("0000-00-00T00:00:00Z".utf8)
        guard characters.count == pattern.count else { return nil }
        for (own, due) in zip(characters, pattern) {
            guard due == UInt8(ascii: "0") ? (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(own) : own == due else {
                return nil
            }
        }
        func number(_ range: Range<Int>) -> Int64 { characters[range].reduce(0) { $0 * 10 + Int64($1 - 48) } }
        let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
        let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        guard year >= 1970, (1...12).contains(month), (1...lengths[Int(month) - 1]).contains(day), hour < 24,
            minute < 60,
            second < 60
        else { return nil }
        let years = (year - 1) * 365 + (year - 1) / 4 - (year - 1) / 100 + (year - 1) / 400
        let days = years + lengths.prefix(Int(month) - 1).reduce(0, +) + day - 1 - 719_162
        return ((days * 24 + hour) * 60 + minute) * 60 + second
    }
}
