import Attestation
import CanonicalEncoding
import Certificates
import Glibc
import TestCertificates
import TestSupport
import Testing
import Verification

/// Writes quotes, most of them changed, and our verdicts on them for another implementation to compare:
/// `Tests/Oracles/quotes_dcap.py`.
///
/// Runs when `ASSAY_QUOTE_ORACLE_DIR` names an empty folder. In it, `bases.json` has quotes, collateral and roots by name, and
/// `cases.jsonl` a line for each case: what is changed in which base, the time, and our verdict.
@Suite(.enabled(if: getenv("ASSAY_QUOTE_ORACLE_DIR") != nil, "ASSAY_QUOTE_ORACLE_DIR is not set"))
struct QuoteOracleSamples {
    /// A quote, whose bytes are changed, and what goes with it.
    private struct Base {
        let name: String
        let quote: [UInt8]
        let kind: EvidenceKind
        /// The one object with everything, as text.
        let collateral: [UInt8]
        let time: Int64
        let intel: TestIntel?
    }

    private let root: String
    private let intel = TestIntel()

    init() throws { root = String(cString: try #require(getenv("ASSAY_QUOTE_ORACLE_DIR"))) }

    @Test func writeSamples() throws {
        var bases: [(String, JSONValue)] = []
        var lines: [UInt8] = []
        for base in try realBases() + testBases() {
            bases.append(
                (
                    base.name,
                    .object(members: [
                        ("quote", .string(Hex.encode(base.quote))),
                        ("collateral", .string(String(decoding: base.collateral, as: UTF8.self))),
                        ("root", base.intel.map { .string(Hex.encode($0.root.certificate)) }),
                    ])
                ))
            for change in changes(of: base) { lines += try line(base, change) }
        }
        try FileBytes.write(
            atomically: JSONValue.object(members: bases.map { ($0.0, $0.1) }).canonicalBytes, to: root + "/bases.json")
        try FileBytes.write(atomically: lines, to: root + "/cases.jsonl")
    }

    /// What is done to a base: bytes replaced, cut off or added; another time.
    private struct Change {
        var name: String
        var flips: [(place: Int, mask: UInt8)] = []
        var count: Int?
        var tail: [UInt8] = []
        var time: Int64 = 0
        var collateralFlip: (place: Int, mask: UInt8)?
    }

    private func changes(of base: Base) -> [Change] {
        var changes = [Change(name: "none")]
        var random = SeededGenerator(state: UInt64(base.quote.count))
        let isSwept = base.intel == nil || base.name.hasSuffix("good")
        for place in base.quote.indices where isSwept { changes.append(Change(name: "flip", flips: [(place, 1)])) }
        guard isSwept else { return changes }
        for _ in 0..<500 {
            let flips = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                (
                    Int.random(in: base.quote.indices, using: &random),
                    UInt8(1) << UInt8.random(in: 0...7, using: &random)
                )
            }
            changes.append(Change(name: "flips", flips: flips))
            let place = Int.random(in: base.collateral.indices, using: &random)
            changes.append(
                Change(
                    name: "collateral",
                    collateralFlip: (place, UInt8(1) << UInt8.random(in: 0...6, using: &random))))
        }
        for count in stride(from: 0, to: base.quote.count, by: 37) { changes.append(Change(name: "cut", count: count)) }
        for tail in [[0], [1], [0, 0, 1], Array("\nextra".utf8)] as [[UInt8]] {
            changes.append(Change(name: "tail", tail: tail))
        }
        let day: Int64 = 86_400
        for time in [
            -3650 * day, -400 * day, -40 * day, -20 * day, -day, -1, 1, day, 20 * day, 40 * day, 400 * day, 9000 * day,
        ] {
            changes.append(Change(name: "time", time: time))
        }
        // The very second of the next update of the QE identity of the SGX quote's collateral.
        if base.kind == .sgx, base.intel == nil { changes.append(Change(name: "time", time: 1_294_354)) }
        return changes
    }

    private func line(_ base: Base, _ change: Change) throws -> [UInt8] {
        var quote = base.quote
        for flip in change.flips { quote[flip.place] ^= flip.mask }
        quote = Array(quote[..<(change.count ?? quote.count)]) + change.tail
        var collateral = base.collateral
        if let flip = change.collateralFlip { collateral[flip.place] ^= flip.mask }
        // The other implementation is handed text.
        guard String(validating: collateral, as: UTF8.self) != nil else { return [] }
        let files = Collateral(files: [collateral])
        let time = base.time + change.time
        var (verdict, status) = ("verified", "")
        do throws(EvidenceError) {
            let appraisal: Appraisal
            if let intel = base.intel {
                let anchors = TrustAnchors(keys: [.sha256(of: intel.root.key.subjectPublicKeyInfo)])
                let verifier = IntelVectors.verifier(of: base.kind)
                appraisal = verifier.appraise(
                    try verifier.parse(quote), collateral: files, policy: IntelVectors.anyStatus, at: time,
                    anchors: anchors)
            } else {
                appraisal = try IntelVectors.appraise(quote, base.kind, files, IntelVectors.anyStatus, at: time)
            }
            verdict = appraisal.refusal ?? "verified"
            status = appraisal.platform?.status ?? ""
        } catch {
            verdict = error.code
        }
        let flips = change.flips.map { JSONValue.array([.init(integer: $0.place), .init(integer: Int($0.mask))]) }
        return JSONValue.object(members: [
            ("base", .string(base.name)), ("change", .string(change.name)), ("flips", .array(flips)),
            ("count", change.count.map { .init(integer: $0) }), ("tail", .string(Hex.encode(change.tail))),
            ("time", .init(integer: Int(time))),
            (
                "collateral",
                change.collateralFlip.map { .array([.init(integer: $0.place), .init(integer: Int($0.mask))]) }
            ),
            ("verdict", .string(verdict)), ("status", .string(status)),
        ]).canonicalBytes + [0x0A]
    }

    private func realBases() throws -> [Base] {
        guard IntelVectors.isThere else { return [] }
        return try IntelSample.verified.map {
            Base(
                name: $0.quote, quote: try IntelVectors.bytes($0.quote), kind: $0.kind,
                collateral: try SharedVectors.attestation.bytes($0.collateral), time: $0.time, intel: nil)
        }
    }

    /// Quotes of the tests' own Intel, good ones and such as nature does not supply.
    private func testBases() -> [Base] {
        var bases: [Base] = []
        func add(_ name: String, _ quote: TestQuote, _ published: TestPublished? = nil) {
            let published = published ?? (quote.kind == .sgx ? .sgx : .tdx)
            bases.append(
                Base(
                    name: "\(quote.kind.rawValue)\(quote.version) \(name)", quote: quote.bytes(intel), kind: quote.kind,
                    collateral: published.bundle(intel).files[0], time: TestIntel.time, intel: intel))
        }
        for quote in [TestQuote.sgx, .tdx, .tdx15] {
            let base: TestPublished = quote.kind == .sgx ? .sgx : .tdx
            add("good", quote)
            for status in TCBStatus.allCases.map(\.rawValue) + ["Superb"] {
                add("level \(status)", quote, with(base) { $0.levels[0].status = status })
                add("enclave \(status)", quote, with(base) { $0.enclaveLevels[0].status = status })
                if base.isTDX { add("module \(status)", quote, with(base) { $0.moduleLevels[0].status = status }) }
            }
            add("revoked PCK", quote, with(base) { $0.revokedByPlatformCA = [[0x11]] })
            add("revoked authority", quote, with(base) { $0.revokedByRoot = [[2]] })
            add("revoked signer", quote, with(base) { $0.revokedByRoot = [[4]] })
            add(
                "other list", quote,
                with(base) {
                    $0.platformList = intel.processorCA.list(
                        validity: TestIntel.month, extensions: TestPublished.listExtensions)
                })
            add("short list", quote, with(base) { $0.levels[0].componentCount = 15 })
            add("other family", quote, with(base) { $0.fmspc[5] = 1 })
            add("other enclave", quote, with(base) { $0.enclaveSigner[0] ^= 1 })
            add("other product", quote, with(base) { $0.enclaveProduct = 7 })
            add("evaluations differ", quote, with(base) { $0.identityNumber = 17 })
            add("below", quote, with(base) { $0.levels[0].pceSVN = 12 })
            add("swapped identity", quote, with(base) { $0.identityID = base.isTDX ? "QE" : "TD_QE" })
            add("authentication 31", with(quote) { $0.authentication.removeLast() })
            add("no authentication", with(quote) { $0.authentication = [] })
            add("other signer", with(quote) { $0.signer = intel.pckKey })
            add("other enclave signer", with(quote) { $0.enclaveSigner = intel.attestationKey })
            add("PCK without extension", with(quote) { $0.pck.hasExtension = false })
            add(
                "documents signed by a PCK", quote,
                with(base) { published in
                    let pck = intel.platformCA.issue(TestPCK().certificate, key: intel.pckKey)
                    published.signer = (intel.pckKey, [pck, intel.platformCA.certificate, intel.root.certificate])
                })
        }
        for (name, change) in [
            ("debug", { $0.attributes[0] = 1 }), ("reserved", { $0.attributes[0] = 2 }),
            ("exceptions", { $0.attributes[3] = 0 }), ("services", { $0.serviceDomains[0] = 1 }),
            ("module signer", { $0.moduleSigner[0] = 1 }), ("module below", { $0.teeTCBSVN[0] = 1 }),
            ("module unknown", { $0.teeTCBSVN[1] = 9 }), ("module 0", { $0.teeTCBSVN[1] = 0 }),
            (
                "module 0 below",
                {
                    $0.teeTCBSVN[1] = 0; $0.teeTCBSVN[0] = 4
                }
            ),
        ] as [(String, (inout TestDomain) -> Void)] {
            for quote in [TestQuote.tdx, .tdx15] {
                add(name, with(quote) { $0.body = .domain(with(TestDomain()) { change(&$0) }) })
            }
        }
        add("debug", with(.sgx) { $0.body = .enclave(with(TestIntelReport()) { $0.attributes[0] |= 2 }) })
        // The identity's level is below that of the platform's list, which Intel compares only for modules of version 0.
        add(
            "module minor", with(.tdx) { $0.body = .domain(with(TestDomain()) { $0.teeTCBSVN[0] = 4 }) },
            with(.tdx) { $0.moduleLevels = [.init(version: 3)] })
        return bases
    }
}
