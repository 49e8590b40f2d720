import Attestation
import CanonicalEncoding
import Testing
import Verification

/// Reports, JSON and manifests that are malformed.
@Suite("NVIDIA formats")
struct NVIDIAReportTests {
    /// The nonce and the first 37 bytes are the request; the record begins at byte 45.
    private static let record = 45

    private func code(_ edit: (inout [UInt8]) -> Void) throws -> String? {
        let made = try NVIDIAForge().make(edit)
        return refusal { try NVIDIAVerifier.parse(made.evidence) }
    }

    @Test("headers of other messages are refused, although they were signed")
    func headers() throws {
        for place in 0..<4 { #expect(try code { $0[place] ^= 1 } == "nvidia.unknown-request") }
        for place in 37..<41 { #expect(try code { $0[place] ^= 1 } == "nvidia.unknown-response") }
        // Another slot in the request, in the response, and in both.
        #expect(try code { $0[36] = 1 } == "nvidia.unknown-response")
        #expect(try code { ($0[36], $0[40]) = (1, 1) } == "nvidia.unknown-response")
    }

    @Test("counts and lengths that do not fit are refused")
    func lengths() throws {
        #expect(try code { $0[41] = 63 } == "nvidia.wrong-record-length")
        #expect(try code { $0[41] = 65 } == "nvidia.unknown-measurement")
        #expect(try code { $0[41] = 0 } == "nvidia.wrong-record-length")
        #expect(try code { $0[41] = 255 } == "nvidia.unknown-measurement")
        #expect(try code { $0[42] ^= 1 } == "nvidia.wrong-record-length")
        #expect(try code { ($0[42], $0[43], $0[44]) = (255, 255, 255) } == "nvidia.wrong-record-length")
        // The signature is read as blocks, and as the end of the fields.
        #expect(try code { $0.removeSubrange(Self.record...) } == "nvidia.unknown-measurement")
        #expect(try code { $0.append(0) } == "nvidia.trailing-bytes")
        #expect(try code { $0.removeLast() } == "nvidia.truncated")
    }

    @Test("blocks in another form, out of order or twice are refused")
    func blocks() throws {
        #expect(try code { $0[Self.record + 1] = 2 } == "nvidia.unknown-measurement")
        #expect(try code { $0[Self.record + 2] = 50 } == "nvidia.unknown-measurement")
        #expect(try code { $0[Self.record + 3] = 1 } == "nvidia.unknown-measurement")
        #expect(try code { $0[Self.record + 4] = 0x81 } == "nvidia.unknown-measurement")
        #expect(try code { $0[Self.record + 5] = 47 } == "nvidia.unknown-measurement")
        #expect(try code { $0[Self.record] = 0 } == "nvidia.measurement-order")
        #expect(try code { $0[Self.record] = 2 } == "nvidia.measurement-order")
        #expect(try code { $0[Self.record + 55] = 1 } == "nvidia.measurement-order")
    }

    @Test("fields that are there twice, or of another length, are refused")
    func fields() throws {
        let read = { (fields: [(UInt16, [UInt8])]) -> String? in
            var forge = NVIDIAForge()
            forge.fields = fields.map { (number: $0.0, value: $0.1) }
            let made = try forge.make()
            return refusal { try NVIDIAVerifier.parse(made.evidence) }
        }
        #expect(try read([]) == nil)
        #expect(try read([(3, []), (3, [])]) == "nvidia.duplicate-field")
        #expect(try read([(999, []), (999, [1])]) == "nvidia.duplicate-field")
        for number in [11, 20, 21, 36] as [UInt16] {
            #expect(try read([(number, [])]) == "nvidia.field-length")
            #expect(try read([(number, [UInt8](repeating: 0, count: 49))]) == "nvidia.field-length")
        }
        // A field that runs over the end of the fields.
        #expect(try code { $0[$0.count - 4] = 3 } == "nvidia.truncated")
    }

    @Test("JSON that is not as it should be is refused")
    func json() throws {
        let made = try NVIDIAForge().make()
        let parse = { (text: String) in refusal { try NVIDIAVerifier.parse(Array(text.utf8)) } }
        #expect(parse("") == "json.truncated")
        #expect(parse("{}") == "nvidia.not-an-array")
        #expect(parse("[]") == "nvidia.no-device")
        #expect(parse("[1]") == "json.wrong-type")
        #expect(parse("[{}]") == "json.missing-member")
        #expect(parse("[[[[[[]]]]]]") == "json.too-deep")
        let good = String(decoding: made.evidence, as: UTF8.self)
        #expect(parse(good) == nil)
        #expect(parse(good + "x") == "json.trailing-bytes")
        #expect(parse(good.replacing("\"arch\"", with: "\"architecture\"")) == "json.missing-member")
        #expect(parse(good.replacing("\"HOPPER\"", with: "\"hopper\"")) == "nvidia.unknown-architecture")
        #expect(parse(good.replacing("{\"arch\"", with: "{\"x\":1,\"arch\"")) == "json.unknown-member")
        #expect(parse(good.replacing("{\"arch\"", with: "{\"version\":\"2.0\",\"arch\"")) == "json.unknown-version")
        #expect(parse(good.replacing("{\"arch\"", with: "{\"version\":\"1.0\",\"arch\"")) == nil)
        #expect(parse(good.replacing("{\"arch\"", with: "{\"arch\":\"HOPPER\",\"arch\"")) == "json.duplicate-name")
        #expect(parse(good.replacing("\"nonce\":\"11", with: "\"nonce\":\"1G")) == "hex.bad-digit")
        #expect(parse(good.replacing("\"evidence\":\"E", with: "\"evidence\":\"*")) == "base64.bad-digit")
        #expect(parse(good.replacing("\"certificate\":\"", with: "\"certificate\":\"AAAA")) != nil)
        let device = String(good.dropFirst().dropLast())
        #expect(
            parse("[" + [String](repeating: device, count: 33).joined(separator: ",") + "]")
                == "nvidia.too-many-devices")
        #expect(parse("[" + String(repeating: " ", count: 1 << 20) + "]") == "json.too-large")
    }

    /// A manifest of two measurements, the way NVIDIA writes it.
    static func manifest(
        _ resources: String = resource(1, "True", [hash("ab")]) + resource(2, "False", [hash("00")]),
        meta: String = #"<ns0:Meta colloquialVersion="550.90.07" product="GH100" ns1:PlatformModel="GH100"/>"#,
        before: String = "", after: String = ""
    ) -> [UInt8] {
        let start = #"<SoftwareIdentity xmlns="http://a/b" name="GH100" tagId="x">"#
        return Array(
            (before + start + meta + "<ns0:Payload>" + resources + "</ns0:Payload></SoftwareIdentity>" + after).utf8)
    }

    static func hash(_ byte: String) -> String { String(repeating: byte, count: 48) }

    static func resource(_ index: Int, _ active: String, _ hashes: [String], count: Int? = nil) -> String {
        let values = hashes.enumerated().map { #" ns2:Hash\#($0.offset)="\#($0.element)""# }.joined()
        return #"<ns0:Resource type="Measurement" index="\#(index)" active="\#(active)""#
            + #" alternatives="\#(count ?? hashes.count)"\#(values) name="M" size="48"/>"#
    }

    @Test("a manifest's active measurements are read, with their alternatives")
    func manifests() throws {
        let read = try NVIDIAManifest(
            parsing: Self.manifest(
                Self.resource(1, "True", [Self.hash("ab"), Self.hash("AC")])
                    + Self.resource(2, "False", [Self.hash("00")])))
        #expect(read.product == "GH100")
        #expect(read.version == "550.90.07")
        #expect(read.digests == [1: [[UInt8](repeating: 0xAB, count: 48), [UInt8](repeating: 0xAC, count: 48)]])
        let declared = try NVIDIAManifest(
            parsing: Self.manifest(before: #"<?xml version="1.0" encoding="utf-8"?>"# + "\n", after: "\n"))
        #expect(declared.digests.count == 1)
    }

    /// What is no manifest.
    static let badManifests: [(code: String, bytes: [UInt8])] = [
        ("nvidia.bad-manifest", manifest(resource(1, "true", [hash("ab")]))),
        ("nvidia.bad-manifest", manifest(resource(1, "True", [hash("ab")], count: 2))),
        ("nvidia.bad-manifest", manifest(resource(1, "True", [hash("ab"), hash("ac")], count: 1))),
        ("nvidia.bad-manifest", manifest(resource(1, "True", [], count: 0))),
        ("nvidia.bad-manifest", manifest(resource(1, "True", ["ab"]))),
        ("nvidia.bad-manifest", manifest(resource(1, "True", [hash("xy")]))),
        ("nvidia.bad-manifest", manifest(resource(300, "True", [hash("ab")]))),
        ("nvidia.bad-manifest", manifest(resource(-1, "True", [hash("ab")]))),
        ("nvidia.bad-manifest", manifest(resource(1, "True", [hash("ab")]) + resource(1, "True", [hash("ab")]))),
        ("nvidia.bad-manifest", manifest(resource(1, "True", [hash("ab")]).replacing("48\"/>", with: "32\"/>"))),
        ("nvidia.bad-manifest", manifest(meta: "")),
        ("nvidia.bad-manifest", manifest(meta: #"<Meta product="GH100"/>"#)),
        (
            "nvidia.bad-manifest",
            manifest(meta: String(repeating: #"<Meta product="a" colloquialVersion="1"/>"#, count: 2))
        ),
        (
            "xml.malformed",
            manifest(resource(1, "True", [hash("ab")]).replacing("<ns0:Resource ", with: "<ns0:Resource index=\"2\" "))
        ),
        (
            "xml.malformed",
            manifest(
                resource(1, "True", [hash("ab")]).replacing("<ns0:Resource ", with: "<ns0:Resource b:index=\"2\" "))
        ),
        ("xml.malformed", []), ("xml.malformed", Array("GH100".utf8)), ("xml.malformed", manifest(after: "<a/>")),
        ("xml.malformed", manifest(before: "x")), ("xml.malformed", manifest(after: "x")),
        ("xml.malformed", manifest("</a>")),
        ("xml.malformed", Array(manifest().dropLast())), ("xml.malformed", Array(manifest().dropLast(3))),
        ("xml.malformed", manifest("<a b=c/>")), ("xml.malformed", manifest("<a b='c'/>")),
        ("xml.malformed", manifest("<a b/>")),
        ("xml.malformed", manifest("<a b=\"1\"c=\"2\"/>")), ("xml.malformed", manifest("<:a/>")),
        ("xml.malformed", manifest("<a:/>")), ("xml.malformed", manifest("<a:b:c/>")),
        ("xml.malformed", manifest("< a/>")),
        ("xml.malformed", manifest("<a><b></a></b>")),
        ("xml.unsupported", manifest(before: "<!DOCTYPE a [<!ENTITY x \"y\">]>")), ("xml.unsupported", manifest("&x;")),
        ("xml.unsupported", manifest("<a b=\"&x;\"/>")), ("xml.unsupported", manifest("<!-- x -->")),
        ("xml.unsupported", manifest("<![CDATA[x]]>")), ("xml.unsupported", manifest("<?x y?>")),
        ("xml.unsupported", manifest("<a b=\"<\"/>")), ("xml.not-ascii", manifest("é")),
        ("xml.too-deep", manifest(String(repeating: "<a>", count: 10_000))),
        ("xml.too-long", manifest(String(repeating: " ", count: 1 << 20))),
    ]

    @Test("what is no manifest is refused", arguments: badManifests)
    func badManifest(_ code: String, _ bytes: [UInt8]) {
        #expect(refusal { try NVIDIAManifest(parsing: bytes) } == code)
    }

    @Test("a manifest counts only where the policy names its digest")
    func pinnedManifests() throws {
        let made = try NVIDIAForge().make()
        let driver = Self.manifest(Self.resource(0, "True", [Self.hash("01")]))
        let vbios = Self.manifest(
            Self.resource(1, "True", [Self.hash("02")]),
            meta: #"<Meta colloquialVersion="96.00.9F.00.01" product="GH100"/>"#)
        var policy = made.policy
        policy.manifests = []
        #expect(try made.appraise(nil, policy, [driver, vbios]).refusal == "nvidia.reference-not-given")
        policy.manifestFiles = [.sha256(of: driver), .sha256(of: vbios)]
        let good = try made.appraise(nil, policy, [[0xFF], vbios, driver])
        #expect(good.outcome == .verified)
        #expect(good.finding("nvidia.manifest-signature")?.result == .notPerformed)
        let missing = try made.appraise(nil, policy, [driver])
        #expect(missing.outcome == .notCheckable)
        #expect(missing.refusal == "nvidia.manifest-missing")
        let changed = Self.manifest(Self.resource(0, "True", [Self.hash("03")]))
        policy.manifestFiles = [.sha256(of: changed), .sha256(of: vbios)]
        let mismatch = try made.appraise(nil, policy, [changed, vbios])
        #expect(mismatch.refusal == "nvidia.measurement-mismatch")
        #expect(mismatch.outcome == .notAccepted)
        let conflict = Self.manifest(Self.resource(1, "True", [Self.hash("02")]))
        policy.manifestFiles = [.sha256(of: conflict), .sha256(of: vbios)]
        #expect(try made.appraise(nil, policy, [conflict, vbios]).refusal == "nvidia.reference-conflict")
        policy.manifestFiles = [.sha256(of: [0xFF])]
        #expect(try made.appraise(nil, policy, [[0xFF]]).refusal == "nvidia.manifest-unreadable")
        policy.manifestFiles = [.sha256(of: driver), .sha256(of: changed), .sha256(of: vbios)]
        policy.allowsUnmeasured = true
        #expect(try made.appraise(nil, policy, [driver, changed, vbios]).refusal == "nvidia.reference-ambiguous")
        // A manifest that compares nothing rules nothing out.
        let empty = Self.manifest("")
        let emptyVBIOS = Self.manifest("", meta: #"<Meta colloquialVersion="96.00.9F.00.01" product="GH100"/>"#)
        policy.allowsUnmeasured = false
        policy.manifestFiles = [.sha256(of: empty), .sha256(of: emptyVBIOS)]
        #expect(try made.appraise(nil, policy, [empty, emptyVBIOS]).refusal == "nvidia.measurement-mismatch")
    }
}

extension NVIDIAForge.Made {
    fileprivate func appraise(_ evidence: [UInt8]?, _ policy: NVIDIAPolicy, _ files: [[UInt8]]) throws -> Appraisal {
        try appraise(evidence, policy, at: NVIDIAForge.time, files)
    }
}
