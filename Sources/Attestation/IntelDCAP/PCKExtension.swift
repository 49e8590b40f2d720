/// What Intel wrote of a platform into its PCK certificate ("Intel SGX PCK Certificate and CRL Profile Specification", 1.3.5).
struct PCKExtension: Sendable {
    static let identifier = "1.2.840.113741.1.13.1"
    private static let prefix: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF8, 0x4D, 0x01, 0x0D, 0x01]

    /// PPID: 16 bytes.
    let ppid: [UInt8]
    /// The security versions of 16 components.
    let components: [UInt8]
    /// PCESVN.
    let pceSVN: Int
    /// CPUSVN: 16 bytes.
    let cpuSVN: [UInt8]
    /// PCEID: 2 bytes.
    let pceID: [UInt8]
    /// FMSPC: family, model, stepping, platform type, custom: 6 bytes.
    let fmspc: [UInt8]
    /// 0 standard, 1 scalable, 2 scalable with integrity.
    let type: Int
    /// The platform instance, 16 bytes, which multi-package platforms have.
    let instance: [UInt8]?
    /// Flags of the configuration, by their names.
    let configuration: [(name: String, isOn: Bool)]

    /// Reads the extension.
    ///
    /// - Returns: `nil` unless it is what the specification says, each member once, of its type and length.
    init?(_ bytes: [UInt8]) {
        guard let members = Self.members(bytes, prefix: Self.prefix),
            let ppid = members[1]?.octets, ppid.count == 16,
            let tcb = members[2].flatMap({ Self.members($0.encoding, prefix: Self.prefix + [2]) }),
            let pceID = members[3]?.octets, pceID.count == 2,
            let fmspc = members[4]?.octets, fmspc.count == 6,
            let type = members[5]?.number,
            let pceSVN = tcb[17]?.number, pceSVN <= Int(UInt16.max),
            let cpuSVN = tcb[18]?.octets, cpuSVN.count == 16
        else { return nil }
        let components = (1...16).compactMap { tcb[$0]?.number }.compactMap { UInt8(exactly: $0) }
        guard components.count == 16 else { return nil }
        var configuration: [(name: String, isOn: Bool)] = []
        if let own = members[7] {
            guard let flags = Self.members(own.encoding, prefix: Self.prefix + [7]) else { return nil }
            for (number, name) in [(1, "dynamic-platform"), (2, "cached-keys"), (3, "smt-enabled")] {
                guard let flag = flags[number] else { continue }
                guard let isOn = flag.flag else { return nil }
                configuration.append((name, isOn))
            }
        }
        if let own = members[6] {
            guard let octets = own.octets, octets.count == 16 else { return nil }
            instance = octets
        } else {
            instance = nil
        }
        self.ppid = ppid
        self.components = components
        self.pceSVN = pceSVN
        self.cpuSVN = cpuSVN
        self.pceID = pceID
        self.fmspc = fmspc
        self.type = type
        self.configuration = configuration
    }

    /// A value in DER.
    private struct Value {
        let tag: UInt8
        let contents: [UInt8]
        let encoding: [UInt8]

        var octets: [UInt8]? { tag == 0x04 ? contents : nil }

        var flag: Bool? {
            guard tag == 0x01, contents.count == 1 else { return nil }
            return contents[0] != 0
        }

        /// Of an INTEGER or an ENUMERATED that is not negative and below 2^24.
        var number: Int? {
            guard tag == 0x02 || tag == 0x0A, let first = contents.first, first < 0x80, contents.count <= 3 else {
                return nil
            }
            return contents.reduce(0) { $0 << 8 | Int($1) }
        }
    }

    /// Reads SEQUENCE OF SEQUENCE { identifier, value }, where identifiers are a prefix and one number.
    private static func members(_ bytes: [UInt8], prefix: [UInt8]) -> [Int: Value]? {
        guard let whole = value(bytes[...]), whole.tag == 0x30, whole.encoding.count == bytes.count else { return nil }
        var members: [Int: Value] = [:]
        var rest = whole.contents[...]
        while !rest.isEmpty {
            guard let member = value(rest), member.tag == 0x30, let name = value(member.contents[...]),
                name.tag == 0x06,
                name.contents.count == prefix.count + 1, name.contents.starts(with: prefix),
                let own = value(member.contents[name.encoding.count...]),
                name.encoding.count + own.encoding.count == member.contents.count
            else { return nil }
            guard members.updateValue(own, forKey: Int(name.contents[prefix.count])) == nil else { return nil }
            rest = rest.dropFirst(member.encoding.count)
        }
        return members
    }

    /// Reads one value with a length of at most 65,535 bytes in its shortest form.
    private static func value(_ bytes: ArraySlice<UInt8>) -> Value? {
        guard bytes.count >= 2 else { return nil }
        let start = bytes.startIndex
        let first = bytes[start + 1]
        let width = first < 0x80 ? 0 : Int(first & 0x7F)
        guard first < 0x80 || (1...2).contains(width), bytes.count >= 2 + width else { return nil }
        let length = width == 0 ? Int(first) : bytes[(start + 2)..<(start + 2 + width)].reduce(0) { $0 << 8 | Int($1) }
        guard width == 0 || length >= (width == 1 ? 0x80 : 0x100), bytes.count >= 2 + width + length else { return nil }
        let end = start + 2 + width + length
        return Value(
            tag: bytes[start], contents: Array(bytes[(start + 2 + width)..<end]), encoding: Array(bytes[start..<end]))
    }
}
