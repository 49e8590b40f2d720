import Attestation
import CanonicalEncoding
import TestSupport
import Testing
import Verification

/// Many quotes of a platform.
@Suite(
    "SGX and TDX: how many a second", .serialized,
    .enabled(if: IntelVectors.isThere, Comment(rawValue: SharedVectors.absence)))
struct DCAPSpeedTests {
    @Test(
        "with collateral that was verified before, a thousand a second and more", arguments: QuoteMutationTests.samples)
    func kept(_ sample: QuoteMutationTests.Sample) throws {
        let bytes = try IntelVectors.bytes(sample.quote)
        let collateral = try IntelVectors.collateral([sample.collateral])
        let clock = ContinuousClock()
        var durations: [Duration] = []
        for _ in 0..<200 {
            durations.append(
                try clock.measure {
                    let appraisal = try IntelVectors.appraise(
                        bytes, sample.kind, collateral, IntelVectors.anyStatus, at: sample.time)
                    #expect(appraisal.outcome == .verified)
                })
        }
        durations.sort()
        // The fastest tenth: others use the machine as well.
        #expect(durations[20] < .milliseconds(1), "median \(durations[100]), fastest tenth \(durations[20])")
    }
}

/// What is kept of verified collateral.
@Suite("SGX and TDX: the cache")
struct DCAPCacheTests {
    @Test(
        "it keeps so many, forgets the one that was longest not asked for, and answers only for times at which it holds"
    )
    func bound() throws {
        let keys = (0..<5).map { Digest.sha256(of: [$0]) }
        let cache = DCAPCache<Int>(capacity: 3)
        for place in 0..<3 { cache.keep(place, validity: 10..<20, for: keys[place]) }
        #expect(cache.value(keys[0], at: 10)?.value == 0)
        cache.keep(3, validity: 10..<20, for: keys[3])
        #expect(cache.count == 3)
        #expect(cache.value(keys[1], at: 10) == nil)
        #expect(keys.map { cache.value($0, at: 19)?.value } == [0, nil, 2, 3, nil])
        for time: Int64 in [9, 20, .min, .max] { #expect(cache.value(keys[0], at: time) == nil) }
        cache.keep(7, validity: 30..<40, for: keys[0])
        #expect(cache.count == 3)
        #expect(cache.value(keys[0], at: 30)?.value == 7)
        for round in 0..<1000 {
            cache.keep(round, validity: 0..<1, for: .sha256(of: [1, UInt8(round % 256), UInt8(round / 256)]))
        }
        #expect(cache.count == 3)
    }
}
