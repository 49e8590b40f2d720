import CanonicalEncoding
import Certificates
import Synchronization

/// Signatures that held once, by the digests of what they were of, so that many quotes of a platform cost their own signatures only.
///
/// Nothing is kept that failed, and nothing is taken out of it at a time at which it does not hold. Bounded: the entry that was
/// longest not asked for makes room.
package final class DCAPCache<Value: Sendable>: Sendable {
    private struct Entry {
        let value: Value
        let validity: Range<Int64>
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Digest: Entry] = [:]
        var clock: UInt64 = 0
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: how many are kept, at least one.
    package init(capacity: Int) { self.capacity = capacity }

    /// What was kept under a key, if it holds at a time.
    package func value(_ key: Digest, at time: Int64) -> (value: Value, validity: Range<Int64>)? {
        state.withLock { state in
            guard let entry = state.entries[key], entry.validity.contains(time) else { return nil }
            state.clock += 1
            state.entries[key]?.lastUse = state.clock
            return (entry.value, entry.validity)
        }
    }

    /// Keeps what held in an interval.
    package func keep(_ value: Value, validity: Range<Int64>, for key: Digest) {
        state.withLock { state in
            state.clock += 1
            if state.entries[key] == nil, state.entries.count >= capacity,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.entries.removeValue(forKey: oldest.key)
            }
            state.entries[key] = Entry(value: value, validity: validity, lastUse: state.clock)
        }
    }

    /// How many are kept.
    package var count: Int { state.withLock { $0.entries.count } }
}

extension Collateral {
    /// What its files are known by in a cache, each hashed by the processor's own instructions if it has them.
    var cacheKey: [UInt8] { HashFunction.sha256.hash(Array(files.map { HashFunction.sha256.hash($0) }.joined())) }
}
