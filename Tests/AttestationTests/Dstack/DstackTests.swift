import Attestation
import CanonicalEncoding
import Certificates
import TestSupport
import Testing
import Verification

/// Reports of dstack machines.
@Suite("dstack")
struct DstackTests {
    let intel = TestIntel.shared
    static let runtime: UInt32 = 0x0800_0001

    /// A line of a log.
    struct Event {
        var register = 3
        var type = DstackTests.runtime
        var digest: [UInt8]?
        var name: String
        var payload: [UInt8] = []

        var due: [UInt8] {
            HashFunction.sha384.hash(littleEndian(type) + Array(":\(name):".utf8) + payload)
        }
        var json: JSONValue {
            .object(members: [
                ("imr", .init(integer: register)), ("event_type", .init(integer: Int(type))),
                ("digest", .string(Hex.encode(digest ?? due))), ("event", .string(name)),
                ("event_payload", .string(Hex.encode(payload))),
            ])
        }
    }

    static let log: [Event] = [
        Event(register: 0, type: 4, digest: [UInt8](repeating: 1, count: 48), name: ""),
        Event(register: 1, type: 0x8000_0003, digest: [UInt8](repeating: 2, count: 48), name: ""),
        Event(register: 0, type: 10, digest: [UInt8](repeating: 3, count: 48), name: "acpi-loader", payload: [1]),
        Event(name: "system-preparing"), Event(name: "app-id", payload: [0xAA, 0xBB]),
        Event(name: "compose-hash", payload: [UInt8](repeating: 0xC0, count: 32)),
        Event(name: "os-image-hash", payload: [UInt8](repeating: 0x05, count: 32)),
        Event(name: "key-provider", payload: Array("{}".utf8)), Event(name: "system-ready"),
        Event(name: "app-id", payload: [0x66]), Event(name: "of the application", payload: [1, 2, 3]),
    ]

    static func registers(_ log: [Event]) -> [[UInt8]] {
        log.reduce(into: [[UInt8]](repeating: [UInt8](repeating: 0, count: 48), count: 4)) { registers, event in
            registers[event.register] = HashFunction.sha384.hash(
                registers[event.register] + (event.digest ?? event.due))
        }
    }

    private func quote(_ measured: [Event]) -> [UInt8] {
        let domain = with(TestDomain()) { $0.registers = Self.registers(measured) }
        return with(TestQuote.tdx) { $0.body = .domain(domain) }.bytes(intel)
    }

    private func report(
        _ log: [Event], measured: [Event]? = nil, reportData: [UInt8]? = [UInt8](repeating: 0xDA, count: 64)
    ) -> [UInt8] {
        let list = JSONValue.array(log.map(\.json))
        return JSONValue.object(members: [
            ("quote", .string(Hex.encode(quote(measured ?? log)))),
            ("event_log", .string(String(decoding: list.canonicalBytes, as: UTF8.self))),
            ("report_data", reportData.map { .string(Hex.encode($0)) }), ("vm_config", .string("{\"anything\":1}")),
        ]).canonicalBytes
    }

    private func appraise(_ report: [UInt8], _ policy: DstackPolicy = DstackPolicy()) throws -> Appraisal {
        DstackVerifier.appraise(
            try DstackVerifier.parse(report), collateral: TestPublished.tdx.collateral(intel), policy: policy,
            at: TestIntel.time, anchors: try intel.anchors)
    }

    @Test("a log gives its quote's registers, and says what the machine measured of itself")
    func good() throws {
        let appraisal = try appraise(report(Self.log))
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
        #expect(appraisal.kind == .dstack)
        #expect(appraisal[claim: "dstack.app-id"] == .string("aabb"))
        #expect(appraisal[claim: "dstack.compose-hash"] == .string(String(repeating: "c0", count: 32)))
        #expect(appraisal[claim: "dstack.of the application"] == nil)
        #expect(appraisal.binding == [UInt8](repeating: 0xDA, count: 64))
        // The receipt is not that of the quote alone.
        let tdx = try intel.appraise(quote(Self.log), .tdx, TestPublished.tdx.collateral(intel))
        #expect(tdx.receipt != appraisal.receipt)
        #expect(try appraise(report(Self.log, reportData: nil)).outcome == .verified)
    }

    @Test("digests that the log leaves out are those of the contents")
    func leftOut() throws {
        let log = Self.log.map { event in event.register == 3 ? with(event) { $0.digest = [] } : event }
        let appraisal = try appraise(report(log, measured: Self.log))
        #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
        #expect(appraisal[claim: "dstack.app-id"] == .string("aabb"))
    }

