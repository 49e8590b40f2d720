import Attestation
import CanonicalEncoding
import TestSupport
import Testing
import Verification

/// Real quotes with something changed: refused, unless what was changed is signed by nobody and read by nobody; and then the receipt
/// is the same.
@Suite(
    "SGX and TDX: changed bytes of real quotes",
    .enabled(if: IntelVectors.isThere, Comment(rawValue: SharedVectors.absence)))
struct QuoteMutationTests {
    struct Sample: Sendable, CustomTestStringConvertible {
        let quote: String
        let kind: EvidenceKind
        let collateral: String
        let time: Int64
        var testDescription: String { quote }
    }

    static let samples = [
        Sample(
            quote: "sgx-dcap/phala/sgx_quote", kind: .sgx, collateral: "sgx-dcap/phala/sgx_quote_collateral.json",
            time: 1_751_624_924),
        Sample(
            quote: "tdx-dcap/phala/tdx_quote", kind: .tdx, collateral: "tdx-dcap/phala/tdx_quote_collateral.json",
            time: 1_751_624_191),
        Sample(
            quote: "tdx-dcap/phala/near_quote_hex.txt", kind: .tdx,
            collateral: "tdx-dcap/phala/near_quote_collateral.json", time: 1_758_093_775),
    ]

    /// Bytes whose lowest bit nobody checks: the zero after the certificates' text, which then is a character after it.
    static func malleable(_ bytes: [UInt8]) -> Set<Int> {
        let end = bytes.lastIndex(of: UInt8(ascii: "-")) ?? 0
        // "-----END CERTIFICATE-----", a line feed, and a zero that belongs to the text; zeros after the quote do not.
        return [end + 2]
    }

    @Test("a flipped bit in any byte", arguments: samples)
    func flips(_ sample: Sample) throws {
        let bytes = try IntelVectors.bytes(sample.quote)
        let collateral = try IntelVectors.collateral([sample.collateral])
        let receipt = try IntelVectors.appraise(
            bytes, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time
        ).receipt
        let signed = sample.kind == .sgx ? 432 : 632
        var accepted: Set<Int> = []
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            let appraisal: Appraisal
            do throws(EvidenceError) {
                appraisal = try IntelVectors.appraise(
                    changed, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
            } catch {
                #expect(error.code.hasPrefix("\(sample.kind.rawValue)."))
                continue
            }
            if place < signed {
                #expect(appraisal.finding("\(sample.kind.rawValue).signature")?.result == .failed, "\(place)")
                #expect(appraisal.receipt != receipt, "\(place)")
            } else {
                #expect(appraisal.receipt == receipt, "\(place)")
            }
            if appraisal.outcome == .verified { accepted.insert(place) }
        }
        #expect(accepted == Self.malleable(bytes), "\(accepted.sorted())")
    }

    @Test("cut off, it is malformed; but for zeros after its end", arguments: samples)
    func truncations(_ sample: Sample) throws {
        let bytes = try IntelVectors.bytes(sample.quote)
        let collateral = try IntelVectors.collateral([sample.collateral])
        let whole = try IntelVectors.appraise(bytes, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
        let end = try #require(bytes.lastIndex(of: UInt8(ascii: "-"))) + 3
        for count in bytes.indices {
            let part = Array(bytes[..<count])
            let appraisal: Appraisal
            do throws(EvidenceError) {
                appraisal = try IntelVectors.appraise(
                    part, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
            } catch {
                #expect(count < end && error.code == "\(sample.kind.rawValue).truncated", "\(count): \(error.code)")
                continue
            }
            #expect(count >= end)
            #expect(appraisal == whole, "\(count)")
        }
    }

    @Test("what follows: zeros change nothing, anything else is refused", arguments: samples)
    func appended(_ sample: Sample) throws {
        let bytes = try IntelVectors.bytes(sample.quote)
        let collateral = try IntelVectors.collateral([sample.collateral])
        let whole = try IntelVectors.appraise(bytes, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
        for tail in [[0], [UInt8](repeating: 0, count: 5000)] as [[UInt8]] {
            let appraisal = try IntelVectors.appraise(
                bytes + tail, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
            #expect(appraisal == whole)
        }
        for tail in [[1], [0, 0, 1], Array("\nextra b".utf8), bytes] as [[UInt8]] {
            let error = #expect(throws: EvidenceError.self) {
                try IntelVectors.appraise(
                    bytes + tail, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
            }
            #expect(error?.code == "\(sample.kind.rawValue).trailing-bytes")
        }
    }

    @Test("the twins of its signatures are the same receipt", arguments: samples)
    func twins(_ sample: Sample) throws {
        let bytes = try IntelVectors.bytes(sample.quote)
        let collateral = try IntelVectors.collateral([sample.collateral])
        let signed = sample.kind == .sgx ? 432 : 632
        let first = try IntelVectors.appraise(bytes, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
        // Of the quote, and of the quoting enclave's report: after signature, key, of TDX type and length, and the report.
        for start in [signed + 4, signed + 4 + 128 + (sample.kind == .sgx ? 0 : 6) + 384] {
            var twin = bytes
            let s = (start + 32)..<(start + 64)
            twin.replaceSubrange(s, with: QuotingEnclaveTests.negated(Array(bytes[s])))
            let second = try IntelVectors.appraise(
                twin, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
            #expect(second.outcome == .verified, "\(second.failures)")
            #expect(second.receipt == first.receipt)
        }
    }

    @Test("changed collateral is refused, or is as it was", arguments: samples)
    func collateralFlips(_ sample: Sample) throws {
        let bytes = try IntelVectors.bytes(sample.quote)
        let file = try SharedVectors.attestation.bytes(sample.collateral)
        let whole = try IntelVectors.appraise(
            bytes, sample.kind, Collateral(files: [file]), IntelVectors.anyStatus, at: sample.time)
        var random = SeededGenerator(state: 7)
        for _ in 0..<400 {
            var changed = file
            changed[Int.random(in: changed.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<7, using: &random)
            let appraisal = try IntelVectors.appraise(
                bytes, sample.kind, Collateral(files: [changed]), IntelVectors.anyStatus, at: sample.time)
            // Another letter case in hexadecimal, or text around PEM: the same thing was signed.
            if appraisal.outcome == .verified { #expect(appraisal == whole) }
        }
    }
}
