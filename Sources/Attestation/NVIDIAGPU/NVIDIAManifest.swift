/// What a version of a driver, or of a VBIOS, measures as: reference values for reports.
public struct NVIDIAManifest: Hashable, Sendable {
    /// The product, such as `GH100`.
    public let product: String
    /// The version that it is for, such as `550.90.07` or `96.00.9F.00.01`.
    public let version: String
    /// By number, of which the first is 0, the digests that are accepted: 48 bytes each. What has no number here is not compared.
    public let digests: [Int: Set<[UInt8]>]

    /// Reference values from wherever the caller trusts.
    public init(product: String, version: String, digests: [Int: Set<[UInt8]>]) {
        self.product = product
        self.version = version
        self.digests = digests
    }

    /// Reads NVIDIA's reference integrity manifest: a SWID tag (ISO/IEC 19770-2, TCG RIM) with a digest, or several, for each number.
    ///
    /// Its signature is not checked here. So a file is read only where a policy names the file's own digest.
    ///
    /// - Throws: `xml.…` for what is no plain XML, `nvidia.bad-manifest` for what is no such manifest.
    public init(parsing bytes: [UInt8]) throws(EvidenceError) {
        var reader = XMLReader(bytes)
        var path: [String] = []
        var (meta, digests): (XMLReader.Tag?, [Int: Set<[UInt8]>]) = (nil, [:])
        while let event = try reader.next() {
            switch event {
            case .end: path.removeLast()
            case .begin(let tag):
                path.append(tag.name)
                if path == ["SoftwareIdentity", "Meta"] {
                    guard meta == nil else { throw .badManifest("it describes itself twice") }
                    meta = tag
                } else if path == ["SoftwareIdentity", "Payload", "Resource"] {
                    let (index, values) = try Self.resource(tag)
                    guard digests.updateValue(values, forKey: index) == nil else {
                        throw .badManifest("number \(index) is there twice")
                    }
                }
            }
        }
        guard let product = meta?["product"], let version = meta?["colloquialVersion"] else {
            throw .badManifest("it names no product and version")
        }
        self.init(product: product, version: version, digests: digests.filter { !$0.value.isEmpty })
    }

    /// The number of a measurement, and the digests that are accepted: none where it is not active.
    private static func resource(_ tag: XMLReader.Tag) throws(EvidenceError) -> (Int, Set<[UInt8]>) {
        guard tag["type"] == "Measurement", tag["size"] == "48", let index = tag.number("index", 0..<255),
            let count = tag.number("alternatives", 1..<65), let active = tag["active"]
        else { throw .badManifest("a resource is no measurement of 48 bytes") }
        guard active == "True" || active == "False" else {
            throw .badManifest("a measurement is neither active nor not")
        }
        var values: Set<[UInt8]> = []
        for place in 0..<count {
            guard let text = tag["Hash\(place)"], let value = HexadecimalDigest.bytes(text) else {
                throw .badManifest("measurement \(index) lacks digest \(place)")
            }
            values.insert(value)
        }
        guard tag["Hash\(count)"] == nil else {
            throw .badManifest("measurement \(index) has more digests than it says")
        }
        return (index, active == "True" ? values : [])
    }
}

extension XMLReader.Tag {
    fileprivate func number(_ name: String, _ range: Range<Int>) -> Int? {
        guard let text = self[name], let number = Int(text), String(number) == text, range.contains(number) else {
            return nil
        }
        return number
    }
}

extension EvidenceError {
    fileprivate static func badManifest(_ message: String) -> EvidenceError {
        EvidenceError(code: "nvidia.bad-manifest", message: "the manifest is none: \(message)")
    }
}
