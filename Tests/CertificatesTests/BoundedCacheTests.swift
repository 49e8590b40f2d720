import CanonicalEncoding
import Certificates
import Testing

/// What is kept of what was worked out before.
@Suite("Bounded caches")
struct BoundedCacheTests {
    @Test(
        "it keeps so many, forgets the one that was longest not asked for, and answers only for times at which it holds"
    )
    func bound() throws {
        let keys = (0..<5).map { Digest.sha256(of: [$0]) }
        let cache = BoundedCache<Digest, Dated<Int>>(capacity: 3)
        for place in 0..<3 { cache.keep(Dated(place, validity: 10..<20), for: keys[place]) }
        #expect(cache.value(keys[0], at: 10)?.value == 0)
        cache.keep(Dated(3, validity: 10..<20), for: keys[3])
        #expect(cache.count == 3)
        #expect(cache.value(keys[1], at: 10) == nil)
        #expect(keys.map { cache.value($0, at: 19)?.value } == [0, nil, 2, 3, nil])
        for time: Int64 in [9, 20, .min, .max] { #expect(cache.value(keys[0], at: time) == nil) }
        cache.keep(Dated(7, validity: 30..<40), for: keys[0])
        #expect(cache.count == 3)
        #expect(cache.value(keys[0], at: 30)?.value == 7)
        for round in 0..<1000 {
            cache.keep(
                Dated(round, validity: 0..<1), for: .sha256(of: [1, UInt8(round % 256), UInt8(round / 256)]))
        }
        #expect(cache.count == 3)
    }

    @Test("what is not as is asked for is not taken, and counts as not asked for")
    func wanted() {
        let cache = BoundedCache<Int, Int>(capacity: 2)
        cache.keep(10, for: 1)
        cache.keep(20, for: 2)
        #expect(cache.value(1) { $0 > 10 } == nil)
        cache.keep(30, for: 3)
        #expect([1, 2, 3].map { cache.value($0) } == [nil, 20, 30])
    }

    @Test("many threads at once: what is asked for is what was kept, and never too much is kept")
    func threads() async {
        let cache = BoundedCache<Int, Int>(capacity: 16)
        await withTaskGroup(of: Bool.self) { group in
            for task in 0..<8 {
                group.addTask {
                    (0..<2000).allSatisfy { round in
                        let key = (round * (task + 1)) % 40
                        cache.keep(key * 3, for: key)
                        return cache.value(key).map { $0 == key * 3 } ?? true
                    }
                }
            }
            for await isRight in group { #expect(isRight) }
        }
        #expect(cache.count == 16)
    }
}