    @Test("a log that was changed does not give the registers")
    func changed() throws {
        for place in Self.log.indices {
            let register = Self.log[place].register
            var missing = Self.log
            missing.remove(at: place)
            expectRefusal(try appraise(report(missing, measured: Self.log)), "dstack.rtmr\(register)-mismatch")
            var doubled = Self.log
            doubled.insert(doubled[place], at: place)
            expectRefusal(try appraise(report(doubled, measured: Self.log)), "dstack.rtmr\(register)-mismatch")
        }
        for place in 3..<Self.log.count {
            // Contents that are not those of the digest; and with a digest of theirs.
            let lie = with(Self.log) { log in
                log[place].digest = log[place].due
                log[place].payload = [9]
            }
            expectRefusal(try appraise(report(lie, measured: Self.log)), "dstack.event-mismatch")
            let other = with(Self.log) { $0[place].payload = [9] }
            expectRefusal(try appraise(report(other, measured: Self.log)), "dstack.rtmr3-mismatch")
            let renamed = with(Self.log) { $0[place].name = "another" }
            expectRefusal(try appraise(report(renamed, measured: Self.log)), "dstack.rtmr3-mismatch")
        }
        let swapped = with(Self.log) { $0.swapAt(4, 5) }
        expectRefusal(try appraise(report(swapped, measured: Self.log)), "dstack.rtmr3-mismatch")
    }

    @Test("what an application measures under the machine's names is not taken for the machine's")
    func applications() throws {
        let policy = with(DstackPolicy()) { $0.acceptedApplications = [[0x66]] }
        expectRefusal(try appraise(report(Self.log), policy), "dstack.app-id-not-accepted", .notAccepted)
        let repeated = with(Self.log) { $0.insert(Event(name: "app-id", payload: [0x66]), at: 5) }
        expectRefusal(try appraise(report(repeated)), "dstack.repeated-event")
        // A name with a colon could be read with another boundary; an event of another type says nothing of its contents.
        let colon = with(Self.log) {
            $0.insert(Event(digest: [UInt8](repeating: 1, count: 48), name: "app-id:", payload: []), at: 4)
        }
        expectRefusal(try appraise(report(colon)), "dstack.event-mismatch")
        let type = with(Self.log) {
            $0[4].type = 5; $0[4].digest = [UInt8](repeating: 7, count: 48)
        }
        expectRefusal(try appraise(report(type)), "dstack.event-mismatch")
    }

    @Test("what the policy names")
    func policies() throws {
        let good = with(DstackPolicy()) {
            $0.acceptedApplications = [[0xAA, 0xBB]]
            $0.acceptedComposeHashes = [[UInt8](repeating: 0xC0, count: 32)]
            $0.acceptedImages = [[UInt8](repeating: 0x05, count: 32)]
            $0.acceptedKeyProviders = [Array("{}".utf8)]
        }
        #expect(try appraise(report(Self.log), good).outcome == .verified)
        for (code, change) in [
            ("app-id", { $0.acceptedApplications = [] }), ("compose-hash", { $0.acceptedComposeHashes = [[]] }),
            ("os-image-hash", { $0.acceptedImages = [[UInt8](repeating: 6, count: 32)] }),
            ("key-provider", { $0.acceptedKeyProviders = [[]] }),
        ] as [(String, (inout DstackPolicy) -> Void)] {
            expectRefusal(
                try appraise(report(Self.log), with(good, change)), "dstack.\(code)-not-accepted", .notAccepted)
        }
        // Named, and not measured at all.
        let log = Self.log.filter { $0.name != "os-image-hash" }
        expectRefusal(try appraise(report(log), good), "dstack.os-image-hash-not-accepted", .notAccepted)
        let bound = with(good) { $0.platform.expectedBinding = [UInt8](repeating: 0, count: 64) }
        expectRefusal(try appraise(report(Self.log), bound), "tdx.report-data-mismatch")
        expectRefusal(
            try appraise(report(Self.log, reportData: [1])), "dstack.report-data-mismatch")
    }

