import Attestation
import CanonicalEncoding
import Glibc
import TestSupport
import Testing
import Verification

/// Damaged evidence: each is read, or refused with a code of the parser's; what is read is appraised, and never verified.
/// A crash ends the test run. `ASSAY_FUZZ` multiplies the number of mutants.
@Suite("Damaged Nitro, NVIDIA and CBOR evidence")
struct NitroFuzzTests {
    private static let factor = getenv("ASSAY_FUZZ").flatMap { Int(String(cString: $0)) }.map { max(1, $0) } ?? 1

    @Test("CBOR", .timeLimit(.minutes(10)), arguments: 0..<4)
    func cbor(_ seed: Int) throws {
        let seeds = try [NitroForge().make().document, CBORTests.examples.map(\.value).reduce([]) { $0 + $1.encoded }]
        damage(seeds, count: 10_000 * Self.factor, seed: seed, areas: ["cbor"]) { bytes in
            // What is read is written again as other bytes only if it was open-ended.
            let value = try CBORValue(parsing: bytes)
            #expect(value.encoded == bytes)
            _ = try CBORValue(parsing: bytes, limits: .signedContents)
        }
    }

    @Test("Nitro's documents", .timeLimit(.minutes(10)), arguments: 0..<4)
    func nitro(_ seed: Int) throws {
        let made = try NitroForge().make()
        let receipt = try made.appraise().receipt
        var appraised = 0
        damage(
            [made.document], count: 5_000 * Self.factor, seed: seed,
            areas: ["cbor", "cose", "nitro", "certificate", "public-key"]
        ) { bytes in
            _ = try NitroVerifier.parse(bytes)
            // Signatures are slow: of what is read some are appraised.
            appraised += 1
            guard appraised.isMultiple(of: 64), bytes != made.document else { return }
            let appraisal = try made.appraise(bytes)
            #expect(appraisal.outcome != .verified || appraisal.receipt == receipt)
        }
        #expect(appraised > 0)
    }

    @Test("the payload of a document", .timeLimit(.minutes(10)), arguments: 0..<2)
    func payloads(_ seed: Int) throws {
        var payload: [UInt8] = []
        _ = try NitroForge().make { payload = CBORValue.map($0.members).encoded }
        damage(
            [payload], count: 10_000 * Self.factor, seed: seed,
            areas: ["cbor", "cose", "nitro", "certificate", "public-key"]
        ) { bytes in
            let items: [CBORValue] = [
                .bytes([0xA1, 0x01, 0x38, 0x22]), .map([]), .bytes(bytes), .bytes([UInt8](repeating: 1, count: 96)),
            ]
            _ = try NitroVerifier.parse(CBORValue.array(items).encoded)
        }
    }

    @Test("NVIDIA's evidence", .timeLimit(.minutes(10)), arguments: 0..<4)
    func nvidia(_ seed: Int) throws {
        let made = try NVIDIAForge().make()
        damage(
            [made.evidence], count: 5_000 * Self.factor, seed: seed,
            areas: ["json", "base64", "hex", "pem", "nvidia", "certificate", "public-key"]
        ) { bytes in _ = try NVIDIAVerifier.parse(bytes) }
    }

    @Test("NVIDIA's reports", .timeLimit(.minutes(10)), arguments: 0..<4)
    func reports(_ seed: Int) throws {
        let made = try NVIDIAForge().make()
        damage([made.report], count: 10_000 * Self.factor, seed: seed, areas: ["nvidia"]) { bytes in
            let report = try SPDMReport(parsing: bytes)
            #expect(report.measurements.count <= 255)
            _ = (report.fields.driverVersion, report.fields.vbiosVersion, report.fields.mode)
        }
    }

    @Test("NVIDIA's manifests", .timeLimit(.minutes(10)), arguments: 0..<4)
    func manifests(_ seed: Int) {
        damage([NVIDIAReportTests.manifest()], count: 10_000 * Self.factor, seed: seed, areas: ["xml", "nvidia"]) {
            bytes in
            _ = try NVIDIAManifest(parsing: bytes)
        }
    }

    /// Reads each seed with a few damages at a time: bits and bytes changed, stretches cut, repeated, put in from another.
    private func damage(
        _ seeds: [[UInt8]], count: Int, seed: Int, areas: Set<String>, _ read: ([UInt8]) throws -> Void
    ) {
        var random = SeededGenerator(state: UInt64(seed))
        for _ in 0..<count {
            var bytes = seeds.randomElement(using: &random) ?? []
            for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                let end = min(bytes.count, place + Int.random(in: 1...16, using: &random))
                switch Int.random(in: 0..<6, using: &random) {
                case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 1: bytes[place] = .random(in: 0...255, using: &random)
                case 2: bytes[place] = [0, 1, 0x7F, 0x80, 0x9F, 0xBF, 0xFF].randomElement(using: &random) ?? 0
                case 3: bytes.removeSubrange(place..<end)
                case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
                default:
                    let start = Int.random(in: 0..<bytes.count, using: &random)
                    bytes.replaceSubrange(place..<end, with: bytes[start..<min(bytes.count, start + 24)])
                }
            }
            guard let code = refusal({ try read(bytes) }) else { continue }
            let area = code.prefix { $0 != "." }
            if !areas.contains(String(area)) { Issue.record("seed \(seed): refused with \(code)") }
        }
    }
}
