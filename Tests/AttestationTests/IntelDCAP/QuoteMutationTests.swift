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
    /// Bytes whose lowest bit nobody checks: the zero after the certificates' text, which then is a character after it.
    static func malleable(_ bytes: [UInt8]) -> Set<Int> {
        let end = bytes.lastIndex(of: UInt8(ascii: "-")) ?? 0
        // "-----END CERTIFICATE-----", a line feed, and a zero that belongs to the text; zeros after the quote do not.
        return [end + 2]
    }

    @Test("a flipped bit in any byte", arguments: IntelSample.verified)
    func flips(_ sample: IntelSample) throws {
        let loaded = try sample.loaded()
        let bytes = loaded.bytes
        let receipt = try loaded.appraise().receipt
        var accepted: Set<Int> = []
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            let appraisal: Appraisal
            do throws(EvidenceError) {
                appraisal = try loaded.appraise(changed)
            } catch {
                #expect(error.code.hasPrefix("\(sample.kind.rawValue)."))
                continue
            }
            if place < loaded.signedCount {
                #expect(appraisal.finding("\(sample.kind.rawValue).signature")?.result == .failed, "\(place)")
                #expect(appraisal.receipt != receipt, "\(place)")
            } else {
                #expect(appraisal.receipt == receipt, "\(place)")
            }
            if appraisal.outcome == .verified { accepted.insert(place) }
        }
        #expect(accepted == Self.malleable(bytes), "\(accepted.sorted())")
    }

    @Test("cut off, it is malformed; but for zeros after its end", arguments: IntelSample.verified)
    func truncations(_ sample: IntelSample) throws {
        let loaded = try sample.loaded()
        let (bytes, whole) = (loaded.bytes, try loaded.appraise())
        let end = try #require(bytes.lastIndex(of: UInt8(ascii: "-"))) + 3
        for count in bytes.indices {
            let part = Array(bytes[..<count])
            let appraisal: Appraisal
            do throws(EvidenceError) {
                appraisal = try loaded.appraise(part)
            } catch {
                #expect(count < end && error.code == "\(sample.kind.rawValue).truncated", "\(count): \(error.code)")
                continue
            }
            #expect(count >= end)
            #expect(appraisal == whole, "\(count)")
        }
    }

    @Test("what follows: zeros change nothing, anything else is refused", arguments: IntelSample.verified)
    func appended(_ sample: IntelSample) throws {
        let loaded = try sample.loaded()
        let (bytes, whole) = (loaded.bytes, try loaded.appraise())
        for tail in [[0], [UInt8](repeating: 0, count: 5000)] as [[UInt8]] {
            #expect(try loaded.appraise(bytes + tail) == whole)
        }
        for tail in [[1], [0, 0, 1], Array("\nextra b".utf8), bytes] as [[UInt8]] {
            let error = #expect(throws: EvidenceError.self) { try loaded.appraise(bytes + tail) }
            #expect(error?.code == "\(sample.kind.rawValue).trailing-bytes")
        }
    }

    @Test("the twins of its signatures are the same receipt", arguments: IntelSample.verified)
    func twins(_ sample: IntelSample) throws {
        let loaded = try sample.loaded()
        let (bytes, signed, first) = (loaded.bytes, loaded.signedCount, try loaded.appraise())
        // Of the quote, and of the quoting enclave's report: after signature, key, of TDX type and length, and the report.
        for start in [signed + 4, signed + 4 + 128 + (sample.kind == .sgx ? 0 : 6) + 384] {
            var twin = bytes
            let s = (start + 32)..<(start + 64)
            twin.replaceSubrange(s, with: QuotingEnclaveTests.negated(Array(bytes[s])))
            let second = try loaded.appraise(twin)
            #expect(second.outcome == .verified, "\(second.failures)")
            #expect(second.receipt == first.receipt)
        }
    }

    @Test("changed collateral is refused, or is as it was", arguments: IntelSample.verified)
    func collateralFlips(_ sample: IntelSample) throws {
        let loaded = try sample.loaded()
        let (file, whole) = (loaded.collateral.files[0], try loaded.appraise())
        var random = SeededGenerator(state: 7)
        for _ in 0..<400 {
            var changed = file
            changed[Int.random(in: changed.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<7, using: &random)
            let appraisal = try loaded.appraise(nil, [changed])
            // Another letter case in hexadecimal, or text around PEM: the same thing was signed.
            if appraisal.outcome == .verified { #expect(appraisal == whole) }
        }
    }
}