    @Test("what is malformed is refused")
    func malformed() throws {
        func code(_ text: String) -> String? {
            #expect(throws: EvidenceError.self) { try DstackVerifier.parse(Array(text.utf8)) }?.code
        }
        #expect(code("") == "json.truncated")
        #expect(code("[]") == "json.wrong-type")
        #expect(code("{}") == "dstack.unsupported-attestation")
        #expect(code("{\"attestation\":\"00\"}") == "dstack.unsupported-attestation")
        #expect(code("{\"quote\":\"00\"}") == "json.missing-member")
        #expect(code("{\"quote\":\"00\",\"event_log\":\"\"}") == "json.truncated")
        #expect(code("{\"quote\":\"00\",\"event_log\":\"{}\"}") == "dstack.malformed")
        #expect(code("{\"quote\":\"0\",\"event_log\":\"[]\"}") == "dstack.malformed")
        #expect(code("{\"quote\":\"00\",\"event_log\":\"[]\"}") == "tdx.truncated")
        let events: [(inout Event) -> Void] = [
            { $0.register = 4 }, { $0.register = -1 }, { $0.digest = [1] },
            {
                $0.type = 4; $0.digest = []
            },
        ]
        for change in events {
            let list = JSONValue.array([with(Event(name: "a"), change).json])
            let report = JSONValue.object(members: [
                ("quote", .string("00")), ("event_log", .string(String(decoding: list.canonicalBytes, as: UTF8.self))),
            ])
            let error = #expect(throws: EvidenceError.self) { try DstackVerifier.parse(report.canonicalBytes) }
            #expect(error?.code == "dstack.malformed")
        }
        let many = "[" + repeatElement("0", count: 5000).joined(separator: ",") + "]"
        #expect(code("{\"quote\":\"00\",\"event_log\":\"\(many)\"}") == "dstack.too-many-events")
        let sgx = JSONValue.object(members: [
            ("quote", .string(Hex.encode(TestQuote.sgx.bytes(intel)))), ("event_log", .string("[]")),
        ])
        let error = #expect(throws: EvidenceError.self) { try DstackVerifier.parse(sgx.canonicalBytes) }
        #expect(error?.code == "tdx.wrong-tee")
    }
}

/// Reports of real machines.
@Suite("dstack: real reports", .enabled(if: IntelVectors.isThere, Comment(rawValue: SharedVectors.absence)))
struct DstackVectorTests {
    @Test("their logs give their registers")
    func registers() throws {
        for (name, app) in [
            ("quote-report", "3763bc34552cf3a27ff71ad5f7a90471562a1a2d"),
            ("tdx-lite-getquote", "86b0e55f2fa8e4fb69d890f14f54d5612707646e"),
        ] {
            let report = try DstackVerifier.parse(SharedVectors.attestation.bytes("tdx-dcap/dstack/\(name).json"))
            let collateral = try IntelVectors.collateral(["tdx-dcap/phala/tdx_quote_outdated_collateral.json"])
            let appraisal = DstackVerifier.appraise(
                report, collateral: collateral, policy: DstackPolicy(), at: 1_772_707_803)
            for check in (0..<4).map({ "dstack.rtmr\($0)" }) + ["dstack.events", "dstack.report-data", "tdx.signature"]
            {
                #expect(appraisal.finding(check)?.result == .passed, "\(name): \(check)")
            }
            #expect(appraisal[claim: "dstack.app-id"] == .string(app))
            if name == "quote-report" {
                #expect(appraisal.outcome == .verified, "\(appraisal.failures)")
                #expect(appraisal.platform?.status == "UpToDate")
            }
        }
        let versioned = try SharedVectors.attestation.bytes("tdx-dcap/dstack/tdx-lite-attestation.json")
        let error = #expect(throws: EvidenceError.self) { try DstackVerifier.parse(versioned) }
        #expect(error?.code == "dstack.unsupported-attestation")
    }

    @Test("a flipped bit of the log is refused")
    func flips() throws {
        let file = try SharedVectors.attestation.bytes("tdx-dcap/dstack/quote-report.json")
        let collateral = try IntelVectors.collateral(["tdx-dcap/phala/tdx_quote_outdated_collateral.json"])
        let report = try JSONValue(parsing: file)
        guard case .string(let log)? = report["event_log"] else {
            Issue.record("the report has no log")
            return
        }
        let text = Array(log.utf8)
        var accepted = 0
        for place in stride(from: 0, to: text.count, by: 3) {
            var changed = text
            changed[place] ^= 1
            guard let string = String(validating: changed, as: UTF8.self) else { continue }
            let bytes = report.replacing(["event_log"], with: .string(string)).canonicalBytes
            guard let parsed = try? DstackVerifier.parse(bytes) else { continue }
            let appraisal = DstackVerifier.appraise(
                parsed, collateral: collateral, policy: DstackPolicy(), at: 1_772_707_803)
            guard appraisal.outcome == .verified else { continue }
            accepted += 1
            // Only what nobody measured may differ: the firmware's words about its own digests, of registers 0 to 2.
            let differing = zip(parsed.events, try DstackVerifier.parse(file).events).filter { $0 != $1 }
            #expect(differing.allSatisfy { $0.0.register < 3 && $0.0.digest == $0.1.digest })
        }
        #expect(accepted < text.count / 3 / 2)
    }
}
